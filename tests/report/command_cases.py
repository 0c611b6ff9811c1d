"""Cases: from a sweep to its page, and from the page back to a run."""
import json
import shlex

from page_reader import choose, clean, expect, eyrie, number, report, rows, shown_front, table, whole_table
from store_points import front, read_points


def commands_are_copied_and_reproduce_the_numbers(browser):
    points = {point["ordinal"]: point for point in read_points("real.db")}
    browser.open(report("real.db"))
    browser.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    choose(browser, "Work", "tiny")
    tried = 0
    for row, shown in enumerate(rows(browser, "points of RF and array")[::3]):
        browser.evaluate(
            "%s.tBodies[0].rows[%d].querySelector('button').click()" % (table("points of RF and array"), 3 * row)
        )
        browser.evaluate("document.activeElement.click()")
        browser.settle()
        command = browser.evaluate("navigator.clipboard.readText()")
        expect(command == points[int(shown["point"])]["command"], f"the copied command: {command}")
        expect(browser.evaluate("document.activeElement.textContent") == "Copied", "the button says that it copied")
        words = shlex.split(command)
        expect(words[0] == "eyrie", "the command is eyrie's")
        totals = json.loads(eyrie(*words[1:], "--quiet", "--json", "-"))["totals"]
        expect(
            totals["energy"]["total"] == number(shown["energy"])
            and totals["cycles"]["array"] == int(shown["array cycles"])
            and totals["cycles"]["total"] == int(shown["total cycles"]),
            f"{command} gives the numbers of the table",
        )
        tried += 1
    expect(tried >= 4, f"{tried} commands were tried")


def a_sweep_is_reported_as_it_ran(browser):
    with open("sweep.yaml", "w", encoding="utf-8") as file:
        file.write(
            "name: spads and columns\nbase: {accelerator: eyeriss, network: tiny}\nvary:\n"
            "  - {key: accelerator.pe.filter_spad_words, values: [2, 16, 64]}\n"
            "  - {link: [accelerator.array.rows, accelerator.array.columns], "
            "values: [[2, 2], [4, 4], [6, 4], [12, 14]]}\n"
            "  - {key: dataflow, values: [rs, ws]}\n"
        )
    eyrie("sweep", "sweep.yaml", "--store", "sweep.db", "--quiet")
    points = read_points("sweep.db")
    browser.open(report("sweep.db"))
    whole_table(browser, "points of spads and columns")
    shown = rows(browser, "points of spads and columns")
    expect(0 < len(shown) == len(points) < 24, f"{len(shown)} points of {len(points)}")
    for row, point in zip(shown, points):
        expect(
            int(row["point"]) == point["ordinal"]
            and number(row["energy"]) == point["energy"]
            and int(row["total cycles"]) == point["total_cycles"]
            and number(row["area, mm\u00b2"]) == point["area_um2"] * 1e-6,
            f"point {row['point']}: {row}, not {point}",
        )
    expect(shown_front(browser) == front(points, "delay_ms", "energy"), f"front: {shown_front(browser)}")
    with_area = front(points, "delay_ms", "energy", "area_um2")
    extra = sorted(set(with_area) - set(front(points, "delay_ms", "energy")))
    expect(
        [int(row["point"]) for row in shown if row["front"] == "with area"] == extra and extra,
        f"front with area: {extra}",
    )
    keys = {point["key"][:12]: point["ordinal"] for point in points}
    terminal = [
        keys[line.split()[0]]
        for line in eyrie("pareto", "sweep.db", "--area").splitlines()
        if line and line.split()[0] in keys
    ]
    expect(sorted(terminal) == with_area, f"eyrie pareto prints the same front: {terminal}")
    words = shlex.split(points[0]["command"])
    totals = json.loads(eyrie(*words[1:], "--quiet", "--json", "-"))["totals"]
    expect(
        totals["energy"]["total"] == points[0]["energy"] and totals["cycles"]["total"] == points[0]["total_cycles"],
        "the command gives the store's numbers",
    )
    clean(browser, "the page of a sweep")


CASES = [commands_are_copied_and_reproduce_the_numbers, a_sweep_is_reported_as_it_ran]
