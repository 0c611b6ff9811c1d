"""The program under test, with the library that injects faults into it: PROGRAM LIBRARY, the first words given."""
import os
import subprocess
import sys

PROGRAM, LIBRARY = (os.path.abspath(word) for word in [word for word in sys.argv[1:] if word[:2] != "--"][:2])
NET_SECONDS = 600


class Failed(Exception):
    pass


def expect(condition, what):
    if not condition:
        raise Failed(what)


def eyrie(*words, **environment):
    """Status, the bytes of standard output, standard error."""
    done = subprocess.run([PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env={**os.environ, **environment}, timeout=NET_SECONDS)
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")
