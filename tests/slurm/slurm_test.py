#!/usr/bin/env python3
"""Sweeps on a real Slurm: the same results as on this computer, whatever is killed on the way.

    cluster slurm_test.py PROGRAM [PATTERN]     PATTERN: only the cases whose name contains it

Runs inside tests/slurm/cluster.
"""
import functools
import math
import os
import random
import re
import signal
import subprocess
import sys
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "command"))
from program import Failed, PROGRAM, SECONDS, expect, good, run_cases, without_files, write  # noqa: E402

SEED = 20160618

QUICK = """\
name: quick shapes
base: {accelerator: eyeriss, network: tiny, dataflow: rs, objective: energy}
vary:
  - {key: accelerator.array.rows, range: {from: 1, to: 14, step: 1}}
  - {key: accelerator.array.columns, values: [4, 8, 14]}
"""
# Points that take a while: there is time to kill what runs them.
SLOW = """\
name: slow
base: {accelerator: eyeriss, network: slow.yaml, dataflow: rs, objective: delay}
vary:
  - {key: batch, values: [1, 2, 3]}
  - {key: accelerator.array.columns, values: [7, 8, 9, 10, 11, 12, 13, 14]}
"""
SLOWEST = SLOW.replace("slow.yaml", "slowest.yaml").replace("[1, 2, 3]", "[3]").replace("9, 10, 11, 12, 13, 14", "9")
# Networks of as many layers as take the program so many seconds, however fast it has become.
NETWORKS = {"slow.yaml": 0.4, "slowest.yaml": 4.0}
LOCAL = {}  # text of a sweep file -> its exports


def ask(*words):
    return subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True,
                          timeout=SECONDS).stdout.decode()


def wait_until(ready, what, seconds=SECONDS):
    end = time.monotonic() + seconds
    while not ready():
        expect(time.monotonic() < end, f"not within {seconds} s: {what}")
        time.sleep(0.05)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def network(layers):
    """No two layers are alike: each is mapped for itself."""
    return "name: slow\nlayers:\n" + "".join(
        f"  - {{name: CONV{n}, type: conv, C: {64 + n}, M: 256, H: 56, W: 56, R: 3, S: 3, padding: 1}}\n"
        for n in range(layers))


@functools.lru_cache(maxsize=None)
def seconds_of_a_layer():
    layers = 8
    write("layers.yaml", network(layers))
    started = time.monotonic()
    good("run", "-n", "layers.yaml", "-d", "rs", "-b", "3", "--objective", "delay")
    return (time.monotonic() - started) / layers


@functools.lru_cache(maxsize=None)
def network_of(file):
    return network(math.ceil(NETWORKS[file] / seconds_of_a_layer()))


class Sweep:
    """A sweep file, the command that runs it on Slurm in its folder, and what is known of its jobs."""

    def __init__(self, text, store="store.sqlite", name="sweep.yaml", folder="."):
        self.folder, self.store, self.name = os.path.abspath(folder), store, name
        self.file = os.path.join(self.folder, name)
        write(self.file, text)
        for needed in NETWORKS:
            if f" {needed}," in text:
                write(os.path.join(self.folder, needed), network_of(needed))

    def words(self, *more):
        return [PROGRAM, "sweep", self.name, "--store", self.store, "--executor", "slurm", *more]

    def start(self, *more):
        return subprocess.Popen(self.words(*more), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def end(self, process, status=0):
        try:
            out, err = (stream.decode() for stream in process.communicate(timeout=SECONDS))
        except subprocess.TimeoutExpired:
            process.kill()
            raise Failed("the sweep hangs") from None
        expect(process.returncode == status, f"exit status {process.returncode}, not {status}: {out} {err}")
        expect(without_files(err) == "" or status in (2, 4), f"standard error is not empty: {err}")
        return err if status in (2, 4) else out

    def run(self, *more, status=0):
        return self.end(self.start(*more), status)

    def export(self):
        files = [os.path.join(self.folder, name) for name in ("slurm.csv", "slurm.jsonl")]
        self.run(*(word for file in files for word in ("--export", file)))
        return [read(file) for file in files]

    def local(self):
        """What the same sweep gives on this computer; SLOW is run once for all cases."""
        text = read(self.file)
        if text not in LOCAL:
            files = [os.path.join(self.folder, name) for name in ("local.csv", "local.jsonl")]
            subprocess.run([PROGRAM, "sweep", self.name, "--store", "local.sqlite",
                            *(word for file in files for word in ("--export", file))], cwd=self.folder, check=True,
                           stdout=subprocess.DEVNULL, timeout=SECONDS)
            result = [read(file) for file in files]
            if text != SLOW.encode():
                return result
            LOCAL[text] = result
        return LOCAL[text]

    def equals_local(self):
        expect(self.export() == self.local(), "the exports differ from those of a local run")
        expect(not os.path.exists(os.path.join(self.folder, self.store + ".slurm")), "the job folder is left behind")

    def arrays(self):
        """Folders of the job arrays, in the order of their submission."""
        found = []
        for folder, folders, files in os.walk(os.path.join(self.folder, self.store + ".slurm")):
            if "tasks.json" in files:
                found.append(folder)
        return sorted(found, key=lambda folder: int(os.path.basename(folder)))

    def shards(self):
        return [os.path.join(folder, name) for folder in self.arrays() for name in os.listdir(folder)
                if re.fullmatch(r"shard-\d+\.db", name)]

    def ids(self):
        return [read(os.path.join(folder, "id")).decode().strip() for folder in self.arrays()
                if os.path.exists(os.path.join(folder, "id"))]

    def wait_for_tasks(self):
        wait_until(self.shards, "a task runs")


def jobs():
    """All jobs that the controller has ever taken are among the numbers up to this one."""
    return int(re.search(r"NEXT_JOB_ID\s*=\s*(\d+)", ask("scontrol", "show", "config"), re.I).group(1)) - 1


def active():
    return ask("squeue", "--noheader", "--array", "--format=%F_%K %T").split("\n")[:-1]


def node(state):
    """Sets the node's state: down (what runs there is lost), drain (nothing new runs), resume."""
    if state != "resume":
        ask("scontrol", "update", "nodename=node1", "state=" + state, "reason=test")
        return

    def is_back():
        # Refused when the node has come back by itself.
        subprocess.run(["scontrol", "update", "nodename=node1", "state=resume"], stderr=subprocess.DEVNULL, check=False)
        return ask("sinfo", "-h", "-N", "-o", "%T").strip() in ("idle", "mixed", "allocated")

    wait_until(is_back, "the node is back")


def kill_task(job, task):
    """SIGKILL to all processes of a task, as when memory runs out."""
    marks = {f"SLURM_ARRAY_JOB_ID={job}".encode(), f"SLURM_ARRAY_TASK_ID={task}".encode()}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if marks <= set(read(f"/proc/{pid}/environ").split(b"\0")):
                os.kill(int(pid), signal.SIGKILL)
        except OSError:
            continue  # ended meanwhile


def equal_results():
    """42 points in 8 tasks of one array: exports as from a local run, byte for byte; so with
    two points at a time, in a folder whose name shells and Slurm could misread."""
    sweep = Sweep(QUICK)
    out = sweep.run("--slurm-tasks", "8")
    expect("42 points run" in out, out)
    expect("0 points run" in sweep.run(), "known points are run again")
    sweep.equals_local()
    odd = "it's 100%a \"odd\" folder"
    os.mkdir(odd)
    two = Sweep(QUICK, store="two.sqlite", folder=odd)
    two.run("--slurm-tasks", "3", "--jobs", "2")
    two.equals_local()


def relative_files():
    """A sweep file's relative paths lead from its own folder, on the cluster as well; the sweep file may change after
    submission."""
    machine = good("show", "accelerator", "eyeriss")
    write("machine.yaml", machine)
    text = QUICK.replace("accelerator: eyeriss", "accelerator: machine.yaml")
    os.mkdir("sweeps")
    sweep = Sweep(text.replace("machine.yaml", "../machine.yaml"), name="sweeps/one.yaml")
    node("drain")
    try:
        process = sweep.start("--slurm-tasks", "2")
        wait_until(sweep.ids, "submitted")
        write(sweep.file, "name: nonsense\n")
    finally:
        node("resume")
    sweep.end(process)
    Sweep(text.replace("machine.yaml", "../machine.yaml"), name="sweeps/one.yaml").equals_local()


def lost_tasks():
    """A task cancelled, one killed, and all of them with their node: others take their points; the result is the
    same."""
    sweep = Sweep(SLOW)
    process = sweep.start("--slurm-tasks", "3")
    sweep.wait_for_tasks()
    ask("scancel", sweep.ids()[0] + "_0")
    kill_task(sweep.ids()[0], 1)
    wait_until(lambda: len(sweep.arrays()) > 1 and any(f"/{os.path.basename(sweep.arrays()[-1])}/" in shard for shard in
                                                       sweep.shards()), "a task of a further array runs")
    before = len(sweep.arrays())
    node("down")
    node("resume")
    wait_until(lambda: len(sweep.arrays()) > before, "an array for what the node ran")
    sweep.end(process)
    sweep.equals_local()


def killed_submitter():
    """The process that submitted is killed with SIGKILL: the same command takes up the array and submits nothing."""
    sweep = Sweep(SLOW)
    process = sweep.start("--slurm-tasks", "3")
    wait_until(lambda: len(sweep.shards()) == 3, "all tasks run")  # until then they take numbers of jobs
    process.kill()
    process.communicate()
    submitted = jobs()
    first = sweep.ids()
    process = sweep.start()
    time.sleep(0.5)
    expect(sweep.ids() == first or process.poll() is not None, f"{sweep.ids()}, not {first}")
    sweep.end(process)
    expect(jobs() == submitted, f"{jobs() - submitted} jobs were submitted again")
    sweep.equals_local()


def killed_again_and_again():
    """Killed at random moments, also while it submits: no array is lost, none is submitted twice."""
    draw = random.Random(SEED)
    sweep = Sweep(SLOW)
    submitted = jobs()
    for _ in range(8):
        process = sweep.start("--slurm-tasks", "4")
        time.sleep(draw.uniform(0.0, 0.6))
        process.kill()
        process.communicate()
    sweep.run("--slurm-tasks", "4")
    expect(jobs() - submitted <= 4, f"{jobs() - submitted} jobs for one sweep of 4 tasks")
    sweep.equals_local()


def interrupted_and_cancelled():
    """Ctrl-C leaves the jobs and says so; --cancel ends them and keeps what they finished; then the rest is run."""
    sweep = Sweep(SLOW)
    process = sweep.start("--slurm-tasks", "3")
    sweep.wait_for_tasks()
    process.send_signal(signal.SIGINT)
    out = sweep.end(process, 130)
    expect("jobs go on" in out and "--cancel" in out, out)
    expect(active(), "the jobs are gone")
    out = sweep.run("--cancel")
    expect("cancelled" in out, out)
    wait_until(lambda: not active(), "no job is active")
    err = sweep.run("--cancel", status=2)
    expect("--cancel: found no folder" in err, err)
    sweep.equals_local()


def two_sweeps_one_store():
    """Two sweeps at the same time merge their shards into one store; each table is that of a local run. A second
    process for one of them is refused."""
    one = Sweep(SLOW, store="shared.sqlite", name="one.yaml")
    other = Sweep(QUICK, store="shared.sqlite", name="two.yaml")
    processes = [sweep.start("--slurm-tasks", "2") for sweep in (one, other)]
    for sweep, process in zip((one, other), processes):
        sweep.end(process)
    one.equals_local()
    other.equals_local()


def point_that_kills_its_task():
    """A point alone in its task, which is killed every time, is recorded as a crash; all others are finished."""
    sweep = Sweep(SLOWEST)
    process = sweep.start("--slurm-tasks", "3", "--slurm-retries", "1")
    for array in range(2):  # the task and its repetition
        wait_until(lambda: len(sweep.ids()) > array, "an array")
        shard = os.path.join(sweep.arrays()[array], "shard-0.db")
        wait_until(lambda: os.path.exists(shard), "its first task runs")
        kill_task(sweep.ids()[array], 0)
    out = sweep.end(process, 3)
    expect("done: 2" in out and "crash: 1" in out and "ended its Slurm task 2 times" in out, out)
    sweep.run("--retry")
    sweep.equals_local()


def tasks_that_fail():
    """Tasks that fail every time end the sweep with their last words; nothing is recorded of their points."""
    sweep = Sweep(QUICK)
    err = sweep.run("--slurm-tasks", "2", "--slurm-retries", "1",
                    f"--sbatch-option=--export=ALL,EYRIE_CONFIGS={os.getcwd()}/nothing", status=4)
    expect("42 points not finished" in err and "EYRIE_CONFIGS" in err and "2 tasks" in err, err)
    expect(err.count("\n") == 1, err)
    tasks = [name for array in sweep.arrays() for name in os.listdir(array) if name.startswith("points-")]
    expect(len(tasks) == 4, f"{len(tasks)} tasks, not 2 and a repetition of each")
    sweep.equals_local()


def changed_files():
    """An accelerator file that changes after submission: the tasks would run other points, which is said."""
    machine = good("show", "accelerator", "eyeriss")
    write("machine.yaml", machine)
    sweep = Sweep(QUICK.replace("accelerator: eyeriss", "accelerator: machine.yaml"))
    node("drain")
    try:
        process = sweep.start("--slurm-tasks", "2")
        wait_until(sweep.ids, "submitted")
        write("machine.yaml", re.sub(r"filter_spad_words: \d+", "filter_spad_words: 300", machine))
    finally:
        node("resume")
    err = sweep.end(process, 2)
    expect("has run other points than those asked for" in err, err)
    expect(err.count("\n") == 1, err)
    sweep.equals_local()


def bad_input():
    """Every refusal is one message that says what was found and what is allowed."""
    sweep = Sweep(QUICK)

    def refused(fragments, *words, env=None, executor="slurm"):
        command = [executor if word == "slurm" else word for word in sweep.words(*words)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=SECONDS, env=env)
        err = done.stderr.decode()
        expect(done.returncode == 2, f"{words}: exit status {done.returncode}: {err}")
        expect(err.startswith("eyrie: ") and err.count("\n") == 1, f"{words}: not one message: {err!r}")
        for fragment in fragments:
            expect(fragment in err, f"{words}: no '{fragment}' in {err!r}")

    refused(["sbatch", "invalid partition specified: nosuch", "allowed for --partition: test"], "--partition", "nosuch")
    refused(["Invalid --time specification", "allowed"], "--time", "soon")
    refused(["Memory specification can not be satisfied"], "--mem", "99999G")
    refused(["unrecognized option", "nosuch"], "--sbatch-option=--nosuch")
    refused(["--sbatch-option: found '--array=0-5'", "eyrie sets itself"], "--sbatch-option=--array=0-5")
    refused(["--sbatch-option: found 'low'", "a long option"], "--sbatch-option", "low")
    refused(["--slurm-tasks: found '0'", "allowed"], "--slurm-tasks", "0")
    refused(["--slurm-retries: found 'x'", "allowed"], "--slurm-retries", "x")
    refused(["--partition: found ''"], "--partition", "")
    refused(["--cancel: found no folder"], "--cancel")
    refused(["--mem: allowed: only with --executor slurm"], "--mem", "1G", executor="local")
    refused(["unknown executor 'slrum'; did you mean 'slurm'?", "local, slurm"], executor="slrum")
    refused(["no program 'sbatch'", "--executor local"], env={**os.environ, "PATH": "/nonexistent"})
    text = read(os.environ["SLURM_CONF"]).decode()
    write("slurm.conf", "MessageTimeout=2\n" + re.sub(r"SlurmctldPort=\d+", "SlurmctldPort=1", text))
    refused(["Unable to contact slurm controller", "scontrol ping"],
            env={**os.environ, "SLURM_CONF": os.path.abspath("slurm.conf")})
    sweep.equals_local()  # after all refusals the sweep runs as if nothing had been


CASES = [equal_results, relative_files, lost_tasks, killed_submitter, killed_again_and_again,
         interrupted_and_cancelled, two_sweeps_one_store, point_that_kills_its_task, tasks_that_fail, changed_files,
         bad_input]


def main():
    if "EYRIE_CLUSTER" not in os.environ:
        print("runs inside tests/slurm/cluster", file=sys.stderr)
        return 2
    return run_cases(CASES)


if __name__ == "__main__":
    sys.exit(main())
