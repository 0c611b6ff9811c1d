"""Dataflows compared: every output agrees with the others and with a run of each dataflow alone."""
import json
import os
from xml.etree import ElementTree

from inputs import DATAFLOWS, on_256
from program import bad, expect, eyrie, good, named_cases, partial, read, write
from results import check_sums, run_json

CASES, case = named_cases()


@case("compare: JSON, CSV and plot agree with each other and with run")
def _():
    good("compare", "-q", "-n", "tiny", "-l", "all", "--check", "--json", "c.json", "--csv", "c.csv", "--plot", "c.svg")
    result = json.loads(read("c.json"))
    expect(result["schema"] == "eyrie.comparison/2" and result["normalised_to"] == "rs", "head")
    expect([one["dataflow"] for one in result["dataflows"]] == list(DATAFLOWS), "dataflows")
    lines = [line.split(",") for line in read("c.csv").splitlines()]
    header, rows = lines[0], [dict(zip(lines[0], line)) for line in lines[1:]]
    expect(all(len(line) == len(header) for line in lines), "CSV columns")
    layers = [(flow, one) for flow in result["dataflows"] for one in flow["layers"]]
    expect(len(rows) == len(layers) == 4 * len(DATAFLOWS), "lines")
    for row, (flow, one) in zip(rows, layers):
        for column, value in (("dataflow", flow["dataflow"]), ("layer", one["name"]), ("check", "match"),
                              ("cycles_total", str(one["cycles"]["total"])), ("macs", str(one["macs"])),
                              ("accelerator", f"isca16_{flow['dataflow']}_256")):
            expect(row[column] == value, f"{flow['dataflow']} {one['name']}: {column} is {row[column]}, not {value}")
        expect(float(row["energy_total"]) == one["energy"]["total"], "energy_total")
    rs = result["dataflows"][0]
    for flow in result["dataflows"]:
        alone = run_json(*on_256(flow["dataflow"]), "-l", "all", "--check")
        for key in ("layers", "totals", "accelerator", "energy_table"):
            expect(flow[key] == alone[key], f"{flow['dataflow']}: {key} differ from run's")
        check_sums(flow)
        expect(flow["complete"] and flow["cannot_run"] == [], flow["dataflow"])
        expect(flow["edp"] == flow["totals"]["energy"]["total"] * flow["totals"]["cycles"]["total"], "edp")
        for key, value in (("edp", flow["edp"] / rs["edp"]),
                           ("delay", flow["totals"]["cycles"]["total"] / rs["totals"]["cycles"]["total"])):
            expect(abs(flow["normalised"][key] - value) < 1e-9 * value, f"{flow['dataflow']}: normalised {key}")
    svg = ElementTree.fromstring(read("c.svg"))
    expect(svg.tag.endswith("svg"), "no SVG")
    texts = " ".join("".join(element.itertext()) for element in svg.iter() if element.tag.endswith("text"))
    for dataflow in DATAFLOWS:
        expect(dataflow in texts, f"{dataflow} is not in the plot")


@case("compare: machines of one name, or in two technologies, are told apart")
def _():
    eyeriss = good("show", "accelerator", "eyeriss")
    write("other.yaml", eyeriss.replace('technology: "65nm"', 'technology: "45nm"'))
    write("named.yaml", read("other.yaml").replace("name: eyeriss", "name: newer"))
    words = ["compare", "-q", "-n", "tiny", "-d", "rs,ws", "--area", "same-machine", "-a"]
    for file, name in (("other.yaml", "other.yaml"), ("named.yaml", "newer")):
        text = good(*words, f"eyeriss,{file}", "--json", "c.json")
        result = json.loads(read("c.json"))
        expect(f"each dataflow on eyeriss, 168 PEs, 65nm; {name}, 168 PEs, 45nm;" in text, text[:200])
        expect(f"(tables 65nm (rs on eyeriss, ws on eyeriss), 45nm (rs on {name}, ws on {name}), in pJ)" in text, text)
        for one in result["dataflows"]:
            wanted = "65nm" if one["dataflow"].endswith("eyeriss") else "45nm"
            expect(one["energy_table"]["name"] == wanted, f"{one['dataflow']}: {one['energy_table']['name']}")
    text = good(*words, "eyeriss,eyeriss_rtl")
    expect("(table 65nm, in pJ)" in text and "PEs, 65nm" not in text, "one technology is said once")


@case("compare: of a tie it says equal, and never 1 times as much")
def _():
    own = write("e45.yaml", good("show", "accelerator", "eyeriss").replace('technology: "65nm"', 'technology: "45nm"'))
    text = good("compare", "-q", "-n", "tiny", "-d", "rs", "-a", f"eyeriss,{own}", "--area", "same-machine")
    expect(f"least time: rs on eyeriss, rs on {own} (equal)" in text, text[:400])
    expect(f"least energy: rs on {own} (rs on eyeriss: " in text and " 1 times as much" not in text, text[:400])
    text = good("compare", "-q", "-n", "tiny", "-d", "rs,ws", "-a", f"eyeriss,{own}", "--area", "same-machine")
    expect(f"least time: rs on eyeriss, rs on {own} (equal; ws on " in text, text[:400])


@case("compare: one PE is singular, and columns relative to nothing say so")
def _():
    done = eyrie("compare", "-q", "-n", "tiny", "-d", "ws", "--pes", "1")
    expect(done.status == 3 and "1 PE each" in done.out and "1 PEs" not in done.out, done.out[:300])
    heads = [line.split() for line in done.out.splitlines() if line.startswith("dataflow ")]
    expect("relative" in heads[0] and heads[1][-2:] == ["relative", "EDP"], heads[:2])
    expect("of nlr" in eyrie("compare", "-q", "-n", "tiny", "-d", "ws,nlr", "--pes", "1").out, "what it is relative to")


@case("compare: the same twice, with and without fast-forward, whole or not at all")
def _():
    def text(*words):
        out = json.loads(good("compare", "-n", "tiny", "--dataflows", "nlr,ws", *words, "--json", "-"))
        for one in out["dataflows"]:
            one.pop("simulator", None)
        return json.dumps(out)
    expect(text() == text(), "two comparisons differ")
    expect(text("-b", "3") == text("-b", "3", "--no-fast-forward"), "fast-forward changes the comparison")
    expect(text() != text("--objective", "delay", "--seed", "3"), "the seed changes nothing")
    csv = good("compare", "-n", "tiny", "--dataflows", "nlr,ws", "--csv", "-")
    expect(csv.count("\n") == 1 + 2 * 4 and csv.count("left out: fully connected") == 2, "CSV to standard output")
    expect(good("compare", "-n", "tiny", "--dataflows", "nlr", "--plot", "-").lstrip().startswith("<?xml"), "plot to -")
    same = json.loads(good("compare", "-n", "tiny", "--dataflows", "rs,nlr", "--area", "same-machine", "--json", "-"))
    expect(all(one["accelerator"]["name"] == "eyeriss" for one in same["dataflows"]), "same machine")


@case("compare: each dataflow on each of several machines, told apart in every output")
def _():
    machines = ["eyeriss", "isca16_rs_64", "eyeriss_rtl"]
    words = ["compare", "-q", "-n", "tiny", "--dataflows", "rs,ws", "--area", "same-machine", "-b", "2"]
    table = good(*words, "-a", "eyeriss,isca16_rs_64", "-a", "eyeriss_rtl", "--json", "m.json", "--csv", "m.csv",
                 "--plot", "m.svg")
    result = json.loads(read("m.json"))
    names = [f"{flow} on {machine}" for flow in ("rs", "ws") for machine in machines]
    expect([one["dataflow"] for one in result["dataflows"]] == names, "names")
    expect(result["normalised_to"] == names[0], result["normalised_to"])
    expect(result["machines"] == "each dataflow on eyeriss, 168 PEs; isca16_rs_64, 64 PEs; eyeriss_rtl, 168 PEs",
           result["machines"])
    lines = [line.split(",") for line in read("m.csv").splitlines()]
    rows = [dict(zip(lines[0], line)) for line in lines[1:]]
    svg = ElementTree.fromstring(read("m.svg"))
    texts = {"".join(one.itertext()) for one in svg.iter() if one.tag.endswith("text")}
    for one in result["dataflows"]:
        flow, machine = one["dataflow"].split(" on ")
        alone = run_json("-n", "tiny", "-b", "2", "-d", flow, "-a", machine)
        for key in ("layers", "totals", "accelerator", "energy_table", "machine"):
            expect(one[key] == alone[key], f"{one['dataflow']}: {key} differ from run's")
        cycles = [row["cycles_total"] for row in rows if (row["dataflow"], row["accelerator"]) == (flow, machine)]
        wanted = [str(layer["cycles"]["total"]) for layer in one["layers"]]
        expect(cycles[:-1] == wanted, f"{one['dataflow']}: {cycles}")
        expect(table.count(one["dataflow"] + " ") >= 3, f"{one['dataflow']} is not in the tables")
        expect(one["dataflow"] in texts, f"{one['dataflow']} is not in the picture: {texts}")
    single = json.loads(good(*words, "-a", "eyeriss", "--json", "-"))
    expect([one["dataflow"] for one in single["dataflows"]] == ["rs", "ws"], "one machine needs no name")
    own = [write(f"{name}.yaml", good("show", "accelerator", "eyeriss")) for name in ("one", "other")]
    twins = json.loads(good(*words, "-a", ",".join(own), "--json", "-"))
    expect([one["dataflow"] for one in twins["dataflows"]] ==
           [f"{flow} on {path}" for flow in ("rs", "ws") for path in own], "machines of one name")
    bad(["--accelerator: eyeriss: given twice"], *words, "-a", "eyeriss", "-a", "isca16_rs_64,eyeriss")
    bad(["unknown accelerator ''"], *words, "-a", "eyeriss,")
    bad(["--json ./one.yaml: is the file of --accelerator"], *words, "-a", ",".join(own), "--json", "./one.yaml")
    bad(["--accelerator: has no meaning with --area equal"], *words[:6], "-a", "eyeriss,eyeriss_rtl")


@case("compare: a dataflow that cannot run a layer is told, the others are compared")
def _():
    words = ["compare", "-n", "tiny", "--dataflows", "os-c,ws", "--pes", "1"]
    told = ["layer CONV1: dataflow ws cannot run", "layer CONV2", "layer DW3"]
    out = json.loads(partial(told, *words, "--json", "-"))
    able, unable = out["dataflows"]
    expect(able["complete"] and len(able["layers"]) == 3, "os-c")
    expect(not unable["complete"] and [one["layer"] for one in unable["cannot_run"]] == ["CONV1", "CONV2", "DW3"], "ws")
    expect("short by" in unable["cannot_run"][0]["reason"], "the reason")
    expect("PE array" in partial(told, *words), "the table")
    rows = partial(told, *words, "--csv", "-").splitlines()
    expect(len(rows) == 1 + 4 + 4 and all("cannot run" in row and ",ws," in row for row in rows[5:8]), "CSV")
    partial(["--plot: no dataflow could run every layer: nothing is drawn"],
            "compare", "-n", "tiny", "--dataflows", "ws", "--pes", "1", "--plot", "none.svg")
    expect(not os.path.exists("none.svg"), "a plot of nothing")
