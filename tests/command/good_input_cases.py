"""Good input gives the same, correct result every time, and what is shown or mapped can be read back."""
import json
import os

from inputs import layer
from output_cases import in_terminal
from program import bad, expect, good, named_cases, read, write
from results import check_sums, run_json

CASES, case = named_cases()


SINGULAR = {"reads": "read", "writes": "write", "transfers": "transfer", "deliveries": "delivery", "hops": "hop"}


@case("run: tiny matches, in every way")
def _():
    for words in ([], ["-l", "all"], ["-b", "3"], ["-a", "eyeriss_rtl", "-l", "all", "-b", "2"],
                  ["--objective", "delay"], ["--objective", "edp", "-e", "eyeriss_65nm"], ["-e", "accelergy_45nm"],
                  ["--no-fast-forward"], ["--seed", "18446744073709551615"], ["--set", "array.rows=+5"]):
        result = run_json("-n", "tiny", "--check", *words)
        expect(result["schema"] == "eyrie.result/2", "schema")
        for one in result["layers"] + [result["totals"]]:
            expect(one["check"] == "match", f"{words}: {one.get('name')}: {one['check']}")
        check_sums(result)
    expect(result["seed"] == 1 and result["accelerator"]["array"]["rows"] == 5, "--set is lost")
    expect(run_json("-n", "tiny", "--seed", "18446744073709551615")["seed"] == 2 ** 64 - 1, "a seed is changed")
    table = good("run", "-n", "tiny", "--check")
    expect(table.endswith("check: match\n"), "the table does not end with the check")


@case("run: double buffering says what each layer has room for, and changes time alone")
def _():
    def run(value, *words):
        return run_json("-n", "tiny", "--check", "--set", f"glb.double_buffered={value}", *words)
    without = run("none")
    expect("double_buffered" not in json.dumps(without["layers"]), "a layer tells of what nobody asked for")
    both = run("both", "--no-fast-forward")
    check_sums(both)
    for one, other in zip(both["layers"], run("both")["layers"]):
        expect(one == other, f"fast-forward: {one['name']}")
    for one in both["layers"]:
        expect(one["double_buffered"] == "both" and one["check"] == "match", f"{one['name']}: {one['check']}")
    for one in without["layers"]:
        expect(one["check"] == "match", f"{one['name']}: {one['check']}")
    least = ["--set", "glb.shared_banks=2"]  # one for ifmaps, one for psums
    small = run("both", *least)
    expect(all(one["double_buffered"] == "none" for one in small["layers"]), "there is no room")
    expect([one["cycles"] for one in small["layers"]] == [one["cycles"] for one in run("none", *least)["layers"]],
           "without room nothing changes")
    table = good("run", "-n", "tiny", "--set", "glb.double_buffered=both", *least)
    expect("CONV1: no room in the buffer for both halves of glb.double_buffered=both; double-buffered: none" in table,
           "the table does not tell that there is no room")


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


@case("run: a vector unit runs what is beside the array; without one it is named in every form")
def _():
    words = ("run", "-q", "-n", "resnet8", "--mapper", "estimate")
    good(*words, "-a", "eyeriss_vector", "--json", "v.json", "--csv", "v.csv")
    result = json.loads(read("v.json"))
    operations, whole = result["vector_operations"], result["whole_network"]
    expect(whole["complete"] and not whole["not_run"]["operations"], "everything ran")
    expect(whole["cycles"]["vector_operations"] == sum(one["cycles"]["total"] for one in operations) > 0, "cycles")
    expect(whole["cycles"]["layers"] == result["totals"]["cycles"]["total"], "cycles of layers")
    expect(whole["cycles"]["total"] == whole["cycles"]["layers"] + whole["cycles"]["vector_operations"], "the sum")
    lines = read("v.csv").splitlines()
    cells = [dict(zip(lines[0].split(","), line.split(","))) for line in lines[1:]]
    expect(len(cells) == len(result["layers"]) + len(operations), "a line for each layer and operation")
    expect([one["name"] for one in operations] == [one["layer"] for one in cells if one["dataflow"] == "vector"], "CSV")
    # The same unit by --set on the chip; its lanes are many, DRAM bounds it.
    other = json.loads(good(*words, "--set", "vector.lanes=16", "--json", "-"))
    expect(other["whole_network"] == whole, "a unit that --set gives")
    expect("vector" not in run_json("-n", "tiny", "-l", "CONV1")["accelerator"], "a machine without one")

    text = good(*words)
    expect("not run: 3 add, 1 avgpool, 1 softmax, beside the array (" in text, "the terminal")
    left = json.loads(good(*words, "--json", "-"))
    names = left["whole_network"]["not_run"]["operations"]
    expect(not left["whole_network"]["complete"] and len(names) == 5, "JSON")
    told = [line for line in good(*words, "--csv", "-").splitlines() if "not run: " in line]
    expect([line.split(",")[1] for line in told] == names, f"CSV: {told}")
    for accelerator in ("eyeriss", "eyeriss_vector"):
        compared = json.loads(good("compare", "-q", "-n", "resnet8", "-a", accelerator, "--area", "same-machine",
                                   "--dataflows", "rs", "--mapper", "estimate", "--json", "-"))["dataflows"][0]
        wanted = whole if accelerator == "eyeriss_vector" else left["whole_network"]
        expect(compared["whole_network"] == wanted, f"compare on {accelerator}")


@case("energy: a fixed table without prices of a vector unit is refused on machines that have one")
def _():
    words = ("run", "-q", "-n", "tiny", "-l", "CONV1", "--energy")
    good(*words, "eyeriss_65nm")
    bad(["vector.add: found no price"], *words, "eyeriss_65nm", "-a", "eyeriss_vector")
    own = write("own.yaml", "base: eyeriss_65nm\nname: own\nvector: {add: 0.1, multiply: 1.6, special: 7, "
                            "register_read: 1, register_write: 1}\n")
    good(*words, own, "-a", "eyeriss_vector")


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
        del result["simulator"], result["provenance"]  # of another file
        return result
    for name in [line.split()[0] for line in good("list", "accelerators").splitlines()]:
        path = write("shown.yaml", good("show", "accelerator", name))
        dataflow = name.split("_")[1] if name.startswith("isca16_") else "rs"
        expect(comparable("-a", path, "-d", dataflow) == comparable("-a", name, "-d", dataflow), f"accelerator {name}")
        expect(good("show", "accelerator", path) == read("shown.yaml"), f"accelerator {name}: shown twice")
    for name in [line.split()[0] for line in good("list", "energy").splitlines()]:
        path = write("shown.yaml", good("show", "energy", name))
        expect(comparable("-e", path) == comparable("-e", name), f"energy table {name}")
    shown = good("show", "energy", "derived")
    expect("glb_bytes: 110592 " in shown and "filter_spad_words: 224 " in shown, f"sizes of eyeriss: {shown}")
    expect("of the accelerator eyeriss" in good("help"), "whose prices `show energy derived` prints")
    precise = write("input.yaml", "base: normalized\nmac: {active: 0.12345678901234566, gated: 1e-300}\n")
    path = write("shown.yaml", good("show", "energy", precise))
    expect(comparable("-e", path) == comparable("-e", precise), "an energy of 17 digits")
    for name in [line.split()[0] for line in good("list", "networks").splitlines()]:
        path = write("shown.yaml", good("show", "network", name))
        expect(good("show", "network", path) == read("shown.yaml"), f"network {name}: shown twice")
        first = read("shown.yaml").split('- {name: "')[1].split('"')[0]
        expect(good("map", "-n", path, "--mapper", "estimate", "-l", first) != "", name)
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
    for kind in ("networks", "accelerators", "dataflows", "technologies"):
        narrow = in_terminal(80, "list", kind)
        expect(max(map(len, narrow.splitlines())) <= 80, f"{kind}: wider than the terminal: {narrow}")
        expect(narrow.split() == good("list", kind).split(), f"{kind}: other words")


@case("show: a mapping, a sweep and a technology are the files that ship")
def _():
    for kind, name in (("mapping", "eyeriss_alexnet"), ("sweep", "rf_against_buffer"), ("technology", "45nm")):
        out = good("show", kind, name)
        path = write("shown.yaml", out)
        expect(good("show", kind, path) == out and len(out) > 100, out)
    expect(good("sweep", write("shown.yaml", good("show", "sweep", "noc_widths")), "--dry-run") ==
           good("sweep", "noc_widths", "--dry-run"), "a shown sweep is the sweep")


@case("help: says what there is")
def _():
    for words in (["--help"], ["-h"], ["help"]):
        expect("usage: eyrie COMMAND" in good(*words), str(words))
    for command, text in (("list", "technologies, sweeps"), ("show", "mapping, sweep, technology"),
                          ("version", "--version"), ("declarations", "as JSON")):
        for words in ([command, "--help"], [command, "-h"], ["help", command]):
            out = good(*words)
            expect(out.startswith(f"usage: eyrie {command}") and text in out, f"{words}: {out}")
            expect(max(map(len, out.splitlines())) <= 80, f"{words}: {out}")
    for option in ("--json", "--ert", "--art", "--technology", "--set", "--width"):
        expect(option in good("show", "--help"), option)
    for command in ("run", "map"):
        for words in ([command, "--help"], [command, "-h"], ["help", command]):
            text = good(*words)
            expect("--accelerator" in text and f"usage: eyrie {command}" in text, command)
    for words in (["import", "--help"], ["help", "import"]):
        expect("usage: eyrie import FILE [options]" in good(*words) and "--dim" in good(*words), str(words))
    expect(good("version") == good("--version"), "version")


@case("run: layers separated by commas are those named one by one")
def _():
    one, other = run_json("-n", "tiny", "-l", "FC4,CONV1"), run_json("-n", "tiny", "-l", "FC4", "-l", "CONV1")
    expect(one["layers"] == other["layers"], "other layers")
    expect([part["name"] for part in one["layers"]] == ["FC4", "CONV1"], "names")


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
        parameters = one["mapping"].replace(" ", ", ").replace("=", ": ")
        folding = one.get("folding")
        folding = f", folding: {json.dumps(folding)}" if folding else ""
        lines.append(f"  {one['name']}: {{{parameters}{folding}}}")
    given = run_json("-n", "tiny", "-l", "all", "-m", write("input.yaml", "\n".join(lines) + "\n"))
    for one, other in zip(chosen["layers"], given["layers"]):
        choices = [layer.pop("mapping_choice") for layer in (one, other)]
        expect(choices[0]["mapper"] == "exact" and choices[1] == {"mapper": "given"}, f"{one['name']}: {choices}")
        expect(one == other, one["name"])


@case("run: the chip's measured power on AlexNet is met within 8 %, in the mean within 5 % (JSSC'17, Table V)")
def _():
    measured_mw = {"CONV1": 332, "CONV2": 288, "CONV3": 266, "CONV4": 235, "CONV5": 236}
    result = run_json("-n", "alexnet", "-m", "eyeriss_alexnet", "-b", "4")
    errors = [abs(one["chip_power_mw"] / measured_mw[one["name"]] - 1) for one in result["layers"]]
    expect(len(errors) == 5 and max(errors) < 0.08 and sum(errors) / 5 < 0.05, f"{errors}")
    expect(abs(result["totals"]["chip_power_mw"] / 278 - 1) < 0.05, "all five layers: 278 mW")
    low = run_json("-n", "alexnet", "-m", "eyeriss_alexnet", "-b", "4", "--set", "supply_v=0.5")
    ratio = low["totals"]["chip_power_mw"] / result["totals"]["chip_power_mw"]
    expect(0.25 < ratio < 0.251, f"half the supply: a quarter of the power, but for leakage; found {ratio}")


@case("prices: counts times the prices of words are the energies, on every shipped machine")
def _():
    for name in [line.split()[0] for line in good("list", "accelerators").splitlines()]:
        dataflow = name.split("_")[1] if name.startswith("isca16_") else "rs"
        result = run_json("-n", "tiny", "-l", "all", "-a", name, "-d", dataflow, "-b", "2")
        prices = json.loads(good("show", "prices", name, "--json", "-"))
        words_pj = prices["words_pj"]
        for one in result["layers"]:
            found, accesses = one["energy"], one["accesses"]
            gated = one["gated_macs"] / one["macs"]
            for level in ("rf", "noc", "glb"):
                for kind, counts in accesses[level].items():
                    pj = sum(count * words_pj.get(f"{level}.{kind}.{action}", 0) for action, count in
                             ((SINGULAR[plural], count) for plural, count in counts.items()))
                    if (level, kind) == ("rf", "psum"):
                        pj *= 1 - gated * (1 - words_pj["mac.gated_psum"])
                    expect(abs(found[level][kind] - pj) <= 1e-9 * max(pj, 1), f"{name} {one['name']} {level} {kind}")
            milliseconds = one["cycles"]["total"] / result["accelerator"]["core_khz"]
            expect(abs(found["clock"] - prices["clock_mw"] * milliseconds * 1e6) <= 1e-9 * found["clock"], "clock")
            expect(abs(found["leakage"] - prices["leakage_mw"] * milliseconds * 1e6) <= 1e-9 * found["leakage"], "leak")


@case("prices: Accelergy's tables are written and read")
def _():
    derived = run_json("-n", "tiny", "-l", "CONV2")["layers"][0]["energy"]
    good("show", "prices", "eyeriss", "--ert", "ERT.yaml", "--art", "ART.yaml")
    expect("filter_spad" in read("ART.yaml"), "areas")
    lacks = run_json("-n", "tiny", "-e", "ERT.yaml")["prices_not_given"]
    expect([one.split()[0] for one in lacks] == ["mac.gated", "static.overhead_percent"], f"what is not given: {lacks}")
    table = write("ert_and_time.yaml", "base: ./ERT.yaml\nstatic: {overhead_percent: 139}\n")
    mapped = ("-m", write("m.yaml", "dataflow: rs\nlayers: {CONV2: {m: 4, n: 1, e: 4, p: 1, q: 1, r: 1, t: 4}}\n"))
    one = run_json("-n", "tiny", "-l", "CONV2", *mapped)["layers"][0]["energy"]
    other = run_json("-n", "tiny", "-l", "CONV2", *mapped, "-e", table)["layers"][0]["energy"]
    for level in ("rf", "noc", "glb", "dram"):
        for kind in one[level]:
            expect(abs(one[level][kind] - other[level][kind]) <= 1e-6 * one[level][kind], f"{level} {kind}")
    expect(derived["total"] > 0, "an energy")
    eight = ["word_bits: found 8, and the machine's words have other widths (ifmap 16, filter 16, psum 16 bits)"]
    bad(eight, "run", "-n", "tiny", "-e", write("eight.yaml", "base: normalized\nword_bits: 8\n"))
    bad(["rf.ifmap.read: found no price", "base: "], "run", "-n", "tiny", "-e",
        write("short.yaml", "ERT:\n  tables:\n  - name: a.mac\n    actions: [{name: compute, energy: 1}]\n"))


@case("run, map and compare: network-edp is chosen over all layers, with either mapper")
def _():
    for mapper in ("exact", "estimate"):
        words = ("-n", "mobilenet_v1", "-l", "CONV1,DW2,PW2", "--mapper", mapper)
        products = {}
        for objective in ("energy", "delay", "network-edp"):
            result = run_json(*words, "--objective", objective)
            products[objective] = result["totals"]["energy"]["total"] * result["totals"]["cycles"]["total"]
        if mapper == "exact":  # an estimate is near it at most
            expect(products["network-edp"] <= min(products.values()), f"{mapper}: {products}")
        ran = [one["mapping"] for one in run_json(*words, "--objective", "network-edp")["layers"]]
        mapped = json.loads(good("map", *words, "--objective", "network-edp", "--json", "-"))["layers"]
        for one, other in zip(ran, mapped):
            same = all(one.get(name, 1) == value for name, value in other["parameters"].items())
            expect(same, f"{one} {other['mapping']}")
        compared = json.loads(good("compare", *words, "--objective", "network-edp", "--dataflows", "rs", "--area",
                                   "same-machine", "--json", "-"))["dataflows"][0]["layers"]
        expect([one["mapping"] for one in compared] == ran, "compare and run differ")


@case("map and run: the exact mapper proves its choice, or says how far from proven it is")
def _():
    words = ("-n", "alexnet", "-l", "CONV5", "-d", "ws")
    layer = json.loads(good("map", *words, "--json", "-"))["layers"][0]
    expect(layer["mapping"] == "n=1 e=13 r=4 t=4 keep=ifmaps" and layer["proof"]["proven"], str(layer["proof"]))
    ran = run_json(*words)["layers"][0]
    expect(ran["cycles"]["total"] == layer["simulated"]["total_cycles"], "map and run differ")
    expect(ran["mapping_choice"]["proven"] and ran["mapping_choice"]["gap_percent"] == 0, str(ran["mapping_choice"]))
    ran = run_json("-n", "alexnet", "-l", "CONV5", "-d", "rs", "--mapper-limit", "1")["layers"][0]["mapping_choice"]
    expect(ran["simulated"] == 1 and not ran["proven"] and ran["gap_percent"] > 0, str(ran))
    expect(ran["ended_by"] == "simulations", str(ran))
    table = good("run", "-n", "alexnet", "-l", "CONV5", "-d", "rs", "--mapper-limit", "1", "--table", "mappings")
    expect("% less edp (all that --mapper-limit allows)" in table, table)
