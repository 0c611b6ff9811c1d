#!/usr/bin/env python3
"""Pages of eyrie report as their readers meet them: opened in a headless Chromium.

    page_test.py PROGRAM [PATTERN]     PATTERN: only the cases whose name contains it

What a page shows is compared with what went into it, computed here from the store or the JSON file.
"""
import json
import math
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from browser import Browser
from make_store import drawn_store, real_store

PROGRAM = os.path.abspath(sys.argv[1])
PATTERN = sys.argv[2] if len(sys.argv) > 2 else ""
SIZES = {"phone": (390, 844), "laptop": (1366, 768), "projector": (1920, 1080)}
METRICS = ("energy", "delay_ms", "total_cycles", "array_cycles", "area_um2")
EVIL = "</script><img src=x onerror=\"window.injected=1\"><!--<script>'&amp;"


class Failed(Exception):
    pass


def expect(condition, what):
    if not condition:
        raise Failed(what)


def eyrie(*words):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=60, check=False)
    expect(done.returncode == 0 and done.stderr == "", f"{words}: {done.returncode} {done.stderr[:500]}")
    return done.stdout


def report(*inputs, output="page.html", options=()):
    eyrie("report", *inputs, "--output", output, *options)
    return output


def read_points(path, sweep=1):
    """The finished points of a sweep: [{ordinal, parameters, command, ...}]."""
    database = sqlite3.connect(path)
    names = ("ordinal", "parameters", "command", "comparable", "workload", "key", *METRICS, "macs", "pes", "parts")
    rows = database.execute(
        "SELECT s.ordinal, s.parameters, s.command, p.comparable, p.workload, s.key, p.energy, p.delay_ms, p.total_cycles, p.array_cycles, p.area_um2, p.macs, p.pes, "
        "d.energy_by_level FROM sweep_points s JOIN points p USING (key) JOIN details d USING (key) WHERE s.sweep = ? AND p.status = 'done' ORDER BY s.ordinal", (sweep,))
    points = [dict(zip(names, row)) for row in rows]
    for point in points:
        point["parameters"], point["parts"] = json.loads(point["parameters"]), json.loads(point["parts"])
    database.close()
    return points


def front(points, *metrics):
    """Ordinals of the points that none beats; of equal ones that with the smallest key. Every pair is compared where
    there are few points, else every point with the front so far."""
    def cost(point):
        return [point[name] for name in metrics]

    def beaten(point, other):
        a, b = cost(point), cost(other)
        return all(y <= x for x, y in zip(a, b)) and (a != b or other["key"] < point["key"])

    kept = []
    for point in points:
        if not any(beaten(point, other) for other in kept):
            kept = [other for other in kept if not beaten(other, point)] + [point]
    if len(points) < 100:
        plain = [p for p in points if not any(beaten(p, other) for other in points if other is not p)]
        expect(sorted(p["ordinal"] for p in plain) == sorted(p["ordinal"] for p in kept), "the test's own fronts agree")
    return sorted(point["ordinal"] for point in kept)


# --- What is on the page ---------------------------------------------------------------------------

def rows(browser, label):
    """A table's rows: {column: what it stands for}."""
    return browser.evaluate("""(() => {
        const table = [...document.querySelectorAll("table")].find((one) => one.getAttribute("aria-label") === %s);
        const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.replace(/ [\\u25B2\\u25BC]$/, ""));
        return [...table.tBodies[0].rows].map((row) => Object.fromEntries([...row.cells].map((cell, i) => [heads[i], cell.dataset.value === undefined ? cell.textContent : cell.dataset.value])));
    })()""" % json.dumps(label))


def choose(browser, label, value):
    """Takes an option, by its text, of the first select with a label."""
    browser.evaluate("""(() => {
        const select = [...document.querySelectorAll("label")].find((one) => one.firstChild.textContent === %s).querySelector("select");
        const option = [...select.options].find((one) => one.textContent.startsWith(%s));
        select.value = option.value;
        select.dispatchEvent(new Event("change"));
    })()""" % (json.dumps(label), json.dumps(value)))
    browser.settle()


def whole_table(browser, label):
    browser.evaluate("""(() => {
        const table = [...document.querySelectorAll("table")].find((one) => one.getAttribute("aria-label") === %s);
        const select = table.closest(".scroll").parentNode.querySelector(".pager select");
        select.value = "500";
        select.dispatchEvent(new Event("change"));
    })()""" % json.dumps(label))


CHART = "[...document.querySelectorAll('.canvas')].find((one) => one.getAttribute('aria-label').startsWith(%s))"


def chart(browser, label, expression):
    """An expression about a chart `c` of the library, drawn if need be."""
    return browser.evaluate("(() => { const canvas = " + CHART % json.dumps(label) + "; canvas.scrollIntoView({block: 'center'});"
                            "E.charts.filter((one) => one.canvas === canvas && !one.drawn()).forEach((one) => one.draw());"
                            "const c = echarts.getInstanceByDom(canvas); return " + expression + "; })()")


SCATTER = "Points of the sweep"


def shown_front(browser, data="E.test"):
    """Ordinals of the points that the chart draws as the front."""
    held = chart(browser, SCATTER, "c.getOption().series[0].data.map((one) => one[2])")
    ordinals = browser.evaluate("JSON.parse(document.getElementById('data').textContent).sections[0].columns.ordinal")
    return sorted(ordinals[i] for i in held)


def number(text):
    return float(text)


def clean(browser, what):
    expect(browser.problems == [], f"{what}: no error on the console, not {browser.problems}")
    expect(browser.requests == [browser.address], f"{what}: no request but for the page, not {browser.requests}")


# --- Cases: each takes the browser -----------------------------------------------------------------

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
            blank = browser.evaluate("[...document.querySelectorAll('.canvas canvas')].filter((one) => !one.getContext('2d').getImageData(0, 0, one.width, one.height).data.some((x) => x)).length")
            drawn = browser.evaluate("document.querySelectorAll('.canvas canvas').length")
            expect(blank == 0 and drawn >= 2, f"{page} on a {size}: {blank} of {drawn} charts are blank")


def fronts_equal_those_computed_here(browser):
    points = read_points("real.db")
    browser.open(report("real.db"))
    names = {"energy": "energy", "delay_ms": "delay", "total_cycles": "total cycles", "array_cycles": "array cycles", "area_um2": "area"}
    for work in ("alexnet", "tiny"):
        choose(browser, "Work", work)
        mine = [point for point in points if point["workload"].startswith(work)]
        for x in METRICS:
            for y in METRICS:
                if x >= y:
                    continue
                choose(browser, "Across", names[x])
                choose(browser, "Up", names[y])
                expect(shown_front(browser) == front(mine, x, y), f"{work}: front of {x} and {y}: {shown_front(browser)}, not {front(mine, x, y)}")
                marked = [int(row["point"]) for row in rows(browser, "points of RF and array") if row["front"] == "front"]
                expect(sorted(marked) == front(mine, x, y), f"{work}: front of {x} and {y} in the table: {marked}")
    clean(browser, "after all axes")


def large_stores_show_all_fronts_and_say_how_many_points(browser):
    points = read_points("large.db")
    page = report("large.db", options=("--points", "400"))
    browser.open(page)
    clean(browser, "a large store")
    shown = browser.evaluate("document.querySelector('[data-shown]').textContent")
    expect(f"holds 400 of the {len(points):,} finished points" in shown, f"the page says how many points it holds: {shown}")
    expect(shown_front(browser) == front(points, "delay_ms", "energy"), f"front: {shown_front(browser)}")
    drawn = chart(browser, SCATTER, "c.getOption().series.filter((one) => one.type === 'scatter' && one.name !== 'chosen').map((one) => one.data.length).reduce((a, b) => a + b)")
    expect(drawn == 400, f"400 points are drawn, not {drawn}")
    data = json.loads(browser.evaluate("document.getElementById('data').textContent"))["sections"][0]
    for names, held in data["fronts"][0].items():
        metrics = names.split(" ")
        expect([data["columns"]["ordinal"][i] for i in held] == front(points, *metrics), f"front of {names}")
    # No value of a parameter is favoured among the others: each of the 20 columns has its share of 400.
    key = next(k for k, one in enumerate(data["keys"]) if one["name"] == "accelerator.array.columns")
    counts = [data["columns"]["keys"][key].count(i) for i in range(20)]
    expect(min(counts) >= 5, f"points held by array columns: {counts}")
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
            wanted = {"energy": point["energy"], "delay, ms": point["delay_ms"], "area, mm\u00b2": point["area_um2"] * 1e-6, "EDP": point["energy"] * point["delay_ms"],
                      "energy/MAC": point["energy"] / point["macs"], "array cycles": point["array_cycles"], "total cycles": point["total_cycles"], "PEs": point["pes"], "MACs": point["macs"]}
            for column, value in wanted.items():
                expect(number(row[column]) == value, f"point {row['point']}: {column}: {row[column]}, not {value}")
            for key, value in point["parameters"].items():
                expect(row[key.replace("accelerator.", "")] == str(value), f"point {row['point']}: {key}")
    expect(seen == len(points), f"{seen} points in the tables, not {len(points)}")
    failures = rows(browser, "failures of RF and array")
    database = sqlite3.connect("real.db")
    stored = dict(database.execute("SELECT s.ordinal, p.failure FROM sweep_points s JOIN points p USING (key) WHERE p.status <> 'done'"))
    expect({int(row["point"]): row["reason"] for row in failures} == stored and len(stored) == 4, f"failures: {failures}")
    counted = sum(int(row["points"]) for row in rows(browser, "reasons of failures of RF and array"))
    expect(counted == 4, f"reasons count {counted} points")


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
            wanted = {"MAC": parts["mac"], "RF": sum(parts["rf"].values()), "NoC": sum(parts["noc"].values()), "GLB": sum(parts["glb"].values()), "DRAM": sum(parts["dram"].values())}
            if division == "data type":
                wanted = {"MAC": parts["mac"], **{kind: sum(parts[level][kind] for level in ("rf", "noc", "glb", "dram")) for kind in ("ifmap", "filter", "psum")}}
            shown = {part: values[i] for part, values in series}
            expect(shown.keys() == wanted.keys() and all(math.isclose(shown[part], wanted[part], rel_tol=1e-12) for part in wanted), f"{name}: {shown}, not {wanted}")
            expect(math.isclose(sum(shown.values()), point["energy"], rel_tol=1e-12), f"{name}: the parts add up to the total")


def sensitivity_equals_its_definition(browser):
    points = [point for point in read_points("real.db") if point["workload"].startswith("alexnet")]
    axes = [("accelerator.array.rows", "accelerator.array.columns"), ("accelerator.pe.filter_spad_words",), ("dataflow",)]
    metrics = {"energy ratio": lambda p: p["energy"], "delay ratio": lambda p: p["delay_ms"], "EDP ratio": lambda p: p["energy"] * p["delay_ms"], "area ratio": lambda p: p["area_um2"]}
    browser.open(report("real.db"))
    shown = rows(browser, "sensitivity of RF and array")
    texts = {}
    for row in browser.evaluate("[...document.querySelector('table[aria-label=\"sensitivity of RF and array\"]').tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent))"):
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
            pairs = [(a, b) for a in points for b in points if value(a) == v and value(b) == reference and others(a) == others(b)]
            name = ", ".join(key.replace("accelerator.", "") for key in axis), ", ".join(str(x) for x in v)
            expect(name in texts, f"{name} is in {list(texts)}")
            is_reference, row = texts[name]
            expect(is_reference == (v == reference), f"{name}: reference")
            expect(int(row["pairs"]) == len(pairs) > 0, f"{name}: {row['pairs']} pairs, not {len(pairs)}")
            for column, metric in metrics.items():
                mean = math.exp(sum(math.log(metric(a) / metric(b)) for a, b in pairs) / len(pairs))
                expect(math.isclose(number(row[column]), mean, rel_tol=1e-8), f"{name}: {column}: {row[column]}, not {mean}")
            wanted += 1
    expect(wanted == len(texts), f"no more than {wanted} rows: {list(texts)}")


def tables_sort_and_filter_by_mouse_and_keyboard(browser):
    points = [point for point in read_points("real.db") if point["workload"].startswith("alexnet")]
    label = "points of RF and array"
    browser.open(report("real.db"))
    whole_table(browser, label)

    def order():
        return [int(row["point"]) for row in rows(browser, label)]

    def head(name):
        return "[...[...document.querySelectorAll('table')].find((one) => one.getAttribute('aria-label') === %s).tHead.querySelectorAll('button')].find((one) => one.textContent.replace(/ [\\u25B2\\u25BC]$/, '') === %s)" % (json.dumps(label), json.dumps(name))

    rising = [p["ordinal"] for p in sorted(points, key=lambda p: p["energy"])]
    falling = [p["ordinal"] for p in sorted(points, key=lambda p: -p["energy"])]
    expect(len({p["energy"] for p in points}) < len(points), "some points are equal: sorting must keep their order")
    browser.evaluate(head("energy") + ".scrollIntoView({block: 'center', inline: 'center'})")
    x, y = browser.evaluate("(() => { const box = %s.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()" % head("energy"))
    browser.click(x, y)
    expect(order() == rising, f"a click sorts: {order()}, not {rising}")
    browser.evaluate(head("energy") + ".focus()")
    browser.press("Enter")
    expect(order() == falling, f"Enter sorts the other way: {order()}, not {falling}")
    expect(browser.evaluate(head("energy") + ".parentNode.getAttribute('aria-sort')") == "descending", "aria-sort says so")

    for text, keep in (("array.rows>=6 nlr", lambda p: p["parameters"]["accelerator.array.rows"] >= 6 and p["parameters"]["dataflow"] == "nlr"),
                       ("dataflow=rs pe.filter_spad_words<100", lambda p: p["parameters"]["dataflow"] == "rs" and p["parameters"]["accelerator.pe.filter_spad_words"] < 100),
                       (f"\"total cycles>={points[3]['total_cycles']}\"", lambda p: p["total_cycles"] >= points[3]["total_cycles"])):
        browser.evaluate("(() => { const box = document.querySelector('input[aria-label=%s]'); box.value = %s; box.dispatchEvent(new Event('input')); })()" % (json.dumps("Filter of the table " + label), json.dumps(text)))
        browser.evaluate("new Promise((done) => setTimeout(done, 200))")
        wanted = sorted(p["ordinal"] for p in points if keep(p))
        expect(sorted(order()) == wanted and 0 < len(wanted) < len(points), f"filter {text}: {order()}, not {wanted}")
    browser.evaluate("(() => { const box = document.querySelector('input[aria-label=%s]'); box.value = 'weight>3'; box.dispatchEvent(new Event('input')); })()" % json.dumps("Filter of the table " + label))
    browser.evaluate("new Promise((done) => setTimeout(done, 200))")
    expect("no column 'weight'" in browser.evaluate("document.querySelector('.wrong').textContent"), "a filter by an unknown column says so")


def points_are_read_and_chosen_by_mouse_and_keyboard(browser):
    points = {point["ordinal"]: point for point in read_points("real.db")}
    browser.open(report("real.db"))
    tip = "[...document.querySelectorAll('.tip')].map((one) => one.textContent).join('|')"
    place = chart(browser, SCATTER, "(() => { const all = c.getOption().series[1].data, i = all[all.length - 1][2], at = c.convertToPixel({seriesIndex: 1}, all[all.length - 1].slice(0, 2)), box = canvas.getBoundingClientRect(); return [box.x + at[0], box.y + at[1], i]; })()")
    ordinal = browser.evaluate("JSON.parse(document.getElementById('data').textContent).sections[0].columns.ordinal[%d]" % place[2])
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
        walked.append(int(browser.evaluate("document.getElementById('spoken').textContent").split(":")[0].split(" ")[1]))
        expect(f"point #{walked[-1]}, on the front" in browser.evaluate(tip), "the arrow key shows the point")
    expect(sorted(walked) == front(mine, "area_um2", "energy") and len(walked) > 1, f"arrow keys lead along the front: {walked}")
    expect(walked[-1] in browser.evaluate(chosen), "the front is chosen")
    browser.press("Enter")
    expect(walked[-1] not in browser.evaluate(chosen), "Enter changes the choice")

    # The table by keyboard: Space chooses, down goes to the next row.
    browser.evaluate("[...document.querySelectorAll('button')].find((one) => one.textContent === 'Choose none').click()")
    browser.evaluate("document.querySelector('table[aria-label=\"points of RF and array\"] tbody input').focus()")
    browser.press("ArrowDown")
    browser.press(" ")
    expect(browser.evaluate(chosen) == [int(rows(browser, "points of RF and array")[1]["point"])], f"Space chooses the second row: {browser.evaluate(chosen)}")
    clean(browser, "after mouse and keyboard")


def commands_are_copied_and_reproduce_the_numbers(browser):
    points = {point["ordinal"]: point for point in read_points("real.db")}
    browser.open(report("real.db"))
    browser.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    choose(browser, "Work", "tiny")
    tried = 0
    for row, shown in enumerate(rows(browser, "points of RF and array")[::3]):
        browser.evaluate("[...document.querySelectorAll('table[aria-label=\"points of RF and array\"] tbody tr')][%d].querySelector('button').click()" % (3 * row))
        browser.evaluate("document.activeElement.click()")
        browser.settle()
        command = browser.evaluate("navigator.clipboard.readText()")
        expect(command == points[int(shown["point"])]["command"], f"the copied command: {command}")
        expect(browser.evaluate("document.activeElement.textContent") == "Copied", "the button says that it copied")
        words = shlex.split(command)
        expect(words[0] == "eyrie", "the command is eyrie's")
        totals = json.loads(eyrie(*words[1:], "--quiet", "--json", "-"))["totals"]
        expect(totals["energy"]["total"] == number(shown["energy"]) and totals["cycles"]["array"] == int(shown["array cycles"]) and
               totals["cycles"]["total"] == int(shown["total cycles"]), f"{command} gives the numbers of the table")
        tried += 1
    expect(tried >= 4, f"{tried} commands were tried")


def results_show_the_numbers_of_their_files(browser):
    with open("rs.json", encoding="utf-8") as file:
        result = json.load(file)
    browser.open(report("rs.json"))
    machine = result["accelerator"]
    pes = machine["array"]["rows"] * machine["array"]["columns"]
    shown = rows(browser, "layers of rs")
    expect(len(shown) == len(result["layers"]) > 2, f"{len(shown)} layers")
    for row, layer in zip([*shown, rows(browser, "runs of rs")[0]], [*result["layers"], result["totals"]]):
        wanted = {"MACs": layer["macs"], "energy": layer["energy"]["total"], "energy/MAC": layer["energy"]["total"] / layer["macs"], "array cycles": layer["cycles"]["array"],
                  "total cycles": layer["cycles"]["total"], "ms": layer["cycles"]["total"] / machine["core_khz"], "utilisation": layer["macs"] / (pes * layer["cycles"]["array"]),
                  "DRAM bytes": layer["dram_bytes"]["compressed"]}
        for column, value in wanted.items():
            expect(number(row[column]) == value, f"{layer.get('name', 'totals')}: {column}: {row[column]}, not {value}")
    series = chart(browser, "PE cycles by reason", "c.getOption().series.map((one) => [one.name, one.data])")
    for i, layer in enumerate(result["layers"]):
        for name, values in series:
            expect(math.isclose(values[i], layer["pe_cycles"][name] / (pes * layer["cycles"]["total"]), rel_tol=1e-12, abs_tol=0), f"{layer['name']}: {name}")
        expect(math.isclose(sum(values[i] for _, values in series), 1, rel_tol=1e-12), f"{layer['name']}: the reasons add up to all PE cycles")
        bars = chart(browser, "Core cycles", "c.getOption().series.map((one) => one.data[%d]).reduce((a, b) => a + b)" % i)
        expect(bars == layer["cycles"]["total"], f"{layer['name']}: cycles add up to the total")


def comparisons_stand_side_by_side(browser):
    with open("both.json", encoding="utf-8") as file:
        comparison = json.load(file)
    browser.open(report("both.json"))
    complete = [one for one in comparison["dataflows"] if one["complete"]]
    expect(0 < len(complete) < len(comparison["dataflows"]), "one dataflow cannot run a layer")
    shown = rows(browser, "runs of both")
    expect([row["run"] for row in shown] == [one["dataflow"] for one in complete], f"complete runs: {shown}")
    for row, one in zip(shown, complete):
        for ratio in ("energy", "delay", "edp"):
            expect(number(row[f"{ratio} of {comparison['normalised_to']}"]) == one["normalised"][ratio], f"{one['dataflow']}: {ratio}")
    reasons = browser.evaluate("[...document.querySelectorAll('h3')].find((one) => one.textContent === 'Cannot run').nextElementSibling.textContent")
    for one in comparison["dataflows"]:
        for layer in one["cannot_run"]:
            expect(f"{one['dataflow']}: {layer['reason']}" in reasons, f"the reason is on the page: {reasons}")
    energies = chart(browser, "Energy", "c.getOption().series.map((one) => one.data)")
    for i, one in enumerate(complete):
        wanted = one["totals"]["energy"]["total"] / one["totals"]["macs"]
        expect(math.isclose(sum(values[i] for values in energies), wanted, rel_tol=1e-12), f"{one['dataflow']}: energy per MAC")
    # Two results of the same work stand side by side, too; under one name each, even with the same file name.
    os.makedirs("other", exist_ok=True)
    shutil.copy("rs.json", "other/rs.json")
    browser.open(report("rs.json", "other/rs.json"))
    expect([row["run"] for row in rows(browser, "runs of rs, rs")] == ["rs", "rs (2)"], "two results, two rows")


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
    real_store(PROGRAM, "evil.db", name=EVIL, description=EVIL)
    database = sqlite3.connect("evil.db")
    for column in ("failure", "workload", "energy_table", "energy_unit"):
        database.execute(f"UPDATE points SET {column} = ?", (EVIL,))
    for ordinal, text in database.execute("SELECT ordinal, parameters FROM sweep_points").fetchall():
        parameters = {**json.loads(text), "network": EVIL, EVIL: ordinal % 2}
        database.execute("UPDATE sweep_points SET parameters = ?, command = ? WHERE ordinal = ?", (json.dumps(parameters), "eyrie run --network " + shlex.quote(EVIL), ordinal))
    database.commit()
    database.close()
    browser.open(report("./" + name + ".json", "evil.db"))
    expect(browser.evaluate("document.title") == f"{name}, evil - Eyrie report", f"title: {browser.evaluate('document.title')}")
    browser.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    choose(browser, "Colour", EVIL)
    for label in (SCATTER, "Energy, stacked", "Energy of the chosen"):
        place = chart(browser, label, "(() => { const box = canvas.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; })()")
        browser.mouse(*place)
        browser.evaluate(CHART % json.dumps(label) + ".focus()")
        browser.press("ArrowRight")
        expect(EVIL in browser.evaluate("[...document.querySelectorAll('.tip')].map((one) => one.textContent).join()"), f"{label}: the tooltip shows the name as it is")
    expect(browser.evaluate("document.querySelectorAll('img').length") == 0 and browser.evaluate("window.injected === undefined"), "no name became markup")
    expect(EVIL in [row["reason"] for row in rows(browser, "failures of " + EVIL)], "the reason of a failure is shown as it is")
    clean(browser, "with hostile names")


def a_sweep_is_reported_as_it_ran(browser):
    with open("sweep.yaml", "w", encoding="utf-8") as file:
        file.write("name: spads and columns\nbase: {accelerator: eyeriss, network: tiny}\nvary:\n  - {key: accelerator.pe.filter_spad_words, values: [2, 16, 64]}\n"
                   "  - link: [accelerator.array.rows, accelerator.array.columns]\n    values: [[2, 2], [4, 4], [6, 4], [12, 14]]\n  - {key: dataflow, values: [rs, ws]}\n")
    eyrie("sweep", "sweep.yaml", "--store", "sweep.db", "--quiet")
    points = read_points("sweep.db")
    browser.open(report("sweep.db"))
    whole_table(browser, "points of spads and columns")
    shown = rows(browser, "points of spads and columns")
    expect(0 < len(shown) == len(points) < 24, f"{len(shown)} points of {len(points)}")
    for row, point in zip(shown, points):
        expect(int(row["point"]) == point["ordinal"] and number(row["energy"]) == point["energy"] and int(row["total cycles"]) == point["total_cycles"] and
               number(row["area, mm\u00b2"]) == point["area_um2"] * 1e-6, f"point {row['point']}: {row}, not {point}")
    expect(shown_front(browser) == front(points, "delay_ms", "energy"), f"front: {shown_front(browser)}")
    with_area = front(points, "delay_ms", "energy", "area_um2")
    extra = sorted(set(with_area) - set(front(points, "delay_ms", "energy")))
    expect([int(row["point"]) for row in shown if row["front"] == "with area"] == extra and extra, f"front with area: {extra}")
    keys = {point["key"][:12]: point["ordinal"] for point in points}
    terminal = [keys[line.split()[0]] for line in eyrie("pareto", "sweep.db", "--area").splitlines() if line and line.split()[0] in keys]
    expect(sorted(terminal) == with_area, f"eyrie pareto prints the same front: {terminal}")
    words = shlex.split(points[0]["command"])
    totals = json.loads(eyrie(*words[1:], "--quiet", "--json", "-"))["totals"]
    expect(totals["energy"]["total"] == points[0]["energy"] and totals["cycles"]["total"] == points[0]["total_cycles"], "the command gives the store's numbers")
    clean(browser, "the page of a sweep")


def huge_counts_stay_exact(browser):
    with open("rs.json", encoding="utf-8") as file:
        result = json.load(file)
    huge = 2**63 + 1
    result["layers"][0]["macs"] = result["layers"][0]["cycles"]["total"] = huge
    with open("huge.json", "w", encoding="utf-8") as file:
        json.dump(result, file)
    browser.open(report("huge.json"))
    row = rows(browser, "layers of huge")[0]
    expect(row["MACs"] == row["total cycles"] == str(huge), f"{row['MACs']}, not {huge}")
    browser.evaluate("E.charts.forEach((one) => one.draw())")
    clean(browser, "with huge counts")


def the_same_store_gives_the_same_bytes(_):
    def read(path):
        with open(path, "rb") as file:
            return file.read()
    os.makedirs("copy", exist_ok=True)
    for name in ("real.db", "rs.json"):
        shutil.copy(name, "copy/" + name)
    first = read(report("real.db", "rs.json", output="first.html"))
    expect(first == read(report("copy/real.db", "copy/rs.json", output="second.html")), "two pages of the same files differ")
    with open("rs.json", encoding="utf-8") as file:
        result = json.load(file)
    result["simulator"]["wall_seconds"] = 12345
    with open("copy/rs.json", "w", encoding="utf-8") as file:
        json.dump(result, file)
    expect(first == read(report("copy/real.db", "copy/rs.json", output="second.html")), "a page depends on the simulator's speed")
    expect(os.getcwd().encode() not in first, "a page holds the path of a folder")
    expect(len(first) < 1.2e6, f"a small page has {len(first)} bytes")


CASES = [every_page_is_quiet_and_fits_every_screen, fronts_equal_those_computed_here, large_stores_show_all_fronts_and_say_how_many_points,
         tables_hold_the_numbers_of_the_store, energy_bars_add_up_by_level_and_by_type, sensitivity_equals_its_definition,
         tables_sort_and_filter_by_mouse_and_keyboard, points_are_read_and_chosen_by_mouse_and_keyboard,
         commands_are_copied_and_reproduce_the_numbers, results_show_the_numbers_of_their_files, comparisons_stand_side_by_side,
         names_cannot_leave_their_place, a_sweep_is_reported_as_it_ran, huge_counts_stay_exact, the_same_store_gives_the_same_bytes]


def main():
    failures = 0
    chosen = [case for case in CASES if PATTERN in case.__name__]
    with tempfile.TemporaryDirectory() as folder, Browser() as browser:
        os.chdir(folder)
        real_store(PROGRAM, "real.db", description="what RF and array shape cost")
        drawn_store("large.db", 8000)
        eyrie("run", "--network", "alexnet", "--batch", "2", "--quiet", "--json", "rs.json")
        eyrie("compare", "--network", "alexnet", "--area", "same-machine", "--set", "array.columns=8", "--set", "pe.ifmap_spad_words=8", "--dataflows", "rs,ws,nlr", "--quiet", "--json", "both.json")
        for case in chosen:
            name = case.__name__.replace("_", " ")
            try:
                case(browser)
            except Failed as failed:
                failures += 1
                print(f"FAILED: {name}: {failed}")
            else:
                print(f"ok: {name}")
        os.chdir("/")
    print(f"{len(chosen)} cases, {failures} failures")
    return 1 if failures or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
