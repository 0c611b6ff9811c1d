"""Two sides in step by work done: jumps to cycles of either side, pages that are cut."""
import os

from lesson_cases import ROOT
from program import eyrie
from view_page import chosen, expect, good, position, text, view

LAPTOP = (1366, 768)
EQUAL = ("CONV1", ("rs", "isca16_rs_256"), "--beside", "ws@isca16_ws_256")
REUSE = ("view", "-n", os.path.join(ROOT, "docs", "lessons", "reuse.yaml"), "-l", "CONV", "-a", "isca16_rs_256",
         "--beside", "os-c@isca16_os-c_256", "-o", "reuse.html")
CYCLES = "V.page.models.map((side) => V.page.clock.cycleOf(side))"
# MACs of both sides, and those of the cycles before.
WORK = ("V.page.models.map((side) => [0, 1].map((back) => "
        "V.count(side, 'macs', V.page.clock.cycleOf(side) - back)))")


def written(browser):
    """The address, once it leads to where the page is: it is written when the reader rests."""
    browser.wait("(({ cycle, of }, { at, lead }) => cycle === at && V.page.models[of - 1] === lead)"
                 "(V.readAddress(location.hash), V.page.clock.place)")
    return browser.evaluate("location.hash")


def jumps_by_work(browser):
    """S and P go to every cycle in which the chosen PE begins to wait, or a pass begins, of either side and on both
    ways; the other side has done as much; the address leads there again."""
    good(*REUSE)
    for page in ("reuse.html", view(*EQUAL)):
        for side in (0, 1):
            for key, of in (("s", "V.stallsOf(side, chip.chosen)"), ("p", "V.passStarts(side)")):
                browser.open(page, *LAPTOP, fragment="#cycle=0&step=work")
                browser.evaluate(f"V.page.active = V.page.sides[{side}]; V.page.clock.seek(V.page.models[{side}], 0);"
                                 "V.page.clock.draw()")
                wanted = [cycle for cycle in browser.evaluate(
                    f"(() => {{ const {{ side, chip }} = V.page.sides[{side}]; return {of}; }})()") if cycle > 0]
                for turn, cycles in ((key, wanted[:4]), (f"Shift+{key}", wanted[:4][-2::-1])):
                    for cycle in cycles:
                        browser.press(turn)
                        at = browser.evaluate(CYCLES)
                        expect(at[side] == cycle, f"{page}, side {side}, {turn}: cycle {at[side]}, not {cycle}")
                        work = browser.evaluate(WORK)
                        lead, (done, before) = work[side][0], work[1 - side]
                        expect(lead == 0 or before < lead <= done, f"{page}, side {side}, {turn} to {cycle}: {work}")
                    if cycles and turn == key:
                        hash_, at = written(browser), browser.evaluate(CYCLES)
                        browser.open(page, *LAPTOP, fragment=hash_)
                        expect(browser.evaluate(CYCLES) == at, f"{hash_} leads to {browser.evaluate(CYCLES)}, not {at}")
                        browser.evaluate(f"V.page.active = V.page.sides[{side}]")
                browser.evaluate(f"V.page.clock.seek(V.page.models[{side}], {(wanted or [0])[-1]});"
                                 "V.page.clock.draw()")
                browser.press(key)
                told = browser.evaluate("document.getElementById('spoken').textContent")
                expect(told == "none further", f"{page}, side {side}, {key} at the last: {told!r}")


def moments_by_work(browser):
    """Every moment of a word leads to its own cycle, and the side that was gone to is stepped from there."""
    good(*REUSE)
    browser.open("reuse.html", *LAPTOP, fragment="#cycle=47&word=I[0,0,3,4]&step=work")
    for side in (0, 1):
        moments = browser.evaluate(f"[...document.querySelectorAll('.side')[{side}].querySelectorAll('.moment')]"
                                   ".map((one) => Number(one.textContent.replace(',', '')))")
        expect(len(set(moments)) > 3, f"side {side}: {moments}")
        for n, cycle in enumerate(moments):
            browser.evaluate(f"document.querySelectorAll('.side')[{side}].querySelectorAll('.moment')[{n}].click()")
            browser.settle()
            at = browser.evaluate(CYCLES)
            expect(at[side] == cycle, f"side {side}: the moment of {cycle} leads to {at}")
            browser.press("ArrowRight")
            expect(browser.evaluate(CYCLES)[side] == cycle + 1, f"side {side}: a step from {cycle}")
    browser.press("Home")
    expect(browser.evaluate(CYCLES) == [0, 0] and position(browser) == 0, "Home is that of both")
    browser.press("End")
    expect("done" in text(browser, ".status", 0) and "done" in text(browser, ".status", 1), "and so is End")


def cut_by_work(browser):
    """Where one side, or both, are cut off, both have done as much in the last cycle, too."""
    for window in ("cycles=0..90", "cycles=0..130", "cycles=0..200"):  # rs takes 165 cycles, ws 313
        done = eyrie("view", *chosen(*EQUAL), "--window", window, "-o", "cut.html")
        expect(done.status == 0, done.err)
        browser.open("cut.html", *LAPTOP, fragment="#cycle=0&step=work")
        cut = browser.evaluate("V.page.models.map(({ end, total_cycles }) => end < total_cycles)")
        expect(cut == [window != "cycles=0..200", True], f"{window}: cut {cut}")
        for key in ("End", "ArrowLeft", "End", "ArrowRight"):
            browser.press(key)
            (one, one_before), (other, other_before) = browser.evaluate(WORK)
            expect(one_before <= other and other_before <= one, f"{window}, {key}: {one} against {other} MACs")
        end = position(browser)
        browser.evaluate("V.page.clock.toggle(); V.page.clock.toggle(); V.page.clock.stepTo(1e9)")
        browser.settle()
        expect(position(browser) == end, f"{window}: the time line ends where End does")
        if not all(cut):
            continue
        short = browser.evaluate("V.page.models.findIndex((side) => V.page.clock.lastOf(side) < side.end)")
        expect(short >= 0, f"{window}: a side shows more than both")
        browser.evaluate("document.querySelector('select option[value=cycle]').parentNode.value = 'cycle';"
                         "V.page.clock.inStep(false)")
        browser.press("End")
        expect(browser.evaluate(CYCLES) == browser.evaluate("V.page.models.map(({ end }) => end)"),
               "by cycle each goes to its end")


CASES = [jumps_by_work, moments_by_work, cut_by_work]
