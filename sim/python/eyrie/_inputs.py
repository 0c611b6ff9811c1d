"""What runs are made of: networks and accelerators."""
import io
import json
import numbers
import os
import re

from . import _eyrie
from ._errors import InputError, of_mapping
from ._options import assignments
from ._records import Record, described, is_mapping, json_text, plain, records, refused, utf8
from ._shown import Named, counted, escaped

# Types of layers that take arrays. Of layers that are run whole these are their words; of others, which are run in
# parts (docs/inputs.md, "More kinds"), run() takes them, as --weights and --input do.
_TAKE_ARRAYS = ("conv", "depthwise", "fc", "transposed", "matmul")
# As a file of the simulator may have them (docs/inputs.md, "Tensors").
_TYPES = ("|i1", "|u1", "<i2", "<u2", "<i4", "<i8")


class Accelerator(Named):
    """A machine. Attributes: the keys of the accelerator file, as machine.array.rows (docs/inputs.md)."""

    def __init__(self, machine, made):
        """made: of what accelerator() makes it again."""
        self._machine = machine
        self._made = made
        self._keys = records(machine.json())

    def __reduce__(self):
        return accelerator, self._made

    def __copy__(self):  # it does not change any more
        return self

    def __deepcopy__(self, _):
        return self

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

    def _summary(self):
        return f"accelerator: {self.title}"

    def _repr_html_(self):
        return f"<p>{escaped(repr(self))}</p><pre>{escaped(self.yaml)}</pre>"


def accelerator(name="eyeriss", overrides=None, **more):
    """A machine by name, by file, or from a mapping with the keys of an accelerator file.

    Keys can be given other values: accelerator("eyeriss", {"array.rows": 16}), or with two underscores for each dot:
    accelerator("eyeriss", array__rows=16). Mappings may be nested.
    """
    values = {}  # of a key that is given again the last one counts
    for one in assignments(overrides or {}, "overrides") + assignments(more, "accelerator"):
        key, _, value = one.partition("=")
        values[key] = value
    changes = [f"{key}={value}" for key, value in values.items()]
    if isinstance(name, Accelerator):
        return Accelerator(_eyrie.changed(name._machine, changes), (name, values))
    if is_mapping(name):
        keys = _nested(plain(name, "accelerator"))
        with of_mapping("accelerator"):
            return Accelerator(_eyrie.accelerator_of(json_text(keys, "accelerator"), changes), (keys, values))
    if not isinstance(name, (str, os.PathLike)):
        raise refused("accelerator", "", described(name), "a name, a file, an Accelerator, a mapping")
    name = utf8(name, "accelerator")
    return Accelerator(_eyrie.accelerator(name, changes), (_from_anywhere(name), values))


def _from_anywhere(name):
    """The name of a file for a process in another folder."""
    return os.path.abspath(name) if _eyrie.is_config_path(name) else name


def _nested(mapping):
    """{"array.rows": 4} as {"array": {"rows": 4}}."""
    found = {}
    _fill(found, mapping, "")
    return found


def _fill(found, mapping, path):
    """Sections that are given in parts are put together; of a key that is given again the last value counts."""
    for key, value in mapping.items():
        *sections, last = key.replace("__", ".").split(".")
        place, at = found, path
        for section in [*sections, *([last] if is_mapping(value) else [])]:
            at += f".{section}" if at else section
            place = place.setdefault(section, {})
            if not is_mapping(place):
                raise refused("accelerator", at, f"{described(place)}, and keys of it", "one of them")
        if is_mapping(value):
            _fill(place, value, at)
        elif is_mapping(place.get(last)) and place[last]:
            at += f".{last}" if at else last
            raise refused("accelerator", at, f"{described(value)}, and keys of it", "one of them")
        else:
            place[last] = value


class Network(Named):
    """A network: its layers for the array, and what is beside them."""

    def __init__(self, network, made, keys=None, arrays=None, of_parts=None, images=()):
        """made: (function, arguments) that made it. Of what was made of a mapping: keys, that; arrays, of its layers by
        number; of_parts, {keyword: {name: array}} of layers that are run in parts; images, the batches of ifmaps."""
        self._network = network
        self._made = made
        self._keys = keys
        self._arrays = arrays or {}
        self._of_parts = of_parts or {"ifmap": {}, "filter": {}}
        self._images = images[0] if len(set(images)) == 1 else None  # the batch of its arrays; None: any

    def __reduce__(self):
        return self._made

    def __copy__(self):  # it does not change any more
        return self

    def __deepcopy__(self, _):
        return self

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

    def _whole(self):
        """Itself, where no words would be lost: only a run takes those of layers that are run in parts."""
        for keyword, arrays in self._of_parts.items():
            for name in arrays:
                raise refused("network", "", f"an array, {keyword}, of {name}, which is run in parts",
                              "without, but for run()")
        return self

    def _text(self, file_of):
        """The text of a network file in which arrays are files: file_of(array) is the name of one."""
        return json.dumps(_with_files(self._keys, self._arrays, file_of)) if self._arrays else self.yaml

    def _summary(self):
        return f"network: {self.name}, {counted(len(self.layers), 'layer')}"

    def _repr_html_(self):
        return f"<p>{escaped(repr(self))}</p><pre>{escaped(self.yaml)}</pre>"


def load(file, dim=None):
    """A network by name, from a file of any format that 'eyrie import' reads, or from a mapping with the keys of a
    network file.

    dim: {name: size} of axes that a model file leaves open.
    """
    sizes = assignments(dim or {}, "dim")
    if sizes and (isinstance(file, Network) or is_mapping(file)):
        raise of_no_file(sizes)
    if isinstance(file, Network):
        return file
    if is_mapping(file):
        return _network_of(dict(file))
    if not isinstance(file, (str, os.PathLike)):
        raise refused("network", "", described(file), "a name, a file, a Network, a mapping")
    file = utf8(file, "network")
    made = load, (_from_anywhere(file), dict(one.rsplit("=", 1) for one in sizes))
    return Network(_eyrie.load(file, sizes), made)


def of_no_file(sizes):
    """The error of sizes (texts "name=size") that were given with a network whose axes all have one."""
    return refused("dim", "", f"{', '.join(sizes)}, with a network that is no name or file",
                   "without; load(file, dim=...) of a model file")


def layer(name, ifmap=None, filter=None, **keys):
    """A layer for network(): keys as in a network file, and its words as NumPy arrays of integers, or lists of them.

    ifmap: N, C, H, W (or C, H, W of one image); filter: M, C/G, R, S. In 3-D, which the key D or T or a filter of five
    axes says: N, C, D, H, W and M, C/G, T, R, S. Of a product of matrices (type="matmul"): N, M, K and K, N; with
    batch N, batch, M, K. Sizes that the keys do not give are those of the arrays. Without an array, words are seeded.
    Layers that are run in parts (dilated, transposed, in 3-D, products) can be given words for run() alone.
    """
    found = Record(name=name, **keys)
    kind = keys.get("type", "conv")
    ifmap, filter = _array("ifmap", ifmap, name, kind), _array("filter", filter, name, kind)  # of its own
    product = kind == "matmul"
    planes = not product and ("D" in keys or "T" in keys or (filter is not None and filter.ndim == 5))
    images = None
    if ifmap is not None:
        axes = ("M", "K") if product else ("C", "D", "H", "W") if planes else ("C", "H", "W")
        if product and "batch" in keys:
            axes = ("batch", *axes)
        _check_axes("ifmap", ifmap, axes, ("N", *axes))
        images = _batch(ifmap.shape[0] if ifmap.ndim > len(axes) else 1, found.get("images", 1), name)
        for key, size in zip(axes, ifmap.shape[-len(axes):]):
            found.setdefault(key, size)
    if filter is not None:
        axes = ("K", "N") if product else ("M", "C/G", "T", "R", "S") if planes else ("M", "C/G", "R", "S")
        _check_axes("filter", filter, axes)
        for key, size in zip(axes, filter.shape):
            if key == "C/G" and kind == "depthwise":  # each channel has filters of its own
                found.setdefault("C", found.get("groups", found["M"]))
            elif key == "C/G":
                found.setdefault("C", size * int(found.get("groups", 1)))
            else:
                found.setdefault(key, size)
    found.setdefault("type", "conv")
    object.__setattr__(found, "words", (ifmap, filter, images))
    return found


def _array(keyword, words, name, kind):
    """The words of a layer as an array, or None."""
    if words is None:
        return None
    if kind not in _TAKE_ARRAYS:
        raise InputError(f"{keyword}: found an array of {name}, of type {kind!r}; allowed: without, or type "
                         f"{', '.join(_TAKE_ARRAYS)}")
    array = integers(words, keyword).copy()
    array.setflags(write=False)
    return array


def _batch(images, of_one, name):
    """The batch of an ifmap of a layer that is run on so many images of one of the batch (key `images`)."""
    if isinstance(of_one, bool) or not isinstance(of_one, numbers.Integral) or of_one < 1:
        return images  # the reader of the key says what is wrong
    if images % of_one:
        raise refused("ifmap", "", f"an array of {images} images in {name}", f"a multiple of images={of_one}")
    return images // int(of_one)


def _check_axes(keyword, array, *allowed):
    if array.ndim not in [len(axes) for axes in allowed]:
        raise InputError(f"{keyword}: found an array of shape {array.shape}; allowed: "
                         f"{' or '.join(', '.join(axes) for axes in allowed)}")


def network(name, layers, **keys):
    """A network of layers: layer(...), or mappings with the keys of a network file (docs/inputs.md).

    A run of it has the images of its arrays as its batch, unless another is asked for.
    """
    return _network_of({"name": name, **keys, "layers": layers})


def _network_of(keys):
    """Of the keys of a network file; layers may have arrays."""
    layers = keys.get("layers", [])
    if is_mapping(layers) or isinstance(layers, (str, bytes)) or not hasattr(layers, "__iter__"):
        raise refused("network", "layers", described(layers), "a list")
    keys = {**keys, "layers": list(layers)} if "layers" in keys else keys
    arrays, images = {}, []
    for at, one in enumerate(keys.get("layers", [])):
        ifmap, filter, of = one.__dict__.get("words", (None,) * 3) if isinstance(one, Record) else (None,) * 3
        given = {keyword: array for keyword, array in (("ifmap", ifmap), ("filter", filter)) if array is not None}
        if given:
            arrays[at] = given
        if of is not None:
            images.append(of)
    # Of its own: the caller may change a mapping and make another network of it.
    return _network_with(plain(keys, "network"), arrays, images)


def _network_with(keys, arrays, images):
    """arrays: of layers by number {"ifmap": array, "filter": array}; images: the batches of the ifmaps."""
    made_of = keys, {at: {**given} for at, given in arrays.items()}, images
    made, of_parts = None, {"ifmap": {}, "filter": {}}
    while made is None:
        try:
            # A file, any, in the place of each array: layers that are run in parts refuse it.
            text = json.dumps(_with_files(keys, arrays, lambda _: os.path.abspath(__file__)))
            with of_mapping("network"):
                made = _eyrie.network_of(text)
        except InputError as error:
            in_parts = re.fullmatch(r"layers\[(\d+)\]\.(ifmap|filter)_file", error.key or "")
            at, keyword = (int(in_parts[1]), in_parts[2]) if in_parts else (0, "")
            if keyword not in arrays.get(at, {}):
                raise
            of_parts[keyword][keys["layers"][at]["name"]] = arrays[at].pop(keyword)
            arrays = {number: given for number, given in arrays.items() if given}
    for at, given in arrays.items():
        made.give_words(keys["layers"][at]["name"], *(npy(given.get(keyword)) for keyword in ("ifmap", "filter")))
    return Network(made, (_network_with, made_of), keys, arrays, of_parts, images)


def _with_files(keys, arrays, file_of):
    """The keys of a network file in which arrays are files: file_of(array) is the name of one."""
    if not arrays:
        return keys
    layers = [{**one, **{f"{keyword}_file": file_of(array) for keyword, array in arrays[at].items()}}
              if at in arrays else one for at, one in enumerate(keys["layers"])]
    return {**keys, "layers": layers}


def npy(array):
    """The bytes of NumPy's file of an array."""
    if array is None:
        return None
    import numpy
    file = io.BytesIO()
    numpy.save(file, numpy.ascontiguousarray(array), allow_pickle=False)
    return file.getvalue()


def integers(words, place):
    """The array of what was given for a keyword: of integers, of a type that a file of the simulator may have."""
    import numpy
    try:
        array = numpy.asarray(words)
    except ValueError as error:  # lists of different lengths
        raise InputError(f"{place}: found no array: {error}; allowed: an array of integers") from None
    if array.dtype.kind not in "iu":
        raise InputError(f"{place}: found an array of {array.dtype}; allowed: integers")
    if array.dtype.newbyteorder("<").str in _TYPES:
        return array.astype(array.dtype.newbyteorder("<"), copy=False)
    most = int(array.max(initial=0))  # of the other types only the unsigned ones of 32 and 64 bits
    if most >= 2 ** 63:
        raise InputError(f"{place}: found {most} in an array of {array.dtype}; allowed: integers of 16 bits")
    return array.astype(numpy.int64)
