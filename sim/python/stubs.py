#!/usr/bin/env python3
"""Writes the stubs of the Python package: stubs.py FOLDER FILE; the package is in FOLDER.

What the functions take is declared where the options of the command line are; the classes are typed where they stand.
"""
import inspect
import sys

NETWORK = "Union[str, PathLike[str], Network, Mapping[str, Any]]"
MACHINE = "Union[str, PathLike[str], Accelerator, Mapping[str, Any]]"
RESULT = "Union[str, PathLike[str], Result, Comparison, Mapping[str, Any]]"
TYPES = {
    "network": NETWORK, "accelerator": MACHINE,
    "mapping": "Union[None, str, PathLike[str], Mappings, Mapping[str, Any]]",
    "arrays": "bool", "progress": "Union[None, bool, Callable[[str, int, int], object]]",
    "a": RESULT, "b": RESULT,
    "file": "Union[str, PathLike[str], Mapping[str, Any]]", "store": "Union[None, str, PathLike[str]]",
}
MACHINES = f"Union[{MACHINE}, Sequence[{MACHINE}]]"
WORDS = "Union[None, str, Iterable[Any], Mapping[str, Any]]"  # files, and arrays
OF_FUNCTION = {"run": {"weights": WORDS, "input": WORDS}, "compare": {"accelerator": MACHINES},
               "serve": {"network": f"Union[{NETWORK}, Sequence[{NETWORK}]]", "accelerator": MACHINES}}
KINDS = {"flag": "bool", "list": "Union[None, str, Iterable[str], Mapping[str, Any]]"}
RETURNS = {"run": "Result", "map": "Mappings", "compare": "Union[Comparison, Accounting]", "sweep": "Sweep",
           "prices": "Prices", "diff": "Diff", "serve": "Served"}
HEAD = '''"""Made by sim/python/stubs.py of the package and the options of the command line."""
from os import PathLike
from typing import Any, Callable, Iterable, Mapping, Optional, Sequence, Union

from ._answers import Diff as Diff
from ._answers import Served as Served
from ._errors import ComputerError as ComputerError
from ._errors import DeadlockError as DeadlockError
from ._errors import IncompleteWarning as IncompleteWarning
from ._errors import InputError as InputError
from ._errors import SimulationError as SimulationError
from ._inputs import Accelerator as Accelerator
from ._inputs import Network as Network
from ._inputs import accelerator as accelerator
from ._inputs import layer as layer
from ._inputs import load as load
from ._inputs import network as network
from ._results import Accounting as Accounting
from ._results import Comparison as Comparison
from ._results import Mappings as Mappings
from ._results import Prices as Prices
from ._results import Result as Result
from ._sweeps import Sweep as Sweep

__version__: str

def names(kind: str) -> list[str]: ...
def open_store(store: Union[str, PathLike[str]], sweep: Optional[str] = None) -> Sweep: ...
'''


def type_of(parameter, declared, of_function):
    if parameter.name in declared and parameter.name not in of_function:
        of_value = "Union[int, str]" if isinstance(parameter.default, int) else "Union[None, str, int, Iterable[Any]]"
        return KINDS.get(declared[parameter.name][1], of_value)
    found = of_function.get(parameter.name) or TYPES[parameter.name]
    return f"Optional[{found}]" if parameter.default is None and "None" not in found else found


def stub(function, declared):
    parts, star = [], False
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind == parameter.KEYWORD_ONLY and not star:
            parts.append("*")
            star = True
        default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
        of_function = OF_FUNCTION.get(function.__name__, {})
        parts.append(f"{parameter.name}: {type_of(parameter, declared, of_function)}{default}")
    lines = ",\n    ".join(parts)
    doc = inspect.getdoc(function).replace("\\", "\\\\").replace('"""', "'''")
    indented = "\n".join("    " + line if line else "" for line in doc.split("\n"))
    head = f"def {function.__name__}(\n    {lines},\n) -> {RETURNS[function.__name__]}:"
    return f'\n{head}\n    """{indented.lstrip()}\n    """\n'


def main():
    folder, path = sys.argv[1:]
    sys.path.insert(0, folder)
    import eyrie
    from eyrie import _options
    text = HEAD + "".join(stub(getattr(eyrie, name), _options.options(name)) for name in RETURNS)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
