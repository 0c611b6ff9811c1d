"""Pictures of results by matplotlib, in the colours of pages and reports. They need no display."""
import io
import math

from matplotlib.figure import Figure

from . import _eyrie
from ._records import energy_levels, machine_title

_NAMES = {"rf": "RF", "noc": "NoC", "glb": "GLB", "dram": "DRAM", "mac": "MAC"}


class Picture(Figure):
    """A figure that a cell shows by itself; savefig(path) writes it."""

    def _repr_png_(self):
        file = io.BytesIO()
        self.savefig(file, format="png", dpi=100)
        return file.getvalue()


def _picture(panels, width=None):
    picture = Picture(figsize=(width or 5.5 * panels, 4), layout="constrained")
    return picture, picture.subplots(1, panels, squeeze=False)[0]


def _bars(axes, names, parts, colours, label):
    """Stacked bars: {part: [value a name]}."""
    below = [0.0] * len(names)
    for part, values in parts.items():
        if any(values):
            axes.bar(names, values, bottom=below, label=_NAMES.get(part, part.replace("_", " ")),
                     color=colours.get(part), edgecolor="white", linewidth=0.4)
            below = [a + b for a, b in zip(below, values)]
    axes.set_ylabel(label)
    axes.margins(y=0.05)
    axes.spines[["top", "right"]].set_visible(False)
    if len(names) > 6:
        axes.tick_params(axis="x", rotation=60)
    axes.legend(fontsize=7, frameon=False, loc="upper left", bbox_to_anchor=(1, 1))


def _by_part(each):
    parts = dict.fromkeys(part for one in each for part in one)
    return {part: [one.get(part, 0) for one in each] for part in parts}


def _readable(energies, unit):
    """Energies in a unit in which the largest is a short number."""
    units = ["pJ", "nJ", "uJ", "mJ", "J"]
    most = max((sum(one.values()) for one in energies), default=0)
    if unit not in units:
        return energies, unit
    step = min(len(units) - 1 - units.index(unit), int(math.log(most, 1000)) if most >= 1 else 0)
    factor = 1000.0 ** step
    return [{part: value / factor for part, value in one.items()} for one in energies], units[units.index(unit) + step]


def _two_panels(names, energies, unit, cycles, title):
    picture, (left, right) = _picture(2, max(11, 0.45 * len(names) * 2 + 4))
    colours = _eyrie.colours()
    _bars(left, names, _by_part(energies), colours["energy"], unit)
    _bars(right, names, _by_part([{reason: 100 * count / max(1, sum(one.values())) for reason, count in one.items()}
                                  for one in cycles]), colours["cycles"], "PE cycles, %")
    picture.suptitle(title)
    return picture


def run_figure(result):
    energies, unit = _readable([energy_levels(layer.energy) for layer in result.layers], result.totals.energy_unit)
    return _two_panels([layer.name for layer in result.layers], energies, f"energy, {unit}",
                       [layer.pe_cycles for layer in result.layers],
                       f"{result.network} on {result.machine}, batch {result.batch}")


def comparison_figure(comparison):
    shown = [one for one in comparison.dataflows if one.complete]
    per_mac = [{part: value / one.totals.macs for part, value in energy_levels(one.totals.energy).items()}
               for one in shown]
    unit = shown[0].totals.energy_unit if shown else ""
    return _two_panels([one.dataflow for one in shown], per_mac, f"energy, {unit} per MAC",
                       [one.totals.pe_cycles for one in shown],
                       f"{comparison.network}, batch {comparison.batch}, {comparison.machines}")


def accounting_figure(accounting):
    shown = [one for one in accounting.dataflows if one.runs]
    macs = [one.energy.mac for one in shown]  # each costs one
    picture, (axes,) = _picture(1, 7)
    levels = [{part: value / count for part, value in one.energy.items() if part != "total"}
              for one, count in zip(shown, macs)]
    names = {"buffer": "glb", "array": "noc"}
    _bars(axes, [one.dataflow for one in shown],
          {names.get(part, part): values for part, values in _by_part(levels).items()}, _eyrie.colours()["energy"],
          f"energy, {accounting.energy_unit} per MAC")
    picture.suptitle(f"{accounting.network}, batch {accounting.batch}, published accounting")
    return picture


def mappings_figure(mappings):
    picture, (axes,) = _picture(1, 7)
    for layer in mappings.layers:
        ranked = [layer, *layer.get("runners_up", [])]
        costs = [cost for cost in (one.get("simulated") or one.get("estimate") for one in ranked) if cost]
        axes.scatter([one.total_cycles for one in costs], [one.energy for one in costs], s=14, label=layer.name)
    axes.set(xlabel="total cycles", ylabel=f"energy, {mappings.energy_unit}", xscale="log", yscale="log")
    axes.legend(fontsize=7, frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return picture


def prices_figure(prices):
    picture, (axes,) = _picture(1, 7)
    areas = {one.name: one.area_um2 * one.instances / 1e6 for one in prices.components}
    axes.barh(list(areas)[::-1], list(areas.values())[::-1], color=_eyrie.colours()["energy"]["mac"])
    axes.set_xlabel("area of all instances, mm2")
    axes.spines[["top", "right"]].set_visible(False)
    picture.suptitle(f"{prices.accelerator} in {prices.technology}")
    return picture


def diff_figure(diff):
    picture, (axes,) = _picture(1, 9)
    shown = {"total_cycles": "total cycles", "energy": "energy", "dram_bytes": "DRAM bytes"}
    lines = [(f"{one.run} {layer.name}" if one.run else layer.name, layer) for one in diff.runs
             for layer in [*one.layers, *([one.total] if one.total else [])]]
    colours = _eyrie.colours()  # matplotlib's are those of filters, ifmaps and psums elsewhere
    paints = (colours["cycles"]["busy"], "#999999", colours["energy"]["dram"])
    for (place, (key, label)), paint in zip(enumerate(shown.items()), paints):
        there = [(i, layer[key].ratio) for i, (_, layer) in enumerate(lines) if layer[key].ratio is not None]
        axes.bar([i + 0.27 * (place - 1) for i, _ in there], [ratio for _, ratio in there], width=0.27, label=label,
                 color=paint)
    axes.axhline(1, color="black", linewidth=0.8)
    axes.set_xticks(range(len(lines)), [name for name, _ in lines], rotation=60 if len(lines) > 6 else 0)
    axes.set_ylabel("B / A")
    sides = {(one.a, one.b) for one in diff.runs}
    picture.suptitle("B: {1}; A: {0}".format(*(sides.pop() if len(sides) == 1 else (diff.a, diff.b))))
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize=7, frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return picture


def serve_figure(served):
    picture, (axes,) = _picture(1, 7)
    for one in served.results:
        steps = one.latency_ms.steps
        axes.step([0, *(ms for ms, _ in steps)], [0, *(100 * share for _, share in steps)], where="post",
                  label=f"{one.network} on {machine_title(one.system.accelerator, one.system.overrides)}, "
                        f"{one.scenario}")
        if one.latency_bound_ms is not None:
            axes.axvline(one.latency_bound_ms, color="gray", linewidth=0.8, linestyle="--")
    axes.set(xlabel="latency, ms", ylabel="as fast, or faster, %")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize=7, frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return picture


def _axis(points, key):
    """(label, values by point) of a number, in its unit on pages."""
    label, unit, factor, *_ = _eyrie.point_numbers()[key]
    if label == "energy" and points:
        unit = points[0].energy_unit
    return f"{label}, {unit}" if unit else label, lambda point: factor * point[key]


def _points_panel(axes, groups, fronts, x, y, colour):
    """Points of each group ({title: points}), all in one unit, and their fronts. colour: (a key or None, its values by
    the points' ordinals)."""
    colour, told_apart_by = colour
    points = [one for group in groups.values() for one in group]
    (x_label, x_of), (y_label, y_of) = _axis(points, x), _axis(points, y)

    def scatter(of, label, paint=None):
        axes.scatter([x_of(one) for one in of], [y_of(one) for one in of], s=10, alpha=0.7, label=label, color=paint)
    if colour:
        for value in dict.fromkeys(str(told_apart_by[one.ordinal]) for one in points):
            scatter([one for one in points if str(told_apart_by[one.ordinal]) == value], value)
    for place, (title, group) in enumerate(groups.items()):
        paint = "black" if colour or len(groups) == 1 else f"C{place % 10}"
        if not colour:
            scatter(group, title if len(groups) > 1 else None, None if len(groups) == 1 else paint)
        axes.plot([x_of(one) for one in fronts[title]], [y_of(one) for one in fronts[title]], color=paint, linewidth=1,
                  marker="o", markersize=4, fillstyle="none", linestyle=("-", "--", ":", "-.")[place % 4],
                  label="front" if len(groups) == 1 else f"front of {title}")
    axes.set(xlabel=x_label, ylabel=y_label)
    for values, scale in (([x_of(one) for one in points], axes.set_xscale),
                          ([y_of(one) for one in points], axes.set_yscale)):
        if len(groups) > 1 and min(values) > 0 and max(values) > 30 * min(values):
            scale("log")  # a small network beside a large one
    axes.spines[["top", "right"]].set_visible(False)
    place = {"loc": "upper left", "bbox_to_anchor": (1, 1)} if len(groups) < 2 else {
        "loc": "upper left", "bbox_to_anchor": (0, -0.14)}
    axes.legend(title=colour, fontsize=7, frameon=False, **place)


def sweep_figure(groups, fronts, x, y, colour, title):
    units = {}
    for name, points in groups.items():
        is_energy = "energy_total" in (x, y)
        units.setdefault(points[0].energy_unit if is_energy else None, {})[name] = points
    panels = list(units.values()) or [{}]
    picture, all_axes = _picture(len(panels), 7 * len(panels))
    most = max(map(len, panels))
    if most > 1:  # names stand below
        picture.set_figheight(4.5 + 0.35 * most)
    for axes, of_unit in zip(all_axes, panels):
        _points_panel(axes, of_unit, fronts, x, y, colour)
    picture.suptitle(title)
    return picture
