"""The cases of scripts/same_bytes: each a few commands that are run one after another in a new folder.

A command is a text as in a shell, without `eyrie`; `Step` says more about it where more is to be said.
"""
import array
import dataclasses
import shlex

DATAFLOWS = ("rs", "ws", "os-a", "os-b", "os-c", "nlr")
NETWORKS = ("tiny", "alexnet", "vgg16", "mobilenet_v1")
ENERGY = ("normalized", "eyeriss_65nm", "accelergy_45nm")
ACCELERATORS = ("eyeriss", "eyeriss_rtl", *(f"isca16_{name}_256" for name in DATAFLOWS))
BOTH = "--json out.json --csv out.csv"


@dataclasses.dataclass
class Step:
    command: str
    status: int = 0  # what it ends with
    before: bool = False  # always run by BEFORE: what AFTER is given is then as old as it can be
    terminal: bool = False  # its standard output is a terminal
    cluster: bool = False  # runs inside tests/slurm/cluster
    environment: dict = dataclasses.field(default_factory=dict)

    def words(self):
        return shlex.split(self.command)


@dataclasses.dataclass
class Case:
    name: str
    steps: list
    files: dict
    leave_out: tuple  # files that are not compared
    cluster: bool


CASES = []


def case(name, *steps, files=None, leave_out=()):
    steps = [step if isinstance(step, Step) else Step(step) for step in steps]
    if any(one.name == name for one in CASES):
        raise ValueError(f"two cases are named '{name}'")
    CASES.append(Case(name, steps, files or {}, leave_out, any(step.cluster for step in steps)))


def refused(*commands):
    return [Step(command, status=2) for command in commands]


def partial(*commands):
    """Some layer cannot run, or some point has exceeded a limit."""
    return [Step(command, status=3) for command in commands]


def equal_area(dataflow, pes=256):
    return f"-d {dataflow} -a isca16_{dataflow}_{pes}"


# --- What ships --------------------------------------------------------------------------------------

case("list", *(f"list {kind}" for kind in ("accelerators", "networks", "mappings", "dataflows", "energy", "sweeps")))
for name in ACCELERATORS:
    case(f"show accelerator {name}", f"show accelerator {name}")
case("show accelerators of other sizes", *(f"show accelerator isca16_{name}_{pes}" for name in DATAFLOWS
                                           for pes in (1, 168, 1024)))
case("show networks", *(f"show network {name}" for name in NETWORKS))
case("show energy tables", *(f"show energy {name}" for name in ENERGY))
TECHNOLOGIES = ("90nm", "65nm", "45nm", "32nm", "22nm")
for name in ACCELERATORS:
    case(f"show prices {name}", f"show prices {name} --json p.json --ert ERT.yaml --art ART.yaml",
         *(f"show prices {name} --technology {technology}" for technology in TECHNOLOGIES))
case("show prices of other machines", *(f"show prices eyeriss --set {change}" for change in (
    "pe.filter_spad_words=65536", "arithmetic.filter_bits=8", "glb.access_bits=16", "supply_v=0.8", "array.columns=56",
    "pe.filter_spad_access_bits=48", "dram.kind=hbm2", "arithmetic.numbers=fp16", "pe.spad_ports=2", "glb.ports=2")))
case("show prices, refused", *refused("show prices", "show prices nothing", "show prices eyeriss --technology 16nm",
                                      "show prices eyeriss --set dram.kind=ddr9",
                                      "show prices eyeriss --set glb.bank_rows=1073741824"))
case("Accelergy's tables, written and read", "show prices eyeriss --ert ERT.yaml --art ART.yaml",
     f"run -n tiny -e ./ERT.yaml {BOTH}", "run -n tiny -e base.yaml",
     files={"base.yaml": "base: ./ERT.yaml\ndram: {read: 100, write: 110}\n"})
case("help", "--help", "version", *(f"{name} --help" for name in (
    "run", "map", "compare", "sweep", "pareto", "report", "view", "list", "show")))

# --- Runs --------------------------------------------------------------------------------------------

for network in NETWORKS:
    for dataflow in DATAFLOWS:
        case(f"run {network} {dataflow}", f"run -n {network} {equal_area(dataflow)} {BOTH}")
for dataflow in DATAFLOWS:
    case(f"run tiny {dataflow}, every way", *(
        f"run -q -n tiny -l all {equal_area(dataflow)} {more} --json {number}.json --csv {number}.csv"
        for number, more in enumerate((
            "--check", "--no-fast-forward", "-b 5 --check", "--seed 18446744073709551615 --check",
            "--objective energy", "--objective delay", "-e accelergy_45nm", "-e eyeriss_65nm",
            "--set overlap_passes=true --check", "--set dram.rlc=true",
            "--set pe.zero_gating=true --set dram.rlc=true --check", "--no-fast-forward --check -b 2"))))
    case(f"run tiny {dataflow} on eyeriss", f"run -n tiny -l all -d {dataflow} -a eyeriss --check {BOTH}")
    case(f"run alexnet {dataflow} CONV3, no fast-forward",
         f"run -n alexnet -l CONV3 {equal_area(dataflow)} --no-fast-forward {BOTH}")
case("run alexnet on the chip, batch 4, check", f"run -n alexnet -m eyeriss_alexnet -b 4 --check {BOTH}")
case("run alexnet on the chip, no fast-forward", f"run -n alexnet -m eyeriss_alexnet --no-fast-forward {BOTH}")
case("run alexnet as Table III prints it", f"run -n alexnet -m eyeriss_alexnet_table3 -b 4 {BOTH}")
case("run alexnet with its fully connected layers", f"run -n alexnet -l all -b 2 {BOTH}")
case("run alexnet batch 16 ws", f"run -n alexnet {equal_area('ws')} -b 16 {BOTH}")
case("run vgg16 on the chip, batch 3", f"run -n vgg16 -m eyeriss_vgg16 -b 3 {BOTH}")
case("run vgg16 one layer, check", f"run -n vgg16 -l CONV4_2 -l CONV5_1 --check {BOTH}")
case("run eyeriss_rtl", f"run -n alexnet -a eyeriss_rtl -l CONV2 -l CONV5 --check {BOTH}",
     "run -n tiny -a eyeriss_rtl -l all -b 3 --check --json tiny.json")
case("run mobilenet on eyeriss", f"run -n mobilenet_v1 -e eyeriss_65nm -b 2 {BOTH}")
case("run other numbers of PEs", *(
    f"run -q -n alexnet -l CONV5 {equal_area(dataflow, pes)} --json {dataflow}_{pes}.json"
    for dataflow in DATAFLOWS for pes in (64, 1024)))
for table in ENERGY:
    case(f"run with energy table {table}", f"run -n alexnet -m eyeriss_alexnet -e {table} {BOTH}")
for objective in ("energy", "delay", "edp"):
    case(f"run objective {objective}", f"run -n alexnet -l CONV2 -l CONV3 --objective {objective} {BOTH}",
         *(f"run -q -n tiny {equal_area(dataflow)} --objective {objective} --json {dataflow}.json"
           for dataflow in DATAFLOWS))
case("run seeds", *(f"run -q -n tiny -l all --seed {seed} --check --json {seed}.json" for seed in (0, 2, 7, 2 ** 63)))
case("diff", "run -q -n tiny --json a.json", "run -q -n tiny -b 2 --set array.rows=9 --json b.json",
     "diff a.json b.json --json d.json --csv d.csv")
case("run to standard output", "run -n tiny --json -", "run -n tiny --csv -", "run -n tiny -q", "run -n tiny -v",
     "run -n tiny -q --csv - --json x.json", "run -n tiny --plot -")
case("run bars", "run -n alexnet -l CONV1 -l CONV5 --bars", "run -q -n tiny --bars -e eyeriss_65nm",
     Step("run -q -n tiny --bars", environment={"LC_ALL": "C"}),
     Step("run -q -n tiny --bars", terminal=True),
     Step("run -q -n tiny --bars", terminal=True, environment={"NO_COLOR": "1"}))
case("run plots", "run -q -n alexnet -m eyeriss_alexnet -b 4 --plot chip.svg", "run -q -n tiny -l all --plot tiny.svg",
     "run -q -n mobilenet_v1 --plot mobilenet.svg -e eyeriss_65nm")

# --- Machines ----------------------------------------------------------------------------------------

SETS = {
    "overlapping passes": ["overlap_passes=true"],
    "psum addition": ["pe.psum_addition=merged"],
    "gating off": ["pe.zero_gating=false"],
    "codec off": ["dram.rlc=false", "dram.relu=false"],
    "codec's runs": ["dram.rlc_run_bits=3"],
    "bit widths of 8": ["arithmetic.ifmap_bits=8", "arithmetic.filter_bits=8", "arithmetic.psum_bits=32"],
    "bit widths, uneven": ["arithmetic.ifmap_bits=12", "arithmetic.filter_bits=5", "arithmetic.psum_bits=21",
                           "arithmetic.product_shift=3"],
    "shallow FIFOs": ["pe.ifmap_fifo_words=2", "pe.filter_fifo_words=4", "pe.psum_in_fifo_words=4",
                      "pe.psum_out_fifo_words=4", "noc.filter.fifo_bus_words=1", "noc.ifmap.fifo_bus_words=1",
                      "noc.psum.fifo_bus_words=1"],
    "wide buses": ["noc.ifmap.words_per_cycle=4", "noc.filter.words_per_cycle=8", "noc.output.words_per_cycle=8"],
    "narrow buses": ["noc.filter.words_per_cycle=1", "noc.psum.words_per_cycle=1", "noc.output.words_per_cycle=1",
                     "noc.local_psum.words_per_cycle=1"],
    "many buses": ["noc.ifmap.buses=3", "noc.filter.buses=2", "noc.psum.buses=2", "noc.output.buses=4"],
    "wrapping chains": ["noc.local_psum.wraps=true"],
    "narrow tags": ["noc.ifmap.column_id_bits=3", "noc.ifmap.row_id_bits=3"],
    "PE states": ["pe.pipeline_stages=5", "pe.start_cycles=4", "pe.load_cycles=3", "pe.next_image_cycles=2",
                  "pe.window_shift_cycles_per_word=1", "pe.filter_load_overlaps=false"],
    "spads": ["pe.ifmap_spad_words=9", "pe.filter_spad_words=100", "pe.psum_spad_words=10"],
    "array shape": ["array.rows=7", "array.columns=23"],
    "buffer": ["glb.shared_banks=19", "glb.bank_rows=300", "glb.bank_width_bits=48", "glb.read_latency_cycles=4",
               "glb.filter_banks=4"],
    "filters in shared banks": ["glb.filters_share=true", "glb.filter_banks=0"],
    "DRAM": ["dram.link_khz=33000", "dram.link_width_bits=32", "dram.access_latency_cycles=7"],
    "clock": ["core_khz=123456"],
}
for name, keys in SETS.items():
    words = " ".join(f"--set {key}" for key in keys)
    # A table's prices are of words of 16 bits.
    table = "" if any(key.startswith("arithmetic.") for key in keys) else "-e eyeriss_65nm"
    case(f"set {name}", f"run -n tiny -l all {words} --check -b 2 {BOTH}",
         f"run -q -n alexnet -l CONV3 {words} {table} --json alexnet.json",
         f"run -q -n tiny -l CONV2 {words} --json detailed.json --no-fast-forward --trace-accesses log.csv "
         "--trace-window cycles=0..300")
case("set links between PEs", *(
    f"run -q -n tiny -d {dataflow} --set pe.ifmap_right_fifo_words=8 --set pe.ifmap_below_fifo_words=64 --check "
    f"--json {dataflow}.json" for dataflow in ("os-a", "os-b", "os-c")))
for dataflow in DATAFLOWS:
    case(f"set overlapping passes, alexnet {dataflow}",
         f"run -n alexnet -l CONV5 {equal_area(dataflow)} --set overlap_passes=true {BOTH}")

# --- Files of one's own ------------------------------------------------------------------------------

ODD = """\
name: odd
layers:
  - {name: A, C: 6, M: 10, H: 11, W: 13, R: 3, S: 5, stride: [1, 2], padding: [1, 2], groups: 2, ifmap_zeros: 0.7}
  - {name: B, type: depthwise, C: 10, H: 9, W: 7, R: 5, S: 3, stride: [3, 1], padding: 2, relu: true, ofmap_zeros: 0.6}
  - {name: C, C: 7, M: 13, H: 6, W: 9, R: 1, S: 1}
  - {name: D, type: fc, C: 3, H: 5, W: 4, M: 17}
  - {name: E, C: 2, M: 3, H: 20, W: 5, R: 7, S: 2, relu: true}
"""
ODD_MAPPING = """\
dataflow: ws
layers:
  A: {n: 1, e: 4, r: 1, t: 2, g: 2}
  C: {n: 2, e: 3, r: 4, t: 5}
"""


def npy(shape, values):
    header = f"{{'descr': '<i2', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    begin = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little")
    return begin + header.encode() + array.array("h", values).tobytes()


for dataflow in DATAFLOWS:
    case(f"own network {dataflow}", f"run -n ./odd.yaml -l all {equal_area(dataflow)} -b 3 --check {BOTH}",
         f"map -n ./odd.yaml -l all {equal_area(dataflow)} --json map.json", files={"odd.yaml": ODD})
case("own mapping", f"run -n ./odd.yaml -d ws -a isca16_ws_256 -m ./m.yaml -b 2 --check {BOTH}",
     files={"odd.yaml": ODD, "m.yaml": ODD_MAPPING})
case("own tensors", f"run -n ./n.yaml --check {BOTH}", "run -n ./n.yaml --trace-accesses log.csv --trace-window all",
     files={"n.yaml": "name: n\nlayers:\n  - {name: L, C: 2, M: 2, H: 5, W: 5, R: 2, S: 2, ifmap_file: i.npy, "
                      "filter_file: f.npy}\n",
            "i.npy": npy((1, 2, 5, 5), [(7 * i * i) % 23 - 9 if i % 3 else 0 for i in range(50)]),
            "f.npy": npy((2, 2, 2, 2), [(5 * i) % 11 - 4 for i in range(16)])})

# --- Traces, views -----------------------------------------------------------------------------------

for dataflow in DATAFLOWS:
    case(f"trace tiny {dataflow}", f"run -q -n tiny -l CONV2 {equal_area(dataflow)} --trace-window all "
         "--trace-json t.json --trace-vcd t.vcd --trace-accesses t.csv --json out.json")
case("trace alexnet by cycles", "run -q -n alexnet -m eyeriss_alexnet --trace-layer CONV3 --json out.json "
     "--trace-window cycles=5000..6000 --trace-json t.json --trace-vcd t.vcd --trace-accesses t.csv")
case("trace alexnet by passes", "run -q -n alexnet -l CONV5 -m eyeriss_alexnet --trace-window passes=3..5 "
     "--trace-json t.json --trace-blocks pe_*_0,ifmap_network,glb,dma --trace-vcd t.vcd")
case("trace by default, compressed", "run -n alexnet -l CONV3 -m eyeriss_alexnet --trace-json t.json.gz "
     "--trace-accesses t.csv.gz --trace-blocks pe_0_*,*_network")
case("trace with overlapping passes", "run -q -n tiny -l DW3 --set overlap_passes=true --trace-window all --check "
     "--trace-json t.json --trace-vcd t.vcd --trace-accesses t.csv")
for dataflow in DATAFLOWS:
    case(f"view tiny {dataflow}", f"view -n tiny -l CONV1 {equal_area(dataflow)} -o v.html")
case("view two sides", "view -n tiny -l CONV2 --beside ws@isca16_ws_256 -o v.html",
     "view -n tiny -l DW3 -d os-a -a isca16_os-a_256 --beside nlr -o w.html")
case("view windows", "view -n alexnet -l CONV3 -m eyeriss_alexnet --window cycles=0..2000 -o v.html",
     "view -n vgg16 -l CONV1_2 --window passes=20..21 -o w.html")
case("view options", "view -n tiny -l FC4 -b 2 -e eyeriss_65nm --seed 4 --objective delay --set array.rows=6 -o v.html",
     "view -n tiny -l CONV2 --set overlap_passes=true -o -")

# --- Mappings, comparisons ---------------------------------------------------------------------------

for network in NETWORKS:
    case(f"map {network}", *(f"map -n {network} -l all {equal_area(dataflow)} --json {dataflow}.json"
                             for dataflow in DATAFLOWS))
case("map on eyeriss", *(f"map -n alexnet -d {dataflow} -b 4 --objective {objective} --json {dataflow}_{objective}.json"
                         for dataflow in ("rs", "ws", "nlr") for objective in ("energy", "delay")),
     "map -n alexnet -m eyeriss_alexnet --json -", "map -n tiny -v -e accelergy_45nm --set array.rows=5")
case("map batch 16", f"map -n vgg16 {equal_area('os-b')} -b 16", f"map -n alexnet {equal_area('nlr')} -b 16")
case("compare tiny", "compare -n tiny --check --json c.json --csv c.csv --plot c.svg")
case("compare alexnet", "compare -n alexnet --json c.json --csv c.csv --plot c.svg")
case("compare precisions", "compare -n tiny --precisions 16/16,8/8,4/4,1/1 --json c.json --csv c.csv",
     "compare -n alexnet -l CONV3 --precisions 16/16,8/8")
case("compare on one machine", "compare -n alexnet --area same-machine --json c.json --csv c.csv --plot c.svg")
case("compare, many options", "compare -n tiny -l all --dataflows nlr,rs,os-c --pes 100 -b 3 --objective delay "
     "-e accelergy_45nm --seed 5 --no-fast-forward --set overlap_passes=true --json c.json", "compare -n tiny --csv -",
     "compare -n tiny --json -", "compare -q -n mobilenet_v1 -l PW2 -l DW2 --plot -",
     "compare -v -n tiny --dataflows ws")
case("compare where some cannot run", *partial(
    "compare -n alexnet -l CONV1 -l CONV3 --area same-machine --set array.rows=10 "
    "--json c.json --csv c.csv --plot c.svg"))
for network in ("alexnet", "vgg16"):
    case(f"compare by the published accounting, {network}",
         f"compare --accounting isca16 -n {network} -b 16 --json a.json",
         f"compare --accounting isca16 -n {network} --pes 1024 -l all")

# --- Sweeps ------------------------------------------------------------------------------------------

SHAPES = """\
name: shapes
base: {accelerator: eyeriss, network: tiny, objective: energy, check: true, layers: [CONV1, DW3]}
vary:
  - {key: accelerator.array.rows, values: [1, 4, 6, 8]}
  - {key: accelerator.pe.filter_spad_words, range: {from: 32, to: 128, factor: 2}}
  - {key: batch, values: [1, 2]}
constraints: [array.rows * batch != 12, area_um2 <= 5e6]
"""
# No two points of one front are equal in anything: of equal ones the least digest is shown, and a key of an accelerator
# that is new makes all digests others. So fronts and reports are of such sweeps only.
LINKED = """\
name: linked
base: {network: alexnet, layers: [CONV3, CONV5], dataflow: rs}
vary:
  - link: [accelerator.array.rows, accelerator.array.columns, accelerator.pe.filter_spad_words, seed]
    values: [[6, 7, 224, 1], [6, 13, 160, 2], [9, 8, 128, 3], [12, 14, 224, 4], [12, 16, 448, 5], [15, 13, 96, 6],
             [16, 16, 320, 7], [18, 20, 64, 8], [2, 30, 224, 9]]
  - {key: energy, values: [normalized, eyeriss_65nm]}
"""
SAMPLE = """\
name: sample
base: {network: tiny, area: isca16_65nm}
vary:
  - link: [dataflow, accelerator]
    values: [[rs, eyeriss], [ws, isca16_ws_256], [os-a, isca16_os-a_256], [os-c, isca16_os-c_256],
             [nlr, isca16_nlr_256]]
  - {key: energy, values: [normalized, eyeriss_65nm]}
  - {key: objective, values: [energy, delay, edp]}
  - {key: seed, range: {from: 1, to: 9, step: 4}}
sample: {points: 20, seed: 7}
"""
SKEW = """\
name: skew
base: {network: skew_net.yaml, dataflow: ws, mapping: skew_map.yaml, accelerator: isca16_ws_256,
       accelerator.noc.ifmap.words_per_cycle: 1, accelerator.noc.ifmap.buses: 1}
vary: [{key: accelerator.pe.ifmap_fifo_words, values: [1, 2, 3]}]
"""
SKEW_FILES = {
    "skew.yaml": SKEW,
    "skew_net.yaml": "name: skew\nlayers:\n  - {name: A, C: 2, M: 4, H: 8, W: 12, R: 3, S: 5}\n",
    "skew_map.yaml": "dataflow: ws\nlayers:\n  A: {n: 1, e: 4, r: 2, t: 1}\n",
}
EXPORT = "--jobs 1 --export t.csv --export t.jsonl"
case("sweep of shapes", f"sweep s.yaml {EXPORT}", "sweep s.yaml --resume", files={"s.yaml": SHAPES})
case("sweep with fronts", f"sweep s.yaml {EXPORT}", "pareto s.sqlite",
     "pareto s.sqlite --sweep linked --area --commands", "report s.sqlite -o r.html", files={"s.yaml": LINKED})
case("sweep of a sample", f"sweep s.yaml {EXPORT} -v", files={"s.yaml": SAMPLE})
case("sweep with two jobs", "sweep s.yaml --jobs 2 --export t.csv --export t.jsonl", files={"s.yaml": SHAPES})
case("sweep with deadlocks", f"sweep skew.yaml {EXPORT}", "report skew.sqlite -o r.html", files=SKEW_FILES)
case("sweep in parts", "sweep s.yaml --jobs 1 --store a.sqlite --shard 1/2 --export a.csv",
     "sweep s.yaml --jobs 1 --store b.sqlite --points points --export b.csv",
     "sweep s.yaml --jobs 1 --store c.sqlite --merge a.sqlite --merge b.sqlite --export c.csv",
     files={"s.yaml": SHAPES, "points": "1\n3\n5\n"})
case("sweep, two in a store", "sweep s.yaml --jobs 1 --store both.sqlite",
     "sweep o.yaml --jobs 1 --store both.sqlite --export o.csv", "pareto both.sqlite",
     "pareto both.sqlite --sweep other --commands", "report both.sqlite -o r.html",
     files={"s.yaml": LINKED, "o.yaml": LINKED.replace("name: linked", "name: other").replace("[9, 8, ", "[9, 7, ")})
case("sweep, dry", *(f"sweep {name} --dry-run" for name in (
    "s.yaml", "dataflows_by_network", "eyeriss_array_shapes", "noc_widths", "rf_against_buffer", "thousand_points")),
    files={"s.yaml": SAMPLE})
case("sweep rf_against_buffer", f"sweep rf_against_buffer {EXPORT}",
     "pareto rf_against_buffer.sqlite --area --commands", "report rf_against_buffer.sqlite --points 1 -o r.html")
case("sweep dataflows_by_network, some points", f"sweep dataflows_by_network --points points {EXPORT}",
     "pareto dataflows_by_network.sqlite", files={"points": "".join(f"{i}\n" for i in (0, 1, 3, 5, 6, 9, 12, 14, 16))})
case("sweep noc_widths, some points", f"sweep noc_widths --points points {EXPORT}",
     files={"points": "".join(f"{i}\n" for i in range(0, 48, 5))})
case("sweep eyeriss_array_shapes, some points", f"sweep eyeriss_array_shapes --points points {EXPORT}",
     files={"points": "".join(f"{i}\n" for i in range(0, 90, 9))})
case("sweep thousand_points, some points", f"sweep thousand_points --points points {EXPORT}",
     files={"points": "".join(f"{i}\n" for i in range(0, 1000, 67))})
case("sweep's failures", *partial("sweep s.yaml --jobs 1 --memory-limit 60 --export m.csv"),
     files={"s.yaml": "name: s\nbase: {network: alexnet, layers: [CONV1]}\nvary: [{key: batch, values: [1, 256]}]\n"})
case("sweep, an old store is exported", Step("sweep s.yaml --jobs 1 --store old.sqlite", before=True),
     "pareto old.sqlite --area --commands", "report old.sqlite -o r.html",
     "sweep s.yaml --store old.sqlite --dry-run", f"sweep s.yaml --store old.sqlite --resume {EXPORT}",
     files={"s.yaml": LINKED}, leave_out=("old.sqlite",))
case("sweep, an old store is merged", Step("sweep s.yaml --jobs 1 --store old.sqlite", before=True),
     f"sweep s.yaml --store new.sqlite --merge old.sqlite {EXPORT}", files={"s.yaml": SHAPES},
     leave_out=("old.sqlite", "new.sqlite"))
case("sweep on a cluster",
     Step("sweep s.yaml --executor slurm --slurm-tasks 3 --export t.csv --export t.jsonl", cluster=True),
     files={"s.yaml": SHAPES})

case("sweep, refined", "sweep s.yaml --refine 5 --export t.csv --export t.jsonl", "pareto s.sqlite --area",
     files={"s.yaml": SHAPES})

# --- Reports -----------------------------------------------------------------------------------------

case("report of results and comparisons", "run -q -n alexnet -m eyeriss_alexnet -b 4 --json chip.json",
     "run -q -n alexnet -b 4 -d ws -a isca16_ws_256 --json ws.json", "compare -q -n tiny --json c.json",
     "report chip.json ws.json c.json -o r.html", "report chip.json -o -")
case("report of old results", Step("run -q -n tiny -l all -e eyeriss_65nm --json r.json", before=True),
     Step("compare -q -n tiny --area same-machine --json c.json", before=True), "report c.json r.json -o r.html",
     leave_out=("r.json", "c.json"))

# --- What cannot run ---------------------------------------------------------------------------------

case("deadlocks", *partial(*(
    f"run -q -n ./skew_net.yaml -d ws -m ./skew_map.yaml -a isca16_ws_256 --set noc.ifmap.words_per_cycle=1 "
    f"--set noc.ifmap.buses=1 --set pe.ifmap_fifo_words={words} --json x.json" for words in (1, 2))), files=SKEW_FILES)
case("mappings refused", *refused(
    "run -n alexnet -l CONV3 -m eyeriss_alexnet --set array.rows=3",
    "map -n alexnet -m eyeriss_alexnet --set glb.shared_banks=3", "run -n tiny -m eyeriss_alexnet",
    "run -n tiny -d ws -m ./bad.yaml", "run -n tiny -m ./big.yaml", "map -n tiny -m ./few.yaml",
    "run -n tiny -m ./ids.yaml --set noc.psum.column_id_bits=0",
    "view -n tiny -l CONV1 -d os-a --set pe.psum_spad_words=0 -o v.html"),
    *partial("run -n tiny --set pe.filter_spad_words=0"),
    files={"bad.yaml": "dataflow: rs\nlayers:\n  CONV1: {m: 4, n: 1, e: 4, p: 4, q: 1, r: 1, t: 1}\n",
           "big.yaml": "dataflow: rs\nlayers:\n  CONV1: {m: 4, n: 1, e: 4, p: 4, q: 9, r: 1, t: 1}\n",
           "ids.yaml": "dataflow: rs\nlayers:\n  CONV1: {m: 4, n: 1, e: 8, p: 4, q: 1, r: 1, t: 1}\n",
           "few.yaml": "dataflow: rs\nlayers:\n  CONV1: {m: 4, n: 1, e: 4, p: 4}\n"})
case("bad words", *refused(
    "", "rnu", "run", "run -n tinny", "run -n tiny --bacth 2", "run -n tiny --batch 0", "run -n tiny --set array.row=3",
    "run -n tiny --set array.rows=0", "run -n tiny --set dram.rlc=1", "run -n tiny --set pe.filter_fifo_words=1",
    "run -n tiny -d sr", "run -n tiny -l CONV", "run -n tiny --objective dealy", "run -n tiny -a isca16_xx_256",
    "run -n tiny --json none/x.json", "run -n tiny --json - --csv -", "compare -n tiny --dataflows rs,rs",
    "list layers", "show network", "show energy nothing", "version x", "map -n tiny --seed 1", "view -n tiny -o v.html",
    "run -n tiny --trace-json t.json", "run -n tiny -l CONV1 --trace-json t.json --trace-window cycles=9..3",
    "run -n vgg16 -l FC1 -b 65537", "pareto none.sqlite", "report none.json -o r.html", "sweep none",
    "sweep rf_against_buffer --export x.txt", "sweep rf_against_buffer --shard 3/2"))
BAD_FILES = {
    "unknown.yaml": "name: x\narray: {rowz: 3}\n",
    "twice.yaml": "name: x\narray: {rows: 3, rows: 4}\n",
    "type.yaml": "name: x\ndram: {rlc: maybe}\n",
    "range.yaml": "name: x\narithmetic: {product_shift: 99}\n",
    "fifo.yaml": "name: x\nnoc: {ifmap: {words_per_cycle: 2}}\npe: {ifmap_fifo_words: 1}\n",
    "broken.yaml": "name: [\n",
    "net.yaml": "name: n\nlayers:\n  - {name: L, C: 3, M: 4, H: 6, W: 6, R: 3, S: 3, groups: 2}\n",
    "price.yaml": "mac: {active: -1}\n",
    "sweep.yaml": "name: s\nbase: {network: tiny}\nvary: [{key: accelerator.array.row, values: [1]}]\n",
    "constraint.yaml": "name: s\nbase: {network: tiny}\nvary: [{key: batch, values: [1]}]\nconstraints: [pse < 3]\n",
    "result.json": '{"schema": "eyrie.result/9"}\n',
}
case("bad files", *refused(
    *(f"run -n tiny -a ./{name}.yaml" for name in ("unknown", "twice", "type", "range", "fifo", "broken", "missing")),
    "run -n ./net.yaml", "run -n tiny -e ./price.yaml", "sweep sweep.yaml", "sweep constraint.yaml",
    "report result.json -o r.html", "pareto result.json"), files=BAD_FILES)
