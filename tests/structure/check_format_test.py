#!/usr/bin/env python3
"""The format check must accept a clean tree, name file and line of each kind of violation, and mend what it can."""
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WIDE = "x" * 121

CLEAN = {
    "pe/pe.hpp": "#pragma once\n\nint products(int words);\n",
    "pe/pe.cpp": '#include "pe/pe.hpp"\n\nint products(int words) { return words; }\n',
    "scripts/run": "#!/usr/bin/env bash\n# " + "x" * 118 + "\n",
    "tests/pe/umlauts.py": "# " + "\u00fc" * 118 + "\n",  # 120 characters, more bytes
    # What the width does not count for.
    "sim/page/vendor/charts.js": WIDE + "\n",
    "sim/page/vendor/parser.cpp": "int   x;\n",
    "sim/page/head.html": WIDE + "\n",
    "docs/page.md": WIDE + "\n",
    "configs/a.yaml": WIDE + "\n",
    "tests/data/words.csv": WIDE + "\n",
}

# file, its text -> a piece of the one complaint expected
VIOLATIONS = [
    ("pe/a.cpp", "int a;\nint   b;\n", "pe/a.cpp:2: not as clang-format puts it: run scripts/format"),
    ("pe/a.hpp", "#pragma once\nint f( int words );\n", "pe/a.hpp:2: not as"),
    ("pe/a.cpp", "// " + "x" * 118 + "\n", "pe/a.cpp:1: 121 characters wide"),
    ("tests/pe/a.py", "\n" + WIDE + "\n", "tests/pe/a.py:2: 121 characters wide; allowed: up to 120"),
    ("sim/page/a.js", WIDE + "\n", "sim/page/a.js:1: 121"),
    ("sim/page/a.css", WIDE, "sim/page/a.css:1: 121"),
    ("CMakeLists.txt", WIDE + "\n", "CMakeLists.txt:1: 121"),
    ("sim/page/a.cmake", WIDE + "\n", "sim/page/a.cmake:1: 121"),
    ("scripts/a", "#!/bin/sh\n" + WIDE + "\n", "scripts/a:2: 121"),
    ("scripts/a", "#!/usr/bin/env bash\n" + WIDE + "\n", "scripts/a:2: 121"),
]

failures = 0


def expect(condition, what):
    global failures
    if not condition:
        failures += 1
        print("FAILED:", what)


def write(root, path, text):
    os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
    with open(os.path.join(root, path), "w", encoding="utf-8") as file:
        file.write(text)


def run(root, *words):
    command = [sys.executable, "-B", os.path.join(ROOT, "scripts", "check_format.py"), *words, root]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode().splitlines()


with tempfile.TemporaryDirectory() as root:
    status, lines = run(root)
    expect(status == 2 and "no .clang-format" in lines[0], f"a folder without .clang-format is refused, not: {lines}")
    with open(os.path.join(ROOT, ".clang-format"), encoding="utf-8") as file:
        write(root, ".clang-format", file.read())
    for path, text in CLEAN.items():
        write(root, path, text)
    status, lines = run(root)
    expect(status == 0, f"a clean tree is accepted, not: {lines}")
    for path, text, expected in VIOLATIONS:
        write(root, path, text)
        status, lines = run(root)
        expect(status == 1 and len(lines) == 2 and expected in lines[0], f"exactly '{expected}', not: {lines}")
        os.remove(os.path.join(root, path))
    write(root, "pe/a.cpp", VIOLATIONS[0][1])
    write(root, "tests/pe/a.py", WIDE)
    status, lines = run(root, "--mend")
    expect(status == 1 and len(lines) == 2 and "tests/pe/a.py:1" in lines[0],
           f"what cannot be mended is named: {lines}")
    with open(os.path.join(root, "pe/a.cpp"), encoding="utf-8") as file:
        expect(file.read() == "int a;\nint b;\n", "C++ is formatted")

print(f"{len(VIOLATIONS)} kinds of violation, {failures} failures")
sys.exit(1 if failures else 0)
