"""What runs are made of: networks and accelerators."""
import io
import json
import os

from . import _eyrie
from ._errors import InputError
from ._options import assignments
from ._records import Record, escaped, records


class Accelerator:
    """A machine. Attributes: the keys of the accelerator file, as machine.array.rows (docs/inputs.md)."""

    def __init__(self, machine):
        self._machine = machine
        self._keys = records(machine.json())

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._keys, name)

    def __dir__(self):
        return [*super().__dir__(), *self._keys]

    @property
    def title(self):
        """The name and what was changed: "eyeriss + glb.shared_banks=50"."""
        return self._machine.title

    @property
    def yaml(self):
        """The file, every default spelled out."""
        return self._machine.yaml()

    def __repr__(self):
        return f"<eyrie accelerator: {self.title}>"

    def _repr_html_(self):
        return f"<p>{escaped(repr(self))}</p><pre>{escaped(self.yaml)}</pre>"


def accelerator(name="eyeriss", overrides=None, **more):
    """A machine by name, by file, or from a mapping with the keys of an accelerator file.

    Keys can be given other values: accelerator("eyeriss", {"array.rows": 16}), or with two underscores for each dot:
    accelerator("eyeriss", array__rows=16). Mappings may be nested.
    """
    changes = assignments(overrides or {}) + assignments(more)
    if isinstance(name, Accelerator):
        return Accelerator(_eyrie.changed(name._machine, changes))
    if hasattr(name, "items"):
        return Accelerator(_eyrie.accelerator_of(json.dumps(_nested(name)), changes))
    return Accelerator(_eyrie.accelerator(os.fspath(name), changes))


def _nested(mapping):
    """{"array.rows": 4} as {"array": {"rows": 4}}."""
    found = {}
    for key, value in mapping.items():
        *sections, last = str(key).replace("__", ".").split(".")
        place = found
        for section in sections:
            place = place.setdefault(section, {})
        if hasattr(value, "items"):
            place.setdefault(last, {}).update(_nested(value))
        else:
            place[last] = value
    return found


class Network:
    """A network: its layers for the array, and what is beside them."""

    def __init__(self, network):
        self._network = network

    @property
    def name(self):
        return self._network.name

    @property
    def layers(self):
        """The names of the layers."""
        return self._network.layers

    @property
    def yaml(self):
        """The network file, every default spelled out."""
        return self._network.yaml()

    def __repr__(self):
        return f"<eyrie network: {self.name}, {len(self.layers)} layers>"

    def _repr_html_(self):
        return f"<p>{escaped(repr(self))}</p><pre>{escaped(self.yaml)}</pre>"


def load(file, dim=None):
    """A network by name, from a file of any format that 'eyrie import' reads, or from a mapping with the keys of a
    network file.

    dim: {name: size} of axes that a model file leaves open.
    """
    if isinstance(file, Network):
        return file
    if hasattr(file, "items"):
        return network(**file)
    return Network(_eyrie.load(os.fspath(file), assignments(dim or {})))


def layer(name, ifmap=None, filter=None, **keys):
    """A layer for network(): keys as in a network file, and its words as NumPy arrays of integers.

    ifmap: N, C, H, W (or C, H, W of one image); filter: M, C/G, R, S. Sizes that the keys do not give are those of the
    arrays. Without an array, words are seeded.
    """
    found = Record(name=name, **keys)
    if ifmap is not None:
        for key, size in zip("CHW", ifmap.shape[-3:]):
            found.setdefault(key, size)
    if filter is not None:
        for key, size in zip("MRS", (filter.shape[0], *filter.shape[-2:])):
            found.setdefault(key, size)
        found.setdefault("C", filter.shape[1] * found.get("G", 1))
    found.setdefault("type", "conv")
    object.__setattr__(found, "words", (ifmap, filter))
    return found


def network(name, layers, **keys):
    """A network of layers: layer(...), or mappings with the keys of a network file (docs/inputs.md)."""
    made = _eyrie.network_of(json.dumps({"name": name, **keys, "layers": list(layers)}))
    for one in layers:
        words = one.__dict__.get("words") if isinstance(one, Record) else None
        if words and any(word is not None for word in words):
            made.give_words(one["name"], *map(_npy, words))
    return Network(made)


def _npy(array):
    if array is None:
        return None
    import numpy
    words = numpy.asarray(array)
    if words.dtype.kind not in "iu":
        raise InputError(f"words: found an array of {words.dtype}; allowed: integers")
    file = io.BytesIO()
    numpy.save(file, numpy.ascontiguousarray(words), allow_pickle=False)
    return file.getvalue()
