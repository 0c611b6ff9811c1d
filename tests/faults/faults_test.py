#!/usr/bin/env python3
"""The n-th call of the system fails, for every n: nothing is lost, nothing is half there, the message is clear.

    faults_test.py PROGRAM LIBRARY [PATTERN] [--all[=MALLOCS]]     PATTERN: only the commands whose name contains it

A command is run once undisturbed, then with one call failing, or all calls from one on (tests/faults/inject.cpp).
Without --all some twenty calls of each kind are chosen, evenly spread; with it every one is tried, of the many calls of
malloc 300 for each command, or so many. Prints how many faults met the program, by call.
"""
import errno
import os
import re
import sqlite3
import sys
import tempfile

from program import LIBRARY, PROGRAM, Failed, eyrie, expect

WHOLE = [word for word in sys.argv[1:] if word.split("=")[0] == "--all"]
ALL = WHOLE != []
WORDS = [word for word in sys.argv[1:] if word not in WHOLE]
PATTERN = WORDS[2] if len(WORDS) > 2 else ""

CALLS = {"open": [errno.EMFILE, errno.EIO], "read": [errno.EIO, errno.ESTALE], "write": [errno.ENOSPC, errno.EIO],
         "fsync": [errno.EIO], "fork": [errno.EAGAIN], "rename": [errno.EIO], "malloc": [errno.ENOMEM]}
CHOSEN = {"open": 14, "read": 14, "write": 14, "fsync": 6, "fork": 4, "rename": 4, "malloc": 20}
MANY = int("".join(WHOLE).partition("=")[2] or 300)  # calls of malloc with --all

TINY = ["-q", "-n", "tiny", "-l", "CONV1", "--mapper", "estimate"]
SWEEP = """name: s
base: {network: tiny, layers: [CONV1], check: true}
vary: [{key: accelerator.array.rows, values: [2, 3, 6]}]
"""
# Name: words, outputs. Stores are compared by what they export.
COMMANDS = {
    "run": (["run", *TINY, "--json", "out.json", "--csv", "out.csv"], ["out.json", "out.csv"]),
    "compare": (["compare", *TINY, "--pes", "16", "--json", "out.json"], ["out.json"]),
    "sweep": (["sweep", "s.yaml", "-q", "--jobs", "1", "--store", "s.db", "--export", "out.csv"], ["out.csv"]),
    "report": (["report", "whole.db", "-q", "-o", "out.html"], ["out.html"]),
    "plot": (["run", *TINY, "--plot", "out.svg"], ["out.svg"]),
    "merge": (["sweep", "s.yaml", "-q", "--store", "s.db", "--merge", "whole.db", "--export", "out.csv"], ["out.csv"]),
    "trace": (["run", *TINY, "--trace-accesses", "out.csv.gz", "--trace-vcd", "out.vcd"], ["out.csv.gz", "out.vcd"]),
    "version": (["version"], []),
    "view": (["view", *TINY, "-o", "out.html"], ["out.html"]),
}
CLEAN = ["sweep", "s.yaml", "-q", "--retry", "--store", "s.db", "--export", "clean.csv"]


def with_fault(words, call, number, error, lasts):
    """Status and standard error, and whether the call was met."""
    fault = {"LD_PRELOAD": LIBRARY, "EYRIE_FAULT_PROGRAM": os.path.basename(PROGRAM), "EYRIE_FAULT_CALL": call,
             "EYRIE_FAULT_AT": str(number), "EYRIE_FAULT_ERRNO": str(error), "EYRIE_FAULT_MARK": os.path.abspath("met")}
    if lasts:
        fault["EYRIE_FAULT_LASTS"] = "1"
    status, _, err = eyrie(*words, **fault)
    met = os.path.exists("met")
    if met:
        os.remove("met")
    return status, err, met


def read(name):
    """What a file holds, without the simulator's times."""
    with open(name, "rb") as file:
        return re.sub(rb'("(wall_seconds|cycles_per_second)": )[-+.\deE]+', rb"\g<1>0", file.read())


def empty(folder, keep):
    for name in os.listdir(folder):
        if name not in keep:
            os.remove(os.path.join(folder, name))


def check(name, words, outputs, whole, status, err, call):
    """What must hold after a fault."""
    is_sweep = words[0] == "sweep"
    # A point that finds no memory says so of itself. No other fault is a point's result.
    expect(status in ((0, 3, 4) if is_sweep and call == "malloc" else (0, 4)), f"status {status}: {err}")
    expect((err != "") == (status == 4), f"status {status}: {err!r}")
    expect(err == "" or (err.startswith("eyrie: ") and err.count("\n") == 1 and err.endswith("\n")), f"{err!r}")
    expect("internal error" not in err, err)
    for output in outputs:
        there = os.path.exists(output)
        expect(there or status != 0, f"status 0, and no {output}")
        if there and not (is_sweep and status != 0):
            expect(read(output) == whole[output], f"{output} is there and is not whole")
    left = [one for one in os.listdir(".")  # SQLite's files beside a store are its own
            if one not in KEPT + outputs and not one.startswith(("s.db", "whole.db"))]
    expect(left == [] or call == "malloc", f"left behind: {left}")
    if is_sweep:
        check_store(whole["out.csv"])


def check_store(table):
    """Whatever happened, the store is whole, and the same command goes on to the same bytes."""
    if os.path.exists("s.db") and has_tables("s.db"):
        status, _, err = eyrie("pareto", "s.db", "--verify")
        expect(status == 0, f"the store is not whole: {err}")
    status, _, err = eyrie(*CLEAN)
    expect(status == 0, f"the sweep does not go on: {status} {err}")
    expect(read("clean.csv") == table, "the sweep goes on to another table")


def has_tables(store):
    database = sqlite3.connect(store)
    try:
        return database.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] > 0
    finally:
        database.close()


def calls_of(words, call, error):
    """How many the program makes: the last number that is met, found by halving."""
    def met(number):
        empty(".", KEPT)
        return with_fault(words, call, number, error, False)[2]
    if not met(1):
        return 0
    low, high = 1, 2
    while met(high):
        low, high = high, 4 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if met(middle) else (low, middle)
    return low


def spread(most, count):
    """Up to so many numbers from 1 to most, closer to one another at the beginning and at the end."""
    if most <= count:
        return range(1, most + 1)
    third = count // 3
    middle = [third + (most - 2 * third) * i // (count - 2 * third) for i in range(count - 2 * third)]
    return sorted({*range(1, third + 1), *middle, *range(most - third + 1, most + 1)} - {0})


KEPT = ["s.yaml", "whole.db"]


def try_command(name, tally):
    words, outputs = COMMANDS[name]
    empty(".", KEPT)
    status, _, err = eyrie(*words)
    expect(status == 0, f"{name}: undisturbed: {status} {err}")
    whole = {output: read(output) for output in outputs}
    failures = 0
    for call, errors in CALLS.items():
        most = calls_of(words, call, errors[0])
        count = (MANY if call == "malloc" else most) if ALL else CHOSEN[call]
        for number in spread(most, count):
            for error in errors if ALL else errors[:1]:
                for lasts in (False, True):
                    empty(".", KEPT)
                    status, err, met = with_fault(words, call, number, error, lasts)
                    tally[call] = tally.get(call, 0) + met
                    try:
                        check(name, words, outputs, whole, status, err, call)
                    except Failed as failed:
                        failures += 1
                        print(f"FAILED: {name}: {call} {number} of {most}{' and all after it' if lasts else ''}, "
                              f"{errno.errorcode[error]}: {failed}", flush=True)
    return failures


def main():
    failures, tally = 0, {}
    chosen = [name for name in COMMANDS if PATTERN in name]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("s.yaml", "w", encoding="utf-8") as file:
            file.write(SWEEP)
        expect(eyrie("sweep", "s.yaml", "-q", "--store", "whole.db")[0] == 0, "the store that is read")
        for name in chosen:
            here = {}
            failures += try_command(name, here)
            for call, count in here.items():
                tally[call] = tally.get(call, 0) + count
            print(f"{name}: {', '.join(f'{call} {count}' for call, count in here.items())}", flush=True)
        os.chdir("/")
    print(f"{sum(tally.values())} faults met the program ({', '.join(f'{c} {n}' for c, n in tally.items())}), "
          f"{failures} failures")
    return 1 if failures or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
