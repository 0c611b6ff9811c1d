"""Every dataflow on its machine of equal area: mapped, run, given a mapping, shown."""
import csv
import json

from inputs import DATAFLOWS, mapping, on_256, on_one_line
from program import bad, expect, eyrie, good, named_cases, partial, read, write
from results import check_sums, run_json

CASES, case = named_cases()


def flow_mapping(dataflow, **changes):
    parameters = on_one_line({**DATAFLOWS[dataflow], **changes})
    return write("mapping.yaml", mapping(parameters, dataflow=dataflow))


def estimated(estimate, objective):
    return {"energy": estimate["energy"], "delay": estimate["total_cycles"],
            "edp": estimate["energy"] * estimate["total_cycles"]}[objective]


def add_dataflow(dataflow):
    @case(f"{dataflow}: map tells the estimate and the runners-up in order")
    def _():
        for objective in ("energy", "delay", "edp"):
            words = (*on_256(dataflow), "-l", "all", "--objective", objective, "--mapper", "estimate")
            out = json.loads(good("map", *words, "--json", "-"))
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
            del one["simulator"], one["provenance"]  # of a file, and of none
        expect(results[0] == results[1], "another result")


for flow in DATAFLOWS:
    add_dataflow(flow)


@case("dataflows: what a machine cannot run is said with capacity and shortfall")
def _():
    partial(["layer CONV1: dataflow ws cannot run on accelerator isca16_ws_256",
             "with the smallest, n=1 e=1 r=1 t=1 keep=ifmaps: ",
             "7491 ifmap words and 55 psum words and 121 filter words", "needs 32 banks", "20 available (short by 12)",
             "could run it: --dataflow "],
            "run", "-n", "alexnet", "-l", "CONV1", "-b", "64", "-d", "ws", "-a", "isca16_ws_256",
            "--set", "glb.shared_banks=20")
    good("map", "-n", "alexnet", "-l", "CONV1", "-b", "64", "-d", "ws", "-a", "isca16_ws_256", "--set",
         "glb.shared_banks=32", "--mapper", "estimate")  # with as many as the message says
    bad([":3: layer CONV1: dataflow os-a", "ifmap link from the neighbour below",
         "needs 3 words, 0 available (short by 3)"], "run", "-n", "tiny", "-m", flow_mapping("os-a", e=2, f=1))
    bad([":3: layer CONV1: dataflow os-a", "ifmap link from the right neighbour", "needs 1 words, 0 available"],
        "run", "-n", "tiny", "-m", flow_mapping("os-a", e=1, f=2))
    partial(["PE array", "short by"], "run", "-n", "tiny", "-d", "ws", "-a", "isca16_ws_1")


@case("dataflows: what the buffer keeps is loaded once, and changes no ofmap")
def _():
    for dataflow, keeps in {"rs": ("filters", "ifmaps", "both"), "nlr": ("filters", "ifmaps", "both"),
                            **{other: ("ifmaps", "both") for other in ("ws", "os-a", "os-b", "os-c")}}.items():
        where = ["-n", "tiny", "-l", "CONV1", "-b", "2", "-a", f"isca16_{dataflow}_256", "--check", "-m"]
        plain = run_json(*where, flow_mapping(dataflow))["layers"][0]["accesses"]
        for keep in keeps:
            kept = run_json(*where, flow_mapping(dataflow, keep=keep))["layers"][0]
            expect(kept["check"] == "match" and kept["mapping"]["keep"] == keep, f"{dataflow}, {keep}: {kept['check']}")
            dram = {word: count["reads"] for word, count in kept["accesses"]["dram"].items()}
            if keep != "ifmaps":
                expect(dram["filter"] == 4 * 2 * 3 * 3, f"{dataflow}, {keep}: {dram}")  # M C R S
            if keep != "filters":
                expect(dram["ifmap"] <= plain["dram"]["ifmap"]["reads"], f"{dataflow}, {keep}: {dram}")
    for dataflow in ("ws", "os-a"):
        bad(["keep: found filters"], "run", "-n", "tiny", "-m", flow_mapping(dataflow, keep="filters"))
    bad(["layers.CONV1.keep: found 'all'", "nothing, filters, ifmaps, both"], "run", "-n", "tiny", "-m",
        flow_mapping("rs", keep="all"))


@case("dataflows: kept ifmaps that each pass needs once are loaded while the array works")
def _():
    layer = "{name: A, C: 32, M: 8, H: 16, W: 16, R: 3, S: 3, padding: 1}"
    path = write("one_block.yaml", f"name: one\nlayers:\n  - {layer}\n")
    for dataflow, mapping in {"rs": "m: 8, n: 1, e: 16, p: 8, q: 4, r: 1, t: 1", "ws": "n: 1, e: 16, r: 4, t: 2",
                              "nlr": "m: 8, n: 1, e: 8, f: 16, p: 8, q: 8"}.items():
        loads, array = {}, set()
        for keep in ("nothing", "ifmaps"):
            file = write(f"{keep}.yaml", f"dataflow: {dataflow}\nlayers:\n  A: {{{mapping}, keep: {keep}}}\n")
            cycles = run_json("-n", path, "-a", f"isca16_{dataflow}_256", "--check", "-m", file)["layers"][0]["cycles"]
            loads[keep] = cycles["dram_pauses"]["ifmap_load"]
            array.add(cycles["array"])
        expect(dataflow == "ws" or len(array) == 1, f"{dataflow}: array {array}")  # ws with strips outside sends anew
        expect(2 * loads["ifmaps"] < loads["nothing"], f"{dataflow}: {loads}")


@case("dataflows: filters that are kept are all loaded under the first tile, as bounds and estimate know")
def _():
    where = ("-n", "resnet18", "-l", "res5a_proj", "-d", "os-b", "-a", "isca16_os-b_256")
    kept = write("kept_filters.yaml", "dataflow: os-b\nlayers:\n  res5a_proj: {m: 96, n: 1, f: 7, p: 32, keep: both}\n")
    estimated = json.loads(good("map", *where, "-m", kept, "--json", "-"))["layers"][0]["estimate"]["total_cycles"]
    cycles = run_json(*where, "-m", kept)["layers"][0]["cycles"]
    late = cycles["dram_pauses"]["filter_prefetch"]
    expect(late > cycles["total"] // 4, f"most filters come too late: {cycles}")
    expect(0.97 * cycles["total"] < estimated <= cycles["total"], f"{estimated} of {cycles['total']}")
    for mapper in ("exact", "estimate"):
        run = run_json(*where, "--mapper", mapper)["layers"][0]
        expect(run["cycles"]["total"] == 65101, f"{mapper}: {run['cycles']}")


@case("mapper: where the limit ends a search, what it takes is near the best, whatever is to be least")
def _():
    layers = "\n".join(f"  - {{name: {name}, {text}}}" for name, text in {
        "first": "C: 3, M: 8, H: 96, W: 96, R: 3, S: 3, stride: 2, padding: 1",
        "wide": "C: 8, M: 16, H: 48, W: 48", "late": "C: 128, M: 256, H: 3, W: 3"}.items())
    path = write("vision.yaml", f"name: vision\ndefaults: {{R: 1, S: 1, relu: true}}\nlayers:\n{layers}\n")
    # The optimum of `first` is proven after 290 simulations, that of `wide` to 0.4 % after 500.
    best = {"first": 2.882e12, "wide": 2.715e12, "late": 1.051e12}
    runs = {objective: run_json("-n", path, "-q", "--objective", objective)["layers"]
            for objective in ("edp", "delay", "energy")}
    for edp, delay, energy in zip(*runs.values()):
        name = edp["name"]
        of_edp = edp["cycles"]["total"] * edp["energy"]["total"]
        expect(of_edp < 1.005 * best[name], f"{name}: {of_edp}")
        expect(delay["cycles"]["total"] <= edp["cycles"]["total"], f"{name}: delay {delay['cycles']['total']}")
        expect(energy["energy"]["total"] <= 1.001 * edp["energy"]["total"], f"{name}: energy {energy['energy']}")
    said = good("compare", "-n", path, "--dataflows", "rs,ws", "-a", "eyeriss", "--area", "same-machine")
    expect("layers are not proven to be the best; another could have up to" in said, said[-600:])


@case("mapper: a product whose window is as it is written is no better than its foldings")
def _():
    path = write("fc.yaml", "name: fc\nlayers:\n  - {name: A, type: fc, C: 3, H: 3, W: 3, M: 3}\n")
    as_written = "A: {m: 3, n: 1, e: 1, f: 1, p: 3, q: 3, keep: nothing}"
    mapping_file = write("written.yaml", f"dataflow: nlr\nlayers:\n  {as_written}\n")
    words = ["-n", path, "-d", "nlr", "-q", "--set", "array.rows=3", "--set", "array.columns=3",
             "--set", "dram.access_latency_cycles=50"]
    chosen, written = run_json(*words)["layers"][0], run_json(*words, "-m", mapping_file)["layers"][0]
    expect(written["cycles"]["total"] == 745, f"{written['cycles']}")
    expect(chosen["mapping_choice"]["proven"], f"{chosen['mapping_choice']}")
    figure = [one["cycles"]["total"] * one["energy"]["total"] for one in (chosen, written)]
    expect(figure[0] <= figure[1], f"chosen {figure[0]}, as written {figure[1]}")


@case("mapper: where a limit ends the search, every output says so")
def _():
    path = write("gap.yaml", "name: gap\nlayers:\n  - {name: F, type: fc, C: 8, H: 6, W: 6, M: 10}\n")
    words = ["-n", path, "-a", "eyeriss"]  # the best is not proven after 50 simulations
    found = run_json(*words, "-q")
    # What is cut off and would cost the same is no better mapping, though its bound is below by its rounding.
    same = write("same.yaml", "name: same\nlayers:\n  - {name: F, type: fc, C: 16, H: 3, W: 3, M: 12}\n")
    choice = run_json("-n", same, "-q", "-d", "os-a", "-a", "isca16_os-a_256")["layers"][0]["mapping_choice"]
    expect(choice == {"mapper": "exact", "simulated": 50, "proven": True, "gap_percent": 0}, f"{choice}")
    gap = found["layers"][0]["mapping_choice"]["gap_percent"]
    expect(gap > 0 and found["mappings_not_proven"] == [{"layer": "F", "gap_percent": gap}],
           f"{found}")
    row = next(csv.DictReader(good("run", *words, "-q", "--csv", "-").splitlines()))
    expect(row["mapping_proven"] == "no" and float(row["mapping_gap_percent"]) == gap, f"{row}")
    row = next(csv.DictReader(good("run", *words, "-q", "--csv", "-", "--mapper", "estimate").splitlines()))
    expect(row["mapping_proven"] == row["mapping_gap_percent"] == "", f"{row}")
    done = eyrie("view", *words, "-o", "view.html")
    expect(done.status == 0 and "warning: eyeriss: not proven: the mappings of F" in done.err, done.err)
    with open("view.html", encoding="utf-8") as page:
        expect(f"another could have up to {gap:.2g} % less edp" in page.read(), "the page has no note")
    said = good("serve", *words, "--mapper", "exact", "-s", "offline", "--queries", "5", "--duration", "1")
    expect("not proven: the mappings of F" in said, said)
    sweep = write("gap_sweep.yaml", f"name: gap\nbase: {{network: {path}, mapper: exact}}\n"
                                    "vary:\n  - {key: batch, values: [1, 2]}\n")
    said = good("sweep", sweep, "--store", "gap.sqlite", "--export", "gap.csv")
    expect("not proven: mappings in 2 points" in said, said)
    with open("gap.csv", encoding="utf-8") as file:
        expect(all("F" in line["mappings_not_proven"] for line in csv.DictReader(file)), "gap.csv")


@case("dataflows: what could run a layer is said by compare, view and serve, too")
def _():
    path = write("tall.yaml", "name: tall\nlayers:\n  - {name: A, C: 1, M: 2, H: 24, W: 4, R: 20, S: 1}\n")
    hint = "could run it: --dataflow ws, os-a, os-b, os-c, nlr"
    for words, status in ((["run"], 3), (["compare", "-d", "rs"], 3), (["view", "-o", "v.html"], 2),
                          (["serve", "-s", "offline"], 2)):
        done = eyrie(*words, "-n", path)
        expect(done.status == status and hint in done.err, f"{words}: {done.status} {done.err}")
    done = eyrie("compare", "-n", path, "-d", "rs", "--precisions", "16/16,8/8")
    expect(done.err.count("could run it") == 1, done.err)
    expect(" of \n" not in done.out and "relative" in done.out, done.out)


@case("dataflows: a set that a pass fills in part is marked in the loop nest")
def _():
    path = write("part.yaml", "name: part\nlayers:\n  - {name: A, C: 4, M: 100, H: 14, W: 14, R: 1, S: 1}\n")
    sets = "A: {m: 100, n: 1, e: 14, p: 13, q: 4, r: 1, t: 8}"
    mapping_file = write("part_mapping.yaml", f"dataflow: rs\nlayers:\n  {sets}\n")
    said = good("map", "-n", path, "-a", "isca16_rs_256", "-m", mapping_file)
    expect("for p in 0..13 (last ragged)" in said and "for t in 0..8 " in said, said)


@case("dataflows: filters that fit are read once, if that is best")
def _():
    layer = "{name: A, C: 128, M: 128, H: 112, W: 112, R: 3, S: 3, padding: 1}"
    path = write("weights.yaml", f"name: w\nlayers:\n  - {layer}\n")
    words = ["-n", path, "-d", "rs", "--objective", "energy", "--mapper", "estimate"]
    for more in (["-a", "isca16_rs_256", "--set", "glb.shared_banks=65536", "--set", "glb.filters_share=true"],
                 ["-a", "eyeriss", "--set", "glb.filter_banks=100", "--set", "dram.rlc=false"]):
        dram = run_json(*words, *more)["layers"][0]["accesses"]["dram"]
        expect(dram["filter"]["reads"] == 128 * 128 * 9, f"{more}: {dram}")
