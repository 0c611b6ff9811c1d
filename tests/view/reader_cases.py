"""The page as its readers use it: opened, played, stepped back, by keyboard and pointer, on a phone and a projector."""
import os
import random

from view_page import SIDES, choose, expect, go, position, snapshot, text, view

PHONE, LAPTOP, PROJECTOR = (360, 740), (1366, 768), (1920, 1080)
BESIDE = ("--beside", "ws@isca16_ws_256")
TWO = ("CONV1", ("rs", "eyeriss"), *BESIDE)


def small_and_quick(browser):
    """Every page of tiny is under 5 MB and opens with little work, and so does a step: by what is drawn and by the CPU
    time of the browser, which what the computer does beside hardly changes, with room for slow computers."""
    for side in SIDES:
        page = view("CONV1", side, *BESIDE)
        expect(os.path.getsize(page) < 5e6, f"{side}: {os.path.getsize(page)} bytes")
        before = browser.cpu_seconds()
        browser.open(page, *PROJECTOR)
        opening = browser.cpu_seconds() - before
        browser.wait("V.page.rehearsed")
        before = browser.cpu_seconds()
        drawn = browser.evaluate(DRAWN_BY_STEPS)
        step = (browser.cpu_seconds() - before) / len(drawn) * 1e3
        print(f"   {side}: {os.path.getsize(page) / 1e3:.0f} kB; CPU time: opens with {opening * 1e3:.0f} ms, "
              f"a step takes {step:.1f} ms; it draws {sorted(drawn)[len(drawn) // 2]} times, {max(drawn)} at most")
        expect(opening < 5, f"{side}: opens with {opening:.1f} s of CPU time")
        expect(step < 100, f"{side}: a step takes {step:.1f} ms of CPU time")
        expect(0 < max(drawn) < MOST_DRAWN, f"{side}: a step draws {max(drawn)} times")


# Calls of a canvas in a step: the same on every computer.
MOST_DRAWN = 5000

# How many calls draw each of 200 steps, to the last pixel, with the text laid out.
DRAWN_BY_STEPS = """(() => {
        const { clock, sides } = V.page;
        const kind = CanvasRenderingContext2D.prototype;
        const kept = {};
        let calls = 0;
        for (const name of Object.getOwnPropertyNames(kind)) {
            const method = Object.getOwnPropertyDescriptor(kind, name).value;
            if (typeof method !== "function" || name === "constructor" || name === "getImageData") continue;
            kept[name] = method;
            kind[name] = function (...given) { ++calls; return method.apply(this, given); };
        }
        clock.go(Math.floor(clock.end / 3));
        const drawn = [];
        for (let i = 0; i < 200; ++i) {
            calls = 0;
            clock.position = (clock.position + 1) % clock.end;
            clock.draw();
            for (const side of sides) side.chip.context.getImageData(0, 0, 1, 1);
            document.body.offsetHeight;
            drawn.push(calls);
        }
        Object.assign(kind, kept);
        return drawn;
    })()"""


def going_back(browser):
    """A cycle looks the same whichever way one comes to it."""
    draw = random.Random(3)
    browser.open(view(*TWO))
    end = browser.evaluate("V.page.clock.end")
    for _ in range(4):
        cycle = draw.randrange(5, end)
        go(browser, cycle)
        before = snapshot(browser)
        browser.evaluate("V.page.clock.step(1); V.page.clock.draw()")
        expect(snapshot(browser) != before, f"cycle {cycle}: the next one looks the same")
        browser.evaluate("V.page.clock.step(-1); V.page.clock.draw()")
        expect(snapshot(browser) == before, f"cycle {cycle}: another one after a step on and back")
        for elsewhere in (0, end, draw.randrange(end)):
            go(browser, elsewhere)
            go(browser, cycle)
            expect(snapshot(browser) == before, f"cycle {cycle}: another one after {elsewhere}")


def keyboard(browser):
    """All of it by keys: stepping, playing, going through PEs, and out again."""
    browser.open(view(*TWO))
    opening = position(browser)
    for key, cycle in [
        ("Home", 0), ("m", opening), ("Home", 0),
        ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("Shift+ArrowRight", 11), ("Shift+ArrowUp", 0),
        ("Shift+ArrowDown", 100), ("PageDown", 200), ("Shift+ArrowLeft", 190), (",", 189), (".", 190), ("End", 615),
        ("ArrowRight", 615), ("p", 615), ("Shift+p", 228), ("Home", 0), ("ArrowLeft", 0), ("p", 228), ("Home", 0),
    ]:
        browser.press(key)
        expect(position(browser) == cycle, f"{key}: cycle {position(browser)}, not {cycle}")
    browser.press(" ")
    expect(browser.evaluate("V.page.clock.playing"), "Space plays")
    browser.wait("V.page.clock.position >= 2")
    browser.press(" ")
    stopped = position(browser)
    expect(stopped >= 2 and not browser.evaluate("V.page.clock.playing"), "Space pauses")
    browser.settle()  # a clock that runs would draw, and move, twice in this time
    expect(position(browser) == stopped, "pauses for good")
    reach(browser, "document.activeElement === V.page.sides[0].chip.canvas")
    start = browser.evaluate("V.page.sides[0].chip.chosen")
    for key, by in [("ArrowRight", 1), ("ArrowDown", 14), ("ArrowLeft", -1), ("ArrowUp", -14), ("ArrowUp", 0)]:
        before = browser.evaluate("V.page.sides[0].chip.chosen")
        browser.press(key)
        now = browser.evaluate("V.page.sides[0].chip.chosen")
        expect(now - before == by or (by == 0 and now < 14), f"{key} among PEs: from {before} to {now}")
    expect(position(browser) == stopped, "arrows among PEs leave the cycle alone")
    expect(text(browser, ".pe h3") == f"PE {start // 14},{start % 14}", "the panel is that of the PE")
    expect("PE row" in browser.evaluate("document.getElementById('spoken').textContent"), "the PE is said")
    browser.press(".")
    expect(position(browser) == stopped + 1, ". steps among PEs")
    browser.press("Escape")
    expect(browser.evaluate("document.activeElement.className") == "play", "Escape leaves the diagram")


def reach(browser, condition):
    """Tab until it holds."""
    for _ in range(40):
        browser.press("Tab")
        if browser.evaluate(condition):
            return
    expect(False, f"Tab never reaches: {condition}")


def labels(browser):
    """Everything that can be used has a name."""
    browser.open(view(*TWO))
    nameless = browser.evaluate(
        """[...document.querySelectorAll('button, input, select, canvas.chip, [tabindex]')].filter((one) =>
        !(one.ariaLabel || one.title || one.textContent.trim() || (one.labels && one.labels.length > 0)))
        .map((one) => one.outerHTML)"""
    )
    expect(nameless == [], f"without a name: {nameless}")


def pointer(browser):
    """A PE is looked at under the pointer, and chosen by a click."""
    browser.open(view(*TWO), *LAPTOP)
    go(browser, 300)
    place = browser.evaluate(
        "(() => { const chip = V.page.sides[0].chip; chip.canvas.scrollIntoView();"
        "const box = chip.canvas.getBoundingClientRect();"
        "const cell = V.cell(chip.place, 2 * 14 + 3); return [box.x + cell.x + 4, box.y + cell.y + 4]; })()"
    )
    browser.mouse(*place)
    browser.settle()
    expect(text(browser, ".pe h3") == "PE 2,3", "the PE under the pointer is looked at")
    expect(browser.evaluate("V.page.sides[0].chip.chosen") != 31, "and not chosen yet")
    browser.click(*place)
    browser.mouse(5, 5)
    browser.settle()
    expect(text(browser, ".pe h3") == "PE 2,3", "a click chooses it")


def time_line(browser):
    browser.open(view(*TWO), *LAPTOP)
    browser.evaluate(
        "(() => { const line = document.querySelector('.timeline'); line.value = 333;"
        "line.dispatchEvent(new Event('input')); })()"
    )
    browser.settle()
    expect(position(browser) == 333, "the time line goes to its cycle")
    expect(text(browser, ".status").startswith("cycle 333 of 615"), "and the side shows it")
    expect("done after 313" in text(browser, ".status", 1), "the shorter side is done by then")


def sides(browser):
    """One side, the other, both; in step by cycle or by work done."""
    browser.open(view(*TWO), *LAPTOP)
    shown = "[...document.querySelectorAll('.side')].map((side) => !side.hidden)"
    for value, expected in [("0", [True, False]), ("1", [False, True]), ("both", [True, True])]:
        browser.evaluate(f"document.querySelector('input[name=side][value=\\'{value}\\']').click()")
        expect(browser.evaluate(shown) == expected, f"{value}: {browser.evaluate(shown)}")
    browser.evaluate(
        "(() => { const select = [...document.querySelectorAll('select')][1]; select.value = 'work';"
        "select.dispatchEvent(new Event('change')); })()"
    )
    draw = random.Random(5)
    for _ in range(12):
        go(browser, draw.randrange(615))
        lead, other, most = browser.evaluate(
            "(() => { const [a, b] = V.page.models; const at = V.page.clock.position;"
            "const cycle = V.page.clock.cycleOf(b);"
            "return [V.count(a, 'macs', at), V.count(b, 'macs', cycle), V.count(b, 'macs', cycle - 1)]; })()"
        )
        expect(other >= lead and (most < lead or lead == 0), f"work done: {lead} and {other}, {most} a cycle before")
    go(browser, 615)
    expect("done" in text(browser, ".status", 0) and "done" in text(browser, ".status", 1), "both are done at the end")


def playing(browser):
    """It plays at its speed to its end, one side only, with and without motion."""
    for motion in ("no-preference", "reduce"):
        browser.prefer(reduced_motion=motion)
        browser.open(view("CONV1", ("os-a", "isca16_os-a_256")), *LAPTOP)
        browser.evaluate("V.page.clock.speed = 300; V.page.clock.play()")
        browser.wait("!V.page.clock.playing")
        browser.settle()
        status, end = text(browser, ".status"), browser.evaluate("V.page.clock.end")
        expect(status == f"done after {end} cycles", f"{motion}: plays to its end: {status}")
        go(browser, 100)
        browser.evaluate("V.page.clock.speed = 1; V.page.clock.play()")
        shares = browser.evaluate(SHARES)
        expect((shares == [1]) == (motion == "reduce"), f"{motion}: words move within a cycle: {shares}")
    browser.prefer()


# All shares of a cycle that are drawn until five cycles have passed.
SHARES = """new Promise((done) => {
        const { clock } = V.page;
        const shares = new Set();
        const last = clock.position + 5;
        const look = () => {
            shares.add(clock.share);
            if (clock.position < last && clock.playing) requestAnimationFrame(look);
            else done([...shares]);
        };
        clock.speed = 5;
        requestAnimationFrame(look);
    })"""


def fits(browser):
    """On a phone, a laptop and a projector, light and dark: nothing is cut off, nothing too small to read."""
    page = view(*TWO)
    for size in (PHONE, LAPTOP, PROJECTOR):
        for scheme in ("light", "dark"):
            browser.prefer(color_scheme=scheme)
            browser.open(page, *size)
            go(browser, 280)
            what = f"{size[0]} px, {scheme}"
            wide = browser.evaluate("document.documentElement.scrollWidth")
            expect(wide <= size[0], f"{what}: {wide} px wide")
            small = browser.evaluate(
                "[...document.querySelectorAll('body *')].filter((one) =>"
                "one.childNodes.length && one.checkVisibility() &&"
                "[...one.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()) &&"
                "parseFloat(getComputedStyle(one).fontSize) < 11)"
                ".map((one) => one.className + ' ' + one.textContent.slice(0, 40))"
            )
            expect(small == [], f"{what}: too small: {small[:3]}")
            # The diagram changes with the scheme.
            corner = browser.evaluate("[...V.page.sides[0].chip.context.getImageData(2, 400, 1, 1).data]")
            expect((corner[0] > 128) == (scheme == "light"), f"{what}: the diagram's paper is {corner}")
            expect(browser.complaint() is None, f"{what}: {browser.complaint()}")
    browser.prefer()


# What is wider or higher than its place, and so cut off, or to be scrolled.
CUT = """[...document.querySelectorAll('main *')].filter((one) => one.checkVisibility() && one.clientWidth > 0 &&
        (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1) &&
        getComputedStyle(one).overflow !== "visible")
        .map((one) => [one.className, one.scrollWidth, one.clientWidth, one.scrollHeight, one.clientHeight])"""


def printing(browser):
    """On paper all is light, unfolded and whole, whatever the screen has; then the page is as it was."""
    browser.prefer(color_scheme="dark")
    browser.open(view("CONV1", ("rs", "isca16_rs_256"), "--beside", "ws@isca16_ws_256"), *LAPTOP,
                 fragment="#cycle=90&word=I[0,0,3,4]")
    before = snapshot(browser)
    browser.evaluate("""addEventListener("beforeprint", () => { window.printed = {
        folded: [...document.querySelectorAll("main > details, .legend, .moving details")].some(({ open }) => !open),
        papers: V.page.sides.flatMap(({ chip, strip, tensors }) => [chip, strip, ...tensors]).map(({ canvas }) =>
            [...canvas.getContext("2d").getImageData(0, canvas.height - 1, 1, 1).data]),
    }; })""")
    browser.call("Page.printToPDF")
    browser.settle()
    printed = browser.evaluate("printed")
    expect(not printed["folded"], "keys that differ, moves and the legend are unfolded")
    papers = printed["papers"]
    expect(len(papers) == 10 and papers[0][3] == papers[5][3] == 255, f"drawn: {papers}")
    expect(all(paper[3] == 0 or min(paper[:3]) > 200 for paper in papers), f"dark: {papers}")
    expect(snapshot(browser) == before, "the page is as it was")
    expect(not browser.evaluate("document.querySelector('.legend').open || "
                                "document.querySelector('details.note').open"), "and folded as it was")
    browser.open("view.html", 718, 1000, fragment="#cycle=90&word=I[0,0,3,4]")  # A4
    browser.call("Emulation.setEmulatedMedia", media="print",
                 features=[{"name": "prefers-color-scheme", "value": "dark"}])
    browser.evaluate("dispatchEvent(new Event('beforeprint'))")
    browser.settle()
    cut = browser.evaluate(CUT)
    paper = browser.evaluate("getComputedStyle(document.body).backgroundColor")
    lines = browser.evaluate("document.querySelectorAll('.moves li').length")
    browser.call("Emulation.setEmulatedMedia", media="", features=[])
    expect(cut == [], f"cut: {cut}")
    expect(paper == "rgb(255, 255, 255)", f"paper is {paper}")
    expect(lines > 40, f"{lines} moves")


def nest_is_whole(browser):
    """The loop nest wraps: no comment is cut, and a line goes on further in than it begins."""
    page = view("CONV1", ("rs", "isca16_rs_256"), "--beside", "ws@isca16_ws_256")
    one = view("FC4", ("rs", "isca16_rs_256"), "--batch", "4", output="one.html")
    for path, size in ((page, PROJECTOR), (page, LAPTOP), (page, PHONE), (one, PROJECTOR), (one, LAPTOP)):
        browser.open(path, *size)
        wide, wrapped = browser.evaluate("""(() => {
            const lines = [...document.querySelectorAll(".lines, .lines *")].filter((one) => one.clientWidth > 0);
            const hung = [...document.querySelectorAll(".loop")].filter((one) => {
                const code = one.querySelector(".comment");
                return code && code.getClientRects().length > 1 &&
                    code.getClientRects()[1].left > one.getBoundingClientRect().left + 20;
            });
            const wide = lines.filter((one) => one.scrollWidth > one.clientWidth);
            return [wide.map((one) => one.textContent), hung.length];
        })()""")
        expect(wide == [], f"{path} at {size}: {wide[:2]}")
        expect(wrapped > 0, f"{path} at {size}: no comment wraps, nothing was tried")


def focus_stays(browser):
    """A button keeps the focus where it has nothing more to do, and Space is for what has the focus."""
    browser.open(view(*TWO), *LAPTOP)
    for name, cycle in (("first", 0), ("last", 615)):
        browser.evaluate(f"document.querySelector('button.{name}').focus()")
        for _ in range(2):
            browser.press(" ")
            focus = browser.evaluate("document.activeElement.className")
            now = (position(browser), focus)
            expect(now == (cycle, name), f"{name}: cycle and focus are {now}")
        told = browser.evaluate(f"document.querySelector('button.{name}').getAttribute('aria-disabled')")
        expect(told == "true", f"{name} says that it is of no use here")
    browser.press("ArrowLeft")
    told = browser.evaluate("document.querySelector('button.last').getAttribute('aria-disabled')")
    expect(told == "false", "and here it is of use")
    browser.evaluate("document.querySelector('input[type=radio][value=\"1\"]').focus()")
    browser.press(" ")
    expect(browser.evaluate("[V.page.clock.playing, V.page.sides[0].node.hidden]") == [False, True],
           "Space on a side's button chooses the side")
    browser.evaluate("document.querySelector('.timeline').focus()")
    browser.press(" ")
    expect(browser.evaluate("V.page.clock.playing"), "Space on the time line plays")


def psum_values(browser):
    """A PE that adds a psum puts out what came in plus its own products."""
    for bits in (16, 48):
        browser.open(view("CONV1", ("rs", "eyeriss"), "--set", f"arithmetic.psum_bits={bits}"))
        checked, large = browser.evaluate(PSUM_VALUES)
        expect(checked >= 768, f"only {checked} psums of {bits} bits were looked at")
        expect((large > 0) == (bits > 32), f"{large} psums of {bits} bits are more than 32 bits hold")


# How many are right, and how many of those 32 bits do not hold.
PSUM_VALUES = """(() => {
        const side = V.page.models[0];
        let checked = 0;
        let large = 0;
        side.pes.forEach((pe, i) => {
            const { psum, out } = side.fifos[i];
            const incoming = new Map(psum.word.map((word, k) => [word, psum.value[k]]));
            V.expand(pe.cycles, () => {});
            for (let k = 0; k < pe.cycles.at.length; ++k) {
                if (pe.cycles.detail[k] !== V.reason.psum_addition) continue;
                const own = V.psumSpadAt(side, i, V.peAt(side, i, pe.cycles.at[k]));
                for (const one of own) {
                    const value = out.value[out.word.indexOf(one.word)];
                    const sum = V.wrap(side, one.value + (incoming.get(one.word) || 0));
                    if (one.products !== one.of || value !== sum)
                        throw new Error(`PE ${i}: ${V.word(side, "psum", one.word)}`);
                    ++checked;
                    if (value !== (value | 0)) ++large;
                }
            }
        });
        return [checked, large];
    })()"""


CASES = [small_and_quick, going_back, keyboard, labels, pointer, time_line, sides, playing, fits, printing,
         nest_is_whole, focus_stays, psum_values]
