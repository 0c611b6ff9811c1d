#!/usr/bin/env python3
"""What bad luck and bad will do to a program: endless inputs, a computer that fails, damaged stores, planted links.

    reliability_test.py PROGRAM [PATTERN]     PATTERN: only the cases whose name contains it

docs/reliability.md says what is promised. Time and memory are bounded by limits of the child, not by the clock.
"""
import contextlib
import csv
import io
import json
import os
import random
import resource
import signal
import sqlite3
import struct
import subprocess
import sys
import time

from program import PROGRAM, SECONDS, bad, computer_failed, expect, eyrie, good, named_cases, read, run_cases, write

CASES, case = named_cases()

NETWORK = "name: n\nlayers:\n  - {name: A, C: 2, M: 4, H: 6, W: 6, R: 3, S: 3}\n"
SWEEP = """name: s
base: {network: ./n.yaml, check: true}
vary:
  - {key: accelerator.array.rows, values: [2, 3, 6]}
  - {key: batch, values: [1, 2]}
"""


def sweep_of_networks(path):
    """One in which the network varies, and has one value."""
    varied = f"vary:\n  - {{key: network, values: [{path}]}}\n"
    return SWEEP.replace("network: ./n.yaml, ", "").replace("vary:\n", varied)


def prepare():
    write("n.yaml", NETWORK)
    write("s.yaml", SWEEP)


def is_sanitized():
    with open(PROGRAM, "rb") as file:
        return b"__asan_init" in file.read()


SANITIZED = is_sanitized()


def bounded(megabytes=700, seconds=60):
    """So much memory and processor time for the program: a bound that a loop without end meets, on any computer. The
    sanitizers need ten times the time, and address space without bounds."""
    most = 10 * seconds if SANITIZED else seconds

    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
        if not SANITIZED:
            resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    return {"preexec_fn": limit}


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
                      ["sweep", "s.yaml", "--merge", path], ["sweep", "s.yaml", "--store", path],
                      ["sweep", "s.yaml", "--store", path, "--verify"]):
            done = eyrie(*words, **bounded())
            expect(done.status == 2 and done.err.count("\n") == 1, f"{words}: {done.status} {done.err}")
    done = subprocess.run(["/bin/sh", "-c", f"yes | '{PROGRAM}' sweep s.yaml --dry-run --points /dev/stdin"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)
    expect(done.returncode == 2 and b"no list of points" in done.stderr, f"endless list: {done.stderr}")
    done = subprocess.run(["/bin/sh", "-c", f"seq 0 3 | '{PROGRAM}' sweep s.yaml --dry-run --points /dev/stdin"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)
    expect(done.returncode == 0 and b"4 points chosen" in done.stdout, f"a list through a pipe: {done.stderr}")


@case("readers: pipes beside a store, under the names of what SQLite has beside it, are not waited for")
def _():
    good("sweep", "s.yaml", "--store", "whole")
    with open("whole", "rb") as file:
        whole = file.read()
    for ending in ("-journal", "-wal", "-shm"):
        store, link = f"store{ending}s", f"link{ending}s"
        with open(store, "wb") as file:
            file.write(whole)
        os.symlink(store, link)
        os.mkfifo(store + ending)
        os.mkfifo("new" + ending)
        for words in (["pareto", store], ["pareto", link], ["pareto", store, "--verify"],
                      ["report", store, "-o", "page.html"], ["sweep", "s.yaml", "--store", store],
                      ["sweep", "s.yaml", "--store", store, "--verify"], ["sweep", "s.yaml", "--store", "new"],
                      ["sweep", "s.yaml", "--store", "whole", "--merge", store]):
            bad([ending + " is beside it, not a regular file; allowed: a file there, or nothing"], *words, **bounded())
        os.remove("new" + ending)
        expect(not os.path.exists("new"), "a store that was refused is there")


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
    for constraint in ("array.rows < 0", "rf_um2 + buffer_um2 < 0"):
        write("all.yaml", many + "".join(f"  - {{key: {key}, range: {{from: 1, to: 1000, step: 1}}}}\n" for key in (
            "accelerator.array.rows", "accelerator.array.columns")) + f"constraints: [{constraint}]\n")
        bad(["all.yaml: constraints: all 1000000 points are excluded"], "sweep", "all.yaml", "--dry-run", **bounded())
    write("end.yaml", many + "  - {key: accelerator.array.rows, range: {from: 1000, to: 900000, step: 1}}\n")
    bad(["end.yaml:4: ", "range: found 1025; allowed: an integer from 1 to 1024"], "sweep", "end.yaml",
        "--dry-run", **bounded())


@case("readers: a mapping file of many layers is read in time")
def _():
    layers = range(20000)
    write("large.yaml", "name: x\nlayers:\n" + "".join(
        f"  - {{name: L{i}, C: 1, M: 1, H: 1, W: 1, R: 1, S: 1}}\n" for i in layers))
    write("map.yaml", "dataflow: rs\nlayers:\n" + "".join(
        f"  L{i}: {{m: 1, n: 1, e: 1, p: 1, q: 1, r: 1, t: 1}}\n" for i in layers))
    good("map", "-n", "./large.yaml", "-l", "L5", "-m", "./map.yaml", **bounded(seconds=30))


@case("computer: without descriptors no point is called invalid, and the same command goes on")
def _():
    if SANITIZED:
        return "a check of the sanitizers needs a descriptor itself"
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
    expect(not os.path.exists("s.db"), "a store is made")
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


# --- What was hashed is what is used ---------------------------------------------------------------------------------


def npy(value):
    """A tensor of 1 x 2 x 6 x 6 words."""
    header = "{'descr': '|i1', 'fortran_order': False, 'shape': (1, 2, 6, 6), }".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + bytes([value]) * 72


@case("sweep: a tensor file that is replaced meanwhile changes no point")
def _():
    write("tensor.yaml", NETWORK.replace("S: 3}", "S: 3, ifmap_file: x.npy}"))
    points = "".join(f"  - {{key: {key}, range: {{from: {low}, to: {high}, step: 1}}}}\n" for key, low, high in (
        ("accelerator.array.rows", 3, 12), ("accelerator.array.columns", 4, 12)))
    write("t.yaml", "name: t\nbase: {network: ./tensor.yaml, check: true}\nvary:\n" + points)
    write("x.npy", npy(1))
    good("sweep", "t.yaml", "--store", "alone.db", "--export", "alone.csv")
    for file, other in (("x.npy", npy(0)), ("tensor.yaml", "no network")):
        before = open(file, "rb").read()
        child = subprocess.Popen([PROGRAM, "sweep", "t.yaml", "--store", "race.db", "--jobs", "1", "--export",
                                  "race.csv"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        replaced = 0
        while child.poll() is None:  # the first two points are resolved, and not yet all are run
            if replaced == 0 and os.path.exists("race.db") and count_of("race.db") > 1:
                write("other", other)
                os.rename("other", file)
                replaced = count_of("race.db")
            time.sleep(0.001)
        out, err = child.communicate()
        expect(child.returncode == 0 and err == b"eyrie: wrote race.csv\n", f"{file}: {child.returncode} {out} {err}")
        expect(0 < replaced, f"{file}: the sweep was over before its file was replaced")
        expect(read("race.csv") == read("alone.csv"), f"{file}: the table differs")
        for name in os.listdir("."):
            if name.startswith("race"):
                os.remove(name)
        write(file, before)


def count_of(store):
    try:
        return rows(store, "SELECT count(*) FROM points")[0][0]
    except sqlite3.Error:
        return 0


# --- Stores ----------------------------------------------------------------------------------------------------------


def whole_store(name):
    # One point at a time: which bit means what then depends on no order in which processes end.
    good("sweep", "s.yaml", "--store", name, "--export", name + ".csv", "--jobs", "1")
    rows(name, "PRAGMA wal_checkpoint(TRUNCATE)")
    return open(name, "rb").read()


@case("store: flipped bits are found by export, merge, report, pareto and --verify, or change nothing")
def _():
    whole = whole_store("whole.db")
    expect("whole.db: whole; 6 points of 1 sweep, 19 rows" in good("pareto", "whole.db", "--verify"), "verified")
    expect("whole.db: whole" in good("sweep", "s.yaml", "--store", "whole.db", "--verify"), "verified")
    write("flip.db", whole)
    good("report", "flip.db", "-o", "report.html")
    front = good("pareto", "flip.db")
    draw = random.Random(15)
    found = 0
    for _ in range(60):
        at = draw.randrange(8 * len(whole))
        flipped = bytearray(whole)
        flipped[at // 8] ^= 1 << at % 8
        for kind in ("pareto", "report", "merge", "verify"):
            for name in os.listdir("."):
                if name.startswith(("flip.db", "into.db", "x.csv", "x.html")):
                    os.remove(name)
            write("flip.db", bytes(flipped))
            words = {"pareto": ["pareto", "flip.db"], "report": ["report", "flip.db", "-o", "x.html"],
                     "merge": ["sweep", "s.yaml", "--store", "into.db", "--merge", "flip.db", "--export", "x.csv"],
                     "verify": ["pareto", "flip.db", "--verify"]}[kind]
            done = eyrie(*words)
            where = f"bit {at}: {words}"
            complaints = [line for line in done.err.splitlines() if not line.startswith("eyrie: wrote ")]
            expect(done.status in (0, 2, 4) and len(complaints) == (done.status != 0), f"{where}: {done.err}")
            found += done.status != 0
            if done.status == 0 and kind == "pareto":
                expect(done.out == front, f"{where}: another front")
            if done.status == 0 and kind == "report":
                expect(read("x.html") == read("report.html"), f"{where}: another report")
            if done.status == 0 and kind == "merge":
                expect(read("x.csv") == read("whole.db.csv"), f"{where}: another table")
    expect(found > 30, f"only {found} of 240 found")


@case("store: one that is removed or moved while a sweep runs ends it with status 4")
def _():
    write("slow.yaml", "name: t\nbase: {network: alexnet, layers: [CONV1]}\n"
                       "vary: [{key: batch, range: {from: 1, to: 40, step: 1}}]\n")
    for deed in ("remove", "move"):
        child = subprocess.Popen([PROGRAM, "sweep", "slow.yaml", "--store", "gone.db", "--jobs", "1"],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while child.poll() is None and (not os.path.exists("gone.db") or count_of("gone.db") < 2):
            time.sleep(0.005)
        os.remove("gone.db") if deed == "remove" else os.rename("gone.db", "moved.db")
        out, err = child.communicate(timeout=SECONDS)
        expect(child.returncode == 4 and b"gone.db: was removed, moved or replaced" in err and out == b"",
               f"{deed}: {child.returncode} {out} {err}")
        for name in os.listdir("."):
            if name.startswith("gone.db"):
                os.remove(name)
    expect("moved.db: whole" in good("pareto", "moved.db", "--verify"), "the file that was moved")
    kept = count_of("moved.db")
    expect(f"{40 - kept} points run in" in good("sweep", "slow.yaml", "--store", "moved.db"), "it goes on")


@case("store: one in a folder that may not be written is read")
def _():
    whole_store("whole.db")
    os.makedirs("closed")
    write("closed/a store?.db", open("whole.db", "rb").read())
    os.chmod("closed/a store?.db", 0o444)
    os.chmod("closed", 0o555)
    os.chmod(".", 0o777)
    how = {} if os.geteuid() != 0 else {"preexec_fn": lambda: os.setuid(65534)}  # root writes everywhere
    if eyrie("version", **how).status != 0:
        return "another user cannot run the program"
    name = "closed/a store?.db"
    expect(good("pareto", name, **how) == good("pareto", "whole.db"), "the front")
    good("report", name, "-o", "page.html", **how)
    expect("6 are in closed/a store?.db already" in good("sweep", "s.yaml", "--store", name, "--dry-run", **how), "dry")
    good("sweep", "s.yaml", "--store", "mine.db", "--merge", name, **how)
    os.chmod("closed", 0o755)


@case("store: rows that are gone or have lost their digest are noticed by whoever reads them, in one message")
def _():
    lost = ["DELETE FROM sweep_points WHERE ordinal >= 2", "UPDATE sweep_points SET key = 'x'", "DELETE FROM sweeps",
            "DELETE FROM points WHERE status = 'done'", "UPDATE points SET digest = NULL WHERE status = 'done'",
            "UPDATE sweeps SET text = ',', row_digest = NULL"]
    lost += [f"ALTER TABLE {table} RENAME COLUMN {column} TO x" for table, column in (
        ("points", "digest"), ("details", "digest"), ("sweeps", "row_digest"), ("sweep_points", "digest"))]
    for change in lost:
        whole_store("lost.db")
        rows("lost.db", change)
        for words in (["pareto", "lost.db"], ["pareto", "lost.db", "--commands"], ["pareto", "lost.db", "--area"],
                      ["pareto", "lost.db", "--sweep", "s"], ["pareto", "lost.db", "--objectives", "energy,delay_ms"],
                      ["pareto", "lost.db", "--verify"], ["report", "lost.db", "-o", "x.html"],
                      ["sweep", "s.yaml", "--store", "into.db", "--merge", "lost.db"]):
            bad(["lost.db: is damaged ("], *words, "--quiet", **bounded())
        done = eyrie("sweep", "s.yaml", "--store", "lost.db", "--export", "x.csv", **bounded())
        expect(done.status == 0 and read("x.csv") == read("lost.db.csv") if "sweeps" in change and "text" in change
               else done.status in (0, 2), f"{change}: {done.status} {done.err}")
        expect("SQLite reports" not in done.err, f"{change}: {done.err}")
        for name in os.listdir("."):
            if name.startswith(("lost.db", "into.db", "x.")):
                os.remove(name)


READERS = (["pareto", "odd.db"], ["pareto", "odd.db", "--verify"], ["report", "odd.db", "-o", "x.html"],
           ["sweep", "s.yaml", "--store", "odd.db"], ["sweep", "s.yaml", "--store", "odd.db", "--dry-run"],
           ["sweep", "s.yaml", "--store", "odd.db", "--verify"],
           ["sweep", "s.yaml", "--store", "into.db", "--merge", "odd.db"])


@case("store: what others put into it does not run, what it lacks is missed, by all who open it alike")
def _():
    whole = whole_store("whole.db")
    columns = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT pts.* FROM pts, c"
    for said, *change in (
            ("found the table pts", "ALTER TABLE points RENAME TO pts", f"CREATE VIEW points AS {columns}"),
            ("found the view v", "CREATE VIEW v AS SELECT hex(zeroblob(400000000)) AS failure"),
            ("found the trigger t", "CREATE TRIGGER t AFTER INSERT ON sweep_points WHEN NEW.ordinal > 2 BEGIN DELETE "
             "FROM sweep_points WHERE ordinal = NEW.ordinal; END"),
            ("the table points is not", "ALTER TABLE points ADD COLUMN x TEXT AS (hex(zeroblob(400000000)))"),
            ("the index sweep_points_by_key is lost", "DROP INDEX sweep_points_by_key"),
            ("the table documents is lost", "DROP TABLE documents")):
        write("odd.db", whole)
        for one in change:
            rows("odd.db", one)
        rows("odd.db", "PRAGMA wal_checkpoint(TRUNCATE)")
        before = open("odd.db", "rb").read()
        for words in READERS:
            bad([f"odd.db: is damaged ({said}"], *words, "--quiet", **bounded())
        expect(open("odd.db", "rb").read() == before, f"{change}: the store was written")
        os.remove("odd.db")


@case("store: --refine compares rows with their digests before it believes them")
def _():
    write("r.yaml", SWEEP.replace("check: true", "mapper: estimate"))
    good("sweep", "r.yaml", "--store", "odd.db")
    rows("odd.db", "UPDATE points SET energy = energy / 1000, delay_ms = delay_ms / 1000 WHERE key = (SELECT max(key) "
         "FROM points WHERE status = 'done')")
    bad(["odd.db: is damaged (the row of table points"], "sweep", "r.yaml", "--store", "odd.db", "--refine", "1")
    expect(rows("odd.db", "SELECT count(*) FROM sweep_points WHERE refined_from IS NOT NULL") == [(0,)], "refined")


@case("store: one in a folder that may not be entered is the computer's matter")
def _():
    whole_store("whole.db")
    os.mkdir("closed")
    os.rename("whole.db", "closed/odd.db")
    os.chmod("closed", 0o600)
    os.chmod(".", 0o777)
    how = {} if os.geteuid() != 0 else {"preexec_fn": lambda: os.setuid(65534)}  # root goes everywhere
    if eyrie("version", **how).status != 0:
        return "another user cannot run the program"
    for words in READERS:
        words = [word.replace("odd.db", "closed/odd.db") for word in words]
        computer_failed(["Permission denied"], *words, "--quiet", **how)
    os.chmod("closed", 0o755)


@case("store: a point of no sweep, as a killed refinement leaves it, is on the front without parameters")
def _():
    whole_store("whole.db")
    with_all = good("pareto", "whole.db", "--commands")
    rows("whole.db", "DELETE FROM meta WHERE name = 'digests'")
    rows("whole.db", "UPDATE sweeps SET entered = NULL, row_digest = NULL")
    rows("whole.db", "DELETE FROM sweep_points")
    out = good("pareto", "whole.db", "--commands", "--quiet")
    expect(out.splitlines()[0] == with_all.splitlines()[0] and "eyrie run" in with_all and "eyrie run" not in out, out)


@case("store: damaged texts and numbers in rows without digests give one message, and no internal error")
def _():
    for change in ("UPDATE details SET energy_by_level = '0'", "UPDATE details SET energy_by_level = '{\"rf\": 1}'",
                   "UPDATE details SET energy_by_level = '{\"rf\": {}}'", "UPDATE details SET layers = '{'",
                   "UPDATE sweep_points SET parameters = '[1]'", "UPDATE sweep_points SET parameters = '1'",
                   "UPDATE sweep_points SET ordinal = ordinal + (1 << 60)", "UPDATE points SET status = 'dome'",
                   "UPDATE points SET energy = 'much', delay_ms = -1", "UPDATE sweeps SET text = ','",
                   "UPDATE sweeps SET text = 'vary: 1'", "UPDATE points SET pes = -1"):
        whole_store("old.db")
        rows("old.db", "DELETE FROM meta WHERE name = 'digests'")
        rows("old.db", "UPDATE points SET digest = NULL")
        rows("old.db", "UPDATE details SET digest = NULL")
        rows("old.db", "UPDATE sweeps SET row_digest = NULL")
        rows("old.db", "UPDATE sweep_points SET digest = NULL")
        rows("old.db", change)
        for words in (["report", "old.db", "-o", "x.html"], ["pareto", "old.db"], ["pareto", "old.db", "--sweep", "s"],
                      ["sweep", "s.yaml", "--store", "old.db", "--export", "x.csv"],
                      ["sweep", "s.yaml", "--store", "into.db", "--merge", "old.db", "--export", "x.csv"],
                      ["pareto", "old.db", "--verify"]):
            done = eyrie(*words, "--quiet", **bounded())
            expect(done.status in (0, 2) and "internal" not in done.err, f"{change}: {words}: {done.status} {done.err}")
        for name in ("old.db", "into.db"):
            os.remove(name)


# --- Output files ----------------------------------------------------------------------------------------------------


@case("output: planted links are not followed, permissions stay, a link to itself stays")
def _():
    write("precious", "precious")
    for pid in range(os.getpid(), os.getpid() + 400):
        os.symlink("precious", f"out.json.tmp.{pid}")
        os.symlink("precious", f"out.vcd.tmp.{pid}.systemc.vcd")
    good("run", "-q", "-n", "tiny", "--json", "out.json")
    good("run", "-q", "-n", "tiny", "-l", "CONV1", "--trace-vcd", "out.vcd")
    expect(read("precious") == "precious", "a planted link was followed")
    for mode in (0o600, 0o640, 0o444):
        os.chmod("out.json", mode)
        os.chmod("out.vcd", mode)
        good("run", "-q", "-n", "tiny", "-l", "CONV1", "--json", "out.json", "--trace-vcd", "out.vcd")
        for name in ("out.json", "out.vcd"):
            expect(os.stat(name).st_mode & 0o777 == mode, f"{name}: {os.stat(name).st_mode:o}, not {mode:o}")
    os.symlink("self", "self")
    bad(["--json self: is a symbolic link that leads in a circle"], "run", "-q", "-n", "tiny", "--json", "self")
    expect(os.path.islink("self"), "the link is gone")
    left = [name for name in os.listdir(".") if ".tmp." in name and not os.path.islink(name)]
    expect(left == [], f"left behind: {left}")


# --- Texts of others -------------------------------------------------------------------------------------------------

ESCAPES = 'name: "\\e]0;PWNED\\a\\e[31mred"\ndescription: "\\e[2J"\n'


@case("texts: control characters of names reach neither the terminal nor tables")
def _():
    write("evil.yaml", NETWORK.replace("name: n\n", ESCAPES))
    write("evil.npy", b"\x93NUMPY\x01\x00\x40\x00" + b"{'descr': '\x1b[31m', 'fortran_order': False, }".ljust(80))
    write("bad.yaml", NETWORK.replace("S: 3}", "S: 3, ifmap_file: evil.npy}"))
    write("key.yaml", '"\\e[31mkey": 1\n')
    write("e.yaml", SWEEP.replace("n.yaml", "evil.yaml").replace("name: s", 'name: "\\e[31mred"'))
    os.makedirs("\x1b[31m", exist_ok=True)
    write("\x1b[31m/n.yaml", NETWORK)
    runs = [["run", "-n", "./evil.yaml", "--csv", "run.csv"], ["run", "-v", "-n", "./evil.yaml", "--csv", "-"],
            ["map", "-n", "./evil.yaml"], ["compare", "-n", "./evil.yaml", "--pes", "16"], ["run", "-n", "./bad.yaml"],
            ["run", "-n", "./evil.yaml", "--bars"], ["run", "-n", "./key.yaml"], ["run", "-n", "\x1b[31m"],
            ["run", "-n", "./\x1b[31m/n.yaml"], ["run", "-n", "./\x1b[31m/none.yaml"],
            ["show", "network", "./evil.yaml"],
            ["sweep", "e.yaml", "--dry-run"], ["sweep", "e.yaml", "--store", "e.db", "--export", "e.csv"],
            ["pareto", "e.db", "--commands"], ["pareto", "e.db", "--sweep", "\x1b"], ["\x1b[31m"],
            ["report", "e.db", "-v", "-o", "e.html"], ["run", "-n", "tiny", "--set", "\x1b[31m=1"]]
    for words in runs:
        done = eyrie(*words)
        expect(done.status in (0, 2), f"{words}: {done.status} {done.err}")
        raw = [c for c in done.out + done.err if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160]
        expect(raw == [], f"{words}: control characters {raw}")
    for name in ("run.csv", "e.csv"):
        text = read(name)
        expect("\\x1b]0;PWNED\\x07\\x1b[31mred" in text and "\x1b" not in text, f"{name}: {text[:300]!r}")


@case("texts: names with line breaks begin no line")
def _():
    lines = r'"mine\nFORGED: all\n\nFORGED"'
    os.makedirs("a\nFORGED", exist_ok=True)
    write("lines.yaml", NETWORK.replace("name: n\n", f"name: {lines}\n"))
    write("a\nFORGED/m.yaml", good("show", "accelerator", "eyeriss").replace("name: eyeriss", f"name: {lines}", 1))
    write("a\nFORGED/n.yaml", NETWORK)
    write("prices.yaml", good("show", "energy", "65nm").replace("name: 65nm", f"name: {lines}", 1))
    write("sweep.yaml", SWEEP.replace("n.yaml", "lines.yaml").replace("name: s", f"name: {lines}"))
    network, machine, prices = ["-n", "./lines.yaml"], ["-a", "./a\nFORGED/m.yaml"], ["-e", "./prices.yaml"]
    for seed in "12":
        good("run", "-q", *network, *machine, *prices, "--seed", seed, "--json", f"r{seed}.json")
    all_of = [*network, *machine, *prices]
    serve = ["serve", *all_of, "--scenario", "offline", "--queries", "2", "--duration", "0"]
    runs = [["run", *all_of, "--bars"], ["map", *all_of],
            ["compare", *all_of, "--area", "same-machine"],
            ["compare", *network, "--area", "same-machine", "-a", "./a\nFORGED/m.yaml,eyeriss"],
            ["compare", *network, "--pes", "16"],
            ["compare", *network, "--accounting", "isca16", "--pes", "256"], serve, [*serve, "--table"],
            ["diff", "r1.json", "r2.json"], ["import", "a\nFORGED/n.yaml"],
            ["sweep", "sweep.yaml", "--dry-run"], ["sweep", "sweep.yaml", "--store", "a\nFORGED/s.db"],
            ["sweep", "sweep.yaml", "--store", "a\nFORGED/s.db", "--verify"], ["pareto", "a\nFORGED/s.db", "--verify"],
            ["pareto", "a\nFORGED/s.db", "--commands"], ["pareto", "a\nFORGED/s.db", "--objectives", "energy,delay_ms"]]
    for words in runs:
        done = eyrie(*words)
        expect(done.status in (0, 1), f"{words}: {done.status} {done.err}")
        text = done.out + done.err
        expect("FORGED" in text, f"{words}: no name in {text[:300]!r}")
        forged = [line for line in text.split("\n") if line.strip().startswith("FORGED")]
        expect(forged == [], f"{words}: {text[:1000]}")
    result = json.loads(read("r1.json"))
    expect(result["network"] == "mine\nFORGED: all\n\nFORGED", f"JSON has the name: {result['network']!r}")


@case("texts: what a terminal would obey is escaped as YAML has it where a file is shown")
def _():
    name = "a\u009b31mb\u0085c\u202ed\u2066e"
    quoted = '"a\\x9b31mb\\x85c\\u202ed\\u2066e"'
    write("evil.yaml", NETWORK.replace("name: n\n", f"name: {quoted}\ndescription: {quoted}\n"))
    write("machine.yaml", good("show", "accelerator", "eyeriss").replace("name: eyeriss", f"name: {quoted}", 1))
    for kind, file in (("network", "./evil.yaml"), ("accelerator", "./machine.yaml")):
        out = good("show", kind, file)
        expect(f"name: {quoted}" in out, out[:300])
        expect(not any(c in out for c in name if not c.isprintable()), f"{kind}: {out[:300]!r}")
        write("again.yaml", out)
        expect(good("show", kind, "./again.yaml") == out, f"{kind}: it reads back as something else")
    write("control.yaml", "name: \x1b[31m\n")
    bad(["control.yaml:1: found control character 0x1B; allowed: text in UTF-8, of control characters tabs"],
        "show", "network", "./control.yaml")


@case("texts: no cell of a table is a formula, and numbers stay numbers")
def _():
    for start in "=+-@":
        write("n.yaml", NETWORK.replace("name: n\n", f"name: '{start}cmd'\n"))
        write("s.yaml", sweep_of_networks("./n.yaml"))
        good("run", "-q", "-n", "./n.yaml", "--csv", "run.csv")
        good("sweep", "s.yaml", "--store", f"{ord(start)}.db", "--export", "s.csv")
        for name in ("run.csv", "s.csv"):
            cells = [cell for line in csv.reader(io.StringIO(read(name))) for cell in line]
            expect(any(cell.startswith(f"'{start}cmd") for cell in cells), f"{name}: {start}: {cells[:5]}")
            expect(not any(cell[:1] in set("=+-@") for cell in cells), f"{name}: {start}: a formula")


@case("texts: what stands in a file that is no YAML is in no message and no store")
def _():
    write("secret", "root:x:0:0:hunter2:/root:/bin/sh\nother:hunter2\n")
    write("secret.yaml", "hunter2\n")
    for path in ("./secret", "./secret.yaml"):
        for words in (["run", "-n", path], ["run", "-n", "tiny", "-a", path], ["run", "-n", "tiny", "-e", path],
                      ["run", "-n", "tiny", "-m", path], ["sweep", path], ["report", path, "-o", "x.html"],
                      ["sweep", "s.yaml", "--points", path], ["pareto", path]):
            done = eyrie(*words)
            expect(done.status == 2 and "hunter2" not in done.err + done.out, f"{words}: {done.err}")
        write("t.yaml", SWEEP.replace("./n.yaml", path))
        done = eyrie("sweep", "t.yaml", "--store", "t.db")
        expect(done.status == 2 and "hunter2" not in done.err + done.out, f"the network of all points: {done.err}")
        write("t.yaml", sweep_of_networks(path))
        good("sweep", "t.yaml", "--store", "t.db", "--export", "t.csv")
        expect("hunter2" not in read("t.csv"), read("t.csv")[:500])
    expect(b"hunter2" not in open("t.db", "rb").read(), "the store has it")


# --- How the program ends --------------------------------------------------------------------------------------------


@case("status: the ends that signals make")
def _():
    done = subprocess.run(["/bin/sh", "-c", f"('{PROGRAM}' show accelerator eyeriss; echo $? >status) | :"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS,
                          preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL))
    expect(int(read("status")) in (0, 141) and done.stderr == b"", f"SIGPIPE: {read('status')} {done.stderr}")

    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
    computer_failed(["out.json: cannot be written: File too large"], "run", "-q", "-n", "tiny", "--json", "out.json",
                    preexec_fn=small_files)
    computer_failed(["s.db: cannot be"], "sweep", "s.yaml", "--store", "s.db", preexec_fn=small_files)
    expect(not [name for name in os.listdir(".") if "out.json" in name], f"left behind: {os.listdir('.')}")


@case("status: a computer without memory or a place for temporary files has failed, the input has not")
def _():
    where = {**os.environ, "TMPDIR": "/nonexistent"}
    if any(os.access(os.path.join(folder, "gnuplot"), os.X_OK) for folder in os.environ["PATH"].split(":")):
        computer_failed(["/nonexistent: no temporary folder can be made"], "run", "-n", "tiny", "--plot", "p.svg",
                        env=where)
    if not SANITIZED:
        layer = "name: n\nlayers:\n  - {name: A, C: 1, M: 65536, H: 65536, W: 65536, R: 1, S: 1}\n"
        write("large.yaml", layer)
        computer_failed(["layer A", "needs at least"], "run", "-n", "./large.yaml")


@case("status: a signal while gnuplot draws leaves no temporary folder")
def _():
    os.makedirs("bin", exist_ok=True)
    os.makedirs("scratch", exist_ok=True)
    # The gnuplot of this test says that it has begun, and then waits for its end.
    write("bin/gnuplot", "#!/bin/sh\necho $$ >begun.new; mv begun.new begun; exec sleep 600\n")
    os.chmod("bin/gnuplot", 0o755)
    where = {**os.environ, "PATH": os.path.abspath("bin") + ":" + os.environ["PATH"],
             "TMPDIR": os.path.abspath("scratch")}
    for stop in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        child = subprocess.Popen([PROGRAM, "run", "-n", "tiny", "--plot", "p.svg"], stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=where,
                                 preexec_fn=lambda: signal.signal(stop, signal.SIG_DFL))  # whoever starts the test
        while child.poll() is None and not os.path.exists("begun"):
            time.sleep(0.01)
        expect(child.poll() is None and len(os.listdir("scratch")) == 1, f"{os.listdir('scratch')}")
        child.send_signal(stop)
        child.wait(timeout=SECONDS)
        os.kill(int(read("begun")), signal.SIGKILL)
        os.remove("begun")
        child.stderr.close()
        expect(child.returncode == -stop, f"{stop}: {child.returncode}")
        expect(os.listdir("scratch") == [], f"{stop}: left behind: {os.listdir('scratch')}")


@case("status: Ctrl-C while points are looked up stops a sweep with 130")
def _():
    axis = "  - {key: accelerator.pe.filter_spad_words, range: {from: 1, to: 1000000, step: 1}}\n"
    write("many.yaml", "name: r\nbase: {network: ./n.yaml}\nvary:\n" + axis)
    for stop in (signal.SIGINT, signal.SIGTERM):
        child = subprocess.Popen([PROGRAM, "sweep", "many.yaml", "--store", "many.db"], stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while child.poll() is None and (not os.path.exists("many.db") or entered("many.db") == 0):
            time.sleep(0.01)
        child.send_signal(stop)
        out, err = child.communicate(timeout=SECONDS)
        expect(child.returncode == 130 and b"stopped; 0 of" in out and err == b"", f"{child.returncode} {out} {err}")
        os.remove("many.db")
    reader, writer = os.pipe()  # while a file is read, the signal ends the program, as any other
    child = subprocess.Popen([PROGRAM, "report", f"/dev/fd/{reader}", "-o", "x.html"], stdin=subprocess.DEVNULL,
                             stderr=subprocess.PIPE, pass_fds=[reader])
    while not waits(child.pid):
        time.sleep(0.01)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=SECONDS)
    expect(child.returncode == -signal.SIGINT and err == b"", f"{child.returncode} {err}")
    os.close(reader)
    os.close(writer)


def waits(process):
    """Whether it sleeps."""
    with open(f"/proc/{process}/stat", encoding="utf-8") as file:
        return file.read().rsplit(")", 1)[1].split()[0] == "S"


def entered(store):
    try:
        return rows(store, "SELECT count(*) FROM sweep_points")[0][0]
    except sqlite3.Error:
        return 0


if __name__ == "__main__":
    sys.exit(run_cases(CASES, prepare=prepare))
