"""What the page shows is what the run counts and what its access log says, cycle by cycle."""
import random
import re
from collections import Counter

from view_page import KINDS, LEVELS, SIDES, TYPES, access_log, choose, counters, energies, expect, go, good, moves, run
from view_page import text, view

LAYERS = [("CONV1", ()), ("CONV2", ("--energy", "eyeriss_65nm")), ("DW3", ("--batch", "2")), ("FC4", ())]
SMALL_BUFFER = ("--set", "glb.shared_banks=2", "--set", "glb.bank_rows=24")  # several passes
OVERLAP = ("--set", "overlap_passes=true")
RUNS = [(layer, side, options) for layer, options in LAYERS for side in SIDES] + [
    ("CONV1", ("rs", "eyeriss"), (*SMALL_BUFFER, "--batch", "2")),
    ("CONV1", ("rs", "eyeriss"), (*SMALL_BUFFER, *OVERLAP)),
    ("CONV1", ("rs", "eyeriss_rtl"), ()),
    ("CONV1", ("ws", "isca16_ws_256"), (*OVERLAP, "--batch", "4")),
    ("CONV1", ("rs", "eyeriss"), ("--set", "core_khz=50000", "--set", "dram.link_khz=2000000")),
]


def whole_layers(browser):
    """Every dataflow on every kind of layer: at the end, counters, energies and reasons are the result's."""
    for layer, side, options in RUNS:
        what = f"{layer} {side} {' '.join(options)}"
        browser.open(view(layer, side, *options))
        result = run(layer, side, *options)
        go(browser, 10**9)
        expect(text(browser, ".status").startswith("done after"), f"{what}: the page ends with the layer")
        at_the_end(browser, result, what)
        reasons = browser.evaluate(
            "(() => { const side = V.page.models[0]; const sums = Array(11).fill(0);"
            "for (let t = side.first; t < side.end; ++t) { const pause = V.pauseAt(side, t);"
            "side.pes.forEach((_, i) => { sums[V.reasonAt(side, i, t, pause)]++; }); } return sums; })()"
        )
        expect(reasons == list(result["pe_cycles"].values()), f"{what}: every PE's reasons, not {reasons}")
        expect(browser.complaint() is None, f"{what}: {browser.complaint()}")


def at_the_end(browser, result, what, side=0):
    shown = counters(browser, side)
    expect(shown["macs"] == result["macs"], f"{what}: all MACs are done")
    for level in LEVELS:
        for kind in TYPES:
            for access, plural in KINDS.items():
                name = f"{level}.{kind}.{access}"
                counted = result["accesses"][level][kind].get(plural)
                expect(shown.get(name) == counted, f"{what}: {name}: {shown.get(name)}, not {counted}")
    energy = {f"{level}.{kind}": result["energy"][level][kind] for level in LEVELS for kind in TYPES}
    energy.update({name: result["energy"][name] for name in ("mac", "clock", "control", "total")})
    exact = browser.evaluate(f"V.energy(V.page.models[{side}], V.page.models[{side}].end)")
    seen = energies(browser, side)
    for name, value in energy.items():
        level, _, kind = name.partition(".")
        mine = exact[level][kind] if kind else exact[level]
        expect(mine == value, f"{what}: energy {name}: {mine}, not {value}")
        if name in seen:
            shown = browser.evaluate(f"E.real({value!r})")
            expect(seen[name] == shown, f"{what}: energy {name} is shown as {seen[name]}")
        else:
            expect(value == 0, f"{what}: energy {name} is not shown")


def both_sides(browser):
    """Each side beside another has the energies of its own run, by its own machine's prices: also in another technology
    under the same name, and at fixed prices."""
    with open("other.yaml", "w", encoding="utf-8") as file:
        file.write(good("show", "accelerator", "eyeriss").replace('technology: "65nm"', 'technology: "45nm"'))
    for first, second, options in [
        (("rs", "isca16_rs_256"), ("ws", "isca16_ws_256"), ()),
        (("rs", "eyeriss"), ("ws", "isca16_ws_256"), ()),
        (("os-a", "isca16_os-a_256"), ("os-c", "eyeriss"), ("--energy", "45nm")),
        (("rs", "eyeriss"), ("rs", "other.yaml"), ()),
        (("rs", "other.yaml"), ("ws", "other.yaml"), ("--energy", "normalized")),
    ]:
        browser.open(view("CONV1", first, *options, "--beside", "@".join(second)))
        go(browser, 10**9)
        for number, side in enumerate((first, second)):
            what = f"{first} beside {second} {' '.join(options)}, side {number}"
            at_the_end(browser, run("CONV1", side, *options), what, number)
    browser.open(view("CONV1", ("rs", "eyeriss"), "--beside", "rs@other.yaml"))
    note = browser.evaluate("document.querySelector('main > .like, main > .unlike').textContent")
    expect(note.startswith("Unlike machines: prices of 65nm and 45nm. "), note[:90])
    titles = browser.evaluate("V.page.models.map((side) => side.name)")
    expect(titles == ["rs on eyeriss", "rs on other.yaml"], f"{titles}")


def sampled_cycles(browser):
    """In cycles that nobody chose: words on networks and links, and those of MACs, are those of the access log."""
    draw = random.Random(7)
    for layer, side, options in RUNS:
        log = access_log(layer, side, *options)
        browser.open(view(layer, side, *options))
        by_cycle = {}
        for line in log:
            by_cycle.setdefault(line[0], []).append(line)
        busy = sorted(by_cycle)
        for cycle in draw.sample(busy, 6) + [busy[0], busy[-1], draw.randrange(busy[-1])]:
            go(browser, cycle)
            lines = by_cycle.get(cycle, [])
            what = f"{layer} {side} {' '.join(options)}, cycle {cycle}"
            networks(browser, lines, what)
            multipliers(browser, lines, draw, what)
            so_far(browser, log, cycle, what)


def networks(browser, lines, what):
    logged = Counter()
    for _, block, level, _, access, operand, _ in lines:
        if level == "noc" and access in ("delivery", "hop"):
            logged[(block if block.startswith("pe_") else "buffer", access, operand)] += 1
    shown = Counter()
    for source, target, words, line in moves(browser):
        if "DRAM" in source[0] + target[0]:
            continue
        hop = source[0].startswith("pe_") and target[0].startswith("pe_")
        # The log has a hop with the PE it leaves, a delivery with the one that takes it.
        for place in source if hop else target:
            for word in words:
                shown[(place, "hop" if hop else "delivery", word)] += 1
    expect(shown == logged, f"{what}: moves {dict(shown - logged)} are shown, {dict(logged - shown)} are not")


def multipliers(browser, lines, draw, what):
    """A PE that reads a filter word, or keeps none and multiplies, shows the MAC of its words."""
    reads = {}
    for _, block, level, kind, access, operand, _ in lines:
        if level == "rf" and access == "read":
            reads.setdefault(block, {})[kind] = operand
    doing = browser.evaluate(
        "V.page.models[0].pes.map((_, i) => V.reasonAt(V.page.models[0], i, V.page.clock.position,"
        "V.pauseAt(V.page.models[0], V.page.clock.position)))"
    )
    columns = browser.evaluate("V.page.models[0].machine.columns")
    spads = browser.evaluate("V.page.models[0].machine.spads")
    if spads["filter"] > 0:
        multiply = {f"pe_{i // columns}_{i % columns}" for i, reason in enumerate(doing) if reason == 0}
        logged = {block for block, words in reads.items() if "filter" in words}
        expect(multiply == logged, f"{what}: PEs that multiply: {multiply ^ logged}")
    for block in draw.sample(sorted(reads), min(4, len(reads))):
        choose(browser, [int(n) for n in block.split("_")[1:]])
        mac = text(browser, ".mac")
        for operand in reads[block].values():
            expect(operand in mac, f"{what}: {block} reads {operand}; its MAC is shown as '{mac}'")


def so_far(browser, log, cycle, what):
    logged = Counter(f"{level}.{kind}.{access}" for at, _, level, kind, access, *_ in log if at <= cycle)
    shown = counters(browser)
    for name, count in shown.items():
        if name != "macs":
            expect(count == logged[name], f"{what}: {name} so far: {count}, not {logged[name]}")


def loop_nest(browser):
    """The lit indices are those of the MAC that is shown."""
    draw = random.Random(11)
    # Loops by their variable: which coordinate of which word they are.
    for side, loops in [
        (("rs", "eyeriss"), {"i": ("W", 2), "y": ("P", 2), "x": ("P", 3), "j": ("W", 3)}),
        (("nlr", "isca16_nlr_256"),
         {"i": ("W", 2), "j": ("W", 3), "y": ("P", 2), "x": ("P", 3), "q": ("W", 1), "p": ("P", 1)}),
        (("os-a", "isca16_os-a_256"), {"c": ("W", 1), "i": ("W", 2), "j": ("W", 3), "y": ("P", 2), "x": ("P", 3)}),
        (("ws", "isca16_ws_256"),
         {"i": ("W", 2), "j": ("W", 3), "r": ("W", 1), "t": ("W", 0), "y": ("P", 2), "x": ("P", 3)}),
    ]:
        browser.open(view("CONV1", side))
        checked = 0
        while checked < 20:
            go(browser, draw.randrange(browser.evaluate("V.page.clock.end")))
            pes = browser.evaluate(
                "(() => { const side = V.page.models[0]; return side.pes.map((_, i) => i).filter((i) =>"
                "V.multiplies(V.reasonAt(side, i, V.page.clock.position))); })()"
            )
            if not pes:
                continue
            columns = browser.evaluate("V.page.models[0].machine.columns")
            pe = draw.choice(pes)
            choose(browser, divmod(pe, columns))
            words = {
                letter: [int(n) for n in places.split(",")]
                for letter, places in re.findall(r"([IWP])\[([\d,]+)\]", text(browser, ".mac"))
            }
            lit = browser.evaluate(
                "Object.fromEntries([...document.querySelectorAll('.lines .lit')].map((line) =>"
                "[line.querySelector('.code').textContent.trim().split(' ')[1],"
                "Number(line.querySelector('.index').textContent)]))"
            )
            for variable, (letter, place) in loops.items():
                if variable in lit:
                    expect(
                        lit[variable] == words[letter][place],
                        f"{side}: loop {variable} is lit at {lit[variable]}, the MAC is {words}",
                    )
            expect(set(loops) <= set(lit) | {"p", "r"}, f"{side}: lit are {sorted(lit)}")
            checked += 1


CASES = [whole_layers, both_sides, sampled_cycles, loop_nest]
