"""A sweep that was given as a mapping, as the text of a sweep file. Points are processes of their own: networks,
machines and mappings that are objects become files, which stay with the store, as its commands name them."""
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


class Files:
    """Files of inputs in a folder, each named by what it is and by its content; the folder appears with the first."""

    def __init__(self, folder):
        self._folder = os.path.abspath(folder)
        self._written = []
        self._places = {}
        self.images = set()  # of the networks that were named or written; None: of any

    def write(self, name, ending, content):
        """The path of a file with this content."""
        digest = hashlib.sha256(content).hexdigest()[:12]
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
        return path

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
    """(name, function of the files, text) of a network, machine or mapping; None: it is none."""
    if key == "network" and (isinstance(value, Network) or is_mapping(value)):
        net = load(value)._whole()
        return net.name, lambda files: net._text(lambda array: files.write(net.name, ".npy", npy(array)))
    if key == "accelerator" and (isinstance(value, Accelerator) or is_mapping(value)):
        machine = value if isinstance(value, Accelerator) else accelerator(value)
        return machine.title, lambda files: machine.yaml
    if key == "mapping" and (isinstance(value, Mappings) or is_mapping(value)):
        return "mapping", lambda files: json_text(value.file() if isinstance(value, Mappings) else value, "mapping")
    return None


def _named(key, value, path, files):
    """A value of a key that names a file: the path of one, from any folder."""
    try:
        found = _input_text(key, value)
    except InputError as error:
        raise InputError(f"sweep: {path}: {error}", key=path) from None
    if key == "network":
        files.images.add(value._images if isinstance(value, Network) else load(value)._images if found else None)
    if found:
        name, text = found
        return files.input(path, name, text(files))
    value = plain(value, "sweep", path)
    return os.path.abspath(value) if isinstance(value, str) and _eyrie.is_config_path(value) else value


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
    return found


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


def _take_batch(space, images):
    """Of networks whose arrays have as many images that is the batch, if none is asked for."""
    base = space.get("base")
    axes = space.get("vary")
    varied = [key for axis in (axes if isinstance(axes, list) else []) if isinstance(axis, dict)
              for key in (axis["link"] if isinstance(axis.get("link"), list) else [axis.get("key")])]
    if isinstance(base, dict) and len(images) == 1 and None not in images and "batch" not in [*base, *varied]:
        base["batch"] = next(iter(images))
