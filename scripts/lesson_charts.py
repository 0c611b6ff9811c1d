"""Figures of the lessons: bars and rooflines from results."""
from math import log10

from svg import INK, LINE, SOFT, Svg


def bars(title, story, rows, unit, left=120):
    """[(name, [(colour, text, value)], note)], each a bar in pieces; all of one scale."""
    kinds = list(dict.fromkeys((colour, text) for _, pieces, _ in rows for colour, text, value in pieces if value > 0))
    lines, used = [[]], 16
    for colour, text in kinds:
        wide = 32 + 7.2 * len(text)
        if used + wide > 700:
            lines.append([])
            used = 16
        lines[-1].append((colour, text))
        used += wide
    top = 20 + 20 * len(lines)
    svg = Svg(720, top + 34 * len(rows) + 26, title, story)
    for k, line in enumerate(lines):
        svg.legend(16, 22 + 20 * k, line)
    most = max(sum(value for _, _, value in pieces) for _, pieces, _ in rows)
    for k, (name, pieces, note) in enumerate(rows):
        y, x = top + 34 * k, float(left)
        svg.text(left - 8, y + 17, name, anchor="end")
        for colour, _, value in pieces:
            wide = (570 - left) * value / most
            if wide > 0:
                svg.rect(x, y, wide, 24, colour, "#ffffff", stroke_width=0.5)
            x += wide
        svg.text(x + 8, y + 17, note)
    svg.text(left, top + 34 * len(rows) + 14, unit, SOFT)
    return svg.done()


def batch(program):
    """Lesson 7: energy of a MAC of FC4 by batch."""
    rows = []
    for images in (1, 2, 4, 8):
        layer = program.layers("-n", "tiny", "-l", "FC4", "-a", "isca16_rs_256", "-b", str(images))[0]
        energy = layer["energy"]
        pieces = [(program.types[kind], kind, sum(energy[level][kind] for level in ("dram", "glb", "noc", "rf"))
                   / layer["macs"]) for kind in program.types]
        pieces.append((program.levels["mac"][1], "MAC", energy["mac"] / layer["macs"]))
        rows.append((f"batch {images}", pieces, f"{energy['total'] / layer['macs']:.1f}"))
    return bars("Energy of a MAC of a fully connected layer, by batch",
                ". ".join(f"{name}: {note} MAC energies" for name, _, note in rows)
                + ". Filters shrink, the rest stays.", rows,
                "MAC energies a MAC of FC4 of tiny; filters are shared by the images of a batch")


def share(cycles, reason):
    return f"{100 * cycles[reason] / sum(cycles.values()):.0f} %"


def stalls(program):
    """Lesson 9: what the cycles of all PEs go to in two layers of equal work."""
    layers = program.layers("-n", "vgg16", "-l", "CONV1_2", "-l", "CONV4_2", "-m", "eyeriss_vgg16")
    rows = []
    for layer in layers:
        cycles = layer["pe_cycles"]
        pieces = [(program.reasons[reason], reason.replace("_", " "), n) for reason, n in cycles.items()]
        rows.append((layer["name"], pieces, f"{layer['cycles']['total'] / 1e6:.1f} M cycles"))
    return bars("What the PEs' cycles go to in CONV1_2 and CONV4_2 of VGG-16",
                "; ".join(f"{layer['name']}: {share(layer['pe_cycles'], 'wait_psum')} waiting for psums"
                          for layer in layers) + ".",
                rows, "cycles of all 168 PEs; both layers have the same number of MACs")


def roofline(program):
    """Lesson 8: MACs a cycle over MACs a word of the ifmap bus."""
    layers = [(f"MobileNet {one['name']}", one) for one in
              program.layers("-n", "mobilenet_v1", "-l", "DW2", "-l", "PW2")]
    layers += [("AlexNet CONV3", program.layers("-n", "alexnet", "-l", "CONV3")[0])]
    pes, left, right, bottom, top = 168, 70, 690, 300, 30
    x_of = lambda n: left + (right - left) * log10(n) / 3  # 1 to 1,000
    y_of = lambda n: bottom - (bottom - top) * log10(n) / 2.5  # 1 to 316
    svg = Svg(880, 360, "Roofline of Eyeriss' ifmap bus", "A slope of one word a cycle up to 168 PEs, and the layers "
              "DW2 and PW2 on the slope, CONV3 under the flat part.")
    for n in (1, 10, 100, 1000):
        svg.line([(x_of(n), top), (x_of(n), bottom)], LINE, stroke_width=1)
        svg.text(x_of(n), bottom + 18, f"{n:,}", SOFT, "middle")
    for n in (1, 10, 100):
        svg.line([(left, y_of(n)), (right, y_of(n))], LINE, stroke_width=1)
        svg.text(left - 8, y_of(n) + 4, str(n), SOFT, "end")
    svg.line([(x_of(1), y_of(1)), (x_of(pes), y_of(pes)), (right, y_of(pes))], INK, stroke_width=2.5)
    svg.text(x_of(4), y_of(14), "bus: 1 word a cycle", INK)
    svg.text(right, y_of(pes) - 8, "168 PEs", INK, "end")
    for name, layer in layers:
        x = layer["macs"] / layer["accesses"]["noc"]["ifmap"]["transfers"]
        y = layer["macs"] / layer["cycles"]["array"]
        svg.add("circle", cx=x_of(x), cy=y_of(y), r=6, fill=program.types["ifmap"], stroke=INK)
        svg.text(x_of(x) + 10, y_of(y) + 18, f"{name}: {x:.3g} MACs a word, {y:.3g} a cycle")
    svg.text((left + right) / 2, bottom + 44, "MACs a word of the ifmap bus", anchor="middle")
    svg.text(left - 50, top - 10, "MACs a cycle of the array")
    return svg.done()
