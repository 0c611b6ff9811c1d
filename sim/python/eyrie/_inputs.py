"""What runs are made of: networks and accelerators."""
import io
import os
import re

from . import _eyrie
from ._errors import InputError
from ._options import assignments
from ._records import Record, counted, escaped, json_text, records

# Of layers that are run whole, arrays are the words; others are run in parts (docs/inputs.md, "More kinds").
_TAKE_ARRAYS = ("conv", "depthwise", "fc")
_IN_PARTS = "the filter of a network file's layer can be given to the run, weights={{{name!r}: 'FILE.npy'}}"


class Accelerator:
    """A machine. Attributes: the keys of the accelerator file, as machine.array.rows (docs/inputs.md)."""

    def __init__(self, machine, made):
        """made: of what accelerator() made it."""
        self._machine = machine
        self._made = made
        self._keys = records(machine.json())

    def __reduce__(self):
        return accelerator, self._made

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
    made = name, {**(overrides or {}), **more}
    if isinstance(name, Accelerator):
        return Accelerator(_eyrie.changed(name._machine, changes), made)
    if hasattr(name, "items"):
        return Accelerator(_eyrie.accelerator_of(json_text(_nested(name)), changes), made)
    return Accelerator(_eyrie.accelerator(os.fspath(name), changes), made)


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

    def __init__(self, network, made, images=None):
        """made: (function, arguments) that made it; images: the batch of its arrays, None: any."""
        self._network = network
        self._made = made
        self._images = images

    def __reduce__(self):
        return self._made

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
        return f"<eyrie network: {self.name}, {counted(len(self.layers), 'layer')}>"

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
    return Network(_eyrie.load(os.fspath(file), assignments(dim or {})), (load, (file, dim)))


def layer(name, ifmap=None, filter=None, **keys):
    """A layer for network(): keys as in a network file, and its words as NumPy arrays of integers, or lists of them.

    ifmap: N, C, H, W (or C, H, W of one image); filter: M, C/G, R, S. Sizes that the keys do not give are those of the
    arrays. Without an array, words are seeded. Layers that are run in parts (dilated, transposed, 3-D, matrix products)
    take no arrays.
    """
    found = Record(name=name, **keys)
    ifmap, filter = _array("ifmap", ifmap, name, keys), _array("filter", filter, name, keys)
    if ifmap is not None:
        for key, size in zip("CHW", ifmap.shape[-3:]):
            found.setdefault(key, size)
    if filter is not None:
        for key, size in zip("MRS", (filter.shape[0], *filter.shape[-2:])):
            found.setdefault(key, size)
        found.setdefault("C", filter.shape[1] * int(found.get("groups", 1)))
    found.setdefault("type", "conv")
    object.__setattr__(found, "words", (ifmap, filter))
    return found


def _array(keyword, words, name, keys):
    """The words of a layer as an array, or None."""
    if words is None:
        return None
    kind = keys.get("type", "conv")
    if kind not in _TAKE_ARRAYS:
        raise InputError(f"{keyword}: found an array of {name}, of type {kind!r}; allowed: without, or type "
                         f"{', '.join(_TAKE_ARRAYS)}; {_IN_PARTS.format(name=name)}")
    import numpy
    try:
        array = numpy.asarray(words)
    except ValueError as error:  # lists of different lengths
        raise InputError(f"{keyword}: found no array: {error}; allowed: an array of integers") from None
    if array.dtype.kind not in "iu":
        raise InputError(f"{keyword}: found an array of {array.dtype}; allowed: integers")
    axes = ("C, H, W", "N, C, H, W") if keyword == "ifmap" else ("M, C/G, R, S",)
    if array.ndim not in (len(one.split(", ")) for one in axes):
        raise InputError(f"{keyword}: found an array of shape {array.shape}; allowed: {' or '.join(axes)}")
    return array


def network(name, layers, **keys):
    """A network of layers: layer(...), or mappings with the keys of a network file (docs/inputs.md).

    A run of it has the images of its arrays as its batch, unless another is asked for.
    """
    layers = list(layers)
    entries, arrays = [], {}
    for one in layers:
        words = one.__dict__.get("words", ()) if isinstance(one, Record) else ()
        given = {f"{keyword}_file": os.path.abspath(__file__)  # of any file; layers run in parts refuse it
                 for keyword, array in zip(("ifmap", "filter"), words) if array is not None}
        entries.append({**one, **given} if given else one)
        if given:
            arrays[one["name"]] = words
    try:
        made = _eyrie.network_of(json_text({"name": name, **keys, "layers": entries}))
    except InputError as error:
        in_parts = re.fullmatch(r"layers\[(\d+)\]\.(ifmap|filter)_file", error.key or "")
        if not in_parts:
            raise
        of = entries[int(in_parts[1])]["name"]
        raise InputError(f"{in_parts[2]}: found an array of {of}, which is run in parts; allowed: without; "
                         f"{_IN_PARTS.format(name=of)}") from None
    for of, words in arrays.items():
        made.give_words(of, *(_npy(one) for one in words))
    images = {words[0].shape[0] for words in arrays.values() if words[0] is not None and words[0].ndim == 4}
    return Network(made, (_network_again, (name, layers, keys)), images.pop() if len(images) == 1 else None)


def _network_again(name, layers, keys):
    return network(name, layers, **keys)


def _npy(array):
    if array is None:
        return None
    import numpy
    file = io.BytesIO()
    numpy.save(file, numpy.ascontiguousarray(array), allow_pickle=False)
    return file.getvalue()
