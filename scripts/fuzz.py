"""Fuzzing of the readers: see scripts/fuzz."""
import argparse
import concurrent.futures
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LONGEST = {"store": 120000, "network": 20000, "result": 30000, "diff": 30000}  # bytes; others: 8192
IN_MEMORY = "/dev/shm"  # where there is one: each input is written to a file
NET_SECONDS = 300  # an input that ends neither by itself nor by its CPU time


def build(preset, targets):
    subprocess.run(["cmake", "--preset", preset], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", os.path.join(ROOT, "build", preset), "--target", *targets], check=True,
                   stdout=subprocess.DEVNULL)


def readers_of(program):
    listed = subprocess.run([program], check=True, stdout=subprocess.PIPE).stdout.decode()
    return dict(line.split(": ", 1) for line in listed.splitlines())


def fuzz(program, folder, reader, asked):
    """Whether all went well, and how many executions there were."""
    corpus, failures = (os.path.join(folder, kind, reader) for kind in ("corpus", "failures"))
    for path in (corpus, failures):
        os.makedirs(path, exist_ok=True)
    limit = f"-runs={asked.runs}" if asked.runs else f"-max_total_time={asked.seconds}"
    store = os.path.join(folder, "corpus", "store.sqlite")
    environment = {**os.environ, "EYRIE_FUZZ": reader, "EYRIE_FUZZ_STORE": store,
                   "EYRIE_FUZZ_RESULTS": os.path.join(folder, "corpus", "results"),
                   **({"TMPDIR": IN_MEMORY} if os.path.isdir(IN_MEMORY) else {}),
                   "ASAN_OPTIONS": "quarantine_size_mb=16:" + os.environ.get("ASAN_OPTIONS", "")}
    words = [program, corpus, limit, f"-timeout={NET_SECONDS}", "-rss_limit_mb=512", "-print_final_stats=1",
             f"-max_len={LONGEST.get(reader, 8192)}", f"-artifact_prefix={failures}{os.sep}", "-verbosity=0"]
    done = subprocess.run(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    text = done.stdout.decode("utf-8", "replace")
    executed = re.search(r"number_of_executed_units: (\d+)", text)
    peak = re.search(r"peak_rss_mb: *(\d+)", text)
    print(f"{reader}: {int(executed[1]) if executed else 0:,} executions, {peak[1] if peak else '?'} MB at most: "
          f"{'none failed' if done.returncode == 0 else 'FAILED'}", flush=True)
    if done.returncode != 0:
        print(text[-6000:], flush=True)
    return done.returncode == 0


def main():
    parser = argparse.ArgumentParser(usage="scripts/fuzz [READER ...] [--seconds N | --runs N] "
                                           "[--preset clang | fuzz] [--jobs N] [--list]")
    parser.add_argument("readers", nargs="*")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--preset", choices=["clang", "fuzz"], default="clang")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--list", action="store_true")
    asked = parser.parse_args()
    build(asked.preset, ["eyrie", "eyrie_fuzz"])
    folder = os.path.join(ROOT, "build", asked.preset)
    program = os.path.join(folder, "tests", "fuzz", "eyrie_fuzz")
    known = readers_of(program)
    if asked.list:
        print("\n".join(f"{name}: {what}" for name, what in known.items()))
        return 0
    unknown = set(asked.readers) - set(known)
    if unknown:
        print(f"scripts/fuzz: unknown readers {sorted(unknown)}; known: {', '.join(known)}", file=sys.stderr)
        return 2
    subprocess.run([sys.executable, "-B", os.path.join(ROOT, "tests", "fuzz", "make_corpus.py"),
                    os.path.join(folder, "eyrie"), os.path.join(folder, "corpus")], check=True)
    with concurrent.futures.ThreadPoolExecutor(max(1, asked.jobs)) as pool:
        results = list(pool.map(lambda reader: fuzz(program, folder, reader, asked), asked.readers or known))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
