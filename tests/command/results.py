"""What a run leaves: its result, what must hold in each, and nothing when it fails."""
import json
import os

from program import expect, good


def run_json(*words):
    return json.loads(good("run", *words, "--json", "-"))


def integers_only(value, path=""):
    """Counts are integers in the text: no exponent, no fraction."""
    for key, inner in value.items():
        if isinstance(inner, dict):
            integers_only(inner, path + "." + key)
        elif key == "form":
            expect(inner in ("rlc", "raw"), f"{path}.form: {inner!r}")
        else:
            expect(isinstance(inner, int) and not isinstance(inner, bool), f"{path}.{key} is no integer: {inner!r}")


def check_sums(result):
    pes = result["accelerator"]["array"]["rows"] * result["accelerator"]["array"]["columns"]
    for part in result["layers"] + [result["totals"]]:
        name = part.get("name", "totals")
        booked = sum(part["pe_cycles"].values())
        expect(booked == pes * part["cycles"]["total"],
               f"{name}: {booked} PE cycles booked, not {pes} * {part['cycles']['total']}")
        expect(part["cycles"]["array"] + sum(part["cycles"]["dram_pauses"].values()) == part["cycles"]["total"],
               f"{name}: array and pauses are not the total")
        for key in ("cycles", "pe_cycles", "accesses", "dram_bytes"):
            integers_only(part[key], name + "." + key)
        levels = [v for e in part["energy"].values() for v in (e.values() if isinstance(e, dict) else [e])]
        total = part["energy"]["total"]
        expect(abs(sum(levels) - 2 * total) <= 1e-9 * total, f"{name}: energies do not add up")
    for key in ("macs", "gated_macs", "passes"):
        expect(result["totals"][key] == sum(one[key] for one in result["layers"]), f"totals.{key}")
    for key in ("array", "total"):
        expect(result["totals"]["cycles"][key] == sum(one["cycles"][key] for one in result["layers"]), f"cycles.{key}")


def nothing_left():
    left = [name for name in os.listdir(".") if ".tmp." in name or name in ("out.json", "out.csv")]
    expect(not left, f"output is left behind: {left}")
