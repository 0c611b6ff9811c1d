"""python3 -m eyrie: the command line."""
import signal
import sys

from . import _eyrie


def main():
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # as the program: Ctrl-C ends it
    sys.exit(_eyrie.command_line(["eyrie", *sys.argv[1:]], None))


if __name__ == "__main__":
    main()
