"""The life of a word on the page is what the run's access log says of it; it is lit where stores have it."""
import json
import random
from collections import Counter

from count_cases import RUNS
from view_page import access_log, expect, good, view


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


# Words that are carried from one side to the other have the same values there, and psums the same MACs.
CARRIED = """(() => {
        const [one, other] = V.page.models, wrong = [];
        const to = (type, word) => V.carried(one, other, type, word);
        let looked = 0, moved = 0;
        for (const type of V.types) {
            const words = V.extentsOf(one, type).reduce((a, b) => a * b, 1), seen = new Set();
            for (let word = 0; word < words; ++word, ++looked) {
                const there = to(type, word);
                seen.add(there);
                moved += V.word(one, type, word) !== V.word(other, type, there);
                if (V.carried(other, one, type, there) !== word) wrong.push([type, word, there, "back"]);
                if (type === "psum") continue;
                const [value, its] = [one.values[type].get(word), other.values[type].get(there)];
                if (value === undefined || value !== its) wrong.push([type, word, there, value, its]);
            }
            if (seen.size !== words) wrong.push([type, "two words at one place"]);
        }
        // Which filter and ifmap words each psum adds up.
        const sumsOf = (side, carry) => {
            const sums = new Map();
            side.pes.forEach(({ cycles }, pe) => cycles.at.forEach((_, k) => {
                if (V.stepOf(cycles.detail[k]) !== "mac") return;
                for (let n = 0; n < cycles.count[k]; ++n) {
                    const { ifmap, filter, psum } = V.mac(side, pe, cycles.pass[k], cycles.first[k] + n);
                    const sum = carry("psum", psum);
                    if (!sums.has(sum)) sums.set(sum, []);
                    sums.get(sum).push(`${carry("filter", filter)} ${carry("ifmap", ifmap)}`);
                }
            }));
            return sums;
        };
        const [sums, others] = [sumsOf(one, to), sumsOf(other, (type, word) => word)];
        for (const [psum, macs] of others)
            if (String(macs.sort()) !== String((sums.get(psum) || []).sort())) wrong.push(["psum", psum]);
        if (sums.size !== others.size) wrong.push(["psums", sums.size, others.size]);
        return [looked, moved, wrong.slice(0, 4)];
    })()"""


def unlike_folds(browser):
    """A word of a product that each side folds its own way is followed on both as the same word; each side says how it
    is folded. The address has it as the first side writes it."""
    with open("product.yaml", "w", encoding="utf-8") as file:
        file.write("name: product\nlayers: [{name: A, C: 6, M: 4, H: 6, W: 1, R: 1, S: 1, groups: 2}]\n")
    with open("folds.yaml", "w", encoding="utf-8") as file:
        file.write("dataflow: rs\nlayers:\n  A: {folding: {rows: 2, columns: 3, images: 2, window: 1}, "
                   "m: 2, n: 2, e: 2, p: 1, q: 1, r: 1, t: 1}\n")
    fc = ("-n", "tiny", "-l", "FC4", "-a", "isca16_rs_256", "--beside", "ws@isca16_ws_256")
    for options in (fc, (*fc, "--batch", "4"), (*fc, "--dataflow", "os-a"),
                    ("-n", "product.yaml", "--batch", "2", "-a", "isca16_rs_256", "--mapping", "folds.yaml", "--beside",
                     "ws@isca16_ws_256")):
        good("view", *options, "-o", "folds.html")
        browser.open("folds.html", 1366, 768)
        what = " ".join(options)
        looked, moved, wrong = browser.evaluate(CARRIED)
        expect(wrong == [] and looked > 20, f"{what}: {wrong} of {looked} words")
        alike = browser.evaluate("V.foldedAlike(...V.page.models)")
        expect(alike or moved > 0, f"{what}: words have the same coordinates under unlike folds")
        heads = browser.evaluate("[...document.querySelectorAll('.side h2')].map((one) => one.textContent)")
        for head, layer in zip(heads, browser.evaluate("V.page.models.map(({ layer, written }) => [layer, written])")):
            folded = any(layer[0][key] != layer[1][key] for key in "CHWRSN")
            told = f"; folded to C={layer[0]['C']} H={layer[0]['H']} W={layer[0]['W']}"
            expect((told in head) == folded and ("folded" in head) == folded, f"{what}: {head}, {layer}")
        if alike:
            continue
        word = "W[1,1,0,0]"
        browser.evaluate(f"V.page.choose('{word}', V.page.models[1])")
        browser.wait("location.hash.includes('word=')")
        first = browser.evaluate("V.readAddress(location.hash).word")
        names = browser.evaluate("[...document.querySelectorAll('.wordlife h3')].map((one) => one.textContent)")
        expect(names[0].startswith(first + "=") and names[1].startswith(word + "="), f"{what}: {first}, {names}")
        expect(names[0].split("=")[1] == names[1].split("=")[1], f"{what}: two words: {names}")
        browser.open("folds.html", 1366, 768, fragment=browser.evaluate("location.hash"))
        again = browser.evaluate("[...document.querySelectorAll('.wordlife h3')].map((one) => one.textContent)")
        expect(again == names, f"{what}: the address leads to {again}, not {names}")


CASES = [lives, sums, copies, unlike_folds]
