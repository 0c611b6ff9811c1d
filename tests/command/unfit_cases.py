"""Layers that cannot run: the others do, what is missing is said everywhere, and by whom it could be run."""
import csv
import io
import json
import os

from inputs import DATAFLOWS, layer, mapping, network
from program import bad, expect, good, in_order, named_cases, partial, read, write
from results import check_sums, run_json

CASES, case = named_cases()

TALL = layer(name="TALL", C=1, M=4, H=60, W=20, R=41, S=5)  # 41 filter rows on 12 rows of PEs
TALL_SAYS = ["layer TALL: dataflow rs cannot run on accelerator eyeriss", "PE array rows", "12 available (short by 29)",
             "could run it: --dataflow "]


def tall_between_two():
    return write("net.yaml", network(layer(name="A"), TALL, layer(name="B", M=6)))


@case("unfit: the others run as if alone, and the layer is named with the dataflows that run it")
def _():
    path = tall_between_two()
    out = json.loads(partial(TALL_SAYS, "run", "-n", path, "--check", "--json", "-"))
    alone = run_json("-n", path, "-l", "A,B", "--check")
    for key in ("layers", "totals"):
        expect(out[key] == alone[key], key)
    check_sums(out)
    expect(out["complete"] is False and alone["complete"] is True and alone["cannot_run"] == [], "complete")
    unrun, = out["cannot_run"]
    expect(unrun["layer"] == "TALL" and "short by 29" in unrun["reason"], "the reason")
    expect(unrun["could_run"], "no dataflow could run it")
    for dataflow in DATAFLOWS:
        words = ["run", "-n", path, "-l", "TALL", "-d", dataflow, "--check"]
        if dataflow in unrun["could_run"]:
            expect("check: match" in good(*words), dataflow)
        else:
            partial(["layer TALL"], *words)


@case("unfit: tables, CSV and picture say that totals are of the others")
def _():
    path = tall_between_two()
    text = partial(TALL_SAYS, "run", "-n", path, "-q", "--json", "a.json", "--csv", "a.csv")
    in_order(["1 of 3 layers cannot run", "Cannot run", "layer TALL", "total of those run", "check: not run (1 of 3"],
             text, "the tables")
    whole = good("run", "-n", path, "-l", "A,B")
    expect("cannot run" not in whole and "total of those run" not in whole, "a whole result looks partial")
    rows = list(csv.DictReader(io.StringIO(read("a.csv"))))
    expect([row["layer"] for row in rows] == ["A", "B", "TALL"], "CSV rows")
    expect(rows[2]["mapping"].startswith("cannot run: ") and rows[2]["dataflow"] == "rs", "CSV: the reason")
    expect(not rows[2]["macs"] and not rows[2]["cycles_total"] and not rows[2]["energy_total"], "CSV: numbers")
    expect(json.loads(read("a.json"))["cannot_run"][0]["layer"] == "TALL", "JSON")
    page = good("report", "a.json", "--output", "-")
    expect("short by 29" in page, "the report does not name the layer")


@case("unfit: map goes on as well")
def _():
    path = tall_between_two()
    out = json.loads(partial(TALL_SAYS, "map", "-n", path, "--json", "-"))
    expect([one["name"] for one in out["layers"]] == ["A", "B"] and out["complete"] is False, "layers")
    expect(out["cannot_run"][0]["layer"] == "TALL" and out["cannot_run"][0]["could_run"], "the reason")
    in_order(["Cannot run", "layer TALL", "A: rs m="], partial(TALL_SAYS, "map", "-n", path), "the text")
    whole = json.loads(good("map", "-n", path, "-l", "A", "--json", "-"))
    expect(whole["complete"] is True and whole["cannot_run"] == [], "a whole one")


@case("unfit: where no layer runs the result is empty and says so")
def _():
    path = tall_between_two()
    out = json.loads(partial(TALL_SAYS, "run", "-n", path, "-l", "TALL", "--json", "-"))
    expect(out["layers"] == [] and out["totals"]["macs"] == 0 and len(out["cannot_run"]) == 1, "JSON")
    for words in (["run", "-q", "--bars"], ["run"], ["map"]):
        expect(partial(TALL_SAYS, *words, "-n", path, "-l", "TALL") == "", f"{words}: prints tables of nothing")
    partial(["--plot: no layer could run: nothing is drawn", *TALL_SAYS],
            "run", "-n", path, "-l", "TALL", "--plot", "none.svg")
    expect(not os.path.exists("none.svg"), "a plot of nothing")
    partial(["layer TALL", "no other dataflow can run it on this accelerator"],
            "run", "-n", path, "-l", "TALL", "--set", "glb.shared_banks=2", "--set", "glb.bank_rows=1")


@case("unfit: a machine that comes to a standstill in one layer runs the others as if alone")
def _():
    # A weight-stationary chain of two channels on ifmap FIFOs that do not hold its skew.
    stuck = layer(name="STUCK", C=2, M=1, H=1, W=8, R=1, S=4)
    path = write("net.yaml", network(layer(name="A"), stuck, layer(name="B", M=6)))
    machine = ["-d", "ws", "-a", "isca16_ws_256", "--set", "pe.ifmap_fifo_words=1",
               "--set", "noc.ifmap.words_per_cycle=1", "-m",
               write("map.yaml", mapping("{n: 1, e: 1, r: 2, t: 1}", dataflow="ws", name="STUCK"))]
    out = json.loads(partial(["layer STUCK: this accelerator cannot run this mapping (deeper FIFOs would help)"],
                             "run", "-n", path, *machine, "--check", "--json", "-"))
    alone = run_json("-n", path, "-l", "A,B", *machine, "--check")
    for key in ("layers", "totals"):
        expect(out[key] == alone[key], key)
    unrun, = out["cannot_run"]
    expect(unrun["layer"] == "STUCK" and "could_run" not in unrun, "the standstill")


@case("unfit: what needs the layer itself is refused")
def _():
    path = tall_between_two()
    bad(["no trace: layer TALL: ", "short by 29"], "run", "-n", path, "--trace-layer", "TALL", "--trace-json", "t.json",
        "--trace-window", "all")
    bad(["layer TALL: ", "short by 29"], "view", "-n", path, "-l", "TALL", "-o", "v.html")
    entry = mapping("{m: 4, n: 1, e: 1, p: 1, q: 1, r: 1, t: 1}", name="TALL")
    bad(["./map.yaml:3: layer TALL: ", "short by 29"], "run", "-n", path, "-m", write("map.yaml", entry))
