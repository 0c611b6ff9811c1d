"""Line coverage of the rooms: see scripts/coverage."""
import argparse
import collections
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, "build", "coverage")
GOAL = 95.0
# Tests in which writes fail or a file may not grow: the counts, which are files as well, would be lost with all before.
DAMAGE = "^(faults: |cli: bad luck)"
TOPS = ("sim", "pe", "noc", "memory", "dataflows", "workloads")


def note_files():
    """One for each object; a file that no test ran has lines, too."""
    for folder, _, names in os.walk(BUILD):
        objects = {name[:-len(".o")] for name in names if name.endswith(".o")}
        yield from (os.path.join(folder, one + ".gcno") for one in objects if one + ".gcno" in names)


def run_counts():
    """file -> line -> how often it ran, of all programs together."""
    counts = collections.defaultdict(lambda: collections.defaultdict(int))
    files = sorted(note_files())
    for first in range(0, len(files), 50):
        done = subprocess.run(["gcov", "--json-format", "--stdout", *files[first:first + 50]], cwd=BUILD, check=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for text in done.stdout.decode().splitlines():
            for file in json.loads(text)["files"]:
                path = os.path.relpath(os.path.join(BUILD, file["file"]), ROOT)
                if path.split(os.sep)[0] in TOPS:
                    for line in file["lines"]:
                        counts[path][line["line_number"]] += line["count"]
    return counts


def share(lines):
    return 100 * sum(1 for count in lines if count > 0) / len(lines)


def all_tests_pass(asked):
    """Builds the tests and runs them."""
    jobs = str(asked.jobs)
    build = ["cmake", "--build", BUILD, "-j", jobs, *(["--target", *asked.programs] if asked.programs else [])]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    if asked.programs:
        runs = [[os.path.join(BUILD, "tests", program), "~[long]~[slow]"] for program in asked.programs]
    else:
        which = ["-LE", "^long$", "-R", asked.only] if asked.only else ["-LE", "^(long|slow)$"]
        runs = [["ctest", "--test-dir", BUILD, *which, "-E", DAMAGE, "-j", jobs, "--output-on-failure",
                 "--no-tests=error"]]
    failed = [run for run in runs if subprocess.run(run, cwd=BUILD, stdout=subprocess.DEVNULL).returncode != 0]
    for run in failed:
        print("failed:", " ".join(run))
    return not failed


def main():
    parser = argparse.ArgumentParser(usage="scripts/coverage [--only REGEX | --programs TEST_PROGRAM ...] "
                                           "[--lines FILE] [--jobs N]")
    parser.add_argument("--only", default="")
    parser.add_argument("--programs", nargs="+", default=[])
    parser.add_argument("--lines", default="")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    subprocess.run(["cmake", "--preset", "coverage"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    passed = all_tests_pass(asked)
    counts = run_counts()
    rooms, tops = collections.defaultdict(list), collections.defaultdict(list)
    for path, lines in counts.items():
        rooms[os.path.dirname(path)] += lines.values()
        tops[path.split(os.sep)[0]] += lines.values()
    for room, lines in sorted(rooms.items()):
        print(f"{room:24}{len(lines):7,} lines{share(lines):8.1f} %")
    for top, lines in sorted(tops.items()):
        goal = "" if share(lines) >= GOAL else "  below the goal"
        print(f"all of {top:17}{len(lines):7,} lines{share(lines):8.1f} %{goal}")
    if asked.lines:
        with open(asked.lines, "w", encoding="utf-8") as file:
            file.writelines(f"{path}:{line}\n" for path, lines in sorted(counts.items())
                            for line, count in sorted(lines.items()) if count == 0)
    return 0 if passed and all(share(lines) >= GOAL for lines in tops.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
