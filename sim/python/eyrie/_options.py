"""Keywords of functions as words of the command line; signatures and docstrings from its declarations."""
import difflib
import inspect
import os

from . import _eyrie
from ._errors import InputError
from ._records import check_depth, described, is_mapping, refused, utf8

# What is an argument of its own here, what writes to the terminal, and what only the program can do (SystemC).
_LEFT_OUT = {"help", "verbose", "quiet", "network", "accelerator", "mapping", "file", "json", "csv", "plot", "bars",
             "width", "table", "columns", "ert", "art", "trace-vcd", "store", "export", "dry-run", "verify", "cancel",
             "timeline"}


def options(command):
    """{keyword: (option, kind, default, doc)} of a command."""
    return {name.replace("-", "_"): (name, kind, default, doc)
            for name, kind, default, doc in _eyrie.options(command) if name not in _LEFT_OUT}


def _text(value, keyword, path=""):
    """As a word of the command line."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, (int, float, str, list, tuple)):
        return utf8(str(value), keyword, path)
    if isinstance(value, os.PathLike):
        return utf8(value, keyword, path)
    raise refused(keyword, path, described(value), "numbers, texts")


def flag(keyword, value):
    """What was given for a keyword that is True or False: "no" would be true."""
    if value is None:
        return False
    if (isinstance(value, int) or type(value).__module__ == "numpy") and value in (0, 1):
        return bool(value)
    raise InputError(f"{keyword}: found {value!r}; allowed: True, False")


def assignments(mapping, keyword, prefix="", depth=0):
    """{"array": {"rows": 4}} and {"array.rows": 4} as ["array.rows=4"]."""
    check_depth(depth, keyword, prefix)
    if not is_mapping(mapping):
        raise refused(keyword, "", described(mapping), "a mapping")
    found = []
    for key, value in mapping.items():
        path = prefix + utf8(str(key), keyword).replace("__", ".")
        found += (assignments(value, keyword, path + ".", depth + 1) if is_mapping(value)
                  else [f"{path}={_text(value, keyword, path)}"])
    return found


def _words_of(option, kind, value):
    if value is None:
        return []
    if kind == "flag":
        return [f"--{option}"] if flag(option.replace("-", "_"), value) else []
    keyword = option.replace("-", "_")
    if is_mapping(value):
        value = assignments(value, keyword)
    many = not isinstance(value, str) and hasattr(type(value), "__iter__") and getattr(value, "ndim", 1) > 0
    if kind == "list":
        return [f"--{option}={_text(one, keyword)}" for one in (value if many else [value])]
    return [f"--{option}={','.join(_text(one, keyword) for one in value) if many else _text(value, keyword)}"]


def did_you_mean(name, known):
    near = difflib.get_close_matches(name, known, 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def words(command, keywords):
    """The words of the command line for {keyword: value}. None, and False of a flag, say nothing."""
    known = options(command)
    found = []
    for keyword, value in keywords.items():
        if keyword not in known:
            raise TypeError(f"{command}() got an unexpected keyword argument {keyword!r}"
                            f"{did_you_mean(keyword, known)}")
        option, kind, _, _ = known[keyword]
        found += _words_of(option, kind, value)
    return found


def _default(kind, default):
    if kind == "flag":
        return False
    return int(default) if default is not None and default.isdigit() else default


def declared(command):
    """Gives a function the command's keywords: in its signature, and each with its doc in its docstring."""
    def decorate(function):
        own = [one for one in inspect.signature(function).parameters.values() if one.kind != one.VAR_KEYWORD]
        more = [inspect.Parameter(keyword, inspect.Parameter.KEYWORD_ONLY, default=_default(kind, default))
                for keyword, (_, kind, default, _) in options(command).items()]
        lines = [f"    {keyword}: {doc}" for keyword, (_, _, _, doc) in options(command).items()]
        function.__signature__ = inspect.Signature(own + more)
        if lines:
            function.__doc__ += "\n\nKeywords, as the options of 'eyrie {}':\n{}\n".format(
                "show prices" if command == "prices" else command, "\n".join(lines))
        function.command = command
        return function
    return decorate
