#!/usr/bin/env python3
"""Writes configs/technologies/*.yaml: what memories, operators and wires cost in five technologies.

    scripts/technologies.py            writes the files
    scripts/technologies.py --check    exit status 1 if a file is not what this script writes
    scripts/technologies.py --errors [NM ...]
                                       how far the model of memories is from CACTI's numbers, and from those left out
    scripts/technologies.py --held-out exit status 1 if a kind of points that were left out is predicted worse than the
                                       model's bar: 10 % in the mean, 25 % at most
    scripts/technologies.py --plot     draws docs/energy_by_capacity.svg (needs gnuplot)

Memories. CACTI chooses how to organise a memory anew for each size, so that its energies zig-zag: a read can cost less
in the larger memory. The mean of read and write hardly does: with C bits in rows of w it follows sqrt(C) (a + b w). The
model takes that trend, and what the points of the grid (tests/technology/cacti7_lstp.csv) differ from it, straight in
the logarithms between them; leakage and area likewise, with trends of their own. The ratio of read and write comes from
a smooth fit to the whole grid: a quadratic in the logarithms of capacity and width. All are then made to rise with
capacity and with width, by the smallest change in the logarithms (isotonic regression). The files give the result at
the grid's widths and halfway between them, where the trend is curved; between these the program interpolates in the
logarithms (sim/technology/memory_model.cpp). Everything else is a few constants, with their sources below.
"""
import csv
import math
import pathlib
import random
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
GRID = ROOT / "tests/technology/cacti7_lstp.csv"
CAPACITIES = [64 << k for k in range(20)]  # bytes
WIDTHS = [8 << k for k in range(7)]  # bits of a row, in the grid
ROW_WIDTHS = sorted(WIDTHS + [3 * w // 2 for w in WIDTHS[:-1]])  # those that the files give: the trend is curved
COLUMNS = [math.log2(width / 8) for width in ROW_WIDTHS]  # their places; of those in the grid: whole numbers
SUPPLY_V = {90: 1.3, 65: 1.2, 45: 1.1, 32: 1.0, 22: 0.8}  # of CACTI's itrs-lstp cells
LEAST_STEP = 1e-3  # by which the logarithm of an energy rises, at least, from one point of the grid to the next

# pJ per bit and mm of a full-swing wire with repeaters, random data, and the supply it holds for.
WIRES = {
    90: (0.185, 1.0, "65 nm, by CACTI's ratio of the two nodes (0.7664 / 0.6215)"),
    65: (0.15, 1.0, "C V^2 / 4 with 0.6 pF/mm, wire and repeaters; CACTI: 0.08 to 0.16; 2 x MAC for 1-2 mm (ISCA'16)"),
    45: (0.12, 0.9, "Keckler et al., IEEE Micro 2011: 310 pJ for 256 bits over 10 mm at 40 nm"),
    32: (0.105, 0.9, "between 45 nm and 28 nm (0.10: Dally, SC 2010), in the logarithms"),
    22: (0.086, 0.9, "between 28 nm (0.10) and 16 nm (0.07), in the logarithms"),
}


def grid(node):
    """{(capacity index, width index): (read, write, leakage, area, domain)} of one technology."""
    found = {}
    with GRID.open(encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            if int(row["technology_nm"]) == node:
                place = CAPACITIES.index(int(row["capacity_bytes"])), WIDTHS.index(int(row["word_bits"]))
                found[place] = tuple(float(row[key]) for key in ("read_pj", "write_pj", "leakage_mw", "area_mm2")) + (
                    row["domain"],)
    return found


def trend(points, quantity, terms):
    """The sum of `terms(bits, width)` nearest to that quantity of the points, by relative errors: its logarithm."""
    rows, ones = [], []
    for place, numbers in points.items():
        rows.append([term / quantity(numbers) for term in terms(*sizes(place))])
        ones.append(1.0)
    factors = least_squares(rows, ones)
    return lambda place: math.log(max(1e-12, sum(k * term for k, term in zip(factors, terms(*sizes(place))))))


def sizes(place):
    """Of a place in the table, its second number a fraction between two widths: (bits in all, bits of a row)."""
    return CAPACITIES[place[0]] * 8, 8 * 2 ** place[1]


def beside(known, place, axis):
    """What the nearest known points on both sides along an axis say: (distance between them, value), or None."""
    i, j = place
    line = sorted((p[axis], value) for p, value in known.items() if p[1 - axis] == place[1 - axis])
    low = [one for one in line if one[0] < place[axis]]
    high = [one for one in line if one[0] > place[axis]]
    if not low or not high:
        return None
    (a, below), (b, above) = low[-1], high[0]
    return b - a, below + (above - below) * (place[axis] - a) / (b - a)


def everywhere(known):
    """Residuals at all points of the grid. Where none is known: straight between the nearest ones, along both axes
    where that goes; beyond all of them, those of the nearest."""
    filled = {}
    for place in ((i, j) for i in range(len(CAPACITIES)) for j in range(len(WIDTHS))):
        found = [one for one in (beside(known, place, 0), beside(known, place, 1)) if one]
        if place in known:
            filled[place] = known[place]
        elif found:
            filled[place] = sum(value / gap for gap, value in found) / sum(1 / gap for gap, _ in found)
        else:
            far = {p: abs(p[0] - place[0]) + abs(p[1] - place[1]) for p in known}
            nearest = [known[p] for p in sorted(known) if far[p] == min(far.values())]
            filled[place] = sum(nearest) / len(nearest)
    return filled


def interpolated(points, quantity, terms):
    """Logarithms of a quantity at all capacities and all ROW_WIDTHS: the trend, and what the points differ from it."""
    curve = trend(points, quantity, terms)
    residual = everywhere({p: math.log(quantity(numbers)) - curve(p) for p, numbers in points.items()})
    table = {}
    for i in range(len(CAPACITIES)):
        for j in COLUMNS:
            low = min(int(j), len(WIDTHS) - 2)
            table[i, j] = curve((i, j)) + residual[i, low] + (residual[i, low + 1] - residual[i, low]) * (j - low)
    return table


def rising_line(values, weights):
    """The rising sequence next to `values` (pool adjacent violators)."""
    pools = []
    for value, weight in zip(values, weights):
        pools.append((value, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, wa, na), (b, wb, nb) = pools[-2:]
            pools[-2:] = [((a * wa + b * wb) / (wa + wb), wa + wb, na + nb)]
    return [value for value, _, count in pools for _ in range(count)]


def rising(values, known):
    """The table next to `values` that rises along rows and columns (Dykstra's projections, one after the other)."""
    weight = {place: 1.0 if place in known else 1e-3 for place in values}
    step = {place: LEAST_STEP * (place[0] + place[1]) for place in values}
    now = {place: values[place] - step[place] for place in values}
    lines = [[[(i, j) for i in range(len(CAPACITIES))] for j in COLUMNS],
             [[(i, j) for j in COLUMNS] for i in range(len(CAPACITIES))]]
    corrections = [dict.fromkeys(values, 0.0), dict.fromkeys(values, 0.0)]
    for _ in range(1000):
        before = dict(now)
        for direction, correction in zip(lines, corrections):
            for line in direction:
                wanted = [now[place] + correction[place] for place in line]
                for place, value, want in zip(line, rising_line(wanted, [weight[p] for p in line]), wanted):
                    correction[place] = want - value
                    now[place] = value
        if max(abs(now[place] - before[place]) for place in now) < 1e-9:
            break
    return {place: now[place] + step[place] for place in now}


def least_squares(rows, values):
    size = len(rows[0])
    system = [[sum(row[i] * row[j] for row in rows) for j in range(size)] +
              [sum(row[i] * value for row, value in zip(rows, values))] for i in range(size)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(system[k][i]))
        system[i], system[pivot] = system[pivot], system[i]
        for k in range(size):
            if k != i:
                factor = system[k][i] / system[i][i]
                system[k] = [a - factor * b for a, b in zip(system[k], system[i])]
    return [system[i][size] / system[i][i] for i in range(size)]


def quadratic(place):
    c, w = place[0] / (len(CAPACITIES) - 1), place[1] / (len(WIDTHS) - 1)
    return [1, c, w, c * c, c * w, w * w]


def mean_energy(numbers):
    return (numbers[0] + numbers[1]) / 2


# Each with the trend that CACTI's numbers follow; C the bits of the memory, w those of a row.
def energy_terms(bits, width):
    return [math.sqrt(bits), math.sqrt(bits) * width]


def leakage_terms(bits, _):
    return [bits, math.sqrt(bits)]


def area_terms(bits, width):
    return [bits, width, width * width]


def model(points):
    """Tables of read and write energy, leakage and area."""
    mean = rising(interpolated(points, mean_energy, energy_terms), points)
    fit = least_squares([quadratic(p) for p in points], [math.log(v[0] / v[1]) for v in points.values()])
    read, write = {}, {}
    for place, value in mean.items():
        ratio = math.exp(sum(a * b for a, b in zip(fit, quadratic(place))))
        read[place] = value + math.log(2 * ratio / (1 + ratio))
        write[place] = value + math.log(2 / (1 + ratio))
    tables = [rising(read, points), rising(write, points),
              rising(interpolated(points, lambda v: v[2], leakage_terms), points),
              rising(interpolated(points, lambda v: v[3], area_terms), points)]
    return [{place: math.exp(value) for place, value in table.items()} for table in tables]


def errors_of(tables, points, places):
    """Of each place: relative errors of the mean of read and write, of read, write, leakage and area."""
    found = []
    for p in places:
        numbers = [table[p] for table in tables]
        found.append([abs(mean_energy(numbers) / mean_energy(points[p]) - 1)] +
                     [abs(here / there - 1) for here, there in zip(numbers, points[p])])
    return found


def inside(place, known):
    """Whether known points lie on both sides of it, in capacity or in width."""
    return beside(dict.fromkeys(known, 0.0), place, 0) is not None or (
        beside(dict.fromkeys(known, 0.0), place, 1) is not None)


def left_out(deep):
    """{kind: [the points that are left out at a time]}"""
    tenths = sorted(deep)
    random.Random(1).shuffle(tenths)
    kinds = {"a tenth": [tenths[k::10] for k in range(10)]}
    for j in range(1, len(WIDTHS) - 1):
        kinds[f"all of {WIDTHS[j]} bits"] = [[p for p in deep if p[1] == j]]
    kinds["every second capacity"] = [[p for p in deep if p[0] % 2 == odd] for odd in (0, 1)]
    return kinds


def print_errors(nodes):
    """Mean and largest error of the mean of read and write; then of read, write, leakage and area, each in the mean."""
    def line(what, errors):
        mean, read, write, leakage, area = ([one[k] for one in errors] for k in range(5))
        text = f"{100 * sum(mean) / len(mean):5.1f} % in the mean, {100 * max(mean):5.1f} % at most; "
        text += ", ".join(f"{name} {100 * sum(e) / len(e):.1f} (at most {100 * max(e):.0f})" for name, e in
                          (("read", read), ("write", write), ("leakage", leakage), ("area", area)))
        print(f"  {what:34} {len(mean):4} points: {text}", flush=True)

    for node in nodes:
        points = grid(node)
        deep = sorted(p for p in points if points[p][4] != "shallow")
        shallow = sorted(p for p in points if points[p][4] == "shallow")
        print(f"{node} nm")
        tables = model(points)
        line("grid, 64 words and more", errors_of(tables, points, deep))
        line("grid, 32 to 63 words", errors_of(tables, points, shallow))
        beyond = []
        for kind, groups in left_out(deep).items():
            within = []
            for group in groups:
                rest = {p: v for p, v in points.items() if p not in set(group)}
                tables = model(rest)
                within += errors_of(tables, points, [p for p in group if inside(p, rest)])
                beyond += errors_of(tables, points, [p for p in group if not inside(p, rest)])
            line("left out: " + kind, within)
        line("left out, beyond all that is left", beyond)


# Of the mean of read and write, in %. With a whole width left out, the next ones are four times apart in place of two.
MEAN_BAR, MOST_BAR, MOST_BAR_OF_WIDTHS = 10, 25, 26


def held_out_fails():
    """How many kinds of points that were left out are predicted worse than the bars."""
    failures = 0
    for node in SUPPLY_V:
        points = grid(node)
        for kind, groups in left_out([p for p in points if points[p][4] != "shallow"]).items():
            errors = []
            for group in groups:
                rest = {p: v for p, v in points.items() if p not in set(group)}
                within = [p for p in group if inside(p, rest)]
                errors += [100 * one[0] for one in errors_of(model(rest), points, within)]
            most_bar = MOST_BAR_OF_WIDTHS if kind.startswith("all of") else MOST_BAR
            if sum(errors) / len(errors) > MEAN_BAR or max(errors) > most_bar:
                failures += 1
                print(f"{node} nm, left out {kind}: {sum(errors) / len(errors):.1f} % in the mean, {max(errors):.1f} %")
    return failures


def plot():
    """Energy of a 16-bit word by capacity at 65 nm, in rows of three widths: the model as lines, CACTI as points."""
    points = grid(65)
    read, write = model(points)[:2]
    blocks, curves, names, numbers = [], [], [], []
    for colour, width in (("#D55E00", 16), ("#0072B2", 64), ("#009E73", 256)):
        column, words = WIDTHS.index(width), width / 16  # in the tables: the place of a width in the grid
        rows = range(len(CAPACITIES))
        lines = [f"{CAPACITIES[i]} {(read[i, column] + write[i, column]) / 2 / words}" for i in rows
                 if CAPACITIES[i] * 8 / width >= 32]
        raw = [f"{CAPACITIES[i]} {(points[i, column][0] + points[i, column][1]) / 2 / words}" for i in rows
               if (i, column) in points]
        name = f"row of {width} bits" if width > 16 else "row of 16 bits: a word"
        names += [f"{name}: the model", f"{name}: CACTI"]
        numbers.append(f"{name}: {float(lines[0].split()[1]):.2g} pJ at {lines[0].split()[0]} bytes to "
                       f"{float(lines[-1].split()[1]):.3g} pJ at {lines[-1].split()[0]} bytes")
        for number, (data, look) in enumerate(((lines, "lines lw 2"), (raw, "points pt 7 ps 0.5"))):
            block = f"$d{width}_{number}"
            blocks.append(f"{block} << EOD\n" + "\n".join(data) + "\nEOD")
            curves.append(f'{block} with {look} lc rgb "{colour}" ' + (f'title "{name}"' if number == 0 else "notitle"))
    script = "\n".join(blocks + [
        'set terminal svg size 640,380 font "sans,12" background "white"', 'set logscale xy', 'set key left top',
        'set xlabel "capacity, bytes"', 'set ylabel "pJ for a 16-bit word, mean of read and write"',
        'set format y "%g"', "set grid", "plot " + ", ".join(curves)])
    picture = subprocess.run(["gnuplot"], input=script, stdout=subprocess.PIPE, text=True, check=True).stdout
    picture = picture.replace("\n xmlns=", '\n role="img" aria-labelledby="title description"\n xmlns=', 1)
    title = '<title id="title">Energy of a 16-bit word by capacity, 65 nm</title>'
    picture = re.sub("<title>.*?</title>", title, picture, count=1)
    described = "pJ, mean of read and write, on logarithmic axes. " + ". ".join(numbers)
    picture = re.sub("<desc>.*?</desc>", f'<desc id="description">{described}</desc>', picture, count=1)
    for number, name in enumerate(names, 1):  # gnuplot draws each curve's group once more for the key
        picture = re.sub(f'(id="gnuplot_plot_{number}" ><title>).*?(</title>)', rf"\g<1>{name}\g<2>", picture)
    (ROOT / "docs/energy_by_capacity.svg").write_text(picture, encoding="utf-8")


def table_text(name, table, scale):
    lines = [f"  {name}:"]
    for j, width in zip(COLUMNS, ROW_WIDTHS):
        numbers = ", ".join(f"{table[i, j] * scale:.5g}" for i in range(len(CAPACITIES)))
        lines.append(f"    {width}: [{numbers}]")
    return "\n".join(lines)


def reach(points):
    """{bits: bytes}: of rows narrower than that, memories of more bytes are none in the grid (over ten times as high as
    wide)."""
    most = {j: CAPACITIES[max(i for i, column in points if column == j)] for j in range(len(WIDTHS))}
    return {2 * WIDTHS[j]: size for j, size in most.items() if size < CAPACITIES[-1]}


def technology(node):
    points = grid(node)
    read, write, leakage, area = model(points)
    reach_text = ", ".join(f"{bits}: {size}" for bits, size in reach(points).items())
    energy = node / 45  # of logic: energy goes with the node and with the square of the supply
    size = (node / 45) ** 2
    size40, size65 = (node / 40) ** 2, (node / 65) ** 2
    wire, wire_v, wire_source = WIRES[node]
    number = "{:.5g}".format
    tables = "\n".join([table_text("read_pj", read, 1), table_text("write_pj", write, 1),
                        table_text("leakage_uw", leakage, 1e3), table_text("area_um2", area, 1e6)])
    curve = ", ".join(f"{size_bytes}: {number(per_byte * size65)}" for size_bytes, per_byte in
                      ((64, 59.15), (128, 39.94), (256, 27.48), (512, 20.87), (1024, 16.14)))
    return f"""# Memories, operators and wires in {node} nm. Written by scripts/technologies.py (docs/energy.md).
# Energies hold for the supply beside them (at_v); at another they go with its square.
name: {node}nm
description: components in {node} nm, low standby power
node_nm: {node}
supply_v: {SUPPLY_V[node]}               # of an accelerator that states none

sram:                       # 32 words and more; one read-write port
  source: "CACTI 7.0, itrs-lstp cells and periphery, 300 K, configured as by Accelergy; smoothed (docs/energy.md)"
  at_v: {SUPPLY_V[node]}
  capacity_bytes: [{", ".join(str(c) for c in CAPACITIES)}]
{tables}
  # One read and one write port: means of CACTI's ratios at 65 and 45 nm.
  two_ports: {{read: 1.37, write: 1.35, leakage: 1.26, area: 1.99}}
  # Up to 1 KB at least the area of ISCA'16 (VI-B), x (node/65)^2: CACTI's small memories have no silicon behind them.
  least_area_um2_per_byte: {{{curve}}}
  # Rows narrower than so many bits: the largest memory in the grid; beyond it the numbers are extrapolated.
  reach_bytes: {{{reach_text}}}

registers:                  # under 32 words: flip-flops behind an address match, and FIFOs
  source: "Shao et al., Aladdin, ISCA 2014, 40 nm, as register-file models use it at 45 nm; x node/45, (node/40)^2"
  at_v: 0.9
  bit_pj: {number(0.0090 * energy)}              # a bit read or written
  match_pj: {number(0.0290 / 32 * energy)}           # an address bit compared, in each word
  counter_pj: {number(0.0857 / 32 * energy)}         # an address bit counted on, in a FIFO
  bit_um2: {number(5.98 * size40)}
  match_um2: {number(70 / 32 * size40)}             # an address bit of a word

arithmetic:
  at_v: 0.9
  integer_mac:              # with its registers: a + b (n + m)/2 + c n m for operands of n and m bits
    source: "fit to Bit Fusion's synthesis, 45 nm, 2 to 16 bits (Sharma, ISCA 2018); x node/45, area x (node/45)^2"
    pj: [{number(0.0192 * energy)}, {number(0.0138 * energy)}, {number(0.00273 * energy)}]
    um2: [{number(25.9 * size)}, {number(38.0 * size)}, {number(5.98 * size)}]
  integer_add:              # by bits; in between and beyond, straight in the logarithms
    source: "Horowitz, ISSCC 2014, 45 nm; x node/45, area x (node/45)^2"
    pj: {{8: {number(0.03 * energy)}, 16: {number(0.05 * energy)}, 32: {number(0.1 * energy)}}}
    um2: {{8: {number(36 * size)}, 16: {number(67 * size)}, 32: {number(137 * size)}}}
  integer_multiply:         # by the square root of the product of the operands' bits
    source: "Horowitz, ISSCC 2014, 45 nm; x node/45, area x (node/45)^2"
    pj: {{8: {number(0.2 * energy)}, 32: {number(3.1 * energy)}}}
    um2: {{8: {number(282 * size)}, 32: {number(3495 * size)}}}
  float_add:                # by bits of the significand, the hidden one included: fp16 11, fp32 24
    source: "Horowitz, ISSCC 2014, 45 nm (fp16, fp32); x node/45, area x (node/45)^2; below fp16 in proportion"
    pj: {{11: {number(0.4 * energy)}, 24: {number(0.9 * energy)}}}
    um2: {{11: {number(1360 * size)}, 24: {number(4184 * size)}}}
  float_multiply:           # a s + b s^2 for a significand of s bits: exact for fp16 and fp32
    source: "Horowitz, ISSCC 2014, 45 nm (fp16, fp32); x node/45, area x (node/45)^2"
    pj: [{number(0.0542 * energy)}, {number(0.00417 * energy)}]
    um2: [{number(3.8 * size)}, {number(13.2 * size)}]
  xnor:                     # a bit
    source: "Shao et al., Aladdin, ISCA 2014, bitwise operation, 40 nm; x node/45, area x (node/40)^2"
    pj: {number(0.0181 * energy)}
    um2: {number(50.4 * size40)}
  shifter:                  # a bit of the word that is shifted
    source: "Shao et al., Aladdin, ISCA 2014, 32-bit shifter, 40 nm; x node/45, area x (node/40)^2"
    pj: {number(0.417 / 32 * energy)}
    um2: {number(250 / 32 * size40)}

wire:                       # full swing, repeaters, random data
  source: "{wire_source}"
  at_v: {wire_v}
  pj_per_bit_mm: {wire}

chip:                       # what no component prices
  source: "Chen et al., JSSC 2017 (Eyeriss, 65 nm): core of 12.25 mm2, clock network of 106.3 mW at 200 MHz and 1.0 V"
  at_v: 1.0
  # Core area over that of its components: wires, control, gaps. Of the one measured chip, for all technologies.
  layout: LAYOUT
  # Clock network, for each mm2 of core and cycle: the chip's, x 65/node.
  clock_pj_per_mm2: {number(106.3 / 0.2 / 12.25 * 65 / node)}
  # What switches beside the components when something is done: control, local clocks, glue. The one number that is
  # fitted: to the chip's power on AlexNet CONV1-5 (JSSC'17, Table V; least squares of the relative errors).
  overhead_percent: OVERHEAD

dram:                       # pJ for a bit, whatever the technology of the chip
  source: "ISCA 2016, Table IV (200 MACs of 1.694 pJ for 16 bits); Malladi, ISCA 2012 (lpddr); Chatterjee, MICRO 2017
    (ddr3); O'Connor, MICRO 2017 (gddr5, hbm2); lpddr4 and hmc: as Accelergy's tables have them"
  pj_per_bit: {{isca16: 21.175, lpddr: 40, lpddr4: 8, ddr3: 70, gddr5: 14, hbm2: 3.9, hmc: 4.2}}
"""


LAYOUT = "1.3"
OVERHEAD = "139"


def main():
    if sys.argv[1:2] == ["--errors"]:
        print_errors([int(node) for node in sys.argv[2:]] or SUPPLY_V)
        return 0
    if sys.argv[1:] == ["--held-out"]:
        return 1 if held_out_fails() else 0
    if sys.argv[1:] == ["--plot"]:
        plot()
        return 0
    if sys.argv[1:] not in ([], ["--check"]):
        raise SystemExit(__doc__)
    different = 0
    for node in SUPPLY_V:
        path = ROOT / f"configs/technologies/{node}nm.yaml"
        text = technology(node).replace("layout: LAYOUT", f"layout: {LAYOUT}").replace(
            "overhead_percent: OVERHEAD", f"overhead_percent: {OVERHEAD}")
        if not sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
        elif path.read_text(encoding="utf-8") != text:
            print(f"{path} is not what scripts/technologies.py writes")
            different += 1
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
