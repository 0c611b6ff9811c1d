#!/usr/bin/env python3
"""The figures of the lessons are those that the program makes now, and each says in words what it shows.

    figures_test.py PROGRAM     exit status 1: another one; scripts/lesson_figures.py PROGRAM writes them anew
"""
import glob
import os
import subprocess
import sys
import tempfile
from xml.etree import ElementTree

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
LESSONS = os.path.join(ROOT, "docs", "lessons")
SVG = "{http://www.w3.org/2000/svg}"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def main():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-B", os.path.join(ROOT, "scripts", "lesson_figures.py"), sys.argv[1], folder],
                       check=True)
        names = sorted(os.listdir(folder))
        there = sorted(os.path.basename(path) for path in glob.glob(os.path.join(LESSONS, "*.svg")))
        if names != there:
            problems.append(f"the figures are {there}, not {names}")
        for name in set(names) & set(there):
            text = read(os.path.join(folder, name))
            if text != read(os.path.join(LESSONS, name)):
                problems.append(f"{name}: the program now makes another")
            root = ElementTree.fromstring(text)
            if len(root.findtext(SVG + "title") or "") < 10 or len(root.findtext(SVG + "desc") or "") < 20:
                problems.append(f"{name}: has no title or no description")
            if not any(f"]({name})" in read(path) for path in glob.glob(os.path.join(LESSONS, "*.md"))):
                problems.append(f"{name}: no lesson shows it")
    print("".join(f"{one}\n" for one in problems) + f"{len(names)} figures, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
