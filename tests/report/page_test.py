#!/usr/bin/env python3
"""Pages of eyrie report as their readers meet them: opened in a headless Chromium.

    page_test.py PROGRAM [PATTERN]     PATTERN: only the cases whose name contains it

What a page shows is compared with what went into it, computed here from the store or the JSON file.
"""
import os
import sys

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path += [os.path.join(TESTS, "command"), os.path.join(TESTS, "support")]
import command_cases  # noqa: E402
import hand_cases  # noqa: E402
import large_cases  # noqa: E402
import linked_cases  # noqa: E402
import made_cases  # noqa: E402
import page_reader  # noqa: E402
import paper_cases  # noqa: E402
import result_cases  # noqa: E402
import sweep_cases  # noqa: E402
import whole_cases  # noqa: E402
from browser import Browser  # noqa: E402
from make_store import drawn_store, real_store  # noqa: E402
from page_reader import eyrie  # noqa: E402
from program import PROGRAM, run_cases  # noqa: E402

CASES = [
    *whole_cases.CASES,
    *sweep_cases.CASES,
    *command_cases.CASES,
    *hand_cases.CASES,
    *linked_cases.CASES,
    *paper_cases.CASES,
    *large_cases.CASES,
    *result_cases.CASES,
    *made_cases.CASES,
]


def prepare():
    real_store(PROGRAM, "real.db", description="what RF and array shape cost")
    drawn_store("large.db", 8000)
    eyrie("run", "--network", "alexnet", "--batch", "2", "--quiet", "--json", "rs.json")
    for machine in ("eyeriss", "eyeriss_vector"):
        eyrie("run", "--network", "resnet8", "--accelerator", machine, "--mapper", "estimate", "--quiet", "--json",
              f"whole_{machine}.json")
    limits = ["--latency-bound", "5", "--percentile", "99", "--duration", "0"]
    eyrie(
        "serve",
        "--table",
        "--network",
        "tiny,ds_cnn_kws",
        *limits,
        "--chips",
        "2",
        "--quiet",
        "--json",
        "served.json",
    )
    eyrie(
        "compare",
        "--network",
        "alexnet",
        "--area",
        "same-machine",
        "--set",
        "array.columns=8",
        "--set",
        "pe.ifmap_spad_words=8",
        "--dataflows",
        "rs,ws,nlr",
        "--quiet",
        "--json",
        "both.json",
        cannot_run=True,
    )


def main():
    page_reader.PROGRAM = PROGRAM
    with Browser() as browser:
        return run_cases(CASES, browser, prepare=prepare, one_folder=True)


if __name__ == "__main__":
    sys.exit(main())
