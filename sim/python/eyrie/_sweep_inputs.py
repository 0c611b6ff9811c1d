"""A sweep that was given as a mapping, as the text of a sweep file. Points are processes of their own: networks,
machines and mappings that are objects become files, which stay with the store, as its commands name them."""
import collections
import contextlib
import hashlib
import json
import os
import re

from . import _eyrie
from ._errors import InputError, files_of
from ._inputs import Accelerator, Network, accelerator, load, npy
from ._records import is_mapping, json_text, plain
from ._results import Mappings
from ._shown import shown

# Keys whose values are files, and what can be in their place.
_FILES = ("network", "accelerator", "mapping", "energy", "area")


# Of a digest, in the names of files.
_DIGITS = 12


def _digest_of(path):
    return os.path.splitext(path)[0][-_DIGITS:]


class Files:
    """Files of inputs in a folder, each named by what it is and by its content; the folder appears with the first."""

    def __init__(self, folder):
        self._folder = os.path.abspath(folder)
        self._written = []
        self._places = {}
        self._titles = {}
        self.images = {}  # of the networks that were named or written, by what a sweep file has for them; None: of any

    def write(self, name, ending, content):
        """The path of a file with this content."""
        digest = hashlib.sha256(content).hexdigest()[:_DIGITS]
        safe = re.sub(r"[^\w.+=-]+", "_", name, flags=re.ASCII)[:80].strip(".") or "unnamed"
        path = os.path.join(self._folder, f"{safe}-{digest}{ending}")
        with files_of("store"):
            os.makedirs(self._folder, exist_ok=True)
            if not os.path.exists(path):
                with open(f"{path}.{os.getpid()}", "wb") as file:
                    file.write(content)
                os.replace(file.name, path)
                self._written.append(path)
        return path

    def input(self, place, name, text):
        """The path of the file of what was given at a place."""
        path = self.write(name, ".yaml", text.encode())
        self._places[path] = place
        self._titles[path] = name
        return path

    def named(self, path, given):
        """The path of a file that was given by another name."""
        self._titles.setdefault(path, given)
        return path

    def titles(self, values):
        """What tables call the values of a key: objects by their names, files as they were given. Where that would be
        one name for two, an object's has the digest of its file."""
        own = {value: self._titles.get(value, value) for value in values if isinstance(value, str)}
        shared = collections.Counter(own.values())
        return [value if not isinstance(value, str) else own[value] if shared[own[value]] == 1
                else f"{own[value]}-{_digest_of(value)}" if value in self._places else value for value in values]

    def without_paths(self, error):
        """An error in words of the caller, who does not know the files."""
        text = str(error)
        for path, place in self._places.items():
            text = re.sub(rf"{re.escape(shown(path))}(:\d+)?", lambda _, place=place: place, text)
        return error if text == str(error) else InputError(text, key=error.key or "sweep")

    def remove(self):
        """Of a sweep that was refused."""
        with contextlib.suppress(OSError):
            for path in self._written:
                os.remove(path)
            if self._written:
                os.rmdir(self._folder)


def _input_text(key, value):
    """(name, function of the files that gives a text) of a network, machine or mapping; None: it is none."""
    if key == "network" and (isinstance(value, Network) or is_mapping(value)):
        net = load(value)._whole()
        return net.name, lambda files: net._text(lambda array: files.write(net.name, ".npy", npy(array)))
    if key == "accelerator" and (isinstance(value, Accelerator) or is_mapping(value)):
        machine = value if isinstance(value, Accelerator) else accelerator(value)
        return machine.title, lambda files: machine.yaml
    if key == "mapping" and (isinstance(value, Mappings) or is_mapping(value)):
        text = json_text(value.file() if isinstance(value, Mappings) else value, "mapping")
        return "mapping", lambda files: text
    return None


def _named(key, value, path, files):
    """A value of a key that names a file: the path of one, from any folder."""
    try:
        found = _input_text(key, value)
    except InputError as error:
        raise InputError(f"sweep: {path}: {error}", key=path) from None
    images = load(value)._images if key == "network" and found else None
    if found:
        name, text = found
        value = files.input(path, name, text(files))
    else:
        value = plain(value, "sweep", path)
        if isinstance(value, str) and _eyrie.is_config_path(value):
            value = files.named(os.path.abspath(value), value)
    if key == "network" and isinstance(value, str):
        files.images[value] = images
    return value


def _values(keys, values, path, files):
    """Of an axis: of one key its values, of linked keys lists of as many."""
    if isinstance(values, str) or is_mapping(values) or not hasattr(values, "__iter__"):
        return plain(values, "sweep", path)
    found = []
    for at, value in enumerate(values):
        place = f"{path}[{at}]"
        if isinstance(keys, str):
            found.append(_named(keys, value, place, files) if keys in _FILES else plain(value, "sweep", place))
        elif isinstance(value, (list, tuple)) and len(value) == len(keys):
            found.append([_named(key, one, f"{place}[{i}]", files) if key in _FILES else
                          plain(one, "sweep", f"{place}[{i}]") for i, (key, one) in enumerate(zip(keys, value))])
        else:
            found.append(plain(value, "sweep", place))
    return found


def _axis(axis, place, files):
    if not is_mapping(axis):
        return plain(axis, "sweep", place)
    found = {key: plain(one, "sweep", f"{place}.{key}") for key, one in axis.items() if key != "values"}
    if "values" in axis:
        keys = found.get("key", found.get("link", []))
        found["values"] = _values(keys, axis["values"], f"{place}.values", files)
        if "names" not in found:
            _name(found, keys, files)
    return found


def _is_of_links(keys, values):
    return isinstance(keys, list) and isinstance(values, list) and all(
        isinstance(one, list) and len(one) == len(keys) for one in values)


def _name(axis, keys, files):
    """Names of values that are paths of files that the caller does not know."""
    values = axis["values"]
    if isinstance(keys, str) and keys in _FILES and isinstance(values, list):
        names = files.titles(values)
    elif _is_of_links(keys, values):
        columns = [files.titles(column) if key in _FILES else
                   [",".join(map(str, one)) if isinstance(one, list) else one for one in column]  # layers
                   for key, column in zip(keys, zip(*values))]
        names = [list(one) for one in zip(*columns)]
    else:
        return
    if names != values:
        axis["names"] = names


def sweep_text(space, files):
    """The text of a sweep file; objects become files."""
    out = {}
    for key, value in space.items():
        part, = plain({key: None}, "sweep")
        if part == "base" and is_mapping(value):
            out[part] = {key: _named(key, one, f"base.{key}", files) if key in _FILES
                         else plain(one, "sweep", f"base.{key}") for key, one in value.items()}
        elif part == "vary" and not isinstance(value, str) and not is_mapping(value) and hasattr(value, "__iter__"):
            out[part] = [_axis(axis, f"vary[{at}]", files) for at, axis in enumerate(value)]
        else:
            out[part] = plain(value, "sweep", part)
    _take_batch(out, files.images)
    return json.dumps(out)


def _keys_of(axis):
    return axis["link"] if isinstance(axis.get("link"), list) else [axis.get("key")]


def _take_batch(space, images):
    """Of networks with arrays their images are the batch, if none is asked for: where not all have as many, the batch
    varies with the network."""
    base, axes = space.get("base"), space.get("vary")
    axes = [axis for axis in axes if isinstance(axis, dict)] if isinstance(axes, list) else []
    if not isinstance(base, dict) or "batch" in [*base, *(key for axis in axes for key in _keys_of(axis))]:
        return
    several = set(images.values())
    if len(several) == 1:
        if None not in several:
            base["batch"] = several.pop()
        return
    for axis in axes:
        keys = _keys_of(axis)
        if "network" not in keys or not isinstance(axis.get("values"), list):
            continue
        groups = axis["values"] if "link" in axis else [[value] for value in axis["values"]]
        if not _is_of_links(keys, groups):
            continue  # its reader says what is wrong
        names = axis.get("names", axis["values"])
        names = names if "link" in axis else [[name] for name in names]
        axis.pop("key", None)
        batches = [images.get(group[keys.index("network")]) or 1 for group in groups]
        axis.update(link=[*keys, "batch"], values=[[*group, batch] for group, batch in zip(groups, batches)],
                    names=[[*name, batch] for name, batch in zip(names, batches)])
