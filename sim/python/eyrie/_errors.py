"""What can go wrong, as exceptions."""
import contextlib
import re
import warnings

from . import _eyrie
from ._shown import shown, shown_lines

# "file:line: key: what was found": of a file; "--option: ..." and "--set key=value: ...": of a keyword; "unknown
# network 'x'": of the keyword that takes such names; "the ifmap of A: ...": of a layer's array; "file: what is wrong".
_OF_FILE = re.compile(r"(?P<file>[^\n]+?):(?P<line>\d+): (?:(?P<key>[\w.\-\[\]]+): )?")
_OF_KEYWORD = re.compile(r"--(?P<option>[\w-]+)(?: (?P<value>[^:=\s]+)=?[^:]*)?: ")
_OF_NAME = re.compile(r"(?:network [^\n:]+: )?(?:unknown )?(?P<kind>[a-z ]+?)(?: of (?P<file>[^\n']+))? '[^']*'")
_KEYWORDS = {kind: kind for kind in ("accelerator", "network", "mapping", "technology", "layer", "dataflow", "kind")}
_KEYWORDS.update({"energy table": "energy", "energy table or technology": "energy", "sweep": "file"})
_OF_ARRAY = re.compile(r"the (?P<key>ifmap|filter) of [^\n:]+: ")
_OF_WHOLE_FILE = re.compile(r"(?P<place>[^\n]+?): (?:--(?P<option>[\w-]+)(?: [^:\n]+)?: |(?P<key>[\w.\-\[\]]+): )?"
                            r"(?:found|is|cannot|unknown|SQLite) ?")
_IS_KEYWORD = re.compile(r"[a-z_]+$")


def _as_keywords(message):
    """Of a message about an option that about the keyword: "--mapper-limit: ..." as "mapper_limit: ..."; of a file, as
    "net.onnx: --dim: ...", likewise."""
    found = _OF_KEYWORD.match(message)
    if not found:
        of_file = _OF_WHOLE_FILE.match(message)
        if of_file and of_file["option"]:
            start, end = of_file.span("option")
            return message[:start - len("--")] + of_file["option"].replace("-", "_") + message[end:]
        return message
    option, rest = found["option"], message[found.end("option"):]
    return rest.lstrip() if option == "set" and found["value"] else option.replace("-", "_") + rest


class InputError(ValueError):
    """Something given is unusable: the message says what was found and what is allowed.

    file, line: where it stands, of a file; else None.
    key: the key of the file or of the accelerator, or the keyword of the function; None: it is about no single one.
    """

    def __init__(self, message, key=None):
        """key: where the message does not say it as those of the command line do."""
        super().__init__(shown(_as_keywords(message)))
        self.file = self.line = None
        self.key = key
        if key is None:
            self._find_place(message)

    def _find_place(self, message):
        of_file, of_keyword = _OF_FILE.match(message), _OF_KEYWORD.match(message)
        if of_keyword:
            option, value = of_keyword["option"], of_keyword["value"]
            self.key = value if option == "set" and value else option.replace("-", "_")
        elif of_file:
            self.file, self.line, self.key = of_file["file"], int(of_file["line"]), of_file["key"]
        elif of_array := _OF_ARRAY.match(message):
            self.key = of_array["key"]
        elif of_name := _OF_NAME.match(message):
            self.file = of_name["file"]
            self.key = "sweep" if self.file else _KEYWORDS.get(of_name["kind"])
        elif of_place := _OF_WHOLE_FILE.match(message):
            if _IS_KEYWORD.match(of_place["place"]):
                self.key = of_place["place"]
            else:
                self.file, self.key = of_place["place"], of_place["key"]
                if of_place["option"]:
                    self.key = of_place["option"].replace("-", "_")


class ComputerError(OSError):
    """The computer failed: disk, memory, permissions. Another try may succeed."""

    def __init__(self, message):
        super().__init__(shown(message))


class SimulationError(RuntimeError):
    """The machine broke one of its own rules."""

    def __init__(self, message):
        super().__init__(shown_lines(message))


class DeadlockError(SimulationError):
    """The modelled hardware cannot go on: its FIFOs are too shallow for the streams."""


class IncompleteWarning(UserWarning):
    """Some layers could not run: the result is of the others."""


def warn(text, stacklevel):
    warnings.warn(shown_lines(text), IncompleteWarning, stacklevel=stacklevel + 1)


@contextlib.contextmanager
def of_mapping(name, called=None):
    """Errors of a mapping that was given as NAME: its text was read as a file, CALLED, that the caller does not know.

    They name the mapping and the key, without a file and a line.
    """
    called = called or name
    try:
        yield
    except InputError as error:
        message = str(error)
        if error.file != called:
            raise
        found = re.sub(rf"{re.escape(shown(called))}(:\d+)?(?=:)", lambda _: name, message)
        raise InputError(found, key=error.key or name) from None


@contextlib.contextmanager
def files_of(place):
    """Errors of Python's files, as those of the command line's."""
    try:
        yield
    except ComputerError:
        raise
    except OSError as error:
        text = f"{place}: {error.strerror or error}"
        text += f": {error.filename}" if error.filename is not None else ""
        if error.errno is None or _eyrie.is_of_the_computer(error.errno):
            raise ComputerError(text) from error
        raise InputError(text, key=place) from error
