"""The table of scripts/bench: cases measured in turn, on one core. Rates are per second of processor time, which is
what a core of one's own would take; wall time is printed beside it."""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(sys.argv[1])
BUILD = ROOT / "build/release"
ROUNDS = 3
ALEXNET = ["-n", "alexnet", "-m", "eyeriss_alexnet"]


def google_benchmark(program, *arguments):
    """The one benchmark of a program in tests/perf."""
    done = subprocess.run([str(BUILD / "tests" / program), *arguments, "--benchmark_format=json",
                           "--benchmark_min_time=0.3"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"scripts/bench: {program} failed:\n{done.stderr}")
    result = json.loads(done.stdout[done.stdout.index("{"):])["benchmarks"][0]  # SystemC prints a banner first
    return {"rate": result["MAC/s"], "cycles": result.get("cycles/s")}


def eyrie(*arguments):
    """A whole process, start-up included."""
    start = time.monotonic()
    program = subprocess.Popen([str(BUILD / "eyrie"), "run", "-q", "--json", "-", *arguments], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    output = program.stdout.read()
    errors = program.stderr.read()
    _, status, usage = os.wait4(program.pid, 0)
    wall = time.monotonic() - start
    if status != 0:
        sys.exit(f"scripts/bench: eyrie failed:\n{errors}")
    result = json.loads(output)
    if "--check" in arguments and any(layer["check"] != "match" for layer in result["layers"]):
        sys.exit("scripts/bench: a check failed")
    simulator = result["simulator"]
    seconds = usage.ru_utime + usage.ru_stime
    skipped = simulator["fast_forwarded_cycles"]
    return {"wall": wall, "cpu": seconds, "rate": result["totals"]["macs"] / seconds,
            "cycles": (simulator["simulated_cycles"] - skipped) / seconds,
            "skipped": 100 * skipped / simulator["simulated_cycles"], "mb": usage.ru_maxrss / 1024}


def convolution(network, layers):
    return lambda: google_benchmark("plain_convolution", str(ROOT / f"configs/networks/{network}.yaml"), layers)


def run(*arguments):
    return lambda: eyrie(*arguments)


YARDSTICK = "yardstick: one SC_METHOD per PE"
CASES = [  # name, how to measure, the plain convolution of the same layers
    (YARDSTICK, lambda: google_benchmark("process_structure", "METHOD"), None),
    ("one SC_THREAD per PE", lambda: google_benchmark("process_structure", "THREAD"), None),
    ("one SC_METHOD for all PEs", lambda: google_benchmark("process_structure", "LOOP"), None),
    ("plain convolution, AlexNet CONV", convolution("alexnet", "conv"), None),
    ("plain convolution, VGG-16 CONV", convolution("vgg16", "conv"), None),
    ("plain convolution, MobileNet, all", convolution("mobilenet_v1", "all"), None),
    ("AlexNet N=1, every cycle", run(*ALEXNET, "--no-fast-forward"), "plain convolution, AlexNet CONV"),
    ("AlexNet N=1, every cycle, --check", run(*ALEXNET, "--no-fast-forward", "--check"),
     "plain convolution, AlexNet CONV"),
    ("AlexNet N=1, --check", run(*ALEXNET, "--check"), "plain convolution, AlexNet CONV"),
    ("AlexNet N=4", run(*ALEXNET, "-b", "4"), "plain convolution, AlexNet CONV"),
    ("VGG-16 N=3", run("-n", "vgg16", "-m", "eyeriss_vgg16", "-b", "3"), "plain convolution, VGG-16 CONV"),
    ("MobileNet v1 N=1, all layers", run("-n", "mobilenet_v1", "-l", "all"), "plain convolution, MobileNet, all"),
] + [(f"AlexNet N=1, {dataflow}, 256 PEs", run("-n", "alexnet", "-d", dataflow, "-a", f"isca16_{dataflow}_256"),
      "plain convolution, AlexNet CONV") for dataflow in ("rs", "ws", "os-a", "os-b", "os-c", "nlr")]


def cell(value, width, digits=2):
    return f"{value:{width}.{digits}f}" if value is not None else " " * width


def main():
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # programs that are started inherit it
    samples = {name: [] for name, _, _ in CASES}
    for turn in range(ROUNDS):
        for name, measure, _ in CASES:
            if sys.stderr.isatty():
                print(f"\r\033[Kround {turn + 1} of {ROUNDS}: {name}", end="", file=sys.stderr, flush=True)
            samples[name].append(measure())
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)

    def median(name, key):
        values = [sample[key] for sample in samples[name] if sample.get(key) is not None]
        return statistics.median(values) if values else None

    def ratio(name, other):  # within a round: the machine may be faster in another
        if other is None:
            return None
        return statistics.median(a["rate"] / b["rate"] for a, b in zip(samples[name], samples[other]))

    print(f"{'':36}{'wall':>7}{'CPU':>7}{'M cycles/s':>12}{'M MAC/s':>10}{'skipped':>9}{'memory':>8}"
          f"{'x yard-':>9}{'x plain':>9}")
    print(f"{'':36}{'s':>7}{'s':>7}{'simulated':>12}{'effective':>10}{'%':>9}{'MB':>8}{'stick':>9}{'convol.':>9}")
    for name, _, plain in CASES:
        rate, cycles = median(name, "rate"), median(name, "cycles")
        print(f"{name:36}{cell(median(name, 'wall'), 7)}{cell(median(name, 'cpu'), 7)}"
              f"{cell(cycles and cycles / 1e6, 12)}{cell(rate / 1e6, 10, 0)}{cell(median(name, 'skipped'), 9, 1)}"
              f"{cell(median(name, 'mb'), 8, 0)}{cell(ratio(name, YARDSTICK), 9)}{cell(ratio(name, plain), 9, 3)}")
    print(f"medians of {ROUNDS} rounds in turn; rates per second of CPU time, whole processes")


main()
