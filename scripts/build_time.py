#!/usr/bin/env python3
"""Compares what a cold build of the program costs in two commits: processor time of all compilers and linkers, without
ccache, of `ninja eyrie` in an empty folder.

    build_time.py BEFORE [AFTER] [--rounds N]

BEFORE, AFTER: commits; AFTER is by default what HEAD names. Built in turn, N times each (default 1), with two jobs:
processor time hardly depends on what else the computer does, wall time does.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def quiet(command, **options):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False, **options)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}: {done.stdout[-2000:]}")


def export(commit, folder):
    folder.mkdir()
    archive = folder / "tree.tar"
    quiet(["git", "-C", ROOT, "archive", "-o", archive, commit])
    quiet(["tar", "-xf", archive, "-C", folder])


def build_seconds(tree, build):
    """Processor time of a cold build."""
    # ccache is not found, whatever a commit does to find it.
    quiet(["cmake", "-G", "Ninja", "-S", tree, "-B", build, "-DCMAKE_BUILD_TYPE=Release", "-DEYRIE_CCACHE=",
           "-DEYRIE_TESTS=OFF"])
    before = os.times()
    quiet(["ninja", "-C", build, "-j", "2", "eyrie"], env={**os.environ, "CCACHE_DISABLE": "1"})
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("before")
    parser.add_argument("after", nargs="?", default="HEAD")
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    commits = {"before": asked.before, "after": asked.after}
    seconds = {name: [] for name in commits}
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        for name, commit in commits.items():
            export(commit, folder / name)
        for turn in range(asked.rounds):
            for name, commit in commits.items():
                seconds[name].append(build_seconds(folder / name, folder / f"build_{name}_{turn}"))
                print(f"{name} ({commit}): {seconds[name][-1]:.0f} s", flush=True)
    before, after = (statistics.median(times) for times in seconds.values())
    print(f"a cold build takes {after:.0f} s of processor time instead of {before:.0f} s: {100 * after / before:.0f} %")


if __name__ == "__main__":
    main()
