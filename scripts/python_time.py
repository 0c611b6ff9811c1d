#!/usr/bin/env python3
"""Times the Python module beside the program: scripts/python_time.py [BUILD] [--shard I/N]

Import (bar: 0.3 s), a run (within 5 % of the program's) and a sweep of 1,000 points (as fast as the program's; --shard:
of a part of them; the program runs it twice: what two runs of the same differ by). Wall time and processor time, the
least of several tries that alternate.
"""
import os
import resource
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUN = ["-n", "alexnet", "-l", "all", "--no-fast-forward", "--mapper", "estimate"]
CODE_RUN = ("import eyrie; eyrie.run('alexnet', layer='all', no_fast_forward=True, mapper='estimate', "
            "progress=False)")

NOTEBOOK = """
import numpy, pandas, eyrie, os, time
def processor():
    return sum(os.times()[:4])
started, before = time.monotonic(), processor()
eyrie.sweep("thousand_points", {store!r}, shard={shard!r}, progress=False)
print(time.monotonic() - started, processor() - before)
"""


def timed(command, **more):
    """(wall seconds, processor seconds) of a command."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    wall, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def least(tries, **works):
    """Prints the least wall and processor time of each, and their ratios to the first."""
    found = {name: [] for name in works}
    for _ in range(tries):
        for name, work in works.items():
            found[name].append(work())
    first = None
    for name, times in found.items():
        wall, processor = min(one[0] for one in times), min(one[1] for one in times)
        first = first or (wall, processor)
        print(f"{name:>10}: {wall:.3f} s, processor {processor:.3f} s "
              f"({wall / first[0]:.3f} and {processor / first[1]:.3f} of the first)", flush=True)


def notebook(store, command, environment):
    """Of the sweep alone: a notebook has its packages loaded."""
    if os.path.exists(store):
        os.remove(store)
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment).stdout.decode()
    return tuple(float(one) for one in out.split())


def sweep(store, command, **more):
    if os.path.exists(store):
        os.remove(store)
    return timed(command, **more)


def main():
    words = sys.argv[1:]
    shard = words[words.index("--shard") + 1] if "--shard" in words else None
    build = os.path.abspath(words[0]) if words and words[0] != "--shard" else os.path.join(ROOT, "build", "release")
    program, python = os.path.join(build, "eyrie"), "/usr/bin/python3"
    environment = {**os.environ, "PYTHONPATH": os.path.join(build, "python")}
    print("import eyrie, beside Python's own start:")
    least(20, python=lambda: timed([python, "-c", "pass"]),
          eyrie=lambda: timed([python, "-c", "import eyrie"], env=environment))
    print("run, from the start of the process to its end:")
    least(5, program=lambda: timed([program, "run", "-q", *RUN]),
          python=lambda: timed([python, "-c", CODE_RUN], env=environment))
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, "store.sqlite")
        part = ["--shard", shard] if shard else []
        code = NOTEBOOK.format(store=store, shard=shard)
        print(f"sweep thousand_points{', shard ' + shard if shard else ''}, Python with numpy and pandas loaded:")
        program_alone = [program, "sweep", "-q", "thousand_points", "--store", store, *part]
        least(3, program=lambda: sweep(store, program_alone),
              again=lambda: sweep(store, program_alone),
              python=lambda: notebook(store, [python, "-c", code], environment))


if __name__ == "__main__":
    main()
