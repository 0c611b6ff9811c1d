"""Mutation testing of the core: see scripts/mutate."""
import argparse
import hashlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LISTS = os.path.join(ROOT, "tests", "mutations")
# Asked after those that a mutation names, the quick ones first.
ALL_TESTS = ["prices", "test_ledger", "test_memory", "test_noc", "test_pe", "test_fast_forward", "test_chip",
             "test_oracle", "test_dataflows", "test_run", "test_metamorphic", "test_configs", "test_compare"]
CPU_SECONDS = 1200  # of a test program: what takes longer does not end
CONFIGURE = ["-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release"]  # as build/release: ccache has most of it


class BadList(Exception):
    pass


@dataclass
class Mutation:
    file: str
    breaks: str
    tests: list
    old: str
    new: str
    survives: str  # why, where nothing can be seen of it

    def name(self):
        return f"{self.file}: {self.breaks}"

    def key(self, text):
        """Of this error in this text of the file."""
        return hashlib.sha256("\0".join([self.file, self.old, self.new, text]).encode()).hexdigest()[:16]


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def parse(block, where):
    fields = {"survives": ""}
    texts = {"-": [], "+": []}
    for line in block.split("\n"):
        field = re.match(r"(file|breaks|tests|survives): (.*)$", line)
        if field:
            fields[field[1]] = field[2]
        elif line[:2] in ("- ", "+ "):
            texts[line[0]].append(line[2:])
        else:
            raise BadList(f"{where}: found '{line}'; allowed: a field (file: ) or a text (- or +)")
    missing = [name for name in ("file", "breaks", "tests") if name not in fields]
    if missing or not texts["-"] or not texts["+"]:
        raise BadList(f"{where}: a mutation lacks {missing or 'its texts'}")
    unknown = set(fields["tests"].split()) - set(ALL_TESTS)
    if unknown:
        raise BadList(f"{where}: unknown tests {sorted(unknown)}; known: {ALL_TESTS}")
    return Mutation(fields["file"], fields["breaks"], fields["tests"].split(), "\n".join(texts["-"]),
                    "\n".join(texts["+"]), fields["survives"])


def all_mutations(folder=LISTS):
    found = []
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".txt"):
            continue
        text = "\n".join(line for line in read(os.path.join(folder, name)).split("\n") if not line.startswith("#"))
        for block in re.split(r"\n\n+", text.strip()):
            found.append(parse(block, name))
    return sorted(found, key=lambda one: one.file)


def complaints(mutations, root):
    """What of the list does not fit the tree."""
    names = set()
    for one in mutations:
        if one.name() in names:
            yield f"{one.name()}: twice in the list"
        names.add(one.name())
        path = os.path.join(root, one.file)
        count = read(path).count(one.old) if os.path.exists(path) else 0
        if count != 1:
            yield f"{one.name()}: its text stands {count} times in the file; needed: once\n    {one.old}"
        if one.old == one.new:
            yield f"{one.name()}: changes nothing"


def copy_tree(to):
    """The files of the tree that git knows or would take; those unchanged keep their time, so that little is built."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, check=True,
                            stdout=subprocess.PIPE).stdout.decode().split("\0")
    wanted = {name for name in listed if name and os.path.isfile(os.path.join(ROOT, name))}
    for name in wanted:
        source, target = os.path.join(ROOT, name), os.path.join(to, name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if os.path.exists(target):
            with open(source, "rb") as one, open(target, "rb") as other:
                if one.read() == other.read():
                    continue
        shutil.copy(source, target)
    for folder, folders, names in os.walk(to):
        if folder == to and "build" in folders:
            folders.remove("build")
        for name in names:
            path = os.path.join(folder, name)
            if os.path.relpath(path, to) not in wanted:
                os.remove(path)


class Work:
    """The copy, its build and the results."""

    def __init__(self, folder, jobs):
        self.tree = os.path.join(folder, "tree")
        self.build = os.path.join(self.tree, "build", "release")  # as in the tree itself, so that ccache knows it
        self.results_file, self.jobs = os.path.join(folder, "results.json"), jobs
        self.environment = {"CCACHE_BASEDIR": self.tree, "CCACHE_NOHASHDIR": "1", **os.environ}
        self.results = json.loads(read(self.results_file)) if os.path.exists(self.results_file) else {}
        self.trusted = set()

    def prepare(self):
        copy_tree(self.tree)
        subprocess.run(["cmake", "-S", self.tree, "-B", self.build, *CONFIGURE], check=True, env=self.environment,
                       stdout=subprocess.DEVNULL)

    def make(self, test):
        """The compiler's complaint, or None."""
        target = "eyrie" if test == "prices" else test
        done = subprocess.run(["ninja", "-C", self.build, "-j", str(self.jobs), target], env=self.environment,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.stdout.decode("utf-8", "replace") if done.returncode != 0 else None

    def run(self, test):
        """What the test says against the program, or None."""
        command = [os.path.join(self.build, "tests", test), "~[long]~[slow]", "--abort"]
        if test == "prices":
            command = [sys.executable, "-B", os.path.join(self.tree, "tests", "prices", "prices_test.py"),
                       os.path.join(self.build, "eyrie")]
        limit = (CPU_SECONDS, CPU_SECONDS)
        done = subprocess.run(command, cwd=self.build, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, limit))
        return None if done.returncode == 0 else done.stdout.decode("utf-8", "replace")[-2000:] or "ended by a signal"

    def trust(self, test):
        """A test must pass before an error can make it fail."""
        if test in self.trusted:
            return
        if (said := self.make(test)) or (said := self.run(test)):
            sys.exit(f"scripts/mutate: without any mutation, {test} does not build or pass:\n{said}")
        self.trusted.add(test)

    def notice(self, one):
        """Which test notices the error; None: no test."""
        tests = one.tests + [test for test in ALL_TESTS if test not in one.tests]
        path = os.path.join(self.tree, one.file)
        text = read(path)
        for test in tests:
            self.trust(test)
            try:
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text.replace(one.old, one.new))
                if said := self.make(test):
                    if "static assertion failed" in said or "[-Werror=" in said:
                        return "the compiler"
                    sys.exit(f"scripts/mutate: {one.name()}: does not compile\n{said[-3000:]}")
                if self.run(test):
                    return test
            finally:
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
        return None

    def keep(self, one, found):
        self.results[one.key(read(os.path.join(self.tree, one.file)))] = found
        with open(self.results_file + ".new", "w", encoding="utf-8") as file:
            json.dump(self.results, file, indent=1)
        os.replace(self.results_file + ".new", self.results_file)

    def known(self, one):
        path = os.path.join(self.tree, one.file)
        return self.results.get(one.key(read(path))) if os.path.exists(path) else None


def outcome(one, found):
    if found["by"]:
        return f"caught by {found['by']}"
    return f"survives, explained: {one.survives}" if one.survives else "SURVIVED"


def main():
    parser = argparse.ArgumentParser(usage="scripts/mutate [--only REGEX] [--most N] [--jobs N] [--work FOLDER] "
                                           "[--again] [--list | --check]")
    parser.add_argument("--only", default="")
    parser.add_argument("--most", type=int, default=sys.maxsize)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--work", default=os.path.join(ROOT, "build", "mutate"))
    for flag in ("--again", "--list", "--check"):
        parser.add_argument(flag, action="store_true")
    asked = parser.parse_args()
    try:
        mutations = all_mutations()
    except BadList as error:
        print(error)
        return 1
    wrong = list(complaints(mutations, ROOT))
    print("\n".join(wrong + [f"{len(mutations)} mutations of {len({one.file for one in mutations})} files, "
                             f"{len(wrong)} that do not fit the tree"]))
    if wrong or asked.check:
        return 1 if wrong else 0
    chosen = [one for one in mutations if re.search(asked.only, one.name())][:asked.most]
    work = Work(os.path.abspath(asked.work), asked.jobs)
    if not asked.list:
        work.prepare()
    return report(chosen, work, asked)


def report(chosen, work, asked):
    survivors, unknown = 0, 0
    for one in chosen:
        found = work.known(one)
        if not asked.list and (found is None or asked.again):
            started = time.monotonic()
            found = {"by": work.notice(one), "seconds": round(time.monotonic() - started)}
            work.keep(one, found)
        unknown += found is None
        survivors += found is not None and not found["by"] and not one.survives
        print(f"{one.name()}: {'not tried yet' if found is None else outcome(one, found)}", flush=True)
    print(f"{len(chosen)} mutations: {len(chosen) - unknown - survivors} caught or explained, {survivors} survived, "
          f"{unknown} not tried")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
