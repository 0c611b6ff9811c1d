"""Where words are: in the loops of a PE's work, in the pictures of tensors, in parts of layers."""
import json
import random

from view_page import choose, expect, go, position, text, view

LAYERS = [("CONV1", ("rs", "eyeriss"), ()), ("CONV2", ("ws", "isca16_ws_256"), ()), ("DW3", ("rs", "eyeriss"), ()),
          ("CONV1", ("os-a", "isca16_os-a_256"), ("--batch", "2")), ("CONV2", ("nlr", "isca16_nlr_256"), ()),
          ("FC4", ("os-c", "eyeriss"), ("--batch", "4"))]

# Numbers of a PE's MACs, entries, filter words and psums that stand for a word, against all numbers, one by one.
NUMBERS = """((draws) => {
        const side = V.page.models[0], wrong = [];
        let found = 0;
        const kinds = [["macs", "ifmap"], ["macs", "filter"], ["macs", "psum"], ["entries", "ifmap"],
                       ["keptFilters", "filter"], ["psums", "psum"]];
        for (const [a, b, c] of draws) {
            const pass = side.passes[Math.floor(a * side.passes.length)];
            const works = [...pass.shape.works.values()].filter((work) => work.program.window > 0);
            const work = works[Math.floor(b * works.length)];
            for (const [what, type] of kinds) {
                const numbered = V.numbered[what];
                const all = work.loops.filter(([, , level]) => V.counts(numbered, level))
                    .reduce((product, [, extent]) => product * extent, 1);
                const words = [...Array(all).keys()].map((number) =>
                    V.numberOf[type](side, pass, V.iteration(work, number, numbered)));
                for (const word of [words[Math.floor(c * all)], Math.floor(c * 300)]) {
                    const wanted = [...words.keys()].filter((number) => words[number] === word);
                    const numbers = V.numbersOf(side, pass, work, numbered, type, word);
                    found += wanted.length;
                    if (String(numbers) !== String(wanted)) wrong.push([what, type, word, numbers, wanted]);
                }
            }
        }
        return [found, wrong.slice(0, 3)];
    })(%s)"""


def numbers(browser):
    draw = random.Random(23)
    for layer, side, options in LAYERS:
        browser.open(view(layer, side, *options))
        draws = [[draw.random() for _ in range(3)] for _ in range(12)]
        found, wrong = browser.evaluate(NUMBERS % json.dumps(draws))
        expect(wrong == [], f"{layer} {side}: {wrong}")
        expect(found > 70, f"{layer} {side}: only {found} numbers were looked at")


# Every word of a layout has a place within it that is its own, and the word under the place is it.
LAYOUT = """(([width, height]) => {
        const side = V.page.models[0], wrong = [], shown = {};
        for (const type of V.types)
            for (const pass of side.passes) {
                const layout = V.tensorLayout(side, type, pass, width, height);
                if (layout === undefined) { wrong.push([type, "none"]); continue; }
                const extents = V.extentsOf(side, type), seen = new Set();
                const words = extents.reduce((a, b) => a * b, 1);
                let places = 0;
                for (let word = 0; word < words; ++word) {
                    const at = V.placesAt(extents, word), place = V.placeOfWord(layout, at);
                    if (V.numberAt(extents, at) !== word) wrong.push([type, word, "number"]);
                    if (place === undefined) continue;
                    ++places;
                    seen.add(String(place));
                    const [x, y] = place, { size } = layout;
                    if (x < 0 || y < 0 || x + size > width + 0.01 || y + size > layout.tall + 0.01)
                        wrong.push([type, word, "outside", place]);
                    for (const [right, down] of [[0.1, 0.1], [0.9, 0.9]]) {
                        const under = V.wordAt(layout, x + right * size, y + down * size);
                        if (String(under) !== String(at)) wrong.push([type, word, "under", under]);
                    }
                }
                if (seen.size !== places) wrong.push([type, "two words in a place"]);
                if (layout.tall > height) wrong.push([type, "too tall"]);
                shown[type] = Math.max(shown[type] || 0, places / words);
            }
        return [shown, wrong.slice(0, 3)];
    })(%s)"""


def layouts(browser):
    """In a wide place all words are seen; in a narrow one those that fit, each once."""
    for layer, side, options in LAYERS:
        browser.open(view(layer, side, *options))
        for size in ([600, 400], [215, 110], [120, 60], [40, 30], [9, 9]):
            shown, wrong = browser.evaluate(LAYOUT % json.dumps(size))
            expect(wrong == [], f"{layer} {side} in {size}: {wrong}")
            expect(all(share > 0 for share in shown.values()), f"{layer} {side} in {size}: {shown}")
            if size[0] == 600:
                expect(set(shown.values()) == {1}, f"{layer} {side}: {shown} of the words are seen")


def passes_of_a_large_layer(browser):
    """Of a layer whose planes do not all fit, those are seen that the pass works on: every word in use has a place."""
    browser.open(view("CONV1", ("rs", "eyeriss"), "--set", "glb.shared_banks=2", "--set", "glb.bank_rows=24"))
    missing = browser.evaluate(
        """(() => { const side = V.page.models[0], missing = []; let looked = 0;
        for (let t = side.first; t < side.end; t += 3) {
            const used = V.wordsInUse(side, t);
            for (const type of V.types) {
                const layout = V.tensorLayout(side, type, V.passAt(side, t), 40, 24);
                if (layout === undefined || layout.all || layout.planes < (layout.ranges[0][1] - layout.ranges[0][0])
                    * layout.inner) continue;
                for (const word of used[type]) {
                    ++looked;
                    if (V.placeOfWord(layout, V.placesAt(V.extentsOf(side, type), word)) === undefined)
                        missing.push([t, V.word(side, type, word)]);
                }
            }
        }
        return [looked, missing.slice(0, 3)]; })()""")
    expect(missing[0] > 50 and missing[1] == [], f"words in use without a place: {missing}")


# Accesses, MACs and copies of words in some cycles; copies, from when all PEs work on what is on the page: what they
# kept of passes before is not.
LIVES = """(([words, first, end]) => {
        const side = V.page.models[0];
        const within = ({ cycle }) => cycle >= first && cycle < end;
        const begun = Math.max(...side.pes.map(({ cycles }) => cycles.at[cycles.pass.indexOf(1)] || 0));
        return words.map((text) => {
            const life = V.lifeOf(side, V.readWord(side, text));
            const copies = [];
            for (let cycle = begun; cycle < end; cycle += 7)
                copies.push(V.copiesAt(life, cycle).filter(({ pe }) => pe !== "glb")
                    .map(({ pe, store }) => pe + store).sort());
            return [life.accesses.filter(within).map(({ cycle, level, action, place }) =>
                [cycle, level, action, place].join(" ")).sort(), life.macs.filter(within).map(({ cycle, pe }) =>
                [cycle, pe].join(" ")).sort(), copies];
        });
    })(%s)"""


def parts(browser):
    """In a part of a layer a word has the accesses, MACs and copies that it has there in the whole."""
    draw = random.Random(29)
    options = ("--set", "glb.shared_banks=2", "--set", "glb.bank_rows=24")
    side = ("rs", "eyeriss")
    browser.open(view("CONV1", side, *options))
    first, end = browser.evaluate("[V.page.models[0].passes[1].start, V.page.models[0].passes[2].end]")
    words = set()
    for cycle in draw.sample(range(first, end), 12):
        words.update(browser.evaluate(
            f"V.types.flatMap((type) => [...V.wordsInUse(V.page.models[0], {cycle})[type]].slice(0, 2)"
            ".map((word) => V.word(V.page.models[0], type, word)))"))
    given = json.dumps([sorted(words), first, end])
    whole = browser.evaluate(LIVES % given)
    browser.open(view("CONV1", side, *options, "--window", "passes=1..3"))
    part = browser.evaluate(LIVES % given)
    for word, one, other in zip(sorted(words), whole, part):
        for mine, its, what in zip(one, other, ("accesses", "MACs", "copies")):
            different = [pair for pair in zip(mine, its) if pair[0] != pair[1]] or len(mine) - len(its)
            expect(mine == its, f"{word}: {what} of the whole and of the part: {different}")
    expect(len(words) > 20 and sum(len(macs) for _, macs, _ in whole) > 100, f"{len(words)} words")


def seeking(browser):
    """A cycle of a side is reached in either step; PEs, words and sides survive a change of the window's size."""
    browser.open(view("CONV1", ("rs", "eyeriss"), "--beside", "ws@isca16_ws_256"), 1366, 768)
    for step in ("false", "true"):
        browser.evaluate(f"V.page.clock.byWork = {step}; V.page.clock.refresh()")
        for side in (0, 1):
            for cycle in (240, 280, 300):
                browser.evaluate(f"V.page.clock.seek(V.page.models[{side}], {cycle})")
                at = browser.evaluate(f"V.page.clock.cycleOf(V.page.models[{side}])")
                done = browser.evaluate(f"[{at}, {cycle}].map((t) => V.count(V.page.models[{side}], 'macs', t))")
                near = at == cycle if step == "false" else abs(done[0] - done[1]) <= 256
                expect(near, f"step by work {step}, side {side}: sought {cycle}, got to {at} with {done} MACs")
    browser.evaluate("V.page.clock.byWork = false; V.page.choose('P[0,1,2,3]')")
    choose(browser, (2, 3))
    go(browser, 300)
    before = (text(browser, ".pe"), text(browser, ".wordlife"), position(browser))
    browser.call("Emulation.setDeviceMetricsOverride", width=800, height=600, deviceScaleFactor=1, mobile=False)
    browser.wait("V.page.sides[0].chip.place.width < 800")
    browser.settle()
    expect((text(browser, ".pe"), text(browser, ".wordlife"), position(browser)) == before, "the same in another size")


CASES = [numbers, layouts, passes_of_a_large_layer, parts, seeking]
