"""`eyrie import`: model files of all formats, and files that are none."""
import json
import os

from inputs import network
from npy_cases import npy
from program import bad, expect, good, named_cases, read, write
from results import nothing_left

CASES, case = named_cases()
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")

CFG = """[net]
height=16
width=16
channels=3
[convolutional]
batch_normalize=1
filters=8
size=3
stride=1
pad=1
activation=relu
[maxpool]
size=2
stride=2
[shortcut]
from=-1
activation=leaky
[connected]
output=10
activation=linear
[softmax]
"""
CSV = "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n"
CONV1 = CSV + "Conv1, 18, 18, 3, 3, 3, 8, 1,\n"
MAESTRO = "Network n { Layer Conv1 { Type: CONV Dimensions { K: 8, C: 3, R: 3, S: 3, Y: 18, X: 18 } } }\n"
TIMELOOP = "problem: {R: 3, S: 3, P: 16, Q: 16, C: 3, K: 8, N: 1}\n"
ZIGZAG = """- {id: 0, name: Conv1, operator_type: Conv, equation: 'O[k][oy][ox]+=W[k][c][fy][fx]*I[c][iy][ix]',
   dimension_relations: [iy=oy+fy, ix=ox+fx], loop_dims: [K, C, OY, OX, FY, FX], loop_sizes: [8, 3, 16, 16, 3, 3],
   pr_loop_dims: [IY, IX], padding: [[1, 1], [1, 1]]}
"""


@case("import: a table of layers, what runs beside the array, and what was folded")
def _():
    out = good("import", write("net.cfg", CFG))
    for part in ("net.cfg: Darknet", "convolutional_0", "55,296", "2 layers on the array, 5,354 parameters",
                 "60,416 MACs for one image", "beside the array", "maxpool", "softmax",
                 "batch normalisation of convolutional_0 into its filters"):
        expect(part in out, f"'{part}' is missing: {out}")
    expect("not supported" not in out, out)


@case("import: all formats by what they hold, and the network file of each runs with the same counts")
def _():
    macs = 8 * 3 * 9 * 16 * 16
    for name, text in {"a.onnx": CONV1, "b.csv": MAESTRO, "c": TIMELOOP, "d.m": ZIGZAG}.items():
        path = write(name, text)
        found = json.loads(good("import", path, "--json", "-"))
        expect(found["schema"] == "eyrie.import/1" and found["macs"] == macs, f"{name}: {found}")
        good("import", path, "-q", "-o", "imported.yaml")
        result = json.loads(good("run", "-q", "-n", "./imported.yaml", "--check", "--json", "-"))
        expect(result["layers"][0]["macs"] == macs, f"{name}: run counts others")


@case("import: the network file and the JSON go where they are asked for, and nothing else there")
def _():
    path = write("net.cfg", CFG)
    text = good("import", path, "-o", "-")
    expect(text.startswith("name: ") and "type: maxpool" in text and "{name: softmax_4, type: softmax" in text, text)
    good("import", path, "-o", "net.yaml", "--json", "net.json")
    expect(read("net.yaml") == text, "two outputs of one network")
    found = json.loads(read("net.json"))
    expect([one["name"] for one in found["layers"]] == ["convolutional_0", "connected_3"], found)
    expect(found["macs"] == 60416 and found["parameters"] == 5354, found)
    bad(["--output - and --json -"], "import", path, "-o", "-", "--json", "-")
    bad(["both found", "the same file"], "import", path, "-o", "x", "--json", "./x")
    bad(["--output ./net.cfg: is the file that is read"], "import", path, "-o", "./net.cfg")
    expect(read("net.cfg") == CFG, "the model is overwritten")
    nothing_left()


@case("import: sizes of open axes")
def _():
    path = write("net.cfg", CFG)
    expect("221,184" in good("import", path, "--dim", "height=32", "--dim", "width=32"), "sizes that are given")
    bad(["--dim: unknown open axis 'hight'", "did you mean 'height'?"], "import", path, "--dim", "hight=2")
    for wrong in ("height", "height=", "height=0", "height=-1", "height=x", "=2", "height=99999999999999999999"):
        bad(["--dim: found '" + wrong + "'", "allowed: NAME=SIZE"], "import", path, "--dim", wrong)
    bad(["--dim: height: given twice"], "import", path, "--dim", "height=2", "--dim", "height=3")
    bad(["--dim N: ", "all sizes stand in the file"], "import", write("t.csv", CONV1), "--dim", "N=1")
    for command in ("run", "map", "compare"):
        out = good(command, "-q", "-n", path, "--dim", "height=32", "--dim", "width=32", "--mapper", "estimate",
                   "--json", "out.json")
        expect(out, command)
        bad(["tiny.yaml: --dim: found height; allowed: none"], command, "-n", "tiny", "--dim", "height=2")
    expect(json.loads(read("out.json"))["network"] == "net", "the last result")
    os.remove("out.json")


@case("import: what is no model file is answered with the formats that are read")
def _():
    bad(["import: found no file", "Darknet"], "import")
    bad(["nowhere"], "import", "nowhere")
    bad(["found an empty file", "allowed: TFLite", "; Darknet"], "import", write("empty", ""))
    bad(["of no format that is read", "SCALE-Sim"], "import", write("words", "words\n"))
    bad(["of no format"], "import", write("binary", bytes(range(256)) * 100))
    bad(["a folder without graph.nnef"], "import", "./folder")
    bad(["/dev/null", "not a regular file"], "import", "/dev/null")
    out = good("import", write("own.yaml", network()))
    expect("own.yaml: network file" in out, out)
    os.remove("own.yaml")


OWN = """name: own
defaults: {ifmap_zeros: 0.5, relu: true}
layers:
  - {name: A, C: 4, M: 8, H: 6, W: 6, R: 3, S: 3}
  - {name: P, type: matmul, batch: 2, M: 4, K: 8, N: 6, second: activation, inputs: [A, A]}
  - {name: L, type: fc, C: 8, M: 5, H: 4, W: 4, images: 3, repeat: 2, inputs: [A]}
  - {name: T, type: transposed, C: 4, M: 2, H: 5, W: 5, R: 3, S: 3, stride: 2, inputs: [input]}
"""


@case("import: a network file of this program is written as it stands, and runs as it did")
def _():
    path = write("own.yaml", OWN)
    good("import", path, "-o", "copy.yaml")
    expect(read("copy.yaml") == OWN, read("copy.yaml"))
    expect(good("import", path, "-o", "-") == OWN, "another text on standard output")
    of_file, of_copy = (json.loads(good("run", "-q", "-n", f"./{name}", "--mapper", "estimate", "--json", "-"))
                        for name in ("own.yaml", "copy.yaml"))
    expect(of_file["layers"] == of_copy["layers"], "the copy runs otherwise")
    write("f.npy", npy((8, 4, 3, 3), words=[1] * 288))
    with_data = write("own.yaml", OWN.replace("S: 3}", "S: 3, filter_file: f.npy}", 1))
    good("import", with_data, "-o", "copy.yaml")
    good("run", "-q", "-n", "./copy.yaml", "-l", "A")
    os.makedirs("elsewhere", exist_ok=True)
    bad([":4: layers[0].filter_file: found 'f.npy'", "would not find; allowed: a copy in "],
        "import", with_data, "-o", "elsewhere/copy.yaml")
    expect(not os.listdir("elsewhere"), "a copy that does not run")
    os.rmdir("elsewhere")


@case("import: of a network file, products of two activations have no weights, and entries stay what they are")
def _():
    layers = {one["name"]: one for one in json.loads(good("import", write("own.yaml", OWN), "--json", "-"))["layers"]}
    product = layers["P"]
    expect((product["type"], product["weights"], product["macs"]) == ("matmul", 0, 2 * 4 * 8 * 6), product)
    expect((product["batch"], product["M"], product["K"], product["N"]) == (2, 4, 8, 6), product)
    expect(layers["A"]["weights"] == 8 * 4 * 9 and layers["A"]["type"] == "conv", layers["A"])
    fc = layers["L"]
    expect((fc["M"], fc["repeats"], fc["macs"], fc["weights"]) == (3, 2, 2 * 3 * 128 * 5, 128 * 5), fc)
    expect(layers["T"]["transposed"] and layers["T"]["macs"] == 4 * 2 * 9 * 25, layers["T"])
    bert = os.path.join(SOURCE, "configs", "networks", "bert_base.yaml")
    expect("84,934,656 parameters" in good("import", bert), "parameters of bert_base")


@case("import: a layer that is repeated is named, and counted, as `run` does it")
def _():
    path = write("own.yaml", "name: n\nlayers:\n  - {name: rep, type: fc, C: 8, M: 4, repeat: 3}\n")
    for out in (good("import", path), good("run", "-q", "-n", "./own.yaml", "--mapper", "estimate")):
        rows = [line.split() for line in out.splitlines() if line.startswith("rep x 3 ")]
        expect(any("32" in row for row in rows) and not any("96" in row for row in rows), out)
    expect("x N: done N times for one image" in good("import", path) and "; 96 MACs" in good("import", path), "notes")
    found = json.loads(good("import", path, "--json", "-"))["layers"][0]
    expect((found["repeats"], found["macs"]) == (3, 96), found)


@case("import: a model file is a network for all commands, the same as the network file of it")
def _():
    path = write("net.cfg", CFG)
    good("import", path, "-o", "net.yaml")
    for words in (["run", "-q", "--json", "-"], ["map", "--json", "-"]):
        of_model, of_file = (json.loads(good(*words, "-n", name)) for name in ("net.cfg", "./net.yaml"))
        expect(len(of_model["layers"]) == 2, f"{words}: {len(of_model['layers'])} layers")
        expect(of_model["layers"] == of_file["layers"], f"{words}: other layers")
    text = good("show", "network", "net.cfg")
    expect("convolutional_0" in text and "type: maxpool" in text, text)
    bad(["net.txt: found a file of no format that is read"], "run", "-n", write("net.txt", "words\n"))
    bad(["expected a mapping"], "run", "-n", write("words.yaml", "words\n"))


@case("import: a batch that is read as one image is said by `run`, too")
def _():
    path = write("net.timeloop", TIMELOOP.replace("N: 1", "N: 4"))
    line = "batch of 4: read as one image"
    expect(line in good("import", path), "import")
    expect(line in good("run", "-n", path, "--mapper", "estimate"), "run")
    expect(json.loads(good("run", "-q", "-n", path, "--mapper", "estimate", "--json", "-"))["model_batches"] == [line],
           "JSON")
    result = json.loads(good("run", "-q", "-n", write("one", TIMELOOP), "--mapper", "estimate", "--json", "-"))
    expect("model_batches" not in result, "no batch")


HOSTILE = {
    "a route to itself": (CFG + "[route]\nlayers=5\n", [":23: [route] layers: found 5 in layer 5"]),
    "a shortcut out of range": (CFG + "[shortcut]\nfrom=-99\n", [":23: [shortcut] from: found -99"]),
    "a negative size": (CFG.replace("filters=8", "filters=-8"), [":7: [convolutional] filters: found '-8'"]),
    "an overflowing size": (CFG.replace("filters=8", "filters=99999999999"), ["filters: found '99999999999'"]),
    "products that overflow": (CFG.replace("=16", "=2147483648"), ["net.cfg:", "too large"]),
    "a million sections": (CFG + "[dropout]\n" * 1000000, ["found more sections; allowed: up to 100000"]),
    "a million layers": (CSV + "a,9,9,3,3,1,1,1\n" * 1000000, [":100002: found more operations"]),
    "a million braces": ("Network n { Layer L { D " + "{" * 1000000, ["found the end"]),
    "a billion laughs": ("problem: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(12)), ["values"]),
    "a shape of itself": ("problem: &p {shape: *p, instance: *p}\n", ["nested more than 64 levels"]),
    "an escape": ("Network n { Layer L { Type: \x1b[31mred } }", ["L (\\x1b[31mred)"]),
    "cut off": (MAESTRO[:-8], ["found the end"]),
}


@case("import: hostile files end with one message")
def _():
    for what, (text, fragments) in HOSTILE.items():
        try:
            bad(fragments, "import", write("net.cfg", text))
        except Exception as error:
            raise type(error)(f"{what}: {error}") from error
