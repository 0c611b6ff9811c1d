"""What was run is in the result: the command, files by their digests, shapes of layers, the build; and a changed
machine has one title in every output."""
import hashlib
import json
import os
import shlex
import shutil
import subprocess
import threading

from inputs import layer, network
from program import PROGRAM, SECONDS, expect, eyrie, good, named_cases, read, write
from results import run_json

CASES, case = named_cases()
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
CHANGES = ["--set", "glb.shared_banks=50", "--set", "core_khz=100000"]
TITLE = "eyeriss + core_khz=100000, glb.shared_banks=50"


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def shipped(kind, name):
    return digest(os.path.join(SOURCE, "configs", kind, name + ".yaml"))


def files(result):
    return {(one["kind"], one["name"]): one["sha256"] for one in result["provenance"]["files"]}


def made(*words):
    return json.loads(good(*words, "--json", "-"))


def again(result):
    """What the command in a result gives."""
    words = shlex.split(result["provenance"]["command"])
    expect(words[0] == "eyrie", words)
    return json.loads(good(*words[1:], "--json", "-"))


def without_speed(result):
    return {key: value for key, value in result.items() if key != "simulator"}


@case("provenance: the command in a result gives the result")
def _():
    net = write("my 'own' net.yaml", network(layer(), layer(name="L2")))
    plain = good("run", "-n", "tiny", "--json", "-")
    for words in (["run", "-n", "tiny"], ["run", "-ntiny", "--batch=2", *CHANGES, "--check", "--seed", "7"],
                  ["run", "-n", net, "-l", "L2", "-d", "ws", "-a", "isca16_ws_64", "--mapper", "estimate"],
                  ["run", "-n", "alexnet", "-l", "CONV3", "-m", "eyeriss_alexnet", "-e", "eyeriss_65nm"],
                  ["map", "-n", "tiny", *CHANGES], ["compare", "-n", "tiny", "--dataflows", "nlr,rs", "--pes", "64"],
                  ["compare", "-n", "tiny", "--area", "same-machine", "-a", "eyeriss", "-a", "eyeriss_rtl",
                   "--dataflows", "rs", *CHANGES],
                  ["compare", "-n", "alexnet", "-l", "CONV3", "-l", "CONV4", "--accounting", "isca16", "-b", "4"],
                  ["serve", "-n", "tiny", "-s", "single-stream", *CHANGES, "--accuracy", "68 %"],
                  ["serve", "--table", "-n", f"tiny,{net}", "-a", "eyeriss,eyeriss_rtl", "-s", "offline"],
                  ["show", "prices", "eyeriss", "--technology", "28nm", *CHANGES], ["import", net]):
        result = json.loads(good(*words, "--json", "-"))
        expect(without_speed(again(result)) == without_speed(result), f"{words}: {result['provenance']['command']}")
    at = plain.index('\n  "simulator":')
    for words in (["--json", "x.json", "-q"], ["--csv", "x.csv", "--json", "x.json", "-v"],
                  ["--no-fast-forward", "--json", "x.json"], ["-b", "1", "--dataflow", "rs", "--json", "x.json"]):
        eyrie("run", "-n", "tiny", *words)
        expect(read("x.json")[:at] == plain[:at], f"{words}: what changes no number is in the result")
    expect(json.loads(plain)["provenance"]["command"] == "eyrie run --network tiny", "the plain one")


@case("provenance: digests are of the bytes of the files that were read")
def _():
    found = files(run_json("-n", "alexnet", "-l", "CONV3", "-m", "eyeriss_alexnet", "-a", "eyeriss_rtl"))
    expect(found == {("network", "alexnet"): shipped("networks", "alexnet"),
                     ("mapping", "eyeriss_alexnet"): shipped("mappings", "eyeriss_alexnet"),
                     ("accelerator", "eyeriss_rtl"): shipped("accelerators", "eyeriss_rtl"),
                     ("technology", "65nm"): shipped("technologies", "65nm")}, found)
    net = write("net.yaml", network())
    table = write("table.yaml", "base: normalized\ndram: {read: 100, write: 110}\n")
    words = ["-n", net, "-e", table, "-a", "isca16_rs_64"]
    found = files(run_json(*words))
    expect(found == {("network", net): digest(net), ("area table", "isca16_65nm"): shipped("area", "isca16_65nm"),
                     ("energy table", table): digest(table),
                     ("energy table", "normalized"): shipped("energy", "normalized")}, found)
    write("net.yaml", network() + "# edited later\n")
    expect(files(run_json(*words))["network", net] != found["network", net], "an edit leaves no trace")
    found = files(json.loads(good("compare", "-n", "tiny", "--dataflows", "rs,ws", "-e", "28nm", "--json", "-")))
    expect(set(found) == {("network", "tiny"), ("area table", "isca16_65nm"), ("technology", "22nm"),
                          ("technology", "32nm")}, found)


@case("provenance: every command that writes JSON names the files behind it")
def _():
    net, area = write("net.yaml", network()), shipped("area", "isca16_65nm")
    tiny, cmos = shipped("networks", "tiny"), shipped("technologies", "65nm")
    found = files(made("compare", "-n", net, "--accounting", "isca16"))
    expect(found == {("network", net): digest(net), ("area table", "isca16_65nm"): area}, found)
    found = files(made("serve", "-n", net, "-s", "single-stream", "-a", "isca16_rs_64"))
    expect(found == {("network", net): digest(net), ("area table", "isca16_65nm"): area,
                     ("technology", "65nm"): cmos}, found)
    found = files(made("serve", "--table", "-n", f"tiny,{net}", "-a", "eyeriss,isca16_rs_64", "-s", "offline"))
    expect(found == {("network", "tiny"): tiny, ("network", net): digest(net), ("technology", "65nm"): cmos,
                     ("accelerator", "eyeriss"): shipped("accelerators", "eyeriss"),
                     ("area table", "isca16_65nm"): area}, found)
    found = files(made("show", "prices", "eyeriss", "--technology", "28nm"))
    expect(found == {("accelerator", "eyeriss"): shipped("accelerators", "eyeriss"),
                     ("technology", "22nm"): shipped("technologies", "22nm"),
                     ("technology", "32nm"): shipped("technologies", "32nm")}, found)
    found = files(made("import", net))
    expect(found == {("model", net): digest(net)}, found)
    a, b = (write(name, good("run", "-n", net, "-b", batch, "--json", "-")) for name, batch in (("a", "1"), ("b", "2")))
    found = made("diff", a, b)
    expect(files(found) == {("result", a): digest(a), ("result", b): digest(b)}, found["provenance"])
    expect(again(found) == found, found["provenance"]["command"])


@case("provenance: digests are of what was used: of a pipe, which can be read once")
def _():
    content = good("run", "-n", "tiny", "--json", "-")
    result = write("a.json", content)
    pipe = os.path.join(os.path.dirname(os.path.abspath(result)), "pipe.json")
    os.mkfifo(pipe)

    def fill():
        with open(pipe, "w", encoding="utf-8") as file:
            file.write(content)
    writer = threading.Thread(target=fill)
    writer.start()
    program = subprocess.Popen([PROGRAM, "diff", result, pipe, "--json", "-"], stdout=subprocess.PIPE)
    out = program.communicate(timeout=SECONDS)[0]
    writer.join()
    expect(program.returncode == 0, program.returncode)
    found = files(json.loads(out))
    expect(found["result", pipe] == found["result", result], found)


@case("provenance: the build is named, whatever folder it is called from, and nothing else depends on it")
def _():
    one, other = run_json("-n", "tiny"), run_json("-n", "tiny")
    build = one["provenance"]["build"]
    expect(set(build) == {"version", "revision", "compiler", "type", "flags"}, build)
    expect(good("version") == f"eyrie {build['version']}\n", build)
    expect(build["compiler"].split()[0] in ("GNU", "Clang"), build)
    expect(without_speed(one) == without_speed(other), "two runs differ")
    git = shutil.which("git")
    top = git and subprocess.run([git, "-C", SOURCE, "rev-parse", "--show-toplevel"], stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL).stdout.decode().strip()
    known = top == os.path.realpath(SOURCE) and os.path.realpath(PROGRAM).startswith(top)
    expect(build["revision"] if known else True, "built in a repository, of no revision")


@case("provenance: a result has the shapes of its layers")
def _():
    net = write("net.yaml", network(layer(), layer(name="L2", H=9, W=17, stride="[1, 2]", padding="[[1, 2], [0, 3]]",
                                                   C=4, groups=2, type="conv")))
    for command in ("run", "compare"):
        result = json.loads(good(command, "-n", net, *(["--dataflows", "rs"] if command == "compare" else []),
                                 "--json", "-"))
        layers = (result["dataflows"][0] if command == "compare" else result)["layers"]
        expect(layers[0]["shape"] == {"type": "conv", "C": 2, "M": 4, "H": 6, "W": 6, "R": 3, "S": 3, "stride": [1, 1],
                                      "padding": [[0, 0], [0, 0]], "groups": 1, "E": 4, "F": 4}, layers[0]["shape"])
        expect(layers[1]["shape"] == {"type": "conv", "C": 4, "M": 4, "H": 9, "W": 17, "R": 3, "S": 3, "stride": [1, 2],
                                      "padding": [[1, 2], [0, 3]], "groups": 2, "E": 10, "F": 9}, layers[1]["shape"])


@case("provenance: a changed machine has one title in every output")
def _():
    table = good("run", "-n", "tiny", *CHANGES, "--json", "r.json", "--csv", "r.csv")
    expect(table.startswith(f"tiny on {TITLE}, batch 1"), table[:100])
    result = json.loads(read("r.json"))
    expect(result["machine"] == TITLE and result["accelerator"]["name"] == "eyeriss", result["machine"])
    expect(all(f',"{TITLE}",' in line for line in read("r.csv").splitlines()[1:]), "CSV")
    expect(TITLE in good("run", "-n", "tiny", *CHANGES, "--plot", "-"), "picture of a run")
    expect(good("map", "-n", "tiny", *CHANGES).startswith(f"tiny on {TITLE}, batch 1"), "map")
    expect(json.loads(good("map", "-n", "tiny", *CHANGES, "--json", "-"))["machine"] == TITLE, "map's JSON")
    same = ["compare", "-n", "tiny", "--dataflows", "rs", "--area", "same-machine", *CHANGES]
    expect(f"all on {TITLE}, 168 PEs" in good(*same, "--json", "c.json", "--csv", "c.csv"), "compare")
    expect(json.loads(read("c.json"))["dataflows"][0]["machine"] == TITLE, "compare's JSON")
    expect(f',"{TITLE}",' in read("c.csv"), "compare's CSV")
    expect(TITLE in good(*same, "--plot", "-"), "picture of a comparison")
    page = good("view", "-n", "tiny", "-l", "CONV1", *CHANGES, "-o", "-")
    expect(TITLE in page, "view")
    expect(f'"machine":"{TITLE}"' in good("report", "r.json", "-o", "-"), "report")
    good("serve", "-n", "tiny", "--scenario", "single-stream", *CHANGES, "--csv", "s.csv", "-q")
    expect(TITLE in read("s.csv"), "serve's CSV")
    expect(f"A: tiny on {TITLE}, batch 1" in good("diff", "r.json", "r.json"), "diff")
