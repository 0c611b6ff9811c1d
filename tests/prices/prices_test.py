#!/usr/bin/env python3
"""Energies are the sum of accesses at their prices, where every price is another prime.

    prices_test.py PROGRAM [PATTERN]     PATTERN: only the cases whose name contains it

The sum is made here, in integers, from a result's `accesses` and `dram_bytes` alone: an access that is paid at another
one's price, twice or not at all changes it. The keys of the table are read from a result.
"""
import json
import os
import sys
from fractions import Fraction

sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "command"))
from program import expect, good, named_cases, run_cases, write  # noqa: E402

CASES, case = named_cases()
ESTIMATE = ["--mapper", "estimate"]
SINGULAR = {"reads": "read", "writes": "write", "transfers": "transfer", "deliveries": "delivery", "hops": "hop"}
UNPRICED = {("noc", "filter", "hops")}  # no filter word is passed on
LEVELS = ("rf", "noc", "glb", "dram")
TRANSFERS = {"ifmap": "ifmap", "filter": "filter", "psum": "ofmap"}  # what crosses the link, by data type


def primes():
    found = []
    number = 101
    while True:
        if all(number % one for one in range(2, int(number ** 0.5) + 1)):
            found.append(number)
            yield number
        number += 1


def prime_table():
    """A table like the normalized one with a price of its own for everything, written to primes.yaml."""
    table = json.loads(good("run", "-q", "-n", "tiny", "-l", "CONV1", *ESTIMATE, "--json", "-"))["energy_table"]
    draw = primes()

    def replaced(value):
        if isinstance(value, dict):
            return {key: replaced(one) for key, one in value.items()}
        return next(draw) if isinstance(value, (int, float)) else value
    table = {key: replaced(value) if isinstance(value, dict) else value for key, value in table.items()}
    del table["derived"]
    table["name"], table["unit"], table["mac"]["gated_psum"] = "primes", "pJ", 0.375
    write("primes.yaml", json.dumps(table))
    return table


def sums(layer, table, machine, all_paid=True):
    """Energy by level and data type, of MACs, leakage, clock and control, as the result should have it. `all_paid`: no
    price is without an access."""
    energy = {level: {kind: Fraction(0) for kind in layer["accesses"][level]} for level in LEVELS}
    paid = set()
    gated = Fraction(layer["gated_macs"], layer["macs"])
    for level in LEVELS[:-1]:
        for kind, actions in layer["accesses"][level].items():
            for action, count in actions.items():
                if (level, kind, action) in UNPRICED:
                    expect(count == 0, f"{action} of {kind} in {level}")
                    continue
                prices = table[level][kind] if kind in table[level] else table[level]
                share = 1 - gated * (1 - Fraction(table["mac"]["gated_psum"])) if (level, kind) == ("rf", "psum") else 1
                energy[level][kind] += share * count * Fraction(prices[SINGULAR[action]])
                paid.add(prices[SINGULAR[action]])
    for kind, name in TRANSFERS.items():
        action = "write" if kind == "psum" else "read"
        words = Fraction(layer["dram_bytes"][name]["compressed"] * 8, table["word_bits"])
        energy["dram"][kind] = words * Fraction(table["dram"][action])
        paid.add(table["dram"][action])
    leaves = {price for level in LEVELS for price in numbers(table[level])}
    expect(not all_paid or paid == leaves, f"prices that nothing here pays: {leaves - paid}")
    energy["mac"] = ((layer["macs"] - layer["gated_macs"]) * Fraction(table["mac"]["active"])
                     + layer["gated_macs"] * Fraction(table["mac"]["gated"]))
    # A milliwatt over a millisecond is a microjoule, 10^6 pJ.
    static, over_time = table["static"], Fraction(layer["cycles"]["total"] * 10**6, machine["core_khz"])
    energy["clock"] = Fraction(static["clock_mw"]) * over_time
    energy["leakage"] = Fraction(static["leakage_mw"]) * over_time
    done = energy["mac"] + sum(sum(energy[level].values()) for level in LEVELS[:-1])
    overhead = done * Fraction(static["overhead_percent"]) / 100
    chip = done + overhead + energy["clock"] + energy["leakage"]
    control = chip * Fraction(static["other_control_percent"]) / 100
    energy["control"] = overhead + control
    energy["total"] = chip + control + sum(energy["dram"].values())
    return energy


def numbers(value):
    if isinstance(value, dict):
        for one in value.values():
            yield from numbers(one)
    else:
        yield value


def same(found, expected, where):
    expect(set(found) == set(expected), f"{where}: {set(found)} and {set(expected)}")
    for key, value in expected.items():
        if isinstance(value, dict):
            same(found[key], value, f"{where}.{key}")
        else:
            expect(abs(Fraction(found[key]) - value) <= value / 10**12,
                   f"{where}.{key}: {found[key]}, not {float(value)}")


def check(*words):
    """All layers of a run; returns its accesses, added."""
    table = prime_table()
    result = json.loads(good("run", "-q", *words, *ESTIMATE, "-e", "./primes.yaml", "--json", "-"))
    expect(result["energy_table"]["name"] == "primes", "another table")
    total = None
    for layer in result["layers"]:
        expected = sums(layer, table, result["accelerator"])
        same(layer["energy"], expected, f"{words}: {layer['name']}")
        total = expected if total is None else added(total, expected)
    same(result["totals"]["energy"], total, f"{words}: totals")
    return result["totals"]["accesses"]


def added(one, other):
    return {key: added(one[key], other[key]) if isinstance(one[key], dict) else one[key] + other[key] for key in one}


@case("prices: derived ones times the counts, for every shipped machine")
def _():
    machines = [line.split()[0] for line in good("list", "accelerators").splitlines()]
    expect(len(machines) >= 8, f"{machines}")
    for machine in machines:
        flow = machine.split("_")[1] if machine.startswith("isca16_") else "rs"
        for prices in ("derived", "28nm"):
            result = json.loads(good("run", "-q", "-n", "tiny", "-l", "all", "-a", machine, "-d", flow, *ESTIMATE, "-e",
                                     prices, "--json", "-"))
            table = result["energy_table"]
            expect(table["derived"] and table["technology"] == ("65nm" if prices == "derived" else "28nm"), machine)
            for layer in result["layers"]:
                same(layer["energy"], sums(layer, table, result["accelerator"], all_paid=False),
                     f"{machine}, {prices}: {layer['name']}")


MACHINES = {"rs": "eyeriss", **{flow: f"isca16_{flow}_256" for flow in ("ws", "os-a", "os-b", "os-c", "nlr")}}


@case("prices: every level and data type of every dataflow pays its accesses")
def _():
    seen = {}
    for flow, machine in MACHINES.items():
        for more in ([], ["-b", "3"]):
            accesses = check("-n", "tiny", "-l", "all", "-d", flow, "-a", machine, *more)
            for level, kinds in accesses.items():
                for kind, actions in kinds.items():
                    for action, count in actions.items():
                        seen[level, kind, action] = seen.get((level, kind, action), 0) + count
    never = sorted(key for key, count in seen.items() if count == 0)
    expect(all(level == "dram" or (level, kind, action) == ("noc", "filter", "hops") for level, kind, action in never),
           f"no run has them: {never}")


@case("prices: zero gating, compression, merged and separate psum additions, other widths and clocks")
def _():
    for sets in (["dram.rlc=false"], ["dram.rlc=true"], ["pe.zero_gating=false"], ["pe.psum_addition=separate"],
                 ["pe.psum_addition=merged"], ["arithmetic.psum_bits=48"], ["core_khz=123456"],
                 ["dram.link_khz=31000"], ["overlap_passes=true"], ["noc.ifmap.words_per_cycle=2"]):
        words = [word for one in sets for word in ("--set", one)]
        check("-n", "tiny", "-l", "all", *words)


@case("prices: tables whose words have another width")
def _():
    table = prime_table()
    table["word_bits"] = 8
    write("eight.yaml", json.dumps(table))
    result = json.loads(good("run", "-q", "-n", "tiny", *ESTIMATE, "--set", "arithmetic.ifmap_bits=8",
                             "-e", "./eight.yaml", "--json", "-"))
    for layer in result["layers"]:
        same(layer["energy"], sums(layer, table, result["accelerator"]), layer["name"])


if __name__ == "__main__":
    sys.exit(run_cases(CASES))
