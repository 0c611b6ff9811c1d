"""Progress of long work as one line of text, in a cell or on a terminal."""
import sys
import time

from . import _shown
from ._errors import InputError


class Line:
    """"simulating CONV2: 41.3 %, 3 s", drawn over itself on standard error; gone when the work is done."""

    def __init__(self):
        self._started = time.monotonic()
        self._width = 0

    def __call__(self, what, done, total):
        share = f": {100 * done / total:.1f} %" if total else ""
        self._draw(f"{_shown.shown(what)}{share}, {time.monotonic() - self._started:.0f} s")

    def _draw(self, text):
        sys.stderr.write("\r" + text.ljust(self._width))
        sys.stderr.flush()
        self._width = len(text)

    def clear(self):
        if self._width:
            self._draw("")
            sys.stderr.write("\r")
            sys.stderr.flush()


def _someone_looks():
    return "ipykernel" in sys.modules or (sys.stderr is not None and sys.stderr.isatty())


class shown:  # noqa: N801, used as a function
    """with shown(progress) as listener: the listener to hand to the work; None: nobody listens.

    progress: None: a line where someone looks; True: a line; False: nothing; or what is to be called with what is
    done, how much of it, and of how much: at least 1, also of work whose amount is not known, of which 0 is done.
    """

    def __init__(self, progress):
        if not (progress is None or isinstance(progress, bool) or callable(progress)):
            raise InputError(f"progress: found {progress!r}; allowed: None, True, False, a function")
        self._line = Line() if progress is True or (progress is None and _someone_looks()) else None
        self._listener = self._line
        if callable(progress):
            self._listener = lambda what, done, total: progress(what, done, total or 1)

    def __enter__(self):
        return self._listener

    def __exit__(self, *_):
        if self._line:
            self._line.clear()
