"""Files that no accelerator, network, mapping or energy table may be: the message leads to the line.

In the tables: content -> what the message says, in this order.
"""
from inputs import entry, layer, mapping, network
from program import bad, named_cases, partial, write
from results import nothing_left

CASES, case = named_cases()


def bomb():
    levels = "abcdefghijkl"
    text = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for before, here in zip(levels, levels[1:]):
        text += f"{here}: &{here} [{', '.join(['*' + before] * 9)}]\n"
    return text


# What no file of any kind may be.
NO_YAML = {
    "empty": ("", ["expected one YAML document, found none"]),
    "only a comment": ("# nothing\n", ["expected one YAML document, found none"]),
    "two documents": ("name: a\n---\nname: b\n", ["expected one YAML document, found 2"]),
    "binary": (bytes(range(256)) * 20, [":1: ", "found control character 0x00", "UTF-8"]),
    "an ELF program": (b"\x7fELF\x02\x01\x01" + bytes(100), ["found control character 0x7F", "UTF-8"]),
    "Latin-1": (b"\nname: caf\xe9\n", [":2: ", "found byte 0xE9", "UTF-8"]),
    "UTF-16": ("name: x\n".encode("utf-16"), ["found byte", "UTF-8"]),
    "a surrogate": (b"name: \xed\xa0\x80\n", ["found byte 0xED"]),
    "an overlong character": (b"name: \xc0\xaf\n", ["found byte 0xC0"]),
    "NUL after a good file": (b"name: x\n\0rubbish: 1\n", [":2: ", "found control character 0x00"]),
    "a list": ("- 1\n- 2\n", [":1: ", "expected a mapping, found a sequence"]),
    "a word": ("hello\n", [":1: ", "expected a mapping, found text that is no YAML mapping"]),
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
    "a billion laughs": (bomb(), ["more than 2000000 values"]),
    "5 MB": ("# " + "x" * 5000000, ["5000002 bytes", "up to 4 MiB"]),
    "many unknown keys": ("".join(f"k{i}: 1\n" for i in range(100000)), [":1: ", "unknown key 'k0'"]),
    "a long key": ("? " + "k" * 100000 + "\n: 1\n", [":1: ", "kkk...: unknown key 'kkk", "kkk...'"]),
    "an unknown key": ("nmae: x\n", [":1: nmae: ", "unknown key 'nmae'", "did you mean 'name'?", "allowed: "]),
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
    "misspelt key": (network(layer(strid=2)), [":3: layers[0].strid: ", "did you mean 'stride'?", "allowed: "]),
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
    "NUL inside": (network(layer(H='"6\\0zzz"')), ["layers[0].H: expected an integer", "found '6\\x00zzz'"]),
    "size a list": (network(layer(H="[6]")), ["expected an integer", "found a sequence"]),
    "size null": (network(layer(H="~")), ["expected an integer", "found nothing"]),
    "boolean": (network(layer(relu="yes")), ["layers[0].relu: expected true or false, found 'yes'"]),
    "share above 1": (network(layer(ifmap_zeros=1.5)), ["ifmap_zeros: found 1.5; allowed: a number from 0 to 1"]),
    "share NaN": (network(layer(ifmap_zeros=".nan")), ["ifmap_zeros: expected a number", "found '.nan'"]),
    "share nan": (network(layer(ifmap_zeros="nan")), ["ifmap_zeros: expected a number", "found 'nan'"]),
    "share hexadecimal": (network(layer(ifmap_zeros="0x0")), ["expected a number", "found '0x0'"]),
    "type": (network(layer(type="cov")),
             ["layers[0].type: found 'cov'; did you mean 'conv'?", "allowed: conv, depthwise, fc"]),
    "padding in capitals": (network(layer(padding="SAME")), ["padding: found 'SAME'; did you mean 'same'?"]),
    "filter too tall": (network(layer(R=7)), [":3: layers[0]: ", "R=7", "6 rows", "allowed"]),
    "filter too wide": (network(layer(S=9, padding=1)), ["S=9", "8 columns"]),
    "padding of three": (network(layer(padding="[1, 1, 1]")), ["layers[0].padding: found a sequence of 3",
                                                               "[[top, bottom], [left, right]]"]),
    "padding as a word": (network(layer(padding="full")),
                          ["found 'full'", "[top, left, bottom, right], same, or valid"]),
    "padding below zero": (network(layer(padding="[[1, -1], [0, 0]]")), ["found -1; allowed: an integer from 0"]),
    "dilation zero": (network(layer(dilation=0)), ["layers[0].dilation: found 0"]),
    "dilation beyond the map": (network(layer(dilation=9)), [":3: layers[0]: ", "a window over 19", "allowed"]),
    "transposed, cut to nothing": (network(layer(type="transposed", padding=99)), [":3: layers[0]: ", "no output"]),
    "output padding of a convolution": (network(layer(output_padding=1)), ["unknown key 'output_padding'"]),
    "matmul without K": (network("  - {name: A, type: matmul, M: 3, N: 4}\n"),
                         [":3: layers[0]: ", "key 'K' is missing"]),
    "matmul with H": (network("  - {name: A, type: matmul, M: 3, N: 4, K: 2, H: 3}\n"), ["unknown key 'H'"]),
    "matmul of what": (network("  - {name: A, type: matmul, M: 3, N: 4, K: 2, second: image}\n"),
                       ["layers[0].second: found 'image'; allowed: weight, activation"]),
    "beside the array alone": (network("  - {name: A, type: maxpool, C: 3, H: 4, W: 4, R: 2, S: 2}\n"),
                               [":2: layers: ", "nothing for the array"]),
    "pool without a size": (network("  - {name: A, type: avgpool, C: 3, H: 4, W: 4, R: 2}\n"),
                            [":3: layers[0]: ", "key 'S' is missing"]),
    "pool larger than its map": (network("  - {name: A, type: maxpool, C: 3, H: 4, W: 4, R: 5, S: 2}\n"),
                                 [":3: layers[0]: ", "window larger than the map"]),
    "an input that is not there": (network("  - {name: A, type: add, C: 3, H: 4, W: 4, inputs: [B]}\n"),
                                   [":3: layers[0].inputs[0]: ", "found 'B'", "'input', or a name of an entry before"]),
    "sizes beyond counting": (network("  - {name: A, type: add, shape: [2147483648, 2147483648, 2147483648]}\n"),
                              [":3: layers[0]", "2^61"]),
    "repeat zero": (network(layer(repeat=0)), ["layers[0].repeat: found 0"]),
    "K for M": (network(layer(M=None, K=4)), [":3: layers[0].K: ", "unknown key 'K'", "are M here"]),
    "N for the batch": (network(layer(N=4)), [":3: layers[0].N: ", "unknown key 'N'", "--batch"]),
    "ofmap rows": (network(layer(P=4)), ["unknown key 'P'", "follow from H, R, stride and padding"]),
    "kernel_size": (network(layer(kernel_size=3)), ["unknown key 'kernel_size'", "R and S"]),
    "pads": (network(layer(pads="[1, 1, 1, 1]")), ["unknown key 'pads'", "'padding'"]),
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
    "a node beyond those there are": ("name: x\ntechnology: 7nm\n",
                                      [":2: technology: found '7nm'; allowed: a node from "]),
    "no technology": ("name: x\ntechnology: 65mn\n", [":2: technology: unknown technology '65mn'"]),
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
    "psum too wide": ("arithmetic: {psum_bits: 49}\n",
                      [":1: arithmetic.psum_bits: found 49; allowed: an integer from 2 to 48"]),
    "ofmap too wide": ("arithmetic: {ofmap_bits: 49}\n",
                       [":1: arithmetic.ofmap_bits: found 49; allowed: an integer from 0 to 48"]),
    "bank narrower than a psum": ("arithmetic: {psum_bits: 41}\nglb: {bank_width_bits: 40}\n",
                                  [":2: glb.bank_width_bits: found 40; allowed: 41 to 4096", "arithmetic.psum_bits"]),
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
}

# Machines that are sound, and too small for tiny.
TOO_SMALL = {
    "row IDs": ("noc: {filter: {row_id_bits: 0}}\n",
                ["layer CONV1", "filter network needs", "noc.filter.row_id_bits=0"]),
    "ifmap spad": ("pe: {ifmap_spad_words: 2}\n",
                   ["layer CONV1", "cannot run", "ifmap spad", "needs 3", "2 available"]),
    "filter spad": ("pe: {filter_spad_words: 2}\n", ["layer CONV1", "filter spad", "needs 3", "2 available"]),
    "array too low": ("array: {rows: 2}\n", ["layer CONV1", "PE array rows", "needs 3", "2 available"]),
    "buffer too small": ("glb: {shared_banks: 2, bank_rows: 1}\n", ["layer CONV1", "global buffer", "banks"]),
    "filter banks too small": ("glb: {filter_banks: 1, bank_rows: 1, shared_banks: 1000}\n",
                               ["layer CONV1", "filter banks"]),
}

ENERGIES = {
    "a base that is none": ("name: x\nbase: nosuch\n", [":2: base: unknown energy table or technology 'nosuch'"]),
    "a base beyond all nodes": ("name: x\nbase: 7nm\n", [":2: base: ", "found '7nm'; allowed: a node from "]),
    "negative": ("mac: {active: -1}\n", [":1: mac.active: found -1; allowed: a number from 0"]),
    "unit": ("unit: J\n", [":1: unit: found 'J'; allowed: MAC energies, pJ"]),
    "misspelt": ("rf: {ifmap: {raed: 1}}\n", [":1: rf.ifmap.raed: ", "did you mean 'read'?"]),
    "twice": ("mac: {active: 1, active: 2}\n", ["active: given twice"]),
    "infinite": ("mac: {active: 1e999}\n", ["mac.active: found 1e999; allowed"]),
    "inf": ("mac: {active: inf}\n", ["mac.active: expected a number", "found 'inf'"]),
    "a word for a number": ("mac: {active: much}\n", ["mac.active: expected a number", "found 'much'"]),
    "an empty text": ("mac: {active: ''}\n", ["mac.active: expected a number", "found ''"]),
}

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


def add(kind, table):
    for name, (content, fragments) in table.items():
        @case(f"{kind} file: {name}")
        def _(content=content, fragments=fragments):
            path = write("input.yaml", content)
            bad(["./input.yaml"] + fragments, *KINDS[kind](path), "--json", "out.json", "--csv", "out.csv", "-q")
            nothing_left()


for kind in KINDS:
    # A mapping has no key `name` that the message could suggest.
    add(kind, {name: row for name, row in NO_YAML.items() if (kind, name) != ("mapping", "an unknown key")})
add("network", NETWORKS)
add("accelerator", ACCELERATORS)
add("energy", ENERGIES)
add("mapping", MAPPINGS)

for title, (machine, shortage) in TOO_SMALL.items():
    @case(f"accelerator file: too small: {title}")
    def _(machine=machine, shortage=shortage):
        partial(shortage, *KINDS["accelerator"](write("input.yaml", machine)), "-q")
