#!/usr/bin/env python3
"""Every file that a command reads is opened once; replaced right after, the result is of what was opened.

    opens_test.py PROGRAM LIBRARY [PATTERN]     PATTERN: only the commands whose name contains it

The library (tests/faults/inject.cpp) notes what is opened, and replaces each input by another once it was.
"""
import hashlib
import json
import os
import re
import shutil
import struct
import sys
import tempfile

from program import LIBRARY, PROGRAM, Failed, eyrie, expect

PATTERN = sys.argv[3] if len(sys.argv) > 3 else ""
CONFIGS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "configs")


def npy(shape, words):
    header = f"{{'descr': '<i2', 'fortran_order': False, 'shape': {tuple(shape)}, }}\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + struct.pack(
        f"<{len(words)}h", *words)


def safetensors(name, shape, data):
    header = json.dumps({name: {"dtype": "I8", "shape": shape, "data_offsets": [0, len(data)]}}).encode()
    return struct.pack("<Q", len(header)) + header + data


def field(number, content):
    """Of a protobuf message: a number, or bytes."""
    if isinstance(content, int):
        return bytes([8 * number]) + bytes([content])
    content = content.encode() if isinstance(content, str) else content
    return bytes([8 * number + 2, len(content)]) + content


def onnx(filters):
    """A convolution whose filters are in w.bin, in two tensors."""
    def tensor(name, offset):
        return b"".join(field(1, size) for size in (4, 2, 3, 3)) + field(2, 3) + field(8, name) + b"".join(
            field(13, field(1, key) + field(2, text))
            for key, text in (("location", "w.bin"), ("offset", str(offset)))) + field(14, 1)

    def value(name, shape):
        sizes = b"".join(field(1, field(1, size)) for size in shape)
        return field(1, name) + field(2, field(1, field(1, 1) + field(2, sizes)))
    graph = b"".join(field(1, field(1, "x") + field(1, f"w{i}") + field(2, f"y{i}") + field(3, f"conv{i}") +
                           field(4, "Conv")) for i in range(filters))
    graph += field(2, "g") + b"".join(field(5, tensor(f"w{i}", 72 * i)) for i in range(filters))
    graph += field(11, value("x", (1, 2, 8, 8))) + b"".join(
        field(12, value(f"y{i}", (1, 4, 6, 6))) for i in range(filters))
    size = len(graph)
    return field(1, 8) + bytes([8 * 7 + 2, size % 128 + 128, size // 128]) + graph + field(8, field(2, 13))


def shipped(kind, name):
    with open(os.path.join(CONFIGS, kind, name + ".yaml"), encoding="utf-8") as file:
        return file.read()


def files():
    """The inputs, each with another content of the same kind: {name: (first, next)}."""
    layers = "layers:\n  - {{name: A, C: 2, M: 4, H: {0}, W: {0}, R: 3, S: 3{1}}}\n"
    net = "name: net\n" + layers.format(8, ", ifmap_file: x.npy, filter_file: f.npy")
    chained = "name: chained\nwhole: true\n" + layers.format(8, ", relu: true")
    machine = shipped("accelerators", "eyeriss").replace("technology: 65nm", "technology: ./tech.yaml")
    technology, table = shipped("technologies", "65nm"), "base: ./base.yaml\ndram: {read: 200, write: 200}\n"
    base = shipped("energy", "normalized")
    return {
        "net.yaml": (net, net.replace("M: 4", "M: 5")),
        "plain.yaml": ("name: plain\n" + layers.format(8, ""), "name: plain\n" + layers.format(16, "")),
        "chained.yaml": (chained, chained.replace("M: 4", "M: 5")),
        "acc.yaml": (machine, machine.replace("columns: 14", "columns: 7")),
        "other.yaml": (machine, machine.replace("columns: 14", "columns: 7")),
        "tech.yaml": (technology, technology.replace("pj_per_bit_mm: ", "pj_per_bit_mm: 9")),
        "en.yaml": (table, table.replace("200", "400")),
        "base.yaml": (base, base.replace("name: normalized", "name: another")),
        "map.yaml": ("dataflow: rs\nlayers:\n  A: {m: 4, n: 1, e: 3, p: 4, q: 1, r: 1, t: 1}\n",
                     "dataflow: rs\nlayers:\n  A: {m: 4, n: 1, e: 3, p: 2, q: 1, r: 1, t: 1}\n"),
        "x.npy": (npy((1, 2, 8, 8), [1] * 128), npy((1, 2, 8, 8), [0] * 128)),
        "f.npy": (npy((4, 2, 3, 3), [1] * 72), npy((4, 2, 3, 3), [2] * 72)),
        "w.safetensors": (safetensors("A.weight", [4, 2, 3, 3], bytes(72)),
                          safetensors("A.weight", [4, 2, 3, 3], bytes([1]) * 72)),
        "two.onnx": (onnx(2), onnx(1)),
        "w.bin": (bytes([1]) * 144, bytes(144)),
        "s.yaml": ("name: s\nbase: {network: ./net.yaml, accelerator: ./acc.yaml, energy: ./en.yaml}\n"
                   "vary: [{key: accelerator.array.rows, values: [3, 6]}]\n", "name: t\nbase: {network: tiny}\n"),
        "points": ("0\n1\n", "0\n"),
    }


# Name: words, and the inputs that must be among what is opened.
COMMANDS = {
    "run": (["run", "-q", "-n", "./net.yaml", "-a", "./acc.yaml", "-m", "./map.yaml", "-e", "./en.yaml", "--check",
             "--json", "-"], ["net.yaml", "acc.yaml", "map.yaml", "en.yaml", "base.yaml", "x.npy", "f.npy"]),
    "run with a technology": (["run", "-q", "-n", "net.yaml", "-a", "./acc.yaml", "--json", "-"],
                              ["net.yaml", "acc.yaml", "tech.yaml", "x.npy", "f.npy"]),
    "run of a chain": (["run", "-q", "-n", "./chained.yaml", "--chain", "--input", "x.npy", "--weights", "A=f.npy",
                        "--check", "--json", "-"], ["chained.yaml", "x.npy", "f.npy"]),
    "run with safetensors": (["run", "-q", "-n", "./chained.yaml", "--weights", "w.safetensors", "--json", "-"],
                             ["chained.yaml", "w.safetensors"]),
    "run with external data": (["run", "-q", "-n", "two.onnx", "--weights", "model", "--json", "-"],
                               ["two.onnx", "w.bin"]),
    "map": (["map", "-q", "-n", "./net.yaml", "-a", "./acc.yaml", "-e", "./en.yaml", "--json", "-"],
            ["net.yaml", "acc.yaml", "en.yaml", "base.yaml", "x.npy", "f.npy"]),
    "compare": (["compare", "-q", "-n", "./net.yaml", "-d", "rs,ws,nlr", "-e", "./en.yaml", "--json", "-"],
                ["net.yaml", "en.yaml", "base.yaml", "x.npy", "f.npy"]),
    "compare of machines": (["compare", "-q", "-n", "net.yaml", "-d", "rs,ws", "--area", "same-machine", "-a",
                             "./acc.yaml", "-a", "./other.yaml", "--json", "-"],
                            ["net.yaml", "acc.yaml", "other.yaml", "tech.yaml", "x.npy", "f.npy"]),
    "compare by accounting": (["compare", "-q", "-n", "./plain.yaml", "--accounting", "isca16", "--json", "-"],
                              ["plain.yaml"]),
    "serve": (["serve", "-q", "-n", "./plain.yaml,./chained.yaml", "-a", "./acc.yaml,./other.yaml", "--table", "-e",
               "./en.yaml", "-s", "offline", "--queries", "5", "--duration", "1", "--json", "-"],
              ["plain.yaml", "chained.yaml", "acc.yaml", "other.yaml", "en.yaml", "base.yaml"]),
    "view": (["view", "-q", "-n", "./net.yaml", "-a", "./acc.yaml", "-e", "./en.yaml", "--beside", "ws@./other.yaml",
              "-o", "-"], ["net.yaml", "acc.yaml", "other.yaml", "en.yaml", "base.yaml", "x.npy", "f.npy"]),
    "report": (["report", "-q", "run.json", "whole.db", "comparison.json", "-o", "-"], ["run.json", "comparison.json"]),
    "diff": (["diff", "run.json", "run2.json", "--json", "-"], ["run.json", "run2.json"]),
    "import": (["import", "two.onnx", "--json", "-"], ["two.onnx"]),
    "import as a copy": (["import", "net.yaml", "-o", "-"], ["net.yaml"]),
    "show prices": (["show", "prices", "./acc.yaml", "--json", "-"], ["acc.yaml", "tech.yaml"]),
    "show accelerator": (["show", "accelerator", "./acc.yaml"], ["acc.yaml"]),
    "show network": (["show", "network", "./net.yaml"], ["net.yaml"]),
    "show energy": (["show", "energy", "./en.yaml"], ["en.yaml", "base.yaml"]),
    "show mapping": (["show", "mapping", "./map.yaml"], ["map.yaml"]),
    "sweep": (["sweep", "s.yaml", "-q", "--jobs", "1", "--store", "new.db", "--points", "points"],
              ["s.yaml", "points", "net.yaml", "acc.yaml", "en.yaml", "base.yaml", "x.npy", "f.npy"]),
}


def fill():
    for name, (first, later) in files().items():
        for path, content in ((name, first), (name + ".next", later)):
            with open(path, "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode())
    for name in ("run.json", "run2.json", "comparison.json"):
        shutil.copy("kept/" + name, name)
    shutil.copy("kept/run2.json", "run.json.next")
    shutil.copy("kept/run.json", "run2.json.next")
    if os.path.exists("new.db"):
        os.remove("new.db")


def keep_results():
    os.mkdir("kept")
    for name, words in {"run.json": ["run", "-q", "-n", "tiny", "-l", "CONV1"],
                        "run2.json": ["run", "-q", "-n", "tiny", "-l", "CONV1", "--set", "array.rows=6"],
                        "comparison.json": ["compare", "-q", "-n", "tiny", "-l", "CONV1", "-d", "rs,ws"]}.items():
        expect(eyrie(*words, "--json", "kept/" + name)[0] == 0, name)


def same(text):
    """Without the simulator's times."""
    text = re.sub(r"points run in \S+ s", "points run", text)
    return re.sub(r'("(wall_seconds|cycles_per_second)": )[-+.\deE]+', r"\g<1>0", text)


def try_command(words, inputs):
    fill()
    status, whole, err = eyrie(*words)
    expect(status == 0, f"undisturbed: {status} {err}")
    whole = whole.decode("utf-8")
    fill()
    here = os.getcwd() + "/"
    log = here + "opens"
    status, out, err = eyrie(*words, LD_PRELOAD=LIBRARY, EYRIE_FAULT_PROGRAM=os.path.basename(PROGRAM),
                             EYRIE_OPENS_LOG=log, EYRIE_OPENS_REPLACE="1")
    expect(status == 0, f"with inputs replaced: {status} {err}")
    out = out.decode("utf-8")
    with open(log, encoding="utf-8") as file:
        opened = [line for line in file.read().splitlines()  # SQLite opens folders, too
                  if not line.startswith(("/proc/", "/sys/", "/dev/")) and not os.path.isdir(line)]
    os.remove(log)
    for path in sorted(set(opened)):
        expect(opened.count(path) == 1, f"{path} is opened {opened.count(path)} times")
    for name in inputs:
        expect(here + name in opened, f"{name} is not opened: {opened}")
        expect(not os.path.exists(name + ".next"), f"{name} is not replaced")
    expect(same(out) == same(whole), "another result than of the files that were opened")
    if not out.startswith("{"):
        return
    for one in json.loads(out).get("provenance", {}).get("files", []):
        path = one["name"].replace("./", "", 1)
        if path in files():
            first = files()[path][0]
            digest = hashlib.sha256(first if isinstance(first, bytes) else first.encode()).hexdigest()
            expect(one["sha256"] == digest, f"{path}: the digest is of another content than was opened")


def main():
    failures = 0
    chosen = [name for name in COMMANDS if PATTERN in name]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        keep_results()
        fill()
        expect(eyrie("sweep", "s.yaml", "-q", "--store", "whole.db")[0] == 0, "the store that is read")
        for name in chosen:
            try:
                try_command(*COMMANDS[name])
                print(f"ok: {name}", flush=True)
            except Failed as failed:
                failures += 1
                print(f"FAILED: {name}: {failed}", flush=True)
        os.chdir("/")
    print(f"{len(chosen)} commands, {failures} failures")
    return 1 if failures or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
