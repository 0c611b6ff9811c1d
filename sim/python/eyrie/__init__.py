"""Eyrie: a cycle-accurate simulator of spatial DNN accelerators.

    import eyrie
    result = eyrie.run("alexnet", "eyeriss", batch=4)
    result.table()
    result.layers["CONV1"].cycles.total

Functions take what the commands of the same name take, and results hold what those write (docs/python.md).
"""
import os

from . import _eyrie
from ._errors import ComputerError, DeadlockError, IncompleteWarning, InputError, SimulationError
from ._inputs import Accelerator, Network, accelerator, layer, load, network
from ._options import declared, flag, words
from ._progress import shown
from ._records import Data, json_text
from ._answers import Diff, Served
from ._results import Accounting, Comparison, Mappings, Prices, Result
from ._sweeps import Sweep, run_sweep

__version__ = _eyrie.version
__all__ = ["Accelerator", "Accounting", "Comparison", "ComputerError", "DeadlockError", "Diff", "IncompleteWarning",
           "InputError", "Mappings", "Network", "Prices", "Result", "Served", "SimulationError", "Sweep", "accelerator",
           "compare", "diff", "layer", "load", "map", "names", "network", "open_store", "prices", "run", "serve",
           "sweep"]


def __dir__():
    return [*__all__, *(name for name in globals() if name.startswith("_"))]


def _is_name(given):
    return isinstance(given, (str, os.PathLike))


def _several(given):
    return isinstance(given, (list, tuple))


def _names(given):
    """Of a list of names and files the text that the command takes; else None."""
    if not _several(given):
        return os.fspath(given) if _is_name(given) else None
    return ",".join(os.fspath(one) for one in given) if all(_is_name(one) for one in given) else None


def _network(given, found):
    """(object or None, more words): a name or a file is left to the command, which says what is wrong with it.

    The batch is that of the network's arrays, if none is asked for.
    """
    if _is_name(given):
        return None, [*found, f"--network={os.fspath(given)}"]
    net = load(given)
    if net._images and not any(word.startswith("--batch=") for word in found):
        found = [*found, f"--batch={net._images}"]
    return net._network, found


def _machine_of(given):
    return (given if isinstance(given, Accelerator) else accelerator(given))._machine


def _accelerator(given, found):
    if given is None:
        return None, found
    if _is_name(given):
        return None, [*found, f"--accelerator={os.fspath(given)}"]
    return _machine_of(given), found


def _list_of(keyword, given, found, object_of):
    """As _accelerator(), of one or of a list: ([object], more words)."""
    if given is None:
        return [], found
    if _several(given) and not given:
        raise InputError(f"{keyword}: found an empty list; allowed: one or more")
    names = _names(given)
    if names is not None:
        return [], [*found, f"--{keyword}={names}"]
    objects = [object_of(one) for one in (given if _several(given) else [given])]
    titles = [getattr(one, "title", one.name) for one in objects]
    for title in titles:
        if titles.count(title) > 1:  # nothing would tell their results apart
            raise InputError(f"{keyword}: found {title!r} {titles.count(title)} times; allowed: names that differ")
    return objects, found


def _mapping(given, found):
    if given is None:
        return None, found
    if _is_name(given):
        return None, [*found, f"--mapping={os.fspath(given)}"]
    return json_text(given.file() if isinstance(given, Mappings) else given), found


@declared("run")
def run(network, accelerator="eyeriss", *, mapping=None, arrays=False, progress=None, **options):
    """Simulates layers of a network, cycle by cycle.

    network: a name, a file, a Network, or a mapping with the keys of a network file.
    accelerator: a name, a file, an Accelerator, or a mapping with the keys of an accelerator file.
    mapping: a name, a file, what map() returned, or a mapping with the keys of a mapping file; layers it does not have
        are mapped by choice.
    batch: of a network with arrays by default the images that these have.
    arrays: keep the words of each layer: result.layers["CONV1"].ifmap, .filter and .ofmap are NumPy arrays.
    progress: None: a line of text where someone looks; True or False; or what is to be called with what is done, how
        much of it, and of how much (of work whose amount is not known 0 of 1).

    Returns a Result. Layers that cannot run are left out, with a warning. Raises InputError.
    """
    found = words("run", options)
    nets, found = _network(network, found)
    machine, found = _accelerator(accelerator, found)
    text, found = _mapping(mapping, found)
    with shown(progress) as listener:
        return Result(_eyrie.run(found, nets, machine, text, flag("arrays", arrays), listener))


@declared("map")
def map(network, accelerator="eyeriss", *, mapping=None, progress=None, **options):
    """The mapping of each layer, with its loop nest, its costs and the runners-up.

    network, accelerator, mapping, progress: as of run(). Returns Mappings, which run(..., mapping=it) takes.
    """
    found = words("map", options)
    nets, found = _network(network, found)
    machine, found = _accelerator(accelerator, found)
    text, found = _mapping(mapping, found)
    with shown(progress) as listener:
        return Mappings(_eyrie.map(found, nets, machine, text, listener))


@declared("compare")
def compare(network, accelerator=None, *, progress=None, **options):
    """Dataflows side by side, each with its best mappings: simulated, or by a published accounting.

    network, progress: as of run(). accelerator: the machine of all of them (area="same-machine"), or a list of
    machines: each dataflow on each; None: each has a machine with the storage that suits it, all of equal area.
    Returns a Comparison; with accounting, an Accounting.
    """
    if accelerator is not None:
        options.setdefault("area", "same-machine")
    found = words("compare", options)
    nets, found = _network(network, found)
    machines, found = _list_of("accelerator", accelerator, found, _machine_of)
    with shown(progress) as listener:
        if options.get("accounting") is not None:
            return Accounting(_eyrie.accounting(found, nets, listener))
        return Comparison(_eyrie.compare(found, nets, machines, listener))


def _result_text(given, name):
    """(name, JSON or None): a file is left to the reader, which says what is wrong with it."""
    if isinstance(given, (str, os.PathLike)):
        return os.fspath(given), None
    if isinstance(given, (Result, Comparison)):
        return name, given.json()
    if isinstance(given, Data):
        raise InputError(f"--{name}: found {given!r}; allowed: a Result, a Comparison, a file of one, or its JSON")
    return name, json_text(given)


@declared("diff")
def diff(a, b):
    """Two results side by side, or two comparisons: the keys that differ, and of each layer time, energy, accesses.

    a, b: what run() or compare() returned, a file with their JSON, or a mapping with its keys.
    Returns a Diff. Raises InputError.
    """
    return Diff(_eyrie.diff(*_result_text(a, "a"), *_result_text(b, "b")))


@declared("serve")
def serve(network, accelerator="eyeriss", *, progress=None, **options):
    """The metric of a benchmark's scenario: latencies, throughput and power of chips that serve a network.

    network, accelerator, progress: as of run(); lists: each network on each machine.
    Without a scenario, or with a list of scenarios, all of them are asked.
    Returns a Served. Networks that a machine cannot run are left out where there are several, with a warning.
    """
    is_table = _several(network) or _several(accelerator) or not isinstance(options.get("scenario"), str)
    found = words("serve", options) + (["--table"] if is_table else [])
    nets, found = _list_of("network", network, found, lambda one: load(one)._network)
    machines, found = _list_of("accelerator", accelerator, found, _machine_of)
    with shown(progress) as listener:
        return Served(_eyrie.serve(found, nets, machines, listener), is_table)


@declared("sweep")
def sweep(file, store=None, *, progress=None, **options):
    """Every point of a design space, into a store. Points that the store has are not run again.

    file: a name, a sweep file, or a mapping with the keys of one (docs/sweeps.md).
    store: where finished points are kept; None: the sweep's name with .sqlite, in this folder.
    progress: as of run(). Returns a Sweep. Ctrl-C ends it; what is finished stays in the store.
    """
    name = file.get("name", "sweep") if hasattr(file, "items") else os.path.splitext(os.path.basename(file))[0]
    store = os.fspath(store) if store is not None else f"{name}.sqlite"
    with shown(progress) as listener:
        said = run_sweep(file, [f"--store={store}", *words("sweep", options)], listener)
    return Sweep(store, _eyrie.sweep_name(file) if not hasattr(file, "items") else name, said)


def open_store(store, sweep=None):
    """A sweep of a store by its name; None: the last one. Returns a Sweep."""
    return Sweep(store, sweep)


@declared("prices")
def prices(accelerator="eyeriss", **options):
    """What a machine is made of: energy and area of each component. accelerator: as of run(). Returns Prices."""
    found = words("prices", options)
    machine, found = _accelerator(accelerator, found)
    return Prices(_eyrie.prices(found, machine))


def names(kind):
    """What can be called by name: of "accelerators", "networks", "mappings", "dataflows", "energy", "technologies",
    "sweeps"."""
    return _eyrie.names(kind)
