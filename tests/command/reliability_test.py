#!/usr/bin/env python3
"""What bad luck and bad will do to a program: endless inputs, a computer that fails, damaged stores, planted links.

    reliability_test.py PROGRAM [PATTERN]     PATTERN: only the cases whose name contains it

docs/reliability.md says what is promised. Time and memory are bounded by limits of the child, not by the clock.
"""
import contextlib
import os
import resource
import sqlite3
import subprocess
import sys

from program import PROGRAM, bad, computer_failed, expect, eyrie, good, named_cases, read, run_cases, write

CASES, case = named_cases()

NETWORK = "name: n\nlayers:\n  - {name: A, C: 2, M: 4, H: 6, W: 6, R: 3, S: 3}\n"
SWEEP = """name: s
base: {network: ./n.yaml, check: true}
vary:
  - {key: accelerator.array.rows, values: [2, 3, 6]}
  - {key: batch, values: [1, 2]}
"""


def prepare():
    write("n.yaml", NETWORK)
    write("s.yaml", SWEEP)


def bounded(megabytes=700, seconds=20):
    """So much memory and processor time for the program: a bound that a loop without end meets, on any computer."""
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        if not is_sanitized():
            resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    return {"preexec_fn": limit}


def is_sanitized():
    with open(PROGRAM, "rb") as file:
        return b"__asan_init" in file.read()


def descriptors(most):
    return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))}


def rows(store, query):
    with contextlib.closing(sqlite3.connect(store)) as database, database:
        return database.execute(query).fetchall()


@case("readers: a stray comma ends no document, and is refused in every YAML text")
def _():
    for text in (",", "[a] ,", "{a: 1} , {b: 2}", "]", "}", ": ,", "- ,", "? ,", "%,\n---\n,"):
        write("comma.yaml", text)
        for words in (["run", "-n", "./comma.yaml"], ["run", "-n", "tiny", "-a", "./comma.yaml"],
                      ["run", "-n", "tiny", "-e", "./comma.yaml"], ["run", "-n", "tiny", "-m", "./comma.yaml"],
                      ["sweep", "./comma.yaml", "--dry-run"], ["show", "network", "./comma.yaml"]):
            bad(["./comma.yaml"], *words, **bounded())
    bad(["--set array.rows=,: expected one YAML document"], "run", "-n", "tiny", "--set", "array.rows=,", **bounded())


@case("readers: devices and pipes that nobody writes are not waited for")
def _():
    os.mkfifo("fifo.npy")
    os.mkfifo("fifo")
    write("tensor.yaml", NETWORK.replace("S: 3}", "S: 3, ifmap_file: fifo.npy}"))
    bad(["fifo.npy"], "run", "-n", "./tensor.yaml", **bounded())
    for path in ("./fifo", "/dev/zero"):
        for words in (["run", "-n", path], ["run", "-n", "tiny", "-a", path], ["run", "-n", "tiny", "-e", path],
                      ["run", "-n", "tiny", "-m", path], ["sweep", path], ["report", path, "-o", "page.html"],
                      ["sweep", "s.yaml", "--dry-run", "--points", path], ["pareto", path],
                      ["sweep", "s.yaml", "--merge", path]):
            done = eyrie(*words, **bounded())
            expect(done.status in (2, 4) and done.err.count("\n") == 1, f"{words}: {done.status} {done.err}")
    done = subprocess.run(["/bin/sh", "-c", f"yes | '{PROGRAM}' sweep s.yaml --dry-run --points /dev/stdin"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    expect(done.returncode == 2 and b"no list of points" in done.stderr, f"endless list: {done.stderr}")
    done = subprocess.run(["/bin/sh", "-c", f"seq 0 3 | '{PROGRAM}' sweep s.yaml --dry-run --points /dev/stdin"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    expect(done.returncode == 0 and b"4 points chosen" in done.stdout, f"a list through a pipe: {done.stderr}")


@case("readers: a file as long as a disk is refused before it is read")
def _():
    for name in ("long.npy", "long.yaml", "long.json", "long"):
        write(name, "")
        os.truncate(name, 1 << 40)
    write("tensor.yaml", NETWORK.replace("S: 3}", "S: 3, ifmap_file: long.npy}"))
    write("t.yaml", SWEEP.replace("n.yaml", "tensor.yaml"))
    bad(["long.npy"], "run", "-n", "./tensor.yaml", **bounded())
    bad(["long.yaml: found 1099511627776 bytes"], "run", "-n", "./long.yaml", **bounded())
    bad(["long.json: found 1099511627776 bytes"], "report", "long.json", "-o", "page.html", **bounded())
    bad(["long: found 1099511627776 bytes"], "sweep", "s.yaml", "--points", "long", **bounded())
    out = good("sweep", "t.yaml", "--dry-run", **bounded())
    expect("6 points cannot be built" in out and "more than its layer has words" in out, out)


@case("readers: a small sweep file asks for seconds, not for hours")
def _():
    many = "name: r\nbase: {network: ./n.yaml}\nvary:\n"
    axis = "  - {key: accelerator.pe.filter_spad_words, range: {from: 1, to: 1000000, step: 1}}\n"
    write("many.yaml", many + axis)
    out = good("sweep", "many.yaml", "--dry-run", **bounded())
    expect("1,000,000 points of" in out and "10,000 of them, evenly spread, are examined" in out, out)
    axes = "".join(f"  - {{key: {key}, range: {{from: 1, to: {most}, step: 1}}}}\n" for key, most in (
        ("accelerator.array.rows", 1024), ("accelerator.array.columns", 1024), ("seed", 1000), ("batch", 1000)))
    write("none.yaml", many + axes + "sample: {points: 3}\nconstraints: [array.rows < 0]\n")
    bad(["none.yaml: found 0 of 100000 points drawn that satisfy the constraints"], "sweep", "none.yaml", "--dry-run",
        **bounded())
    wide = "".join(f"  - {{key: {key}, range: {{from: 1, to: 1000000, step: 1}}}}\n" for key in (
        "accelerator.pe.filter_spad_words", "accelerator.pe.ifmap_spad_words", "seed"))
    write("wide.yaml", many + wide + "sample: {points: 3}\n")
    bad(["wide.yaml:6: ", "3000000 values on all axes; allowed: up to 2000000"], "sweep", "wide.yaml", "--dry-run",
        **bounded())
    write("end.yaml", many + "  - {key: accelerator.array.rows, range: {from: 1000, to: 900000, step: 1}}\n")
    bad(["end.yaml:4: ", "range: found 1025; allowed: an integer from 1 to 1024"], "sweep", "end.yaml",
        "--dry-run", **bounded())


@case("computer: without descriptors no point is called invalid, and the same command goes on")
def _():
    statuses = set()
    for most in range(5, 14):
        done = eyrie("sweep", "s.yaml", "--store", "few.db", "--jobs", "1", **descriptors(most))
        expect(done.status in (0, 4), f"{most} descriptors: {done.status} {done.err}")
        expect((done.status == 4) == (done.err != ""), f"{most} descriptors: {done.status} {done.err}")
        statuses.add(done.status)
        if os.path.exists("few.db") and done.status == 4 and rows("few.db", "SELECT name FROM sqlite_schema"):
            found = rows("few.db", "SELECT status, failure FROM points WHERE status NOT IN ('done', 'invalid')")
            expect(found == [], f"{most} descriptors: {found}")
            expect(all("open files" not in failure for (failure,) in rows("few.db", "SELECT failure FROM points")),
                   "a failure of the computer is stored")
    expect(statuses == {0, 4}, f"{statuses}")
    good("sweep", "s.yaml", "--store", "few.db", "--export", "few.csv")
    good("sweep", "s.yaml", "--store", "whole.db", "--export", "whole.csv")
    expect(read("few.csv") == read("whole.csv"), "the table differs after a computer without descriptors")


@case("computer: a network that may not be read ends the sweep and is no result")
def _():
    if os.geteuid() != 0:
        os.chmod("n.yaml", 0)
        how = {}
    else:  # root reads everything
        os.chmod(".", 0o777)
        os.chmod("n.yaml", 0o600)
        how = {"preexec_fn": lambda: os.setuid(65534)}
        if eyrie("version", **how).status != 0:
            return "another user cannot run the program"
    computer_failed(["n.yaml: cannot be read: Permission denied"], "sweep", "s.yaml", "--store", "s.db", **how)
    expect(rows("s.db", "SELECT * FROM points") == [], "points are stored")
    computer_failed(["n.yaml: cannot be read: Permission denied"], "run", "-n", "./n.yaml", **how)
    os.chmod("n.yaml", 0o644)
    out = good("sweep", "s.yaml", "--store", "s.db", **how)
    expect("6 points run" in out, out)


@case("status: invalid points are results, points out of time are not")
def _():
    out = good("sweep", "s.yaml", "--store", "s.db")
    expect("done: 4" in out and "invalid: 2; the first" in out, out)
    write("slow.yaml", "name: t\nbase: {network: vgg16, batch: 64, check: true}\nvary: [{key: seed, values: [1]}]\n")
    done = eyrie("sweep", "slow.yaml", "--store", "slow.db", "--time-limit", "1")
    expect(done.status == 3 and "timeout: 1" in done.out and done.err == "", f"{done.status} {done.out} {done.err}")


if __name__ == "__main__":
    sys.exit(run_cases(CASES, prepare=prepare))
