"""Results of diff and serve."""
from ._errors import InputError
from ._records import Record, Rows, frame, html_table, machine_title
from ._results import Written, _warn
from ._shown import counted, shown_lines

# What a row of a diff shows of its amounts, and what of them a picture shows.
_AMOUNTS = {"array_cycles": "array cycles", "total_cycles": "total cycles", "energy": "energy", "edp": "EDP",
            "dram_bytes": "DRAM bytes"}


class Diff(Written):
    """Two results side by side. Attributes: those of its JSON (docs/results.md); runs by number, or of two comparisons
    by the dataflow: diff.runs["rs"].layers["CONV1"].energy.ratio. print(diff): the tables of the command line."""

    def __init__(self, diff):
        super().__init__(diff)
        self.runs = Rows(self.data.runs, key="run")
        for one in self.runs:
            one["layers"] = Rows(one["layers"])

    def _lines(self, row):
        found = []
        for one in self.runs:
            of = {"run": one.run} if one.run else {}
            for layer in [*one.layers, *([one.total] if one.total else [])]:
                found.append({**of, "layer": layer.name, **row(layer)})
        return found

    def rows(self):
        def row(layer):
            found = {}
            for key, name in _AMOUNTS.items():
                found.update({f"{name} A": layer[key].a, f"{name} B": layer[key].b, f"{name} B/A": layer[key].ratio})
            return found
        return self._lines(row)

    def table(self, of=None):
        """A pandas.DataFrame, a row a layer. of: None: the amounts that are looked at most; "amounts": all of them;
        "keys": instead, the keys in which the results differ."""
        if of is None:
            return super().table()
        if of == "amounts":
            return frame(self._lines(lambda layer: Record(layer).flat()))
        if of == "keys":
            return frame(self._keys(), ["key", "A", "B"])
        raise InputError(f"of: found {of!r}; allowed: amounts, keys")

    def _keys(self):
        return [{"key": key.key, "A": key.a, "B": key.b, **({"run": one.run} if one.run else {})}
                for one in self.runs for key in one["keys"]]

    def plot(self):
        """B over A of each layer's time, energy and DRAM bytes: a matplotlib.figure.Figure."""
        from ._plots import diff_figure
        return diff_figure(self)

    def _summary(self):
        sides = {(one.a, one.b) for one in self.runs}
        a, b = sides.pop() if len(sides) == 1 else (self.a, self.b)
        ratios = [f"{name} B/A {one.total[key].ratio:.4g}" for one in self.runs[:1] if one.total
                  for key, name in _AMOUNTS.items() if key in ("total_cycles", "energy") and one.total[key].ratio]
        differ = len({key.key for one in self.runs for key in one["keys"]})
        keys = f"{counted(differ, 'key')} {'differs' if differ == 1 else 'differ'}"
        return f"diff: A {a}, B {b}: {', '.join([keys, *ratios])}"

    def _repr_html_(self):
        keys = self._keys()
        return super()._repr_html_() + (f"<p>Keys that differ</p>{html_table(keys)}" if keys else "")


class Served(Written):
    """Answers to questions of a benchmark. results: of each network, machine and scenario what its JSON has
    (docs/serve.md), as served.results[0].latency_ms.p99; answer: the only one. print(served): the tables of the command
    line."""

    def __init__(self, served, is_table):
        super().__init__(served)
        self._is_table = is_table
        _warn([Record(one, layer=f"{one.network} on {one.accelerator}, {one.scenario}") for one in self.cannot_run])

    @property
    def answer(self):
        """The result, of one question."""
        if len(self.results) != 1:
            raise InputError(f"answer: found {len(self.results)} answers; allowed: one network, machine and scenario")
        return self.results[0]

    def rows(self):
        return [{"network": one.network,
                 "accelerator": machine_title(one.system.accelerator, one.system.overrides),
                 "scenario": one.scenario, "metric": one.metric.value, "unit": one.metric.unit, "valid": one.valid,
                 "p50 ms": one.latency_ms.p50, "p90 ms": one.latency_ms.p90, "p99 ms": one.latency_ms.p99,
                 "samples/s": one.samples_per_second, "W": one.watts, "batch": one.batch,
                 "chips busy": sum(one.chips.busy) / len(one.chips.busy)} for one in self.results]

    @property
    def remarks(self):
        """As of run(), of each network and machine."""
        rows = [(one.network, machine_title(one.system.accelerator, one.system.overrides), one) for one in self.results]
        found = dict.fromkeys((network, machine, line) for network, machine, one in rows
                              for line in shown_lines(one.remarks).splitlines())
        several = len({(network, machine) for network, machine, _ in rows}) > 1
        return [f"{network} on {machine}: {line}" if several else line for network, machine, line in found]

    def plot(self):
        """The share of queries that are as fast, or faster, a line a result: a matplotlib.figure.Figure."""
        from ._plots import serve_figure
        return serve_figure(self)

    def __str__(self):
        return shown_lines(self._written.text(self._is_table))

    def _summary(self):
        found = [f"{one.network}, {one.scenario}: {one.metric.value:.4g} {one.metric.unit}"
                 f"{'' if one.valid else ' (not valid: ' + one.reason + ')'}" for one in self.results[:4]]
        more = ["..."] if len(self.results) > 4 else []
        return f"served: {'; '.join(found + more) or 'no answer'}"
