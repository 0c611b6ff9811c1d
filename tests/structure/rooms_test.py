#!/usr/bin/env python3
"""Tests stand in folders named after the rooms, each room has some, and they are 0.6 of the source or more.

Lines are counted without blank ones, comments and docstrings, in every language that a person wrote: C++ and Python,
shell, and of the pages JavaScript, CSS and HTML. What is not counted: vendored code, CMake, data, and tests/perf
(benchmarks).
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "scripts"))
import check_layers  # noqa: E402

LEAST_RATIO = 0.6
# Folders of tests that are about no single room.
OF_NO_ROOM = {"docs", "faults", "fuzz", "golden", "lessons", "library", "metamorphic", "mutations", "oracle", "perf",
              "scaling", "structure", "support"}
# Rooms whose tests stand elsewhere.
TESTED_ELSEWHERE = {
    "dataflows/mapping": "numbers only",
    "dataflows/dataflow": "dataflows/catalogue",
    "array": "oracle",
    "trace_files": "trace",
    "program": "command",
}
SLASHES = (".cpp", ".hpp", ".js", ".css")
HASHES = (".py", "")  # "": scripts of the shell


def lines_of_code(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    ending = os.path.splitext(path)[1]
    if ending == "" and not text.startswith("#!"):
        return 0
    if ending == ".py":
        text = re.sub(r'^\s*""".*?"""', "", text, flags=re.S | re.M)
    if ending in SLASHES:
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    comment = "//" if ending in SLASHES else "#" if ending in HASHES else "<!--"
    return sum(1 for line in text.split("\n") if line.strip() and not line.strip().startswith(comment))


def count(folder, leave_out=()):
    lines = 0
    for path, folders, files in os.walk(os.path.join(ROOT, folder)):
        folders[:] = [one for one in folders if one not in ("vendor", "__pycache__") + tuple(leave_out)]
        lines += sum(lines_of_code(os.path.join(path, one)) for one in files
                     if os.path.splitext(one)[1] in SLASHES + HASHES + (".html",))
    return lines


def rooms():
    with open(os.path.join(ROOT, "CMakeLists.txt"), encoding="utf-8") as file:
        return {re.sub("^sim/", "", room) for room in check_layers.Rooms(file.read()).links}


def test_folders():
    top = os.path.join(ROOT, "tests")
    return {os.path.relpath(path, top) for path, _, files in os.walk(top)
            if path != top and any(one.endswith((".cpp", ".py")) for one in files)}


def main():
    all_rooms, folders = rooms(), test_folders()
    complaints = [f"tests/{folder}: there is no such room" for folder in sorted(folders)
                  if folder.split("/")[0] not in OF_NO_ROOM and folder not in all_rooms]
    complaints += [f"{room}: has no folder of tests" for room in sorted(all_rooms - folders - set(TESTED_ELSEWHERE))]
    complaints += [f"{room}: is said to have no tests of its own, but has, or is no room"
                   for room in sorted(TESTED_ELSEWHERE) if room in folders or room not in all_rooms]
    source = {root: count(root) for root in check_layers.ROOTS}
    tests = count("tests", leave_out=("perf",))
    ratio = tests / sum(source.values())
    print(f"lines of tests: {tests}; of source: {sum(source.values())} ({source}); {ratio:.3f}")
    if ratio < LEAST_RATIO:
        complaints.append(f"{ratio:.3f} lines of tests to a line of source; at least {LEAST_RATIO} are wanted")
    print("\n".join(complaints))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
