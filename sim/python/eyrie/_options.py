"""Keywords of functions as words of the command line; signatures and docstrings from its declarations."""
import difflib
import inspect

from . import _eyrie

# What is an argument of its own here, what writes to the terminal, and what only the program can do (SystemC).
_LEFT_OUT = {"help", "verbose", "quiet", "network", "accelerator", "mapping", "file", "json", "csv", "plot", "bars",
             "width", "table", "columns", "ert", "art", "trace-vcd", "store", "export", "dry-run", "verify", "cancel",
             "timeline"}


def options(command):
    """{keyword: (option, kind, default, doc)} of a command."""
    return {name.replace("-", "_"): (name, kind, default, doc)
            for name, kind, default, doc in _eyrie.options(command) if name not in _LEFT_OUT}


def _text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def assignments(mapping, prefix=""):
    """{"array": {"rows": 4}} and {"array.rows": 4} as ["array.rows=4"]."""
    found = []
    for key, value in mapping.items():
        path = prefix + str(key).replace("__", ".")
        found += assignments(value, path + ".") if hasattr(value, "items") else [f"{path}={_text(value)}"]
    return found


def _words_of(option, kind, value):
    if value is None or (kind == "flag" and not value):
        return []
    if kind == "flag":
        return [f"--{option}"]
    if hasattr(value, "items"):
        value = assignments(value)
    many = not isinstance(value, str) and hasattr(value, "__iter__")
    if kind == "list":
        return [f"--{option}={_text(one)}" for one in (value if many else [value])]
    return [f"--{option}={','.join(map(_text, value)) if many else _text(value)}"]


def words(command, keywords):
    """The words of the command line for {keyword: value}. None, and False of a flag, say nothing."""
    known = options(command)
    found = []
    for keyword, value in keywords.items():
        if keyword not in known:
            near = difflib.get_close_matches(keyword, known, 1)
            question = f"; did you mean {near[0]!r}?" if near else ""
            raise TypeError(f"{command}() got an unexpected keyword argument {keyword!r}{question}")
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
