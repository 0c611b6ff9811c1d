#!/usr/bin/env python3
"""Runs the commands of Markdown pages, and compares what they print with what the pages show (page.py: how they look).

    tests/docs/run_pages.py PROGRAM [--long] [--update] [--tree FOLDER] PAGE...

PROGRAM is the eyrie that stands for scripts/eyrie. A page's commands run one after another in a copy of the source
tree; what they write stays there (--tree: of another tree). --long: the blocks marked so, too.
--update: writes what is printed now into the pages, where that is all that has changed.
Exit status: 0 all as shown (or updated); 1 not; 2 a page or an argument that is not understood.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile

from output import difference, matches, renewed
from page import Page, PageError

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
SECONDS = 1800  # a net for what hangs: no page is right or wrong by how fast the computer is
LONG_SECONDS = 7200


def make_folder(folder, program, tree=ROOT):
    """A copy of the source tree, in which commands may write, with the program in place of the script that builds
    it."""
    shutil.copytree(tree, folder, dirs_exist_ok=True, symlinks=True,
                    ignore=shutil.ignore_patterns("build", ".*", "__pycache__"))
    os.remove(os.path.join(folder, "scripts", "eyrie"))
    os.symlink(program, os.path.join(folder, "scripts", "eyrie"))


def run(command, folder, seconds):
    """Status and lines printed, standard error among them, without empty lines at the end. Status None: stopped after
    so many seconds."""
    environment = dict(os.environ, LC_ALL="C.UTF-8", TERM="dumb", COLUMNS="80")
    process = subprocess.Popen(["bash", "-o", "pipefail", "-c", command], cwd=folder, env=environment,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               start_new_session=True)
    try:
        out, _ = process.communicate(timeout=seconds)
        status = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        out, status = process.communicate()[0], None
    text = out.decode("utf-8", "replace").rstrip()
    return status, [line.rstrip() for line in text.split("\n")] if text else []


def check_quotes(page, tree):
    """Problems with the files of the tree that the page quotes."""
    problems = []
    for file in dict.fromkeys(quote.file for quote in page.quotes):
        quotes = [quote for quote in page.quotes if quote.file == file]
        try:
            with open(os.path.join(tree, file), encoding="utf-8") as source:
                rest = source.read().rstrip("\n").split("\n")
        except OSError:
            problems.append(f"{page.name}:{quotes[0].line}: {file}: no such file")
            continue
        at = 0
        for quote in quotes:
            while at < len(rest) and rest[at] == "":
                at += 1
            for shown in "\n".join(quote.lines).strip("\n").split("\n"):
                if at >= len(rest) or rest[at] != shown:
                    found = f"'{rest[at]}'" if at < len(rest) else "its end"
                    problems.append(f"{page.name}:{quote.line}: {file}:{at + 1}: "
                                    f"the page has '{shown}', the file {found}")
                    return problems
                at += 1
        if any(rest[at:]):
            problems.append(f"{page.name}:{quotes[-1].line}: {file}: the page leaves out lines {at + 1} to {len(rest)}")
    return problems


class PageRun:
    def __init__(self, page, program, options):
        self.page, self.program, self.options = page, program, options
        self.problems = []
        self.ran = 0
        self.new_outputs = []  # (first line, lines shown, lines printed), for --update

    def run(self):
        self.problems += check_quotes(self.page, self.options.tree)
        with tempfile.TemporaryDirectory() as folder:
            make_folder(folder, self.program, self.options.tree)
            for block in self.page.blocks:
                if block.how.when == "always" or (block.how.when == "long" and self.options.long):
                    for command in block.commands:
                        self.run_command(command, block.how, folder)
        if self.options.update:
            self.write()

    def run_command(self, command, how, folder):
        where = f"{self.page.name}:{command.line}: $ {command.text}"
        seconds = LONG_SECONDS if how.when == "long" else SECONDS
        status, printed = run(command.text, folder, seconds)
        self.ran += 1
        if status is None:
            self.problems.append(f"{where}\n    stopped after {seconds} s")
        elif status != how.status:
            tail = "\n".join(f"    {line}" for line in printed[-20:])
            self.problems.append(f"{where}\n    exit status {status}, not {how.status}; the end of its output:\n{tail}")
        elif command.output is not None and not matches(command.output, printed):
            now = renewed(command.output, printed) if self.options.update else None
            if now is None:
                self.problems.append(f"{where}\n{difference(command.output, printed)}")
            else:
                self.new_outputs.append((command.output_at, len(command.output), now))

    def write(self):
        lines = list(self.page.lines)
        for at, length, now in reversed(self.new_outputs):
            lines[at:at + length] = now
        if self.new_outputs:
            with open(self.page.name, "w", encoding="utf-8") as file:
                file.write("\n".join(lines))
            print(f"{self.page.name}: {len(self.new_outputs)} outputs updated")


def main():
    parser = argparse.ArgumentParser(description="Runs the commands of Markdown pages and compares their output.")
    parser.add_argument("program")
    parser.add_argument("pages", nargs="+")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--tree", default=ROOT)
    options = parser.parse_args()
    if not os.access(options.program, os.X_OK):
        print(f"{options.program}: no such program", file=sys.stderr)
        return 2
    runs = []
    for name in options.pages:
        try:
            with open(name, encoding="utf-8") as file:
                runs.append(PageRun(Page(name, file.read()), os.path.abspath(options.program), options))
        except (OSError, UnicodeDecodeError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 2
        except PageError as error:
            print(error, file=sys.stderr)
            return 2
    problems = []
    for one in runs:
        one.run()
        problems += one.problems
        print(f"{one.page.name}: {one.ran} commands, {len(one.problems)} not as shown", flush=True)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
