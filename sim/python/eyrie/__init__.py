"""Eyrie: a cycle-accurate simulator of spatial DNN accelerators.

    import eyrie
    result = eyrie.run("alexnet", "eyeriss", batch=4)
    result.table()
    result.layers["CONV1"].cycles.total

Functions take what the commands of the same name take, and results hold what those write (docs/python.md).
"""
import os

from . import _eyrie
from ._errors import ComputerError, DeadlockError, IncompleteWarning, InputError, SimulationError, of_mapping
from ._inputs import Accelerator, Network, accelerator, integers, layer, load, network, npy, of_no_file
from ._options import declared, flag, words
from ._progress import shown
from ._records import described, is_mapping, json_text, refused, utf8
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


def _names(keyword, given):
    """Of a list of names and files the text that the command takes; else None."""
    if not _several(given):
        return utf8(given, keyword) if _is_name(given) else None
    return ",".join(utf8(one, keyword) for one in given) if all(_is_name(one) for one in given) else None


def _network(given, found, with_words=False):
    """(Network or None, more words): a name or a file is left to the command, which says what is wrong with it.

    The batch is that of the network's arrays, if none is asked for.
    """
    if _is_name(given):
        return None, [*found, f"--network={utf8(given, 'network')}"]
    net = load(given) if with_words else load(given)._whole()
    _check_sizes(found)
    if net._images and not any(word.startswith("--batch=") for word in found):
        found = [*found, f"--batch={net._images}"]
    return net, found


def _check_sizes(found):
    """Refuses dim with networks that are objects."""
    sizes = [word.partition("=")[2] for word in found if word.startswith("--dim=")]
    if sizes:
        raise of_no_file(sizes)


def _machine_of(given):
    return (given if isinstance(given, Accelerator) else accelerator(given))._machine


def _accelerator(given, found):
    if given is None:
        return None, found
    if _is_name(given):
        return None, [*found, f"--accelerator={utf8(given, 'accelerator')}"]
    return _machine_of(given), found


def _list_of(keyword, given, found, object_of):
    """As _accelerator(), of one or of a list: ([object], more words)."""
    if given is None:
        return [], found
    if _several(given) and not given:
        raise InputError(f"{keyword}: found an empty list; allowed: one or more")
    names = _names(keyword, given)
    if names is not None:
        return [], [*found, f"--{keyword}={names}"]
    objects = [object_of(one) for one in (given if _several(given) else [given])]
    if keyword == "network":
        _check_sizes(found)
    titles = [getattr(one, "title", one.name) for one in objects]
    for title in titles:
        if titles.count(title) > 1:  # nothing would tell their results apart
            raise InputError(f"{keyword}: found {title!r} {titles.count(title)} times; allowed: names that differ")
    return objects, found


def _mapping(given, found):
    if given is None:
        return None, found
    if _is_name(given):
        return None, [*found, f"--mapping={utf8(given, 'mapping')}"]
    return json_text(given.file() if isinstance(given, Mappings) else given, "mapping"), found


def _tensors(keyword, given):
    """(what is left to the command, [(name, bytes of NumPy's file)]): arrays of --weights and --input."""
    if given is None or _is_name(given) or (_several(given) and all(isinstance(one, str) for one in given)):
        return given, []
    if not is_mapping(given):  # of the only input
        if keyword == "weights":
            raise refused(keyword, "", described(given), "'model', a file, {layer: array or file}")
        return None, [("", npy(integers(given, keyword)))]
    left = {name: one for name, one in given.items() if _is_name(one)}
    arrays = [(utf8(name, keyword), npy(integers(one, f"{keyword}: {name}"))) for name, one in given.items()
              if name not in left]
    return left or None, arrays


@declared("run")
def run(network, accelerator="eyeriss", *, mapping=None, arrays=False, progress=None, **options):
    """Simulates layers of a network, cycle by cycle.

    network: a name, a file, a Network, or a mapping with the keys of a network file.
    accelerator: a name, a file, an Accelerator, or a mapping with the keys of an accelerator file.
    mapping: a name, a file, what map() returned, or a mapping with the keys of a mapping file; layers it does not have
        are mapped by choice.
    batch: of a network with arrays by default the images that these have.
    arrays: keep the words of each layer: result.layers["CONV1"].ifmap, .filter and .ofmap are NumPy arrays;
        result.operations["CONV1"].filter and .ofmap those of the operation, put back of the layers it was run in.
    progress: None: a line of text where someone looks; True or False; or what is to be called with what is done, how
        much of it, and of how much (of work whose amount is not known 0 of 1).

    weights and input take arrays of integers as well as files: weights={"CONV1": array}, input=array. Without chain,
        input is the ifmap of an operation on the array: input={"CONV1": array}, N and its axes.

    Returns a Result. Layers that cannot run are left out, with a warning. Raises InputError.
    """
    weights, weight_arrays = _tensors("weights", options.pop("weights", None))
    inputs, input_arrays = _tensors("input", options.pop("input", None))
    found = words("run", {**options, "weights": weights, "input": inputs})
    net, found = _network(network, found, with_words=True)
    if net is not None:
        for name in net._of_parts["ifmap"] if options.get("chain") or options.get("keep_on_chip") else ():
            raise refused("network", "", f"an ifmap of {name}, which is run in parts, for a chain",
                          "without; input= for the input of the network")
        for keyword, files, more in (("filter", weights, weight_arrays), ("ifmap", inputs, input_arrays)):
            given = {*(files if is_mapping(files) else ()), *(name for name, _ in more)}
            more += [(name, npy(array)) for name, array in net._of_parts[keyword].items() if name not in given]
    machine, found = _accelerator(accelerator, found)
    text, found = _mapping(mapping, found)
    with shown(progress) as listener, of_mapping("mapping"):
        return Result(_eyrie.run(found, net and net._network, machine, text, weight_arrays, input_arrays,
                                 flag("arrays", arrays), listener))


@declared("map")
def map(network, accelerator="eyeriss", *, mapping=None, progress=None, **options):
    """The mapping of each layer, with its loop nest, its costs and the runners-up.

    network, accelerator, mapping, progress: as of run(). Returns Mappings, which run(..., mapping=it) takes.
    """
    found = words("map", options)
    net, found = _network(network, found)
    machine, found = _accelerator(accelerator, found)
    text, found = _mapping(mapping, found)
    with shown(progress) as listener, of_mapping("mapping"):
        return Mappings(_eyrie.map(found, net and net._network, machine, text, listener))


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
    net, found = _network(network, found)
    machines, found = _list_of("accelerator", accelerator, found, _machine_of)
    with shown(progress) as listener:
        if options.get("accounting") is not None:
            return Accounting(_eyrie.accounting(found, net and net._network, listener))
        return Comparison(_eyrie.compare(found, net and net._network, machines, listener))


def _result_text(given, name):
    """(name, JSON or None): a file is left to the reader, which says what is wrong with it."""
    if isinstance(given, (str, os.PathLike)):
        return utf8(given, name), None
    if isinstance(given, (Result, Comparison)):
        return name, given.json()
    if not is_mapping(given):
        raise InputError(f"{name}: found {given!r}; allowed: a Result, a Comparison, a file of one, or its JSON")
    return name, json_text(given, name)


@declared("diff")
def diff(a, b):
    """Two results side by side, or two comparisons: the keys that differ, and of each layer time, energy, accesses.

    a, b: what run() or compare() returned, a file with their JSON, or a mapping with its keys.
    Returns a Diff. Raises InputError.
    """
    return Diff(_eyrie.diff(*_result_text(a, "a"), *_result_text(b, "b")))


def _served_network(given):
    """Queries are batched by the service: arrays are of one image."""
    net = load(given)._whole()
    if net._images not in (None, 1):
        raise refused("network", "", f"an ifmap of {net._images} images in {net.name}",
                      "of one image, as in layer(..., ifmap[:1]), or without ifmap")
    return net._network


@declared("serve")
def serve(network, accelerator="eyeriss", *, progress=None, **options):
    """The metric of a benchmark's scenario: latencies, throughput and power of chips that serve a network.

    network, accelerator, progress: as of run(); lists: each network on each machine. Arrays have one image, in batches
    of one.
    Without a scenario, or with a list of scenarios, all of them are asked.
    Returns a Served. Networks that a machine cannot run are left out where there are several, with a warning.
    """
    is_table = _several(network) or _several(accelerator) or not isinstance(options.get("scenario"), str)
    found = words("serve", options) + (["--table"] if is_table else [])
    nets, found = _list_of("network", network, found, _served_network)
    machines, found = _list_of("accelerator", accelerator, found, _machine_of)
    with shown(progress) as listener:
        try:
            return Served(_eyrie.serve(found, nets, machines, listener), is_table)
        except InputError as error:
            if error.key != "ifmap":
                raise
            raise InputError(f"network: {error}; a batch of queries is more than the one image of an array: without "
                             "ifmap, or max_batch=1", key="network") from None


@declared("sweep")
def sweep(file, store=None, *, progress=None, **options):
    """Every point of a design space, into a store. Points that the store has are not run again.

    file: a name, a sweep file, or a mapping with the keys of one (docs/sweeps.md).
    store: where finished points are kept; None: the sweep's name with .sqlite, in this folder.
    progress: as of run(). Returns a Sweep. Ctrl-C ends it; what is finished stays in the store.
    """
    given = words("sweep", options)
    if is_mapping(file):
        name = file.get("name", "sweep")
        name = utf8(name, "file", "name") if isinstance(name, str) else "sweep"
        store = f"{name}.sqlite" if store is None else utf8(store, "store")
    elif _is_name(file):
        file = utf8(file, "file")
        store = f"{os.path.splitext(os.path.basename(file))[0]}.sqlite" if store is None else utf8(store, "store")
    else:
        raise refused("file", "", described(file), "a name, a file, a mapping")
    with shown(progress) as listener:
        said = run_sweep(file, store, given, listener)
    return Sweep(store, name if is_mapping(file) else _eyrie.sweep_name(file), said)


def open_store(store, sweep=None):
    """A sweep of a store by its name; None: the last one. Returns a Sweep."""
    return Sweep(store, None if sweep is None else utf8(sweep, "sweep"))


@declared("prices")
def prices(accelerator="eyeriss", **options):
    """What a machine is made of: energy and area of each component. accelerator: as of run(). Returns Prices."""
    found = words("prices", options)
    machine, found = _accelerator(accelerator, found)
    return Prices(_eyrie.prices(found, machine))


def names(kind):
    """What can be called by name: of "accelerators", "networks", "mappings", "dataflows", "energy", "technologies",
    "sweeps"."""
    return _eyrie.names(utf8(kind, "kind"))
