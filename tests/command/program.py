"""What the tests of the command line share: calling the program as its users do, and what good and bad calls look like.

A test is called with the program and, if only some cases are to run, a part of their names.
"""
import contextlib
import os
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
PATTERN = sys.argv[2] if len(sys.argv) > 2 else ""
SECONDS = 600  # a net for what hangs: no test passes or fails by how fast the computer is


class Failed(Exception):
    pass


def expect(condition, what):
    if not condition:
        raise Failed(what)


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err


def eyrie(*words, **how):
    """Runs the program; words may be bytes, for names that are not UTF-8; `how`: as subprocess.run has it."""
    try:
        done = subprocess.run([PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=SECONDS, **how)
    except subprocess.TimeoutExpired:
        raise Failed(f"hangs: {words}")
    return Result(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace"))


def without_files(err):
    """Standard error without the lines that name the files that were written, and mappings that are not proven."""
    return "".join(line for line in err.splitlines(True)
                   if not line.startswith("eyrie: wrote ") and ": not proven: the mappings of " not in line)


def good(*words, **how):
    done = eyrie(*words, **how)
    expect(done.status == 0, f"{words}: exit status {done.status}, not 0: {done.err[:500]}")
    expect(without_files(done.err) == "", f"{words}: standard error is not empty: {done.err[:500]}")
    return done.out


def bad(fragments, *words, **how):
    """Exit status 2, nothing on standard output, and one line with all the fragments in this order."""
    refused(2, fragments, *words, **how)


def computer_failed(fragments, *words, **how):
    """The same with exit status 4: the input is good, the computer is not."""
    refused(4, fragments, *words, **how)


def refused(status, fragments, *words, **how):
    done = eyrie(*words, **how)
    expect(done.status == status, f"{words}: exit status {done.status}, not {status}: {(done.err + done.out)[:500]}")
    expect(done.out == "", f"{words}: prints on standard output: {done.out[:300]}")
    expect(done.err.startswith("eyrie: "), f"{words}: no message of eyrie's: {done.err[:500]}")
    expect(done.err.count("\n") == 1 and done.err.endswith("\n"), f"{words}: not one message: {done.err[:500]!r}")
    expect(len(done.err) < 4100, f"{words}: a message of {len(done.err)} bytes")
    in_order(fragments, done.err, words)


def in_order(fragments, text, where):
    at = 0
    for fragment in fragments:
        found = text.find(fragment, at)
        expect(found >= 0, f"{where}: '{fragment}' is missing (or out of order) in: {text}")
        at = found + len(fragment)


def partial(fragments, *words, **how):
    """Exit status 3: some layers cannot run. Messages of eyrie's, some with lines below, with the fragments in this
    order. Returns what was printed."""
    done = eyrie(*words, **how)
    expect(done.status == 3, f"{words}: exit status {done.status}, not 3: {(done.err + done.out)[:500]}")
    lines = done.err.splitlines()
    expect(lines and lines[0].startswith("eyrie: ") and all(line.startswith(("eyrie: ", "  ")) for line in lines),
           f"{words}: not eyrie's: {done.err[:500]!r}")
    in_order(fragments, done.err, words)
    return done.out


def write(name, content):
    with open(name, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return "./" + name


def read(name):
    with open(name, encoding="utf-8") as file:
        return file.read()


@contextlib.contextmanager
def new_folder(prepare):
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            prepare()
            yield
        finally:
            os.chdir("/")


def named_cases():
    """An empty dict of cases, and the decorator that puts one there under its name, which may be any text."""
    cases = {}

    def case(name):
        def add(check):
            if name in cases:
                raise ValueError(f"two cases are named '{name}'")  # the first would never run
            cases[name] = check
            return check
        return add
    return cases, case


def run_cases(cases, *arguments, prepare=lambda: None, one_folder=False):
    """The exit status of a test: its cases, functions or a dict of them by name, each called with the arguments in a
    new folder that `prepare` has filled, or all in one. A case that returns a text is one that could not run."""
    named = cases if isinstance(cases, dict) else {case.__name__.replace("_", " "): case for case in cases}
    chosen = {name: case for name, case in named.items() if PATTERN.replace("_", " ") in name}
    failures = 0
    with new_folder(prepare) if one_folder else contextlib.nullcontext():
        for name, case in chosen.items():
            started = time.monotonic()
            try:
                with contextlib.nullcontext() if one_folder else new_folder(prepare):
                    skipped = case(*arguments)
                outcome = f"skipped: {name}: {skipped}" if skipped else f"ok: {name}"
            except Exception as error:  # also what a file or a page has not
                failures += 1
                kind = "" if isinstance(error, Failed) else f"{type(error).__name__}: "
                outcome = f"FAILED: {name}: {kind}{error}"
            print(f"{outcome} ({time.monotonic() - started:.1f} s)", flush=True)
    print(f"{len(chosen)} cases of {PROGRAM}, {failures} failures")
    return 1 if failures or not chosen else 0
