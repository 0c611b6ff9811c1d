"""Tensors given as .npy files: damaged ones are refused, good ones are what is computed with."""
import json
import os
import struct

from inputs import layer, network
from program import bad, expect, eyrie, good, named_cases, write
from results import nothing_left

CASES, case = named_cases()


def npy(shape, descr="<i2", words=None, order="False", header=None):
    count = 1
    for size in shape:
        count *= size
    header = header or f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {tuple(shape)}, }}"
    words = words if words is not None else [(7 * i) % 23 - 11 for i in range(count)]
    code = {"<i2": "h", "|i1": "b", "<i4": "i", "<i8": "q", "<f4": "f", ">i2": "h", "|u1": "B", "<u2": "H"}[descr]
    data = struct.pack(("<" if descr[0] != ">" else ">") + str(len(words)) + code, *words)
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header) + 1) + header.encode() + b"\n" + data


def npy_network(key="ifmap_file"):
    return network(layer(**{key: "data.npy"}))


NPY = {
    "empty": (b"", ["data.npy", "ends within its header"]),
    "no npy": (b"hello, world, this is text", ["data.npy", "no .npy file"]),
    "version": (b"\x93NUMPY\x09\x00" + bytes(100), ["data.npy", "version 9"]),
    "header cut": (npy((1, 2, 6, 6))[:30], ["data.npy", "ends within its header"]),
    "data cut": (npy((1, 2, 6, 6))[:-1], ["data.npy", "143 bytes of data", "truncated", "allowed: 144"]),
    "data too long": (npy((1, 2, 6, 6)) + b"x", ["data.npy", "145 bytes of data", "allowed: 144"]),
    "shape": (npy((1, 2, 6, 7)), ["data.npy", "found shape (1, 2, 6, 7); allowed: (1, 2, 6, 6)"]),
    "fewer dimensions": (npy((72,)), ["data.npy", "found shape (72,)", "allowed: (1, 2, 6, 6)"]),
    "no dimensions": (npy((), words=[1]), ["data.npy", "found shape ()"]),
    "floats": (npy((1, 2, 6, 6), "<f4"), ["data.npy", "found element type '<f4'; allowed: |i1"]),
    "big-endian": (npy((1, 2, 6, 6), ">i2"), ["data.npy", "found element type '>i2'"]),
    "Fortran order": (npy((1, 2, 6, 6), order="True"), ["data.npy", "Fortran order"]),
    "values too large": (npy((1, 2, 6, 6), "<i4", [40000] * 72), ["data.npy", "found 40000 at element 0", "16 bits"]),
    "values too small": (npy((1, 2, 6, 6), "<i8", [0] * 71 + [-(1 << 63)]), ["data.npy", "at element 71"]),
    "endless shape": (npy((99999999999999999999,), words=[0]), ["data.npy", "unreadable .npy header"]),
    "no dictionary": (npy((1,), header="print('hello')"), ["data.npy", "unreadable .npy header"]),
    "endless header": (b"\x93NUMPY\x02\x00\xff\xff\xff\xff", ["data.npy", "header of 4294967295 bytes"]),
}

for name, (content, fragments) in NPY.items():
    @case(f"npy: {name}")
    def _(content=content, fragments=fragments):
        write("data.npy", content)
        path = write("input.yaml", npy_network())
        bad(fragments, "run", "-n", path, "--json", "out.json", "-q")
        nothing_left()


@case("npy: a wrong one is found before the first layer runs")
def _():
    write("data.npy", npy((1,)))
    path = write("input.yaml", network(layer(), layer(name="L2", filter_file="data.npy")))
    done = eyrie("run", "-n", path, "-v")
    expect(done.status == 2 and "array cycles" not in done.err, f"it ran: {done.err}")


@case("npy: given tensors are what is computed with")
def _():
    results = {}
    for name, descr in (("short", "<i2"), ("long", "<i8"), ("other", "<i4")):
        words = None if name != "other" else [1] * 72
        write("data.npy", npy((1, 2, 6, 6), descr, words))
        path = write("input.yaml", npy_network())
        results[name] = json.loads(good("run", "-n", path, "--check", "--json", "-"))
        expect(results[name]["layers"][0]["check"] == "match", "no match")
    for result in results.values():
        del result["simulator"], result["provenance"]  # other files
    expect(results["short"] == results["long"], "the element type changes the result")
    expect(results["short"] != results["other"], "the values change nothing")
    write("data.npy", npy((4, 2, 3, 3)))
    out = json.loads(good("run", "-n", write("input.yaml", npy_network("filter_file")), "--check", "--json", "-"))
    expect(out["layers"][0]["check"] == "match", "no match")
    shown = good("show", "network", "./input.yaml")  # names the file so that it is found from anywhere
    os.makedirs("folder/deep", exist_ok=True)
    write("folder/deep/shown.yaml", shown)
    good("run", "-q", "-n", "./folder/deep/shown.yaml", "--check")


@case("psums: what 32 bits lose, wider ones keep; the ofmaps have their bits in DRAM")
def _():
    def ofmap(channels, *sets):
        write("ifmap.npy", npy((1, channels, 2, 2), words=[-32768] * 4 * channels))
        write("filter.npy", npy((1, channels, 1, 1), words=[-32768] * channels))
        one = layer(C=channels, M=1, H=2, W=2, R=1, S=1, relu="true", ifmap_file="ifmap.npy", filter_file="filter.npy")
        path = write("input.yaml", network(one))
        words = [word for key in sets for word in ("--set", "arithmetic." + key)]
        for more in ([], ["--no-fast-forward"]):
            found = json.loads(good("run", "-n", path, "--check", "--json", "-", *words, *more))["layers"][0]
            expect(found["check"] == "match", f"{channels} channels, {sets}: {found['check']}")
        return found["dram_bytes"]["ofmap"]
    # Four ofmaps of 2^30 for each channel. Four words of 33 bits are 132 bits, 17 bytes; too wide for the codec.
    for bits, size in ((32, 16), (33, 17), (40, 20), (48, 24)):
        expect(ofmap(2, f"psum_bits={bits}") == {"uncompressed": size, "compressed": size}, f"{bits} bits")
    # Two channels give 2^31, four 2^32: the first width that holds them is 33 and 34 bits. Shifted down by 20 bits they
    # are four words in two code words of three pairs, 16 bytes. One bit less, they are negative or 0, and 0 after ReLU:
    # one run in one code word.
    for channels, bits in ((2, 33), (4, 34)):
        for width, size in ((bits - 1, 8), (bits, 16), (48, 16)):
            found = ofmap(channels, f"psum_bits={width}", "ofmap_bits=16", "ofmap_shift=20")
            expect(found == {"uncompressed": 8, "compressed": size}, f"{channels} channels, {width} bits: {found}")
