"""How features work together that were built apart: folded products of matrices, the vector unit, chains and tensors
that stay on the chip, padding that is not stored, maps that are coded only where it helps, repeated layers, serving.
Each case says what it proves; what is expected is arithmetic on sizes, or a relation between two runs."""
import json

from inputs import DATAFLOWS
from invariant_cases import LINK, check_prices, near
from npy_cases import npy
from program import bad, expect, good, named_cases, write
from results import check_sums, nothing_left, run_json

CASES, case = named_cases()

# Five layers and three operations beside the array. B is done twice.
MIXED = """
  - {name: A, C: 2, M: 4, H: 6, W: 6, R: 3, S: 3, padding: 1, relu: true, ifmap_zeros: 0.3}
  - {name: pool, type: maxpool, C: 4, H: 6, W: 6, R: 2, S: 2, stride: 2}
  - {name: B, C: 4, M: 4, H: 3, W: 3, R: 3, S: 3, padding: 1, relu: true, ifmap_zeros: 0.6, repeat: 2}
  - {name: sum, type: add, shape: [4, 3, 3], inputs: [B, pool], repeat: 2}
  - {name: D, type: fc, C: 4, H: 3, W: 3, M: 5}
  - {name: E, type: matmul, M: 3, K: 5, N: 4, inputs: [D]}
  - {name: soft, type: softmax, shape: [3, 4]}
"""
# What one image takes of the vector unit, by docs/vector.md. The pool: 9 x 4 windows of 4 words, 3 comparisons each,
# all words of 4 x 6 x 6 in, 4 x 3 x 3 out. The sum: an addition for each of 36 words, twice. Softmax: 3 additions and a
# multiplication a word, a special function a word and a row; 12 words, 3 rows; it goes over them 3 times.
MIXED_WORK = {
    "pool": {"additions": 108, "multiplications": 0, "specials": 0, "port_reads": 144, "dram_reads": 144,
             "dram_writes": 36},
    "sum": {"additions": 72, "multiplications": 0, "specials": 0, "port_reads": 144, "dram_reads": 144,
            "dram_writes": 72},
    "soft": {"additions": 36, "multiplications": 12, "specials": 15, "port_reads": 36, "dram_reads": 12,
             "dram_writes": 12},
}
# A chain on the array alone: convolutions with and without padding, products that cover a map, and take a list.
LINE = """
  - {name: A, C: 2, M: 4, H: 6, W: 6, R: 3, S: 3, padding: 1, relu: true}
  - {name: B, C: 4, M: 4, H: 6, W: 6, R: 3, S: 3, padding: 1, relu: true}
  - {name: C, C: 4, M: 3, H: 6, W: 6, R: 1, S: 1}
  - {name: D, type: fc, C: 3, H: 6, W: 6, M: 5, relu: true}
  - {name: E, type: fc, C: 5, M: 7}
"""
# Ofmaps of one image, A to D: what the layer behind each takes as its ifmaps.
LINE_OFMAPS = {"A": 4 * 36, "B": 4 * 36, "C": 3 * 36, "D": 5}

# 6 x 8 by 8 x 5 and then by 5 x 4: the rows are rows of a matrix, columns or rows of a map, images of their own. And a
# depth of 8 is 8 channels, or 2 channels under a window of 2 x 2 words.
NOTATIONS = {
    "matrix": ["type: matmul, M: 6, K: 8, N: 5", "type: matmul, M: 6, K: 5, N: 4"],
    "columns": ["C: 8, M: 5, H: 1, W: 6, R: 1, S: 1", "C: 5, M: 4, H: 1, W: 6, R: 1, S: 1"],
    "rows": ["C: 8, M: 5, H: 6, W: 1, R: 1, S: 1", "C: 5, M: 4, H: 6, W: 1, R: 1, S: 1"],
    "images": ["type: fc, C: 8, M: 5, images: 6", "type: fc, C: 5, M: 4, images: 6"],
    "windows": ["type: fc, C: 2, H: 2, W: 2, M: 5, images: 6", "type: fc, C: 5, H: 1, W: 1, M: 4, images: 6"],
    "convolution": ["C: 2, H: 2, W: 2, R: 2, S: 2, M: 5, images: 6", "C: 5, H: 1, W: 1, R: 1, S: 1, M: 4, images: 6"],
}
CHAINED = ("matrix", "columns", "rows")  # a layer of several images of its own ends a chain

SMALLER = ["--set", "dram.rlc=true", "--set", "dram.rlc_ifmaps=smaller", "--set", "dram.rlc_ofmaps=smaller"]
NO_PADDING = ["--set", "dram.stores_padding=false"]
ESTIMATE = ["-q", "--mapper", "estimate"]


def whole(layers, name="net.yaml"):
    """A network file of which a run takes all layers."""
    return write(name, "name: net\nwhole: true\nlayers:\n" + layers.lstrip("\n"))


def product(notation, zeros=0, relu="false"):
    """Two products, one behind the other, and their tanh beside the array."""
    first, second = NOTATIONS[notation]
    keys = f"ifmap_zeros: {zeros}, relu: {relu}"
    return whole(f"  - {{name: P, {first}, {keys}}}\n  - {{name: Q, {second}, {keys}}}\n"
                 "  - {name: tanh, type: activation, operation: tanh, shape: [6, 4]}\n")


def mapping_of(result, name="mapping.yaml"):
    """The mappings of a result as a file: with them two runs differ in nothing that a mapper chose."""
    lines = [f"dataflow: {result['layers'][0]['mapping']['dataflow']}", "layers:"]
    for one in result["layers"]:
        keys = {key: value for key, value in one["mapping"].items() if key not in ("dataflow", "loop_nest")}
        keys |= {"folding": one["folding"]} if "folding" in one else {}
        words = ", ".join(f"{key}: {json.dumps(value)}" for key, value in keys.items())
        lines.append(f"  {one['name']}: {{{words}}}")
    return write(name, "\n".join(lines) + "\n")


def repeated(result, pick):
    """A sum over layers, each as often as it is done."""
    return sum(pick(one) * one.get("repeats", 1) for one in result["layers"])


def check_whole(result):
    """The whole network is the sum of its parts: layers as often as they are done, and operations beside the array."""
    found, beside = result["whole_network"], result.get("vector_operations", [])
    cycles = repeated(result, lambda one: one["cycles"]["total"])
    vector = sum(one["cycles"]["total"] for one in beside)
    expect(found["cycles"] == {"layers": cycles, "vector_operations": vector, "total": cycles + vector},
           f"{found['cycles']}, not {cycles} and {vector}")
    expect(result["totals"]["cycles"]["total"] == cycles, "totals are of the layers")
    energy = repeated(result, lambda one: one["energy"]["total"])
    near(found["energy"]["layers"], energy, "energy of layers")
    near(found["energy"]["vector_operations"], sum(one["energy"]["total"] for one in beside), "energy beside the array")
    near(found["energy"]["total"], sum(value for key, value in found["energy"].items() if key != "total"), "energy")
    near(found["milliseconds"], (cycles + vector) / result["accelerator"]["core_khz"], "milliseconds")
    for key in ("macs", "passes"):
        expect(result["totals"][key] == repeated(result, lambda one: one[key]), f"totals.{key}")
    for one in beside:
        parts = [value for key, value in one["energy"].items() if key != "total"]
        near(one["energy"]["total"], sum(parts), f"energies of {one['name']}")


def services(path, batches, *words):
    """The services of batches 1, 2, ...: offline tries every size."""
    text = good("serve", *ESTIMATE, "-n", path, "-s", "offline", "--duration", "0", "--queries", "1",
                "--max-batch", str(batches), *words, "--json", "-")
    answer, = json.loads(text)["results"]
    expect([one["batch"] for one in answer["services"]] == list(range(1, batches + 1)), "batches")
    return answer["services"]


def without(one, *keys):
    return {key: value for key, value in one.items() if key not in keys}


MACHINES = {
    "a unit of 16 lanes": ["-a", "eyeriss_vector"],
    "a unit of one lane": ["-a", "eyeriss", "--set", "vector.lanes=1", *SMALLER, *NO_PADDING],
    "no unit": ["-a", "eyeriss"],
    "no unit, equal area": ["-a", "isca16_rs_256", *NO_PADDING],
}

for machine, options in MACHINES.items():
    @case(f"together: a network is its layers, repeats and vector operations; {machine}")
    def _(options=options):
        # Sums hold with folded products, repeats, three images; operations count as many words as there are images.
        path = whole(MIXED)
        for batch in (1, 3):
            result = run_json(*ESTIMATE, "-n", path, "-b", str(batch), *options, "--check")
            check_whole(result)
            expect({one["check"] for one in result["layers"]} == {"match"}, "check")
            expect([one["name"] for one in result["layers"]] == ["A", "B", "D", "E"], "layers")
            expect([one["name"] for one in result["layers"] if "folding" in one] == ["D", "E"], "products")
            macs = 4 * 2 * 9 * 36 + 2 * 4 * 4 * 9 * 9 + 36 * 5 + 3 * 5 * 4
            expect(result["totals"]["macs"] == batch * macs, f"{result['totals']['macs']} MACs")
            has_unit = "vector" in "".join(options)
            expect(result["whole_network"]["complete"] == has_unit, "complete")
            counts = {one["name"]: one["counts"] for one in result.get("vector_operations", [])}
            expect(list(counts) == (list(MIXED_WORK) if has_unit else []), f"{list(counts)} beside the array")
            for name, found in counts.items():
                wanted = {key: batch * count for key, count in MIXED_WORK[name].items()}
                expect({key: found[key] for key in wanted} == wanted, f"{name}: {found}, not {wanted}")

    @case(f"together: a service is the run of its batch; {machine}")
    def _(options=options):
        # Serving simulates what a run simulates: the same cycles for every batch, also with what is beside the array.
        path = whole(MIXED)
        for objective in ("edp", "delay"):
            for served in services(path, 3, *options, "--objective", objective):
                words = ["-n", path, "-b", str(served["batch"]), *options, "--objective", objective]
                run = run_json(*ESTIMATE, *words)["whole_network"]
                where = f"{objective}, batch {served['batch']}"
                expect(served["cycles"] == run["cycles"]["total"], f"{where}: {served['cycles']}, {run['cycles']}")
                near(served["energy"], run["energy"]["total"], f"{where}: energy")
                near(served["ms"], run["milliseconds"], f"{where}: ms")


@case("together: weights that stay in the buffer save a service the waiting for them, as often as layers are repeated")
def _():
    # `serve --weights keep` is a run less its `filter_prefetch` pauses; what the vector unit takes stays.
    path = whole(MIXED)
    for options in (["-a", "eyeriss_vector"], ["-a", "eyeriss", *NO_PADDING, *SMALLER]):
        for served in services(path, 2, *options, "--objective", "edp", "--weights", "keep"):
            run = run_json(*ESTIMATE, "-n", path, "-b", str(served["batch"]), *options)
            waited = repeated(run, lambda one: one["cycles"]["dram_pauses"]["filter_prefetch"])
            expect(waited > 0, "filters are waited for")
            cycles = run["whole_network"]["cycles"]["total"] - waited
            expect(served["cycles"] == cycles, f"{options}: {served['cycles']} cycles, not {cycles}")
            filters = repeated(run, lambda one: one["energy"]["dram"]["filter"])
            expect(served["energy"] <= run["whole_network"]["energy"]["total"] - filters, f"{options}: energy")


@case("together: a comparison has of each dataflow what its run has, the vector unit with it")
def _():
    # Columns, EDP and normalised numbers of `compare` are of layers and operations both.
    path = whole(MIXED)
    words = [*ESTIMATE, "-n", path, "-b", "2", "--set", "vector.lanes=8", *NO_PADDING]
    compared = json.loads(good("compare", *words, "--dataflows", "rs,ws,os-c", "--json", "-"))["dataflows"]
    first = compared[0]["whole_network"]
    for one in compared:
        flow = one["dataflow"]
        check_whole(one)
        run = run_json(*words, "-d", flow, "-a", f"isca16_{flow}_256")
        for key in ("layers", "totals", "vector_operations", "whole_network"):
            expect(one[key] == run[key], f"{flow}: {key}")
        cycles, energy = one["whole_network"]["cycles"]["total"], one["whole_network"]["energy"]["total"]
        near(one["edp"], cycles * energy, f"{flow}: EDP")
        near(one["normalised"]["delay"], cycles / first["cycles"]["total"], f"{flow}: normalised delay")
        near(one["normalised"]["energy"], energy / first["energy"]["total"], f"{flow}: normalised energy")


@case("together: a point of a sweep is its run, its latency that of the service")
def _():
    # A sweep's energy, delay and cycles are of layers as often as they are repeated and of operations; the command that
    # the export has gives them again; single-stream takes as long as the run.
    whole(MIXED)
    write("points.yaml", "name: points\nbase: {network: ./net.yaml, accelerator: eyeriss_vector}\n"
          "serve: {scenario: single-stream}\nvary:\n  - {key: accelerator.vector.lanes, values: [0, 2, 16]}\n"
          "  - {key: accelerator.dram.rlc_ifmaps, values: [always, smaller]}\n")
    good("sweep", "./points.yaml", "-q", "-j", "1", "-s", "points.sqlite", "--export", "points.jsonl")
    with open("points.jsonl", encoding="utf-8") as file:
        points = [json.loads(line) for line in file]
    expect(len(points) == 6 and {one["status"] for one in points} == {"done"}, "points")
    for one in points:
        commands = [command.split() for command in one["command"].split(" && ")]
        expect([command[:2] for command in commands] == [["eyrie", "run"], ["eyrie", "serve"]], one["command"])
        result = run_json("-q", *commands[0][2:])
        answer, = json.loads(good("serve", "-q", *commands[1][2:], "--json", "-"))["results"]
        expect([service["cycles"] for service in answer["services"]] == [one["total_cycles"]], "the service's cycles")
        check_whole(result)
        run = result["whole_network"]
        expect(one["total_cycles"] == run["cycles"]["total"], f"{one['total_cycles']} cycles, not {run['cycles']}")
        near(one["energy_total"], run["energy"]["total"], "energy")
        near(one["delay_ms"], run["milliseconds"], "delay")
        near(one["p99_ms"], run["milliseconds"], "latency")
        expect(one["macs"] == result["totals"]["macs"], "MACs")
    cycles = [one["total_cycles"] for one in points]
    expect(cycles[0] < cycles[4] <= cycles[2], f"no unit takes least time, 2 lanes take most: {cycles}")


@case("together: a layer that is done three times is three layers")
def _():
    # `repeat: 3` multiplies layers, operations, totals and services. Words differ by the layer's name, so nothing of
    # this machine depends on words.
    kinds = ["C: 4, M: 4, H: 6, W: 6, R: 3, S: 3, padding: 1", "type: matmul, M: 6, K: 8, N: 5",
             "type: add, shape: [4, 6, 6]", "type: softmax, shape: [6, 5]"]
    once = whole("".join(f"  - {{name: L{at}, {kind}, repeat: 3}}\n" for at, kind in enumerate(kinds)), "once.yaml")
    thrice = whole("".join(f"  - {{name: L{at}.{time}, {kind}}}\n" for at, kind in enumerate(kinds)
                           for time in range(3)), "thrice.yaml")
    machine = ["--set", "dram.rlc=false", "--set", "pe.zero_gating=false"]
    for options in (["-a", "eyeriss"], ["-a", "eyeriss_vector"], ["-a", "eyeriss_vector", *NO_PADDING]):
        words = [*ESTIMATE, *machine, *options, "-b", "2"]
        one, three = run_json(*words, "-n", once), run_json(*words, "-n", thrice)
        check_whole(one)
        for key in ("macs", "gated_macs", "passes", "cycles", "pe_cycles", "accesses", "dram_bytes"):
            expect(one["totals"][key] == three["totals"][key], f"{options}: totals.{key}")
        expect([layer["repeats"] for layer in one["layers"]] == [3, 3] and len(three["layers"]) == 6, "layers")
        both = [result["whole_network"] for result in (one, three)]
        expect(both[0]["cycles"] == both[1]["cycles"], f"{options}: {both[0]['cycles']}, {both[1]['cycles']}")
        expect(both[0]["not_run"]["bytes"] == both[1]["not_run"]["bytes"], f"{options}: bytes not run")
        for part in ("layers", "vector_operations", "total"):
            near(both[0]["energy"][part], both[1]["energy"][part], f"{options}: energy of {part}")
        beside = one.get("vector_operations", [])
        expect(len(beside) == (2 if "eyeriss_vector" in options else 0), f"{options}: {beside}")
        for at, found in enumerate(beside):
            others = three["vector_operations"][3 * at:3 * at + 3]
            for key, count in found["counts"].items():
                expect(count == sum(other["counts"][key] for other in others), f"{found['name']}: {key}")
            expect(found["cycles"]["total"] == sum(other["cycles"]["total"] for other in others), found["name"])
        for found, wanted in zip(services(once, 2, *machine, *options), services(thrice, 2, *machine, *options)):
            expect(without(found, "energy") == without(wanted, "energy"), f"{options}: {found}, not {wanted}")
            near(found["energy"], wanted["energy"], f"{options}: energy of a service")


def check_kept(plain, kept, batch):
    """The same mappings, with and without tensors on the chip: DRAM words and bytes are less by those of the tensors,
    whoever makes one writes it into the buffer once, whoever takes one loads nothing, all else is equal."""
    staying = {one["made_by"]: batch * LINE_OFMAPS[one["made_by"]] for one in kept["kept_on_chip"]["tensors"]}
    takers = {one["last_taken_by"] for one in kept["kept_on_chip"]["tensors"]}
    words = {one["made_by"]: one["words"] for one in kept["kept_on_chip"]["tensors"]}
    expect(words == staying, f"words that stay: {words}, not {staying}")
    saved = 0
    for one, other in zip(plain["layers"], kept["layers"]):
        name, before, after = one["name"], one["accesses"], other["accesses"]
        expect(one["check"] == other["check"] == "match", f"{name}: {one['check']}, {other['check']}")
        expect(other["on_chip"]["ofmaps"] == (name in staying), f"{name}: {other['on_chip']}")
        expect(other["on_chip"]["ifmaps"] == (name in takers), f"{name}: {other['on_chip']}")
        for key in ("macs", "gated_macs", "passes", "active_pes", "network_busy_cycles"):
            expect(one[key] == other[key], f"{name}: {key}")
        expect(before["rf"] == after["rf"] and before["noc"] == after["noc"], f"{name}: the array's words")
        loads = 0 if name in takers else before["dram"]["ifmap"]["reads"]
        stores = 0 if name in staying else before["dram"]["psum"]["writes"]
        expect(after["dram"] == {"ifmap": {"reads": loads, "writes": 0}, "filter": before["dram"]["filter"],
                                 "psum": {"reads": 0, "writes": stores}}, f"{name}: {after['dram']}")
        expect(before["dram"]["psum"]["writes"] - stores == staying.get(name, 0), f"{name}: words stored")
        writes = (0 if name in takers else before["glb"]["ifmap"]["writes"]) + staying.get(name, 0)
        wanted = {**before["glb"], "ifmap": {"reads": before["glb"]["ifmap"]["reads"], "writes": writes}}
        expect(after["glb"] == wanted, f"{name}: buffer {after['glb']}, not {wanted}")
        for side, stays in (("ifmap", name in takers), ("ofmap", name in staying), ("filter", False)):
            for form in ("uncompressed", "compressed"):
                size = 0 if stays else one["dram_bytes"][side][form]
                expect(other["dram_bytes"][side][form] == size, f"{name}: {form} bytes of {side}")
            saved += one["dram_bytes"][side]["uncompressed"] if stays else 0
        expect(other["cycles"]["array"] == one["cycles"]["array"], f"{name}: the array takes as long")
        expect(other["cycles"]["total"] <= one["cycles"]["total"], f"{name}: {other['cycles']} after {one['cycles']}")
        check_prices(other, kept["energy_table"], kept["accelerator"]["core_khz"])
    expect(kept["kept_on_chip"]["dram_bytes_saved"] == saved, f"{kept['kept_on_chip']}, not {saved} bytes")
    expect(kept["totals"]["energy"]["total"] < plain["totals"]["energy"]["total"], "energy")
    expect(kept["totals"]["cycles"]["total"] < plain["totals"]["cycles"]["total"], "cycles")
    check_sums(kept)


for dataflow in DATAFLOWS:
    @case(f"together: {dataflow}: tensors that stay cross no DRAM, and nothing else changes")
    def _(dataflow=dataflow):
        # With and without padding in DRAM, for one image and two, products that are folded without the option.
        path = whole(LINE)
        for padding, batch in (("true", 1), ("false", 2)):
            words = ["-q", "-n", path, "-d", dataflow, "-a", f"isca16_{dataflow}_256", "-b", str(batch), "--check",
                     "--set", f"dram.stores_padding={padding}"]
            chosen = run_json(*words, "--mapper", "estimate", "--keep-on-chip")
            given = [*words, "-m", mapping_of(chosen)]
            kept = run_json(*given, "--keep-on-chip")
            expect([one["made_by"] for one in kept["kept_on_chip"]["tensors"]] == list(LINE_OFMAPS), "all of them stay")
            expect(without(kept["layers"][1], "mapping_choice") == without(chosen["layers"][1], "mapping_choice"),
                   "the mapping that was chosen, given")
            check_kept(run_json(*given, "--chain"), kept, batch)


@case("together: tensors stay that are coded, or not, on their way to DRAM")
def _():
    # The codec has no say in what stays: the same tensors, words and uncompressed bytes for each of its settings.
    path, saved = whole(LINE), set()
    for setting in ("always", "never", "smaller"):
        words = ["-q", "-n", path, "-b", "2", "--check", "--set", f"dram.rlc_ifmaps={setting}", "--set",
                 f"dram.rlc_ofmaps={setting}", *NO_PADDING]
        given = [*words, "-m", mapping_of(run_json(*words, "--mapper", "estimate", "--keep-on-chip"))]
        kept = run_json(*given, "--keep-on-chip")
        check_kept(run_json(*given, "--chain"), kept, 2)
        saved.add(json.dumps(kept["kept_on_chip"]))
    expect(len(saved) == 1 and '"A"' in saved.pop(), "the same stays")


@case("together: what operations beside the array take and make crosses DRAM, whatever stays")
def _():
    # The pool takes A's ofmaps, softmax F's: only D's can stay. The vector unit does the same work in the same time.
    path = whole("  - {name: A, C: 2, M: 4, H: 6, W: 6, R: 3, S: 3, padding: 1, relu: true}\n"
                 "  - {name: pool, type: maxpool, C: 4, H: 6, W: 6, R: 2, S: 2, stride: 2}\n"
                 "  - {name: D, type: fc, C: 4, H: 3, W: 3, M: 8, relu: true}\n"
                 "  - {name: F, type: fc, C: 8, M: 6}\n  - {name: soft, type: softmax, shape: [6]}\n"
                 "  - {name: G, type: fc, C: 6, M: 4}\n")
    words = [*ESTIMATE, "-n", path, "-a", "eyeriss_vector", "-b", "3", "--check"]
    kept = run_json(*words, "--keep-on-chip")
    tensors = [(one["made_by"], one["last_taken_by"], one["words"]) for one in kept["kept_on_chip"]["tensors"]]
    expect(tensors == [("D", "F", 3 * 8)], f"{tensors}")
    expect([end["operation"] for end in kept["chain"]["ends"]] == ["soft"], kept["chain"]["ends"])
    plain = run_json(*words, "--chain", "-m", mapping_of(kept))
    expect(kept["vector_operations"] == plain["vector_operations"] != [], "operations beside the array")
    check_whole(kept)
    saved = plain["whole_network"]["energy"]["total"] - kept["whole_network"]["energy"]["total"]
    layers = sum(one["energy"]["total"] - other["energy"]["total"]
                 for one, other in zip(plain["layers"], kept["layers"]))
    expect(saved > 0, "energy of the whole")
    expect(abs(saved - layers) <= 1e-9 * kept["whole_network"]["energy"]["total"], f"{saved} pJ, not {layers}")


SITUATIONS = {
    "as shipped": ["-a", "eyeriss"],
    "with a vector unit, three images": ["-a", "eyeriss_vector", "-b", "3"],
    "with all options, three images": ["-a", "eyeriss", "--set", "vector.lanes=4", *SMALLER, *NO_PADDING, "-b", "3"],
    "in a chain": ["-a", "eyeriss_vector", *SMALLER, "-b", "3", "--chain"],
    **{f"under {flow}": ["-a", f"isca16_{flow}_256", "-d", flow, "-b", "3"] for flow in DATAFLOWS},
}

for situation, options in SITUATIONS.items():
    @case(f"together: one product in every notation, {situation}")
    def _(options=options):
        # Layers, operations and totals are equal field by field; the mapping of one notation, given with its folding,
        # gives the same in every other.
        first, given = None, None
        for notation in (CHAINED if "--chain" in options else NOTATIONS):
            path = product(notation, zeros=0.5, relu="true")
            found = run_json(*ESTIMATE, "-n", path, *options, "--check")
            expect([one["check"] for one in found["layers"]] == ["match"] * 2, f"{notation}: check")
            batch = found["batch"]
            expect([one["macs"] for one in found["layers"]] == [batch * 6 * 8 * 5, batch * 6 * 5 * 4], "MACs")
            for one in found["layers"]:
                rows = one["folding"]["rows"] * one["folding"]["columns"] * one["folding"]["images"]
                expect(rows == batch * 6, f"{notation}: {one['folding']}")
            if first is None:
                first, given = found, mapping_of(found)
                check_whole(first)
            as_written = ("images", "shape")
            for one, other in zip(found["layers"], first["layers"]):
                expect(without(one, *as_written) == without(other, *as_written),
                       f"{notation}: {one['name']} of the matrix")
            for key in ("totals", "vector_operations", "whole_network"):
                expect(found.get(key) == first.get(key), f"{notation}: {key} of the matrix")
            again = run_json("-q", "-n", path, *options, "--check", "-m", given)
            for one, other in zip(again["layers"], first["layers"]):
                expect(one["mapping_choice"] == {"mapper": "given"}, f"{notation}: {one['mapping_choice']}")
                told = ("mapping_choice", *as_written)
                expect(without(one, *told) == without(other, *told), f"{notation}: {one['name']}, mapping given")


@case("together: one product in every notation is served alike")
def _():
    # The batch is among the rows of a product, in whatever notation.
    found = [services(product(notation), 3, "-a", "eyeriss_vector", *NO_PADDING) for notation in NOTATIONS]
    expect(all(one == found[0] for one in found), f"{found}")
    expect(found[0][2]["cycles"] < 3 * found[0][0]["cycles"], "three images in less than three times one")


@case("together: a chain of products on a given input and given weights is the same in every notation")
def _():
    # The same matrix, laid out as each notation asks; its zeros are gated, and those of the product, made by hand, in
    # the layer behind it. Without the weights it makes other words.
    batch, rows, depth, filters = 3, 6, 8, 5

    def word(image, row, at):
        return 0 if (image + row + at) % 3 == 0 else (image * 7 + row * 5 + at * 3) % 11 - 5
    walk = [(image, row, at) for image in range(batch) for row in range(rows) for at in range(depth)]
    by_rows = [word(*place) for place in walk]
    by_depth = [word(image, row, at) for image in range(batch) for at in range(depth) for row in range(rows)]
    weights = [(3 * at + 5 * to) % 7 - 3 for to in range(filters) for at in range(depth)]
    turned = [(3 * at + 5 * to) % 7 - 3 for at in range(depth) for to in range(filters)]
    layout = {"matrix": ((batch, 1, rows, depth), by_rows, (depth, filters), turned),
              "columns": ((batch, depth, 1, rows), by_depth, (filters, depth, 1, 1), weights),
              "rows": ((batch, depth, rows, 1), by_depth, (filters, depth, 1, 1), weights)}
    results = []
    for notation, (shape, words, filter_shape, filter_words) in layout.items():
        write("x.npy", npy(shape, words=words))
        options = [*ESTIMATE, "-n", product(notation, relu="true"), "-b", "3", "--check", "--input", "x.npy", *SMALLER]
        write("w.npy", npy(filter_shape, words=filter_words))
        results.append(run_json(*options, "--chain", "--weights", "P=w.npy"))
    other = run_json(*options, "--chain")
    zeros = sum(word(*place) == 0 for place in walk)
    for notation, found in zip(layout, results):
        layers = [[without(one, "shape") for one in of["layers"]] for of in (found, results[0])]
        expect(layers[0] == layers[1], f"{notation}: other layers")
        expect([one["check"] for one in found["layers"]] == ["match"] * 2, f"{notation}: check")
        expect(found["generated_weights"] == ["Q"], f"{notation}: {found['generated_weights']}")
        expect(found["layers"][0]["gated_macs"] == zeros * filters, f"{notation}: {zeros} zeros of the input")
    # The second product's ifmaps are what the first one made: the zeros of ReLU, by hand.
    made = [sum(word(image, row, at) * weights[to * depth + at] for at in range(depth))
            for image in range(batch) for row in range(rows) for to in range(filters)]
    expect(results[0]["layers"][1]["gated_macs"] == 4 * sum(one <= 0 for one in made), "zeros of the first product")
    expect(other["layers"][1]["gated_macs"] != results[0]["layers"][1]["gated_macs"], "generated weights")


@case("together: a map is coded where that is smaller, each by itself")
def _():
    # With `smaller` each map takes the fewer of the bytes that it takes always or never coded, and says which; with few
    # zeros and with many, of repeated layers, folded products and three images.
    path = whole("".join(
        f"  - {{name: L{at}, {kind}, relu: {relu}, ifmap_zeros: {zeros}}}\n" for at, (kind, zeros, relu) in enumerate(
            (kind, zeros, relu) for kind in ("C: 4, M: 4, H: 7, W: 7, R: 3, S: 3, padding: 1, repeat: 2",
                                       "type: matmul, M: 6, K: 16, N: 8")
            for zeros, relu in ((0, "false"), (0.4, "true"), (0.9, "true")))))
    given = mapping_of(run_json(*ESTIMATE, "-n", path, "-b", "3"))

    def with_codec(setting, *words):
        return run_json("-q", "-n", path, "-b", "3", "-m", given, "--set", f"dram.rlc_ifmaps={setting}", "--set",
                        f"dram.rlc_ofmaps={setting}", *words)
    forms = set()
    for words in ([], NO_PADDING, ["--chain", "--check"]):
        always, never, smaller = [with_codec(setting, *words)["layers"] for setting in ("always", "never", "smaller")]
        for coded, raw, least in zip(always, never, smaller):
            for side in LINK:
                sizes = [one["dram_bytes"][side]["compressed"] for one in (coded, raw, least)]
                where = f"{words}: {least['name']}, {side}: {sizes}"
                expect(raw["dram_bytes"][side]["uncompressed"] == sizes[1], where)
                expect(sizes[2] == min(sizes[:2]), where)
                if side != "filter":
                    form = least["dram_bytes"][side]["form"]
                    wanted = "rlc" if sizes[0] < sizes[1] else "raw"
                    expect(sizes[0] == sizes[1] or form == wanted, f"{where}: {form}")
                    forms.add((side, form))
            expect(least["accesses"] == coded["accesses"] == raw["accesses"], "words before coding")
            total = sum(least["dram_bytes"][side]["compressed"] for side in LINK)
            expect(least["dram_bytes"]["compressed"] == total, f"{least['name']}: bytes")
    expect(forms == {(side, form) for side in ("ifmap", "ofmap") for form in ("raw", "rlc")}, f"both forms: {forms}")


for dataflow in DATAFLOWS:
    @case(f"together: {dataflow}: padding that DRAM does not have is not loaded")
    def _(dataflow=dataflow):
        # The words of DRAM are fewer where there is padding, and equal where there is none; whatever the array and the
        # buffer see is equal. In one pass the difference is that of the sizes.
        path = whole(LINE.replace("padding: 1", "padding: [[2, 1], [0, 1]]", 1).replace("H: 6, W: 6", "H: 5, W: 7", 1))
        words = ["-q", "-n", path, "-d", dataflow, "-a", f"isca16_{dataflow}_256", "-b", "2", "--check"]
        stored = run_json(*words, "--mapper", "estimate", "--set", "dram.stores_padding=true")
        given = [*words, "-m", mapping_of(stored)]
        made = run_json(*given, *NO_PADDING)
        for one, other in zip(stored["layers"], made["layers"]):
            name, sides = one["name"], [layer["accesses"]["dram"]["ifmap"]["reads"] for layer in (one, other)]
            expect(one["check"] == other["check"] == "match", f"{name}: check")
            expect(sides[1] < sides[0] if name in "AB" else sides[1] == sides[0], f"{name}: {sides} words")
            for level in ("rf", "noc", "glb"):
                expect(one["accesses"][level] == other["accesses"][level], f"{name}: {level}")
            expect(other["cycles"]["array"] == one["cycles"]["array"], f"{name}: array cycles")
            expect(other["cycles"]["total"] <= one["cycles"]["total"], f"{name}: total cycles")
            check_prices(other, made["energy_table"], made["accelerator"]["core_khz"])
            if one["passes"] == 1 and name in "AB":
                padded, plain = {"A": (2 * 8 * 8, 2 * 5 * 7), "B": (4 * 8 * 8, 4 * 6 * 6)}[name]
                expect(sides == [2 * padded, 2 * plain], f"{name}: {sides} words in one pass")
            if name not in "AB":
                keys = ("cycles", "accesses", "dram_bytes", "energy", "pe_cycles")
                expect([one[key] for key in keys] == [other[key] for key in keys], f"{name}: nothing to leave out")


@case("together: a mapping's folding is as its product, or it is refused")
def _():
    # Three rows in all, a window that divides the depth of 36, only of a product, and never without its keys.
    path, keys = whole(MIXED), "m: 5, n: 1, e: 1, p: 1, q: 1, r: 1, t: 1"

    def refused(layer, folding, fragments):
        write("m.yaml", f"dataflow: rs\nlayers:\n  {layer}: {{{keys}, folding: {folding}}}\n")
        for command in (["run", "--json", "out.json"], ["map"], ["run", "--chain"]):
            bad(["m.yaml:3: ", *fragments], command[0], "-q", "-n", path, "-b", "3", "-m", "./m.yaml", *command[1:])
        nothing_left()
    refused("A", "{rows: 1, columns: 1, images: 1, window: 1}", ["folding", "no product of matrices"])
    refused("B", "{rows: 3, columns: 1, images: 1, window: 1}", ["folding", "no product of matrices"])
    refused("D", "{rows: 1, columns: 2, images: 1, window: 1}", ["folding", "1 x 2 x 1", "allowed: 3 in all"])
    refused("E", "{rows: 3, columns: 1, images: 1, window: 1}", ["folding", "3 x 1 x 1", "allowed: 9 in all"])
    refused("D", "{rows: 1, columns: 1, images: 3, window: 5}", ["window: found 5; allowed: a divisor of 36"])
    refused("D", "{rows: 3, columns: 1, images: 1}", ["layers.D.folding", "key 'window' is missing"])
    refused("D", "{rows: 0, columns: 3, images: 1, window: 1}", ["layers.D.folding.rows: found 0"])
    refused("D", "{rows: 3, columns: 1, images: 1, window: 1, n: 1}", ["layers.D.folding.n: unknown key 'n'"])
    refused("D", "all", ["layers.D.folding", "'all'"])
    good("run", "-q", "-n", path, "-b", "3", "-m", write("m.yaml", f"dataflow: rs\nlayers:\n  D: {{{keys}, folding: "
         "{rows: 1, columns: 3, images: 1, window: 1}}\n"))  # three columns of three images are one


@case("together: layers of one shape and one mapping are folded each as its own entry says")
def _():
    keys = "m: 5, n: 1, e: 1, p: 1, q: 1, r: 1, t: 1"
    path = write("net.yaml", "name: two\nwhole: true\nlayers:\n  - {name: A, type: matmul, M: 6, K: 8, N: 5}\n"
                 "  - {name: B, type: matmul, M: 6, K: 8, N: 5, inputs: [input]}\n")

    def mapping(rows, columns):
        lines = [f"  {layer}: {{{keys}, folding: {{rows: {down}, columns: {across}, images: 1, window: 1}}}}\n"
                 for layer, down, across in (("A", 6, 1), ("B", rows, columns))]
        return write("m.yaml", "dataflow: rs\nlayers:\n" + "".join(lines))
    found = run_json("-q", "-n", path, "-m", mapping(1, 6), "--check")["layers"]
    expect([(one["folding"]["rows"], one["folding"]["columns"]) for one in found] == [(6, 1), (1, 6)], f"{found}")
    expect(found[0]["cycles"] != found[1]["cycles"], "six rows one by one are not six columns at once")
    bad(["m.yaml:4: ", "5 x 1 x 1", "allowed: 6 in all"], "run", "-q", "-n", path, "-m", mapping(5, 1))


@case("together: options that cannot go together are refused, with one message and nothing written")
def _():
    path = whole(MIXED)
    write("x.npy", npy((1, 2, 6, 6)))
    for words, fragments in (
        (["run", "--input", "x.npy"], ["--input: found 'x.npy' for a network of 4 operations", "with --chain also"]),
        (["run", "--input", "x.npy", "--weights", "D=x.npy"], ["found shape (1, 2, 6, 6); allowed: (5, 4, 3, 3)"]),
        (["run", "--chain", "-b", "3", "--input", "x.npy"], ["x.npy: found shape (1, 2, 6, 6)", "(3, 2, 6, 6)"]),
        (["run", "--keep-on-chip", "-l", "D", "--trace-json", "out.json", "--trace-layer", "D"],
         ["--keep-on-chip: found with a trace"]),
        (["run", "--keep-on-chip", "--objective", "network-edp"],
         ["--keep-on-chip: found with --objective network-edp"]),
        (["run", "--chain", "--weights", "pool=x.npy"], ["--weights", "'pool'"]),
        (["compare", "--keep-on-chip"], ["unknown option '--keep-on-chip'"]),
        (["serve", "-s", "offline", "--chain"], ["unknown option '--chain'"]),
        (["serve", "-s", "offline", "--weights", "model"], ["--weights", "'model'", "reload, keep"]),
        (["run", "--set", "vector.lanes=-1"], ["vector.lanes", "-1"]),
        (["run", "--set", "dram.rlc_ifmaps=larger"], ["dram.rlc_ifmaps", "larger"]),
        (["serve", "-s", "offline", "--set", "dram.stores_padding=3"], ["dram.stores_padding", "3"]),
    ):
        bad(fragments, words[0], "-q", "-n", path, *words[1:], *([] if "out.json" in words else ["--json", "out.json"]))
        nothing_left()


@case("together: a fixed table without prices of the vector unit is refused wherever energies are told")
def _():
    # Of a machine with a unit, by whatever command; with the prices given, energies are counts times these.
    path = whole(MIXED)
    for table in ("normalized", "eyeriss_65nm", "accelergy_45nm"):
        for command in (["run"], ["compare", "--dataflows", "rs"], ["serve", "-s", "single-stream"]):
            words = [*command, "-q", "-n", path, "-e", table, "--set", "vector.lanes=2"]
            bad([table, "vector.add: found no price"], *words)
        good("run", *ESTIMATE, "-n", path, "-e", table)  # without a unit there is nothing to pay
    prices = {"add": 1, "multiply": 20, "special": 300, "register_read": 0.25, "register_write": 0.5}
    for missing in prices:
        section = ", ".join(f"{key}: {value}" for key, value in prices.items() if key != missing)
        table = write("table.yaml", f"base: eyeriss_65nm\nvector: {{{section}}}\n")
        bad([f"vector.{missing}: found no price"], "run", "-q", "-n", path, "-a", "eyeriss_vector", "-e", table)
    section = ", ".join(f"{key}: {value}" for key, value in prices.items())
    table = write("table.yaml", f"base: eyeriss_65nm\nvector: {{{section}}}\n")
    result = run_json(*ESTIMATE, "-n", path, "-a", "eyeriss_vector", "-e", table, "-b", "2")
    check_whole(result)
    for one in result["vector_operations"]:
        work, energy = one["counts"], one["energy"]
        near(energy["lanes"], work["additions"] + 20 * work["multiplications"] + 300 * work["specials"], "lanes")
        near(energy["registers"], work["register_reads"] / 4 + work["register_writes"] / 2, "registers")
        dram = result["energy_table"]["dram"]
        words = [work[key] * 8 / result["energy_table"]["word_bits"] for key in ("bytes_read", "bytes_written")]
        near(energy["dram"], words[0] * dram["read"] + words[1] * dram["write"], "DRAM")
