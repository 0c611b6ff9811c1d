"""Eyrie: a cycle-accurate simulator of spatial DNN accelerators.

    import eyrie
    result = eyrie.run("alexnet", "eyeriss", batch=4)
    result.table()
    result.layers["CONV1"].cycles.total

Functions take what the commands of the same name take, and results hold what those write (docs/python.md).
"""
import json
import os

from . import _eyrie
from ._errors import ComputerError, DeadlockError, IncompleteWarning, InputError, SimulationError
from ._inputs import Accelerator, Network, accelerator, layer, load, network
from ._options import declared, words
from ._progress import shown
from ._results import Accounting, Comparison, Mappings, Prices, Result
from ._sweeps import Sweep, run_sweep

__version__ = _eyrie.version
__all__ = ["Accelerator", "Accounting", "Comparison", "ComputerError", "DeadlockError", "IncompleteWarning",
           "InputError", "Mappings", "Network", "Prices", "Result", "SimulationError", "Sweep", "accelerator",
           "compare", "layer", "load", "map", "names", "network", "open_store", "prices", "run", "sweep"]


def _network(given, found):
    """(object or None, more words): a name or a file is left to the command, which says what is wrong with it."""
    if isinstance(given, (str, os.PathLike)):
        return None, [*found, f"--network={os.fspath(given)}"]
    return load(given)._network, found


def _accelerator(given, found):
    if given is None:
        return None, found
    if isinstance(given, (str, os.PathLike)):
        return None, [*found, f"--accelerator={os.fspath(given)}"]
    return (given if isinstance(given, Accelerator) else accelerator(given))._machine, found


def _mapping(given, found):
    if given is None:
        return None, found
    if isinstance(given, (str, os.PathLike)):
        return None, [*found, f"--mapping={os.fspath(given)}"]
    return json.dumps(given.file() if isinstance(given, Mappings) else given), found


@declared("run")
def run(network, accelerator="eyeriss", *, mapping=None, arrays=False, progress=None, **options):
    """Simulates layers of a network, cycle by cycle.

    network: a name, a file, a Network, or a mapping with the keys of a network file.
    accelerator: a name, a file, an Accelerator, or a mapping with the keys of an accelerator file.
    mapping: a name, a file, what map() returned, or a mapping with the keys of a mapping file; layers it does not have
        are mapped by choice.
    arrays: keep the words of each layer: result.layers["CONV1"].ifmap, .filter and .ofmap are NumPy arrays.
    progress: None: a line of text where someone looks; True or False; or what is to be called with what is done, how
        much of it, and of how much.

    Returns a Result. Layers that cannot run are left out, with a warning. Raises InputError.
    """
    found = words("run", options)
    nets, found = _network(network, found)
    machine, found = _accelerator(accelerator, found)
    text, found = _mapping(mapping, found)
    with shown(progress) as listener:
        return Result(_eyrie.run(found, nets, machine, text, arrays, listener))


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

    network, progress: as of run(). accelerator: the machine of all of them (area="same-machine"), or a list of names
    and files: each dataflow on each; None: each has a machine with the storage that suits it, all of equal area.
    Returns a Comparison; with accounting, an Accounting.
    """
    if accelerator is not None:
        options.setdefault("area", "same-machine")
    if isinstance(accelerator, (list, tuple)):
        accelerator = ",".join(os.fspath(one) for one in accelerator)
    found = words("compare", options)
    nets, found = _network(network, found)
    with shown(progress) as listener:
        if options.get("accounting") is not None:
            return Accounting(_eyrie.accounting(_accelerator(accelerator, found)[1], nets, listener))
        machine, found = _accelerator(accelerator, found)
        return Comparison(_eyrie.compare(found, nets, machine, listener))


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
