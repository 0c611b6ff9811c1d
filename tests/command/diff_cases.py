"""eyrie diff: what it says of two results is what stands in them."""
import json

from inputs import layer, network
from output_cases import in_terminal
from program import bad, expect, good, named_cases, partial, read, write
from results import nothing_left

CASES, case = named_cases()
SIDES = ("a", "b")


def made(name, *words, command="run"):
    good(command, "-q", *words, "--json", name)
    return json.loads(read(name))


def differences(*words):
    return json.loads(good("diff", *words, "--json", "-"))


def amounts(part):
    """By the names that a difference has for them."""
    found = {"array_cycles": part["cycles"]["array"], "total_cycles": part["cycles"]["total"],
             "energy": part["energy"]["total"], "edp": part["energy"]["total"] * part["cycles"]["total"],
             "dram_bytes": part["dram_bytes"]["compressed"]}
    for level, types in part["accesses"].items():
        for actions in types.values():
            for action, count in actions.items():
                found[f"{level}_{action}"] = found.get(f"{level}_{action}", 0) + count
    return found


def check_pair(entry, a, b):
    """An entry of a difference against the parts of both results; None: one has no such part."""
    both = [None if part is None else amounts(part) for part in (a, b)]
    names = set(both[0] or both[1])
    expect(set(entry) - {"name"} == names, f"{entry['name']}: {set(entry)} for {names}")
    for name in names:
        values = [None if part is None else part[name] for part in both]
        expect([entry[name][side] for side in SIDES] == values, f"{entry['name']}: {name}: {entry[name]}")
        ratio = None if None in values or values[0] == 0 else values[1] / values[0]
        expect(entry[name]["ratio"] == ratio, f"{entry['name']}: {name}: {entry[name]['ratio']}, not {ratio}")


def keys(run):
    return {one["key"]: (one["a"], one["b"]) for one in run["keys"]}


@case("diff: of a result and itself, nothing but ratios of 1")
def _():
    made("a.json", "-n", "tiny", "-l", "all")
    found = differences("a.json", "a.json")
    expect(found["schema"] == "eyrie.diff/1" and (found["a"], found["b"]) == ("a.json", "a.json"), "head")
    (run,) = found["runs"]
    expect(run["keys"] == [] and run["only_in_a"] == run["only_in_b"] == run["cannot_run"] == [], "differences")
    for entry in [*run["layers"], run["total"]]:
        expect(all(one["ratio"] in (1, None) for one in entry.values() if isinstance(one, dict)), entry["name"])
    text = good("diff", "a.json", "a.json")
    expect("No key differs" in text and text.count("A: tiny on eyeriss, batch 1") == 1, text[:200])
    expect("   eyrie run --network tiny --layer all\n" in text, "the command")


@case("diff: every number is that of the results; JSON, CSV and tables agree")
def _():
    a = made("a.json", "-n", "tiny")
    b = made("b.json", "-n", "tiny", "-b", "3", "--set", "glb.shared_banks=50", "--set", "array.rows=9", "--seed", "2")
    text = good("diff", "a.json", "b.json", "--json", "d.json", "--csv", "d.csv")
    (run,) = json.loads(read("d.json"))["runs"]
    expect([one["name"] for one in run["layers"]] == [one["name"] for one in a["layers"]], "layers")
    for entry, one, other in zip(run["layers"], a["layers"], b["layers"]):
        check_pair(entry, one, other)
    check_pair(run["total"], a["totals"], b["totals"])
    lines = [line.split(",") for line in read("d.csv").splitlines()]
    expect(len(lines) == 1 + len(run["layers"]) + 1, "lines of CSV")
    for line, entry in zip(lines[1:], [*run["layers"], run["total"]]):
        row = dict(zip(lines[0], line))
        expect(row["layer"] == entry["name"], row["layer"])
        for name, one in entry.items():
            for part in ("a", "b", "ratio") if isinstance(one, dict) else ():
                written = row[f"{name}_{part}"]
                expect(one[part] == (float(written) if written else None), f"{entry['name']} {name} {part}: {written}")
        cells = next(one.split() for one in text.split("\n") if one.split()[:1] == [entry["name"]])
        cycles = entry["total_cycles"]
        expect(cells[4:6] == [f"{cycles[side]:,}" for side in SIDES], f"{entry['name']}: {cells}")
        expect(abs(float(cells[6]) - cycles["ratio"]) <= 0.0005, f"{entry['name']}: {cells}")
    found = keys(run)
    expect(found["accelerator.array.rows"] == ("12", "9"), found)
    expect(found["accelerator.glb.shared_banks"] == ("25", "50"), found)
    expect((found["batch"], found["seed"]) == (("1", "3"), ("1", "2")), found)
    changed = {key for key in found if not key.startswith(("layers.", "energy_table."))}
    expect(changed == {"accelerator.array.rows", "accelerator.glb.shared_banks", "batch", "seed"}, changed)
    expect("accelerator.array.rows" in text and "prices derived from these machines" in text, "keys in the text")
    expect(max(map(len, text.split("\n"))) <= 110, "tables that no terminal holds")


@case("diff: no table is wider than asked, nor than the terminal, and values are cut where they differ")
def _():
    made("a.json", "-n", "tiny", "-l", "all", "--mapper", "estimate")
    made("b.json", "-n", "tiny", "-l", "all", "-a", "isca16_rs_256", "--mapper", "estimate")
    wide = good("diff", "a.json", "b.json")
    expect(max(map(len, wide.split("\n"))) > 120, "there is something to cut")
    expect(good("diff", "a.json", "b.json", "--width", "wide") == wide, "--width wide is what goes into pipes")

    def fits(text, width):
        lines = [line for line in text.split("\n") if not line.startswith("   eyrie ")]
        longest = max(lines, key=len)
        expect(len(longest) <= width, f"{width}: a line of {len(longest)}: {longest}")
        for part in ("Keys that differ", "Time, in core cycles", "Accesses, B/A", "   eyrie run --network tiny"):
            expect(part in text, f"{width}: no {part}")
        for key, (a, b) in keys(differences("a.json", "b.json")["runs"][0]).items():
            line = next((one for one in lines if one.split()[:1] == [key]), None)
            if line is not None and len(line.split()) == 3:
                expect(line.split()[1] != line.split()[2], f"{width}: {line} for {a} and {b}")
    for width in (80, 120):
        fits(good("diff", "a.json", "b.json", "--width", str(width)), width)
        fits(in_terminal(width, "diff", "a.json", "b.json"), width)
    bad(["--width: found '81'; allowed: 80, 120, wide"], "diff", "a.json", "b.json", "--width", "81")


@case("diff: a file that was edited between two runs shows")
def _():
    net = write("net.yaml", network(layer(), layer(name="L2")))
    a = made("a.json", "-n", net)
    write("net.yaml", network(layer(), layer(name="L2", M=8)))
    b = made("b.json", "-n", net)
    found = keys(differences("a.json", "b.json")["runs"][0])
    digests = [one["provenance"]["files"][0]["sha256"] for one in (a, b)]
    expect(found[f"sha256 of network {net}"] == tuple(digests), found)
    expect(found["layers.L2.shape.M"] == ("4", "8") and "layers.L1.shape.M" not in found, found)


@case("diff: options that change numbers are keys, and stand in the titles")
def _():
    plain = ("-n", "resnet8", "--mapper", "estimate")
    made("a.json", *plain)
    made("b.json", *plain, "--chain")
    made("c.json", *plain, "--keep-on-chip")
    made("d.json", "-n", "tiny")
    made("e.json", "-n", "tiny", "--mapper", "estimate")
    (run,) = differences("a.json", "b.json")["runs"]
    expect(keys(run) == {"chain": ("no", "yes")}, keys(run))
    expect(run["total"]["total_cycles"]["ratio"] != 1, "a chain changes numbers")
    expect(run["b"] == run["a"] + ", chain", run["b"])
    (run,) = differences("b.json", "c.json")["runs"]
    expect(keys(run)["keep_on_chip"] == ("no", "yes") and "chain" not in keys(run), keys(run))
    (run,) = differences("d.json", "e.json")["runs"]
    expect(keys(run)["mapper"] == ("exact", "estimate"), keys(run))


@case("diff: layers that only one result has are told, and stay out of the total")
def _():
    a = made("a.json", "-n", "tiny", "-l", "CONV1,CONV2")
    b = made("b.json", "-n", "tiny", "-l", "CONV2,DW3", "-b", "2")
    (run,) = differences("a.json", "b.json")["runs"]
    expect((run["only_in_a"], run["only_in_b"]) == (["CONV1"], ["DW3"]), run["only_in_a"])
    by_name = {entry["name"]: entry for entry in run["layers"]}
    check_pair(by_name["CONV1"], a["layers"][0], None)
    check_pair(by_name["CONV2"], a["layers"][1], b["layers"][0])
    check_pair(by_name["DW3"], None, b["layers"][1])
    check_pair(run["total"], a["layers"][1], b["layers"][0])
    text = good("diff", "a.json", "b.json")
    for line in ("only in A: CONV1", "only in B: DW3", "total of layers in both"):
        expect(line in text, f"'{line}' is missing")
    nets = write("one.yaml", network(layer(name="X"))), write("other.yaml", network(layer(name="Y")))
    for name, net in zip(("a.json", "b.json"), nets):
        made(name, "-n", net)
    (run,) = differences("a.json", "b.json")["runs"]
    expect(run["total"] is None and len(run["layers"]) == 2, "no layer in both has no total")
    good("diff", "a.json", "b.json", "--csv", "-")
    expect("total" not in good("diff", "a.json", "b.json").replace("total cycles", "").replace("total A", "")
           .replace("total B", ""), "a total of nothing")


@case("diff: layers done several times count as often in the total")
def _():
    words = ["layers:\n", "  - {name: L1, C: 2, M: 4, H: 6, W: 6, R: 3, S: 3, repeat: 5}\n", layer(name="L2")]
    net = write("net.yaml", "name: net\n" + "".join(words))
    a = made("a.json", "-n", net)
    made("b.json", "-n", net, "-l", "L1")
    (run,) = differences("a.json", "b.json")["runs"]
    expect(a["layers"][0].get("repeats") == 5, "repeats")
    expect(run["total"]["total_cycles"]["a"] == 5 * a["layers"][0]["cycles"]["total"], run["total"]["total_cycles"])


@case("diff: energies of two units have no ratio; those of one table do")
def _():
    made("a.json", "-n", "tiny")
    made("b.json", "-n", "tiny", "-e", "normalized")
    (run,) = differences("a.json", "b.json")["runs"]
    for entry in [*run["layers"], run["total"]]:
        expect(entry["energy"]["ratio"] is None and entry["edp"]["ratio"] is None, entry["name"])
        expect(entry["total_cycles"]["ratio"] > 0, entry["name"])
    expect("Energy, in pJ and MAC energies: no ratios" in good("diff", "a.json", "b.json"), "text")


@case("diff: what could not run is told")
def _():
    made("a.json", "-n", "tiny")
    partial(["CONV1"], "run", "-q", "-n", "tiny", "-d", "ws", "--set", "pe.filter_spad_words=0", "--json", "b.json")
    (run,) = differences("a.json", "b.json")["runs"]
    expect(run["only_in_a"] and any("B: CONV1 cannot run: " in one for one in run["cannot_run"]), run["cannot_run"])
    expect("B: CONV1 cannot run: " in good("diff", "a.json", "b.json"), "text")


@case("diff: comparisons are compared dataflow by dataflow")
def _():
    a = made("a.json", "-n", "tiny", "--dataflows", "rs,ws,nlr", command="compare")
    b = made("b.json", "-n", "tiny", "--dataflows", "ws,rs,os-a", "--pes", "64", command="compare")
    found = differences("a.json", "b.json")
    expect([one["run"] for one in found["runs"]] == ["rs", "ws"], "dataflows")
    expect((found["only_in_a"], found["only_in_b"]) == (["nlr"], ["os-a"]), found["only_in_a"])
    for run in found["runs"]:
        sides = [next(one for one in of["dataflows"] if one["dataflow"] == run["run"]) for of in (a, b)]
        check_pair(run["total"], sides[0]["totals"], sides[1]["totals"])
        expect(keys(run)["accelerator.name"] == (f"isca16_{run['run']}_256", f"isca16_{run['run']}_64"), run["run"])
        expect(run["command"]["b"].endswith("--pes 64"), run["command"])
    text = good("diff", "a.json", "b.json")
    expect("only in A: nlr\n" in text and "only in B: os-a\n" in text, "text")


@case("diff: bad input")
def _():
    made("a.json", "-n", "tiny")
    made("c.json", "-n", "tiny", "--dataflows", "rs", command="compare")
    good("map", "-q", "-n", "tiny", "--json", "m.json")
    allowed = "allowed: two results of eyrie run --json"
    bad(["diff: found 0 files", allowed], "diff")
    bad(["diff: found 1 file;", allowed], "diff", "a.json")
    bad(["diff: found 3 files", allowed], "diff", "a.json", "a.json", "a.json")
    bad(["none.json: cannot be read: no such file"], "diff", "a.json", "none.json")
    bad(["folder: is a directory; allowed: JSON of eyrie run"], "diff", "folder", "a.json")
    bad(["e.json: is empty; allowed: JSON"], "diff", write("e.json", ""), "a.json")
    bad(["e.json:2: is no JSON at byte", "allowed: JSON of eyrie run or eyrie compare"], "diff", "a.json",
        write("e.json", "{\n!"))
    bad(["e.json: schema: is missing"], "diff", write("e.json", "{}"), "a.json")
    bad(['m.json: schema: found "eyrie.map/1"; allowed: eyrie.result/1, eyrie.result/2, eyrie.comparison/1'], "diff",
        "a.json", "m.json")
    bad(['c.json: schema: found "eyrie.comparison/2"; allowed: what a.json is, eyrie.result/2'], "diff", "a.json",
        "c.json")
    bad(["--json a.json: is a file to compare"], "diff", "a.json", "a.json", "--json", "a.json")
    bad(["--json and --csv: both found 'x', the same file"], "diff", "a.json", "a.json", "--json", "x", "--csv", "x")
    bad(["only one can go to standard output"], "diff", "a.json", "a.json", "--json", "-", "--csv", "-")
    content = json.loads(read("a.json"))
    del content["layers"][1]["accesses"]["glb"]["psum"]["reads"]
    bad(["e.json: layers[1].accesses.glb.psum.reads: is missing"], "diff", "a.json",
        write("e.json", json.dumps(content)))
    content = json.loads(read("a.json"))
    content["layers"][0]["cycles"]["total"] = "many"
    bad(['e.json: layers[0].cycles.total: found "many"; allowed: an integer'], "diff", write("e.json",
                                                                                             json.dumps(content)),
        "a.json")
    content = json.loads(read("a.json"))
    content["provenance"]["command"] = 7
    bad(["e.json: provenance.command: found 7; allowed: a text"], "diff", "a.json", write("e.json",
                                                                                          json.dumps(content)))
    for key in ("kind", "name", "sha256"):
        for wrong in (5, None, {}, []):
            content = json.loads(read("a.json"))
            content["provenance"]["files"][0][key] = wrong
            bad([f"e.json: provenance.files[0].{key}: found ", "allowed: a text"], "diff", "a.json",
                write("e.json", json.dumps(content)))
    nothing_left()
