"""Design spaces: sweeps in a process of their own, and stores of points.

The process is Python with nothing but this module, as small as the program: points are processes that it makes, so a
sweep takes no longer from a notebook full of data than from the command line, and nothing of the notebook runs twice.
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import warnings

from . import _eyrie
from ._errors import ComputerError, IncompleteWarning, InputError, SimulationError
from ._records import Data, Record, records

_START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from eyrie._sweep_process import main; main()"


def _run(words, listener):
    """Runs a sweep; returns (status, standard output, standard error)."""
    read_end, write_end = os.pipe()
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors, open(read_end, "rb") as lines:
        process = subprocess.Popen([sys.executable or "python3", "-c", _START, package, str(write_end), *words],
                                   stdin=subprocess.DEVNULL, stdout=out, stderr=errors, pass_fds=[write_end])
        os.close(write_end)
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


def run_sweep(file, words, listener):
    """Runs a sweep file, or a mapping with its keys; returns what it says."""
    with tempfile.TemporaryDirectory() as folder:
        if hasattr(file, "items"):
            path = os.path.join(folder, f"{file.get('name', 'sweep')}.yaml")
            with open(path, "w", encoding="utf-8") as out:
                json.dump(file, out)
            file = path
        status, said, errors = _run([os.fspath(file), *words], listener)
    message = errors.strip().split("\n")[-1].replace("eyrie: ", "", 1)
    if status == 0:
        return said
    if status == 3:
        warnings.warn(f"some points did not finish:\n{said}", IncompleteWarning, stacklevel=3)
        return said
    if status in (130, -signal.SIGINT):
        raise KeyboardInterrupt
    raise {1: SimulationError, 2: InputError}.get(status, ComputerError)(message or said)


class Sweep(Data):
    """The points of a sweep in a store."""

    def __init__(self, store, name=None, said=""):
        self.store = os.fspath(store)
        self.name = name or _eyrie.sweeps(self.store)[-1]
        self._said = said
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "points.jsonl")
            _eyrie.export(self.store, self.name, path)
            with open(path, encoding="utf-8") as lines:
                super().__init__(Record(points=[records(line) for line in lines]))

    @property
    def done(self):
        """The points that have numbers."""
        return [one for one in self.points if one.status == "done"]

    @property
    def parameters(self):
        """The keys that are varied."""
        keys = list(self.points[0]) if self.points else []
        return keys[keys.index("status") + 1:keys.index("mapper")] if keys else []

    def rows(self):
        return [{key: value for key, value in one.items() if not isinstance(value, (list, dict))}
                for one in self.points]

    def front(self, x="delay_ms", y="energy_total"):
        """The done points that no other one beats in both numbers, by x."""
        best, found = None, []
        for one in sorted(self.done, key=lambda point: (point[x], point[y])):
            if best is None or one[y] < best:
                best = one[y]
                found.append(one)
        return found

    def plot(self, x="delay_ms", y="energy_total", colour=None):
        """Every point, and the front: a matplotlib.figure.Figure. colour: a key whose values tell points apart."""
        from ._plots import sweep_figure
        return sweep_figure(self.done, self.front(x, y), x, y, colour, self.name)

    def __len__(self):
        return len(self.points)

    def __str__(self):
        return self._said

    def __repr__(self):
        return f"<eyrie sweep: {self.name}, {len(self.done):,} of {len(self.points):,} points done, in {self.store}>"
