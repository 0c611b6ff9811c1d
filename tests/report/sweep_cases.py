"""Cases: what a page shows of a sweep is what the store holds."""
import json
import math
import sqlite3

from page_reader import (
    SCATTER,
    SIZES,
    chart,
    choose,
    clean,
    expect,
    eyrie,
    number,
    report,
    rows,
    shown_front,
    table,
    whole_table,
)
from store_points import METRICS, front, read_points

PARALLEL = "Points of the sweep in parallel"


def fronts_equal_those_computed_here(browser):
    points = read_points("real.db")
    browser.open(report("real.db"))
    names = {
        "energy": "energy",
        "delay_ms": "delay",
        "total_cycles": "total cycles",
        "array_cycles": "array cycles",
        "area_um2": "area",
    }
    for work in ("alexnet", "tiny"):
        choose(browser, "Work", work)
        mine = [point for point in points if point["workload"].startswith(work)]
        for x in METRICS:
            for y in METRICS:
                if x >= y:
                    continue
                choose(browser, "Across", names[x])
                choose(browser, "Up", names[y])
                expect(
                    shown_front(browser) == front(mine, x, y),
                    f"{work}: front of {x} and {y}: {shown_front(browser)}, not {front(mine, x, y)}",
                )
                marked = [
                    int(row["point"]) for row in rows(browser, "points of RF and array") if row["front"] == "front"
                ]
                expect(sorted(marked) == front(mine, x, y), f"{work}: front of {x} and {y} in the table: {marked}")
    clean(browser, "after all axes")


def large_stores_show_all_fronts_and_say_how_many_points(browser):
    points = read_points("large.db")
    page = report("large.db", options=("--points", "400"))
    browser.open(page)
    clean(browser, "a large store")
    shown = browser.evaluate("document.querySelector('[data-shown]').textContent")
    expect(
        f"holds 400 of the {len(points):,} finished points" in shown, f"the page says how many points it holds: {shown}"
    )
    expect(shown_front(browser) == front(points, "delay_ms", "energy"), f"front: {shown_front(browser)}")
    drawn = chart(
        browser,
        SCATTER,
        "E.sum(c.getOption().series.filter((one) => one.type === 'scatter' && one.name !== 'chosen')"
        ".map((one) => one.data.length))",
    )
    expect(drawn == 400, f"400 points are drawn, not {drawn}")
    data = json.loads(browser.evaluate("document.getElementById('data').textContent"))["sections"][0]
    on_fronts = set()
    for names, held in data["fronts"][0].items():
        metrics = names.split(" ")
        expect([data["columns"]["ordinal"][i] for i in held] == front(points, *metrics), f"front of {names}")
        on_fronts.update(front(points, *metrics))
    # The others are those with the least keys, which are digests: no value of a parameter is favoured.
    others = sorted((point["key"], point["ordinal"]) for point in points if point["ordinal"] not in on_fronts)
    wanted = sorted([*on_fronts, *(ordinal for _, ordinal in others[: 400 - len(on_fronts)])])
    expect(data["columns"]["ordinal"] == wanted and len(on_fronts) < 300, "held: the fronts, then the least keys")
    report("large.db", output="few.html", options=("--points", "0"))
    browser.open("few.html")
    expect(shown_front(browser) == front(points, "delay_ms", "energy"), "the front is held even with --points 0")


def tables_hold_the_numbers_of_the_store(browser):
    points = {point["ordinal"]: point for point in read_points("real.db")}
    browser.open(report("real.db"))
    seen = 0
    for work in ("alexnet", "tiny"):
        choose(browser, "Work", work)
        whole_table(browser, "points of RF and array")
        for row in rows(browser, "points of RF and array"):
            point = points[int(row["point"])]
            seen += 1
            wanted = {
                "energy": point["energy"],
                "delay, ms": point["delay_ms"],
                "area, mm\u00b2": point["area_um2"] * 1e-6,
                "EDP": point["energy"] * point["delay_ms"],
                "energy/MAC": point["energy"] / point["macs"],
                "array cycles": point["array_cycles"],
                "total cycles": point["total_cycles"],
                "PEs": point["pes"],
                "MACs": point["macs"],
            }
            for column, value in wanted.items():
                expect(number(row[column]) == value, f"point {row['point']}: {column}: {row[column]}, not {value}")
            for key, value in point["parameters"].items():
                expect(row[key.replace("accelerator.", "")] == str(value), f"point {row['point']}: {key}")
    expect(seen == len(points), f"{seen} points in the tables, not {len(points)}")
    failures = rows(browser, "failures of RF and array")
    database = sqlite3.connect("real.db")
    stored = dict(
        database.execute(
            "SELECT s.ordinal, p.failure FROM sweep_points s JOIN points p USING (key) WHERE p.status <> 'done'"
        )
    )
    expect(
        {int(row["point"]): row["reason"] for row in failures} == stored and len(stored) == 4, f"failures: {failures}"
    )
    counted = sum(int(row["points"]) for row in rows(browser, "reasons of failures of RF and array"))
    expect(counted == 4, f"reasons count {counted} points")


def refined_points_are_marked_in_chart_and_table(browser):
    with open("fine.yaml", "w", encoding="utf-8") as file:
        file.write(
            "name: fine\nbase: {network: tiny, layers: CONV2}\nvary:\n  - {key: dataflow, values: [rs, ws, nlr]}\n"
            "  - {key: accelerator.array.rows, values: [6, 12]}\n"
        )
    eyrie("sweep", "fine.yaml", "--refine", "1", "--quiet")
    browser.open(report("fine.sqlite"))
    stored = sqlite3.connect("fine.sqlite").execute(
        "SELECT ordinal FROM sweep_points WHERE refined_from IS NOT NULL ORDER BY ordinal"
    )
    refined = [ordinal for (ordinal,) in stored]
    expect(0 < len(refined) < 6, f"refined: {refined}")
    marked = [int(row["point"]) for row in rows(browser, "points of fine") if row["refined"] == "exact"]
    expect(sorted(marked) == refined, f"in the table: {marked}, not {refined}")
    drawn = chart(browser, SCATTER, "c.getOption().series.find((one) => one.name === 'refined').data.length")
    expect(drawn == len(refined), f"in the chart: {drawn}")
    clean(browser, "a refined sweep")
    browser.open(report("real.db"))
    expect("refined" not in rows(browser, "points of RF and array")[0], "where nothing is refined there is no column")


def energy_bars_add_up_by_level_and_by_type(browser):
    points = {point["ordinal"]: point for point in read_points("real.db")}
    browser.open(report("real.db"))
    choose(browser, "Across", "area")
    bars = "c.getOption().series.map((one) => [one.name, one.data])"
    for division in ("level", "data type"):
        choose(browser, "By", division)
        names = chart(browser, "Energy of the chosen points", "c.getOption().yAxis[0].data")
        series = chart(browser, "Energy of the chosen points", bars)
        expect(len(names) > 1, f"the front of area and energy has several points: {names}")
        for i, name in enumerate(names):
            point = points[int(name.split(" ")[0][1:])]
            parts = point["parts"]
            wanted = {
                "MAC": parts["mac"],
                "RF": sum(parts["rf"].values()),
                "NoC": sum(parts["noc"].values()),
                "GLB": sum(parts["glb"].values()),
                "DRAM": sum(parts["dram"].values()),
            }
            if division == "data type":
                wanted = {
                    "MAC": parts["mac"],
                    **{
                        kind: sum(parts[level][kind] for level in ("rf", "noc", "glb", "dram"))
                        for kind in ("ifmap", "filter", "psum")
                    },
                }
            shown = {part: values[i] for part, values in series}
            expect(
                shown.keys() == wanted.keys()
                and all(math.isclose(shown[part], wanted[part], rel_tol=1e-12) for part in wanted),
                f"{name}: {shown}, not {wanted}",
            )
            expect(
                math.isclose(sum(shown.values()), point["energy"], rel_tol=1e-12),
                f"{name}: the parts add up to the total",
            )


def sensitivity_equals_its_definition(browser):
    points = [point for point in read_points("real.db") if point["workload"].startswith("alexnet")]
    axes = [
        ("accelerator.array.rows", "accelerator.array.columns"),
        ("accelerator.pe.filter_spad_words",),
        ("dataflow",),
    ]
    metrics = {
        "energy ratio": lambda p: p["energy"],
        "delay ratio": lambda p: p["delay_ms"],
        "EDP ratio": lambda p: p["energy"] * p["delay_ms"],
        "area ratio": lambda p: p["area_um2"],
    }
    browser.open(report("real.db"))
    shown = rows(browser, "sensitivity of RF and array")
    texts = {}
    for row in browser.evaluate(
        "[...%s.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent))"
        % table("sensitivity of RF and array")
    ):
        texts[row[0], row[1].replace(" (reference)", "")] = row[1].endswith("(reference)"), shown[len(texts)]
    wanted = 0
    for axis in axes:

        def value(point, axis=axis):
            return tuple(point["parameters"][key] for key in axis)

        def others(point, axis=axis):
            return tuple(v for key, v in point["parameters"].items() if key not in axis)

        values = sorted({value(point) for point in points})
        counts = [sum(value(point) == v for point in points) for v in values]
        reference = values[counts.index(max(counts))]
        for v in values:
            pairs = [
                (a, b)
                for a in points
                for b in points
                if value(a) == v and value(b) == reference and others(a) == others(b)
            ]
            name = ", ".join(key.replace("accelerator.", "") for key in axis), ", ".join(str(x) for x in v)
            expect(name in texts, f"{name} is in {list(texts)}")
            is_reference, row = texts[name]
            expect(is_reference == (v == reference), f"{name}: reference")
            expect(int(row["pairs"]) == len(pairs) > 0, f"{name}: {row['pairs']} pairs, not {len(pairs)}")
            for column, metric in metrics.items():
                mean = math.exp(sum(math.log(metric(a) / metric(b)) for a, b in pairs) / len(pairs))
                expect(
                    math.isclose(number(row[column]), mean, rel_tol=1e-8),
                    f"{name}: {column}: {row[column]}, not {mean}",
                )
            wanted += 1
    expect(wanted == len(texts), f"no more than {wanted} rows: {list(texts)}")


def every_point_on_the_front_has_its_reasons(browser):
    points = [point for point in read_points("real.db") if point["workload"].startswith("alexnet")]
    by_ordinal = {point["ordinal"]: point for point in points}
    objectives = ("energy", "delay_ms", "area_um2")
    names = ("energy", "delay", "area")
    members = front(points, *objectives)
    browser.open(report("real.db"))
    choose(browser, "Work", "alexnet")
    label = "why points of RF and array are on the front"
    whole_table(browser, label)
    shown = {int(row["point"]): row for row in rows(browser, label)}
    expect(sorted(shown) == members and len(members) > 2, f"the points of the front: {sorted(shown)}, not {members}")
    least = 0
    for ordinal, row in shown.items():
        here = by_ordinal[ordinal]
        for name, objective in zip(names, objectives):
            text = row[f"less {name} costs"]
            cheaper = [one for one in members if by_ordinal[one][objective] < here[objective]]
            if not cheaper:
                least += 1
                expect(text == f"the least {name}" and name in row["on the front"], f"#{ordinal}: {text}")
                continue

            def worst(other, here=here):
                return max(by_ordinal[other][key] / here[key] for key in objectives)

            named = int(text.split(":")[0][1:])
            expect(named in cheaper and worst(named) == min(map(worst, cheaper)) > 1, f"#{ordinal}: {text}")
            change = 100 * (by_ordinal[named][objective] / here[objective] - 1)
            told = float(text.split(f"{name}\u00a0\u2212")[1].split("\u00a0%")[0])
            expect(abs(told + change) <= max(0.051, 0.06 * told), f"#{ordinal}: {text}, not {change}")
    expect(least >= 3, "for each of the three some point has the least")
    clean(browser, "with the reasons")


def fixed_prices_of_other_sizes_are_told(browser):
    with open("sizes.yaml", "w", encoding="utf-8") as file:
        file.write(
            "name: sizes\nbase: {network: tiny, energy: normalized}\nvary:\n"
            "  - {key: accelerator.pe.filter_spad_words, values: [64, 216]}\n"
        )
    said = eyrie("sweep", "sizes.yaml")
    line = "prices of other sizes: in 1 point; the first: all spads of a PE together: 512 bytes (here 200)"
    expect(line in said, f"the sweep says it: {said}")
    browser.open(report("sizes.sqlite"))
    notes = browser.evaluate("[...document.querySelectorAll('p.note')].map((one) => one.textContent).join(' ')")
    expect("Prices of other sizes: 1 point of this sweep has fixed prices" in notes, f"the page says it: {notes}")
    expect("512 bytes (here 200)" in notes, f"and what: {notes}")
    eyrie("run", "-n", "tiny", "-e", "normalized", "--set", "pe.filter_spad_words=64", "-q", "--json", "sized.json")
    browser.open(report("sized.json"))
    notes = browser.evaluate("[...document.querySelectorAll('p.note')].map((one) => one.textContent).join(' ')")
    expect("the prices of normalized are made for other sizes: all spads" in notes, f"of a result: {notes}")
    clean(browser, "a result with fixed prices")
    browser.open(report("real.db"))
    notes = browser.evaluate("[...document.querySelectorAll('p.note')].map((one) => one.textContent).join(' ')")
    expect("Prices of other sizes" not in notes, "derived prices fit")


def every_energy_table_has_its_own_front(browser):
    """Prices of two technologies make two works, here and in eyrie pareto."""
    with open("tables.yaml", "w", encoding="utf-8") as file:
        file.write("name: tables\nbase: {network: tiny}\nvary:\n  - {key: energy, values: [derived, 45nm]}\n"
                   "  - {key: accelerator.core_khz, values: [100000, 200000, 400000, 800000]}\n")
    eyrie("sweep", "tables.yaml", "-q")
    points = read_points("tables.sqlite")
    text = eyrie("pareto", "tables.sqlite")
    browser.open(report("tables.sqlite"))
    for prices, name in (("derived", "65nm"), ("45nm", "45nm")):
        expect(f"tiny CONV1 CONV2 DW3, batch 1, energy table {name}: 4 of 4 points" in text, text)
        choose(browser, "Work", f"tiny CONV1 CONV2 DW3, batch 1, energy table {name} (4 points)")
        choose(browser, "Across", "delay")
        choose(browser, "Up", "energy")
        mine = [point for point in points if point["parameters"]["energy"] == prices]
        expect(shown_front(browser) == front(mine, "delay_ms", "energy"), f"{name}: {shown_front(browser)}")
        shown = {row["energy"] for row in rows(browser, "points of tables")}
        expect(len(mine) == len(rows(browser, "points of tables")) == 4, f"{name}: {shown}")
    clean(browser, "with two energy tables")


def reasons_fit_a_laptop(browser):
    """All columns of the table of reasons are in sight; on a phone, names of axes have a ground of their own."""
    browser.open(report("real.db"), *SIZES["laptop"])
    browser.settle()
    place = "document.querySelector('table[aria-label^=\"why points\"]').closest('.scroll')"
    wide, room = browser.evaluate(f"[{place}.scrollWidth, {place}.clientWidth]")
    expect(wide <= room, f"a table of {wide} px in {room}")
    grounds = "c.getOption().parallelAxis.map((one) => one.nameTextStyle.backgroundColor || '')"
    expect(not any(chart(browser, PARALLEL, grounds)), "names above standing axes need none")
    browser.open(report("real.db"), *SIZES["phone"])
    browser.settle()
    expect(all(chart(browser, PARALLEL, grounds)), "lines cross the names of lying axes")


CASES = [
    fronts_equal_those_computed_here,
    large_stores_show_all_fronts_and_say_how_many_points,
    tables_hold_the_numbers_of_the_store,
    refined_points_are_marked_in_chart_and_table,
    energy_bars_add_up_by_level_and_by_type,
    sensitivity_equals_its_definition,
    every_point_on_the_front_has_its_reasons,
    reasons_fit_a_laptop,
    every_energy_table_has_its_own_front,
    fixed_prices_of_other_sizes_are_told,
]
