#!/usr/bin/env python3
"""How far the mapper's estimates are from the simulated machine: rewrites tables of docs/mapper.md and docs/limits.md.

    scripts/mapper_accuracy.py [EYRIE]        EYRIE: the program; default: scripts/eyrie

Every layer of three networks, and of five small and residual ones, all dataflows, 256 PEs of equal area, and what fits
on the Eyeriss chip; mappings of least energy-delay product at derived prices. Prints the layers that are furthest off
in total cycles; each table goes between its markers in its page.
"""
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLES = [("mapper.md", "accuracy", ["alexnet", "vgg16", "mobilenet_v1"]),
          ("limits.md", "accuracy of small networks",
           ["resnet18", "resnet8", "ds_cnn_kws", "mobilenet_v1_vww", "autoencoder_ad"])]
DATAFLOWS = ["rs", "ws", "os-a", "os-b", "os-c", "nlr"]


def output(command):
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode not in (0, 3):  # 3: some layers cannot run
        raise SystemExit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def errors(eyrie, machine, network, dataflow):
    """(layer, estimated / simulated array cycles, total cycles, energy) for every layer that runs."""
    accelerator = f"isca16_{dataflow}_256" if machine == "equal area" else machine
    selection = ["--network", network, "--layer", "all", "--quiet", "--mapper", "estimate",
                 "--accelerator", accelerator, "--dataflow", dataflow, "--json", "-"]
    mapped = {layer["name"]: layer for layer in output(eyrie + ["map", *selection])["layers"]}
    rows = []
    for layer in output(eyrie + ["run", *selection])["layers"]:
        estimate = mapped[layer["name"]]["estimate"]
        rows.append((layer["name"], estimate["array_cycles"] / layer["cycles"]["array"],
                     estimate["total_cycles"] / layer["cycles"]["total"],
                     estimate["energy"] / layer["energy"]["total"]))
    return rows


def table(eyrie, networks):
    """Its lines."""
    lines = ["| machine | dataflow | layers | array cycles: mean error | largest "
             "| total cycles: mean error | largest |\n",
             "|---|---|---|---|---|---|---|\n"]
    worst = []
    for machine in ["equal area", "eyeriss"]:
        for dataflow in DATAFLOWS:
            rows = []
            for network in networks:
                for row in errors(eyrie, machine, network, dataflow):
                    rows.append(row)
                    worst.append((abs(row[2] - 1), machine, dataflow, network, row))
            if not rows:
                continue

            def summary(at):
                far = max(rows, key=lambda row: abs(row[at] - 1))
                mean = sum(abs(row[at] - 1) for row in rows) / len(rows)
                return f"{100 * mean:.1f} %", f"{100 * (far[at] - 1):+.1f} % ({far[0]})"

            array, total = summary(1), summary(2)
            cells = [machine, f"`{dataflow}`", str(len(rows)), *array, *total]
            lines.append(f"| {' | '.join(cells)} |\n")
            print(lines[-1], end="", flush=True)
    for _, machine, dataflow, network, row in sorted(worst, reverse=True)[:20]:
        print(machine, dataflow, network, row[0], *(f"{100 * (value - 1):+.1f} %" for value in row[1:]))
    return lines


def main():
    eyrie = [sys.argv[1]] if len(sys.argv) > 1 else [str(ROOT / "scripts" / "eyrie")]
    for page_name, name, networks in TABLES:
        page = ROOT / "docs" / page_name
        begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
        before, rest = page.read_text().split(begin)
        _, after = rest.split(end)
        page.write_text(before + begin + "".join(table(eyrie, networks)) + end + after)


if __name__ == "__main__":
    main()
