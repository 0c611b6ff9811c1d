#!/usr/bin/env python3
"""Sweeps as their users meet them: runs, stops, kills, resumes, shares and spoils them.

    sweep_test.py PROGRAM [PATTERN]     PATTERN: only the cases whose name contains it
"""
import csv
import io
import json
import math
import os
import random
import re
import resource
import shlex
import signal
import sqlite3
import subprocess
import sys
import time

from program import (Failed, PROGRAM, SECONDS, bad, computer_failed, expect, eyrie, good, named_cases, read, run_cases,
                     write)


def table(name):
    return list(csv.DictReader(io.StringIO(read(name))))


def rows(store, query):
    with sqlite3.connect(store) as database:
        return database.execute(query).fetchall()


# 24 points: most are done, those of one row are no mapping.
SMALL = """name: small
base: {accelerator: eyeriss, network: tiny, objective: energy, check: true}
vary:
  - {key: accelerator.array.rows, values: [1, 4, 6, 8]}
  - {key: accelerator.pe.filter_spad_words, range: {from: 32, to: 128, factor: 2}}
  - {key: batch, values: [1, 2]}
"""

CASES, case = named_cases()


@case("sweep: a dry run counts, shows and rejects, and writes nothing")
def _():
    write("d.yaml", SMALL + "constraints: [array.rows * batch != 12]\n")
    out = good("sweep", "d.yaml", "--dry-run")
    for text in ("small: 21 points of 24 candidates; constraints exclude 3 of 24 tried",
                 "accelerator.array.rows", "All machines can be built"):
        expect(text in out, f"'{text}' is missing in {out}")
    write("w.yaml", "name: w\nbase: {network: tiny}\nvary:\n"
                    "  - {key: accelerator.noc.filter.words_per_cycle, values: [4, 64]}\n")
    out = good("sweep", "w.yaml", "--dry-run")
    expect("1 point cannot be built:\n  point 1: accelerator.noc.filter.words_per_cycle=64: accelerator eyeriss: "
           "pe.filter_fifo_words: found 16; allowed: at least 64" in out, out)
    expect(not os.path.exists("d.sqlite") and not os.path.exists("w.sqlite"), "a dry run makes a store")


@case("sweep: what does not vary and is wrong for every point is refused, with file, line and key")
def _():
    rows = "vary: [{key: accelerator.array.rows, values: [4, 6]}]\n"
    for base, more, place in (
            ("network: tiny, layers: [CONV9]", rows, "base.layers: network tiny: unknown layer 'CONV9'"),
            ("network: tiny", "serve: {scenario: server}\n" + "vary: [{key: batch, values: [1, 2]}]\n",
             "serve.scenario: "),
            ("network: tiny, accelerator.noc.filter.words_per_cycle: 64", "vary: [{key: batch, values: [1, 2]}]\n",
             "accelerator eyeriss: pe.filter_fifo_words: found 16; allowed: at least 64"),
            ("network: tiny, accelerator.technology: 7nm", "vary: [{key: batch, values: [1, 2]}]\n",
             "base.accelerator.technology: "),
            ("network: tiny, mapping: eyeriss_alexnet", "vary: [{key: batch, values: [1, 2]}]\n",
             "base.mapping: ")):
        write("x.yaml", f"name: x\nbase: {{{base}}}\n{more}")
        for words in ([], ["--dry-run"]):
            bad(["x.yaml:2: " if "serve" not in more else "x.yaml:3: ", place], "sweep", "x.yaml", *words)
    expect(not os.path.exists("x.sqlite"), "a store of a sweep without a point")
    write("x.yaml", "name: x\nbase: {layers: [CONV9]}\nvary: [{key: network, values: [tiny, alexnet]}]\n")
    expect("2 points cannot be built" in good("sweep", "x.yaml", "--dry-run"), "what varies is a point's failure")


@case("sweep: a constraint on the area bounds what the points' column says")
def _():
    text = "name: a\nbase: {accelerator: eyeriss, network: tiny, layers: [CONV1]}\n" \
           "vary: [{key: accelerator.array.rows, values: [6, 12]}]\n"
    write("a.yaml", text)
    good("sweep", "a.yaml", "--export", "a.csv", "--store", "a.db")
    small, large = (float(row["area_um2"]) for row in table("a.csv"))
    expect(small < large, f"{small}, {large}")
    write("b.yaml", text + f"constraints: [area_um2 <= {small}]\n")
    good("sweep", "b.yaml", "--export", "b.csv", "--store", "b.db")
    expect([float(row["area_um2"]) for row in table("b.csv")] == [small], read("b.csv"))
    write("b.yaml", text + f"constraints: [area_um2 <= {small - 1}]\n")
    bad(["all 2 points are excluded"], "sweep", "b.yaml", "--dry-run")


@case("sweep: a scenario's numbers are those of eyrie serve, and objectives of fronts")
def _():
    write("v.yaml", "name: v\nbase: {network: tiny}\n"
                    "serve: {scenario: server, latency_bound: 0.2, percentile: 99, duration: 0, queries: 20000}\n"
                    "vary:\n  - {key: serve.chips, values: [1, 2]}\n  - {key: serve.max_batch, values: [1, 2]}\n"
                    "  - {key: accelerator.array.rows, values: [2, 12]}\n")
    good("sweep", "v.yaml", "--store", "v.sqlite", "--export", "v.jsonl", "--jobs", "2")
    lines = [json.loads(line) for line in read("v.jsonl").splitlines()]
    done = [line for line in lines if line["status"] == "done"]
    expect(len(lines) == 8 and len(done) == 4, "points")
    for line in done:
        run, serve = line["command"].split(" && ")
        expect(json.loads(good(*shlex.split(run)[1:], "--json", "-"))["totals"]["cycles"]["total"] ==
               line["total_cycles"], "the run's command")
        result, = json.loads(good(*shlex.split(serve)[1:], "--quiet", "--json", "-"))["results"]
        expect(result["queries_per_second"] == line["queries_per_second"], "queries a second")
        expect(result["latency_ms"]["p99"] == line["p99_ms"], "p99")
        expect(result["qps_per_watt"] == line["qps_per_watt"], "queries a second and watt")
    out = good("pareto", "v.sqlite", "--objectives", "queries_per_second,qps_per_watt", "--commands")
    best = max(done, key=lambda line: line["queries_per_second"])
    expect("tiny, batch 1" in out and best["key"][:12] in out and "of 4 points on the front" in out, out)
    bad(["--objectives: unknown objective 'qps'"], "pareto", "v.sqlite", "--objectives", "qps,energy")
    bad(["--area: has no meaning with --objectives"], "pareto", "v.sqlite", "--area", "--objectives", "energy,p99_ms")
    page = good("report", "v.sqlite", "-o", "-")
    expect('"qps_per_watt"' in page, "the page has no column")
    write("u.yaml", "name: u\nbase: {network: tiny}\nvary: [{key: batch, values: [1, 2]}]\n")
    good("sweep", "u.yaml", "--store", "v.sqlite", "--export", "u.csv")
    expect("p99_ms" not in table("u.csv")[0], "a column of nothing")


@case("sweep: numbers are those of eyrie run, which the point's command repeats")
def _():
    write("s.yaml", SMALL)
    good("sweep", "s.yaml", "--export", "s.csv", "--export", "s.jsonl", "--jobs", "2")
    lines = [json.loads(line) for line in read("s.jsonl").splitlines()]
    expect([line["ordinal"] for line in lines] == list(range(24)), "ordinals")
    expect(sum(line["status"] == "invalid" for line in lines) == 6, "points without a mapping")
    for line in lines:
        if line["status"] == "invalid":
            expect("short by" in line["failure"] and line["energy_total"] is None, f"{line}")
    for line in random.Random(1).sample([one for one in lines if one["status"] == "done"], 4):
        result = json.loads(good(*shlex.split(line["command"])[1:], "--json", "-"))
        totals = result["totals"]
        expect(line["energy_total"] == totals["energy"]["total"], "energy")
        expect(line["energy_by_level"] == totals["energy"], "energy by level")
        expect(line["total_cycles"] == totals["cycles"]["total"], "total cycles")
        expect(line["array_cycles"] == totals["cycles"]["array"], "array cycles")
        expect(line["delay_ms"] == totals["cycles"]["total"] / result["accelerator"]["core_khz"], "delay")
        expect(line["macs"] == totals["macs"], "MACs")
        expect(result["accelerator"]["array"]["rows"] == line["accelerator.array.rows"], "the parameter")
        for mine, theirs in zip(line["layers"], result["layers"]):
            theirs["mapping"].pop("loop_nest")
            expect(all(theirs[key] == value for key, value in mine.items()), f"layer {mine['name']}")
            expect(mine["check"] == "match", "check")
    cells = table("s.csv")
    for row, line in zip(cells, lines):
        for key in ("status", "key", "command", "failure"):
            expect(row[key] == line[key], key)
        if line["status"] == "done":
            expect(float(row["energy_total"]) == line["energy_total"], "energy in CSV")
            expect(float(row["energy_rf_psum"]) == line["energy_by_level"]["rf"]["psum"], "energy by level in CSV")


@case("sweep: the same bytes for one job and two; known points are not run again")
def _():
    write("s.yaml", SMALL)
    good("sweep", "s.yaml", "--store", "one.db", "--jobs", "1", "--export", "one.csv", "--export", "one.jsonl")
    good("sweep", "s.yaml", "--store", "two.db", "--jobs", "2", "--export", "two.csv", "--export", "two.jsonl")
    expect(read("one.csv") == read("two.csv") and read("one.jsonl") == read("two.jsonl"), "jobs change the table")
    out = good("sweep", "s.yaml", "--store", "one.db", "--export", "again.csv")
    expect("0 points run in" in out and "24 known before" in out, out)
    expect(read("again.csv") == read("one.csv"), "a second run changes the table")
    write("changed.yaml", SMALL.replace("[1, 4, 6, 8]", "[1, 4, 6, 7]"))
    expect("6 points run in" in good("sweep", "changed.yaml", "--store", "one.db"), "one changed key of four")
    expect(len(rows("one.db", "SELECT * FROM points")) == 30, "two sweeps share the store")
    good("sweep", "s.yaml", "--store", "one.db", "--export", "shared.csv")
    expect(read("shared.csv") == read("one.csv"), "another sweep in the store changes the table")


@case("sweep: killed at random moments and resumed, it gives the table of an undisturbed run")
def _():
    write("s.yaml", SMALL)
    started = time.monotonic()
    good("sweep", "s.yaml", "--store", "whole.db", "--export", "whole.csv", "--export", "whole.jsonl")
    longest = min(0.06, (time.monotonic() - started) / 4)  # several kills, however fast the computer is
    chance = random.Random(20160618)
    kills = 0
    for _ in range(200):
        child = subprocess.Popen([PROGRAM, "sweep", "s.yaml", "--store", "killed.db", "--jobs", "2"],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            child.wait(chance.uniform(0.002, longest))
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            kills += 1
            longest *= 1.05  # where the computer has much else to do, the first ones come before there is a store
        err = child.communicate()[1].decode()
        expect(child.returncode in (0, -signal.SIGKILL) and err == "", f"{child.returncode}: {err}")
        if child.returncode == 0:
            break
    expect(kills >= 3, f"only {kills} kills: the sweep is too short for this test")
    good("sweep", "s.yaml", "--store", "killed.db", "--resume", "--export", "killed.csv", "--export", "killed.jsonl")
    expect(read("killed.csv") == read("whole.csv"), f"CSV differs after {kills} kills")
    expect(read("killed.jsonl") == read("whole.jsonl"), f"JSON lines differ after {kills} kills")
    expect(len(rows("killed.db", "SELECT * FROM points")) == 24, "points lost or doubled")
    expect(rows("killed.db", "SELECT count(*) FROM details")[0][0] == 24, "details lost or doubled")
    expect(rows("killed.db", "PRAGMA integrity_check") == [("ok",)], "the store is damaged")


def finished(store):
    """How many of its points are."""
    try:
        return rows(store, "SELECT count(*) FROM points")[0][0]
    except sqlite3.Error:  # it is being made
        return 0


def wait_for(ready, child):
    """Until it is ready; the child must live until then."""
    while not ready():
        expect(child.poll() is None, f"ends before, with {child.returncode}")
        time.sleep(0.005)


# A hundred points of about a second each: none is over at once.
LONG = """name: long
base: {network: vgg16, objective: energy, check: true}
vary: [{key: seed, range: {from: 1, to: 100, step: 1}}]
"""


@case("sweep: Ctrl-C stops it at once, with all finished points, and leaves no process")
def _():
    write("l.yaml", LONG)
    known = 0
    for stop in (signal.SIGINT, signal.SIGTERM):
        child = subprocess.Popen([PROGRAM, "sweep", "l.yaml", "--store", "stop.db", "--jobs", "2"],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 start_new_session=True)
        wait_for(lambda: finished("stop.db") > known, child)
        known = finished("stop.db")
        os.killpg(child.pid, stop)  # as a terminal does: to all of its processes
        out, err = (text.decode() for text in child.communicate(timeout=SECONDS))
        expect(child.returncode == 130, f"exit status {child.returncode}: {out} {err}")
        # Two run at a time, and two more may end between the look into the store and the signal.
        expect(finished("stop.db") <= known + 4, f"{finished('stop.db') - known} points were finished after the stop")
        known = finished("stop.db")
        kept = "of 100 points finished and kept in stop.db"
        expect(err == "" and "long: stopped; " in out and kept in out, out + err)
        try:
            os.killpg(child.pid, 0)
            raise Failed("a process runs on")
        except ProcessLookupError:
            pass
    expect(all(status == "done" for (status,) in rows("stop.db", "SELECT status FROM points")), "a stop is no failure")


@case("sweep: the parts of a sweep, run one after another or apart and merged, make the whole")
def _():
    write("s.yaml", SMALL)
    good("sweep", "s.yaml", "--store", "whole.db", "--export", "whole.csv")
    for part in ("1/3", "2/3", "3/3"):
        expect("8 points run in" in good("sweep", "s.yaml", "--store", "parts.db", "--shard", part), part)
    out = good("sweep", "s.yaml", "--store", "parts.db", "--export", "parts.csv")
    expect("0 points run in" in out, "all are known")
    expect(read("parts.csv") == read("whole.csv"), "the table of the parts differs")
    for part in ("1", "2", "3"):
        good("sweep", "s.yaml", "--store", f"part{part}.db", "--shard", f"{part}/3")
    out = good("sweep", "s.yaml", "--store", "merged.db", "--export", "merged.csv", "--export", "merged.jsonl",
               *(word for part in "123" for word in ("--merge", f"part{part}.db")))
    expect("0 points run in" in out and "24 known before" in out, out)
    expect(read("merged.csv") == read("whole.csv"), "the table of the merged parts differs")
    bad(["--merge ./merged.db: is --store"], "sweep", "s.yaml", "--store", "merged.db", "--merge", "./merged.db")
    bad(["gone.db: cannot be read: no such file"], "sweep", "s.yaml", "--store", "merged.db", "--merge", "gone.db")
    write("list", "23\n0\n7\n")
    good("sweep", "s.yaml", "--store", "few.db", "--points", "list", "--export", "few.csv")
    expect([row["ordinal"] for row in table("few.csv")] == ["0", "7", "23"], "listed points")
    for text, said in (("24\n", "list:1: found '24'; allowed: an integer from 0 to 23"), ("", "found no point"),
                       ("3\n3\n", "list:2: found '3' again"), ("x\n", "list:1: found 'x'")):
        write("list", text)
        bad([said], "sweep", "s.yaml", "--store", "few.db", "--points", "list")
    for shard in ("0/3", "4/3", "1", "/", "1/", "25/30"):
        bad([f"--shard: found '{shard}'", "allowed: I/N"], "sweep", "s.yaml", "--shard", shard)


@case("sweep: limits and hardware that cannot go on are that point's failure")
def _():
    write("s.yaml", "name: s\nbase: {network: alexnet, layers: [CONV1]}\nvary: [{key: batch, values: [1, 256]}]\n")
    done = eyrie("sweep", "s.yaml", "--memory-limit", "60", "--export", "s.csv")
    out = done.out
    wrote = "eyrie: wrote s.csv\n"
    expect(done.err == wrote and done.status == (3 if "memory" in out else 0), f"{done.status}: {done.err}")
    if "memory" in out:  # the sanitizers allow no limit
        expect([row["status"] for row in table("s.csv")] == ["done", "memory"], out)
        expect("needs more than 60 MB of memory" in out and "--retry" in out, out)
        done = eyrie("sweep", "s.yaml")
        expect("0 points run" in done.out and done.status == 3, "a failure is known, too")
        out = good("sweep", "s.yaml", "--retry", "--export", "s.csv")
        expect([row["status"] for row in table("s.csv")] == ["done", "done"] and "1 point run" in out, out)
    write("t.yaml", "name: t\nbase: {network: vgg16, batch: 64, check: true}\nvary: [{key: seed, values: [1, 2]}]\n")
    done = eyrie("sweep", "t.yaml", "--time-limit", "1", "--jobs", "2")
    out = done.out
    expect(done.status == 3 and done.err == "", f"{done.status}: {done.err}")
    expect("timeout: 2; the first, point 0: took longer than 1 s" in out, out)


@case("sweep: a store that is wrong, locked or full is told, and nothing in it is lost")
def _():
    write("s.yaml", SMALL)
    write("text", "no store\n" * 500)
    bad(["text: found no SQLite file"], "sweep", "s.yaml", "--store", "text")
    expect(read("text") == "no store\n" * 500, "the file is overwritten")
    bad(["--store s.yaml: is the sweep file"], "sweep", "s.yaml", "--store", "s.yaml")
    bad(["--resume: new.db: no such file"], "sweep", "s.yaml", "--store", "new.db", "--resume")
    bad(["nowhere/x.db: the directory nowhere does not exist"], "sweep", "s.yaml", "--store", "nowhere/x.db")
    bad(["allowed: a name that ends in .csv or .jsonl"], "sweep", "s.yaml", "--export", "x.txt")
    good("sweep", "s.yaml", "--store", "s.db", "--shard", "1/2")
    rows("s.db", "UPDATE meta SET value = 'eyrie.store/9' WHERE name = 'schema'")
    bad(["s.db: found a store of schema eyrie.store/9", "allowed: a store of schema eyrie.store/1"], "sweep", "s.yaml",
        "--store", "s.db")
    bad(["s.db: found a store of schema eyrie.store/9"], "pareto", "s.db")
    rows("s.db", "UPDATE meta SET value = 'eyrie.store/1' WHERE name = 'schema'")

    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (150000, resource.RLIM_INFINITY))
    computer_failed(["full.db: cannot be", "all points finished before are kept"], "sweep", "s.yaml", "--store",
                    "full.db", preexec_fn=small_files)
    kept = rows("full.db", "SELECT count(*) FROM points")[0][0]
    expect(0 < kept < 24, f"{kept} points before the disk was full")
    out = good("sweep", "s.yaml", "--store", "full.db", "--export", "full.csv")
    expect(f"{24 - kept} points run in" in out and f"{kept} known before" in out, out)
    good("sweep", "s.yaml", "--store", "whole.db", "--export", "whole.csv")
    expect(read("full.csv") == read("whole.csv"), "the table differs after a full disk")


@case("sweep: two processes at the same time share a store")
def _():
    write("s.yaml", SMALL)
    write("o.yaml", SMALL.replace("name: small", "name: other").replace("[1, 4, 6, 8]", "[4, 6, 8, 10]"))
    both = [subprocess.Popen([PROGRAM, "sweep", name, "--store", "both.db", "--jobs", "2"], stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE) for name in ("s.yaml", "o.yaml", "s.yaml")]
    for one in both:
        out, err = one.communicate(timeout=SECONDS)
        expect(one.returncode == 0 and err == b"", f"{one.returncode} {out} {err}")
    expect(len(rows("both.db", "SELECT * FROM points")) == 30, "points")
    good("sweep", "s.yaml", "--store", "both.db", "--export", "both.csv")
    good("sweep", "s.yaml", "--store", "alone.db", "--export", "alone.csv")
    expect(read("both.csv") == read("alone.csv"), "the table of a shared store differs")


@case("sweep: files that a sweep file names lead from its folder, and their content counts")
def _():
    os.makedirs("deep", exist_ok=True)
    network = "name: n\nlayers:\n  - {name: A, C: 2, M: 4, H: 6, W: 6, R: 3, S: 3}\n"
    write("deep/n.yaml", network)
    write("deep/s.yaml", "name: s\nbase: {network: n.yaml}\nvary: [{key: batch, values: [1, 2]}]\n")
    good("sweep", "deep/s.yaml", "--store", "deep.db", "--export", "deep.csv")
    command = table("deep.csv")[0]["command"]
    expect("--network deep/n.yaml" in command, command)
    good(*shlex.split(command)[1:])
    write("deep/n.yaml", network.replace("M: 4", "M: 5"))
    expect("2 points run in" in good("sweep", "deep/s.yaml", "--store", "deep.db"), "the network has changed")


REFINED = """name: refined
base: {accelerator: eyeriss, network: tiny, layers: [CONV1, CONV2], objective: edp}
vary:
  - {key: dataflow, values: [rs, ws, os-b]}
  - {key: accelerator.array.rows, values: [6, 9, 12]}
"""


@case("sweep: --refine maps the points near the front exactly, with the numbers of eyrie run, and marks them")
def _():
    write("r.yaml", REFINED)
    out = good("sweep", "r.yaml", "--refine", "2", "--export", "a.csv", "--jobs", "2")
    found = re.search(r"refined: (\d+) points? within 2 % of the front, mapped exactly; \1 points? run", out)
    expect(found, out)
    before, after = int(rows("r.sqlite", "SELECT count(*) FROM points")[0][0]), table("a.csv")
    marked = [row for row in after if row["refined"] == "true"]
    expect(len(marked) == int(found.group(1)) and 0 < len(marked) < 9 and before == 9 + len(marked), out)
    for row in after:
        expect(row["mapper"] == ("exact" if row["refined"] == "true" else "estimate"), f"{row}")
    for row in random.Random(1).sample(marked, 2):
        result = json.loads(good(*shlex.split(row["command"])[1:], "--json", "-"))
        expect(float(row["energy_total"]) == result["totals"]["energy"]["total"], "energy")
        expect(int(row["total_cycles"]) == result["totals"]["cycles"]["total"], "cycles")
    # The same command again, with another number of jobs, and elsewhere, gives the same bytes.
    again = good("sweep", "r.yaml", "--refine", "2", "--export", "b.csv", "--jobs", "1")
    expect("0 points run" in again and read("b.csv") == read("a.csv"), again)
    good("sweep", "r.yaml", "--store", "c.db", "--refine", "2", "--export", "c.csv", "--jobs", "3")
    expect(read("c.csv") == read("a.csv"), "another store")
    # So does the key of the file; and what is shown without it is said.
    write("k.yaml", REFINED + "refine: 2\n")
    expect("refined: " in good("sweep", "k.yaml", "--export", "k.csv"), "the key")
    expect(read("k.csv") == read("a.csv"), "the key refines, too")
    out = good("sweep", "r.yaml", "--export", "d.csv")
    expect(re.search(r"not refined: .* mapped exactly before; --refine", out), out)
    expect(not any(row["refined"] == "true" for row in table("d.csv")), "without --refine")
    # Pareto and pages mark them.
    good("sweep", "r.yaml", "--refine", "2")
    for words in ((), ("--sweep", "refined")):
        expect(re.search(r"refined +dataflow.*\n.* yes +(rs|ws)", good("pareto", "r.sqlite", *words)), f"{words}")
    page = good("report", "r.sqlite", "--output", "-")
    section = json.loads(re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', page, re.S).group(1))["sections"][0]
    expect(sum(section["columns"]["refined"]) == len(marked), "the page")
    good("sweep", "r.yaml", "--verify", "--store", "r.sqlite")


@case("sweep: --refine of a part of a sweep, on a cluster, or of no percentage is refused")
def _():
    write("r.yaml", REFINED)
    write("list", "0\n")
    bad(["--refine: found --shard, a part of the sweep", "merge the parts"], "sweep", "r.yaml", "--refine", "2",
        "--shard", "1/2")
    bad(["--refine: found --points, a part"], "sweep", "r.yaml", "--refine", "2", "--points", "list")
    bad(["--refine: found --executor slurm", "without --executor slurm"], "sweep", "r.yaml", "--refine", "2",
        "--executor", "slurm")
    for wrong in ("-1", "1001", "five", "nan"):
        bad(["--refine", "a number from 0 to 1000"], "sweep", "r.yaml", "--refine", wrong)
    write("k.yaml", REFINED + "refine: -2\n")
    bad(["k.yaml:6: refine", "a number from 0 to 1000"], "sweep", "k.yaml")
    # A part of a sweep whose file says so runs, and says what waits.
    write("k.yaml", REFINED + "refine: 2\n")
    out = good("sweep", "k.yaml", "--shard", "1/2")
    expect("not refined: refine: 2 waits for a run of the whole sweep" in out, out)


@case("sweep: what it leaves out and assumes is said, and in the store and its tables")
def _():
    write("s.yaml", "name: s\nbase: {accelerator: eyeriss, network: alexnet}\nvary:\n"
                    "  - {key: accelerator.array.rows, values: [12, 8]}\n")
    out = good("sweep", "s.yaml", "--export", "s.csv", "--export", "s.jsonl")
    expect("left out: FC1, FC2, FC3 (fully connected; layers: all)\n" in out, out)
    expect([row["layers_left_out"] for row in table("s.csv")] == ["FC1, FC2, FC3"] * 2, "the table")
    expect(json.loads(read("s.jsonl").splitlines()[0])["layers_left_out"] == ["FC1", "FC2", "FC3"], "JSON lines")
    remarks = json.loads(rows("s.sqlite", "SELECT remarks FROM details")[0][0])
    expect(remarks["layers_left_out"] == ["FC1", "FC2", "FC3"], "the store")
    expect('"layers_left_out":["FC1","FC2","FC3"]' in good("report", "s.sqlite", "--output", "-"), "the page")
    write("n.yaml", "name: n\nlayers:\n  - {name: A, C: 1, M: 4, H: 6, W: 6, R: 3, S: 3, relu: false}\n")
    write("z.yaml", "name: z\nbase: {accelerator: eyeriss, network: n.yaml}\nvary:\n"
                    "  - {key: batch, values: [1, 2]}\n")
    out = good("sweep", "z.yaml", "--export", "z.csv")
    expect("left out" not in out and "assumed: no zeros in the ifmaps of A" in out, out)
    expect([row["zeros_assumed"] for row in table("z.csv")] == ["A"] * 2, "the table")
    expect("compression inflates: in 2 points; the first: A ifmap" in out, out)
    expect(all("A ifmap" in row["compression_inflates"] for row in table("z.csv")), "the table")


@case("sweep: a point of a whole network has what the vector unit does in its numbers")
def _():
    write("v.yaml", "name: v\nbase: {network: resnet8, mapper: estimate}\nvary:\n"
                    "  - {key: accelerator.vector.lanes, values: [0, 4, 16]}\n")
    out = good("sweep", "v.yaml", "--export", "v.csv")
    expect("not run: 3 add, 1 avgpool, 1 softmax, beside the array (" in out, f"what the first point leaves out: {out}")
    found = table("v.csv")
    for lanes, row in zip((0, 4, 16), found, strict=True):
        words = ("run", "-q", "-n", "resnet8", "--mapper", "estimate", "--set", f"vector.lanes={lanes}", "--json", "-")
        whole = json.loads(good(*words))["whole_network"]
        expect(int(row["total_cycles"]) == whole["cycles"]["total"], f"{lanes} lanes: cycles")
        expect(math.isclose(float(row["energy_total"]), whole["energy"]["total"], rel_tol=1e-12), f"{lanes}: energy")
    expect(int(found[1]["total_cycles"]) >= int(found[2]["total_cycles"]) > int(found[0]["total_cycles"]), "cycles")


@case("pareto: fronts of a store, of a sweep, and with the commands")
def _():
    write("s.yaml", SMALL)
    good("sweep", "s.yaml", "--store", "p.db")
    out = good("pareto", "p.db", "--area", "--commands")
    expect(len(re.findall("points? on the front", out)) == 2, f"one front for each batch: {out}")
    for text in ("tiny CONV1 CONV2 DW3, batch 1, energy table 65nm: ", "eyrie run --accelerator eyeriss"):
        expect(text in out, out)
    expect(good("pareto", "p.db", "--sweep", "small", "--area") == good("pareto", "p.db", "--area"),
           "all are of one sweep")
    expect(re.search(r"\nsweep small: accelerator eyeriss, .*\nkey +energy, [munp]J +delay, ms +area, mm2 ", out), out)
    out = good("pareto", "p.db", "--columns", "energy,delay_ms")
    expect(re.search(r"\nkey +energy, [munp]J +delay, ms\n", out), out)
    bad(["--columns: unknown column 'pes'; allowed: key, energy, delay_ms, area_mm2"], "pareto", "p.db", "--columns",
        "pes")
    bad(["--sweep: unknown sweep of p.db 'smal'; did you mean 'small'?"], "pareto", "p.db", "--sweep", "smal")
    bad(["nothing.db: cannot be read: no such file"], "pareto", "nothing.db")
    bad(["the store is missing"], "pareto")
    bad(["hollow.db: found nothing in it; allowed: a store of schema"], "pareto", write("hollow.db", ""))
    with sqlite3.connect("other.db") as database:
        database.execute("CREATE TABLE t (a)")
    bad(["other.db: found an SQLite file that is no store"], "pareto", "other.db")


@case("pareto and exports: points say which machine, dataflow and sweep they are of")
def _():
    file = """name: {}
base: {{network: tiny, layers: CONV1, {}}}
vary: [{{key: accelerator.array.rows, values: [8, 12]}}]
"""
    write("a.yaml", file.format("of_rs", "accelerator: eyeriss, accelerator.dram.rlc: false"))
    write("b.yaml", file.format("of_ws", "accelerator: isca16_rs_256, dataflow: ws"))
    for name in ("a", "b"):
        good("sweep", f"{name}.yaml", "--store", "both.db", "-q", "--export", f"{name}.csv")
        good("sweep", f"{name}.yaml", "--store", "both.db", "-q", "--export", f"{name}.jsonl")
    known = {}
    for name, sweep, machine, dataflow in (("a", "of_rs", "eyeriss", "rs"), ("b", "of_ws", "isca16_rs_256", "ws")):
        for row in table(f"{name}.csv"):
            keys = ("sweep", "network", "layers", "accelerator", "dataflow", "batch", "objective")
            expect([row[key] for key in keys] == [sweep, "tiny", "CONV1", machine, dataflow, "1", "edp"], row)
            known[row["key"][:12]] = (sweep, machine, dataflow, row["accelerator.array.rows"])
        for line in map(json.loads, read(f"{name}.jsonl").splitlines()):
            settings = line["settings"]
            expect((line["sweep"], settings["accelerator"], settings["layers"]) == (sweep, machine, "CONV1"), settings)
            expect(settings["accelerator.array.rows"] == line["accelerator.array.rows"], settings)
    expect({row["accelerator.dram.rlc"] for row in table("a.csv")} == {"false"}, "what base sets")
    for words in ((), ("--objectives", "energy,delay_ms")):
        lines = good("pareto", "both.db", "--width", "wide", *words).splitlines()
        expect(lines[1] == "all sweeps: objective edp, mapper estimate", lines)
        head = re.split("  +", lines[2])
        expect({"sweep", "accelerator", "dataflow", "array.rows", "dram.rlc"} <= set(head), lines)
        of_rs = {row[0]: row for row in map(str.split, lines[3:])}
        expect(of_rs, lines)
        for key, row in of_rs.items():
            expect(all(word in row for word in known[key]), (row, known[key]))
    lines = good("pareto", "both.db", "--sweep", "of_rs", "--width", "wide").splitlines()
    expect(lines[1] == "sweep of_rs: accelerator eyeriss, dataflow rs, objective edp, mapper estimate, dram.rlc false",
           lines)


@case("pareto: numbers have one look, and titles say their unit once")
def _():
    write("s.yaml", SMALL)
    good("sweep", "s.yaml", "--store", "p.db", "-q", "--export", "p.csv")
    whole = {row["key"][:12]: row for row in table("p.csv")}
    energies = []
    for words in (("--area",), ("--objectives", "energy,delay_ms,area_um2"), ("--objectives", "energy,total_cycles")):
        head = ""
        for line in good("pareto", "p.db", "--width", "wide", *words).splitlines():
            row = re.split("  +", line)
            head = row if row[0] == "key" else head
            if row[0] not in whole:
                continue
            cells, exact = dict(zip(head, row)), whole[row[0]]
            scale = {"energy, nJ": 1e3, "energy, uJ": 1e6, "energy, mJ": 1e9}[head[1]]
            energies.append((row[0], row[1]))
            expect(abs(float(row[1]) * scale / float(exact["energy_total"]) - 1) < 1e-3, (cells, exact))
            for name in ("delay_ms", "area_um2", "total_cycles"):
                if name in cells:
                    shown = cells[name]
                    expect("e+" not in shown, cells)
                    expect(abs(float(shown.replace(",", "")) / float(exact[name]) - 1) < 0.02, (cells, exact))
            expect(not any(title in ("delay_ms, ms", "area_um2, um2") for title in head), head)
    expect(len(set(energies)) < len(energies), "an energy reads the same in every front")


@case("sweep: what ships can be built, and the machines of equal area are")
def _():
    names = [line.split()[0] for line in good("list", "sweeps").splitlines()]
    expect({"dataflows_by_network", "eyeriss_array_shapes", "noc_widths", "rf_against_buffer",
            "thousand_points"} <= set(names), f"{names}")
    for name in names:
        expect("All machines can be built" in good("sweep", name, "--dry-run"), name)
    expect("1,000 points of" in good("sweep", "thousand_points", "--dry-run"), "a thousand")
    expect("; constraints exclude 0 of 11 tried" in good("sweep", "rf_against_buffer", "--dry-run"), "equal area")


@case("sweep: bad words on the command line")
def _():
    write("s.yaml", SMALL)
    bad(["the sweep file is missing", "rf_against_buffer"], "sweep")
    bad(["unknown sweep 'rf_against_bufer'; did you mean 'rf_against_buffer'?"], "sweep", "rf_against_bufer")
    bad(["unknown option '--job'", "--jobs"], "sweep", "s.yaml", "--job", "1")
    bad(["--jobs: found '0'; allowed: an integer from 1 to 1024"], "sweep", "s.yaml", "--jobs", "0")
    bad(["--executor: unknown executor 'cloud'", "allowed: local"], "sweep", "s.yaml", "--executor", "cloud")
    bad(["found 't.yaml', which belongs to no option"], "sweep", "s.yaml", "t.yaml")
    for only in ("--dry-run", "--verify"):
        bad([f"--export: found {only}, which runs no points"], "sweep", "s.yaml", only, "--export", "s.csv")
    expect("usage: eyrie sweep FILE [options]" in good("sweep", "--help"), "help")
    expect("usage: eyrie pareto STORE [options]" in good("pareto", "--help"), "help")


if __name__ == "__main__":
    sys.exit(run_cases(CASES))
