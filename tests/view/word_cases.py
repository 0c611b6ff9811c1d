"""The life of a word on the page is what the run's access log says of it; it is lit where stores have it."""
import json
import random
from collections import Counter

from count_cases import RUNS
from view_page import access_log, expect, view


def block_of(place, columns):
    if isinstance(place, int):
        return "pe_{}_{}".format(*divmod(place, columns))
    return {"dram": "dma", "glb": "glb"}.get(place, f"{place}_network")


def lives(browser):
    """Every access to words that nobody chose: cycle, block, level and action."""
    draw = random.Random(13)
    for layer, side, options in RUNS:
        logged = {}
        for cycle, block, level, kind, access, operand, _ in access_log(layer, side, *options):
            logged.setdefault(operand.replace("O[", "P["), Counter())[(cycle, block, level, access)] += 1
        browser.open(view(layer, side, *options))
        columns = browser.evaluate("V.page.models[0].machine.columns")
        for letter in "IWP":
            for word in draw.sample(sorted(one for one in logged if one[0] == letter), 4):
                shown = Counter()
                for cycle, level, action, place in browser.evaluate(
                        f"V.lifeOf(V.page.models[0], V.readWord(V.page.models[0], {json.dumps(word)}))"
                        ".accesses.map(({ cycle, level, action, place }) => [cycle, level, action, place])"):
                    shown[(cycle, block_of(place, columns), level, action)] += 1
                expect(shown == logged[word],
                       f"{layer} {side} {' '.join(options)}: {word}: the page has {dict(shown - logged[word])}, "
                       f"the log {dict(logged[word] - shown)} more")


# Over all words of a type: accesses by counter, MACs, energy by level.
SUMS = """(() => {
        const side = V.page.models[0];
        const all = {};
        for (const type of V.types) {
            const sums = (all[type] = { counts: {}, macs: 0, energy: {} });
            const words = V.extentsOf(side, type).reduce((a, b) => a * b, 1);
            for (let word = 0; word < words; ++word) {
                const life = V.lifeOf(side, { type, word });
                sums.macs += life.macs.length;
                for (const { level, action, energy } of life.accesses) {
                    const name = `${level}.${type}.${action}`;
                    sums.counts[name] = (sums.counts[name] || 0) + 1;
                    sums.energy[level] = (sums.energy[level] || 0) + energy;
                }
            }
        }
        return all;
    })()"""


def sums(browser):
    """The lives of all words together are the layer: its accesses, its MACs and its energy."""
    for layer, side, options in [
        ("CONV1", ("rs", "eyeriss"), ("--energy", "normalized")),
        ("CONV2", ("rs", "eyeriss"), ()),
        ("DW3", ("ws", "isca16_ws_256"), ("--batch", "2")),
        ("CONV1", ("os-a", "isca16_os-a_256"), ()),
        ("FC4", ("rs", "eyeriss"), ()),
    ]:
        browser.open(view(layer, side, *options))
        energy = browser.evaluate("V.energy(V.page.models[0], V.page.models[0].end)")
        macs = browser.evaluate("V.page.models[0].layer.macs")
        counted = browser.evaluate(
            "Object.fromEntries(Object.keys(V.page.models[0].counters)"
            ".map((name) => [name, V.count(V.page.models[0], name, V.page.models[0].end)]))")
        for kind, sum_ in browser.evaluate(SUMS).items():
            what = f"{layer} {side} {' '.join(options)}: {kind}"
            expect(sum_["macs"] == macs, f"{what}: {sum_['macs']} MACs, not {macs}")
            wanted = {name: n for name, n in counted.items() if f".{kind}." in name}
            expect(sum_["counts"] == wanted, f"{what}: {sum_['counts']}, not {wanted}")
            for level, value in sum_["energy"].items():
                whole = energy[level][kind]
                expect(abs(value - whole) <= 1e-9 * whole, f"{what}: {level} costs {value}, not {whole}")


# [PE, FIFO or spad] that have a word in a cycle: by the lists of stores, and by its life.
STORES = """(() => {
        const side = V.page.models[0];
        const type = "%s", word = %d, cycle = %d;
        const fifos = { filter: ["filter"], ifmap: ["ifmap", "right", "below"], psum: ["psum", "out"] }[type];
        const listed = [];
        side.pes.forEach((_, i) => {
            for (const name of fifos) {
                const [first, end] = V.waiting(side.fifos[i][name], cycle);
                for (let k = first; k < end; ++k) if (side.fifos[i][name].word[k] === word) listed.push([i, name]);
            }
            const pe = V.peAt(side, i, cycle);
            const spad = type === "ifmap" ? V.ifmapSpadAt(side, i, pe, cycle)
                : type === "filter" ? V.filterSpadAt(side, i, pe, cycle) : [];
            if (spad.includes(word)) listed.push([i, "spad"]);
        });
        const life = V.lifeOf(side, { type, word });
        const held = V.copiesAt(life, cycle)
            .filter(({ pe, store, from }) => pe !== "glb" && (store === "spad" ? type !== "psum" : from < cycle))
            .map(({ pe, store }) => [pe, store]);
        const unique = (list) => E.unique(list.map(String)).sort();
        return [unique(listed), unique(held)];
    })()"""


# Words that MACs use in a cycle, or that wait in FIFOs.
WORDS = """(() => {
        const side = V.page.models[0];
        const type = "%s", cycle = %d;
        const words = new Set(V.wordsInUse(side, cycle)[type]);
        for (const fifos of side.fifos) {
            const [first, end] = V.waiting(fifos[type], cycle);
            for (let k = first; k < end; ++k) words.add(fifos[type].word[k]);
        }
        return [...words];
    })()"""


def copies(browser):
    """A word is lit where the stores of the PEs have it."""
    draw = random.Random(17)
    seen = 0
    for layer, side, options in RUNS:
        browser.open(view(layer, side, *options))
        end, first = browser.evaluate("[V.page.clock.end, V.page.clock.opening]")
        for kind in ("ifmap", "filter", "psum"):
            for _ in range(6):
                cycle = draw.randrange(first, end)
                words = browser.evaluate(WORDS % (kind, cycle))
                for word in draw.sample(words, min(3, len(words))):
                    listed, held = browser.evaluate(STORES % (kind, word, cycle))
                    expect(listed == held, f"{layer} {side} {' '.join(options)}: {kind} {word} in cycle {cycle}: "
                                           f"stores {listed}, lit {held}")
                    seen += len(listed)
    expect(seen > 300, f"only {seen} copies were looked at")


CASES = [lives, sums, copies]
