"""Cases: tables and charts by mouse and keyboard."""
import json

from page_reader import (
    CHART,
    SCATTER,
    chart,
    choose,
    clean,
    expect,
    eyrie,
    filter_table,
    head,
    report,
    rows,
    whole_table,
)
from store_points import front, read_points


def tables_sort_and_filter_by_mouse_and_keyboard(browser):
    points = [point for point in read_points("real.db") if point["workload"].startswith("alexnet")]
    label = "points of RF and array"
    browser.open(report("real.db"))
    whole_table(browser, label)

    def order():
        return [int(row["point"]) for row in rows(browser, label)]

    rising = [p["ordinal"] for p in sorted(points, key=lambda p: p["energy"])]
    falling = [p["ordinal"] for p in sorted(points, key=lambda p: -p["energy"])]
    expect(len({p["energy"] for p in points}) < len(points), "some points are equal: sorting must keep their order")
    browser.evaluate(head(label, "energy") + ".scrollIntoView({block: 'center', inline: 'center'})")
    x, y = browser.evaluate(
        "(() => { const box = %s.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        % head(label, "energy")
    )
    browser.click(x, y)
    expect(order() == rising, f"a click sorts: {order()}, not {rising}")
    browser.evaluate(head(label, "energy") + ".focus()")
    browser.press("Enter")
    expect(order() == falling, f"Enter sorts the other way: {order()}, not {falling}")
    expect(
        browser.evaluate(head(label, "energy") + ".parentNode.getAttribute('aria-sort')") == "descending",
        "aria-sort says so",
    )

    for text, keep in (
        (
            "array.rows>=6 nlr",
            lambda p: p["parameters"]["accelerator.array.rows"] >= 6 and p["parameters"]["dataflow"] == "nlr",
        ),
        (
            "dataflow=rs pe.filter_spad_words<100",
            lambda p: p["parameters"]["dataflow"] == "rs" and p["parameters"]["accelerator.pe.filter_spad_words"] < 100,
        ),
        *[(form.format(points[3]["total_cycles"]), lambda p: p["total_cycles"] >= points[3]["total_cycles"]) for form in
          ('"total cycles>={}"', "total_cycles>={}", "total cycles>={}", '"total cycles">={}', "Total Cycles >= {}")],
        ("rs total cycles<1e12 array_cycles>0", lambda p: p["parameters"]["dataflow"] == "rs"),
    ):
        filter_table(browser, label, text)
        wanted = sorted(p["ordinal"] for p in points if keep(p))
        expect(sorted(order()) == wanted and 0 < len(wanted) < len(points), f"filter {text}: {order()}, not {wanted}")
    filter_table(browser, label, "weight>3")
    above = browser.evaluate("document.querySelector('[data-passing]').textContent")
    expect("no column 'weight'" in above and "pass" not in above, f"above the charts: {above}")
    expect(
        "no column 'weight'" in browser.evaluate("document.querySelector('.wrong').textContent"),
        "a filter by an unknown column says so",
    )
    filter_table(browser, label, "energy>=abc")
    above = browser.evaluate("document.querySelector('[data-passing]').textContent")
    expect("energy: found 'abc'; allowed: a number" in above, f"above the charts: {above}")


def a_key_called_as_a_number_is_told_apart(browser):
    with open("named.yaml", "w", encoding="utf-8") as file:
        file.write("name: named\nbase: {network: tiny, mapper: estimate}\nvary:\n"
                   "  - {key: dataflow, values: [rs, ws]}\n  - {key: energy, values: [derived, eyeriss_65nm]}\n")
    eyrie("sweep", "named.yaml", "--store", "named.db", "--quiet")
    points = read_points("named.db")
    browser.open(report("named.db"))
    label = "points of named"
    heads = browser.evaluate(f"[...document.querySelectorAll('table[aria-label=\"{label}\"] th button')]"
                             ".map((one) => one.textContent.replace(/ [\u25B2\u25BC]$/, ''))")
    expect(heads.count("energy") == 1 and heads.count("key:energy") == 1, f"heads: {heads}")
    points = [p for p in points if p["ordinal"] in {int(row["point"]) for row in rows(browser, label)}]
    bound = max(p["energy"] for p in points)
    for text, keep in ((f"energy<{bound}", lambda p: p["energy"] < bound),
                       ("key:energy=derived", lambda p: p["parameters"]["energy"] == "derived")):
        filter_table(browser, label, text)
        shown = sorted(int(row["point"]) for row in rows(browser, label))
        wanted = [p["ordinal"] for p in points if keep(p)]
        expect(shown == wanted and wanted, f"filter {text}: {shown}, not {wanted}")
    clean(browser, "a key called energy")


def points_are_read_and_chosen_by_mouse_and_keyboard(browser):
    points = {point["ordinal"]: point for point in read_points("real.db")}
    browser.open(report("real.db"))
    tip = "[...document.querySelectorAll('.tip')].map((one) => one.textContent).join('|')"
    place = chart(
        browser,
        SCATTER,
        """(() => {
            const all = c.getOption().series[1].data, last = all[all.length - 1];
            const at = c.convertToPixel({seriesIndex: 1}, last.slice(0, 2)), box = canvas.getBoundingClientRect();
            return [box.x + at[0], box.y + at[1], last[2]];
        })()""",
    )
    ordinal = browser.evaluate(
        "JSON.parse(document.getElementById('data').textContent).sections[0].columns.ordinal[%d]" % place[2]
    )
    browser.mouse(place[0] - 40, place[1] - 30)
    browser.mouse(place[0], place[1])
    browser.settle()
    text = browser.evaluate(tip)
    expect(f"point #{ordinal}" in text, f"hover shows the point: {text}")
    for key, value in points[ordinal]["parameters"].items():
        expect(key.replace("accelerator.", "") + str(value) in text, f"hover shows {key}: {text}")
    chosen = "[...document.querySelectorAll('.chosen')].map((one) => Number(one.dataset.point))"
    expect(ordinal not in browser.evaluate(chosen), "the point is not chosen yet")
    browser.click(place[0], place[1])
    expect(ordinal in browser.evaluate(chosen), f"a click chooses it: {browser.evaluate(chosen)}")

    # The chart by keyboard: along the front, then to the point's details.
    browser.evaluate(CHART % json.dumps(SCATTER) + ".focus()")
    walked = []
    mine = [point for point in points.values() if point["workload"].startswith("alexnet")]
    choose(browser, "Across", "area")
    browser.evaluate(CHART % json.dumps(SCATTER) + ".focus()")
    for _ in front(mine, "area_um2", "energy"):
        browser.press("ArrowRight")
        walked.append(
            int(browser.evaluate("document.getElementById('spoken').textContent").split(":")[0].split(" ")[1])
        )
        expect(f"point #{walked[-1]}, on the front" in browser.evaluate(tip), "the arrow key shows the point")
    expect(
        sorted(walked) == front(mine, "area_um2", "energy") and len(walked) > 1,
        f"arrow keys lead along the front: {walked}",
    )
    expect(walked[-1] in browser.evaluate(chosen), "the front is chosen")
    browser.press("Enter")
    expect(walked[-1] not in browser.evaluate(chosen), "Enter changes the choice")

    # A button of the legend hides and shows.
    button = "[...document.querySelectorAll('.legend button')].find((one) => one.textContent === 'dataflow rs')"
    for hidden in (True, False):
        browser.evaluate(button + ".focus()")
        browser.press("Enter")
        shown = chart(browser, SCATTER, "c.getOption().legend[0].selected['dataflow rs']")
        pressed = browser.evaluate(button + ".getAttribute('aria-pressed')")
        expect(shown is not hidden and pressed == str(not hidden).lower(), f"dataflow rs is shown: {shown}, {pressed}")

    # The table by keyboard: Space chooses, down goes to the next row.
    browser.evaluate(
        "[...document.querySelectorAll('button')].find((one) => one.textContent === 'Choose none').click()"
    )
    browser.evaluate("document.querySelector('table[aria-label=\"points of RF and array\"] tbody input').focus()")
    browser.press("ArrowDown")
    browser.press(" ")
    expect(
        browser.evaluate(chosen) == [int(rows(browser, "points of RF and array")[1]["point"])],
        f"Space chooses the second row: {browser.evaluate(chosen)}",
    )
    clean(browser, "after mouse and keyboard")


CASES = [tables_sort_and_filter_by_mouse_and_keyboard, a_key_called_as_a_number_is_told_apart,
         points_are_read_and_chosen_by_mouse_and_keyboard]
