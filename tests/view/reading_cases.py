"""What helps to see why: tensors, the strip, jumps, the address, how the sides compare, all on one screen."""
import random
import re

from view_page import choose, expect, go, good, position, text, view

LAPTOP = (1366, 768)
EQUAL = ("CONV1", ("rs", "isca16_rs_256"), "--beside", "ws@isca16_ws_256")
UNLIKE = ("CONV1", ("rs", "eyeriss"), "--beside", "ws@isca16_ws_256")
SMALL_BUFFER = ("--set", "glb.shared_banks=2", "--set", "glb.bank_rows=24")  # several passes
SIDE = "document.querySelectorAll('.side')"


def opens_at_work(browser):
    """At the first MAC; where a window has none, at its beginning."""
    browser.open(view("CONV1", ("rs", "eyeriss")))
    done = "V.count(V.page.models[0], 'macs', V.page.clock.position%s)"
    expect(browser.evaluate(done % "") > 0 and browser.evaluate(done % " - 1") == 0, f"cycle {position(browser)}")
    expect(browser.evaluate("location.hash") == "", "nothing was chosen yet")
    browser.open(view("CONV1", ("rs", "eyeriss"), "--window", "cycles=0..100"))
    expect(position(browser) == 0, "no MAC in the window")


def jumps(browser):
    """To each cycle in which the chosen PE begins to wait, to each pass; onwards and back."""
    for side, options in ((("rs", "eyeriss"), SMALL_BUFFER), (("ws", "isca16_ws_256"), ())):
        browser.open(view("CONV1", side, *options))
        waits = browser.evaluate(
            """(() => { const side = V.page.models[0], pe = V.page.sides[0].chip.chosen, found = []; let last = "";
            for (let t = side.first; t < side.end; ++t) {
                const reason = V.reasonAt(side, pe, t, V.pauseAt(side, t));
                const mark = V.reasonMarks[reason][3];
                const now = mark === "hatched" || (mark === "dotted" && V.pauseAt(side, t)) ? String(reason) : "";
                if (now !== "" && now !== last) found.push(t);
                last = now;
            } return found; })()""")
        expect(len(waits) > 3, f"{side}: {waits}")
        for key, cycles in (("s", waits), ("p", browser.evaluate("V.page.models[0].passes.map(({ start }) => start)"))):
            go(browser, 0)
            seen = [0] if cycles[0] == 0 else []
            for _ in cycles[len(seen):]:
                browser.press(key)
                seen.append(position(browser))
            expect(seen == cycles, f"{side}, {key}: {seen}, not {cycles}")
            browser.press(key)
            expect(position(browser) == cycles[-1], f"{side}, {key}: none further")
            browser.press(f"Shift+{key}")
            expect(position(browser) == cycles[-2] if len(cycles) > 1 else True, f"{side}, {key}: and back")
    browser.evaluate("document.querySelector('button.opening').click()")
    browser.settle()
    expect(position(browser) == browser.evaluate("V.page.clock.opening"), "the first MAC again")


def strip(browser):
    """What it draws are the shares of the cycles; a click goes there."""
    browser.open(view("CONV1", ("rs", "eyeriss"), *SMALL_BUFFER), *LAPTOP)
    cycles = browser.evaluate("V.page.clock.end")
    for parts in (cycles, 97):
        wrong = browser.evaluate(
            """((parts) => { const side = V.page.models[0], found = V.activity(side, parts), wrong = [];
            const size = (side.end - side.first) / parts;
            const exact = (name, share, of) => {
                const sums = Array(parts).fill(0);
                for (let t = side.first; t < side.end; ++t)
                    for (let k = 0, a = t - side.first; k < parts; ++k)
                        sums[k] += Math.max(0, Math.min(a + 1, (k + 1) * size) - Math.max(a, k * size)) / size * of(t);
                sums.forEach((sum, k) => {
                    if (Math.abs(sum - share[k]) > 1e-6) wrong.push([name, k, sum, share[k]]);
                });
            };
            exact("PEs", found.pes, (t) => side.pes.filter((_, i) => V.multiplies(V.reasonAt(side, i, t))).length
                / side.pes.length);
            for (const { id, share } of found.networks)
                exact(id, share, (t) => { const { first, end } = V.sentAt(side.networks[id], t); return first < end; });
            found.dram.forEach(({ share }, kind) =>
                exact("DRAM", share, (t) => V.transfersAt(side, t).filter((one) => one.kind === kind).length));
            exact("still", found.still, (t) => V.pauseAt(side, t) !== undefined);
            return wrong.slice(0, 3); })(%d)""" % parts)
        expect(wrong == [], f"{parts} parts: {wrong}")
    for cycle in (10, cycles // 2, cycles - 3):
        x, y = browser.evaluate(
            f"(() => {{ const {{ canvas, xOf }} = V.page.sides[0].strip; const box = canvas.getBoundingClientRect();"
            f"return [box.x + V.page.sides[0].strip.xOf({cycle} + 0.5), box.y + 20]; }})()")
        browser.click(x, y)
        expect(abs(position(browser) - cycle) <= 1, f"a click at cycle {cycle} goes to {position(browser)}")


def words_everywhere(browser):
    """A word is chosen in a tensor, in a list, by keys; and followed on both sides."""
    browser.open(view(*EQUAL), *LAPTOP)
    for kind, word, at in (("ifmap", "I[0,1,4,6]", [0, 1, 4, 6]), ("filter", "W[3,1,0,2]", [3, 1, 0, 2]),
                           ("psum", "P[0,2,7,1]", [0, 2, 7, 1])):
        x, y = browser.evaluate(
            f"(() => {{ const one = V.page.sides[0].tensors.find(({{ type }}) => type === '{kind}');"
            f"const box = one.canvas.getBoundingClientRect(), place = V.placeOfWord(one.layout, {at});"
            "return [box.x + 2 + place[0] + 1, box.y + 2 + place[1] + 1]; })()")
        browser.click(x, y)
        for side in (0, 1):
            expect(text(browser, ".wordlife h3", side).startswith(word), f"{word} is followed on side {side}")
            expect(text(browser, ".wordline", side).startswith(word), f"{word} is told beside the array")
    for key, word in (("ArrowUp", "P[0,2,6,1]"), ("ArrowRight", "P[0,2,6,2]"), ("Shift+ArrowRight", "P[0,3,6,2]")):
        browser.evaluate("V.page.sides[0].tensors[2].canvas.focus()")
        browser.press(key)
        expect(text(browser, ".wordlife h3").startswith(word), f"{key}: {text(browser, '.wordlife h3')}")
    for place in (".mac", ".stores", ".moves"):
        go(browser, 90)
        choose(browser, (0, 1))
        word = browser.evaluate(
            f"(() => {{ const one = {SIDE}[0].querySelector('{place} .word'); one.click();"
            "return one.textContent; })()")
        browser.settle()
        expect(text(browser, ".wordlife h3").startswith(word), f"{place}: {word} is chosen")
        lit_words = browser.evaluate(f"[...{SIDE}[0].querySelectorAll('{place} .word.chosen')]"
                                     ".map((one) => one.textContent)")
        expect(set(lit_words) == {word}, f"{place}: {word} is lit where it is written, and {lit_words}")


def so_far(browser):
    """What is told of a word grows with the cycles to what it is in all, and a moment leads to its cycle."""
    browser.open(view("CONV1", ("rs", "eyeriss")))
    browser.evaluate("V.page.choose('W[1,0,1,1]')")
    told = "[...document.querySelectorAll('.wordlife tbody td:nth-child(3)')].map((cell) => cell.textContent)"
    go(browser, 0)
    browser.settle()
    expect(all(cell.startswith("0 of ") for cell in browser.evaluate(told)), f"before: {browser.evaluate(told)}")
    go(browser, 10**6)
    cells = browser.evaluate(told)
    expect(all(len(set(cell.split(" of "))) == 1 for cell in cells), f"in the end: {cells}")
    expect(cells[0] == "1 of 1" and cells[-1] == "64 of 64", f"1 word of DRAM, 8 x 8 MACs: {cells}")
    cycle = browser.evaluate("V.page.sides[0].life.macs[0].cycle")
    browser.evaluate("[...document.querySelectorAll('.moment')].find((one) => "
                     f"one.textContent === '{cycle}').click()")
    browser.settle()
    expect(position(browser) == cycle, f"a moment leads to cycle {cycle}")
    expect("Multiplied in PE 1," in text(browser, ".now"), text(browser, ".now"))


def lit(browser):
    """Words of a cycle's MACs have their type's full colour, and nothing else in the picture has."""
    draw = random.Random(19)
    for side in (("rs", "eyeriss"), ("os-a", "isca16_os-a_256")):
        browser.open(view("CONV1", side), *LAPTOP)
        for _ in range(5):
            go(browser, draw.randrange(browser.evaluate("V.page.clock.opening"), browser.evaluate("V.page.clock.end")))
            wrong = browser.evaluate(LIT)
            expect(wrong == [], f"{side}, cycle {position(browser)}: {wrong[:3]}")


LIT = """(() => {
        const side = V.page.models[0], wrong = [];
        const used = V.wordsInUse(side, V.page.clock.position);
        for (const one of V.page.sides[0].tensors) {
            const full = V.theme()[one.type].match(/\\w\\w/g).map((two) => parseInt(two, 16));
            const c = one.canvas.getContext("2d");
            const words = one.extents.reduce((a, b) => a * b, 1);
            for (let word = 0; word < words; ++word) {
                const [x, y] = one.placeOf(word), middle = one.layout.size / 2;
                const at = [x, y].map((n) => Math.round((n + 2 + middle - 0.5) * one.scale));
                const seen = [...c.getImageData(...at, 1, 1).data].slice(0, 3);
                if ((String(seen) === String(full)) !== used[one.type].has(word))
                    wrong.push([V.word(side, one.type, word), seen]);
            }
        }
        return wrong;
    })()"""


def address(browser):
    """What is chosen stands in the address, and an address leads to it."""
    page = view(*EQUAL)
    browser.open(page, *LAPTOP)
    browser.evaluate(
        "V.page.choose('P[0,1,2,3]'); V.page.sides[0].chip.choose(3 * 16 + 4); V.page.sides[1].chip.choose(7);"
        "document.querySelector('input[name=side][value=\"1\"]').click(); V.page.clock.go(123)")
    browser.wait("location.hash !== ''")
    hash_ = browser.evaluate("location.hash")
    expect(hash_ == "#cycle=123&pe=3,4;0,7&word=P[0,1,2,3]&show=2", hash_)
    state = ("[V.page.clock.position, V.page.sides.map(({ chip }) => chip.chosen), V.page.clock.byWork,"
             "[...document.querySelectorAll('.side')].map((side) => !side.hidden),"
             "document.querySelector('.side:not([hidden]) .wordlife h3').textContent.slice(0, 10)]")
    browser.open(page, *LAPTOP, fragment=hash_)
    expect(browser.evaluate(state) == [123, [52, 7], False, [False, True], "P[0,1,2,3]"], browser.evaluate(state))
    browser.evaluate("location.hash = '#cycle=90&show=both&step=work&word=W[0,0,1,1]'")
    browser.settle()
    expect(browser.evaluate(state) == [90, [52, 7], True, [True, True], "W[0,0,1,1]"], browser.evaluate(state))
    # What there is not changes nothing, or the nearest.
    browser.open(page, *LAPTOP, fragment="#cycle=99999999&pe=99,0;x&word=I[9,9,9,9]&show=7&x=%")
    expect(browser.evaluate("V.page.clock.position === V.page.clock.end"), "the end")
    expect(text(browser, ".wordline") == "This side has no such word.", text(browser, ".wordline"))
    expect(browser.complaint() is None, browser.complaint())


# What an address says, and what is written for it again.
ADDRESSES = [
    ("#cycle=5&pe=0,1;2,3&word=I[0,1,2,3]&show=both&step=work", None),
    ("#cycle=0&pe=0,0", None),
    ("#cycle=68&of=2&pe=0,1;2,3&step=work", None),
    ("#step=work&cycle=7&pe=1,1", "#cycle=7&pe=1,1&step=work"),
    ("#cycle=5&pe=0,1&colour=red&&=&x", "#cycle=5&pe=0,1"),
    ("#cycle=-5&pe=a,1", "#pe=,1"),
    ("#cycle=5&pe=0,1&word=I%5B0,1,2,3%5D", "#cycle=5&pe=0,1&word=I[0,1,2,3]"),
]


def written_addresses(browser):
    """An address that is read and written again says the same, without what is not understood."""
    browser.open(view("CONV1", ("rs", "eyeriss")))
    for given, wanted in ADDRESSES:
        again = browser.evaluate(f"V.addressOf(V.readAddress({given!r}))")
        expect(again == (wanted or given), f"{given} is written as {again}")
    for given, wanted in (("I[0,1,2,3]", ["ifmap", 123]), ("W[3,1,2,2]", ["filter", 71]), ("P[0,3,7,7]", ["psum", 255]),
                          ("P[0,4,0,0]", None), ("I[0,1,2]", None), ("X[0,0,0,0]", None), ("I[0,1,2,-3]", None)):
        read = browser.evaluate(f"(() => {{ const one = V.readWord(V.page.models[0], {given!r});"
                                "return one === undefined ? null : [one.type, one.word]; })()")
        expect(read == wanted, f"{given} is {read}, not {wanted}")
        if wanted is not None:
            again = browser.evaluate(f"V.word(V.page.models[0], {wanted[0]!r}, {wanted[1]})")
            expect(again == given, f"{given} is written as {again}")


def legend(browser):
    """Closed at first, it opens over the page and moves nothing; it tells of all marks that the page has."""
    browser.open(view("CONV1", ("rs", "eyeriss")), *LAPTOP)
    place = "document.querySelector('canvas.chip').getBoundingClientRect().top"
    before = browser.evaluate(place)
    expect(not browser.evaluate("document.querySelector('.legend').open"), "it is closed")
    browser.evaluate("document.querySelector('.legend summary').click()")
    browser.settle()
    expect(browser.evaluate(place) == before, "the diagram stays where it is")
    told = browser.evaluate("document.querySelector('.legend').textContent")
    for word in ("W[m,c,r,s]", "waits for a psum", "full colour in use", "copies of the chosen word",
                 "borders of passes"):
        expect(word in told, f"{word}: {told}")
    inside = browser.evaluate("(() => { const box = document.querySelector('.legend ul').getBoundingClientRect();"
                              "return box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight; })()")
    expect(inside, "all of it is in sight")


def like_with_like(browser):
    """Whether the machines are alike is said, with the keys that differ."""
    for layer, wanted, keys in (
        (EQUAL, "Like with like: 256 PEs on each side, and storage of equal area", {"pe.filter_spad_words"}),
        (UNLIKE, "Unlike machines: 168 and 256 PEs, storage of ", {"array.rows", "pe.psum_addition"}),
        (("CONV1", ("rs", "eyeriss"), "--beside", "ws"), "Like with like: both sides are the same machine.", set()),
    ):
        browser.open(view(*layer), *LAPTOP)
        note = browser.evaluate("document.querySelector('main > .like, main > .unlike').textContent")
        expect(note.startswith(wanted), f"{layer}: {note[:90]}")
        shown = set(browser.evaluate(
            "[...document.querySelectorAll('main > details.note tbody th')].map((one) => one.textContent)"))
        expect(keys <= shown and bool(keys) == bool(shown), f"{layer}: {shown}")
    browser.open(view("CONV1", ("rs", "eyeriss")))
    expect(browser.evaluate("document.querySelector('main > .like, main > .unlike')") is None, "one side says nothing")


def unlike_in_one_key(browser):
    """Machines of as many PEs and the same storage are unlike where another key differs; the line names it."""
    accelerator = good("show", "accelerator", "isca16_rs_256")
    for changes, wanted in (
        ({"buses": 1}, "Unlike machines: other buses."),
        ({"core_khz": 50000}, "Unlike machines: clocks of 200 and 50 MHz. In step by cycle is not in step by time."),
        ({"link_khz": 20000}, "Unlike machines: other DRAM link."),
        ({"rows": 8, "columns": 32}, "Unlike machines: other shape of the array."),
        ({"psum_in_fifo_words": 8}, "Unlike machines: other FIFOs."),
        ({"core_khz": 100000, "zero_gating": "true"}, "Unlike machines: clocks of 200 and 100 MHz, other PEs. In "),
    ):
        changed = accelerator
        for key, value in changes.items():
            changed, times = re.subn(rf"\b{key}: \w+", f"{key}: {value}", changed)
            expect(times > 0, f"{key} is in the file")
        with open("changed.yaml", "w", encoding="utf-8") as file:
            file.write(changed)
        browser.open(view("CONV1", ("rs", "isca16_rs_256"), "--beside", "rs@changed.yaml"), *LAPTOP)
        note = browser.evaluate("document.querySelector('main > .like, main > .unlike').textContent")
        expect(note.startswith(wanted), f"{changes}: {note[:120]}")


def one_screen(browser):
    """On a laptop all PEs, tensors and energies of both sides are seen at once; on phones nothing is cut off."""
    for page in (view(*EQUAL, output="two.html"), view("CONV1", ("rs", "eyeriss"), output="one.html")):
        for width, height in (LAPTOP, (1440, 900), (1920, 1080)):
            browser.open(page, width, height)
            browser.settle()
            below = browser.evaluate(
                "[...document.querySelectorAll('canvas.chip, canvas.strip, canvas.tensor, .wordline, .energies')]"
                ".map((one) => [one.className, one.getBoundingClientRect()])"
                ".filter(([, box]) => box.bottom > innerHeight || box.right > innerWidth || box.top < 0"
                " || box.height < 9)"
                ".map(([name, box]) => [name, box.bottom])")
            expect(below == [], f"{page} at {width} x {height}: out of sight: {below}")
            letters = browser.evaluate("Math.min(...V.page.sides.map(({ chip }) => chip.place.cellHeight))")
            expect(letters >= 12, f"{page} at {width} x {height}: PEs of {letters} px")
        for width, height in ((390, 844), (320, 640)):
            browser.open(page, width, height)
            wide = browser.evaluate("document.documentElement.scrollWidth")
            expect(wide <= width, f"{page}: {wide} px wide on {width}")
            bar = browser.evaluate("document.querySelector('.controls').offsetHeight")
            expect(bar < 0.2 * height, f"{page}: the bar that stays takes {bar} px of {height}")


def long_names_on_a_phone(browser):
    """The choice of sides wraps where machines have long names: all of it is on the screen."""
    page = view("CONV1", ("rs", "eyeriss"), "--set", "glb.shared_banks=50", "--set", "pe.ifmap_fifo_words=8",
                "--beside", "rs@isca16_rs_256", output="long.html")
    for width in (320, 360):
        browser.open(page, width, 640)
        wide = browser.evaluate("document.documentElement.scrollWidth")
        right = browser.evaluate("Math.max(...[...document.querySelectorAll('.sides label')]"
                                 ".map((one) => one.getBoundingClientRect().right))")
        expect(wide <= width and right <= width, f"{wide} px wide on {width}, choices up to {right}")


def lanes_keep_clear(browser):
    """The words on a network's lane end before the count of those that wait, whatever the width."""
    browser.open(view(*EQUAL, output="two.html"), *LAPTOP)
    browser.evaluate("""(() => {
        window.drawn = []; const put = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
            drawn.push([this.canvas.className, text, x, y, this.measureText(text).width]);
            put.call(this, text, x, y); };
        })()""")
    lanes = 0
    for cycle in range(0, 120, 3):
        browser.evaluate("drawn.length = 0")
        go(browser, cycle)
        texts = browser.evaluate("drawn")
        for n, (canvas, count, x, y, _) in enumerate(texts):
            if canvas == "chip" and count.endswith(" waiting"):
                words = texts[n - 1]
                expect(words[3] == y, f"{words} before {count}")
                lanes += words[1] != "\u2013"
                expect(words[2] + words[4] + 4 < x, f"cycle {cycle}: '{words[1]}' runs into '{count}'")
    expect(lanes > 3, f"{lanes} lanes with words and a count")


def captions_are_whole(browser):
    """The caption of a tensor of which a part is seen is not cut on a laptop with two sides."""
    good("view", "-n", "alexnet", "-l", "CONV3", "-d", "rs", "--beside", "ws@isca16_ws_256", "--mapper", "estimate",
         "--window", "cycles=0..2000", "-o", "conv3.html")
    browser.open("conv3.html", *LAPTOP)
    cut = browser.evaluate("[...document.querySelectorAll('figcaption')].filter((one) => one.scrollWidth > "
                           "one.clientWidth).map((one) => one.textContent)")
    expect(cut == [], f"cut: {cut}")


def word_on_a_phone(browser):
    """The table of a chosen word's life fits a phone, its energies included."""
    browser.open(view("CONV1", ("rs", "eyeriss"), output="one.html"), 390, 844)
    browser.evaluate("V.page.choose('I[0,0,1,1]'); V.page.clock.draw()")
    browser.settle()
    wide = browser.evaluate("(() => { const one = document.querySelector('.wordlife .scroll');"
                            "return [one.scrollWidth, one.clientWidth]; })()")
    expect(wide[0] <= wide[1], f"a table of {wide[0]} px in {wide[1]}")


def one_is_singular(browser):
    """Of one cycle, MAC, PE, filter or skipped zero nothing is said in the plural."""
    with open("one.yaml", "w", encoding="utf-8") as file:
        file.write("name: one\nlayers: [{name: A, C: 1, M: 1, H: 3, W: 3, R: 3, S: 3}]\n")
    good("view", "-n", "one.yaml", "-o", "one_filter.html")
    pages = ["one_filter.html", view("FC4", ("rs", "eyeriss"), output="fc.html")]
    browser.open("one_filter.html")
    first = position(browser)
    good("view", "-n", "one.yaml", "--window", f"cycles={first}..{first + 9}", "-o", "later.html")
    one = r"(?<![\d,.])1 (?:of [\d,]+ PEs? )?"
    found = set()
    for page in [*pages, "later.html"]:
        browser.open(page)
        lines = browser.evaluate(
            "(() => { const side = V.page.models[0], lines = [V.subtitle(side)];"
            "for (let t = side.first; t <= side.end; ++t) lines.push(V.statusText(side, t));"
            "return lines; })()")
        for line in lines:
            wrong = re.search(one + r"(MACs|filters|cycles|skip\b|multiply)", line)
            expect(wrong is None, f"{page}: {line}")
            found |= set(re.findall(one + r"(MAC|filter|multiplies)\b", line))
    expect(found == {"MAC", "filter", "multiplies"}, f"some are one: {found}")


CASES = [one_is_singular, long_names_on_a_phone, lanes_keep_clear, captions_are_whole, word_on_a_phone,
         opens_at_work, jumps, strip,
         words_everywhere, so_far, lit, address, written_addresses,
         like_with_like, unlike_in_one_key, legend, one_screen]
