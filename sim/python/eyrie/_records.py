"""What results are made of: the objects of their JSON, with attributes."""
import json
import os
import re

from ._errors import InputError
from ._shown import Named, escaped


class Record(dict):
    """A JSON object: result.totals.cycles.total is result["totals"]["cycles"]["total"]."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"{name!r}; there are: {', '.join(map(str, self))}") from None

    def __dir__(self):
        return [*super().__dir__(), *(key for key in self if isinstance(key, str) and key.isidentifier())]

    def flat(self, prefix=""):
        """{"cycles.total": ...}: one number or text a key."""
        found = {}
        for key, value in self.items():
            if isinstance(value, Record):
                found.update(value.flat(f"{prefix}{key}."))
            else:
                found[prefix + key] = value
        return found


def records(text):
    """JSON as records."""
    return json.loads(text, object_hook=Record)


def is_mapping(value):
    """Whether a caller gave keys and values: results have attributes of any name, `items`, too."""
    return hasattr(type(value), "items") and not hasattr(value, "tolist")  # a series of pandas is a list


# So deep may values be nested: files that people write are not, and what holds itself is, without end.
_DEEPEST = 100


def described(value):
    """A value in a message: not the whole of an array."""
    try:
        text = " ".join(repr(value).split())
    except RecursionError:
        text = "a value"
    return f"{text if len(text) <= 120 else text[:117] + '...'}, of type {type(value).__name__}"


def refused(keyword, path, found, allowed):
    """The error of what was given for a keyword, at a path of keys in it ("": the whole)."""
    return InputError(": ".join([keyword, *([path] if path else []), f"found {found}; allowed: {allowed}"]),
                      key=path or keyword)


def utf8(text, keyword, path=""):
    """A text as what is beneath Python takes it."""
    if not isinstance(text, (str, os.PathLike)):
        raise refused(keyword, path, described(text), "a text")
    text = os.fspath(text)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise refused(keyword, path, f"{text!r}, with half a character at {error.start}", "whole ones") from None
    return text


def check_depth(depth, keyword, path):
    """Of a value at a path of keys."""
    if depth > _DEEPEST:
        start = re.match(r"[^.\[]*(\[\d+\])?", path)[0]
        raise refused(keyword, start, "a value that holds itself, or is nested too deep", f"up to {_DEEPEST} deep")


def plain(value, keyword, path="", depth=0):
    """What a caller gave for a keyword, as JSON has it: paths are texts; ranges, iterators and NumPy's arrays lists."""
    check_depth(depth, keyword, path)
    if hasattr(value, "tolist"):
        value = value.tolist()
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (str, os.PathLike)):
        return utf8(value, keyword, path)
    if is_mapping(value):
        found = {}
        for key, one in value.items():
            if not isinstance(key, (str, int)):
                raise refused(keyword, path, f"the key {key!r}, a {type(key).__name__}", "a text")
            key = utf8(str(key), keyword, path)
            found[key] = plain(one, keyword, f"{path}.{key}" if path else key, depth + 1)
        return found
    if hasattr(value, "__iter__") and not isinstance(value, (bytes, bytearray, set, frozenset)):  # a set has no order
        return [plain(one, keyword, f"{path}[{at}]", depth + 1) for at, one in enumerate(value)]
    raise refused(keyword, path, described(value), "numbers, texts, lists and mappings")


def json_text(value, keyword):
    """JSON of what a caller gave for a keyword."""
    return json.dumps(plain(value, keyword))


def machine_title(name, overrides):
    """As an Accelerator is called: "eyeriss + glb.shared_banks=50"."""
    return f"{name} + {', '.join(overrides)}" if overrides else name


def energy_levels(energy):
    """{"rf": ..., "mac": ...} of a layer's energy: a number for each level and part, without the total."""
    return {name: sum(value.values()) if isinstance(value, dict) else value
            for name, value in energy.items() if name != "total"}


class Rows(list):
    """A list of records that are found by name as well as by number."""

    def __init__(self, rows, key="name"):
        super().__init__(rows)
        self._key = key

    def __getitem__(self, which):
        if not isinstance(which, str):
            return super().__getitem__(which)
        for row in self:
            if row[self._key] == which:
                return row
        raise KeyError(f"{which!r}; there are: {', '.join(self.names)}")

    def __contains__(self, which):
        return which in self.names if isinstance(which, str) else super().__contains__(which)

    @property
    def names(self):
        return [row[self._key] for row in self]


class Data(Named):
    """A result whose attributes are those of its JSON (`data`)."""

    def __init__(self, data):
        self.data = data

    def __getattr__(self, name):
        if name.startswith("__") or name == "data":
            raise AttributeError(name)
        return getattr(self.data, name)

    def __dir__(self):
        return [*super().__dir__(), *self.data]

    def __getitem__(self, key):
        return self.data[key]

    def __contains__(self, key):
        return key in self.data

    def rows(self):
        """[{column: value}], a row a line of the table."""
        raise NotImplementedError

    def table(self):
        """The rows as a pandas.DataFrame."""
        return frame(self.rows())

    def _repr_html_(self):
        return f"<p>{escaped(repr(self))}</p>{html_table(self.rows())}"


def frame(rows, columns=None):
    """columns: what a table without rows has."""
    import pandas
    table = pandas.DataFrame(rows, columns=None if rows else columns)
    return table.set_index(table.columns[0]) if len(table.columns) else table


def number(value):
    """A number as a person reads it: thousands apart, four digits of a fraction, never 0 for something."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return "" if value is None else str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"


def html_table(rows, most=60):
    if not rows:
        return ""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    head = "".join(f"<th>{escaped(column)}</th>" for column in columns)
    body = "".join("<tr>" + "".join(
        f'<td style="text-align:{"right" if isinstance(value, (int, float)) else "left"}">{escaped(number(value))}</td>'
        for value in map(row.get, columns)) + "</tr>" for row in rows[:most])
    more = f"<p>... {len(rows) - most:,} more rows</p>" if len(rows) > most else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
