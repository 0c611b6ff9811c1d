"""Writes docs/validation.md: what the simulator gives beside what is published. See scripts/validate."""

import csv
import io
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(sys.argv[1])
EYRIE = ROOT / "build/release/eyrie"
PAGE = ROOT / "docs/validation.md"

# Measured silicon, AlexNet CONV1-5, N = 4: Chen, Krishna, Emer, Sze, JSSC 52(1), 2017, Table V.
CHIP = {  # layer: mW, total ms, processing ms, active PEs, GLB MB, DRAM MB compressed
    "CONV1": (332, 20.9, 16.5, 154, 18.5, 5.0),
    "CONV2": (288, 41.9, 39.2, 135, 77.6, 4.0),
    "CONV3": (266, 23.6, 21.8, 156, 50.2, 3.0),
    "CONV4": (235, 18.4, 16.0, 156, 37.4, 2.1),
    "CONV5": (236, 10.5, 10.0, 156, 24.9, 1.3),
}
# Reconstructed from the mapping parameters (Table III) to more digits: GLB MB, DRAM MB uncompressed.
RECONSTRUCTED = {"CONV1": ("18.45", "6.057"), "CONV2": ("77.57", "5.427"), "CONV3": ("50.18", "5.053"),
                 "CONV4": ("37.37", "3.920"), "CONV5": ("24.92", "2.613")}
KHZ = 200000
REASONS = ["busy", "gated", "psum_addition", "window_shift", "control", "wait_filter", "wait_ifmap", "wait_psum",
           "output_blocked", "no_work", "dram"]


def run(*arguments):
    """The layers that one run of the program ran, numbers as int or float. DRAM as the chip's own planes have it."""
    command = [str(EYRIE), "run", "--quiet", "--csv", "-", "--set", "dram.join_planes=false", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    rows = [row for row in csv.DictReader(io.StringIO(done.stdout)) if row["cycles_total"]]  # others are left out
    for row in rows:
        for key, value in row.items():
            try:
                row[key] = int(value)
            except ValueError:
                try:
                    row[key] = float(value)
                except ValueError:
                    pass
    return rows


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def ms(cycles):
    return cycles / KHZ


def percent(ours, theirs):
    return f"{100 * (ours / theirs - 1):+.1f} %"


def glb_mb(row):
    """As Table V counts: ifmap and psum words the array and the drain move, not the DMA's fills."""
    return 2e-6 * (row["glb_ifmap_reads"] + row["glb_psum_reads"] + row["glb_psum_writes"])


def counts(rows):
    out = []
    for row in rows:
        chip, exact = CHIP[row["layer"]], RECONSTRUCTED[row["layer"]]
        compressed = row["dram_bytes_compressed"] / 1e6
        out.append((row["layer"], row["check"], row["active_pes"], chip[3], f"{glb_mb(row):.2f}", exact[0], chip[4],
                    f"{row['dram_bytes_uncompressed'] / 1e6:.3f}", exact[1], f"{compressed:.2f}", chip[5],
                    percent(compressed, chip[5])))
    return table(("layer", "check", "PEs", "chip", "GLB MB", "reconstructed", "chip", "DRAM MB", "reconstructed",
                  "compressed MB", "chip", "difference"), out)


def mean_error(rows):
    return sum(abs(ms(row["cycles_array"]) / CHIP[row["layer"]][2] - 1) for row in rows) / len(rows)


def time(rows):
    out = [(row["layer"], f"{row['cycles_array']:,}", f"{ms(row['cycles_array']):.2f}", CHIP[row["layer"]][2],
            percent(ms(row["cycles_array"]), CHIP[row["layer"]][2]), f"{row['cycles_total']:,}",
            f"{ms(row['cycles_total']):.2f}", CHIP[row["layer"]][1],
            percent(ms(row["cycles_total"]), CHIP[row["layer"]][1])) for row in rows]
    array, total = sum(row["cycles_array"] for row in rows), sum(row["cycles_total"] for row in rows)
    chip_array, chip_total = sum(c[2] for c in CHIP.values()), sum(c[1] for c in CHIP.values())
    out.append(("all", f"{array:,}", f"{ms(array):.2f}", f"{chip_array:.1f}", percent(ms(array), chip_array),
                f"{total:,}", f"{ms(total):.2f}", f"{chip_total:.1f}", percent(ms(total), chip_total)))
    return table(("layer", "array cycles", "array ms", "chip", "error", "total cycles", "total ms", "chip", "error"),
                 out) + f"\nMean absolute error of the array's time: {100 * mean_error(rows):.2f} %.\n"


def where_time_goes(rows):
    """Array cycles of the average active PE, by reason; they sum to the array cycles."""
    out = []
    for row in rows:
        pes, array = row["active_pes"], row["cycles_array"]
        each = {reason: row["pe_cycles_" + reason] / pes for reason in REASONS}
        idle = each["no_work"] - array * (168 - pes) / pes
        cells = [each["busy"] + each["gated"], each["wait_filter"], each["wait_ifmap"], each["window_shift"],
                 each["psum_addition"], each["wait_psum"] + each["output_blocked"], each["control"], idle]
        out.append([row["layer"], f"{array:,}"] + [f"{100 * cell / array:.1f} %" for cell in cells])
    return table(("layer", "array cycles", "compute", "filter load", "ramp (ifmap)", "shift", "psum addition",
                  "psum network", "control", "drain"), out)


def pauses(rows):
    out = []
    for row in rows:
        pause = row["cycles_total"] - row["cycles_array"]
        out.append((row["layer"], f"{pause:,}", f"{ms(pause):.2f}", f"{row['cycles_pause_ifmap_load']:,}",
                    f"{row['cycles_pause_ofmap_store']:,}", f"{row['cycles_pause_filter_prefetch']:,}",
                    f"{CHIP[row['layer']][1] - CHIP[row['layer']][2]:.1f}"))
    return table(("layer", "pauses", "ms", "ifmap load", "ofmap store", "late filters", "chip: total - processing, ms"),
                 out)


CHOICES = [
    ("as shipped", ()),
    ("psums merged with the last MAC", ("pe.psum_addition=merged",)),
    ("window shifted word by word", ("pe.window_shift_cycles_per_word=1",)),
    ("passes overlap", ("overlap_passes=true",)),
    ("psums merged, passes overlap", ("pe.psum_addition=merged", "overlap_passes=true")),
    ("filters loaded before the first MAC", ("pe.filter_load_overlaps=false",)),
    ("PE FIFOs of one bus word (psum: two)", ("pe.filter_fifo_words=4", "pe.ifmap_fifo_words=4",
                                              "pe.psum_in_fifo_words=8", "pe.psum_out_fifo_words=8")),
    ("psum networks 16 b wide", ("noc.psum.words_per_cycle=1", "noc.output.words_per_cycle=1")),
    ("ifmap network 64 b wide", ("noc.ifmap.words_per_cycle=4",)),
    ("the RTL's PE and control", ("pe.window_shift_cycles_per_word=1", "overlap_passes=true")),
]


def choices():
    out = []
    for name, settings in CHOICES:
        sets = [argument for setting in settings for argument in ("--set", setting)]
        rows = run("-n", "alexnet", "-b", "4", "-m", "eyeriss_alexnet", *sets)
        out.append([name] + [percent(ms(row["cycles_array"]), CHIP[row["layer"]][2]) for row in rows] +
                   [f"{100 * mean_error(rows):.2f} %"])
    return table(["choice"] + list(CHIP) + ["mean absolute"], out)


def power(rows):
    out = []
    for row in rows:
        seconds = row["cycles_total"] / (KHZ * 1e3)
        mw = lambda pj: pj * 1e-12 / seconds * 1e3
        level = lambda name: sum(row[f"energy_{name}_{kind}"] for kind in ("ifmap", "filter", "psum"))
        total = mw(row["energy_total"] - level("dram"))
        out.append((row["layer"], f"{mw(row['energy_mac']):.0f}", f"{mw(level('rf')):.0f}", f"{mw(level('noc')):.0f}",
                    f"{mw(level('glb')):.0f}", f"{mw(row['energy_clock']):.0f}", f"{mw(row['energy_control']):.0f}",
                    f"{total:.0f}", CHIP[row["layer"]][0], percent(total, CHIP[row["layer"]][0])))
    return table(("layer", "MAC", "RF", "NoC", "GLB", "clock", "other control", "sum, mW", "chip, mW", "difference"),
                 out)


def rtl():
    done = subprocess.run([str(ROOT / "build/release/tests/test_pe"), "[rtl-table]", "--reporter", "console"],
                          stdout=subprocess.PIPE, text=True, check=True)
    rows = [line[4:].split(";") for line in done.stdout.splitlines() if line.startswith("row;")]
    return table(("case", "PE", "RTL", "difference"),
                 [(name, f"{int(ours):,}", f"{int(theirs):,}", int(ours) - int(theirs)) for name, ours, theirs in rows])


def other_network(rows):
    out = [(row["layer"], row["mapping"].replace(" ", ", "), row["active_pes"], f"{row['macs']:,}",
            f"{row['cycles_array']:,}", f"{ms(row['cycles_array']):.2f}", f"{ms(row['cycles_total']):.2f}",
            f"{100 * row['macs'] / (168 * row['cycles_array']):.1f} %", row["check"]) for row in rows]
    array, total = sum(row["cycles_array"] for row in rows), sum(row["cycles_total"] for row in rows)
    out.append(("all", "", "", f"{sum(row['macs'] for row in rows):,}", f"{array:,}", f"{ms(array):.2f}",
                f"{ms(total):.2f}", "", ""))
    return table(("layer", "mapping", "PEs", "MACs", "array cycles", "array ms", "total ms", "utilisation", "check"),
                 out)


def fill(text, name, content):
    begin, end = f"<!-- {name} -->\n", f"<!-- end {name} -->"
    head, rest = text.split(begin)
    return head + begin + content + end + rest.split(end)[1]


def main():
    old = PAGE.read_text()
    alexnet = run("-n", "alexnet", "-b", "4", "-m", "eyeriss_alexnet", "--check")
    table3 = run("-n", "alexnet", "-b", "4", "-m", "eyeriss_alexnet_table3", "-l", "CONV3")
    new = fill(old, "counts", counts(alexnet))
    new = fill(new, "time", time(alexnet))
    new = fill(new, "where", where_time_goes(alexnet))
    new = fill(new, "pauses", pauses(alexnet))
    new = fill(new, "table3", f"With the row as printed: {glb_mb(table3[0]):.2f} MB (chip: 50.2 MB) and "
               f"{ms(table3[0]['cycles_array']):.2f} ms (chip: 21.8 ms).\n")
    new = fill(new, "power", power(alexnet))
    new = fill(new, "rtl", rtl())
    new = fill(new, "choices", choices())
    new = fill(new, "vgg16", other_network(run("-n", "vgg16", "-b", "3", "-m", "eyeriss_vgg16", "--check")))
    new = fill(new, "mobilenet", other_network(run("-n", "mobilenet_v1", "--layer", "all", "--check")))
    if "--check" in sys.argv[2:]:
        if new != old:
            print("docs/validation.md is out of date: run scripts/validate", file=sys.stderr)
            return 1
        print("docs/validation.md is up to date")
        return 0
    temporary = PAGE.with_suffix(".md.tmp")
    temporary.write_text(new)
    temporary.replace(PAGE)
    print("wrote docs/validation.md")
    return 0


sys.exit(main())
