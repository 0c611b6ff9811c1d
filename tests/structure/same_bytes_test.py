#!/usr/bin/env python3
"""scripts/same_bytes must find whatever differs, and let pass what is intended and nothing else.

    same_bytes_test.py PROGRAM [PATTERN]     PATTERN: only the cases in whose names it is found

The program is compared with itself, and with stand-ins: scripts that run it and then spoil what it wrote.
"""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
STORES = os.path.join(ROOT, "tests", "report")  # make_store.py

# Runs PROGRAM in `words`, and has `out`, `err`, `status`, `read`, `write` to spoil; `option` is an option's value.
STAND_IN = """\
#!/usr/bin/env python3
import base64, glob, hashlib, json, os, re, sqlite3, subprocess, sys
sys.dont_write_bytecode = True
sys.path.insert(0, {stores!r})
import make_store
words = sys.argv[1:]
def option(name):
    return words[words.index(name) + 1] if name in words else ""
def read(name):
    return open(name, encoding="utf-8").read()
def write(name, text):
    open(name, "w", encoding="utf-8").write(text)
def edit(name, change):
    if name and os.path.exists(name):
        write(name, change(read(name)))
done = subprocess.run([{program!r}, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
out, err, status = done.stdout.decode(), done.stderr.decode(), done.returncode
{spoil}
sys.stdout.write(out)
sys.stderr.write(err)
sys.stdout.flush()
sys.exit(status)
"""

# A page with a packed number that takes a byte more than it needs: another packing of the same.
REPACK = """
def repack(page):
    found = re.search(r'"put":"([A-Za-z0-9+/=]{8,})"', page)
    packed = base64.b64decode(found.group(1))
    at = next(i for i, byte in enumerate(packed) if byte < 128)
    anew = base64.b64encode(packed[:at] + bytes([packed[at] | 128, 0]) + packed[at + 1:]).decode()
    return page[:found.start(1)] + anew + page[found.end(1):]
edit(option("-o"), repack)
"""
# A new key in each accelerator, everywhere: what is shown, results, lists of keys, stores and what is made of them.
NEW_KEY = """
def key_in_json(text):
    return re.sub(r'("zero_gating":( ?)(?:true|false))(?=[^}]*}[^}]*"noc")', r'\\1,\\2"new_words":\\g<2>5', text)
out = re.sub(r"(\\n  zero_gating: .*)", r"\\1\\n  new_words: 5                      # new [words]", out)
err = err.replace("pe.zero_gating, ", "pe.zero_gating, pe.new_words, ")
if option("--json") == "-":
    out = key_in_json(out)
edit(option("--json") if option("--json") != "-" else "", key_in_json)
if words[:1] == ["report"]:
    edit(option("-o"), key_in_json)
for store in glob.glob("*.sqlite") if words[:1] == ["sweep"] else []:
    database = sqlite3.connect(store)
    for key, inputs in database.execute("SELECT key, inputs FROM details").fetchall():
        if "new_words" in inputs:
            continue
        inputs = key_in_json(inputs)
        anew = hashlib.sha256(inputs.encode()).hexdigest()
        database.execute("UPDATE OR REPLACE details SET key = ?, inputs = ? WHERE key = ?", (anew, inputs, key))
        for table in ("points", "sweep_points"):
            database.execute(f"UPDATE OR REPLACE {table} SET key = ? WHERE key = ?", (anew, key))
        for file in glob.glob("*.csv") + glob.glob("*.jsonl"):
            edit(file, lambda text: text.replace(key, anew))
    make_store.seal(database, make_store.numbers_of_points())
    database.commit()
"""

# Name, what is spoilt, which cases to run, exit status, what is printed.
CASES = [
    ("nothing", "", "run tiny rs$|bad words|sweep with fronts|view tiny rs", 0, ["4 cases: 4 same, 0 differ"]),
    ("a digit in a JSON", "edit(option('--json'), lambda text: text.replace('\"array\": 226', '\"array\": 227'))",
     "run tiny rs on eyeriss", 1,
     ["DIFFERS  run tiny rs on eyeriss: out.json: line", '"array": 226', '"array": 227', "1 cases: 0 same, 1 differ"]),
    ("the last digit of an energy", "edit(option('--json'), lambda text: re.sub(r'\\.0\\b', '.1', text, count=1))",
     "run tiny ws$", 1, ["DIFFERS  run tiny ws: out.json"]),
    ("a line of a CSV", "edit(option('--csv'), lambda text: text.replace(',CONV2,', ',CONV3,'))", "run tiny nlr$", 1,
     ["DIFFERS  run tiny nlr: out.csv: line 3"]),
    ("a line of a store's export", "edit(option('--export'), lambda text: text.replace('done', 'Done', 1))",
     "sweep of shapes", 1, ["t.csv: line"]),
    ("a number in a store", """
if words[0] == "sweep":
    database = sqlite3.connect("s.sqlite")
    database.execute("UPDATE points SET energy = energy + 1 WHERE energy = (SELECT min(energy) FROM points)")
    database.commit()""", "sweep of shapes", 1, ["DIFFERS  sweep of shapes: "]),
    ("a digest in a store", """
if words[0] == "sweep":
    database = sqlite3.connect("s.sqlite")
    database.execute("UPDATE documents SET digest = substr(digest, 2) || 'x'")
    database.commit()""", "sweep of shapes", 1, ["s.sqlite: line"]),
    ("simulated cycles", "edit(option('--json'), lambda text: text.replace('\"simulated_cycles\": ', "
     "'\"simulated_cycles\": 1'))", "run tiny rs$", 1, ["out.json: line", '"simulated_cycles": 1']),
    ("a message", "err = err.replace('did you mean', 'do you mean')", "bad words", 1, ["standard error: line 1"]),
    ("an exit status", "status = 1 if status == 2 else status", "bad words", 1, ["exit status: line 1"]),
    ("a letter on the terminal", "out = out.replace('check: match', 'check: Match')", "run tiny rs on eyeriss", 1,
     ["standard output"]),
    ("a file more", "write('more', '')", "run tiny rs$", 1, ["more: only AFTER has it"]),
    ("a file less", "if option('--csv'): os.remove(option('--csv'))", "run tiny rs$", 1,
     ["out.csv: only BEFORE has it"]),
    ("a word of a trace", "edit(option('--trace-accesses'), lambda text: text.replace('read', 'write', 1))",
     "trace tiny ws", 1, ["t.csv: line 2"]),
    ("a comment in a page", "edit(option('-o'), lambda text: text.replace('<script>', '<script>// another\\n', 1))",
     "view tiny rs", 0, ["same     view tiny rs (but for page_code)", "intended: page_code, 1 texts"]),
    ("a comment in a report", "edit(option('-o'), lambda text: text.replace('<script>', '<script>// another\\n', 1))",
     "sweep with fronts", 0, ["same     sweep with fronts (but for page_code)"]),
    ("a page's packing", REPACK, "view tiny os-a", 0, ["same     view tiny os-a (but for page_code)"]),
    ("a page's data", "edit(option('-o'), lambda text: text.replace('\"macs\":4608', '\"macs\":4609'))",
     "view tiny rs", 1, ["v.html: the data that it carries"]),
    ("a number in a report's data", "edit(option('-o'), lambda text: text.replace('\"delay_ms\":[', "
     "'\"delay_ms\":[1'))", "sweep with fronts", 1, ["r.html: the data that it carries"]),
    ("a page's text", "edit(option('-o'), lambda text: text.replace('<dd>play, pause</dd>', '<dd>play, stop</dd>'))",
     "view tiny rs", 1, ["v.html: at 1366 x 768, after opening: a text of the page"]),
    ("a page's picture", "edit(option('-o'), lambda text: text.replace('</style>', 'h1{color:#123456}</style>'))",
     "view tiny rs", 1, ["the picture, though data and text are the same"]),
    ("a new key", NEW_KEY, "run tiny rs$|show acc.*eyeriss$|bad words|sweep( with f| of s|, an old)|report of results",
     0,
     ["new keys of AFTER's accelerators: pe.new_words", "intended: new_accelerator_keys", "intended: store_keys",
      "intended: known_points", "8 cases: 8 same, 0 differ"]),
    ("a new key, and a digit", NEW_KEY + "edit(option('--csv'), lambda text: text.replace('226', '227'))\n"
     "edit(option('--json'), lambda text: text.replace('\"array\": 226', '\"array\": 227'))",
     "run tiny rs on eyeriss", 1, ["DIFFERS  run tiny rs on eyeriss: out.csv: line 2"]),
    ("a new key in one place only", "edit(option('--json'), lambda text: text.replace('\"zero_gating\": true', "
     "'\"zero_gating\": true, \"new\": 1'))", "run tiny rs on eyeriss", 1,
     ["DIFFERS  run tiny rs on eyeriss: out.json"]),
]


def main():
    program = os.path.abspath(sys.argv[1])
    pattern = sys.argv[2] if len(sys.argv) > 2 else ""
    failures = 0
    for name, spoil, only, status, printed in CASES:
        if not re.search(pattern, name):
            continue
        with tempfile.TemporaryDirectory() as folder:
            stand_in = os.path.join(folder, "eyrie")
            with open(stand_in, "w", encoding="utf-8") as file:
                file.write(STAND_IN.format(program=program, spoil=spoil, stores=STORES))
            os.chmod(stand_in, 0o755)
            words = [os.path.join(ROOT, "scripts", "same_bytes"), program, stand_in, "--only", only]
            done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  check=False)
        text = done.stdout.decode("utf-8", "replace")
        missing = [one for one in printed if one not in text]
        if done.returncode != status or missing:
            failures += 1
            print(f"FAILED: {name}: exit status {done.returncode}, not {status}, or {missing} not in:\n{text[:3000]}")
        else:
            print(f"ok: {name}", flush=True)
    print(f"{len(CASES)} cases, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
