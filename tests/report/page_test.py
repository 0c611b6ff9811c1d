#!/usr/bin/env python3
"""Pages of eyrie report as their readers meet them: opened in a headless Chromium.

    page_test.py PROGRAM [PATTERN]     PATTERN: only the cases whose name contains it

What a page shows is compared with what went into it, computed here from the store or the JSON file.
"""
import os
import sys
import tempfile

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import command_cases  # noqa: E402
import hand_cases  # noqa: E402
import page_reader  # noqa: E402
import result_cases  # noqa: E402
import sweep_cases  # noqa: E402
import whole_cases  # noqa: E402
from browser import Browser  # noqa: E402
from make_store import drawn_store, real_store  # noqa: E402
from page_reader import Failed, eyrie  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1])
PATTERN = sys.argv[2] if len(sys.argv) > 2 else ""
CASES = [*whole_cases.CASES, *sweep_cases.CASES, *command_cases.CASES, *hand_cases.CASES, *result_cases.CASES]


def main():
    failures = 0
    page_reader.PROGRAM = PROGRAM
    chosen = [case for case in CASES if PATTERN in case.__name__]
    with tempfile.TemporaryDirectory() as folder, Browser() as browser:
        os.chdir(folder)
        real_store(PROGRAM, "real.db", description="what RF and array shape cost")
        drawn_store("large.db", 8000)
        eyrie("run", "--network", "alexnet", "--batch", "2", "--quiet", "--json", "rs.json")
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
        )
        for case in chosen:
            name = case.__name__.replace("_", " ")
            try:
                case(browser)
            except Failed as failed:
                failures += 1
                print(f"FAILED: {name}: {failed}")
            except Exception as error:  # what the page has not, or a browser that ended
                failures += 1
                print(f"FAILED: {name}: {type(error).__name__}: {error}")
            else:
                print(f"ok: {name}")
        os.chdir("/")
    print(f"{len(chosen)} cases, {failures} failures")
    return 1 if failures or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
