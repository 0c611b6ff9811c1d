#!/usr/bin/env python3
"""The figures of the lessons are those that the program makes now, and each says in words what it shows.

    figures_test.py PROGRAM     exit status 1: another one; scripts/lesson_figures.py PROGRAM writes them anew
"""
import glob
import json
import os
import re
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


NEUTRAL = {"#1a1a1a", "#585f66", "#b4bac0", "#f3f5f7", "#ffffff"}


def declared_colours(program):
    """Of all that the program counts, from a page that it makes."""
    page = subprocess.run([program, "view", "-n", "tiny", "-l", "DW3", "-o", "-"], check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True).stdout
    ledger = json.loads(re.search(r'id="ledger">(.*?)</script>', page, re.S)[1])
    return {one["colour"].lower() for name in ("types", "levels", "energy_parts", "reasons") for one in ledger[name]}


def colour_problems(name, text, declared):
    used = {one.lower() for one in re.findall(r'(?:fill|stroke)="(#\w+)"', text)}
    if used - NEUTRAL - declared:
        yield f"{name}: colours that nothing has: {sorted(used - NEUTRAL - declared)}"
    if not used & declared:
        yield f"{name}: shows nothing that the program counts"


def texts(folder, name):
    root = ElementTree.parse(os.path.join(folder, name)).getroot()
    return [node.text or "" for node in root.iter(SVG + "text")]


def fact_problems(folder):
    """What the figures say, by rules of their own."""
    rows = re.findall(r"filter row (\d+) ifmap row (\d+) ofmap row (\d+)", " ".join(texts(folder, "06-set.svg")))
    if {tuple(map(int, one)) for one in rows} != {(i, i + j, j) for i in range(3) for j in range(5)}:
        yield f"06-set.svg: a PE in row i and column j has filter row i and ifmap row i + j, not {rows}"
    weights = [one for one in texts(folder, "03-weights.svg") if one.startswith("W[")]
    wanted = {f"W[{m},{c},{r},{s}]" for m in range(4) for c in range(2) for r in range(3) for s in range(3)}
    if sorted(weights) != sorted(wanted):
        yield f"03-weights.svg: each weight stands in one PE, not {weights}"
    counts = [int(one) for one in texts(folder, "02-windows.svg") if one.isdigit()]
    edge = [1, 2, 3, 3, 3, 3, 3, 3, 2, 1]
    if counts != [a * b for a in edge for b in edge]:
        yield f"02-windows.svg: a word lies in as many windows as rows times columns of them, not {counts}"


def main():
    problems = []
    declared = declared_colours(sys.argv[1])
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
            problems += colour_problems(name, text, declared)
            root = ElementTree.fromstring(text)
            if len(root.findtext(SVG + "title") or "") < 10 or len(root.findtext(SVG + "desc") or "") < 20:
                problems.append(f"{name}: has no title or no description")
            if not any(f"]({name})" in read(path) for path in glob.glob(os.path.join(LESSONS, "*.md"))):
                problems.append(f"{name}: no lesson shows it")
        problems += fact_problems(folder)
    print("".join(f"{one}\n" for one in problems) + f"{len(names)} figures, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
