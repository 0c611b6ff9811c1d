"""What can go wrong, as exceptions."""
import re

# "file:line: key: what was found": of a file; "--option: ..." and "--set key=value: ...": of a keyword.
_OF_FILE = re.compile(r"(?P<file>[^\n]+?):(?P<line>\d+): (?:(?P<key>[\w.\-\[\]]+): )?")
_OF_KEYWORD = re.compile(r"--(?P<option>[\w-]+)(?: (?P<value>[^:=\s]+)=?[^:]*)?: ")


class InputError(ValueError):
    """Something given is unusable: the message says what was found and what is allowed.

    file, line: where it stands, of a file; else None.
    key: the key of the file or of the accelerator, or the keyword of the function; None: it is about no single one.
    """

    def __init__(self, message):
        super().__init__(message)
        self.file = self.line = self.key = None
        of_file, of_keyword = _OF_FILE.match(message), _OF_KEYWORD.match(message)
        if of_keyword:
            option, value = of_keyword["option"], of_keyword["value"]
            self.key = value if option == "set" and value else option.replace("-", "_")
        elif of_file:
            self.file, self.line, self.key = of_file["file"], int(of_file["line"]), of_file["key"]


class ComputerError(OSError):
    """The computer failed: disk, memory, permissions. Another try may succeed."""


class SimulationError(RuntimeError):
    """The machine broke one of its own rules."""


class DeadlockError(SimulationError):
    """The modelled hardware cannot go on: its FIFOs are too shallow for the streams."""


class IncompleteWarning(UserWarning):
    """Some layers could not run: the result is of the others."""
