"""The inputs that fuzzing begins with: files of the tree, what the program makes of them, and inputs that once failed.

    make_corpus.py PROGRAM FOLDER     FOLDER/READER/NAME for each reader; FOLDER/store.sqlite: a small store;
                                      FOLDER/results/NAME.json: a result of each kind
"""
import glob
import json
import os
import shutil
import sqlite3
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MODELS = ["model", "onnx", "coreml", "tflite", "nnef", "darknet", "scale_sim", "timeloop", "maestro", "zigzag"]
# Files of the tree, by reader. What a reader makes of the files of another is worth a try, too.
FILES = {
    "accelerator": ["configs/accelerators/*.yaml"],
    "network": ["configs/networks/*.yaml", "tests/fuzz/seeds/nd.yaml", "tests/fuzz/seeds/terminal_escape_name.yaml"],
    "mapping": ["configs/mappings/*.yaml"],
    "energy": ["configs/energy/*.yaml"],
    "area": ["configs/area/*.yaml"],
    "sweep": ["configs/sweeps/*.yaml", "tests/fuzz/seeds/unsatisfiable_constraint_19s.yaml"],
    "npy": ["tests/fuzz/seeds/*.npy"],
    "safetensors": ["tests/fuzz/seeds/*.safetensors"],
    **{reader: ["tests/fuzz/seeds/models/*"] for reader in MODELS},
}
YAML = ["accelerator", "network", "mapping", "energy", "area", "sweep"]
TINY_MAPPING = "dataflow: rs\nlayers:\n  CONV1: {m: 4, n: 1, e: 8, p: 2, q: 2, r: 1, t: 2}\n"
SWEEP = "name: s\nbase: {network: tiny, layers: [CONV1]}\nvary:\n  - {key: batch, values: [1, 2]}\n"
TEXTS = {
    "set": ["array.rows=3\npe.zero_gating=false\n", "array.rows=,\n", "noc.ifmap.buses=2\nglb.double_buffered=both\n",
            "arithmetic.psum_bits=48\ncore_khz=1\n"],
    "command_line": ["run\n-n\ntiny\n-l\nCONV1,CONV2\n--set\narray.rows=3\n", "run\n--network=tiny\n--mapper-limit=3",
                     "compare\n-n\ntiny\n--pes\n256\n", "sweep\nx.yaml\n--jobs\n2\n--export\na.csv\n",
                     "report\na\nb\n-o\n-\n", "view\n-n\ntiny\n-l\nCONV1\n-o\nx.html", "pareto\nx\n--area\n",
                     "run\n-n\ntiny\n-b\n65536\n-d\nnlr\n--objective\nnetwork-edp\n-a\nisca16_rs_1024\n"],
    "points": ["0\n1\n23\n", "", "3\n3\n", "x"],
    "mapping": [TINY_MAPPING],
    "sweep": [SWEEP, SWEEP + "  - {key: accelerator.array.rows, range: {from: 2, to: 40, step: 2}}\n",
              SWEEP + "constraints: [array.rows * array.columns > pes - 1]\nsample: {points: 1, seed: 3}\n"],
    "result_values": ["0 0\n{}", "0 5\n", "0 20\n-1", "1 30\n[[]]", "1 60\n1e300", "2 9\n\"x\"", "2 40\nnull"],
    "store_texts": [f"{column}\n{text}" for column, text in (
        ("details.energy_by_level", '{"rf": {}}'), ("details.layers", "{"), ("sweep_points.parameters", "[1]"),
        ("sweep_points.ordinal", "1e18"), ("points.status", "dome"), ("points.energy", "much"), ("points.pes", "-1"),
        ("sweeps.text", ","), ("sweeps.text", "vary: 1"), ("sweep_points.parameters", '{"batch":1}'))],
}


def write(folder, reader, name, content):
    path = os.path.join(folder, reader, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def read(path):
    with open(path, "rb") as file:
        return file.read()


def small_pages(store):
    """As few bytes as SQLite can do with: each input is a whole store, which is written, mutated and read."""
    database = sqlite3.connect(store)
    for statement in ("PRAGMA journal_mode = DELETE", "PRAGMA page_size = 512", "VACUUM"):
        database.execute(statement)
    database.close()


def main():
    program, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    os.makedirs(folder, exist_ok=True)
    for reader, patterns in FILES.items():
        for pattern in patterns:
            for path in sorted(glob.glob(os.path.join(ROOT, pattern))):
                write(folder, reader, os.path.basename(path), read(path))
    for reader in YAML:
        write(folder, reader, "comma.yaml", read(os.path.join(HERE, "seeds", "comma.yaml")))
    for reader, texts in TEXTS.items():
        for number, text in enumerate(texts):
            write(folder, reader, f"text{number}", text)
    run = ["-q", "-n", "tiny", "-l", "CONV1", "--mapper", "estimate"]
    for name, words in {"run": ["run", *run], "comparison": ["compare", *run, "--pes", "16", "--dataflows", "rs,nlr"],
                        "serve": ["serve", "-q", "-n", "tiny", "-s", "single-stream"]}.items():
        done = subprocess.run([program, *words, "--json", "-"], stdout=subprocess.PIPE, check=True)
        text = json.dumps(json.loads(done.stdout), separators=(",", ":"))  # small inputs are mutated more often
        for reader in ("result", "diff", "results"):
            write(folder, reader, f"{name}.json", text)
    write(folder, "store", "sweep.yaml", SWEEP)
    sweep, store = os.path.join(folder, "store", "sweep.yaml"), os.path.join(folder, "store.sqlite")
    if os.path.exists(store):
        os.remove(store)
    subprocess.run([program, "sweep", sweep, "-q", "--store", store], stdout=subprocess.DEVNULL, check=True)
    os.remove(sweep)
    small_pages(store)
    shutil.copy(store, os.path.join(folder, "store", "whole.sqlite"))


if __name__ == "__main__":
    main()
