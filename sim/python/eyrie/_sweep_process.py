"""The process of a sweep: FD WORD ...; progress goes to FD, a line of JSON each time.

It is run, not imported, and holds nothing but the module beneath: each point is a fork of it, which takes the longer
the more it holds.
"""
import json
import os
import sys


def main():
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    import _eyrie
    pipe = int(sys.argv[1])
    os.set_inheritable(pipe, False)

    def listener(*progress):
        os.write(pipe, (json.dumps(progress) + "\n").encode())

    sys.exit(_eyrie.command_line(["eyrie", "sweep", *sys.argv[2:]], listener))


if __name__ == "__main__":
    main()
