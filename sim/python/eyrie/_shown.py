"""Texts of others as they may stand on a terminal and in a cell: control characters as the command line shows them."""
from . import _eyrie


def shown(text):
    """On one line: control characters, line breaks and marks of direction as \\xNN."""
    return _eyrie.shown(str(text).encode("utf-8", "surrogatepass"))


def shown_lines(text):
    """The same of several lines, whose line breaks stay."""
    return _eyrie.shown_lines(str(text).encode("utf-8", "surrogatepass"))


def escaped(text):
    """As a cell shows it: of HTML, and of terminals, nothing acts."""
    return shown_lines(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def counted(number, one):
    """"1 layer", "2 layers"."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


class Named:
    """What is printed as "<eyrie SUMMARY>"."""

    def _summary(self):
        raise NotImplementedError

    def __repr__(self):
        return shown(f"<eyrie {self._summary()}>")
