"""The process of a sweep: FD WORD ...; progress goes to FD, a line of JSON each time."""
import json
import os
import sys

from . import _eyrie


def main():
    pipe = int(sys.argv[1])
    os.set_inheritable(pipe, False)

    def listener(*progress):
        os.write(pipe, (json.dumps(progress) + "\n").encode())

    sys.exit(_eyrie.command_line(["eyrie", "sweep", *sys.argv[2:]], listener))
