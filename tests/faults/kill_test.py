#!/usr/bin/env python3
"""A sweep is killed at random moments, again and again, until so many kills have met it: nothing is lost or half there.

    kill_test.py PROGRAM [KILLS] [SEED]     default: 20 kills, seed 1

After each kill the store is verified, and the same command goes on. Once it comes to an end, its table must be that of
an undisturbed run, byte for byte, and a new store is begun. Points are run, two at a time, those near the front are
mapped exactly (--refine), the table is exported: a kill may come in any of these. Prints how many kills came when
the store had no tables yet, some of its points, or all of them.
"""
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 20
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1
NET_SECONDS = 600
MOST_RUNS = 20  # for each kill; else the sweep is too short to be met

SWEEP = """name: s
base: {network: tiny, layers: [CONV1], mapper: estimate, check: true}
vary:
  - {key: dataflow, values: [ws, rs, nlr]}
  - {key: accelerator.array.rows, values: [2, 3, 6, 12]}
"""
POINTS = 12
WORDS = ["sweep", "s.yaml", "-q", "--jobs", "2", "--refine", "10"]


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


def eyrie(*words):
    return subprocess.run([PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=NET_SECONDS)


def good(*words):
    done = eyrie(*words)
    expect(done.returncode == 0, f"{words}: {done.returncode} {done.stderr.decode()}")


def read(name):
    with open(name, "rb") as file:
        return file.read()


def points_of(store):
    """None: it has no tables."""
    if not os.path.exists(store):
        return None
    database = sqlite3.connect(store)
    try:
        if database.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0:
            return None
        return database.execute("SELECT count(*) FROM points").fetchone()[0]
    finally:
        database.close()


def killed(words, seconds):
    """Whether the sweep was still running, with its points, or alone: they end with it."""
    child = subprocess.Popen([PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE, start_new_session=True)
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        if chance.random() < 0.5:
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
    err = child.communicate(timeout=NET_SECONDS)[1].decode()
    expect(child.returncode in (0, -signal.SIGKILL) and err == "", f"{child.returncode}: {err}")
    return child.returncode != 0


chance = random.Random(SEED)


def main():
    began = time.monotonic()
    good(*WORDS, "--store", "whole.db", "--export", "whole.csv")
    longest = time.monotonic() - began
    kills, stores, met = 0, 0, {"no table": 0, "some points": 0, "all points": 0}
    for _ in range(MOST_RUNS * KILLS):
        if kills == KILLS:
            break
        if not killed([*WORDS, "--store", "s.db", "--export", "s.csv"], chance.uniform(0, longest)):
            expect(read("s.csv") == read("whole.csv"), f"another table after {kills} kills")
            stores += 1
            for name in os.listdir("."):
                if name.startswith("s.db") or name == "s.csv":
                    os.remove(name)
            continue
        kills += 1
        points = points_of("s.db")
        met["no table" if points is None else "some points" if points < POINTS else "all points"] += 1
        if points is not None:
            good("pareto", "s.db", "--verify")
        if os.path.exists("s.csv"):
            expect(read("s.csv") == read("whole.csv"), f"half a table after {kills} kills")
    expect(kills == KILLS, f"only {kills} kills: the sweep is too short")
    good(*WORDS, "--store", "s.db", "--export", "s.csv")
    expect(read("s.csv") == read("whole.csv"), f"another table after {kills} kills")
    print(f"{kills} kills of sweeps ({', '.join(f'{many} with {what}' for what, many in met.items())}), "
          f"{stores + 1} stores came to the table of the undisturbed sweep; nothing lost")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("s.yaml", "w", encoding="utf-8") as file:
            file.write(SWEEP)
        main()
        os.chdir("/")
