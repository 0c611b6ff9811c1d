#!/usr/bin/env python3
"""A new counter of a PE is one row of the ledger, and the line that counts: shown by adding one.

    one_edit_test.py SOURCE_TREE [WORK_FOLDER]

Takes the edit that docs/plan.md prints, applies it to a copy of the tree, builds the program and looks for the counter
in every output: the tables, JSON, CSV, the store of a sweep and its export, the report, the timeline, the view. All
must have it with the same number, and the number must be that of another count: where a window moves by one word, a
cycle a word, it moves as often as PEs spend cycles on moving it.
"""
import base64
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

TREE = os.path.abspath(sys.argv[1])
sys.path.append(os.path.join(TREE, "tests", "support"))
from browser import Browser  # noqa: E402

COUNTER = "window_shifts"
LAYER = "CONV1"
RUN = ["--accelerator", "eyeriss", "--network", "tiny", "--layer", LAYER, "--mapping", "one_word.yaml",
       "--set", "pe.window_shift_cycles_per_word=1", "--quiet"]
MAPPING = f"dataflow: rs\nlayers:\n  {LAYER}: {{m: 4, n: 1, e: 8, p: 4, q: 1, r: 1, t: 1}}\n"
SWEEP = f"""name: one
base: {{accelerator: eyeriss, network: tiny, layers: [{LAYER}], mapping: one_word.yaml, objective: edp}}
vary:
  - {{key: accelerator.pe.window_shift_cycles_per_word, values: [1]}}
"""


def expect(condition, what):
    if not condition:
        sys.exit("FAILED: " + what)


# --- The edit, as docs/plan.md has it ------------------------------------------------------------------------------


def edits():
    """[(file, text that is there once, text that takes its place)]"""
    with open(os.path.join(TREE, "docs", "plan.md"), encoding="utf-8") as page:
        block = re.search(r"\n((?:    .*\n)*    --- a/sim/ledger/measures\.hpp\n(?:    .*\n)+)", page.read()).group(1)
    found = []
    for line in (one[4:] for one in block.splitlines()):
        if line.startswith("--- a/"):
            found.append([line[len("--- a/"):], [], []])
        else:
            if line[0] in " -":
                found[-1][1].append(line[1:])
            if line[0] in " +":
                found[-1][2].append(line[1:])
    return [(file, "\n".join(before), "\n".join(after)) for file, before, after in found]


def apply(folder):
    files = edits()
    expect([file for file, *_ in files] == ["sim/ledger/measures.hpp", "pe/issue.cpp"],
           f"two places, a row and the counting: {[file for file, *_ in files]}")
    for file, before, after in files:
        path = os.path.join(folder, file)
        with open(path, encoding="utf-8") as source:
            text = source.read()
        expect(text.count(before + "\n") == 1, f"{file} has these lines once:\n{before}")
        with open(path, "w", encoding="utf-8") as source:
            source.write(text.replace(before + "\n", after + "\n"))


def build(work):
    copy = os.path.join(work, "tree")
    for name in ("sim", "pe", "noc", "memory", "dataflows", "workloads", "configs", "packaging"):
        shutil.copytree(os.path.join(TREE, name), os.path.join(copy, name), dirs_exist_ok=True)
    for name in ("CMakeLists.txt", "LICENSE"):
        shutil.copy(os.path.join(TREE, name), copy)
    apply(copy)
    folder = os.path.join(work, "build")
    quick = ["-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=-O0", "-DEYRIE_TESTS=OFF"]
    subprocess.run(["cmake", "-G", "Ninja", "-S", copy, "-B", folder, *quick], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", folder, "--target", "eyrie", "--parallel", "2"], check=True,
                   stdout=subprocess.DEVNULL)
    return os.path.join(folder, "eyrie")


# --- Where it must be ----------------------------------------------------------------------------------------------


def number(text):
    return int(text.replace(",", ""))


def in_table(text):
    lines = text[text.index("Other counts\n"):].splitlines()
    column = lines[1].split().index(COUNTER)
    return number(next(line for line in lines if line.startswith(LAYER)).split()[column])


def in_csv(path):
    with open(path, encoding="utf-8") as file:
        return sum(int(row[COUNTER]) for row in csv.DictReader(file))


def in_export(path):
    with open(path, encoding="utf-8") as file:
        point = json.loads(file.readline())
    return sum(layer["counts"][COUNTER] for layer in point["layers"])


def in_timeline(path):
    with open(path, encoding="utf-8") as file:
        events = json.load(file)["traceEvents"]
    return sum(event["args"]["windows"] for event in events if event["ph"] == "C" and event["name"] == COUNTER)


def packed(text):
    """The integers of a scene (sim/view/packed_integers.hpp)."""
    value, weight = 0, 1
    for byte in base64.b64decode(text):
        value += (byte & 127) * weight
        weight *= 128
        if byte < 128:
            yield value
            value, weight = 0, 1


def in_scene(path):
    with open(path, encoding="utf-8") as file:
        data = json.loads(re.search(r'id="data">(.*?)</script>', file.read(), re.S).group(1))
    return sum(list(packed(data["sides"][0]["counters"][COUNTER]))[1::2])


def on_view(browser, path):
    browser.open(os.path.abspath(path), width=1366, height=768)
    browser.press("End")
    browser.settle()
    return number(browser.evaluate(f"document.querySelector('[data-counter={COUNTER}]').textContent"))


def on_report(browser, path):
    browser.open(os.path.abspath(path), width=1366, height=768)
    return number(browser.evaluate(
        """(() => {
          const table = [...document.querySelectorAll("table")].find((one) => one.ariaLabel.startsWith("layers of"));
          const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.split(" ")[0]);
          return table.tBodies[0].rows[0].cells[heads.indexOf("%s")].textContent;
        })()""" % COUNTER))


def everywhere(program):
    def eyrie(*words):
        return subprocess.run([program, *words], check=True, capture_output=True, text=True, timeout=1200).stdout

    for name, text in (("one_word.yaml", MAPPING), ("sweep.yaml", SWEEP)):
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
    table = eyrie("run", *RUN, "--check", "--json", "run.json", "--csv", "run.csv", "--trace-json", "timeline.json",
                  "--trace-window", "all")
    eyrie("sweep", "sweep.yaml", "--store", "sweep.db", "--export", "sweep.jsonl", "--quiet")
    eyrie("report", "run.json", "--output", "report.html", "--quiet")
    eyrie("view", *RUN, "-o", "view.html")
    with open("run.json", encoding="utf-8") as file:
        result = json.load(file)
    layer = result["layers"][0]
    expected = layer["pe_cycles"]["window_shift"]
    expect(expected > 0, "windows move")
    with Browser() as browser:
        shown = {
            "JSON, layer": layer["counts"][COUNTER],
            "JSON, totals": result["totals"]["counts"][COUNTER],
            "table": in_table(table),
            "CSV": in_csv("run.csv"),
            "export of a sweep": in_export("sweep.jsonl"),
            "timeline": in_timeline("timeline.json"),
            "scene of the view": in_scene("view.html"),
            "view": on_view(browser, "view.html"),
            "report": on_report(browser, "report.html"),
        }
    for where, count in shown.items():
        print(f"{where}: {count}")
        expect(count == expected, f"{where}: {count}, not {expected}")


def main():
    with tempfile.TemporaryDirectory() as scratch:
        work = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else scratch
        os.makedirs(work, exist_ok=True)
        program = build(work)
        os.chdir(scratch)
        everywhere(program)


if __name__ == "__main__":
    main()
