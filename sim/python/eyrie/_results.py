"""Results of run, map, compare and prices."""
import copyreg
import os

from . import _eyrie
from ._errors import InputError, files_of, warn
from ._records import Data, Record, Rows, energy_levels, records, utf8
from ._shown import counted, escaped, shown_lines


def _row(row, pes):
    """The line of a table for a layer, or for all of them."""
    array, total = row.cycles.array, row.cycles.total
    found = {"MACs": row.macs, "array cycles": array, "total cycles": total,
             "utilisation": row.macs / (array * pes) if array else None}
    found.update({f"{name} {row.energy_unit}": value for name, value in energy_levels(row.energy).items()})
    found[f"energy {row.energy_unit}"] = row.energy.total
    found["DRAM bytes"] = row.dram_bytes.compressed
    found["check"] = row.check
    return found


def _pes(accelerator):
    return accelerator.array.rows * accelerator.array.columns


def _warn(cannot_run):
    for one in cannot_run:
        warn(f"{one.get('dataflow', '')} {one.layer} cannot run: {one.reason}".strip(), stacklevel=4)


class Texts:
    """What is kept of a result that went to another process: what the command line writes of it, but for pictures."""

    def __init__(self, texts, words, operations):
        self._texts = texts
        self._words = words
        self._operations = operations
        for name in texts:
            setattr(self, name, lambda *arguments, name=name: self._texts[name][arguments])

    def words(self, layer):
        return self._words.get(layer)

    def operations(self):
        return [*self._operations]

    def operation_words(self, name):
        return self._operations[name]

    def __reduce__(self):
        return Texts, (self._texts, self._words, self._operations)


def _kept(of):
    """A result of the module as pickle takes it."""
    data, texts = records(of.json()), {}
    for name in ("json", "csv", "text", "remarks"):
        if hasattr(of, name):
            ways = [()]
            if name == "text" and isinstance(of, _eyrie.Served):  # as a table or, of one answer, in words
                ways = [(True,), (False,)] if len(data.results) == 1 else [(True,)]
            texts[name] = {way: getattr(of, name)(*way) for way in ways}
    is_run = isinstance(of, _eyrie.Run)
    layers = [one.name for one in data.layers] if is_run else []
    return Texts, (texts, {name: words for name in layers if (words := of.words(name)) is not None},
                   {name: of.operation_words(name) for name in (of.operations() if is_run else [])})


for _class in (_eyrie.Run, _eyrie.Mapped, _eyrie.Comparison, _eyrie.Accounting, _eyrie.Prices, _eyrie.Diff,
               _eyrie.Served):
    copyreg.pickle(_class, _kept)


class Layer(Record):
    """A layer of a result: its JSON object and, where the run kept them (arrays=True), its words as NumPy arrays."""

    def __init__(self, record, run):
        super().__init__(record)
        object.__setattr__(self, "_run", run)

    def _words(self, place):
        words = self._run.words(self["name"])
        if words is None:
            raise InputError(f"arrays: found False, the words of {self['name']} were not kept; allowed: True")
        return words[place]

    @property
    def ifmap(self):
        """N, C, H, W; without padding."""
        return self._words(0)

    @property
    def filter(self):
        """M, C/G, R, S."""
        return self._words(1)

    @property
    def ofmap(self):
        """N, M, E, F, as read back from DRAM."""
        return self._words(2)


class Operation(Record):
    """An operation on the array as the network has it, whatever layers it was run in: its words as NumPy arrays. Its
    ifmap is what was given for it, or, where it is one layer, that of the layer."""

    def __init__(self, name, run):
        super().__init__(name=name)
        object.__setattr__(self, "_run", run)
        object.__setattr__(self, "_words", None)

    def _word(self, place):
        if self._words is None:  # put together once, when they are asked for
            object.__setattr__(self, "_words", self._run.operation_words(self["name"]))
        return self._words[place]

    @property
    def filter(self):
        """The second operand: M, C/G, R, S (M, C/G, T, R, S in 3-D); K, N of a product."""
        return self._word(0)

    @property
    def ofmap(self):
        """N, M, E, F (N, M, planes, E, F in 3-D); N, batch, M, N of a product; as read back from DRAM."""
        return self._word(1)


class Written(Data):
    """A result that the command line writes."""

    def __init__(self, written):
        super().__init__(records(written.json()))
        self._written = written

    def json(self):
        """The text that the command line writes."""
        return self._written.json()

    def save(self, path):
        """Writes what the command line writes, by the ending: .json; of run, compare, diff and serve also .csv, and
        of these but diff .svg (needs gnuplot)."""
        _save(self._written, path)

    @property
    def remarks(self):
        """What a user may not expect, a line each, as print() says it: what is left out, not run, assumed, inflated."""
        return shown_lines(self._written.remarks()).splitlines() if hasattr(self._written, "remarks") else []

    def __str__(self):
        return shown_lines(self._written.text())

    def _repr_html_(self):
        return super()._repr_html_() + "".join(f"<p>{escaped(line)}</p>" for line in self.remarks)


class Result(Written):
    """A run. Attributes: those of its JSON (docs/results.md), as result.totals.energy.total; layers by name or number,
    as result.layers["CONV1"].cycles.total; operations, where arrays were kept, the same way. print(result): the tables
    of the command line."""

    def __init__(self, run):
        super().__init__(run)
        self.layers = Rows(Layer(one, run) for one in self.data.layers)
        # Those on the array whose words were kept (arrays=True): all of whose layers ran, and that have one ifmap for
        # an image. Where one is run in several layers, its words were given, or are of a chain: generated ones are
        # those of each layer alone.
        self.operations = Rows(Operation(name, run) for name in run.operations())
        _warn(self.cannot_run)

    def rows(self):
        pes = _pes(self.accelerator)
        return [{"layer": layer.name, **_row(layer, pes)} for layer in self.layers]

    def table(self, of=None):
        """A pandas.DataFrame, a row a layer. of: None: the numbers that are looked at most; else a section of the
        result by its key, with all that it has: "energy", "cycles", "pe_cycles", "accesses", "dram_bytes", "mapping".
        """
        from ._records import frame
        if of is None:
            return super().table()
        first = self.layers[0] if self.layers else Record(self.totals, mapping=Record())
        sections = [key for key, value in first.items() if isinstance(value, Record)]
        if of not in sections:
            raise InputError(f"of: found {of!r}; allowed: {', '.join(sections)}")
        return frame([{"layer": layer.name, **layer[of].flat()} for layer in self.layers], ["layer"])

    def plot(self):
        """Energy by level and PE cycles by reason, a bar a layer: a matplotlib.figure.Figure."""
        from ._plots import run_figure
        return run_figure(self)

    def _summary(self):
        total = self.totals
        what = "" if self.complete else f", {counted(len(self.cannot_run), 'layer')} cannot run"
        energy = f"{total.energy.total:.5g} {total.energy_unit}"
        return (f"result: {self.network} on {self.machine}, batch {self.batch}: {counted(len(self.layers), 'layer')}, "
                f"{total.cycles.total:,} cycles, {energy}, check: {total.check}{what}")


def _save(of, path):
    ending = os.path.splitext(os.fspath(path))[1]
    writers = [name for name in ("json", "csv", "svg") if hasattr(of, name)]
    if ending[1:] not in writers:
        raise InputError(f"path: found {os.fspath(path)!r}; allowed: a name that ends in .{', .'.join(writers)}")
    try:
        text = getattr(of, ending[1:])()
    except InputError as error:
        if error.key != "plot":  # the option that writes pictures
            raise
        raise InputError("path" + str(error)[len("plot"):], key="path") from None
    with files_of("path"), open(utf8(path, "path"), "w", encoding="utf-8") as file:
        file.write(text)


class Comparison(Written):
    """Dataflows side by side. comparison.dataflows["rs"] is the run of one; each has layers and totals."""

    def __init__(self, comparison):
        super().__init__(comparison)
        self.dataflows = Rows(self.data.dataflows, key="dataflow")
        for one in self.dataflows:
            one["layers"] = Rows(one["layers"])
        _warn([Record(one, dataflow=of.dataflow) for of in self.dataflows for one in of.cannot_run])

    def rows(self):
        found = []
        for one in self.dataflows:
            row = _row(one.totals, _pes(one.accelerator))
            unit = one.totals.energy_unit
            per_mac = one.totals.energy.total / one.totals.macs if one.complete else None
            found.append({"dataflow": one.dataflow, f"{unit} per MAC": per_mac, **row, "complete": one.complete})
        return found

    def plot(self):
        """Energy per MAC by level, and PE cycles by reason, a bar a dataflow: a matplotlib.figure.Figure."""
        from ._plots import comparison_figure
        return comparison_figure(self)

    def _summary(self):
        return (f"comparison: {self.network}, batch {self.batch}, {self.machines}: "
                f"{', '.join(self.dataflows.names)}")


class Accounting(Written):
    """Dataflows by the published access counts (compare(..., accounting="isca16"))."""

    def __init__(self, accounting):
        super().__init__(accounting)
        self.dataflows = Rows(self.data.dataflows, key="dataflow")

    def rows(self):
        return [{"dataflow": one.dataflow, "energy per MAC": one.get("energy_per_mac"),
                 **{name: value for name, value in (one.get("energy") or {}).items()}, "runs": one.runs}
                for one in self.dataflows]

    def plot(self):
        """Energy per MAC by level, a bar a dataflow: a matplotlib.figure.Figure."""
        from ._plots import accounting_figure
        return accounting_figure(self)

    def _summary(self):
        return f"accounting {self.accounting}: {self.network}, batch {self.batch}, {self.pes} PEs"


class Mappings(Written):
    """The mapping of each layer, with its loop nest and the runners-up. run(..., mapping=it) takes it."""

    def __init__(self, mapped):
        super().__init__(mapped)
        self.layers = Rows(self.data.layers)
        _warn(self.cannot_run)

    def file(self):
        """As a mapping file holds it: {"dataflow": "rs", "layers": {"CONV1": {"m": 96, ...}}}."""
        if not self.layers:
            raise InputError("mapping: found none of any layer; allowed: of layers one of which can run")
        return {"dataflow": self.layers[0].dataflow,
                "layers": {layer.name: {**layer.parameters, **({"folding": {**layer.folding}} if "folding" in layer
                                                               else {})} for layer in self.layers}}

    def rows(self):
        found = []
        for layer in self.layers:
            cost = layer.get("simulated") or layer.get("estimate") or Record()
            found.append({"layer": layer.name, "dataflow": layer.dataflow, "mapping": layer.mapping,
                          "active PEs": layer.active_pes, "passes": layer.passes,
                          f"energy {self.energy_unit}": cost.get("energy"), "array cycles": cost.get("array_cycles"),
                          "total cycles": cost.get("total_cycles")})
        return found

    def plot(self):
        """What the best mappings of each layer cost, energy against cycles: a matplotlib.figure.Figure."""
        from ._plots import mappings_figure
        return mappings_figure(self)

    def _summary(self):
        return f"mappings: {counted(len(self.layers), 'layer')}, least {self.objective} by the {self.mapper} mapper"

    def _repr_html_(self):
        found = [super()._repr_html_()]
        for layer in self.layers:
            found.append(f"<details><summary>{escaped(layer.name)}</summary>"
                         f"<pre>{escaped(layer.loop_nest)}</pre></details>")
        return "".join(found)


class Prices(Written):
    """What a machine is made of: energy and area of each component."""

    def __init__(self, prices):
        super().__init__(prices)
        self.components = Rows(self.data.components)

    def rows(self):
        return [{"component": one.name, "instances": one.instances, "words": one.words, "bits": one.width_bits,
                 **{f"{action} pJ": value for action, value in one.energy_pj.items()}, "area um2": one.area_um2,
                 "source": one.source} for one in self._alike()]

    def _alike(self):
        actions = dict.fromkeys(action for one in self.components for action in one.energy_pj)
        for one in self.components:
            yield Record(one, energy_pj=Record({action: one.energy_pj.get(action) for action in actions}))

    def plot(self):
        """Area of all instances of each component: a matplotlib.figure.Figure."""
        from ._plots import prices_figure
        return prices_figure(self)

    def _summary(self):
        return (f"prices: {self.accelerator} in {self.technology} at {self.supply_v} V, "
                f"core {self.core_mm2:.4g} mm2")
