"""Cases: sweeps of more points than a page holds one by one."""
import json
import os

from make_store import drawn_store
from page_reader import SCATTER, chart, clean, expect, report
from store_points import front, read_points


def section_of(browser):
    return json.loads(browser.evaluate("document.getElementById('data').textContent"))["sections"][0]


def cells_count_all_points(browser):
    points = read_points("large.db")
    browser.open(report("large.db", output="few.html", options=("--points", "300")))
    density = section_of(browser)["density"][0]
    expect(len(density["cells"]) == 10, f"cells of each two metrics: {list(density['cells'])}")
    for names, steps in density["cells"].items():
        first, second = names.split(" ")
        edges = [density["edges"][name] for name in (first, second)]

        def place(value, ends):
            return max(n for n, edge in enumerate(ends[:-1]) if n == 0 or edge <= value)

        counts = {}
        for point in points:
            cell = tuple(place(point[name], ends) for name, ends in zip((first, second), edges, strict=True))
            counts[cell] = counts.get(cell, 0) + 1
        at, found = 0, {}
        for step, count in zip(steps[::2], steps[1::2], strict=True):
            at += step
            found[divmod(at, len(edges[1]) - 1)] = count
        expect(found == counts and sum(found.values()) == len(points), f"cells of {names}")
        for name, ends in zip((first, second), edges, strict=True):
            values = [point[name] for point in points]
            expect(ends[0] == min(values) and ends[-1] == max(values) and ends == sorted(ends), f"edges of {name}")
    drawn = chart(
        browser,
        SCATTER,
        "E.sum(c.getOption().series.find((one) => one.type === 'custom').data.map((cell) => cell[4]))",
    )
    expect(drawn == len(points), f"the chart's cells hold {drawn} of {len(points)} points")
    said = browser.evaluate("document.querySelector('[data-shown]').textContent")
    expect("count all points, per cell" in said and "300 of the" in said, f"the page says so: {said}")
    clean(browser, "with cells")
    browser.open(report("real.db"))
    expect("density" not in section_of(browser), "where all points are drawn there are no cells")


def pages_have_at_most_five_megabytes(browser):
    drawn_store("huge.db", 13000)
    points = read_points("huge.db")
    browser.open(report("huge.db", output="huge.html"))
    size = os.path.getsize("huge.html")
    held = section_of(browser)["columns"]["ordinal"]
    expect(4.5e6 < size <= 5e6 and 3000 < len(held) < 10000, f"{size} bytes with {len(held)} points")
    wanted = front(points, "delay_ms", "energy")
    expect(set(wanted) <= set(held), "the front is held")
    browser.wait("E.firstChart !== undefined")
    first = browser.evaluate("E.firstChart")
    print(f"    {size} bytes, {len(held)} of {len(points)} points; first chart after {first:.0f} ms")
    clean(browser, "a large page")
    # The same store twice: each has half of the room.
    report("huge.db", "large.db", output="both.html")
    expect(os.path.getsize("both.html") <= 5e6, f"two stores: {os.path.getsize('both.html')} bytes")


def fronts_that_do_not_fit_are_thinned_evenly(browser):
    drawn_store("front.db", 12000, on_front=True)
    points = read_points("front.db")
    browser.open(report("front.db", output="front.html"))
    expect(os.path.getsize("front.html") <= 5e6, f"{os.path.getsize('front.html')} bytes")
    section = section_of(browser)
    whole = section["front_sizes"][0]["delay_ms energy"]
    expect(whole == len(points), f"all {len(points)} points are on the front, not {whole}")
    kept = section["fronts"][0]["delay_ms energy"]
    expect(1000 < len(kept) < whole, f"{len(kept)} of them are on the page")
    delays = sorted(section["columns"]["delay_ms"][i] for i in kept)
    expect(
        delays[0] == min(p["delay_ms"] for p in points) and delays[-1] == max(p["delay_ms"] for p in points),
        "with both ends",
    )
    said = browser.evaluate("[...document.querySelectorAll('p.note')].map((one) => one.textContent).join(' ')")
    expect(f"{whole:,} points of {len(points):,} on the front" in said, f"the page says how many there are: {said}")
    clean(browser, "with a long front")


CASES = [cells_count_all_points, pages_have_at_most_five_megabytes, fronts_that_do_not_fit_are_thinned_evenly]
