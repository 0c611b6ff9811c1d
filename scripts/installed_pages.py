#!/usr/bin/env python3
"""Writes README.md and the pages of docs as they are installed beside the program.

    scripts/installed_pages.py SOURCE OUTPUT

Commands are `eyrie ...` in place of `scripts/eyrie ...`, links to files that are not installed their text alone. What
else stands in scripts/ needs the source tree, as the README's first lines say. The build calls this
(packaging/install.cmake).
"""
import glob
import os
import re
import sys

# Of the README: what else is installed beside it.
BESIDE = {"CHANGELOG.md", "CITATION.cff", "LICENSE"}
# Tells a clone from an installation: its commands are meant as they stand.
AS_IT_IS = "docs/install.md"
NOTE = """
These are the pages of the source tree, for a program that is installed: `scripts/...` and files that are named, but not
here, are in the tree. `man eyrie` has all commands.
"""
CLONE = re.compile(r"<!-- clone -->\n.*?<!-- /clone -->\n\n?", re.S)


def installed(name):
    return name in BESIDE or name.startswith("docs/") or "://" in name


def linked(page, text):
    """The text without links that lead out of what is installed."""
    def link(found):
        target = found[2].split("#")[0]
        path = os.path.normpath(os.path.join(os.path.dirname(page), target))
        return found[0] if target == "" or "://" in target or installed(path) else found[1]
    return re.sub(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)", link, text)


def page_of(page, text):
    if page == AS_IT_IS:
        return text
    text = linked(page, CLONE.sub("", text))
    text = re.sub(r"(?<![\w/])scripts/eyrie(?!\w)", "eyrie", text)
    if page == "README.md":
        title, rest = text.split("\n", 1)
        text = f"{title}\n{NOTE}{rest}"
    return text


def main():
    source, output = sys.argv[1:]
    pages = [os.path.relpath(one, source) for one in glob.glob(os.path.join(source, "docs", "**", "*.md"),
                                                               recursive=True)]
    for page in ["README.md", *sorted(pages)]:
        with open(os.path.join(source, page), encoding="utf-8") as file:
            text = page_of(page, file.read())
        path = os.path.join(output, page)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main()
