"""Figures of the lessons: on arrays of PEs, and what stands on them side by side."""
from lesson_scenes import CHANNEL, COLUMN, FILTER, FILTER_COLUMN, FILTER_ROW, ROW
from svg import INK, LINE, PAPER, SHADE, SOFT, Svg


def levels(program):
    """Lesson 1: the way of a word, and what each step costs."""
    table = program.page("--network", "tiny", "--layer", "CONV1")["data"]["sides"][0]["result"]["energy_table"]
    steps = [("DRAM", table["dram"]["read"], "dram"), ("Global buffer", table["glb"]["ifmap"]["read"], "glb"),
             ("Network", table["noc"]["ifmap"]["delivery"], "noc"),
             ("Spad of a PE", table["rf"]["ifmap"]["read"], "rf"),
             ("MAC", table["mac"]["active"], "mac")]
    svg = Svg(720, 190, "What a word costs on its way from DRAM to a MAC",
              ", ".join(f"{name}: {price:g}" for name, price, _ in steps) + " MAC energies an access.")
    x, most = 16, max(price for _, price, _ in steps)
    svg.text(16, 22, "One access, in MAC energies: the circle's area", SOFT)
    for i, (name, price, level) in enumerate(steps):
        middle = x + 56
        svg.add("circle", cx=middle, cy=95, r=52 * (price / most) ** 0.5, fill=program.levels[level][1], stroke=INK)
        svg.text(middle, 165, name, anchor="middle")
        svg.text(middle, 182, f"{price:g}", anchor="middle", font_weight="bold")
        if i + 1 < len(steps):
            svg.arrow([(middle + 58, 95), (middle + 84, 95)], SOFT)
        x += 142
    return svg.done()


def windows(program):
    """Lesson 2: in how many windows a word of CONV lies."""
    layer = program.page("--network", "docs/lessons/reuse.yaml", "--layer", "CONV")["data"]["sides"][0]["layer"]
    H, W, R, S, E, F = (layer[name] for name in "HWRSEF")
    counts = [[0] * W for _ in range(H)]
    for y in range(E):
        for x in range(F):
            for i in range(R):
                for j in range(S):
                    counts[layer["U"] * y + i][layer["V"] * x + j] += 1
    size, left, top = 30, 16, 34
    svg = Svg(left * 2 + W * size + 370, top + H * size + 16, "How many windows an ifmap word lies in",
              f"A grid of {H} by {W} words: 1 window in the corners, {R * S} in the middle.")
    svg.text(left, 22, f"One channel of the ifmap, {H} x {W} words with the border of zeros")
    for y in range(H):
        for x in range(W):
            share = counts[y][x] / (R * S)
            svg.rect(left + x * size, top + y * size, size, size, PAPER)
            svg.rect(left + x * size, top + y * size, size, size, program.types["ifmap"], fill_opacity=share * 0.8)
            svg.text(left + (x + 0.5) * size, top + (y + 0.65) * size, str(counts[y][x]), anchor="middle")
    for column, dashes in ((3, "none"), (4, "5 3")):
        svg.rect(left + column * size + 1, top + 4 * size + 1, S * size - 2, R * size - 2, "none",
                 program.types["filter"], stroke_width=3, stroke_dasharray=dashes)
    said = [f"The number: windows of {R} x {S} that a word lies in.", "Two windows next to one another",
            f"(frames) share {R * (S - 1)} of their {R * S} words.", "",
            f"All {E} x {F} windows: {sum(map(sum, counts))} words, {H * W} different ones.",
            f"On average a word lies in {sum(map(sum, counts)) / (H * W):.2f} windows."]
    for i, line in enumerate(said):
        svg.text(left + W * size + 24, top + 60 + 22 * i, line)
    return svg.done()


def array(program, scene, title, story, cell, legend, width=72, height=50, footer=()):
    """PEs that work, each with `cell(first, extent)`: [(type, text)]; arrows: where psums go."""
    highest = min(scene.place(pe)[0] for pe in scene.first)
    rows = 1 + max(scene.place(pe)[0] for pe in scene.first) - highest
    columns = 1 + max(scene.place(pe)[1] for pe in scene.first)
    pitch_x, pitch_y, left, top = width + 10, height + 16, 16, 50
    wide = max(2 * left + columns * pitch_x, int(sum(40 + 7.2 * len(text) for _, text in legend)))
    svg = Svg(wide, top + rows * pitch_y + 6 + 20 * len(footer), title, story)
    svg.legend(16, 24, legend)
    for pe, first in scene.first.items():
        row, column = scene.place(pe)
        x, y = left + column * pitch_x, top + (row - highest) * pitch_y
        svg.rect(x, y, width, height, SHADE, rx=4)
        for k, (kind, text) in enumerate(cell(first, lambda d, pe=pe: scene.extent(pe, d))):
            at = y + 17 + 16 * k
            svg.rect(x + 6, at - 9, 9, 9, program.types[kind], "none")
            svg.text(x + 20, at, text, font_size=12)
        if pe in scene.hands_on and row > 0:
            svg.arrow([(x + width - 10, y), (x + width - 10, y - 15)], program.types["psum"])
    for i, line in enumerate(footer):
        svg.text(left, top + rows * pitch_y + 14 + 20 * i, line, SOFT)
    return svg.done()


def weight_stationary(program):
    scene = program.scene("-n", "tiny", "-l", "CONV1", "-a", "isca16_ws_256", "-d", "ws")
    return array(program, scene, "Weight-stationary: a weight in each PE",
                 f"{len(scene.first)} PEs, each with its own filter word; psums move up in chains.",
                 lambda at, _: [("filter", f"W[{at[FILTER]},{at[CHANNEL]},{at[FILTER_ROW]},{at[FILTER_COLUMN]}]")],
                 [(program.types["filter"], "the filter word that stays"), (program.types["psum"], "psums move up")],
                 width=96, height=24)


def no_local_reuse(program):
    scene = program.scene("-n", "tiny", "-l", "CONV1", "-a", "isca16_nlr_256", "-d", "nlr")
    return array(program, scene, "No local reuse: filters by channels",
                 f"{len(scene.first)} PEs: one for each filter and channel; psums add up over the channels.",
                 lambda at, _: [("filter", f"W[{at[FILTER]},{at[CHANNEL]},i,j]"),
                                ("ifmap", f"I[0,{at[CHANNEL]},y+i,x+j]"),
                                ("psum", f"P[0,{at[FILTER]},y,x]")],
                 [(program.types["filter"], "a new word each cycle"), (program.types["ifmap"], "shared by 4 filters"),
                  (program.types["psum"], "one hop, then out")], width=136, height=58)


def row_stationary(program):
    scene = program.scene("-n", "docs/lessons/rows.yaml", "-l", "SET")
    return array(program, scene, "Row-stationary: a set of 3 x 5 PEs",
                 "The PE in row i and column j takes filter row i and ifmap row i + j; psums of a column add up.",
                 lambda at, _: [("filter", f"filter row {at[FILTER_ROW]}"),
                                ("ifmap", f"ifmap row {at[ROW] + at[FILTER_ROW]}"), ("psum", f"ofmap row {at[ROW]}")],
                 [(program.types["filter"], "same along a row"), (program.types["ifmap"], "same on a diagonal"),
                  (program.types["psum"], "added up a column")], width=118, height=58)


def output_stationary(program):
    """Lesson 4: the ofmap words that stand on the array at once, in the three ways."""
    size, gap, left = 11, 16, 216
    ways = [(way, program.scene("-n", "tiny", "-l", "CONV1", "-a", f"isca16_{way}_256", "-d", way))
            for way in ("os-a", "os-b", "os-c")]
    said = {"os-a": "many pixels of one channel", "os-b": "a row of many channels", "os-c": "a pixel of many channels"}
    svg = Svg(left + 4 * (8 * size + gap) + 8, 40 + 3 * (8 * size + 22),
              "Which ofmap words stand side by side under os-a, os-b and os-c",
              "Four ofmap channels of 8 x 8 words. " + ". ".join(
                  f"{way}: {len(scene.first)} PEs, {said[way]}" for way, scene in ways) + ".")
    for m in range(4):
        svg.text(left + m * (8 * size + gap), 22, f"channel {m}", SOFT)
    for k, (way, scene) in enumerate(ways):
        top = 34 + k * (8 * size + 22)
        svg.text(12, top + 28, way, font_weight="bold")
        svg.text(12, top + 48, said[way])
        svg.text(12, top + 68, f"{len(scene.first)} PEs", SOFT)
        on_array = {(at[FILTER], at[ROW], at[COLUMN]) for at in scene.first.values()}
        for m in range(4):
            x0 = left + m * (8 * size + gap)
            svg.rect(x0, top, 8 * size, 8 * size, SHADE)
            for plane, y, x in sorted(on_array):
                if plane == m:
                    svg.rect(x0 + x * size, top + y * size, size, size, program.types["psum"], "none")
            for n in range(1, 8):
                svg.line([(x0 + n * size, top), (x0 + n * size, top + 8 * size)], LINE, stroke_width=1)
                svg.line([(x0, top + n * size), (x0 + 8 * size, top + n * size)], LINE, stroke_width=1)
    return svg.done()


def plane_stationary(program):
    """Lesson 10: the window of a PE, beside that of row-stationary."""
    size, top = 30, 50
    svg = Svg(620, 250, "The window of a PE: a plane of the filter, or a row of it",
              "Plane-stationary keeps 3 x 3 ifmap words and moves on by a column of 3; row-stationary keeps 3 and "
              "moves on by 1.")
    for left, name, rows in ((16, "ps: a plane in a PE", 3), (330, "rs: a row in a PE", 1)):
        svg.text(left, 24, name, font_weight="bold")
        for y in range(5):
            for x in range(8):
                here = y < rows and 2 <= x < 5
                new = y < rows and x == 5
                fill = program.types["ifmap"] if here or new else SHADE
                svg.rect(left + x * size, top + y * size, size, size, fill, LINE, fill_opacity=0.4 if new else 1)
        svg.rect(left + 2 * size, top, 3 * size, rows * size, "none", program.types["filter"], stroke_width=3)
        svg.arrow([(left + 5 * size + 6, top + rows * size / 2), (left + 6 * size + 22, top + rows * size / 2)], INK)
        kept = f"{3 * rows} words in the spad, {rows} new {'one' if rows == 1 else 'ones'} a position"
        svg.text(left, top + 5 * size + 26, kept)
    return svg.done()
