#!/usr/bin/env python3
"""Results of small runs are those of tests/golden/results.txt, number by number: a change of one shows in its diff.

    golden_test.py PROGRAM              compares
    golden_test.py PROGRAM --update     writes the file anew

For each run: the figures that a reader looks for, and a digest of the whole result without what it repeats of its
inputs and what depends on the moment (the simulator's times) or the build. The same whatever the compiler, its
optimisation and the computer.
"""
import difflib
import hashlib
import json
import os
import subprocess
import sys

PROGRAM = os.path.abspath(sys.argv[1])
FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "results.txt")
HEAD = """\
# Results of small runs, compared by tests/golden/golden_test.py and written by it with --update. A changed number is
# a changed result: say why in CHANGELOG.md.
"""
LEFT_OUT = ("simulator", "version", "accelerator", "machine", "energy_table", "shape", "provenance")
DATAFLOWS = {"rs": "eyeriss", **{flow: f"isca16_{flow}_256" for flow in ("ws", "os-a", "os-b", "os-c", "nlr")}}
ESTIMATE = ["--mapper", "estimate"]
ALL = ["-n", "tiny", "-l", "all"]


def runs():
    for flow, machine in DATAFLOWS.items():
        yield ["run", *ALL, "-d", flow, "-a", machine, *ESTIMATE]
        yield ["run", *ALL, "-d", flow, "-a", machine, "-b", "3", *ESTIMATE, "--no-fast-forward"]
        yield ["run", "-n", "tiny", "-d", flow, "-a", "eyeriss", *ESTIMATE]
    for changes in (["pe.psum_addition=merged"], ["arithmetic.psum_bits=48"], ["arithmetic.psum_bits=11"],
                    ["dram.rlc=false"], ["overlap_passes=true"], ["glb.double_buffered=both"], ["pe.zero_gating=false"],
                    ["arithmetic.ofmap_bits=8", "arithmetic.ofmap_shift=4"], ["dram.access_latency_cycles=20"],
                    ["noc.ifmap.words_per_cycle=2", "noc.output.buses=2"], ["core_khz=123456"],
                    ["array.rows=5", "array.columns=7"]):
        yield ["run", *ALL, *ESTIMATE, *(word for one in changes for word in ("--set", one))]
    for objective in ("energy", "delay", "edp", "array"):
        yield ["run", "-n", "tiny", "--objective", objective]
    for table in ("eyeriss_65nm", "accelergy_45nm"):
        yield ["run", "-n", "tiny", *ESTIMATE, "-e", table]
    yield ["run", "-n", "alexnet", "-l", "CONV3", "-m", "eyeriss_alexnet"]
    yield ["run", "-n", "tiny", "--seed", "7", "-a", "eyeriss_rtl", *ESTIMATE]
    yield ["map", "-n", "tiny"]
    yield ["compare", "-n", "tiny", "--pes", "64", *ESTIMATE]


def results_of(value):
    if isinstance(value, dict):
        return {key: results_of(one) for key, one in value.items() if key not in LEFT_OUT}
    return [results_of(one) for one in value] if isinstance(value, list) else value


def figures(result):
    totals = result.get("totals", {})
    if not totals:
        return ""
    return (f"array {totals['cycles']['array']}  total {totals['cycles']['total']}  gated {totals['gated_macs']}  "
            f"DRAM {totals['dram_bytes']['compressed']}  energy {totals['energy']['total']!r}  ")


def line_of(words):
    done = subprocess.run([PROGRAM, *words, "-q", "--json", "-"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    if done.returncode != 0:
        return f"{' '.join(words)}\n    exit status {done.returncode}\n"
    result = json.loads(done.stdout)
    digest = hashlib.sha256(json.dumps(results_of(result)).encode()).hexdigest()[:24]
    return f"{' '.join(words)}\n    {figures(result)}{digest}\n"


def main():
    found = HEAD + "".join(line_of(words) for words in runs())
    if sys.argv[2:] == ["--update"]:
        with open(FILE, "w", encoding="utf-8") as file:
            file.write(found)
        return 0
    with open(FILE, encoding="utf-8") as file:
        expected = file.read()
    if found == expected:
        print(f"{sum(1 for _ in runs())} runs give what they gave")
        return 0
    sys.stdout.writelines(difflib.unified_diff(expected.splitlines(True), found.splitlines(True), "results.txt", "now"))
    print(f"if this is meant: python3 {os.path.relpath(__file__)} PROGRAM --update")
    return 1


if __name__ == "__main__":
    sys.exit(main())
