"""What must hold in every result, recomputed from its file alone: shapes, counts, prices, bounds. The networks,
machines and dataflows are drawn; the seed is in messages. EYRIE_CASES in the environment: how many are drawn.
"""
import json
import os
import random

from inputs import DATAFLOWS, layer, network
from program import eyrie, expect, named_cases, write
from results import check_sums

CASES, case = named_cases()

DRAWN = int(os.environ.get("EYRIE_CASES", "12"))
TYPES = ("ifmap", "filter", "psum")
LINK = {"ifmap": ("ifmap", "read"), "filter": ("filter", "read"), "ofmap": ("psum", "write")}


def draw_layer(draw, number):
    filters = [draw.randint(1, 5), draw.randint(1, 5)]
    groups = draw.choice([1, 1, 2, 3])
    return {"name": f"L{number}", "C": groups * draw.randint(1, 6), "M": groups * draw.randint(1, 8), "groups": groups,
            "H": draw.randint(5, 16), "W": draw.randint(5, 16), "R": filters[0], "S": filters[1],
            "stride": [draw.randint(1, 3), draw.randint(1, 3)], "padding": [draw.randrange(side) for side in filters],
            "relu": draw.choice(["true", "false"]), "ifmap_zeros": draw.choice([0, 0.3, 0.8])}


def shape(keys, batch):
    """MACs, filter and ofmap words of a layer."""
    rows = (keys["H"] + 2 * keys["padding"][0] - keys["R"]) // keys["stride"][0] + 1
    columns = (keys["W"] + 2 * keys["padding"][1] - keys["S"]) // keys["stride"][1] + 1
    filters = keys["M"] * (keys["C"] // keys["groups"]) * keys["R"] * keys["S"]
    return batch * filters * rows * columns, filters, batch * keys["M"] * rows * columns


def near(found, wanted, what):
    expect(abs(found - wanted) <= 1e-9 * max(abs(found), abs(wanted)), f"{what}: {found}, not {wanted}")


def check_prices(part, table, core_khz):
    found, accesses = part["energy"], part["accesses"]
    total = part["macs"] - part["gated_macs"]
    total = total * table["mac"]["active"] + part["gated_macs"] * table["mac"]["gated"]
    near(found["mac"], total, "energy of MACs")
    gated = part["gated_macs"] / part["macs"]
    for level in ("rf", "glb"):
        for kind in TYPES:
            words, price = accesses[level][kind], table[level][kind]
            share = 1 - gated * (1 - table["mac"]["gated_psum"]) if (level, kind) == ("rf", "psum") else 1
            sum_of = share * (words["reads"] * price["read"] + words["writes"] * price["write"])
            near(found[level][kind], sum_of, f"energy of {level}, {kind}")
            total += sum_of
    for kind in TYPES:
        words, price = accesses["noc"][kind], table["noc"][kind]
        sum_of = (words["transfers"] * price["transfer"] + words["deliveries"] * price["delivery"] +
                  words["hops"] * price.get("hop", 0))
        near(found["noc"][kind], sum_of, f"energy of noc, {kind}")
        total += sum_of
    dram = 0
    for name, (kind, way) in LINK.items():
        words = part["dram_bytes"][name]["compressed"] * 8 / table["word_bits"]
        near(found["dram"][kind], words * table["dram"][way], f"energy of dram, {kind}")
        dram += words * table["dram"][way]
    static, over_time = table["static"], 1e6 * part["cycles"]["total"] / core_khz
    clock, leakage = static["clock_mw"] * over_time, static["leakage_mw"] * over_time
    near(found["clock"], clock, "energy of the clock")
    near(found["leakage"], leakage, "energy of leakage")
    control = total * static["overhead_percent"] / 100
    control += (total + clock + leakage + control) * static["other_control_percent"] / 100
    near(found["control"], control, "energy of control")
    near(found["total"], total + clock + leakage + control + dram, "energy")


def check_counts(part, machine, keys, batch):
    macs, filters, ofmaps = shape(keys, batch)
    accesses, has = part["accesses"], machine["pe"]
    rf, noc, glb, dram = (accesses[level] for level in ("rf", "noc", "glb", "dram"))
    expect(part["macs"] == macs, f"{part['macs']} MACs, not {macs}")
    expect(dram["psum"] == {"reads": 0, "writes": ofmaps}, f"ofmap words in DRAM: {dram['psum']}, not {ofmaps}")
    expect(dram["filter"]["reads"] >= filters, "filters are not all read")
    expect(rf["ifmap"]["reads"] == (macs if has["ifmap_spad_words"] else 0), "reads of the ifmap spad")
    expect(rf["filter"]["reads"] == (macs - part["gated_macs"] if has["filter_spad_words"] else 0), "filter spad")
    for kind in ("ifmap", "filter"):
        expect(glb[kind]["writes"] == dram[kind]["reads"], f"{kind}: words of the DMA")
        expect(noc[kind]["transfers"] == glb[kind]["reads"], f"{kind}: words on the bus")
        expect(noc[kind]["deliveries"] >= noc[kind]["transfers"], f"{kind}: a word that no PE takes")
        expect(rf[kind]["writes"] <= noc[kind]["deliveries"] + noc[kind]["hops"], f"{kind}: words from nowhere")
    bits = {name: machine["arithmetic"][f"{name}_bits"] for name in ("ifmap", "filter")}
    for name, width in bits.items():
        least = dram[name]["reads"] * width / 8
        expect(part["dram_bytes"][name]["uncompressed"] >= least, f"{name}: bytes")
    for name in LINK:
        sides = part["dram_bytes"][name]
        if not machine["dram"]["rlc"] or name == "filter":
            expect(sides["compressed"] == sides["uncompressed"], f"{name}: compressed without a codec")


def check_bounds(part, machine):
    cycles = part["cycles"]
    expect(part["macs"] <= part["active_pes"] * cycles["array"], "more MACs than PEs can do")
    for name, busy in part["network_busy_cycles"].items():
        expect(busy <= cycles["array"], f"the {name} network is busy for longer than the array works")
    link = machine["dram"]
    seconds = part["dram_bytes"]["compressed"] * 8 / link["link_width_bits"] / link["link_khz"]
    expect(cycles["total"] >= int(seconds * machine["core_khz"]), "faster than the link")


def check_result(result, drawn, batch):
    check_sums(result)
    layers = {keys["name"]: keys for keys in drawn}
    for part in result["layers"]:
        check_counts(part, result["accelerator"], layers[part["name"]], batch)
        check_bounds(part, result["accelerator"])
        expect(part["check"] == "match", f"{part['name']}: {part['check']}")
    for part in result["layers"] + [result["totals"]]:
        if part["macs"]:
            check_prices(part, result["energy_table"], result["accelerator"]["core_khz"])
    told = [one["name"] for one in result["layers"]] + [one["layer"] for one in result["cannot_run"]]
    expect(sorted(told) == sorted(layers), f"layers: {told}")


@case("invariants: counts, prices and bounds of drawn networks, from the result alone")
def _():
    ran = 0
    for seed in range(DRAWN):
        draw = random.Random(seed)
        drawn = [draw_layer(draw, number) for number in range(4)]
        batch, dataflow = draw.randint(1, 3), draw.choice(list(DATAFLOWS))
        words = ["-b", str(batch), "-d", dataflow, "-a", draw.choice(["eyeriss", f"isca16_{dataflow}_64"]), "-e",
                 draw.choice(["normalized", "eyeriss_65nm", "accelergy_45nm"])]
        for switch in ("dram.rlc", "pe.zero_gating"):
            words += ["--set", f"{switch}={draw.choice(['true', 'false'])}"]
        path = write("net.yaml", network(*(layer(**keys) for keys in drawn)))
        done = eyrie("run", "-n", path, *words, "--check", "--json", "-")
        expect(done.status in (0, 3), f"seed {seed}, {words}: exit status {done.status}: {done.err[:300]}")
        try:
            result = json.loads(done.out)
            expect(result["complete"] == (done.status == 0), "complete")
            check_result(result, drawn, batch)
        except Exception as error:
            raise AssertionError(f"seed {seed}, {words}: {error}") from error
        ran += len(result["layers"])
    expect(ran > 2 * DRAWN, f"only {ran} layers ran")
