#!/usr/bin/env python3
"""Checks that C++ stands as clang-format puts it (.clang-format) and that no line of code is too wide; --mend formats.

    check_format.py [--mend] [ROOT]

Wide is a line of more than 120 characters in C++, Python, JavaScript, CSS, CMake and shell scripts. Not checked: vendor
folders (other people's files), HTML (attributes cannot be broken), Markdown (tables), YAML (doc comments after values)
and data. Formatters differ between versions: the one asked is version 14, as Debian 12 packages it.

Exit status: 0 kept; 1 broken; 2 ROOT cannot be read, or there is no clang-format 14.
"""
import os
import posixpath
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import check_layers  # noqa: E402

WIDEST = 120
VERSION = 14
FORMATTED = (".cpp", ".hpp")
CODE = FORMATTED + (".py", ".js", ".css", ".cmake")
SHELL = re.compile(r"#!.*\b(ba)?sh\b")
UNFORMATTED = re.compile(r"^(.*?):(\d+):\d+: (?:error|warning): code should be clang-formatted", re.M)


def is_vendor(path):
    return "vendor" in path.split("/")


def has_width(path, text):
    name = posixpath.basename(path)
    return not is_vendor(path) and (name.endswith(CODE) or name == "CMakeLists.txt" or SHELL.match(text) is not None)


def check_width(files):
    """Complaints about a tree given as {path relative to its root: text}."""
    for path, text in files.items():
        if not has_width(path, text):
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > WIDEST:
                yield f"{path}:{number}: {len(line)} characters wide; allowed: up to {WIDEST}: break the line"


def formatter():
    """The name of clang-format 14. Raises LookupError."""
    found = []
    for name in (f"clang-format-{VERSION}", "clang-format"):
        if shutil.which(name):
            told = subprocess.run([name, "--version"], stdout=subprocess.PIPE, check=True).stdout
            found.append(told.decode().strip())
            if re.search(rf"\bversion {VERSION}\.", found[-1]):
                return name
    raise LookupError(f"needed: clang-format {VERSION} (scripts/setup --tests installs it on Debian 12); "
                      f"found: {', '.join(found) or 'none'}")


def run_formatter(name, root, paths, *options):
    """What clang-format says, and its exit status; a hundred files at a time, so that no command line is too long."""
    done = []
    for at in range(0, len(paths), 100):
        command = [name, "--style=file", *options, *paths[at:at + 100]]
        done.append(subprocess.run(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False))
    said = "".join(one.stdout.decode("utf-8", "replace") for one in done)
    return said, max((one.returncode for one in done), default=0)


def check_formatted(name, root, paths):
    """One complaint a file, at its first line that the formatter would change."""
    said, status = run_formatter(name, root, paths, "--dry-run", "-Werror")
    first = {}
    for path, line in UNFORMATTED.findall(said):
        first.setdefault(path, line)
    if status != 0 and not first:
        raise OSError(said.strip())
    for path, line in first.items():
        yield f"{path}:{line}: not as clang-format puts it: run scripts/format"


def main():
    words = [word for word in sys.argv[1:] if word != "--mend"]
    root = words[0] if words else os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if not os.path.isfile(os.path.join(root, ".clang-format")):
        print(f"{root}: not the root of the source tree: no .clang-format", file=sys.stderr)
        return 2
    files = check_layers.read_tree(root)
    formatted = [path for path in files if path.endswith(FORMATTED) and not is_vendor(path)]
    try:
        name = formatter()
        if "--mend" in sys.argv[1:]:
            run_formatter(name, root, formatted, "-i")
            files = check_layers.read_tree(root)
        complaints = [*check_formatted(name, root, formatted), *check_width(files)]
    except (LookupError, OSError) as error:
        print(f"check_format.py: {error}", file=sys.stderr)
        return 2
    for complaint in complaints:
        print(complaint)
    print(f"{len(formatted)} files of C++, {len(complaints)} violations")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
