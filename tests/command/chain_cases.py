"""Networks run as a chain: layers compute on what layers before them made; given weights and inputs; tensors that stay
on the chip."""
import csv
import json
import os
import struct

from npy_cases import npy
from program import bad, expect, good, named_cases, write

CASES, case = named_cases()

NET = """name: net
whole: true
layers:
  - {name: A, C: 2, M: 4, H: 6, W: 6, R: 3, S: 3, padding: 1, relu: true}
  - {name: P, type: maxpool, C: 4, H: 6, W: 6, R: 2, S: 2, stride: 2}
  - {name: B, C: 4, M: 4, H: 3, W: 3, R: 3, S: 3, padding: 1, relu: true}
  - {name: C, C: 4, M: 3, H: 3, W: 3, R: 1, S: 1}
  - {name: soft, type: softmax}
  - {name: D, type: fc, C: 3, H: 3, W: 3, M: 5}
"""


def result(*words):
    good("run", "-n", write("net.yaml", NET), "-q", "--check", "--json", "out.json", *words)
    with open("out.json", encoding="utf-8") as file:
        found = json.load(file)
    os.remove("out.json")
    return found


def safetensors(name, kind, shape, data):
    header = json.dumps({name: {"dtype": kind, "shape": shape, "data_offsets": [0, len(data)]}}).encode()
    return struct.pack("<Q", len(header)) + header + data


@case("chain: every layer matches the network's reference, the end is said")
def _():
    out = result("--chain")
    expect([layer["check"] for layer in out["layers"]] == ["match"] * 4, out["layers"])
    expect(out["chain"]["layers"] == 2, out["chain"])
    expect([end["operation"] for end in out["chain"]["ends"]] == ["soft"], out["chain"])
    lives = {life["tensor"]: life for life in out["chain"]["lifetimes"]}
    expect(lives["input"]["made_by"] is None and lives["input"]["last_taken_by"] == "A", lives)
    expect(lives["D"]["last_taken_by"] is None, lives)
    text = good("run", "-n", "net.yaml", "-q", "--check", "--chain")
    expect("chain: 2 of 4 layers compute on what operations before them made\n" in text, text)
    expect("chain ends at soft (softmax): softmax has no meaning in integers without a scale; what follows works on "
           "generated words\n" in text, text)


SHUFFLED = """name: net
whole: true
layers:
  - {name: A, C: 1, M: 6, H: 2, W: 2, R: 1, S: 1}
  - {name: shuffle, type: layout, from: [2, 3, 2, 2], order: [1, 0, 2, 3], shape: [6, 2, 2]}
  - {name: halves, type: layout, from: [6, 2, 2], starts: [[0, 0, 0], [3, 0, 0]], sizes: [[3, 2, 2], [3, 2, 2]]}
  - {name: B, C: 3, M: 1, H: 2, W: 2, R: 1, S: 1, inputs: [halves]}
  - {name: C, C: 3, M: 1, H: 2, W: 2, R: 1, S: 1, inputs: [halves:2]}
"""


@case("chain: words go where a layout says, also in what import writes of it")
def _():
    write("shuffled.yaml", SHUFFLED)
    # A makes 1 of its input in channels 0, 1 and 3, which become 0, 2 and 1: the first half of the shuffled ones.
    write("x.npy", npy((1, 1, 2, 2), words=[1] * 4))
    write("w.npy", npy((6, 1, 1, 1), words=[1, 1, 0, 1, 0, 0]))
    good("import", "shuffled.yaml", "-o", "again.yaml", "-q")
    for name in ("shuffled.yaml", "again.yaml"):
        good("run", "-n", name, "-l", "all", "-q", "--chain", "--check", "--input", "x.npy", "--weights", "A=w.npy",
             "--json", "out.json")
        with open("out.json", encoding="utf-8") as file:
            out = json.load(file)
        os.remove("out.json")
        expect(out["chain"]["layers"] == 2 and out["chain"]["ends"] == [], out["chain"])
        expect([layer["check"] for layer in out["layers"]] == ["match"] * 3, out["layers"])
        gated = [layer["gated_macs"] for layer in out["layers"]]
        expect(gated[1:] == [0, 12], gated)  # B has no zero among its words, C has nothing else


@case("chain: what is moved behind an end is as generated as before")
def _():
    write("moved.yaml", SHUFFLED.replace("  - {name: shuffle", "  - {name: soft, type: softmax}\n  - {name: shuffle"))
    text = good("run", "-n", "moved.yaml", "-l", "all", "-q", "--chain")
    expect("chain: 0 of 3 layers compute on what operations before them made\n" in text, text)
    expect("chain ends at soft (softmax)" in text, text)


@case("chain: without it a result says nothing of it, and layers work on other words")
def _():
    plain, chained = result(), result("--chain")
    expect("chain" not in plain and "kept_on_chip" not in plain and "generated_weights" not in plain, plain.keys())
    expect("on_chip" not in plain["layers"][0], plain["layers"][0])
    expect(plain["layers"][0]["cycles"] == chained["layers"][0]["cycles"], "the first layer has the same words")
    expect(plain["layers"][1]["gated_macs"] != chained["layers"][1]["gated_macs"], "the second one has not")


@case("chain: layers in any order, and some of them; others are computed beside the machine")
def _():
    out = result("--chain", "-l", "C,A")
    expect([layer["name"] for layer in out["layers"]] == ["A", "C"], out["layers"])
    expect(out["chain"]["passed_over"] == ["B"], out["chain"])
    expect(result("--chain")["layers"][2]["accesses"] == out["layers"][1]["accesses"], "the words are the same")


@case("chain: given input and weights are what is computed with")
def _():
    write("x.npy", npy((1, 2, 6, 6), words=[0] * 72))
    zeros = result("--chain", "--input", "x.npy")
    expect(zeros["layers"][0]["gated_macs"] == zeros["layers"][0]["macs"], "an input of zeros")
    others = {"simulator": 0, "provenance": 0}
    expect(result("--chain", "--input", "input=x.npy") | others == zeros | others, "by its name")
    write("w.npy", npy((4, 4, 3, 3), words=[0] * 144))
    write("w.safetensors", safetensors("B.weight", "I8", [4, 4, 3, 3], bytes(144)))
    for given in ("B=w.npy", "w.safetensors"):
        out = result("--chain", "--weights", given)
        expect(out["generated_weights"] == ["A", "C", "D"], out["generated_weights"])
        expect(out["layers"][2]["gated_macs"] == out["layers"][2]["macs"], "B makes zeros")
    text = good("run", "-n", "net.yaml", "-q", "--weights", "B=w.npy")  # without a chain, too
    expect("generated weights: A, C, D (none of --weights has them)\n" in text, text)


@case("chain: without one, an ifmap is given to any operation on the array, also to one that is run in parts")
def _():
    write("b.npy", npy((1, 4, 3, 3), words=[i % 5 - 1 for i in range(36)]))
    out = result("--input", "B=b.npy")
    write("file.yaml", NET.replace("name: B,", "name: B, ifmap_file: b.npy,"))
    same = json.loads(good("run", "-n", "file.yaml", "-q", "--check", "--json", "-"))
    expect(out["layers"] == same["layers"] != result()["layers"], "as if its file stood in the network")
    expect(out["zeros_assumed"] == ["A", "C", "D"], out["zeros_assumed"])
    layers = "[{name: A, C: 4, M: 2, H: 6, W: 6, R: 2, S: 2, dilation: 2}]"
    write("parts.yaml", f"name: n\nwhole: true\nlayers: {layers}\n")
    write("rows.npy", npy((1, 4, 6, 6), words=[0 if i // 6 % 2 else 3 for i in range(144)]))  # every other row
    made = json.loads(good("run", "-n", "parts.yaml", "-q", "--check", "--json", "-", "--input", "rows.npy"))
    gated, macs = (sum(layer[key] for layer in made["layers"]) for key in ("gated_macs", "macs"))
    expect(macs == 2 * gated == 2 * 4 * 4 * 16, (gated, macs))  # a window has either no zero or nothing else
    expect(made["totals"]["check"] == "match", made["totals"])


@case("chain: tensors stay on the chip, and cross no DRAM")
def _():
    out, without = result("--keep-on-chip"), result("--chain")
    expect([one["name"] for one in out["kept_on_chip"]["tensors"]] == ["B.relu"], out["kept_on_chip"])
    b, c = out["layers"][1:3]
    expect(b["check"] == c["check"] == "match", "they match")
    expect(b["dram_bytes"]["ofmap"]["compressed"] == 0 == c["dram_bytes"]["ifmap"]["compressed"], "no byte crosses")
    expect(b["accesses"]["dram"]["psum"]["writes"] == 0 == c["accesses"]["dram"]["ifmap"]["reads"], "no word crosses")
    expect(b["on_chip"] == {"ifmaps": False, "ofmaps": True, "held_banks": 1}, b["on_chip"])
    expect(c["on_chip"] == {"ifmaps": True, "ofmaps": False, "held_banks": 1}, c["on_chip"])
    expect(out["kept_on_chip"]["dram_bytes_saved"] >= 2 * 2 * 36, out["kept_on_chip"])
    expect(out["totals"]["energy"]["total"] < without["totals"]["energy"]["total"], "energy")
    rows = list(csv.DictReader(good("run", "-n", "net.yaml", "-q", "--keep-on-chip", "--csv", "-").splitlines()))
    said = {row["layer"]: (row["chain"], row["on_chip"]) for row in rows}
    expect(said["A"] == ("yes", "") and said["B"] == ("yes", "ofmaps") and said["C"] == ("yes", "ifmaps"), said)
    rows = list(csv.DictReader(good("run", "-n", "net.yaml", "-q", "--csv", "-").splitlines()))
    expect({(row["chain"], row["on_chip"]) for row in rows} == {("no", "")}, rows)
    text = good("run", "-n", "net.yaml", "-q", "--keep-on-chip")
    expect("kept on chip: B.relu (36 words, B to C): " in text, text)


REFUSED = {
    "an ifmap of which of them": (["--input", "x.npy"],
                                  ["--input: found 'x.npy' for a network of 4 operations on the array", "A, B, C, D"]),
    "an ifmap of what is not on the array": (["--input", "input=x.npy"],
                                             ["--input: unknown operation 'input'; allowed: A, B, C, D"]),
    "an ifmap of another shape": (["--input", "B=x.npy"],
                                  ["x.npy: found shape (1, 2, 6, 6); allowed: (1, 4, 3, 3)"]),
    "an ifmap twice": (["--input", "A=x.npy", "--input", "A=x.npy"], ["--input: A: given twice"]),
    "an ifmap that does not fit": (["--input", "A=x.npy", "--set", "arithmetic.ifmap_bits=2"],
                                   ["x.npy: found ", "allowed: -2 to 1 (2 bits)"]),
    "an input of no file": (["--chain", "--input", "input="], ["--input: found 'input='; allowed: FILE.npy or NAME="]),
    "an input that is not there": (["--chain", "--input", "y=x.npy"], ["--input: ", "unknown input 'y'", "input"]),
    "an input of another shape": (["--chain", "--input", "w.npy"],
                                  ["w.npy: found shape (4, 4, 3, 3); allowed: (1, 2, 6, 6)"]),
    "an input twice": (["--chain", "--input", "x.npy", "--input", "input=x.npy"], ["--input: input: given twice"]),
    "weights of nothing": (["--weights", "=w.npy"], ["--weights: found '=w.npy'; allowed: model, FILE.safetensors"]),
    "weights of an unknown layer": (["--weights", "E=w.npy"], ["--weights: unknown tensor 'E'"]),
    "weights of another shape": (["--weights", "A=w.npy"], ["w.npy: found shape (4, 4, 3, 3); allowed: (4, 2, 3, 3)"]),
    "weights of a file that is none": (["--weights", "x.npy"], ["x.npy: found a header of"]),
    "weights that are no integers": (["--weights", "f.safetensors"],
                                     ["f.safetensors: tensor B: found F32 words; allowed: integers"]),
    "weights that do not fit": (["--weights", "B=w.npy", "--set", "arithmetic.filter_bits=2"],
                                ["w.npy: found 2 at element 2; allowed: -2 to 1 (2 bits)"]),
    "weights that the network's file does not have": (["--weights", "model"],
                                                      ["--weights model: tensor A.weight of A: found no integers"]),
    "tensors that stay, traced": (["--keep-on-chip", "-l", "A", "--trace-json", "t.json", "--trace-layer", "A"],
                                  ["--keep-on-chip: found with a trace"]),
    "tensors that stay, of a network as a whole": (["--keep-on-chip", "--objective", "network-edp"],
                                                   ["--keep-on-chip: found with --objective network-edp"]),
}

for name, (words, fragments) in REFUSED.items():
    @case(f"chain: {name}")
    def _(words=words, fragments=fragments):
        write("x.npy", npy((1, 2, 6, 6)))
        write("w.npy", npy((4, 4, 3, 3), words=[i % 4 for i in range(144)]))
        write("f.safetensors", safetensors("B", "F32", [4, 4, 3, 3], bytes(4 * 144)))
        bad(fragments, "run", "-n", write("net.yaml", NET), "-q", *words)
