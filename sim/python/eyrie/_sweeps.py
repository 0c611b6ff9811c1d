"""Design spaces: sweeps in a process of their own, and stores of points.

The process is Python with nothing but the module beneath, as small as the program: points are processes that it makes,
so a sweep takes no longer from a notebook full of data than from the command line, and nothing of the notebook runs
twice.
"""
import contextlib
import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile

from . import _eyrie
from ._errors import ComputerError, InputError, SimulationError, files_of, of_mapping, warn
from ._options import did_you_mean
from ._records import Data, Record, is_mapping, records, utf8
from ._shown import escaped, shown_lines
from ._sweep_inputs import Files, sweep_text

_PROCESS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_sweep_process.py")


def _start(words, out, errors):
    """(the process of a sweep, a file of its progress)."""
    read_end, write_end = os.pipe()
    lines = open(read_end, "rb")
    try:
        command = [sys.executable or "python3", "-S", _PROCESS, str(write_end), *words]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=errors,
                                pass_fds=[write_end]), lines
    except BaseException:
        lines.close()
        raise
    finally:
        os.close(write_end)


def _run(words, listener):
    """Runs a sweep; returns (status, standard output, standard error)."""
    with contextlib.ExitStack() as open_files:
        with files_of("sweep"):  # not of what the listener raises
            out, errors = (open_files.enter_context(tempfile.TemporaryFile()) for _ in range(2))
            process, lines = _start(words, out, errors)
            open_files.enter_context(lines)
        try:
            for line in lines:
                if listener:
                    listener(*json.loads(line))
            status = process.wait()
        except BaseException:  # Ctrl-C, or what the listener throws: the points that ran stay in the store
            process.send_signal(signal.SIGINT)
            process.wait()
            raise
        for file in (out, errors):
            file.seek(0)
        return status, out.read().decode(errors="replace"), errors.read().decode(errors="replace")


def run_sweep(file, store, words, listener):
    """Runs a sweep file, or a mapping with its keys; returns what it says."""
    if not is_mapping(file):
        return _said(*_run([file, f"--store={store}", *words], listener))
    files = Files(f"{store}.inputs")
    with files_of("sweep"):
        folder = tempfile.mkdtemp()
    path = os.path.join(folder, "sweep.yaml")
    try:
        text = sweep_text(file, files)
        with files_of("sweep"), open(path, "w", encoding="utf-8") as out:
            out.write(text)
        with of_mapping("sweep", path):
            return _said(*_run([path, f"--store={store}", *words], listener))
    except InputError as error:
        if not os.path.exists(store):
            files.remove()
        raise files.without_paths(error) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _said(status, said, errors):
    """What a sweep says, where it ended well."""
    message = errors.strip().split("\n")[-1].replace("eyrie: ", "", 1)
    if status == 0:
        return said
    if status == 3:
        warn(f"some points did not finish:\n{said}", stacklevel=4)
        return said
    if status in (130, -signal.SIGINT):
        raise KeyboardInterrupt
    raise {1: SimulationError, 2: InputError}.get(status, ComputerError)(message or said)


def _number(keyword, name):
    """A number of points by its name in exports; it may be given by its name in 'eyrie pareto' too."""
    known = _eyrie.point_numbers()
    for number, (*_, in_stores) in known.items():
        if name in (number, in_stores):
            return number
    raise InputError(f"{keyword}: found {name!r}{did_you_mean(str(name), known)}; allowed: {', '.join(known)}")


class Sweep(Data):
    """The points of a sweep in a store. print(sweep): what the sweep said; of a store, the fronts of 'eyrie pareto'."""

    def __init__(self, store, name=None, said=""):
        self.store = utf8(store, "store")
        self.name = name or _eyrie.sweeps(self.store)[-1]
        self._said = said
        with files_of("store"):
            self._lines = _eyrie.points(self.store, self.name)
            self._comparable = _eyrie.comparable(self.store)

    @functools.cached_property
    def data(self):
        """As the store was when it was read: objects are made of it where they are asked for."""
        return Record(points=[records(line) for line in self._lines.splitlines()])

    @property
    def done(self):
        """The points that have numbers."""
        return [one for one in self.points if one.status == "done"]

    @property
    def parameters(self):
        """The keys that are varied."""
        return list(self.points[0].parameters) if self.points else []

    def rows(self):
        # What has parts is no column; the layers that were asked for stand where those of the result are.
        left_out = {"parameters", "settings", "energy_by_level", "layers", *_eyrie.point_remarks()}
        return [{key: one.parameters[key] if key in left_out else value for key, value in one.items()
                 if key not in left_out or key in one.parameters} for one in self.points]

    def fronts(self, x="delay_ms", y="energy_total"):
        """{work and prices: front}: of each work (network, layers, batch) with prices of one kind, the done points that
        no other one of these beats in both numbers, by x; of queries_per_second and qps_per_watt more is better."""
        found = {}
        x, y = _number("x", x), _number("y", y)
        for title, points in self._comparable_points(x, y).items():
            def cost(point):
                return tuple(-point[key] if _eyrie.point_numbers()[key][3] else point[key] for key in (x, y))
            best, found[title] = None, []
            for one in sorted(points, key=lambda point: (*cost(point), point.key)):
                if best is None or cost(one)[1] < best:
                    best = cost(one)[1]
                    found[title].append(one)
        return found

    def front(self, x="delay_ms", y="energy_total"):
        """The points of all fronts() in one list: each is on that of its workload and its prices."""
        return [one for front in self.fronts(x, y).values() for one in front]

    def _comparable_points(self, *numbers):
        """{work and prices: done points that have these numbers}."""
        groups = {}
        for one in self.done:
            # A scenario without a valid rate has no latency either.
            if all(one.get(number) is not None for number in numbers) and one.get("queries_per_second") != 0:
                groups.setdefault(self._comparable.get(one.key), []).append(one)
        found = {}
        for points in groups.values():
            tables = ", ".join(dict.fromkeys(one.energy_table for one in points))
            title = f"{points[0].workload}, energy table {tables}"
            found[title if title not in found else f"{title} ({len(found) + 1})"] = points
        return dict(sorted(found.items()))

    def plot(self, x="delay_ms", y="energy_total", colour=None):
        """Every point, and the front of each work and its prices; a panel for each unit of energy: a
        matplotlib.figure.Figure. colour: a key whose values tell points apart."""
        from ._plots import sweep_figure
        x, y = _number("x", x), _number("y", y)
        fronts = self.fronts(x, y)
        keys = dict.fromkeys(key for row in self.rows() for key in row)
        if colour is not None and colour not in keys:
            raise InputError(f"colour: found {colour!r}{did_you_mean(colour, list(keys))}; allowed: {', '.join(keys)}")
        values = {one.ordinal: row.get(colour) for one, row in zip(self.points, self.rows())} if colour else None
        return sweep_figure(self._comparable_points(x, y), fronts, x, y, (colour, values), self.name)

    def __len__(self):
        return len(self.points)

    def save(self, path):
        """Writes the table of all points, by the ending: .csv or .jsonl."""
        if os.path.splitext(os.fspath(path))[1] not in (".csv", ".jsonl"):
            raise InputError(f"path: found {os.fspath(path)!r}; allowed: a name that ends in .csv, .jsonl")
        _eyrie.export(self.store, self.name, utf8(path, "path"))

    @property
    def remarks(self):
        """What the sweep said of its points, a line each: how many failed and why, what is left out, assumed, inflated.
        Of a store that was opened: nothing."""
        return [line.strip() for line in shown_lines(self._said).splitlines()[2:]]  # behind what was run

    def _repr_html_(self):
        return super()._repr_html_() + "".join(f"<p>{escaped(line)}</p>" for line in self.remarks)

    def __str__(self):
        return shown_lines(self._said or _eyrie.fronts_text(self.store, self.name))

    def _summary(self):
        return f"sweep: {self.name}, {len(self.done):,} of {len(self.points):,} points done, in {self.store}"
