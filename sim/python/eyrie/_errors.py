"""What can go wrong, as exceptions."""
import re

# "file:line: key: what was found": of a file; "--option: ..." and "--set key=value: ...": of a keyword; "unknown
# network 'x'": of the keyword that takes such names; "the ifmap of A: ...": of a layer's array; "file: what is wrong".
_OF_FILE = re.compile(r"(?P<file>[^\n]+?):(?P<line>\d+): (?:(?P<key>[\w.\-\[\]]+): )?")
_OF_KEYWORD = re.compile(r"--(?P<option>[\w-]+)(?: (?P<value>[^:=\s]+)=?[^:]*)?: ")
_OF_NAME = re.compile(r"(?:network [^\n:]+: )?(?:unknown )?(?P<kind>[a-z ]+?)(?: of (?P<file>[^\n']+))? '[^']*'")
_KEYWORDS = {kind: kind for kind in ("accelerator", "network", "mapping", "technology", "layer", "dataflow", "kind")}
_KEYWORDS.update({"energy table": "energy", "energy table or technology": "energy", "sweep": "file"})
_OF_ARRAY = re.compile(r"the (?P<key>ifmap|filter) of [^\n:]+: ")
_OF_WHOLE_FILE = re.compile(r"(?P<place>[^\n]+?): (?:(?P<key>[\w.\-\[\]]+): )?(?:found|is|cannot|unknown|SQLite) ?")
_IS_KEYWORD = re.compile(r"[a-z_]+$")


class InputError(ValueError):
    """Something given is unusable: the message says what was found and what is allowed.

    file, line: where it stands, of a file; else None.
    key: the key of the file or of the accelerator, or the keyword of the function; None: it is about no single one.
    """

    def __init__(self, message):
        super().__init__(message)
        self.file = self.line = self.key = None
        self._find_place(message)

    def _find_place(self, message):
        of_file, of_keyword = _OF_FILE.match(message), _OF_KEYWORD.match(message)
        if of_keyword:
            option, value = of_keyword["option"], of_keyword["value"]
            self.key = value if option == "set" and value else option.replace("-", "_")
        elif of_file:
            self.file, self.line, self.key = of_file["file"], int(of_file["line"]), of_file["key"]
        elif of_name := _OF_NAME.match(message):
            self.file = of_name["file"]
            self.key = "sweep" if self.file else _KEYWORDS.get(of_name["kind"])
        elif of_array := _OF_ARRAY.match(message):
            self.key = of_array["key"]
        elif of_place := _OF_WHOLE_FILE.match(message):
            if _IS_KEYWORD.match(of_place["place"]):
                self.key = of_place["place"]
            else:
                self.file, self.key = of_place["place"], of_place["key"]


class ComputerError(OSError):
    """The computer failed: disk, memory, permissions. Another try may succeed."""


class SimulationError(RuntimeError):
    """The machine broke one of its own rules."""


class DeadlockError(SimulationError):
    """The modelled hardware cannot go on: its FIFOs are too shallow for the streams."""


class IncompleteWarning(UserWarning):
    """Some layers could not run: the result is of the others."""
