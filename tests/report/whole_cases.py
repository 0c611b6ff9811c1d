"""Cases: pages as a whole."""
import json
import os
import shlex
import shutil
import sqlite3

import page_reader
from make_store import numbers_of_points, real_store, seal
from page_reader import CHART, SCATTER, SIZES, chart, choose, clean, expect, report, rows

EVIL = '</script><img src=x onerror="window.injected=1"><!--<script>\'&amp;'


def every_page_is_quiet_and_fits_every_screen(browser):
    every = report("real.db", "rs.json", "both.json", output="all.html")
    for page, sizes in ((every, SIZES), (report("large.db", output="large.html"), ("laptop",))):
        for size in sizes:
            width, height = SIZES[size]
            browser.open(page, width, height)
            browser.evaluate("E.charts.forEach((one) => one.draw())")
            browser.settle()
            clean(browser, f"{page} on a {size}")
            scroll = browser.evaluate("document.documentElement.scrollWidth")
            expect(scroll <= width, f"{page} on a {size}: {scroll} pixels wide, not {width}")
            blank = browser.evaluate(
                """(() => {
                    const pixels = (one) => one.getContext("2d").getImageData(0, 0, one.width, one.height).data;
                    const empty = (one) => !pixels(one).some((x) => x);
                    return [...document.querySelectorAll(".canvas canvas")].filter(empty).length;
                })()"""
            )
            drawn = browser.evaluate("document.querySelectorAll('.canvas canvas').length")
            expect(blank == 0 and drawn >= 2, f"{page} on a {size}: {blank} of {drawn} charts are blank")


def names_cannot_leave_their_place(browser):
    with open("rs.json", encoding="utf-8") as file:
        result = json.load(file)
    result["network"] = result["layers"][0]["name"] = result["accelerator"]["name"] = result["mapping_file"] = EVIL
    result["layers"][0]["mapping"]["loop_nest"] = result["energy_unit"] = EVIL
    for part in (result["totals"], *result["layers"]):
        part["energy_unit"] = part["check"] = EVIL
    name = EVIL.replace("/", "-")
    with open(name + ".json", "w", encoding="utf-8") as file:
        json.dump(result, file)
    real_store(page_reader.PROGRAM, "evil.db", name=EVIL, description=EVIL)
    database = sqlite3.connect("evil.db")
    for column in ("workload", "energy_table", "energy_unit"):
        database.execute(f"UPDATE points SET {column} = ?", (EVIL,))
    failed = database.execute("UPDATE points SET failure = ? WHERE status != 'done'", (EVIL,)).rowcount
    expect(failed > 0, "points without a result")
    for ordinal, text in database.execute("SELECT ordinal, parameters FROM sweep_points").fetchall():
        parameters = {**json.loads(text), "network": EVIL, EVIL: ordinal % 2}
        database.execute(
            "UPDATE sweep_points SET parameters = ?, command = ? WHERE ordinal = ?",
            (json.dumps(parameters), "eyrie run --network " + shlex.quote(EVIL), ordinal),
        )
    seal(database, numbers_of_points())
    database.commit()
    database.close()
    browser.open(report("./" + name + ".json", "evil.db"))
    expect(
        browser.evaluate("document.title") == f"{name}, evil - Eyrie report",
        f"title: {browser.evaluate('document.title')}",
    )
    browser.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    choose(browser, "Colour", EVIL)
    for label in (SCATTER, "Energy, stacked", "Energy of the chosen"):
        place = chart(
            browser,
            label,
            "(() => { const box = canvas.getBoundingClientRect();"
            " return [box.x + box.width / 2, box.y + box.height / 2]; })()",
        )
        browser.mouse(*place)
        browser.evaluate(CHART % json.dumps(label) + ".focus()")
        browser.press("ArrowRight")
        expect(
            EVIL in browser.evaluate("[...document.querySelectorAll('.tip')].map((one) => one.textContent).join()"),
            f"{label}: the tooltip shows the name as it is",
        )
    browser.evaluate("E.charts.forEach((one) => one.print())")  # as SVG among the page's elements
    browser.settle()
    expect(
        browser.evaluate("document.querySelectorAll('img, .paper script, .paper [onerror]').length") == 0
        and browser.evaluate("window.injected === undefined"),
        "no name became markup",
    )
    expect(
        EVIL in [row["reason"] for row in rows(browser, "failures of " + EVIL)],
        "the reason of a failure is shown as it is",
    )
    clean(browser, "with hostile names")


def the_same_store_gives_the_same_bytes(_):
    def read(path):
        with open(path, "rb") as file:
            return file.read()

    os.makedirs("copy", exist_ok=True)
    for name in ("real.db", "rs.json"):
        shutil.copy(name, "copy/" + name)
    first = read(report("real.db", "rs.json", output="first.html"))
    expect(
        first == read(report("copy/real.db", "copy/rs.json", output="second.html")),
        "two pages of the same files differ",
    )
    with open("rs.json", encoding="utf-8") as file:
        result = json.load(file)
    result["simulator"]["wall_seconds"] = 12345
    with open("copy/rs.json", "w", encoding="utf-8") as file:
        json.dump(result, file)
    expect(
        first == read(report("copy/real.db", "copy/rs.json", output="second.html")),
        "a page depends on the simulator's speed",
    )
    expect(os.getcwd().encode() not in first, "a page holds the path of a folder")
    expect(len(first) < 1.5e6, f"a small page has {len(first)} bytes")


CASES = [every_page_is_quiet_and_fits_every_screen, names_cannot_leave_their_place, the_same_store_gives_the_same_bytes]
