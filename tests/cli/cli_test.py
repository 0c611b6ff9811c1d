#!/usr/bin/env python3
"""The command line as its users meet it: runs the built program on good and on bad input.

    cli_test.py PROGRAM [PATTERN]     PATTERN: only the cases whose name contains it

Bad input of any kind ends with exit status 2 and one message on standard error; output files
appear whole or not at all; good input gives the same, correct result every time.
"""
import json
import os
import resource
import struct
import subprocess
import sys
from xml.etree import ElementTree

from program import PROGRAM, Result, SECONDS, bad, expect, eyrie, good, read, run_cases, write


# --- Inputs -------------------------------------------------------------------------------------
TINY = {"C": 2, "M": 4, "H": 6, "W": 6, "R": 3, "S": 3}


def layer(**changes):
    keys = {"name": "L1", **TINY, **changes}
    return "  - {" + ", ".join(f"{key}: {value}" for key, value in keys.items() if value is not None) + "}\n"


def network(*layers, name="net"):
    return f"name: {name}\nlayers:\n" + "".join(layers or (layer(),))


def mapping(entry, dataflow="rs", name="CONV1"):
    return f"dataflow: {dataflow}\nlayers:\n  {name}: {entry}\n"


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


def bomb(head):
    levels = "abcdefghijkl"
    text = head + "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for before, here in zip(levels, levels[1:]):
        text += f"{here}: &{here} [{', '.join(['*' + before] * 9)}]\n"
    return text


# What no file of any kind may be: content -> what the message says.
NO_YAML = {
    "empty": ("", ["expected one YAML document, found none"]),
    "only a comment": ("# nothing\n", ["expected one YAML document, found none"]),
    "two documents": ("name: a\n---\nname: b\n", ["expected one YAML document, found 2"]),
    "binary": (bytes(range(256)) * 20, [":1: ", "found byte 0x00", "UTF-8"]),
    "an ELF program": (b"\x7fELF\x02\x01\x01" + bytes(100), ["found byte 0x7F", "UTF-8"]),
    "Latin-1": (b"\nname: caf\xe9\n", [":2: ", "found byte 0xE9", "UTF-8"]),
    "UTF-16": ("name: x\n".encode("utf-16"), ["found byte", "UTF-8"]),
    "a surrogate": (b"name: \xed\xa0\x80\n", ["found byte 0xED"]),
    "an overlong character": (b"name: \xc0\xaf\n", ["found byte 0xC0"]),
    "NUL after a good file": (b"name: x\n\0rubbish: 1\n", [":2: ", "found byte 0x00"]),
    "a list": ("- 1\n- 2\n", [":1: ", "expected a mapping, found a sequence"]),
    "a word": ("hello\n", [":1: ", "expected a mapping, found 'hello'"]),
    "unbalanced brackets": ("name: [1, 2\n", ["not valid YAML"]),
    "a tab": ("name: x\nb:\n\t- 1\n", ["not valid YAML"]),
    "an unknown alias": ("name: *nowhere\n", [":1: ", "not valid YAML"]),
    "a key twice": ("name: a\nname: b\n", [":2: ", "name: given twice"]),
    "a mapping as a key": ("{a: 1}: 2\n", ["a key must be a plain name"]),
    "deep brackets": ("name: " + "[" * 100000, ["nested more than 64 levels"]),
    "deep mappings": ("name: " + "{a: " * 100000, ["nested more than 64 levels"]),
    "deep indentation": ("".join(" " * i + "a:\n" for i in range(300)), ["nested more than 64 levels"]),
    "deep and balanced": ("name: " + "[" * 200 + "]" * 200, [":1: ", "nested more than 64 levels"]),
    "an alias of itself": ("name: &a [*a, *a]\n", ["nested more than 64 levels"]),
    "a billion laughs": (bomb(""), ["more than 2000000 values"]),
    "5 MB": ("# " + "x" * 5000000, ["5000002 bytes", "up to 4 MiB"]),
    "many unknown keys": ("".join(f"k{i}: 1\n" for i in range(100000)), [":1: ", "unknown key 'k0'"]),
    "a long key": ("? " + "k" * 100000 + "\n: 1\n", [":1: ", "kkk...: unknown key 'kkk", "kkk...'"]),
    "an unknown key": ("nmae: x\n", [":1: nmae: ", "unknown key 'nmae'", "did you mean 'name'?", "allowed: name, "]),
    "a merge key": ("<<: {name: x}\n", ["unknown key '<<'"]),
}

KINDS = {
    "accelerator": lambda path: ["run", "-n", "tiny", "-a", path],
    "network": lambda path: ["run", "-n", path],
    "mapping": lambda path: ["run", "-n", "tiny", "-m", path],
    "energy": lambda path: ["run", "-n", "tiny", "-e", path],
}

NETWORKS = {
    "no layers key": ("name: x\n", ["'layers' is missing"]),
    "no name": ("layers: []\n", ["'name' is missing"]),
    "empty name": ("name: ''\nlayers: []\n", ["name: ", "found ''"]),
    "no layers": ("name: x\nlayers: []\n", [":2: layers: ", "empty sequence"]),
    "layers null": ("name: x\nlayers:\n", [":2: layers: ", "expected a sequence, found nothing"]),
    "layers a mapping": ("name: x\nlayers: {a: 1}\n", [":2: layers: ", "expected a sequence, found a mapping"]),
    "layer a word": ("name: x\nlayers: [a]\n", ["layers[0]: expected a mapping, found 'a'"]),
    "name a list": ("name: [a]\nlayers: []\n", [":1: name: expected text, found a sequence"]),
    "misspelt key": (network(layer(strid=2)), [":3: layers[0].strid: ", "did you mean 'stride'?", "allowed: name, "]),
    "key twice": (network("  - {name: A, C: 1, C: 2, M: 1, H: 1, W: 1, R: 1, S: 1}\n"), [":3: ", "C: given twice"]),
    "name twice": (network(layer(), layer()), [":4: layers[1].name: found 'L1'", "layers[0]"]),
    "missing size": (network(layer(H=None)), [":3: layers[0]: key 'H' is missing"]),
    "zero size": (network(layer(C=0)), [":3: layers[0].C: found 0; allowed: an integer from 1 to 65536"]),
    "negative size": (network(layer(M=-4)), ["layers[0].M: found -4; allowed"]),
    "large size": (network(layer(H=65537)), ["layers[0].H: found 65537; allowed"]),
    "overflow": (network(layer(H="99999999999999999999999")), ["layers[0].H: found 9999", "allowed: an integer"]),
    "hexadecimal": (network(layer(H="0x10")), ["layers[0].H: expected an integer", "found '0x10'"]),
    "fraction": (network(layer(H="6.5")), ["layers[0].H: expected an integer", "found '6.5'"]),
    "exponent": (network(layer(H="1e1")), ["found '1e1'"]),
    "blanks": (network(layer(H="' 6'")), ["found ' 6'"]),
    "blanks after": (network(layer(H="'6 '")), ["found '6 '"]),
    "NUL inside": (network(layer(H='"6\\0zzz"')), ["layers[0].H: expected an integer", "found '6?zzz'"]),
    "size a list": (network(layer(H="[6]")), ["expected an integer", "found a sequence"]),
    "size null": (network(layer(H="~")), ["expected an integer", "found nothing"]),
    "boolean": (network(layer(relu="yes")), ["layers[0].relu: expected true or false, found 'yes'"]),
    "share above 1": (network(layer(ifmap_zeros=1.5)), ["ifmap_zeros: found 1.5; allowed: a number from 0 to 1"]),
    "share NaN": (network(layer(ifmap_zeros=".nan")), ["ifmap_zeros: expected a number", "found '.nan'"]),
    "share nan": (network(layer(ifmap_zeros="nan")), ["ifmap_zeros: expected a number", "found 'nan'"]),
    "share hexadecimal": (network(layer(ifmap_zeros="0x0")), ["expected a number", "found '0x0'"]),
    "type": (network(layer(type="cov")), ["layers[0].type: found 'cov'; allowed: conv, depthwise, fc"]),
    "filter too tall": (network(layer(R=7)), [":3: layers[0]: ", "R=7", "6 rows", "allowed"]),
    "filter too wide": (network(layer(S=9, padding=1)), ["S=9", "8 columns"]),
    "padding of whole windows": (network(layer(padding=3)), ["padding: found 3; allowed: an integer from 0 to 2"]),
    "channels and groups": (network(layer(C=3, groups=2)), [":3: layers[0]: ", "C=3", "G=2", "multiple"]),
    "filters and groups": (network(layer(M=3, groups=2)), ["M=3", "G=2", "multiple"]),
    "stride zero": (network(layer(stride=0)), ["layers[0].stride: found 0"]),
    "stride of three": (network(layer(stride="[1, 1, 1]")), ["layers[0].stride: found a sequence of 3"]),
    "layer's name": (network(layer(name="'a b'")), ["found 'a b'", "letters"]),
    "layer's name as a path": (network(layer(name="'../x'")), ["found '../x'", "letters"]),
    "depthwise groups": (network(layer(type="depthwise", groups=3)), ["groups", "allowed in a depthwise layer: C=2"]),
    "defaults": ("name: x\ndefaults: {rellu: true}\nlayers: []\n", [":2: defaults.rellu: ", "did you mean 'relu'?"]),
    "defaults a list": ("name: x\ndefaults: [1]\nlayers: []\n", [":2: defaults: expected a mapping"]),
    "no such data": (network(layer(ifmap_file="none.npy")), [":3: layers[0].ifmap_file: ", "no such file", "none.npy"]),
    "data a directory": (network(layer(ifmap_file="/")), ["ifmap_file", "no such file"]),
}

ACCELERATORS = {
    "no PEs": ("array: {rows: 0}\n", [":1: array.rows: found 0; allowed: an integer from 1 to 1024"]),
    "negative PEs": ("array: {columns: -1}\n", ["array.columns: found -1; allowed"]),
    "section a number": ("array: 5\n", [":1: array: expected a mapping, found '5'"]),
    "section a list": ("array: [12, 14]\n", [":1: array: expected a mapping, found a sequence"]),
    "section null": ("name: x\narray:\n", [":2: array: expected a mapping, found nothing"]),
    "key misspelt": ("name: x\npe:\n  ifmap_spad_word: 3\n",
                     [":3: pe.ifmap_spad_word: ", "did you mean 'ifmap_spad_words'?", "allowed: ifmap_spad_words, "]),
    "key twice": ("pe:\n  load_cycles: 3\n  load_cycles: 4\n", [":3: load_cycles: given twice"]),
    "boolean": ("overlap_passes: maybe\n", [":1: overlap_passes: expected true or false, found 'maybe'"]),
    "choice": ("pe: {psum_addition: both}\n", ["pe.psum_addition: found 'both'; allowed: merged, separate"]),
    "clock": ("core_khz: 0\n", [":1: core_khz: found 0; allowed"]),
    "filter FIFO": ("name: x\npe:\n  filter_fifo_words: 3\n",
                    [":3: pe.filter_fifo_words: found 3; allowed: at least 4", "noc.filter.words_per_cycle"]),
    "filter bus": ("noc: {filter: {words_per_cycle: 17}}\n", ["pe.filter_fifo_words: found 16; allowed: at least 17"]),
    "ifmap FIFO": ("noc: {ifmap: {words_per_cycle: 2}}\npe: {ifmap_fifo_words: 1}\n",
                   [":2: pe.ifmap_fifo_words: found 1; allowed: at least 2"]),
    "psum-in FIFO": ("pe: {psum_in_fifo_words: 1}\n", ["pe.psum_in_fifo_words: found 1; allowed: at least 4"]),
    "psum-out FIFO": ("pe: {psum_out_fifo_words: 1}\n", ["pe.psum_out_fifo_words: found 1; allowed: at least 4"]),
    "too many PEs": ("array: {rows: 1024, columns: 1024}\n", [":1: array.rows: found 1024 x 1024 PEs; allowed"]),
    "endless buffer": ("glb: {shared_banks: 65536, bank_rows: 16777216}\n", ["glb.shared_banks: found 65536 banks"]),
    "endless filter banks": ("glb: {filter_banks: 65536, bank_rows: 16777216}\n", ["glb.filter_banks: found 65536"]),
    "latency": ("dram: {access_latency_cycles: 1000000}\n", [":1: dram.access_latency_cycles: found 1000000", "60000"]),
    "row IDs": ("noc: {filter: {row_id_bits: 0}}\n", ["layer CONV1", "filter network needs", "noc.filter.row_id_bits=0"]),
    "ifmap spad": ("pe: {ifmap_spad_words: 2}\n", ["layer CONV1", "cannot run", "ifmap spad", "needs 3", "2 available"]),
    "filter spad": ("pe: {filter_spad_words: 2}\n", ["layer CONV1", "filter spad", "needs 3", "2 available"]),
    "array too low": ("array: {rows: 2}\n", ["layer CONV1", "PE array rows", "needs 3", "2 available"]),
    "buffer too small": ("glb: {shared_banks: 2, bank_rows: 1}\n", ["layer CONV1", "global buffer", "banks"]),
    "filter banks too small": ("glb: {filter_banks: 1, bank_rows: 1, shared_banks: 1000}\n", ["layer CONV1", "filter banks"]),
}

ENERGIES = {
    "negative": ("mac: {active: -1}\n", [":1: mac.active: found -1; allowed: a number from 0"]),
    "unit": ("unit: J\n", [":1: unit: found 'J'; allowed: MAC energies, pJ"]),
    "misspelt": ("rf: {ifmap: {raed: 1}}\n", [":1: rf.ifmap.raed: ", "did you mean 'read'?"]),
    "twice": ("mac: {active: 1, active: 2}\n", ["active: given twice"]),
    "infinite": ("mac: {active: 1e999}\n", ["mac.active: found 1e999; allowed"]),
    "inf": ("mac: {active: inf}\n", ["mac.active: expected a number", "found 'inf'"]),
    "a word": ("mac: {active: much}\n", ["mac.active: expected a number", "found 'much'"]),
    "an empty text": ("mac: {active: ''}\n", ["mac.active: expected a number", "found ''"]),
}

FULL = {"m": 4, "n": 1, "e": 4, "p": 4, "q": 1, "r": 1, "t": 1}


def entry(**changes):
    keys = {**FULL, **changes}
    return "{" + ", ".join(f"{key}: {value}" for key, value in keys.items() if value is not None) + "}"


MAPPINGS = {  # on tiny's CONV1: C 2, M 4, 8 x 8, padded by 1, filters 3 x 3
    "no such layer": (mapping(entry(), name="CONV9"), [":3: layers.CONV9: ", "did you mean", "allowed: CONV1, CONV2"]),
    "no dataflow": ("layers: {}\n", ["'dataflow' is missing"]),
    "no layers": ("dataflow: rs\n", ["'layers' is missing"]),
    "layers null": ("dataflow: rs\nlayers:\n", [":2: layers: expected a mapping, found nothing"]),
    "layers a list": ("dataflow: rs\nlayers: [CONV1]\n", [":2: layers: expected a mapping, found a sequence"]),
    "entry a list": (mapping("[1, 2]"), [":3: layers.CONV1: expected a mapping, found a sequence"]),
    "another dataflow": (mapping(entry(), dataflow="xyz"), [":1: dataflow: found 'xyz'; allowed: rs"]),
    "missing key": (mapping(entry(t=None)), [":3: layers.CONV1: key 't' is missing"]),
    "unknown key": (mapping(entry(u=1)), [":3: layers.CONV1.u: unknown key 'u'", "allowed: m, n, e"]),
    "layer twice": (mapping(entry()) + f"  CONV1: {entry()}\n", [":4: CONV1: given twice"]),
    "wrong type": (mapping(entry(m="many")), ["layers.CONV1.m: expected an integer", "found 'many'"]),
    "a fraction": (mapping(entry(m="1.5")), ["layers.CONV1.m: expected an integer", "found '1.5'"]),
    "zero": (mapping(entry(p=0)), ["layers.CONV1.p: found 0; allowed"]),
    "overflow": (mapping(entry(n="9999999999999999999999")), ["layers.CONV1.n: found 999"]),
    "m too large": (mapping(entry(m=5)), [":3: ", "layer CONV1", "m: found 5; allowed: 1 to 4"]),
    "e too large": (mapping(entry(e=9)), [":3: ", "layer CONV1", "e: found 9; allowed: 1 to 8"]),
    "q too large": (mapping(entry(q=3)), [":3: ", "layer CONV1", "q: found 3; allowed: 1 to 2"]),
    "huge p": (mapping(entry(p=1 << 30)), [":3: ", "layer CONV1", "p: found 1073741824; allowed: 1 to 4"]),
    "sets without channels": (mapping(entry(q=2, r=2)), [":3: ", "layer CONV1", "q*r: found 4"]),
    "sets without filters": (mapping(entry(p=4, t=2)), [":3: ", "layer CONV1", "p*t: found 8"]),
    "too many sets": (mapping(entry(p=1, t=4, e=8, r=2)), [":3: ", "layer CONV1", "PE array", "available"]),
}

# Options of run, beside `-n tiny`.
OPTIONS = {
    "unknown": (["--frobnicate"], ["unknown option '--frobnicate'", "allowed: --help, --accelerator"]),
    "misspelt": (["--bacth", "1"], ["unknown option '--bacth'", "did you mean '--batch'?"]),
    "abbreviated": (["--acc", "eyeriss"], ["unknown option '--acc'"]),
    "short and unknown": (["-z"], ["-z"]),
    "positional": (["tiny"], ["belongs to no option"]),
    "value missing": (["--batch"], ["--batch", "missing"]),
    "value empty": (["--batch="], ["--batch"]),
    "a value for a switch": (["--check=no"], ["--check"]),
    "batch zero": (["--batch", "0"], ["--batch: found '0'; allowed: an integer from 1 to 65536"]),
    "batch negative": (["--batch=-1"], ["--batch: found '-1'; allowed"]),
    "batch large": (["--batch", "65537"], ["--batch: found '65537'; allowed"]),
    "batch overflow": (["--batch", "9" * 40], ["--batch: found '999", "allowed"]),
    "batch float": (["--batch", "1.0"], ["--batch: found '1.0'"]),
    "batch hexadecimal": (["--batch", "0x1"], ["--batch: found '0x1'"]),
    "batch plus": (["--batch", "+1"], ["--batch: found '+1'"]),
    "batch blank": (["--batch", " 1"], ["--batch: found ' 1'"]),
    "batch newline": (["--batch", "1\n"], ["--batch: found '1?'"]),
    "seed negative": (["--seed=-1"], ["--seed: found '-1'; allowed: an integer from 0 to 18446744073709551615"]),
    "seed overflow": (["--seed", "18446744073709551616"], ["--seed: found '18446744073709551616'"]),
    "seed twice": (["--seed", "1", "--seed", "2"], ["--seed", "more than once"]),
    "network twice": (["--network", "tiny"], ["--network", "more than once"]),
    "dataflow": (["--dataflow", "sr"], ["--dataflow: ", "unknown dataflow 'sr'", "allowed: rs"]),
    "dataflow empty": (["--dataflow", ""], ["--dataflow: ", "unknown dataflow ''"]),
    "objective": (["--objective", "dealy"], ["--objective: ", "'dealy'", "did you mean 'delay'?"]),
    "accelerator": (["-a", "eyerss"], ["unknown accelerator 'eyerss'", "did you mean 'eyeriss'?", "or a file's path"]),
    "energy": (["-e", "normalised"], ["unknown energy table 'normalised'", "did you mean 'normalized'?"]),
    "mapping": (["-m", "nothing"], ["unknown mapping 'nothing'"]),
    "layer": (["-l", "CONV"], ["network tiny: unknown layer 'CONV'", "did you mean 'CONV1'?"]),
    "layer empty": (["-l", ""], ["unknown layer ''"]),
    "layer twice": (["-l", "CONV1", "-l", "CONV1"], ["--layer: CONV1: given twice"]),
    "layer and all": (["-l", "CONV1", "-l", "all"], ["--layer: CONV1: given twice"]),
    "verbose and quiet": (["-v", "-q"], ["--verbose and --quiet"]),
    "set nothing": (["--set", ""], ["--set: found ''; allowed: key.path=value"]),
    "set a key": (["--set", "array.rows"], ["--set: found 'array.rows'; allowed: key.path=value"]),
    "set no key": (["--set", "=3"], ["--set: found '=3'"]),
    "set no value": (["--set", "array.rows="], ["--set: found 'array.rows='"]),
    "set twice": (["--set", "array.rows=3", "--set", "array.rows=3"], ["--set: array.rows: given twice"]),
    "set a section": (["--set", "array=3"],
                      ["--set array=3: ", "a section has no value", "allowed: array.rows, array.columns"]),
    "set misspelt": (["--set", "array.row=3"], ["--set array.row=3: ", "unknown key", "did you mean 'array.rows'?"]),
    "set below a key": (["--set", "array.rows.x=3"], ["--set array.rows.x=3: ", "unknown key"]),
    "set out of range": (["--set", "array.rows=0"], ["--set array.rows=0: ", "found 0; allowed: an integer from 1 to 1024"]),
    "set hexadecimal": (["--set", "array.rows=0x3"], ["--set array.rows=0x3: ", "found '0x3'"]),
    "set a list": (["--set", "array.rows=[3]"], ["expected an integer", "found a sequence"]),
    "set a word": (["--set", "array.rows=three"], ["expected an integer", "found 'three'"]),
    "set null": (["--set", "array.rows=~"], ["--set array.rows=~: "]),
    "set half a YAML": (["--set", "array.rows={"], ["--set array.rows={: ", "not valid YAML"]),
    "set a boolean": (["--set", "dram.rlc=1"], ["--set dram.rlc=1: ", "expected true or false"]),
    "set not UTF-8": ([b"--set", b"name=\xff"], ["--set", "found byte 0xFF"]),
    "set a narrow FIFO": (["--set", "pe.filter_fifo_words=1"], ["--set pe.filter_fifo_words=1: pe.filter_fifo_words: found 1"]),
    "json nowhere": (["--json", "none/x.json"], ["--json none/x.json: ", "directory", "does not exist"]),
    "json below a file": (["--json", "plain/x.json"], ["--json plain/x.json: ", "does not exist"]),
    "json a directory": (["--json", "folder"], ["--json folder: is a directory"]),
    "json a directory with a slash": (["--json", "folder/"], ["--json folder/: is a directory"]),
    "json empty": (["--json", ""], ["--json: found ''; allowed: a file name or -"]),
    "json of a long name": (["--json", "x" * 300], ["--json", "allowed"]),
    "json of no name": (["--json", "none/"], ["--json none/: ", "does not exist"]),
    "csv nowhere": (["--csv", "none/x.csv"], ["--csv none/x.csv: ", "does not exist"]),
    "both to standard output": (["--json", "-", "--csv", "-"], ["--json - and --csv -"]),
    "both to standard output, by name": (["--json", "/dev/stdout", "--csv", "-"], ["--json - and --csv -"]),
    "both to one file": (["--json", "x", "--csv", "./x"], ["--json and --csv", "both found 'x'"]),
}

COMMANDS = {
    "none": ([], ["no command"]),
    "empty": ([""], ["unknown command ''"]),
    "misspelt": (["rnu"], ["unknown command 'rnu'", "did you mean 'run'?", "allowed: run, map"]),
    "with a line break": (["ru\nn"], ["unknown command 'ru?n'"]),
    "run without a network": (["run"], ["--network is required", "tiny"]),
    "map with run's option": (["map", "-n", "tiny", "--seed", "1"], ["unknown option '--seed'"]),
    "compare with another accounting": (["compare", "-n", "tiny", "--accounting", "x"], ["--accounting: found 'x'"]),
    "compare without a network": (["compare", "--accounting", "isca16"], ["--network is required", "tiny"]),
    "compare a misspelt dataflow": (["compare", "-n", "tiny", "--accounting", "isca16", "--dataflows", "os_a"],
                                    ["unknown dataflow 'os_a'", "did you mean 'os-a'?", "rs, ws, os-a"]),
    "compare a dataflow twice": (["compare", "-n", "tiny", "--accounting", "isca16", "--dataflows", "rs,rs"],
                                 ["--dataflows: rs: given twice"]),
    "compare with no PEs": (["compare", "-n", "tiny", "--accounting", "isca16", "--pes", "0"],
                            ["--pes: found '0'; allowed: an integer from 1 to"]),
    "compare an unknown dataflow": (["compare", "-n", "tiny", "--dataflows", "rs,xx"],
                                    ["--dataflows: ", "unknown dataflow 'xx'"]),
    "compare a dataflow twice, simulated": (["compare", "-n", "tiny", "--dataflows", "ws,rs,ws"],
                                            ["--dataflows: ws: given twice"]),
    "compare no dataflow": (["compare", "-n", "tiny", "--dataflows", ""], ["--dataflows: found ''; allowed"]),
    "compare nothing after a comma": (["compare", "-n", "tiny", "--dataflows", "rs,"],
                                      ["--dataflows: ", "unknown dataflow ''"]),
    "compare nothing between commas": (["compare", "-n", "tiny", "--dataflows", "rs,,ws"],
                                       ["--dataflows: ", "unknown dataflow ''"]),
    "compare on an unknown area": (["compare", "-n", "tiny", "--area", "eqal"],
                                   ["--area: ", "'eqal'", "did you mean 'equal'?"]),
    "compare on one machine of many PEs": (["compare", "-n", "tiny", "--area", "same-machine", "--pes", "168"],
                                           ["--pes: has no meaning with --area same-machine"]),
    "compare on a machine of equal area": (["compare", "-n", "tiny", "-a", "eyeriss_rtl"],
                                           ["--accelerator: has no meaning with --area equal"]),
    "compare an unknown accelerator": (["compare", "-n", "tiny", "--area", "same-machine", "-a", "none"],
                                       ["unknown accelerator 'none'"]),
    "compare with 0 PEs": (["compare", "-n", "tiny", "--pes", "0"], ["--pes: found '0'; allowed: an integer from 1"]),
    "compare with too many PEs": (["compare", "-n", "tiny", "--pes", "65537"], ["--pes: found '65537'; allowed"]),
    "compare with a misspelt objective": (["compare", "-n", "tiny", "--objective", "dealy"], ["did you mean 'delay'?"]),
    "compare with a wrong key": (["compare", "-n", "tiny", "--set", "array.row=3"],
                                 ["--set array.row=3: ", "array.rows"]),
    "compare with run's option": (["compare", "-n", "tiny", "-d", "rs"], ["-d"]),
    "compare simulated without a network": (["compare"], ["--network is required", "tiny"]),
    "compare to one file": (["compare", "-n", "tiny", "--json", "x.svg", "--plot", "./x.svg"], ["same file"]),
    "compare all to standard output": (["compare", "-n", "tiny", "--json", "-", "--plot", "-"],
                                       ["only one can go to standard output"]),
    "compare with a plot nowhere": (["compare", "-n", "tiny", "--plot", "none/x.svg"],
                                    ["--plot none/x.svg: ", "does not exist"]),
    "compare with a plot in a directory's place": (["compare", "-n", "tiny", "--plot", "folder"],
                                                   ["--plot folder: is a directory"]),
    "compare with a CSV nowhere": (["compare", "-n", "tiny", "--csv", "none/x"], ["--csv none/x: ", "does not exist"]),
    "a machine of equal area for no dataflow": (["run", "-n", "tiny", "-a", "isca16_xx_256"],
                                                ["unknown dataflow 'xx'"]),
    "a machine of equal area without PEs": (["run", "-n", "tiny", "-a", "isca16_ws_0"],
                                            ["PEs: found 0; allowed: an integer from 1 to 65536"]),
    "a machine of equal area of too many PEs": (["show", "accelerator", "isca16_ws_99999999"],
                                                ["PEs: found 99999999; allowed"]),
    "a machine of equal area of no number": (["show", "accelerator", "isca16_ws_x"],
                                             ["unknown accelerator 'isca16_ws_x'"]),
    "a machine of equal area of nothing": (["show", "accelerator", "isca16_ws_"], ["unknown accelerator 'isca16_ws_'"]),
    "list nothing": (["list"], ["list: found ''; allowed: one of accelerators"]),
    "list unknown": (["list", "layers"], ["list: found 'layers'"]),
    "list two": (["list", "networks", "energy"], ["list: found 'networks energy'"]),
    "show nothing": (["show"], ["show: found ''"]),
    "show unknown": (["show", "mapping", "x"], ["show: found 'mapping x'"]),
    "show no name": (["show", "network"], ["show: found 'network'"]),
    "show more": (["show", "network", "tiny", "x"], ["show: found 'network tiny x'"]),
    "show a misspelt one": (["show", "network", "tinny"], ["unknown network 'tinny'", "did you mean 'tiny'?"]),
    "version with more": (["version", "x"], ["version: found 'x'"]),
    "network empty": (["run", "-n", ""], ["unknown network ''"]),
    "network a directory": (["run", "-n", "./folder"], ["./folder: cannot be read: is a directory"]),
    "network missing": (["run", "-n", "./none.yaml"], ["./none.yaml: cannot be read: no such file"]),
    "network below a file": (["run", "-n", "./plain/x.yaml"], ["./plain/x.yaml: cannot be read"]),
    "network a device": (["run", "-n", "/dev/zero"], ["/dev/zero: cannot be read: not a regular file"]),
    "network of a long name": (["run", "-n", "./" + "x" * 1000], ["cannot be read"]),
    "network's name not UTF-8": (["run", "-n", b"./\xff\xfe.yaml"], ["cannot be read: no such file"]),
    "network's name with a line break": (["run", "-n", "./a\nb.yaml"], ["./a?b.yaml: cannot be read"]),
}

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
    "endless shape": (npy((1, 2), words=[0], header="{'descr': '<i2', 'fortran_order': False, 'shape': (99999999999999999999,), }"),
                      ["data.npy", "unreadable .npy header"]),
    "no dictionary": (npy((1,), header="print('hello')"), ["data.npy", "unreadable .npy header"]),
    "endless header": (b"\x93NUMPY\x02\x00\xff\xff\xff\xff", ["data.npy", "header of 4294967295 bytes"]),
}

# --- Cases --------------------------------------------------------------------------------------
CASES = []


def case(name):
    def register(function):
        CASES.append((name, function))
        return function
    return register


def nothing_left(but=()):
    left = [name for name in os.listdir(".") if ".tmp." in name or name in ("out.json", "out.csv")]
    expect(set(left) <= set(but), f"output is left behind: {left}")


def add_bad_files(kind, table):
    for name, (content, fragments) in table.items():
        def check(content=content, fragments=fragments):
            path = write("input.yaml", content)
            located = [] if fragments[0].startswith("layer ") else ["./input.yaml"]
            bad(located + fragments, *KINDS[kind](path), "--json", "out.json", "--csv", "out.csv", "-q")
            nothing_left()
        CASES.append((f"{kind} file: {name}", check))


for kind in KINDS:
    add_bad_files(kind, NO_YAML if kind != "mapping" else
                  {name: value for name, value in NO_YAML.items() if name != "an unknown key"})
add_bad_files("network", NETWORKS)
add_bad_files("accelerator", ACCELERATORS)
add_bad_files("energy", ENERGIES)
add_bad_files("mapping", MAPPINGS)


def add_bad_words(group, table, prefix):
    for name, (words, fragments) in table.items():
        def check(words=words, fragments=fragments):
            bad(fragments, *prefix, *words)
            nothing_left()
        CASES.append((f"{group}: {name}", check))


add_bad_words("option", OPTIONS, ["run", "-n", "tiny"])
add_bad_words("command", COMMANDS, [])

# Options that have no meaning for an accounting.
for words in (["--area", "same-machine"], ["-a", "eyeriss_rtl"], ["--set", "array.rows=3"], ["--objective", "delay"],
              ["-e", "eyeriss_65nm"], ["--seed", "2"], ["--csv", "x.csv"], ["--plot", "x.svg"], ["--check"],
              ["--no-fast-forward"]):
    def check_accounting(words=words):
        bad(["has no meaning with --accounting"], "compare", "-n", "tiny", "--accounting", "isca16", *words)
    CASES.append((f"accounting: {' '.join(words)}", check_accounting))


for npy_name, (npy_content, npy_fragments) in NPY.items():
    def check_npy(content=npy_content, fragments=npy_fragments):
        write("data.npy", content)
        path = write("input.yaml", npy_network())
        bad(fragments, "run", "-n", path, "--json", "out.json", "-q")
        nothing_left()
    CASES.append((f"npy: {npy_name}", check_npy))


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
        del result["simulator"]
    expect(results["short"] == results["long"], "the element type changes the result")
    expect(results["short"] != results["other"], "the values change nothing")
    write("data.npy", npy((4, 2, 3, 3)))
    out = json.loads(good("run", "-n", write("input.yaml", npy_network("filter_file")), "--check", "--json", "-"))
    expect(out["layers"][0]["check"] == "match", "no match")
    shown = good("show", "network", "./input.yaml")  # names the file so that it is found from anywhere
    os.makedirs("folder/deep", exist_ok=True)
    write("folder/deep/shown.yaml", shown)
    good("run", "-q", "-n", "./folder/deep/shown.yaml", "--check")


@case("accelerator: too few multicast column IDs, chosen by --set")
def _():
    bad(["layer CONV1", "psum network needs", "noc.psum.column_id_bits=0 allows 1"], "run", "-n", "tiny", "-m",
        write("input.yaml", mapping(entry(e=8))), "--set", "noc.psum.column_id_bits=0")


@case("mapping: what does not fit names what is short")
def _():
    for sets, changes, fragments in (
            (["pe.filter_spad_words=11"], {"p": 4}, ["filter spad (p*q*S)", "needs 12", "11 available", "short by 1"]),
            (["pe.ifmap_spad_words=5"], {"q": 2}, ["ifmap spad (q*S)", "needs 6", "5 available"]),
            (["pe.psum_spad_words=3"], {"p": 4}, ["psum spad (p)", "needs 4", "3 available"]),
            (["glb.shared_banks=2", "glb.bank_rows=1"], {}, ["global buffer", "ifmap words", "psum words", "available"]),
            (["glb.filter_banks=1", "glb.bank_rows=1", "glb.shared_banks=999"], {}, ["filter banks", "available"]),
            (["array.rows=2"], {}, ["PE array rows (R*r)", "needs 3", "2 available"]),
            (["array.rows=3", "array.columns=3"], {}, ["PE array", "1 available"])):
        words = [word for assignment in sets for word in ("--set", assignment)]
        path = write("input.yaml", mapping(entry(**changes)))
        bad(["./input.yaml:3: ", "layer CONV1", "m=4 n=1", "cannot run"] + fragments, "run", "-n", "tiny", "-m", path, *words)
        bad(["./input.yaml:3: ", "layer CONV1"] + fragments, "map", "-n", "tiny", "-m", path, *words)


@case("mapping: for a layer that is not run it need not fit")
def _():
    path = write("input.yaml", mapping(entry(m=99)))
    good("run", "-n", "tiny", "-l", "CONV2", "-m", path)


@case("memory: a batch or a layer too large is refused at once")
def _():
    bad(["layer FC1 with --batch 65536: needs at least", "MB of memory; allowed: up to"],
        "run", "-n", "vgg16", "-l", "FC1", "-b", "65536", "--json", "out.json")
    bad(["layer FC1 with --batch 65536: needs at least"], "map", "-n", "vgg16", "-l", "FC1", "-b", "65536")
    path = write("input.yaml", network(layer(C=1, M=65536, H=65536, W=65536, R=1, S=1)))
    bad(["layer L1 with --batch 1: needs at least"], "run", "-n", path)
    nothing_left()


@case("memory: what was not foreseen ends with a message, too")
def _():
    def limited():
        resource.setrlimit(resource.RLIMIT_AS, (300 << 20, resource.RLIM_INFINITY))
    words = ["run", "-n", "tiny", "--json", "out.json", "--set", "pe.filter_spad_words=1048576"]
    done = subprocess.run([PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=limited,
                          timeout=SECONDS)
    if b"Sanitizer" in done.stderr:
        return "a sanitizer needs its own address space"
    expect(done.returncode == 2 and b"out of memory" in done.stderr, f"{done.returncode}: {done.stderr[:300]}")
    nothing_left()


@case("layers: many are no trouble")
def _():
    path = write("input.yaml", network(*[layer(name=f"L{i}") for i in range(3000)]))
    expect(good("map", "-n", path).count("L2999: ") == 1, "the last layer is missing")


@case("layers: a file of nothing else is read in time")
def _():
    path = write("input.yaml", network(*[layer(name=f"L{i}", C=1, M=1, H=1, W=1, R=1, S=1) for i in range(60000)]))
    done = eyrie("map", "-n", path, "-l", "L59999")
    expect(done.status == 0, done.err[:300])


@case("aliases: honest ones are followed")
def _():
    text = "name: x\nlayers:\n  - &first {name: A, C: 2, M: 4, H: &side 6, W: *side, R: 3, S: 3}\n"
    good("run", "-n", write("input.yaml", text), "--check")


def run_json(*words):
    return json.loads(good("run", *words, "--json", "-"))


def integers_only(value, path=""):
    """Counts are integers in the text: no exponent, no fraction."""
    for key, inner in value.items():
        if isinstance(inner, dict):
            integers_only(inner, path + "." + key)
        else:
            expect(isinstance(inner, int) and not isinstance(inner, bool), f"{path}.{key} is no integer: {inner!r}")


def check_sums(result):
    pes = result["accelerator"]["array"]["rows"] * result["accelerator"]["array"]["columns"]
    for part in result["layers"] + [result["totals"]]:
        name = part.get("name", "totals")
        booked = sum(part["pe_cycles"].values())
        expect(booked == pes * part["cycles"]["total"],
               f"{name}: {booked} PE cycles booked, not {pes} * {part['cycles']['total']}")
        expect(part["cycles"]["array"] + sum(part["cycles"]["dram_pauses"].values()) == part["cycles"]["total"],
               f"{name}: array and pauses are not the total")
        for key in ("cycles", "pe_cycles", "accesses", "dram_bytes"):
            integers_only(part[key], name + "." + key)
        levels = [v for e in part["energy"].values() for v in (e.values() if isinstance(e, dict) else [e])]
        total = part["energy"]["total"]
        expect(abs(sum(levels) - 2 * total) <= 1e-9 * total, f"{name}: energies do not add up")
    for key in ("macs", "gated_macs", "passes"):
        expect(result["totals"][key] == sum(one[key] for one in result["layers"]), f"totals.{key}")
    for key in ("array", "total"):
        expect(result["totals"]["cycles"][key] == sum(one["cycles"][key] for one in result["layers"]), f"cycles.{key}")


@case("run: tiny matches, in every way")
def _():
    for words in ([], ["-l", "all"], ["-b", "3"], ["-a", "eyeriss_rtl", "-l", "all", "-b", "2"],
                  ["--objective", "delay"], ["--objective", "edp", "-e", "eyeriss_65nm"], ["-e", "accelergy_45nm"],
                  ["--no-fast-forward"], ["--seed", "18446744073709551615"], ["--set", "array.rows=+5"]):
        result = run_json("-n", "tiny", "--check", *words)
        expect(result["schema"] == "eyrie.result/1", "schema")
        for one in result["layers"] + [result["totals"]]:
            expect(one["check"] == "match", f"{words}: {one.get('name')}: {one['check']}")
        check_sums(result)
    expect(result["seed"] == 1 and result["accelerator"]["array"]["rows"] == 5, "--set is lost")
    expect(run_json("-n", "tiny", "--seed", "18446744073709551615")["seed"] == 2 ** 64 - 1, "a seed is changed")
    table = good("run", "-n", "tiny", "--check")
    expect(table.endswith("check: match\n"), "the table does not end with the check")


@case("run: the same twice is the same to the byte")
def _():
    texts = []
    for name in ("a.json", "b.json"):
        good("run", "-q", "-n", "tiny", "-l", "all", "--seed", "7", "--check", "--json", name)
        texts.append(read(name))
        os.remove(name)
    at = [text.index('\n  "simulator":') for text in texts]
    expect(texts[0][:at[0]] == texts[1][:at[1]], "two runs differ")
    expect(list(json.loads(texts[0]))[-1] == "simulator", "simulator is not the last section")
    other = run_json("-n", "tiny", "-l", "all", "--seed", "8")
    expect(other["seed"] == 8, "the seed is not told")


@case("run: JSON and CSV agree; the number of columns is constant")
def _():
    good("run", "-q", "-n", "tiny", "-l", "all", "--json", "a.json", "--csv", "a.csv")
    result = json.loads(read("a.json"))
    lines = read("a.csv").splitlines()
    header = lines[0].split(",")
    expect(len(lines) == 1 + len(result["layers"]), "one line per layer")
    expect(len(set(header)) == len(header), "a column appears twice")
    for one, line in zip(result["layers"], lines[1:]):
        cells = dict(zip(header, line.split(",")))
        expect(len(line.split(",")) == len(header), f"columns: {line}")
        for column, value in (("layer", one["name"]), ("macs", str(one["macs"])),
                              ("cycles_total", str(one["cycles"]["total"])), ("check", one["check"])):
            expect(cells[column] == value, f"{column}: {cells[column]}, not {value}")
        expect(float(cells["energy_total"]) == one["energy"]["total"], "energy_total")
    expect(good("run", "-n", "tiny", "-l", "all", "--csv", "-") == read("a.csv"), "--csv - differs from a file")


@case("names: commas, quotes, colons and lines survive JSON, CSV and show")
def _():
    name = 'a, "b": c # d\\n\'e\' é'
    text = "name: " + json.dumps(name) + "\nlayers:\n" + layer()
    path = write("input.yaml", text)
    expect(run_json("-n", path)["network"] == name, "JSON")
    lines = good("run", "-n", path, "--csv", "-").splitlines()
    expect(lines[1].startswith('"' + name.replace('"', '""') + '",L1,'), f"CSV: {lines[1][:80]}")
    for value in (name, "null", "5", "", "true", "a: b", "- x", " x ", "two\nlines", "\\x41"):
        path = write("input.yaml", "name: " + json.dumps(value) + "\n")
        shown = write("shown.yaml", good("show", "accelerator", path))
        found = run_json("-n", "tiny", "-l", "CONV1", "-a", shown)["accelerator"]["name"]
        expect(found == value, f"show: {found!r}, not {value!r}")


@case("show: reads back to an identical result")
def _():
    def comparable(*words):
        result = run_json("-n", "tiny", "-l", "all", *words)
        del result["simulator"]
        return result
    for name in [line.split()[0] for line in good("list", "accelerators").splitlines()]:
        path = write("shown.yaml", good("show", "accelerator", name))
        dataflow = name.split("_")[1] if name.startswith("isca16_") else "rs"
        expect(comparable("-a", path, "-d", dataflow) == comparable("-a", name, "-d", dataflow), f"accelerator {name}")
        expect(good("show", "accelerator", path) == read("shown.yaml"), f"accelerator {name}: shown twice")
    for name in [line.split()[0] for line in good("list", "energy").splitlines()]:
        path = write("shown.yaml", good("show", "energy", name))
        expect(comparable("-e", path) == comparable("-e", name), f"energy table {name}")
    precise = write("input.yaml", "mac: {active: 0.12345678901234566, gated: 1e-300}\n")
    path = write("shown.yaml", good("show", "energy", precise))
    expect(comparable("-e", path) == comparable("-e", precise), "an energy of 17 digits")
    for name in [line.split()[0] for line in good("list", "networks").splitlines()]:
        path = write("shown.yaml", good("show", "network", name))
        expect(good("show", "network", path) == read("shown.yaml"), f"network {name}: shown twice")
        expect(good("map", "-n", path, "-l", read("shown.yaml").split('- {name: "')[1].split('"')[0]) != "", name)
    path = write("shown.yaml", good("show", "network", "tiny"))
    one, other = comparable(), run_json("-n", path, "-l", "all")
    del other["simulator"]
    for left, right in zip(one["layers"], other["layers"]):
        expect(left == right, f"network tiny: {left['name']}")


@case("list: every file, with its description")
def _():
    for kind in ("accelerators", "networks", "mappings", "energy", "dataflows"):
        lines = good("list", kind).splitlines()
        expect(lines and all(len(line.split(None, 1)) == 2 for line in lines), f"{kind}: {lines}")
    expect("tiny" in [line.split()[0] for line in good("list", "networks").splitlines()], "tiny")


@case("help: says what there is")
def _():
    for words in (["--help"], ["-h"], ["help"], ["list", "--help"], ["show", "-h"]):
        expect("usage: eyrie COMMAND" in good(*words), str(words))
    for command in ("run", "map"):
        for word in ("--help", "-h"):
            text = good(command, word)
            expect("--accelerator" in text and f"usage: eyrie {command}" in text, command)
    expect(good("version") == good("--version"), "version")


@case("map: prints the loop nest")
def _():
    text = good("map", "-n", "tiny", "-l", "all")
    for name in ("CONV1: rs m=", "CONV2: rs", "DW3: rs", "FC4: rs", "for ", "DRAM", "global buffer"):
        expect(name in text, f"'{name}' is missing")
    out = json.loads(good("map", "-n", "tiny", "--json", "-"))
    expect(out["schema"] == "eyrie.map/1" and "for " in out["layers"][0]["loop_nest"], "JSON")


@case("map: what it prints can be given as a mapping, with the same result")
def _():
    chosen = run_json("-n", "tiny", "-l", "all")
    lines = ["dataflow: rs", "layers:"]
    for one in json.loads(good("map", "-n", "tiny", "-l", "all", "--json", "-"))["layers"]:
        lines.append(f"  {one['name']}: {{{one['mapping'].replace('=', ': ').replace(' ', ', ').replace(':, ', ': ')}}}")
    given = run_json("-n", "tiny", "-l", "all", "-m", write("input.yaml", "\n".join(lines) + "\n"))
    for one, other in zip(chosen["layers"], given["layers"]):
        expect(one == other, one["name"])


# --- Dataflows ----------------------------------------------------------------------------------
DATAFLOWS = {  # parameters of tiny's CONV1 that the machine of each at equal area can run
    "rs": {"m": 4, "n": 1, "e": 4, "p": 2, "q": 1, "r": 2, "t": 2},
    "ws": {"n": 1, "e": 3, "r": 2, "t": 2},
    "os-a": {"m": 3, "n": 1, "e": 3, "f": 4},
    "os-b": {"m": 4, "n": 1, "f": 3, "p": 3},
    "os-c": {"m": 4, "n": 1, "p": 2},
    "nlr": {"m": 3, "n": 1, "e": 5, "f": 8, "p": 2, "q": 1},
}


def on_256(dataflow):
    return ["-n", "tiny", "-d", dataflow, "-a", f"isca16_{dataflow}_256"]


def flow_mapping(dataflow, **changes):
    keys = {**DATAFLOWS[dataflow], **changes}
    text = ", ".join(f"{key}: {value}" for key, value in keys.items() if value is not None)
    return write("mapping.yaml", mapping("{" + text + "}", dataflow=dataflow))


def estimated(estimate, objective):
    return {"energy": estimate["energy"], "delay": estimate["total_cycles"],
            "edp": estimate["energy"] * estimate["total_cycles"]}[objective]


def add_dataflow(dataflow):
    @case(f"{dataflow}: map tells the estimate and the runners-up in order")
    def _():
        for objective in ("energy", "delay", "edp"):
            out = json.loads(good("map", *on_256(dataflow), "-l", "all", "--objective", objective, "--json", "-"))
            expect(out["schema"] == "eyrie.map/1" and out["objective"] == objective, "schema or objective")
            for one in out["layers"]:
                where = f"{objective}, {one['name']}"
                expect(one["dataflow"] == dataflow, where)
                figures = {"energy", "array_cycles", "total_cycles", "active_pes", "passes"}
                expect(set(one["estimate"]) == figures, where)
                expect(one["estimate"]["passes"] == one["passes"], f"{where}: passes")
                expect(one["estimate"]["active_pes"] == one["active_pes"], f"{where}: active PEs")
                values = [estimated(rank["estimate"], objective) for rank in [one] + one["runners_up"]]
                expect(values == sorted(values), f"{where}: not sorted: {values}")
                expect(len(one["runners_up"]) == min(5, one["candidates"] - 1), f"{where}: runners-up")
                names = [rank["mapping"] for rank in [one] + one["runners_up"]]
                expect(len(set(names)) == len(names), f"{where}: a mapping twice: {names}")

    @case(f"{dataflow}: a run matches, and fast-forward changes nothing but its own account")
    def _():
        for words in ([], ["-b", "2"], ["--set", "pe.zero_gating=true", "--set", "dram.rlc=true"]):
            words = [*on_256(dataflow), "-l", "all", "--check", *words]
            texts = [good("run", *words, *how, "--json", "-") for how in ([], ["--no-fast-forward"])]
            heads = [text[:text.index('\n  "simulator":')] for text in texts]
            expect(heads[0] == heads[1], f"{words}: fast-forward changes the result")
            result = json.loads(texts[0])
            for one in result["layers"] + [result["totals"]]:
                expect(one["check"] == "match", f"{one.get('name')}: {one['check']}")
            check_sums(result)

    @case(f"{dataflow}: a mapping file, good and bad")
    def _():
        path = flow_mapping(dataflow)
        where = ["-a", f"isca16_{dataflow}_256"]
        result = run_json("-n", "tiny", "-l", "CONV1", *where, "-m", path, "--check")["layers"][0]
        expect(result["check"] == "match", "check")
        found = {key: result["mapping"][key] for key in ("dataflow", *DATAFLOWS[dataflow])}
        expect(found == {"dataflow": dataflow, **DATAFLOWS[dataflow]}, f"another mapping: {found}")
        given = json.loads(good("map", "-n", "tiny", "-l", "CONV1", *where, "-m", path, "--json", "-"))["layers"][0]
        expect(given["runners_up"] == [] and given["estimate"]["energy"] > 0, "map of what is given")
        good("run", "-n", "tiny", "-l", "CONV1", *where, "-m", path, "-d", dataflow)
        other = "ws" if dataflow != "ws" else "rs"
        bad([f"--dataflow: found {other}", f"is for {dataflow}"], "run", "-n", "tiny", "-d", other, *where, "-m", path)
        run = ["run", "-n", "tiny", *where, "-m"]
        for key in DATAFLOWS[dataflow]:
            bad([":3: layers.CONV1: ", f"key '{key}' is missing"], *run, flow_mapping(dataflow, **{key: None}))
            bad([f"layers.CONV1.{key}: found 0; allowed"], *run, flow_mapping(dataflow, **{key: 0}))
            if key == "n":  # images that are not there are no obstacle
                good(*run, flow_mapping(dataflow, n=1000000), "-l", "CONV1")
            else:
                bad([":3: ", "layer CONV1", "cannot run: "], *run, flow_mapping(dataflow, **{key: 1000000}))
        unused = next(key for key in ("f", "r", "q", "m") if key not in DATAFLOWS[dataflow])
        bad([f":3: layers.CONV1.{unused}: unknown key '{unused}'"], *run, flow_mapping(dataflow, **{unused: 1}))

    @case(f"{dataflow}: its machine of equal area is shown and read back")
    def _():
        name = f"isca16_{dataflow}_512"
        path = write("shown.yaml", good("show", "accelerator", name))
        expect(good("show", "accelerator", path) == read("shown.yaml"), "shown twice")
        results = [run_json("-n", "tiny", "-d", dataflow, "-a", one) for one in (name, path)]
        for one in results:
            del one["simulator"]
        expect(results[0] == results[1], "another result")


for flow in DATAFLOWS:
    add_dataflow(flow)


@case("dataflows: what a machine cannot run is said with capacity and shortfall")
def _():
    bad(["layer CONV1: dataflow ws cannot run on accelerator isca16_ws_256", "193600 psum words", "needs 768 banks",
         "668 available (short by 100)"],
        "run", "-n", "alexnet", "-l", "CONV1", "-b", "64", "-d", "ws", "-a", "isca16_ws_256")
    bad([":3: layer CONV1: dataflow os-a", "ifmap link from the neighbour below",
         "needs 3 words, 0 available (short by 3)"], "run", "-n", "tiny", "-m", flow_mapping("os-a", e=2, f=1))
    bad([":3: layer CONV1: dataflow os-a", "ifmap link from the right neighbour", "needs 1 words, 0 available"],
        "run", "-n", "tiny", "-m", flow_mapping("os-a", e=1, f=2))
    bad(["PE array", "short by"], "run", "-n", "tiny", "-d", "ws", "-a", "isca16_ws_1")


@case("compare: JSON, CSV and plot agree with each other and with run")
def _():
    good("compare", "-q", "-n", "tiny", "-l", "all", "--check", "--json", "c.json", "--csv", "c.csv", "--plot", "c.svg")
    result = json.loads(read("c.json"))
    expect(result["schema"] == "eyrie.comparison/1" and result["normalised_to"] == "rs", "head")
    expect([one["dataflow"] for one in result["dataflows"]] == list(DATAFLOWS), "dataflows")
    lines = [line.split(",") for line in read("c.csv").splitlines()]
    header, rows = lines[0], [dict(zip(lines[0], line)) for line in lines[1:]]
    expect(all(len(line) == len(header) for line in lines), "CSV columns")
    layers = [(flow, one) for flow in result["dataflows"] for one in flow["layers"]]
    expect(len(rows) == len(layers) == 4 * len(DATAFLOWS), "lines")
    for row, (flow, one) in zip(rows, layers):
        for column, value in (("dataflow", flow["dataflow"]), ("layer", one["name"]), ("check", "match"),
                              ("cycles_total", str(one["cycles"]["total"])), ("macs", str(one["macs"])),
                              ("accelerator", f"isca16_{flow['dataflow']}_256")):
            expect(row[column] == value, f"{flow['dataflow']} {one['name']}: {column} is {row[column]}, not {value}")
        expect(float(row["energy_total"]) == one["energy"]["total"], "energy_total")
    rs = result["dataflows"][0]
    for flow in result["dataflows"]:
        alone = run_json(*on_256(flow["dataflow"]), "-l", "all", "--check")
        for key in ("layers", "totals", "accelerator", "energy_table"):
            expect(flow[key] == alone[key], f"{flow['dataflow']}: {key} differ from run's")
        check_sums(flow)
        expect(flow["complete"] and flow["cannot_run"] == [], flow["dataflow"])
        expect(flow["edp"] == flow["totals"]["energy"]["total"] * flow["totals"]["cycles"]["total"], "edp")
        for key, value in (("edp", flow["edp"] / rs["edp"]),
                           ("delay", flow["totals"]["cycles"]["total"] / rs["totals"]["cycles"]["total"])):
            expect(abs(flow["normalised"][key] - value) < 1e-9 * value, f"{flow['dataflow']}: normalised {key}")
    svg = ElementTree.fromstring(read("c.svg"))
    expect(svg.tag.endswith("svg"), "no SVG")
    texts = " ".join("".join(element.itertext()) for element in svg.iter() if element.tag.endswith("text"))
    for dataflow in DATAFLOWS:
        expect(dataflow in texts, f"{dataflow} is not in the plot")


@case("compare: the same twice, with and without fast-forward, whole or not at all")
def _():
    def text(*words):
        out = json.loads(good("compare", "-n", "tiny", "--dataflows", "nlr,ws", *words, "--json", "-"))
        for one in out["dataflows"]:
            one.pop("simulator", None)
        return json.dumps(out)
    expect(text() == text(), "two comparisons differ")
    expect(text("-b", "3") == text("-b", "3", "--no-fast-forward"), "fast-forward changes the comparison")
    expect(text() != text("--objective", "delay", "--seed", "3"), "the seed changes nothing")
    csv = good("compare", "-n", "tiny", "--dataflows", "nlr,ws", "--csv", "-")
    expect(csv.count("\n") == 1 + 2 * 3, "CSV to standard output")
    expect(good("compare", "-n", "tiny", "--dataflows", "nlr", "--plot", "-").lstrip().startswith("<?xml"), "plot to -")
    same = json.loads(good("compare", "-n", "tiny", "--dataflows", "rs,nlr", "--area", "same-machine", "--json", "-"))
    expect(all(one["accelerator"]["name"] == "eyeriss" for one in same["dataflows"]), "same machine")


@case("compare: a dataflow that cannot run a layer is told, the others are compared")
def _():
    out = json.loads(good("compare", "-n", "tiny", "--dataflows", "os-c,ws", "--pes", "1", "--json", "-"))
    able, unable = out["dataflows"]
    expect(able["complete"] and len(able["layers"]) == 3, "os-c")
    expect(not unable["complete"] and [one["layer"] for one in unable["cannot_run"]] == ["CONV1", "CONV2", "DW3"], "ws")
    expect("short by" in unable["cannot_run"][0]["reason"], "the reason")
    expect("PE array" in good("compare", "-n", "tiny", "--dataflows", "os-c,ws", "--pes", "1"), "the table")
    good("compare", "-n", "tiny", "--dataflows", "ws", "--pes", "1")


@case("output: no progress, no colour and no log in a pipe")
def _():
    done = eyrie("run", "-n", "tiny", "--json", "-")
    expect(done.err == "" and "\x1b" not in done.out and "\r" not in done.out, f"{done.err!r}")
    json.loads(done.out)
    done = eyrie("run", "-n", "tiny", "--json", "-", "--verbose")
    json.loads(done.out)
    expect("CONV1" in done.err and "\x1b" not in done.err, f"the log goes to standard error, plain: {done.err!r}")


@case("output: a file is replaced, a link followed, an input never overwritten")
def _():
    write("old.json", "old")
    good("run", "-q", "-n", "tiny", "--json", "old.json")
    json.loads(read("old.json"))
    write("target.json", "old")
    if os.path.lexists("link.json"):
        os.remove("link.json")
    os.symlink("target.json", "link.json")
    good("run", "-q", "-n", "tiny", "--json", "link.json")
    expect(os.path.islink("link.json"), "the link is gone")
    json.loads(read("target.json"))
    path = write("input.yaml", network())
    bad(["--json ./input.yaml: is the file of --network"], "run", "-n", path, "--json", "./input.yaml")
    expect(read("input.yaml") == network(), "the network is overwritten")
    nothing_left()


@case("output: a failing run leaves the old file as it was")
def _():
    write("old.json", "old")
    bad(["layer CONV1"], "run", "-q", "-n", "tiny", "--json", "old.json", "--set", "array.rows=1")
    expect(read("old.json") == "old", "the old file is gone")


def shell(command):
    done = subprocess.run(["/bin/sh", "-c", command.replace("EYRIE", f"'{PROGRAM}'")], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


@case("output: a full disk or a closed standard output is an error")
def _():
    for command in ("run -q -n tiny", "run -q -n tiny --json -", "map -n tiny", "list networks", "list dataflows",
                    "show network tiny", "show accelerator eyeriss", "show energy normalized", "--help", "run --help",
                    "version"):
        for target in ("/dev/full", "&-"):
            if target == "/dev/full" and not os.path.exists(target):
                continue
            done = shell(f"EYRIE {command} >{target}")
            expect(done.status == 2 and "standard output: cannot be written" in done.err,
                   f"{command} >{target}: {done.status} {done.err}")
    if os.path.exists("/dev/full"):
        bad(["/dev/full: cannot be written"], "run", "-q", "-n", "tiny", "--json", "/dev/full")
        expect(os.path.exists("/dev/full"), "/dev/full is gone")


@case("output: a reader that leaves is not a crash")
def _():
    for command in ("run -q -n tiny --json -", "list networks", "show accelerator eyeriss", "--help"):
        done = shell(f"(EYRIE {command}; echo $? >status) | true")
        status = int(read("status"))
        expect(status in (0, 2, 141), f"{command}: {status}")
        expect(done.err.count("\n") <= 1 and "error" not in done.err, f"{command}: {done.err}")
        done = shell(f"trap '' PIPE; (EYRIE {command}; echo $? >status) | true")
        expect(int(read("status")) in (0, 2), f"{command}: SIGPIPE ignored")
    done = shell("EYRIE run -q -n tiny --json /dev/stdout >redirected.json")
    json.loads(read("redirected.json"))


@case("output: a pipe without a name serves as a file")
def _():
    done = shell("EYRIE run -q -n tiny --json /dev/fd/3 3>&1 >/dev/null | cat")
    expect(json.loads(done.out)["network"] == "tiny", done.err)


@case("files: what cannot be read is said so")
def _():
    if os.geteuid() == 0:
        return "root reads everything"
    path = write("input.yaml", network())
    os.chmod("input.yaml", 0)
    try:
        bad(["./input.yaml: cannot be read: Permission denied"], "run", "-n", path)
        os.mkdir("locked", 0o500)
        bad(["--json locked/x: cannot be written"], "run", "-n", "tiny", "--json", "locked/x")
    finally:
        os.chmod("input.yaml", 0o600)


@case("configs: another folder, a missing one, and one with a broken file")
def _():
    def env(folder):
        return {**os.environ, "EYRIE_CONFIGS": folder}
    bad(["EYRIE_CONFIGS: found 'none'; allowed: an existing directory"], "list", "networks", env=env("none"))
    bad(["cannot be listed"], "list", "networks", env=env("folder"))
    os.makedirs("own/networks", exist_ok=True)
    os.makedirs("own/accelerators", exist_ok=True)
    os.makedirs("own/energy", exist_ok=True)
    write("own/networks/mine.yaml", network())
    expect(good("list", "networks", env=env("own")).split() == ["mine"], "list")
    bad(["unknown accelerator 'eyeriss'"], "run", "-n", "mine", env=env("own"))
    write("own/networks/broken.yaml", "- 1\n")
    write("own/networks/junk.yaml", b"\xff")
    bad(["junk.yaml:1: ", "found byte 0xFF"], "list", "networks", env=env("own"))


def prepare():
    os.mkdir("folder")
    write("plain", "x")


def main():
    if not os.access(PROGRAM, os.X_OK):
        print(f"{PROGRAM}: no program")
        return 1
    return run_cases(dict(CASES), prepare=prepare, one_folder=True)


if __name__ == "__main__":
    sys.exit(main())
