"""What scripts/same_bytes runs: two programs, the same commands, all they print and write compared byte by byte.

The two tables below say what is left out of a comparison and what may differ on purpose; nothing else may.
"""
import argparse
import concurrent.futures
import gzip
import hashlib
import json
import os
import pty
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import same_bytes_cases
from same_bytes_pages import Pages

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
CLUSTER = os.path.join(ROOT, "tests", "slurm", "cluster")
SECONDS = 600

# --- What is left out: what, where (kinds of text), pattern, what stands there instead, why -----------------------

ANY = ("text", "json", "csv", "yaml", "store", "page")
NORMALISE = [
    ("seconds of a run", ("json",), r'("wall_seconds": )[-+.\deE]+', r"\g<1>0", "wall time"),
    ("speed of a run", ("json",), r'("cycles_per_second": )[-+.\deE]+', r"\g<1>0", "made of wall time"),
    ("build", ("json", "page"), r'("build": ?)\{[^{}]*\}', r"\1{}", "two programs are two builds"),
    ("seconds of a sweep", ("text",), r"(points? run in )[\d.,]+ s\b", r"\1T s", "wall time"),
    ("free memory", ("text",), r"(allowed: up to the )\d+( MB available)", r"\1N\2", "what else the computer does"),
    ("rows without a digest", ("text",), r"(?m)^eyrie: warning: .* rows have no digest, .*\n", "",
     "of an old store only AFTER says so"),
    ("scratch folder", ANY, "{scratch}", "SCRATCH", "each program has one of its own"),
    ("program's tree", ANY, "{tree}", "TREE", "messages name files of configs/, which each program has of its own"),
]
LEFT_OUT = [  # files
    (r".*-(wal|shm)", "SQLite's own; what they hold is read with their store"),
]

# --- What may differ on purpose: what, why. What makes them equal is in the class Intended, one method each -------

INTENDED = {
    "new_accelerator_keys": "AFTER's accelerators have keys that BEFORE's have not: in `show accelerator`, in the "
                            "section `accelerator` of results, stores and pages, and in lists of what is allowed",
    "titles": "titles that are corrected: TITLES",
    "store_keys": "keys of points are digests of all keys of the accelerator; only with new ones there, in their order",
    "known_points": "points of an old store that are run anew, as their keys are others; only with new ones of the "
                    "accelerator",
    "page_code": "a page's code or its packing of data: it carries the same data, and shows the same text and pictures",
}
TITLES = [  # pattern in BEFORE, what AFTER has instead, why
]
MEANT = {  # whole cases whose numbers change: name, why
}


class Differs(Exception):
    pass


# --- Numbers keep their text, objects their order ------------------------------------------------------------------


class Number(str):
    pass


def read_json(text):
    return json.loads(text, parse_int=Number, parse_float=Number)


def write_json(value, indent=0):
    """As JSON, a value a line; numbers as they were written."""
    space = "  " * indent
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict) and value:
        lines = [f"{space}  {json.dumps(key)}: {write_json(one, indent + 1)}" for key, one in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{space}}}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"{space}  {write_json(one, indent + 1)}" for one in value) + f"\n{space}]"
    return json.dumps(value)


def as_json(text):
    try:
        value = read_json(text)
    except ValueError:
        return None
    return value if isinstance(value, (dict, list)) else None


# --- The keys of an accelerator --------------------------------------------------------------------------------------


def yaml_paths(text):
    """Dotted path and text of each line of what `show accelerator` prints."""
    above, found = [], []
    for line in text.split("\n"):
        match = re.match(r"( *)([A-Za-z_0-9]+):", line)
        if match:
            del above[len(match.group(1)) // 2:]
            above.append(match.group(2))
        found.append((".".join(above) if match else "", line))
    return found


def leaves(paths):
    return {path for path in paths if path and not any(other.startswith(path + ".") for other in paths)}


def is_accelerator(text):
    return text.startswith("name: ") and "\ncore_khz: " in text


class Intended:
    """What makes AFTER equal to BEFORE where it differs on purpose. Each method returns both texts."""

    def __init__(self, new_keys):
        self.new_keys = new_keys
        self.used = {}

    def rules(self):
        """The order is that in which they are tried, each on what the ones before have left."""
        return [(name, getattr(self, name)) for name in INTENDED if name != "page_code"]

    def strip(self, value):
        """Without the new keys of each object that is called `accelerator`."""
        if isinstance(value, dict):
            return {key: self.strip_keys(one, "") if key == "accelerator" and isinstance(one, dict) else self.strip(one)
                    for key, one in value.items()}
        return [self.strip(one) for one in value] if isinstance(value, list) else value

    def strip_keys(self, section, path):
        kept = {}
        for key, value in section.items():
            if path + key in self.new_keys:
                continue
            if isinstance(value, dict):
                value = self.strip_keys(value, path + key + ".")
                if not value:
                    continue
            kept[key] = value
        return kept

    def strip_lists(self, text):
        """Without the new keys in lists such as `allowed: array.rows, array.columns`."""
        names = self.new_keys | {key.rsplit(".", 1)[-1] for key in self.new_keys}

        def shorter(match):
            return match.group(1) + ", ".join(one for one in match.group(2).split(", ") if one not in names)
        return re.sub(r"(allowed: )((?:[\w.]+, )+[\w.]+)", shorter, text)

    def new_accelerator_keys(self, kind, before, after):
        if not self.new_keys:
            return before, after
        if kind in ("json", "store"):
            ours, theirs = as_json(before), as_json(after)
            if ours is None or theirs is None:
                lines = [before.split("\n"), after.split("\n")]
                texts = ["\n".join(write_json(self.strip(as_json(one))) if as_json(one) else one for one in part)
                         for part in lines]
                return texts[0], texts[1]
            return write_json(self.strip(ours)), write_json(self.strip(theirs))
        if is_accelerator(before) and is_accelerator(after):
            above = {path for path, _ in yaml_paths(before)}
            kept = [line for path, line in yaml_paths(after) if not path or path in above or not any(
                key == path or key.startswith(path + ".") for key in self.new_keys)]

            def plain(lines):  # a longer key moves the comments of all
                return "\n".join(re.sub(r" +#", " #", line) for line in lines)
            return plain(before.split("\n")), plain(kept)
        return before, self.strip_lists(after)

    def titles(self, kind, before, after):
        for pattern, instead, _ in TITLES:
            before = re.sub(pattern, instead, before)
        return before, after

    def store_keys(self, kind, before, after):
        """Digests, and their beginnings in tables, by the order in which they appear."""
        if not self.new_keys:
            return before, after

        def numbered(text):
            seen = {}

            def number(match):
                return "key %011d" % seen.setdefault(match.group()[:12], len(seen))
            return re.sub(r"\b[0-9a-f]{64}\b|(?m:^)[0-9a-f]{12}(?= )", number, text)
        return numbered(before), numbered(after)

    def known_points(self, kind, before, after):
        if not self.new_keys or kind != "text":
            return before, after
        counts = re.compile(r"([\d,]+) points? run in T s, ([\d,]+) known before")
        dry = re.compile(r"^[\d,]+ are in \S+ already$", re.M)

        def total(match):
            return "%d points in all" % sum(int(one.replace(",", "")) for one in match.groups())
        return tuple(dry.sub("points in the store", counts.sub(total, text)) for text in (before, after))

    def equal(self, kind, before, after):
        """Names of the rules that make them equal. Raises Differs."""
        names = []
        ours, theirs = before, after
        for name, rule in self.rules():
            if ours == theirs:
                break
            changed = rule(kind, ours, theirs)
            if changed[0] != ours or changed[1] != theirs:
                names.append(name)
            ours, theirs = changed
        if ours != theirs:
            raise Differs(first_difference(ours, theirs))
        return names


def first_difference(before, after):
    """The first line that is not the same, both with what stands around."""
    ours, theirs = before.split("\n"), after.split("\n")
    at = next((i for i, (one, other) in enumerate(zip(ours, theirs)) if one != other), min(len(ours), len(theirs)))
    one = ours[at] if at < len(ours) else None
    other = theirs[at] if at < len(theirs) else None
    column = len(os.path.commonprefix([one or "", other or ""]))

    def shown(line):
        if line is None:
            return "(no such line)"
        start = max(0, column - 60)
        return ("..." if start else "") + line[start:column + 60] + ("..." if len(line) > column + 60 else "")
    return f"line {at + 1}, column {column + 1}\n    before: {shown(one)}\n    after:  {shown(other)}"


# --- Running -----------------------------------------------------------------------------------------------------


def environment(scratch, more, temporary=True):
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("EYRIE_", "SLURM_", "SBATCH_", "LC_", "LANG", "NO_COLOR"))}
    kept.update({"LC_ALL": "C.UTF-8", "TERM": "xterm", "COLUMNS": "80", **more})
    if temporary:
        kept["TMPDIR"] = os.path.join(scratch, "tmp")
    return kept


def run_on_terminal(words, **how):
    controller, terminal = pty.openpty()
    with subprocess.Popen(words, stdout=terminal, stderr=subprocess.PIPE, **how) as process:
        os.close(terminal)
        out = b""
        while True:
            try:
                piece = os.read(controller, 65536)
            except OSError:  # Linux's way to say that nobody holds the other end
                break
            if not piece:
                break
            out += piece
        err = process.stderr.read()
        return process.wait(SECONDS), out, err, os.close(controller)


def run_step(step, program, folder, scratch):
    words = ([CLUSTER] if step.cluster else []) + [program, *step.words()]
    variables = environment(scratch, step.environment, temporary=not step.cluster)  # munged wants a folder open to all
    how = {"cwd": folder, "stdin": subprocess.DEVNULL, "env": variables}
    if step.terminal:
        return run_on_terminal(words, **how)[:3]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS, check=False, **how)
    return done.returncode, done.stdout, done.stderr


def run_side(case, program, before, scratch):
    """All that a case gives: {name: bytes}, and where a step ended as it should not, what it says."""
    folder = os.path.join(scratch, re.sub(r"\W+", "_", case.name))
    os.makedirs(folder)
    for name, content in case.files.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
    found, complaint = {}, None
    for number, step in enumerate(case.steps, 1):
        status, out, err = run_step(step, before if step.before else program, folder, scratch)
        name = f"command {number}"
        found[f"{name}, exit status"] = str(status).encode()
        found[f"{name}, standard output"], found[f"{name}, standard error"] = out, err
        if status != step.status and complaint is None:
            last = err.decode("utf-8", "replace")[:300]
            complaint = f"eyrie {step.command}: exit status {status}, expected {step.status}: {last}"
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            path = os.path.join(parent, file)
            name = os.path.relpath(path, folder)
            if name in case.leave_out or any(re.fullmatch(pattern, name) for pattern, _ in LEFT_OUT):
                continue
            with open(path, "rb") as opened:
                content = opened.read()
            found[name] = store_text(path).encode() if content.startswith(b"SQLite format 3\0") else content
    return found, complaint, folder


def store_text(path):
    """A store's tables as JSON, points in the order of their sweeps, whatever their keys are."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row

    def rows(query, *values):
        return [{name: opened(row[name]) for name in row.keys() if not is_row_digest(name, row.keys())}
                for row in connection.execute(query, values)]

    def is_row_digest(name, names):
        """What follows from the rest of a row, and older stores have not."""
        return name == "row_digest" or (name == "digest" and "key" in names)

    def schema():
        found = rows("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
        for row in found:
            row["sql"] = re.sub(r",\s*(row_)?digest TEXT(?=[,)\n])", "", row["sql"] or "")
        return found

    def opened(value):
        """JSON within a column is opened, so that what differs in it can be told."""
        if isinstance(value, str):
            inner = as_json(value)
            return value if inner is None else {"json": inner}
        return Number(repr(value)) if isinstance(value, (int, float)) else value

    def point(key):
        records = {"key": key, "points": rows("SELECT * FROM points WHERE key = ?", key),
                   "details": rows("SELECT * FROM details WHERE key = ?", key)}
        for (inputs,) in connection.execute("SELECT inputs FROM details WHERE key = ?", (key,)):
            records["key is the digest of inputs"] = hashlib.sha256(inputs.encode()).hexdigest() == key
        return records

    text = {"schema": schema(),
            "meta": rows("SELECT * FROM meta ORDER BY name"), "sweeps": rows("SELECT * FROM sweeps ORDER BY digest")}
    seen = set()
    text["sweep_points"] = []
    for row in rows("SELECT s.name, p.* FROM sweep_points p JOIN sweeps s ON s.id = p.sweep "
                    "ORDER BY s.digest, ordinal"):
        del row["sweep"]
        text["sweep_points"].append({**row, **({} if row["key"] in seen else {"point": point(row["key"])})})
        seen.add(row["key"])
    others = [key for (key,) in connection.execute("SELECT key FROM points ORDER BY key") if key not in seen]
    text["others"] = [point(key) for key in others]
    text["documents"] = rows("SELECT * FROM documents ORDER BY digest")
    connection.close()
    return write_json(text) + "\n"


# --- Comparing ---------------------------------------------------------------------------------------------------


def kind_of(name, text):
    if text.startswith("<!DOCTYPE html>"):
        return "page"
    kinds = {".json": "json", ".jsonl": "json", ".csv": "csv", ".yaml": "yaml", ".sqlite": "store"}
    return kinds.get(os.path.splitext(name)[1]) or ("json" if text.startswith("{") else "text")


class Comparison:
    def __init__(self, programs, options):
        self.programs, self.options = programs, options
        self.scratch = os.path.abspath(options.keep) if options.keep else tempfile.mkdtemp(prefix="same_bytes.")
        # Names of the same length: a path in a table does not move what stands beside it.
        self.folders = [os.path.join(self.scratch, name) for name in ("1_before", "2_after_")]
        for folder in self.folders:
            os.makedirs(os.path.join(folder, "tmp"))
        self.trees = sorted({tree for tree in map(self.tree_of, programs) if tree}, key=len, reverse=True)
        self.intended = Intended(self.new_keys())
        self.pages = Pages(self.intended, read_json, write_json, first_difference, Differs)
        self.used = {}

    def ask(self, program, words):
        done = subprocess.run([program, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False,
                              stderr=subprocess.PIPE, timeout=SECONDS, cwd=self.folders[0],
                              env=environment(self.folders[0], {}))
        return done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")

    def tree_of(self, program):
        """The folder above its configs/, as it names it itself in a message."""
        found = re.match(r"eyrie: (/.+)/configs/", self.ask(program, ["run", "-n", "tiny", "-m", "eyeriss_alexnet"])[1])
        return found.group(1) if found else None

    def new_keys(self):
        """Keys of AFTER's accelerators that BEFORE's have not."""
        keys = []
        for program in self.programs:
            shown = [self.ask(program, ["show", "accelerator", name])[0] for name in ("eyeriss", "isca16_ws_256")]
            keys.append(leaves({path for text in shown for path, _ in yaml_paths(text)}))
        return keys[1] - keys[0]

    def normalised(self, text, kind):
        for _, kinds, pattern, instead, _ in NORMALISE:
            if kind not in kinds:
                continue
            if pattern == "{scratch}":
                for folder in self.folders:
                    text = text.replace(folder, instead)
            elif pattern == "{tree}":
                for tree in self.trees:
                    text = text.replace(tree, instead)
            else:
                text = re.sub(pattern, instead, text)
        return text

    def run(self, case):
        """Both sides of a case."""
        return [run_side(case, program, self.programs[0], folder)
                for program, folder in zip(self.programs, self.folders)]

    def compare(self, case, sides):
        """Names of intended differences, each once for every text. Raises Differs."""
        (before, complaint, folder), (after, _, _) = sides
        for name in sorted(before.keys() | after.keys()):
            if name not in before or name not in after:
                raise Differs(f"{name}: only {'AFTER' if name not in before else 'BEFORE'} has it")
        if complaint:
            raise Differs(f"this case is not what it should be, with BEFORE already: {complaint}")
        if len(case.steps) != sum(name.endswith("exit status") for name in before):
            raise Differs(f"{folder}: not all commands ran")
        names = []
        for name, content in before.items():
            if content == after[name]:
                continue
            try:
                names += self.compare_one(name, content, after[name])
            except Differs as difference:
                raise Differs(f"{name}: {difference}") from None
        return names

    def compare_one(self, name, ours, theirs):
        if name.endswith(".gz"):
            ours, theirs, name = *(gzip.decompress(one) for one in (ours, theirs)), name[:-3]
            if ours == theirs:
                raise Differs("compressed differently, the same inside")
        # Bytes that are no UTF-8 stay apart.
        before, after = (one.decode("utf-8", "backslashreplace") for one in (ours, theirs))
        kind = kind_of(name, before)
        before, after = self.normalised(before, kind), self.normalised(after, kind)
        if before == after:
            return []
        if kind == "page":
            return self.pages.equal(before, after, self.scratch)
        return self.intended.equal(kind, before, after)

    def close(self):
        self.pages.close()
        if not self.options.keep:
            shutil.rmtree(self.scratch, ignore_errors=True)


def cluster_works():
    if not os.path.exists(CLUSTER):
        return False
    return subprocess.run([CLUSTER, "true"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False,
                          stderr=subprocess.DEVNULL, timeout=SECONDS).returncode == 0


def chosen_cases(options):
    try:
        cases = [case for case in same_bytes_cases.CASES if re.search(options.only, case.name)]
    except re.error as error:
        sys.exit(f"scripts/same_bytes: --only: {error}")
    if not options.list and any(case.cluster for case in cases):
        if options.slurm == "no" or options.slurm is None and not cluster_works():
            print("left out, as no Slurm can be started here: " + ", ".join(one.name for one in cases if one.cluster))
            cases = [case for case in cases if not case.cluster]
    return cases


def report_intended(used, new_keys):
    if new_keys:
        print(f"new keys of AFTER's accelerators: {', '.join(sorted(new_keys))}")
    for name, count in sorted(used.items()):
        print(f"intended: {name}, {count} texts: {INTENDED[name]}")


def main():
    parser = argparse.ArgumentParser(prog="scripts/same_bytes", description="The same commands with two programs; "
                                     "exit status 0: all the same, 1: something differs, 2: bad usage.")
    parser.add_argument("before", metavar="BEFORE", help="an eyrie program")
    parser.add_argument("after", metavar="AFTER", help="another one")
    parser.add_argument("--only", metavar="REGEX", default="", help="only the cases in whose names it is found")
    parser.add_argument("--jobs", metavar="N", type=int, default=2, help="cases at a time (2)")
    parser.add_argument("--slurm", choices=("yes", "no"), help="the cases on a cluster; default: if one can be started")
    parser.add_argument("--keep", metavar="FOLDER", help="a new folder that keeps all that is written")
    parser.add_argument("--list", action="store_true", help="print the cases and their commands; run none")
    options = parser.parse_args()
    if options.list:
        for case in chosen_cases(options):
            print(case.name)
            for step in case.steps:
                print("    eyrie " + step.command)
        return 0
    programs = [os.path.abspath(program) for program in (options.before, options.after)]
    for program in programs:
        if not os.path.isfile(program) or not os.access(program, os.X_OK):
            parser.error(f"{program}: no program")
    if options.keep and os.path.exists(options.keep):
        parser.error(f"--keep: {options.keep}: is there already")
    cases = chosen_cases(options)
    if not cases:
        parser.error(f"--only: no case's name has '{options.only}'")
    comparison = Comparison(programs, options)
    used, differing = {}, 0
    try:
        with concurrent.futures.ThreadPoolExecutor(max(1, options.jobs)) as pool:
            runs = [(case, pool.submit(comparison.run, case)) for case in cases]
            for i, (case, run) in enumerate(runs):
                runs[i] = None  # its texts need not stay in memory
                try:
                    names = comparison.compare(case, run.result())
                    for name in names:
                        used[name] = used.get(name, 0) + 1
                    but = f" (but for {', '.join(sorted(set(names)))})" if names else ""
                    print(f"same     {case.name}{but}", flush=True)
                except (Differs, subprocess.TimeoutExpired, sqlite3.Error) as difference:
                    meant = MEANT.get(case.name) if isinstance(difference, Differs) else None
                    differing += meant is None
                    print(f"{'DIFFERS' if meant is None else 'meant  '}  {case.name}: {difference}" +
                          ("" if meant is None else f" ({meant})"), flush=True)
                del run
    finally:
        comparison.close()
    report_intended(used, comparison.intended.new_keys)
    print(f"{len(cases)} cases: {len(cases) - differing} same, {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
