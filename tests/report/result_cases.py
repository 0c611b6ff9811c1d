"""Cases: what a page shows of results and comparisons is what their files hold."""
import json
import math
import os
import shutil

from page_reader import chart, choose, clean, expect, eyrie, number, report, rows, table, texts


def results_show_the_numbers_of_their_files(browser):
    with open("rs.json", encoding="utf-8") as file:
        result = json.load(file)
    browser.open(report("rs.json"))
    machine = result["accelerator"]
    pes = machine["array"]["rows"] * machine["array"]["columns"]
    shown = rows(browser, "layers of rs")
    heads = browser.evaluate(table("layers of rs") + ".tHead.textContent")
    unit = result["totals"]["energy_unit"]
    expect(f"energy, {unit}" in heads and f"energy/MAC, {unit}" in heads, f"energies have their unit: {heads}")
    expect(len(shown) == len(result["layers"]) > 2, f"{len(shown)} layers")
    for row, layer in zip([*shown, rows(browser, "runs of rs")[0]], [*result["layers"], result["totals"]]):
        wanted = {
            "MACs": layer["macs"],
            "energy": layer["energy"]["total"],
            "energy/MAC": layer["energy"]["total"] / layer["macs"],
            "array cycles": layer["cycles"]["array"],
            "total cycles": layer["cycles"]["total"],
            "ms": layer["cycles"]["total"] / machine["core_khz"],
            "utilisation": layer["macs"] / (pes * layer["cycles"]["array"]),
            "DRAM bytes": layer["dram_bytes"]["compressed"],
        }
        for column, value in wanted.items():
            expect(number(row[column]) == value, f"{layer.get('name', 'totals')}: {column}: {row[column]}, not {value}")
    series = chart(browser, "PE cycles by reason", "c.getOption().series.map((one) => [one.name, one.data])")
    ids = browser.evaluate("Object.fromEntries(E.ledger.reasons.map(({id, title}) => [title, id]))")
    series = [(ids[name], values) for name, values in series]
    for i, layer in enumerate(result["layers"]):
        for name, values in series:
            expect(
                math.isclose(
                    values[i], layer["pe_cycles"][name] / (pes * layer["cycles"]["total"]), rel_tol=1e-12, abs_tol=0
                ),
                f"{layer['name']}: {name}",
            )
        expect(
            math.isclose(sum(values[i] for _, values in series), 1, rel_tol=1e-12),
            f"{layer['name']}: the reasons add up to all PE cycles",
        )
        bars = chart(
            browser, "Core cycles", "c.getOption().series.map((one) => one.data[%d]).reduce((a, b) => a + b)" % i
        )
        expect(bars == layer["cycles"]["total"], f"{layer['name']}: cycles add up to the total")


def notes(browser):
    return browser.evaluate("[...document.querySelectorAll('p.note')].map((one) => one.textContent)")


def remarks_of_runs_and_points_stand_on_the_page(browser):
    with open("whole_eyeriss.json", encoding="utf-8") as file:
        result = json.load(file)
    assumed = ", ".join(result["zeros_assumed"])
    expect(len(result["zeros_assumed"]) > 2, "the model gives no zeros")
    browser.open(report("whole_eyeriss.json"))
    said = f"whole_eyeriss: no zeros are assumed in the ifmaps of {assumed} "
    expect(any(one.startswith(said) for one in notes(browser)), notes(browser))
    expect(not any("narrower" in one or "proven" in one for one in notes(browser)), notes(browser))
    one = result["compression_inflates"][0]
    result["model_word_bits"] = {"ifmap": 8, "filter": None}
    result["layers"][1]["mapping_choice"] = {"mapper": "exact", "simulated": 9, "proven": False, "gap_percent": 2.345}
    with open("inflated.json", "w", encoding="utf-8") as file:
        json.dump(result, file)
    browser.open(report("inflated.json"))
    for said in (
        f"compression inflates {one['layer']} {one['transfer']} {one['uncompressed']:,} to {one['compressed']:,} bytes",
        "the model's words are narrower: ifmap 8 bits (here 16); --set arithmetic.ifmap_bits=8.",
        f"mappings of 1 of {len(result['layers'])} layers are not proven to be the best; another could have up to "
        f"2.3 % less edp ({result['layers'][1]['name']}).",
    ):
        expect(any(said in one for one in notes(browser)), f"{said}: {notes(browser)}")
    with open("remarked.yaml", "w", encoding="utf-8") as file:
        file.write("name: remarked\nbase: {mapper: estimate}\nvary:\n  - {key: network, values: [tiny, resnet8]}\n")
    eyrie("sweep", "remarked.yaml", "--store", "remarked.db", "--quiet")
    browser.open(report("remarked.db"))
    for said in (f"Some points: no zeros are assumed in the ifmaps of {assumed[:20]}",
                 f"Compression inflates: in 1 point; the first: {one['layer']} {one['transfer']} "):
        expect(any(said in one for one in notes(browser)), f"{said}: {notes(browser)}")
    clean(browser, "remarks")


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
            expect(
                number(row[f"{ratio} of {comparison['normalised_to']}"]) == one["normalised"][ratio],
                f"{one['dataflow']}: {ratio}",
            )
    reasons = browser.evaluate(
        "[...document.querySelectorAll('h3')].find((one) => one.textContent === 'Cannot run')"
        ".nextElementSibling.textContent"
    )
    for one in comparison["dataflows"]:
        for layer in one["cannot_run"]:
            expect(f"{one['dataflow']}: {layer['reason']}" in reasons, f"the reason is on the page: {reasons}")
            could = f"; could run it: --dataflow {', '.join(layer['could_run'])}"
            expect(layer["could_run"] and f"{layer['reason']}{could}" in reasons, f"which could: {reasons}")
    for could, said in ((None, "w"), ([], "w; no other dataflow can run it on this accelerator")):
        shown = browser.evaluate(f"E.unrunText({json.dumps({'reason': 'w', 'could_run': could})})")
        expect(shown == said, f"{could}: {shown}")
    energies = chart(browser, "Energy", "c.getOption().series.map((one) => one.data)")
    for i, one in enumerate(complete):
        wanted = one["totals"]["energy"]["total"] / one["totals"]["macs"]
        expect(
            math.isclose(sum(values[i] for values in energies), wanted, rel_tol=1e-12),
            f"{one['dataflow']}: energy per MAC",
        )
    notes = browser.evaluate("[...document.querySelectorAll('p.note')].map((one) => one.textContent)")
    expect(len(notes) == len(set(note.split(": ", 1)[-1] for note in notes)), f"each note stands once: {notes}")
    # Two results of the same work stand side by side, too; under one name each, even with the same file name.
    os.makedirs("other", exist_ok=True)
    shutil.copy("rs.json", "other/rs.json")
    browser.open(report("rs.json", "other/rs.json"))
    expect([row["run"] for row in rows(browser, "runs of rs, rs")] == ["rs", "rs (2)"], "two results, two rows")


def numbers_read_as_on_the_terminal(browser):
    """No digit before the point is cut off, and a share of n.n5 % is rounded up on both."""
    eyrie("compare", "-n", "tiny", "-l", "all", "-q", "-a", "eyeriss,isca16_rs_256", "--area", "same-machine", "-d",
          "rs,ws", "--json", "digits.json")
    with open("digits.json", encoding="utf-8") as file:
        runs = {one["dataflow"]: one for one in json.load(file)["dataflows"]}
    browser.open(report("digits.json"))
    large = 0
    for row in texts(browser, "runs of digits"):
        exact = next(one for name, one in runs.items() if row["run"].startswith(name))["totals"]["energy"]["total"]
        large += exact > 1e6
        expect(exact < 1e5 or row["energy"] == f"{exact:,.0f}", f"{row['energy']}, not {exact}")
    expect(large, "no energy of seven digits")
    for value, text in ((2711511.28, "2,711,511"), (99999.97, "100,000"), (123456.5, "123,457"),
                        (12345.678, "12,345.7"), (0.00123456789, "0.00123457"),
                        (1e14 + 1, "100,000,000,000,001"), (-1234567.8, "-1,234,568")):
        expect(browser.evaluate(f"E.real({value!r})") == text, f"{value}: {browser.evaluate(f'E.real({value!r})')}")
    terminal = eyrie("run", "-n", "tiny", "-l", "FC4", "-a", "isca16_rs_256", "-q", "--json", "share.json", "--columns",
                     "utilisation", "--width", "wide")
    browser.open(report("share.json"))
    shown = [row["utilisation"] for row in texts(browser, "layers of share")]
    expect(shown == ["6.3 %"] and "6.3 %" in terminal, f"{shown}: {terminal}")
    for part, whole, text in ((1, 16, "6.3 %"), (3, 16, "18.8 %"), (127, 2000, "6.4 %"), (1001, 2000, "50.1 %"),
                              (4, 10000, "<0.1 %"), (5, 10000, "0.1 %"), (0, 7, "0.0 %"), (7, 7, "100.0 %")):
        expect(browser.evaluate(f"E.percent({part} / {whole})") == text, f"{part} of {whole}")


def layers_that_are_done_several_times_say_so(browser):
    eyrie("run", "-n", "gnmt", "-l", "enc1_fwd_h,dec2", "-a", "isca16_rs_256", "--mapper", "estimate", "-q", "--json",
          "steps.json")
    with open("steps.json", encoding="utf-8") as file:
        result = json.load(file)
    names = [f"{one['name']} x {one['repeats']}" for one in result["layers"]]
    expect(all(one["repeats"] > 1 for one in result["layers"]), names)
    browser.open(report("steps.json"))
    expect([row["layer"] for row in rows(browser, "layers of steps")] == names, "the table")
    bars = chart(browser, "Core cycles", "c.getOption().yAxis.concat(c.getOption().xAxis).map((one) => one.data)")
    expect(any(one and all(name in json.dumps(one) for name in names) for one in bars), f"the bars: {bars}")
    # Numbers are of one time, shares of a swept point's layers of all.
    with open("steps.yaml", "w", encoding="utf-8") as file:
        file.write("name: steps\nbase: {network: gnmt, layers: [enc1_fwd_h, enc1_fwd_x], accelerator: isca16_rs_256}\n"
                   "vary: [{key: batch, values: [1]}]\n")
    eyrie("sweep", "steps.yaml", "-q", "-s", "steps.db")
    browser.open(report("steps.db"))
    shown = browser.evaluate(
        "(() => { const section = JSON.parse(document.getElementById('data').textContent).sections[0];"
        "return E.layersOfPoint(section, 0); })()"
    )
    parts = {one["name"]: int(one["repeats"]) * int(one["total"]) for one in shown}
    total = browser.evaluate("JSON.parse(document.getElementById('data').textContent).sections[0].columns.total_cycles")
    expect(sum(parts.values()) == int(total[0]) and len({int(one["repeats"]) for one in shown}) == 2, shown)
    for row in texts(browser, "layers of point 0"):
        name = row["layer"].split(" x ")[0]
        wanted = browser.evaluate(f"E.percent({parts[name]} / {sum(parts.values())})")
        expect(row["of cycles"] == wanted, f"{row}, not {wanted}")


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
    text = browser.evaluate(
        "[...%s.tBodies[0].rows[0].cells].map((cell) => cell.textContent)" % table("layers of huge")
    )
    expect(f"{huge:,}" in text, f"all digits are shown: {text}")
    browser.evaluate("E.charts.forEach((one) => one.draw())")
    clean(browser, "with huge counts")


def whole_networks_have_what_is_beside_the_array(browser):
    with open("whole_eyeriss_vector.json", encoding="utf-8") as file:
        result = json.load(file)
    whole, operations = result["whole_network"], result["vector_operations"]
    browser.open(report("whole_eyeriss_vector.json", output="whole.html"))
    parts = rows(browser, "whole network of whole_eyeriss_vector")
    for row, part in zip(parts, ("layers", "vector_operations", "total"), strict=True):
        expect(number(row["cycles"]) == whole["cycles"][part], f"{part}: {row['cycles']}")
        expect(number(row["energy"]) == whole["energy"][part], f"{part}: {row['energy']}")
        expect(number(row["DRAM bytes"]) == whole["dram_bytes"][part], f"{part}: {row['DRAM bytes']}")
    summary = rows(browser, "runs of whole_eyeriss_vector")[0]
    for column, value in (("total cycles", "cycles"), ("energy", "energy"), ("DRAM bytes", "dram_bytes")):
        expect(number(summary[column]) == whole[value]["total"], f"summary, as on the terminal: {column}: {summary}")
    shown = rows(browser, "operations of the vector unit of whole_eyeriss_vector")
    expect(len(shown) == len(operations) > 2, f"{len(shown)} operations")
    for row, one in zip(shown, operations):
        expect(row["operation"] == one["name"] and row["bound"] == one["bound"], f"{one['name']}: {row}")
        for column, value in {**one["cycles"], "cycles": one["cycles"]["total"]}.items():
            if column in row:
                expect(number(row[column]) == value, f"{one['name']}: {column}: {row[column]}, not {value}")
    clean(browser, "with a vector unit")
    with open("whole_eyeriss.json", encoding="utf-8") as file:
        left = json.load(file)["whole_network"]["not_run"]["operations"]
    expect(left == [one["name"] for one in operations], f"not run without a vector unit: {left}")
    browser.open(report("whole_eyeriss.json", output="left.html"))
    text = browser.evaluate("document.body.textContent")
    expect(f"not run, beside the array: {', '.join(left)} (" in text, "what is not run is named")
    clean(browser, "without a vector unit")


def answers_show_the_numbers_of_their_files(browser):
    with open("served.json", encoding="utf-8") as file:
        results = json.load(file)["results"]
    browser.open(report("served.json"))
    lines = browser.evaluate(
        "[1, 2].map((chips) => {"
        "const one = JSON.parse(document.getElementById('data').textContent).sections[0].results[0];"
        "one.system.chips = chips; return E.servedFacts(one).textContent; })"
    )
    expect("1 chip, DRAM link" in lines[0] and "2 chips, DRAM link" in lines[1], f"chips: {lines[0]}")
    shown = rows(browser, "answers of served")
    expect(len(shown) == len(results) == 8, f"{len(shown)} answers")
    heads = browser.evaluate(table("answers of served") + ".tHead.textContent")
    for name in ("p50", "p90", "p99", "bound"):
        expect(f"{name}, ms" in heads, f"latencies have their unit: {heads}")
    for row, result in zip(shown, results):
        expect(row["network"] == result["network"], f"{row}")
        expect(row["valid"] == ("yes" if result["valid"] else "no: " + result["reason"]), f"valid: {row}")
        for column, value in {
            "metric": result["metric"]["value"],
            "p99": result["latency_ms"]["p99"],
            "samples/s": result["samples_per_second"],
            "GOPS/W": result["gops_per_watt"],
        }.items():
            expect(number(row[column]) == value, f"{result['scenario']}: {column}: {row[column]}, not {value}")
    server = next(one for one in results if one["scenario"] == "server" and one["curve"])
    choose(browser, "Result", f"{server['network']} on {server['system']['accelerator']}, server")
    data = "c.getOption().series.map((one) => [one.name, one.data])"
    series = dict(chart(browser, "Distribution of latencies", data))
    expect(series["queries"][1:] == [[ms, 100 * share] for ms, share in server["latency_ms"]["steps"]], "latencies")
    expect(series["bound"][0][0] == server["latency_bound_ms"], "the bound")
    series = dict(chart(browser, "Throughput and latency", data))
    wanted = [[one["queries_per_second"], one["percentile_ms"]] for one in server["curve"]]
    expect(series[f"p{server['percentile']:g}"] == wanted, f"the curve: {list(series)}")
    series = chart(browser, "How busy each chip", "c.getOption().series.map((one) => one.data.map((pair) => pair[1]))")
    expect(series == [[100 * part for part in chip] for chip in server["chips"]["busy_by_part"]], "chips")
    clean(browser, "a page of answers")


CASES = [
    remarks_of_runs_and_points_stand_on_the_page,
    answers_show_the_numbers_of_their_files,
    results_show_the_numbers_of_their_files,
    comparisons_stand_side_by_side,
    numbers_read_as_on_the_terminal,
    layers_that_are_done_several_times_say_so,
    huge_counts_stay_exact,
    whole_networks_have_what_is_beside_the_array,
]
