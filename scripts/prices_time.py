"""The table of scripts/bench prices, in processor time: `eyrie show prices`, 20 runs each, the whole process; and what
pricing adds to a sweep point, which tests/sweep/point/test_pricing_time.cpp measures."""
import os
import pathlib
import statistics
import subprocess
import sys

BUILD = pathlib.Path(sys.argv[1])
RUNS = 20


def milliseconds(*words):
    program = subprocess.Popen([str(BUILD / "eyrie"), *words], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(program.pid, 0)
    if status != 0:
        sys.exit(f"scripts/bench: eyrie {' '.join(words)} failed")
    return 1e3 * (usage.ru_utime + usage.ru_stime)


for words in (["version"], ["show", "prices", "eyeriss"], ["show", "prices", "eyeriss", "--technology", "28nm"],
              ["show", "prices", "isca16_rs_1024"]):
    times = [milliseconds(*words) for _ in range(RUNS)]
    print(f"eyrie {' '.join(words):44} {statistics.median(times):6.1f} ms, at most {max(times):.1f}")
done = subprocess.run([str(BUILD / "tests/test_sweep"), "[pricing_time]", "-s"], stdout=subprocess.PIPE, text=True)
print("\n".join(line.strip() for line in done.stdout.splitlines() if "pricing:" in line))
sys.exit(done.returncode)
