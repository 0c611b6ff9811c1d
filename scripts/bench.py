"""Prints MAC rates of the simulator and of SystemC's mechanisms, measured in turn. See scripts/bench."""

import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(sys.argv[1])
BUILD = ROOT / "build/release"
ROUNDS = 5
CYCLES = 200000


def structure(kind):
    done = subprocess.run([str(BUILD / "tests/process_structure"), kind, str(CYCLES)], stdout=subprocess.PIPE,
                          text=True, check=True)
    return float(done.stdout.split()[3])


peak_kb = 0


def eyrie(*arguments):
    global peak_kb
    program = subprocess.Popen([str(BUILD / "eyrie"), "run", "-q", "--json", "-", *arguments],
                               stdout=subprocess.PIPE, text=True)
    output = program.stdout.read()
    _, status, usage = os.wait4(program.pid, 0)
    if status != 0:
        sys.exit("scripts/bench: eyrie failed")
    peak_kb = max(peak_kb, usage.ru_maxrss)
    result = json.loads(output)
    return result["totals"]["macs"] / result["simulator"]["wall_seconds"]


CASES = [
    ("one SC_METHOD per PE, empty but for a MAC (yardstick)", lambda: structure("METHOD")),
    ("one SC_THREAD per PE, the same", lambda: structure("THREAD")),
    ("one SC_METHOD for all PEs, the same", lambda: structure("LOOP")),
    ("Eyrie, AlexNet CONV1-5, N=1, every cycle, real data", 
     lambda: eyrie("-n", "alexnet", "-m", "eyeriss_alexnet", "--no-fast-forward")),
    ("the same with --check", lambda: eyrie("-n", "alexnet", "-m", "eyeriss_alexnet", "--no-fast-forward", "--check")),
    ("AlexNet CONV1-5, N=4, fast-forward", lambda: eyrie("-n", "alexnet", "-m", "eyeriss_alexnet", "-b", "4")),
    ("VGG-16 CONV, N=3, fast-forward", lambda: eyrie("-n", "vgg16", "-m", "eyeriss_vgg16", "-b", "3")),
]

rates = {name: [] for name, _ in CASES}
for _ in range(ROUNDS):
    for name, measure in CASES:
        rates[name].append(measure())
yardstick = statistics.median(rates[CASES[0][0]])
print(f"{'':58} {'M MAC/s':>9} {'x yardstick':>12}")
for name, _ in CASES:
    rate = statistics.median(rates[name])
    print(f"{name:58} {rate / 1e6:9.0f} {rate / yardstick:12.2f}")
print(f"medians of {ROUNDS} runs in turn; Eyrie's peak memory {peak_kb // 1024} MB")
