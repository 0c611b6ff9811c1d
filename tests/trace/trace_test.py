#!/usr/bin/env python3
"""Traces as their users get them: what the program writes, read by readers of its own kind, against its own results.

    trace_test.py PROGRAM [PATTERN]     PATTERN: only the cases whose name contains it
"""
import csv
import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict

sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "command"))
from program import (PROGRAM, SECONDS, bad, computer_failed, expect, eyrie, good, read, run_cases,  # noqa: E402
                     write)
from timeline_reader import Timeline  # noqa: E402
from vcd_reader import read_vcd, stretches  # noqa: E402

REASONS = ["busy", "gated", "psum_addition", "window_shift", "control", "wait_filter", "wait_ifmap", "wait_psum",
           "output_blocked", "no_work", "dram"]
RUNS = {
    "rs": ["-l", "CONV2"],
    "ws": ["-l", "CONV2", "-d", "ws"],
    "os-a": ["-l", "CONV2", "-d", "os-a", "-a", "isca16_os-a_256"],
    "os-b": ["-l", "CONV1", "-d", "os-b", "-a", "isca16_os-b_256"],
    "os-c": ["-l", "CONV2", "-d", "os-c"],
    "nlr": ["-l", "FC4", "-d", "nlr", "-a", "isca16_nlr_256"],
    "depthwise, batch 2": ["-l", "DW3", "-b", "2"],
    "no gating, overlapping passes": ["-l", "CONV2", "--set", "pe.zero_gating=false", "--set", "overlap_passes=true"],
    "merged psums": ["-l", "CONV1", "-a", "eyeriss_rtl"],
}
OUTPUTS = ["--trace-json", "t.json", "--trace-accesses", "t.csv", "--trace-vcd", "t.vcd"]


def traced(*words, window="all"):
    """The layer's result of a run with all traces."""
    good("run", "-n", "tiny", *words, *OUTPUTS, "--trace-window", window, "--json", "r.json", "-q")
    return json.loads(read("r.json"))["layers"][0]


def accesses(name="t.csv"):
    with open(name, newline="") as file:
        lines = list(csv.reader(file))
    expect(lines[0] == ["cycle", "block", "level", "type", "access", "operand", "value"], f"columns {lines[0]}")
    return lines[1:]


def check_timeline(result):
    timeline = Timeline(read("t.json"))
    total = result["cycles"]["total"]
    run = json.loads(read("r.json"))
    array = run["accelerator"]["array"]
    expect(timeline.facts["machine"] == run["machine"], timeline.facts)
    expect(timeline.facts["PEs"] == f"{array['rows']} x {array['columns']}", timeline.facts)
    expect(timeline.facts["core clock"] == f"{run['accelerator']['core_khz']} kHz", timeline.facts)
    reasons = Counter()
    pes = [events for (group, _), events in timeline.slices.items() if group == "PEs"]
    for events in pes:
        at = 0
        for event in events:
            expect(event["ts"] == at, f"a gap before {event}")
            at += event["dur"]
            reasons[event["name"]] += event["dur"]
        expect(at == total, f"a PE has {at} cycles of {total}")
    expected = {reason: cycles for reason, cycles in result["pe_cycles"].items() if cycles}
    expect(dict(reasons) == expected, f"cycles of PEs: {dict(reasons)}, the result has {expected}")
    for network in ("filter", "ifmap", "psum", "output"):
        events = timeline.track("networks and global buffer", network + "_network")
        words = sum(event["args"]["words"] for event in events)
        expect(timeline.sum("words on networks", network) == words, f"{network}: the counter's words are not {words}")
        busy = sum(event["dur"] for event in events)
        expect(busy == result["network_busy_cycles"][network],
               f"{network} network: {busy} cycles, the result has {result['network_busy_cycles'][network]}")
    for kind in ("ifmap", "filter", "ofmap"):
        sent = timeline.sum("DRAM bytes", kind)
        expect(sent == result["dram_bytes"][kind]["compressed"], f"{kind}: {sent} bytes")
    passes = timeline.track("passes", "passes")
    expect(len(passes) == result["passes"], f"{len(passes)} passes")
    expect(sum(event["dur"] for event in passes) == result["cycles"]["array"], "passes do not make the array's time")
    phases = timeline.track("passes", "ramp, steady, drain")
    expect(sum(event["dur"] for event in phases) == result["cycles"]["array"], "phases do not make the array's time")
    pauses = sum(event["dur"] for event in timeline.track("passes", "array stands still"))
    expect(pauses == sum(result["cycles"]["dram_pauses"].values()), f"{pauses} cycles of pauses")
    hops = sum(event["args"]["words"] for (group, _), events in timeline.slices.items() if group == "psum links"
               for event in events)
    expect(hops == result["accesses"]["noc"]["psum"]["hops"], f"{hops} hops")
    return timeline


def check_accesses(result):
    counts, last = Counter(), 0
    for cycle, block, level, kind, access, operand, value in accesses():
        expect(int(cycle) >= last, "cycles go back")
        last = int(cycle)
        expect(re.fullmatch(r"[IWPO]\[\d+,\d+,\d+,\d+\]", operand), f"operand '{operand}'")
        has_value = re.fullmatch(r"-?\d+", value) is not None
        expect((operand[0] in "IW") == has_value, f"{operand} has the value '{value}'")
        counts[level, kind, access + ("s" if access in ("read", "write", "transfer", "hop") else "")] += 1
    expected = {}
    for level, types in result["accesses"].items():
        for kind, by_access in types.items():
            for access, count in by_access.items():
                if count:
                    expected[level, kind, access.replace("deliveries", "delivery")] = count
    expect(dict(counts) == expected, f"accesses: {sorted(counts.items())}, the result has {sorted(expected.items())}")


def check_vcd(result, timeline):
    signals, timescale, end = read_vcd(read("t.vcd"))
    expect(timescale == "1ns", f"timescale {timescale}")
    expect(end == result["cycles"]["total"], f"ends at {end}")
    for (group, name), events in timeline.slices.items():
        if group != "PEs":
            continue
        states = [(start, stop, REASONS[value])
                  for start, stop, value in stretches(signals[f"chip.array.{name}.state"], end)]
        expect(states == [(e["ts"], e["ts"] + e["dur"], e["name"]) for e in events],
               f"{name}: states are not the timeline's")
    for port, (kind, access) in {"ifmap_reads": ("ifmap", "reads"), "filter_reads": ("filter", "reads"),
                                 "psum_writes": ("psum", "writes")}.items():
        signal = signals.get(f"chip.glb.{port}")
        words = sum((stop - start) * value for start, stop, value in stretches(signal, end))
        expect(words == result["accesses"]["glb"][kind][access], f"{port}: {words} words")
    runs = sum(stop - start for start, stop, value in stretches(signals["chip.array_runs"], end) if value)
    expect(runs == result["cycles"]["array"], f"the array runs {runs} cycles")
    sample = {event["ts"]: event["args"] for event in timeline.counters["words in PE FIFOs"]}
    for fifo in ("filter_in", "ifmap_in", "psum_in", "psum_out"):
        of_all = [signal for name, signal in signals.items() if name.endswith("." + fifo)]
        level = defaultdict(int)
        for signal in of_all:
            before = 0
            for time, value in signal.changes:
                level[time] += value - before
                before = value
        expect(sum(level.values()) == 0, f"{fifo}: words are left")
        now = 0
        for time in range(end):
            now += level.get(time, 0)
            if int(timeline.facts["cycles per counter sample"]) == 1:
                expect(sample[time][fifo] == now,
                       f"{fifo}: {now} words in cycle {time}, the timeline has {sample[time]}")


def whole_layer(words):
    def case():
        result = traced(*words)
        timeline = check_timeline(result)
        check_accesses(result)
        check_vcd(result, timeline)
    return case


def window_is_cut():
    total = traced(*RUNS["rs"])["cycles"]["total"]
    whole, lines, (signals, _, _) = Timeline(read("t.json")), accesses(), read_vcd(read("t.vcd"))
    first, end = total // 3, total // 2
    traced(*RUNS["rs"], window=f"cycles={first}..{end}")
    part = Timeline(read("t.json"))
    expect(part.facts["window"] == f"{first}..{end}", part.facts["window"])
    expect(accesses() == [line for line in lines if first <= int(line[0]) < end], "accesses differ")
    for track, events in whole.slices.items():
        if track[0] == "passes" and track[1] not in ("passes", "array stands still"):
            continue  # of passes that begin in the window only
        inside = [(max(e["ts"], first), min(e["ts"] + e["dur"], end), e["name"]) for e in events
                  if e["ts"] < end and e["ts"] + e["dur"] > first]
        expect([(e["ts"], e["ts"] + e["dur"], e["name"]) for e in part.track(*track)] == inside, f"{track} differs")
    part_signals, _, part_end = read_vcd(read("t.vcd"))
    expect(part_end == end, f"ends at {part_end}")
    for name, signal in signals.items():
        if name.rsplit(".", 1)[1] in ("address", "mac", "pass"):
            continue  # hold what they had before the window, which is not known in it
        at = {time: value for start, stop, value in stretches(signal, total) for time in range(start, stop)}
        cut = {time: value for start, stop, value in stretches(part_signals[name], end) for time in range(start, stop)}
        expect(all(cut[time] == at[time] for time in range(first, end)), f"{name} differs")


def windows_of_passes_follow_on_one_another():
    result = traced(*RUNS["rs"])
    lines, found = accesses(), []
    for number in range(result["passes"]):
        traced(*RUNS["rs"], window=f"passes={number}..{number + 1}")
        passes = Timeline(read("t.json")).track("passes", "passes")
        expect([event["name"] for event in passes] == [f"pass {number}"], f"{passes}")
        found += accesses()
    traced(*RUNS["rs"], window=f"passes=0..{result['passes'] + 5}")
    expect(accesses() == lines, "all passes are not the whole")
    expect(found == lines[:len(found)], "passes are not parts of the whole")


def results_are_the_same():
    for words in (["-n", "tiny"], ["-n", "tiny", "--check"],
                  ["-n", "alexnet", "-l", "CONV3", "-l", "CONV4", "-m", "eyeriss_alexnet"]):
        layer = "CONV3" if "alexnet" in words else "DW3"
        plain = good("run", *words, "--json", "plain.json", "--csv", "plain.csv", "-q")
        with_traces = good("run", *words, "--json", "traced.json", "--csv", "traced.csv", "-q", "--trace-layer", layer,
                           "--trace-json", "t.json", "--trace-vcd", "t.vcd", "--trace-accesses", "t.csv",
                           "--trace-window", "cycles=2000..2100" if "alexnet" in words else "all")
        expect(plain == with_traces, "the tables differ")
        expect(read("plain.csv") == read("traced.csv"), "the CSV files differ")
        results = [json.loads(read(name)) for name in ("plain.json", "traced.json")]
        for result in results:
            del result["simulator"]
        expect(results[0] == results[1], "the JSON files differ")


def same_bytes_every_time():
    files = ["t.json", "t.csv", "t.vcd"]
    traced(*RUNS["rs"])
    first = [read(name) for name in files]
    good("run", "-n", "tiny", "--trace-layer", "CONV2", *OUTPUTS, "--trace-window", "all", "-q")  # behind other layers
    expect([read(name) for name in files] == first, "the layer's trace is another one behind other layers")
    good("run", "-n", "tiny", *RUNS["rs"], *OUTPUTS, "--trace-window", "all", "-q", "--no-fast-forward")
    expect([read(name) for name in files] == first, "the trace is another one without fast-forward")


def compressed():
    traced(*RUNS["rs"])
    words = [word + ".gz" if word.startswith("t.") else word for word in OUTPUTS]
    for _ in range(2):
        good("run", "-n", "tiny", *RUNS["rs"], *words, "--trace-window", "all", "-q")
        for name in ("t.json", "t.csv", "t.vcd"):
            with open(name + ".gz", "rb") as file:
                content = file.read()
            expect(content[4:8] == bytes(4), "there is a time in the header")
            expect(gzip.decompress(content).decode() == read(name), f"{name}.gz is not {name}")


def default_window_is_small():
    done = eyrie("run", "-n", "alexnet", "-l", "CONV3", "-m", "eyeriss_alexnet", "--trace-json", "t.json",
                 "--trace-vcd", "t.vcd", "--trace-accesses", "t.csv", "--trace-blocks", "pe_0_*,glb")
    expect(done.status == 0, done.err)
    expect(re.search(r"CONV3: the trace shows cycles 0 to 9999 of \d+ \(0\.\d+ %\)", done.err), f"says: {done.err}")
    timeline = Timeline(read("t.json"))
    expect(timeline.facts["window"] == "0..10000", timeline.facts["window"])
    expect(max(int(line[0]) for line in accesses()) == 9999, "the log's last cycle")
    pes = {name for group, name in timeline.slices if group == "PEs"}
    expect(pes == {f"pe_0_{column}" for column in range(14)}, f"PEs: {sorted(pes)}")
    expect({line[1] for line in accesses()} <= pes | {"glb"}, "blocks that were not asked for")
    signals, _, _ = read_vcd(read("t.vcd"))
    expect(not any(".pe_1_" in name or "network" in name or ".dma" in name for name in signals),
           "signals not asked for")
    expect(any(".glb." in name for name in signals), "no signal of the buffer")


def bad_input():
    def refuse(fragments, *words):
        bad(fragments, "run", "-n", "tiny", *words)
        expect(not [name for name in os.listdir(".") if "x." in name], f"left behind: {os.listdir('.')}")

    one = ["-l", "CONV1", "--trace-json", "x.json"]
    refuse(["--trace-layer is required", "allowed: CONV1, CONV2, DW3"], "--trace-json", "x.json")
    refuse(["--trace-layer: unknown layer 'CONV9'", "allowed: CONV1, "],
           "--trace-json", "x.json", "--trace-layer", "CONV9")
    refuse(["--trace-layer: unknown layer 'FC4'"], *one, "--trace-layer", "FC4")
    for window in ("", "cycles", "cycles=", "cycles=5", "cycles=5..", "cycles=..5", "cycles=5..5", "cycles=6..5",
                   "cycles=-1..5", "cycles=0x1..5", "cycles=1...5", "passes=2..1", "cycles=0..99999999999999999999",
                   "1..2", "ALL", "cycles=1..2 "):
        refuse(["--trace-window: found '" + window + "'", "allowed: all, cycles=A..B or passes=A..B"], *one,
               "--trace-window", window)
    refuse(["--trace-window: found cycles from 1000000 on; layer CONV1 has ", "allowed: a first cycle of 0 to "], *one,
           "--trace-window", "cycles=1000000..1000001")
    refuse(["--trace-window: found passes from 100 on; layer CONV1 has ", "allowed: a first pass of 0 to "], *one,
           "--trace-window", "passes=100..101")
    refuse(["--trace-blocks: found 'pe_12_0'", "no block", "allowed: dma, glb, ", "pe_11_13"], *one,
           "--trace-blocks", "pe_0_0,pe_12_0")
    refuse(["--trace-blocks: found ''"], *one, "--trace-blocks", "")
    refuse(["--trace-blocks: glb: given twice"], *one, "--trace-blocks", "glb,glb")
    for option, value in (("--trace-layer", "CONV1"), ("--trace-window", "all"), ("--trace-blocks", "glb")):
        refuse([option + ": found no trace"], "-l", "CONV1", option, value)
    for option in ("--trace-json", "--trace-vcd", "--trace-accesses"):
        refuse([option + ": found '-'"], "-l", "CONV1", option, "-")
        refuse([option + ": found ''"], "-l", "CONV1", option, "")
        refuse([option + " nowhere/x.trace", "does not exist"], "-l", "CONV1", option, "nowhere/x.trace")
        refuse([option + " .", "directory"], "-l", "CONV1", option, ".")
        computer_failed(["/dev/full", "cannot be written"], "run", "-n", "tiny", "-l", "CONV1", option, "/dev/full")
    refuse(["--trace-json and --trace-accesses", "allowed: one file each"], *one, "--trace-accesses", "./x.json")
    refuse(["--json and --trace-json", "allowed: one file each"], *one, "--json", "x.json")
    write("net.yaml", "name: net\nlayers:\n  - {name: L, C: 1, M: 1, H: 4, W: 4, R: 1, S: 1}\n")
    bad(["--trace-json ./net.yaml", "is the file of --network"],
        "run", "-n", "./net.yaml", "--trace-json", "./net.yaml")


def stopped():
    """Who stops a run while it writes a trace finds no part of it."""
    for option in ("--trace-accesses", "--trace-vcd"):
        for way in (signal.SIGINT, signal.SIGTERM):
            os.makedirs("stopped", exist_ok=True)
            run = subprocess.Popen([PROGRAM, "run", "-q", "-n", "alexnet", "-l", "CONV3", "-m", "eyeriss_alexnet",
                                    option, "trace", "--trace-window", "cycles=0..60000"],
                                   cwd="stopped", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            until = time.monotonic() + SECONDS
            while not os.listdir("stopped"):
                expect(run.poll() is None and time.monotonic() < until, f"{option}: writes nothing")
                time.sleep(0.005)
            run.send_signal(way)
            expect(run.wait(SECONDS) == -way, f"{option}: ends with {run.returncode}, not by signal {way}")
            expect(os.listdir("stopped") == [], f"{option}: leaves {os.listdir('stopped')}")


CASES = {**{f"a whole layer: {name}": whole_layer(words) for name, words in RUNS.items()},
         "a window has what the whole has there": window_is_cut,
         "windows of passes": windows_of_passes_follow_on_one_another,
         "results with traces are those without": results_are_the_same,
         "the same bytes every time": same_bytes_every_time,
         "compressed files": compressed,
         "the default window, chosen blocks": default_window_is_small,
         "stopped by a signal": stopped,
         "bad input": bad_input}


if __name__ == "__main__":
    sys.exit(run_cases(CASES))
