#!/usr/bin/env python3
"""Accounts for every difference between simulated counts and those published at ISCA 2016, at the same mapping.

    scripts/accounting_differences.py [--network NAME] [--layers A,B] [--batch N] [--dataflows rs,ws,...]
                                      [--objective edp] [--pes 256 | --accelerator NAME] 
                                      [--words | --summary | --energy] [--eyrie PROGRAM]

Simulates the layers on machines of equal area (or on one accelerator), evaluates the published formulas at the
mappings that ran, and explains the difference of each level and data type by the causes of docs/dataflows.md, each with
its own formula. Prints words per MAC (--words: words), one line for each level and data type that counts anything;
--energy: what each cause adds to the energy per MAC over all layers; --summary: only whether all is accounted for.

Checks two things, and fails when one does not hold:
- the published formulas, at the published mappings, give the accesses of `eyrie compare --accounting isca16`;
- published + causes = simulated, exactly, for every level and data type of every layer that runs.

Exit status: 0 all accounted for; 1 something is not; 2 bad arguments.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
from collections import namedtuple
from fractions import Fraction

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEVELS = ["dram", "buffer", "array", "rf"]
TYPES = ["ifmap", "filter", "psum"]
PRICE = {"dram": 200, "buffer": 6, "array": 2, "rf": 1}  # ISCA 2016, Table IV; a MAC is 1
OUTPUT_STATIONARY = ["os-a", "os-b", "os-c"]

Layer = namedtuple("Layer", "name C M H W R S U V pad_h pad_w G")


def call(eyrie, *arguments):
    done = subprocess.run(eyrie + list(arguments), capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(eyrie + list(arguments))}: {done.stderr.strip()}")
    return done.stdout


def layers_of(eyrie, network):
    """The layers of a network, from the resolved file."""
    layers = {}
    for line in call(eyrie, "show", "network", network).splitlines():
        if not line.lstrip().startswith("- {"):
            continue
        number = {key: int(value) for key, value in re.findall(r"\b([CMHWRS]|groups): (\d+)", line)}
        pair = {key: (int(a), int(b)) for key, a, b in re.findall(r"(stride|padding): \[(\d+), (\d+)\]", line)}
        name = re.search(r'name: "([^"]*)"', line).group(1)
        layers[name] = Layer(name, *(number[k] for k in "CMHWRS"), *pair["stride"], *pair["padding"], number["groups"])
    return layers


def ceil_div(a, b):
    return -(-a // b)


def pieces(whole, piece):
    """The sizes of the blocks that `whole` is cut into."""
    return [min(piece, whole - first) for first in range(0, whole, piece)]


def places(items, parts):
    """Places that get something when items are dealt to them, ceil(items / parts) each."""
    return ceil_div(items, ceil_div(items, parts))


class Sizes:
    """The letters of docs/dataflows.md."""

    def __init__(self, layer, batch):
        self.N, self.G, self.R, self.S, self.U, self.V = batch, layer.G, layer.R, layer.S, layer.U, layer.V
        self.Mg, self.Cg = layer.M // layer.G, layer.C // layer.G
        self.H, self.W = layer.H + 2 * layer.pad_h, layer.W + 2 * layer.pad_w
        self.E, self.F = (self.H - self.R) // self.U + 1, (self.W - self.S) // self.V + 1
        self.planes = batch * layer.C
        self.O = batch * layer.M * self.E * self.F
        self.Wf = layer.M * self.Cg * self.R * self.S
        self.macs = self.O * self.Cg * self.R * self.S

    def halo_rows(self, e):  # E h/e of the paper
        return Fraction(self.E * (self.U * (e - 1) + self.R), e)

    def halo_columns(self, f):
        return Fraction(self.F * (self.V * (f - 1) + self.S), f)

    # Words that are loaded, and those of them that lie in a window, along one axis cut into s pieces.
    def rows(self, s, stride=None):
        return (self.E - s) * (self.U if stride is None else stride) + s * self.R

    def columns(self, s, stride=None):
        return (self.F - s) * (self.V if stride is None else stride) + s * self.S

    def used_rows(self, s):
        return self.rows(s, min(self.U, self.R))

    def used_columns(self, s):
        return self.columns(s, min(self.V, self.S))


def published(dataflow, z, k):
    """ISCA 2016, by level and data type. k: the mapping, parameters that are absent divide nothing."""
    def times(whole, name):
        return ceil_div(whole, k[name]) if k.get(name) else 1
    images, blocks = times(z.N, "n"), times(z.Mg, "m")
    strips, tiles = times(z.E, "e"), times(z.F, "f")
    crs = z.Cg * z.R * z.S
    zero = Fraction(0)
    if dataflow == "rs":
        I_halo = z.planes * z.W * z.halo_rows(k["e"])
        in_pe, in_array = ceil_div(z.Cg, k["q"]) * z.R, ceil_div(z.Cg, k["q"] * k["r"])
        return [[I_halo * blocks, z.Wf * images * strips, z.O],
                [I_halo * ceil_div(z.Mg, k["p"] * k["t"]), zero, 2 * z.O * (in_array - 1)],
                [z.planes * z.W * z.E * z.R * ceil_div(z.Mg, k["p"]), z.Wf * images * z.E, z.O * (in_pe - in_array)],
                [z.macs, z.macs, 2 * z.O * (crs - in_pe)]]
    if dataflow == "ws":  # published for strips of f columns, the machine's are of e rows
        I_halo = z.planes * (z.H * z.halo_columns(k["f"]) if "f" in k else z.W * z.halo_rows(k["e"]))
        trips = ceil_div(z.Cg, k["r"]) * z.R
        return [[I_halo * ceil_div(z.Mg, k["t"]), z.Wf, z.O], [zero, zero, 2 * z.O * (trips - 1)],
                [z.macs, zero, z.O * (crs - trips)], [zero, z.macs, zero]]
    if dataflow in OUTPUT_STATIONARY:
        halo = {"os-a": lambda: z.halo_rows(k["e"]) * z.halo_columns(k["f"]),
                "os-b": lambda: z.E * z.R * z.halo_columns(k["f"]),
                "os-c": lambda: z.E * z.R * z.F * z.S}[dataflow]() * z.planes
        pixels = {"os-a": strips * tiles, "os-b": z.E * tiles, "os-c": z.E * z.F}[dataflow]
        filters = z.Mg if dataflow == "os-a" else ceil_div(z.Mg, k["p"])
        return [[halo * blocks, z.Wf, z.O], [halo * filters, z.Wf * images * pixels, zero], [z.macs, z.macs, zero],
                [zero, zero, 2 * z.O * (crs - 1)]]
    trips = ceil_div(z.Cg, k["q"]) * z.R * z.S
    halo = z.planes * z.halo_rows(k["e"]) * z.halo_columns(k["f"])
    return [[halo * blocks, z.Wf * images * strips * tiles, z.O],
            [z.planes * z.R * z.S * z.E * z.F * ceil_div(z.Mg, k["p"]), z.macs, 2 * z.O * (trips - 1)],
            [z.macs, zero, z.O * (crs - trips)], [zero, zero, zero]]


class Causes:
    """What the machine does and the accounting does not, by level and data type."""

    def __init__(self):
        self.of = {(level, kind): [] for level in LEVELS for kind in TYPES}

    def add(self, level, kind, cause, words):
        if words != 0:
            self.of[level, kind].append((cause, words))


def causes(dataflow, z, k, machine, gated):
    out = Causes()
    full = {"m": z.Mg, "n": z.N, "e": z.E, "f": z.F, "p": 1, "q": 1, "r": 1, "t": 1}
    m, n, e, f, p, q, r, t = (k.get(name, full[name]) for name in "mnefpqrt")
    if dataflow in ("os-b", "os-c"):
        e = 1
    if dataflow == "os-c":
        f = 1
    strips, tiles, images = ceil_div(z.E, e), ceil_div(z.F, f), ceil_div(z.N, n)
    loaded = z.planes * z.rows(strips) * z.columns(tiles)          # of one filter block
    used = z.planes * z.used_rows(strips) * z.used_columns(tiles)
    if dataflow in ("rs", "ws"):
        halo = z.planes * z.W * z.halo_rows(e)
        ragged = z.planes * z.W * (z.rows(strips) - z.halo_rows(e))
        edge = -z.planes * z.rows(strips) * (z.W - z.columns(1))
    else:
        halo = z.planes * z.halo_rows(e) * z.halo_columns(f)
        ragged, edge = loaded - halo, 0
    blocks = ceil_div(z.Mg, t if dataflow == "ws" else m)

    def ifmaps(level, filters):
        out.add(level, "ifmap", "the last strip or tile is smaller", filters * ragged)
        out.add(level, "ifmap", "columns that no window reaches", filters * edge)

    # DRAM and buffer, ifmaps
    ifmaps("dram", blocks)
    out.add("buffer", "ifmap", "written on the way from DRAM", blocks * loaded)
    cut = pieces(z.Mg, m)
    if dataflow == "rs":
        passes, whole = sum(ceil_div(one, p * t) for one in cut), ceil_div(z.Mg, p * t)
    elif dataflow == "ws":
        passes, whole = blocks, 0
    else:
        passes, whole = sum(ceil_div(one, p) for one in cut), ceil_div(z.Mg, p)
    if dataflow == "ws":
        out.add("buffer", "ifmap", "read on the way to the array", blocks * used)
    elif dataflow == "nlr":
        out.add("buffer", "ifmap", "passes end at the end of a block",
                (passes - whole) * z.planes * z.R * z.S * z.E * z.F)
    else:
        out.add("buffer", "ifmap", "passes end at the end of a block", (passes - whole) * halo)
        ifmaps("buffer", passes)
        out.add("buffer", "ifmap", "rows and columns in gaps are not read", passes * (used - loaded))

    # Buffer and array, filters
    dram_filters = {"rs": z.Wf * images * strips, "nlr": z.Wf * images * strips * tiles}.get(dataflow, z.Wf)
    out.add("buffer", "filter", "written on the way from DRAM", dram_filters)
    if dataflow in ("rs", "ws"):
        out.add("buffer", "filter", "read on the way to the array", dram_filters)
    if dataflow == "ws":
        out.add("array", "filter", "delivered to the PE", z.Wf)
    if dataflow == "nlr":
        out.add("array", "filter", "delivered to the PE", z.macs)

    # Psums
    trips = {"rs": ceil_div(z.Cg, q * r), "ws": ceil_div(z.Cg, r) * z.R, "nlr": ceil_div(z.Cg, q) * z.R * z.S}
    out.add("buffer", "psum", "the finished ofmap is written, and read for DRAM", 2 * z.O)
    out.add("array", "psum", "to and from the buffer", z.O * (2 * trips.get(dataflow, 1) - 1))

    # Array, ifmaps
    if dataflow == "rs":
        by_set = z.planes * z.R * z.E
        sets = sum(places(one, t) for block in cut for one in pieces(block, p * t))
        out.add("array", "ifmap", "sets in use beyond ceil(M/p)", (sets - ceil_div(z.Mg, p)) * by_set * z.W)
        out.add("array", "ifmap", "columns in gaps, or that no window reaches",
                -sets * by_set * (z.W - z.used_columns(1)))
        steps = ceil_div(z.Cg, q * r)
        out.add("array", "psum", "through sets without channels", z.O * z.R * (steps * r - ceil_div(z.Cg, q)))
    elif dataflow == "ws":
        def taken(outputs, cuts, stride, filter_size):
            words = 0
            for a in range(min(stride, filter_size)):
                weights = 1 + (filter_size - 1 - a) // stride
                words += weights * (outputs + cuts * (weights - 1))
            return words
        words = z.planes * z.Mg * taken(z.E, strips, z.U, z.R) * taken(z.F, 1, z.V, z.S)
        out.add("array", "ifmap", "halo words that a PE takes and drops", words - z.macs)
    elif dataflow in OUTPUT_STATIONARY:
        turns = sum(ceil_div(one, p) * places(one, p) for one in cut)
        out.add("array", "ifmap", "sent to places that have no filter left", (turns - z.Mg) * used)

    # RF
    pe = machine["pe"]
    merged = pe["psum_addition"] == "merged"
    held = {"rs": (z.planes * sum(places(one, t) for block in cut for one in pieces(block, p * t)) * z.R * z.E *
                   z.used_columns(1), z.Wf * images * z.E),
            "ws": (z.macs, z.Wf)}.get(dataflow, (z.macs, z.macs))
    if pe["ifmap_spad_words"] > 0:
        if dataflow != "rs":
            out.add("rf", "ifmap", "the PE has a spad: read", z.macs)
        out.add("rf", "ifmap", "written", held[0])
    if pe["filter_spad_words"] > 0:
        if dataflow not in ("rs", "ws"):
            out.add("rf", "filter", "the PE has a spad: read", z.macs)
        out.add("rf", "filter", "written", held[1])
        out.add("rf", "filter", "zero ifmap words switch the read off", -gated)
    if pe["psum_spad_words"] > 0:
        sets = sum(places(one, r) for one in pieces(z.Cg, q * r)) if dataflow == "rs" else 0
        sums = {"rs": z.O * z.R * ceil_div(z.Cg, q)}.get(dataflow, z.O if dataflow in OUTPUT_STATIONARY else z.macs)
        if not merged:
            out.add("rf", "psum", "separate addition: one more write and read of each sum", 2 * sums)
        elif dataflow == "rs":
            out.add("rf", "psum", "sets in use other than ceil(C/q)", 2 * z.O * z.R * (ceil_div(z.Cg, q) - sets))
    return out.of


def simulated(layer):
    a = layer["accesses"]
    out = {}
    for kind in TYPES:
        noc = a["noc"][kind]
        out["dram", kind] = a["dram"][kind]["reads"] + a["dram"][kind]["writes"]
        out["buffer", kind] = a["glb"][kind]["reads"] + a["glb"][kind]["writes"]
        out["array", kind] = noc["deliveries"] + noc["hops"]
        out["rf", kind] = a["rf"][kind]["reads"] + a["rf"][kind]["writes"]
    return out


def check_formulas(eyrie, network, batch, dataflows, layers):
    """The published formulas above against the program's, at its mappings. Returns the energy by dataflow and layer."""
    energy = {}
    accounting = json.loads(call(eyrie, "compare", "--accounting", "isca16", "--network", network, "--layer", "all",
                                 "--batch", str(batch), "--dataflows", ",".join(dataflows), "--quiet", "--json", "-"))
    for one in accounting["dataflows"]:
        for layer in one["layers"]:
            if not layer["runs"]:
                continue
            energy[one["dataflow"], layer["name"]] = layer["energy"]["total"]
            k = {name: int(value) for name, value in re.findall(r"(\w)=(\d+)", layer["mapping"])}
            if one["dataflow"] == "rs":  # the paper's f are ofmap rows on the machine
                k["e"] = k.pop("f")
            words = published(one["dataflow"], Sizes(layers[layer["name"]], batch), k)
            for level, of_level in zip(LEVELS, words):
                for kind, mine in zip(TYPES, of_level):
                    theirs = layer["accesses"][level][kind]
                    if abs(float(mine) - theirs) > 1e-9 * max(1.0, theirs):
                        sys.exit(f"{one['dataflow']} {layer['name']} {level} {kind}: "
                                 f"the program has {theirs}, the formula here {float(mine)}")
    return energy


def number(words, macs, in_words):
    if in_words:
        return f"{float(words):,.0f}" if Fraction(words).denominator == 1 else f"{float(words):,.2f}"
    return f"{float(words) / macs:.6f}"


class EnergyOfCauses:
    """What the causes of a dataflow add up to over its layers."""

    def __init__(self):
        self.macs, self.best, self.published, self.simulated, self.of = 0, 0, 0, 0, {}

    def add(self, macs, best, paper, counted, explained):
        self.macs += macs
        self.best = None if best is None or self.best is None else self.best + best
        self.published += macs + sum(PRICE[at[0]] * words for at, words in paper.items())
        self.simulated += macs + sum(PRICE[at[0]] * words for at, words in counted.items())
        for at, found in explained.items():
            for cause, words in found:
                key = at + (cause,)
                self.of[key] = self.of.get(key, 0) + PRICE[at[0]] * words

    def show(self, dataflow):
        def line(words, text):
            print(f"  {float(words) / self.macs:+9.4f}  {text}")
        print(f"\n{dataflow}, energy per MAC")
        if self.best is not None:
            line(self.best, "published, at the best mapping of the accounting")
            line(self.published - Fraction(self.best), "another mapping: that of the simulated machine")
        line(self.published, "published, at the mapping of the machine")
        for (level, kind, cause), words in sorted(self.of.items(), key=lambda item: -abs(item[1])):
            line(words, f"{level} {kind}: {cause}")
        line(self.simulated, "simulated")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--network", default="alexnet")
    parser.add_argument("--layers", default="", help="separated by commas; default: all that are not fully connected")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--dataflows", default="rs,ws,os-a,os-b,os-c,nlr")
    parser.add_argument("--objective", default="edp", choices=["energy", "delay", "edp"])
    parser.add_argument("--pes", type=int, default=256)
    parser.add_argument("--accelerator", help="all dataflows on this one, instead of equal area")
    parser.add_argument("--words", action="store_true", help="words instead of words per MAC")
    parser.add_argument("--summary", action="store_true", help="only how many counts were accounted for")
    parser.add_argument("--energy", action="store_true", help="what each cause adds to the energy, over all layers")
    parser.add_argument("--eyrie", default=str(ROOT / "scripts" / "eyrie"))
    options = parser.parse_args()
    eyrie = [options.eyrie]
    dataflows = options.dataflows.split(",")
    layers = layers_of(eyrie, options.network)
    best = check_formulas(eyrie, options.network, options.batch, dataflows, layers)

    machines = ["--area", "same-machine", "--accelerator", options.accelerator] if options.accelerator else \
        ["--pes", str(options.pes)]
    chosen = [part for name in options.layers.split(",") if name for part in ("--layer", name)]
    compared = json.loads(call(eyrie, "compare", "--network", options.network, "--batch", str(options.batch),
                               "--dataflows", options.dataflows, "--objective", options.objective, *machines, *chosen,
                               "--energy", "normalized", "--set", "glb.keeps=nothing",  # as in the paper's loops
                               "--quiet", "--json", "-"))
    counts, missing = 0, 0
    quiet = options.summary or options.energy
    for one in compared["dataflows"]:
        energy = EnergyOfCauses()
        for layer in one["layers"]:
            k = {name: value for name, value in layer["mapping"].items() if isinstance(value, int)}
            z = Sizes(layers[layer["name"]], options.batch)
            if z.macs != layer["macs"]:
                sys.exit(f"{layer['name']}: {layer['macs']} MACs simulated, {z.macs} by its shape")
            counted = simulated(layer)
            explained = causes(one["dataflow"], z, k, one["accelerator"], layer["gated_macs"])
            paper = {(level, kind): words
                     for level, of_level in zip(LEVELS, published(one["dataflow"], z, k))
                     for kind, words in zip(TYPES, of_level)}
            energy.add(z.macs, best.get((one["dataflow"], layer["name"])), paper, counted, explained)
            if not quiet:
                mapping = " ".join(f"{name}={value}" for name, value in k.items())
                print(f"\n{layer['name']} {one['dataflow']} {mapping}, {'words' if options.words else 'words per MAC'}")
            for (level, kind), words in paper.items():
                counts += 1
                found, why = counted[level, kind], explained[level, kind]
                rest = found - words - sum(more for _, more in why)
                missing += rest != 0
                if rest == 0 and (quiet or (words == 0 and found == 0)):
                    continue

                def show(value):
                    return number(value, z.macs, options.words)
                print(f"  {level:6} {kind:6}  published {show(words):>14}  simulated {show(found):>14}" +
                      "".join(f"\n{'':18}{'+' if more > 0 else '-'} {show(abs(more))}  {cause}"
                              for cause, more in why) +
                      (f"\n{'':18}  NOT ACCOUNTED FOR: {show(rest)}" if rest else ""))
        if options.energy and energy.macs > 0:
            energy.show(one["dataflow"])
        for layer in one["cannot_run"]:
            if not quiet:
                print(f"\n{layer['layer']} {one['dataflow']}: cannot run")
    print(f"\n{counts} counts, {counts - missing} accounted for exactly")
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
