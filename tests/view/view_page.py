"""What the cases of the view's test share: making a page, going through it, reading what it shows."""
import csv
import json
import os
import re
import sys

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path += [os.path.join(TESTS, "command"), os.path.join(TESTS, "support")]
from program import Failed, expect, good  # noqa: E402, F401

# Each dataflow on a machine made for it, and two on one made for another.
SIDES = [
    ("rs", "eyeriss"),
    ("ws", "isca16_ws_256"),
    ("os-a", "isca16_os-a_256"),
    ("os-b", "isca16_os-b_256"),
    ("os-c", "isca16_os-c_256"),
    ("nlr", "isca16_nlr_256"),
    ("ws", "eyeriss"),
    ("os-c", "eyeriss"),
]
LEVELS = ("dram", "glb", "noc", "rf")
TYPES = ("ifmap", "filter", "psum")
KINDS = {"read": "reads", "write": "writes", "transfer": "transfers", "delivery": "deliveries", "hop": "hops"}


def chosen(layer, side, *options):
    return ("--network", "tiny", "--layer", layer, "--dataflow", side[0], "--accelerator", side[1], *options)


def view(layer, side, *options, output="view.html"):
    good("view", *chosen(layer, side, *options), "--output", output)
    return output


def run(layer, side, *options):
    """The result of the same run."""
    return json.loads(good("run", *chosen(layer, side, *options), "--json", "-"))["layers"][0]


def access_log(layer, side, *options):
    """The same run's accesses: [cycle, block, level, type, access, operand, value]."""
    good("run", *chosen(layer, side, *options), "--trace-accesses", "log.csv", "--trace-window", "all")
    with open("log.csv", encoding="utf-8") as file:
        lines = list(csv.reader(file))
    return [[int(line[0]), *line[1:]] for line in lines[1:]]


# --- The page --------------------------------------------------------------------------------------


def go(browser, cycle):
    browser.evaluate(f"V.page.clock.go({cycle}); V.page.clock.draw()")


def choose(browser, pe, side=0):
    """Looks at a PE, by its row and column."""
    browser.evaluate(
        f"(() => {{ const chip = V.page.sides[{side}].chip; chip.choose({pe[0]} * chip.side.machine.columns + {pe[1]});"
        "V.page.clock.draw(); })()"
    )


def position(browser):
    return browser.evaluate("V.page.clock.position")


def text(browser, selector, side=0):
    element = f"document.querySelectorAll('.side')[{side}].querySelector({json.dumps(selector)})"
    return browser.evaluate(element + ".textContent")


def counters(browser, side=0):
    """The counters that the page shows, as numbers."""
    cells = browser.evaluate(
        f"Object.fromEntries([...document.querySelectorAll('.side')[{side}].querySelectorAll('[data-counter]')]"
        ".map((cell) => [cell.dataset.counter, cell.textContent]))"
    )
    return {name: int(shown.replace(",", "")) for name, shown in cells.items()}


def energies(browser, side=0):
    """The energies that the page shows, as text."""
    return browser.evaluate(
        f"Object.fromEntries([...document.querySelectorAll('.side')[{side}].querySelectorAll('[data-energy]')]"
        ".map((cell) => [cell.dataset.energy, cell.textContent]))"
    )


def moves(browser, side=0):
    """What moves in the cycle, as the page lists it: (from, PEs or block it goes to, words)."""
    browser.evaluate("V.mostMoves = V.mostPes = 1e9; V.page.clock.draw()")
    lines = browser.evaluate(
        f"[...document.querySelectorAll('.side')[{side}].querySelectorAll('.moves li')].map((line) => line.textContent)"
    )
    found = []
    for line in lines:
        way, words = line.split(": ", 1)
        source, target = (place_of(one) for one in way.split(" \u2192 "))
        found.append((source, target, re.findall(r"[IWP]\[[\d,]+\]", words), line))
    return found


def place_of(name):
    """'PE 3,4' or 'PEs 3,4 5,6' as blocks of the log, others as they are."""
    return ["pe_" + one.replace(",", "_") for one in name.split()[1:]] if name.startswith("PE") else [name]


def snapshot(browser):
    """All that is seen: the text of both sides and the pictures."""
    return browser.evaluate(
        "(() => { V.page.clock.draw();"
        "return [...document.querySelectorAll('.side')].map((side) => side.textContent).join()"
        "+ V.page.sides.flatMap((side) => [side.chip, side.strip, ...side.tensors])"
        ".map(({ canvas }) => canvas.toDataURL()).join(); })()"
    )
