"""Parts of layers: what is shown, what is cut off, and that a part is what the whole has there."""
from program import eyrie, without_files
from view_page import choose, expect, go, moves, snapshot, text, view


def part_of_a_layer(browser):
    """A window in the middle shows the same words, PEs, values and DRAM transfers as the whole layer does, and as many
    psums in the buffer."""
    side = ("rs", "eyeriss")
    with open("four_passes.yaml", "w", encoding="utf-8") as file:
        file.write("dataflow: rs\nlayers:\n  CONV1: {m: 4, n: 1, e: 2, p: 1, q: 2, r: 1, t: 4}\n")
    options = ("--set", "glb.shared_banks=2", "--set", "glb.bank_rows=24", "--mapping", "four_passes.yaml")
    looks = {}
    browser.open(view("CONV1", side, *options))
    parts = {"whole": browser.evaluate("[V.page.models[0].passes[1].start, V.page.models[0].passes[2].end]")}
    one_pass = browser.evaluate("[V.page.models[0].passes[1].start, V.page.models[0].passes[1].end]")
    # The second ends while filters for the next pass are there already, or still on their way.
    for window in ("passes=1..3", "cycles={}..{}".format(*one_pass)):
        parts[window] = None
    for window, cycles in parts.items():
        browser.open(view("CONV1", side, *options, *(() if cycles else ("--window", window))))
        first, end = cycles or browser.evaluate("[V.page.models[0].first, V.page.models[0].end]")
        for cycle in range(first, end, 37):
            go(browser, cycle)
            choose(browser, (1, 2))
            memories = browser.evaluate(
                """(() => { const side = V.page.models[0], cycle = V.page.clock.position;
                return [V.transfersAt(side, cycle).map(({ kind, start, end, words }) => [kind, start, end, words]),
                        V.residents(side, "psum", cycle)]; })()""")
            look = (moves(browser), text(browser, ".pe"), text(browser, ".lines"), memories)
            whole = looks.setdefault(cycle, look)
            expect(whole == look, f"cycle {cycle}: {look} in the part, {whole} in the whole")
    expect(len(looks) > 5, f"only {len(looks)} cycles were looked at")


def cycles_of_a_layer(browser):
    browser.open(view("CONV1", ("rs", "eyeriss"), "--window", "cycles=250..300"))
    expect(browser.evaluate("[V.page.clock.first, V.page.clock.end]") == [250, 300], "cycles of the window")
    expect(text(browser, ".status").startswith("cycle 250 of 615"), "begins with its first")
    go(browser, 10**6)
    expect(text(browser, ".status") == "end of what is shown, cycle 300 of 615", "ends with its last")


def real_layer(browser):
    """A layer of AlexNet: its beginning, and how much of it that is."""
    done = eyrie("view", "--network", "alexnet", "--layer", "CONV3", "--output", "real.html")
    expect(done.status == 0 and without_files(done.err).count("\n") == 1, f"one line: {done.err}")
    expect("rs on eyeriss: shows cycles 0.." in done.err and "more than a page holds" in done.err, done.err)
    browser.open("real.html", 1920, 1080)
    note = text(browser, ".note")
    shown = browser.evaluate("V.page.models[0].end")
    expect(f"0..{shown} of 0.." in note, f"the page says so, too: {note}")
    expect(shown > 1000, f"only {shown} cycles")
    go(browser, shown // 2)
    before = snapshot(browser)
    go(browser, 0)
    go(browser, shown // 2)
    expect(snapshot(browser) == before, "going back is exact")
    expect(browser.complaint() is None, browser.complaint())


def ends_behind(browser):
    """A window that ends behind the layer is said to; one that a side of two has no part of is refused with the reason;
    what is not known of a mapping is a sentence of the page."""
    tiny = ("view", "-n", "tiny", "-l", "CONV1", "-a", "isca16_rs_256", "--energy", "normalized",
            "--output", "behind.html")
    for window, told in (("cycles=60..700", "--window cycles=60..700 ends behind it: it has 165 cycles"),
                         ("passes=0..5", "--window passes=0..5 ends behind it: it has 2 passes"),
                         ("cycles=60..165", ""), ("all", "")):
        done = eyrie(*tiny, "--window", window)
        wanted = f"eyrie: warning: rs on isca16_rs_256: {told}\n" if told else ""
        expect(done.status == 0 and without_files(done.err) == wanted, f"{window}: {done.err}")
        browser.open("behind.html")
        expect(browser.evaluate("V.page.clock.end") == 165, f"{window}: ends with the layer")
    done = eyrie(*tiny, "--window", "cycles=200..300", "--beside", "ws@isca16_ws_256")
    expect(done.status == 2 and "rs on isca16_rs_256 has 165 cycles; allowed: a part of cycles=0..165, as every side "
           "shows the window" in done.err, done.err)
    done = eyrie("view", "-n", "tiny", "-l", "FC4", "-a", "isca16_rs_256", "--output", "behind.html")
    expect("not proven: the mappings of FC4 (another could have up to " in done.err, done.err)
    browser.open("behind.html")
    note = text(browser, ".note")
    expect(note.startswith("The mapping is not proven to be the best: another could have up to ") and
           note.endswith(" % less edp."), note)


CASES = [ends_behind, part_of_a_layer, cycles_of_a_layer, real_layer]
