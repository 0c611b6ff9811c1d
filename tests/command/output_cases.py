"""Where output goes and what is read: files whole or not at all, pipes, full disks, folders of configurations."""
import csv
import fcntl
import json
import os
import pty
import struct
import subprocess
import termios

from inputs import entry, layer, mapping, network
from npy_cases import npy
from program import PROGRAM, SECONDS, Result, bad, computer_failed, expect, eyrie, good, named_cases, read, write
from results import nothing_left

NETWORKS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "configs", "networks")

CASES, case = named_cases()


def in_terminal(columns, *words):
    """What the program prints in a terminal so wide."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    with subprocess.Popen([PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=follower, stderr=follower) as process:
        os.close(follower)
        out = b""
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            out += piece
        process.wait(SECONDS)
    os.close(leader)
    return out.decode().replace("\r\n", "\n")


@case("output: no progress, no colour and no log in a pipe")
def _():
    done = eyrie("run", "-n", "tiny", "--json", "-")
    expect(done.err == "" and "\x1b" not in done.out and "\r" not in done.out, f"{done.err!r}")
    json.loads(done.out)
    done = eyrie("run", "-n", "tiny", "--json", "-", "--verbose")
    json.loads(done.out)
    expect("CONV1" in done.err and "\x1b" not in done.err, f"the log goes to standard error, plain: {done.err!r}")


@case("output: every file that was written is named, unless --quiet")
def _():
    done = eyrie("run", "-n", "tiny", "-l", "CONV1", "--json", "named.json", "--csv", "named.csv",
                 "--trace-json", "trace.json.gz")
    expect(done.err == "eyrie: wrote named.json\neyrie: wrote named.csv\neyrie: wrote trace.json.gz\n", done.err)
    for words in (("map", "-n", "tiny", "--json", "named.json"), ("compare", "-n", "tiny", "--json", "named.json"),
                  ("report", "named.json", "-o", "named.html"), ("show", "prices", "eyeriss", "--ert", "ert.yaml"),
                  ("view", "-n", "tiny", "-l", "CONV1", "-o", "view.html")):
        done = eyrie(*words)
        expect(done.status == 0 and done.err.endswith(f"eyrie: wrote {words[-1]}\n"), f"{words}: {done.err}")
        expect(eyrie(*words, "-q").err == "", f"{words}: -q speaks")
    expect(eyrie("run", "-n", "tiny", "--json", "/dev/null").err == "", "no file, no word")


@case("output: tables and columns are chosen by name, and have a width")
def _():
    few = good("run", "-n", "tiny", "--table", "time,bounds", "--width", "80")
    expect("\nTime (" in few and "\nWhat bounds" in few and "\nEnergy (" not in few, few)
    for width in ("80", "120"):
        for words in (("run", "-n", "alexnet", "-m", "eyeriss_alexnet"), ("compare", "-n", "tiny"),
                      ("run", "-n", "tiny", "-l", "all", "-a", "eyeriss_vector"), ("map", "-n", "tiny"),
                      ("show", "prices", "eyeriss_vector"), ("import", os.path.join(NETWORKS, "resnet8.yaml")),
                      ("serve", "-q", "-n", "tiny", "-s", "offline"), ("sweep", "rf_against_buffer", "--dry-run")):
            longest = max(good(*words, "--width", width).split("\n"), key=len)
            expect(len(longest) <= int(width), f"{words}: a line of {len(longest)}: {longest}")
    for words in ((), ("run",), ("map",), ("serve",), ("sweep",), ("import",), ("show", "prices")):
        longest = max(good(*words, "--help").split("\n"), key=len)
        expect(len(longest) <= 80, f"{words} --help: a line of {len(longest)}: {longest}")
    one = good("run", "-n", "tiny", "--columns", "total_cycles")
    expect("\nlayer  total cycles\n" in one and "array ms" not in one, one)
    expect(good("run", "-n", "tiny", "--columns", "total cycles") == one, "titles are names, too")
    for named, title in (("total_time", "total_us"), ("total_time", "total us"), ("array_time", "array_ms"),
                         ("dram_bytes", "dram_kb"), ("compressed_bytes", "compressed_mb")):
        expect(good("run", "-n", "tiny", "--columns", title) == good("run", "-n", "tiny", "--columns", named), title)
    for named, title in (("relative_energy", "of_rs"), ("relative_edp", "EDP of rs")):
        words = ("compare", "-n", "tiny", "--columns")
        expect(good(*words, title) == good(*words, named), title)
    bad(["unknown column '\\x1b'"], "run", "-n", "tiny", "--columns", "\x1b")
    bad(["unknown column 'layers_us'"], "run", "-n", "tiny", "--columns", "layers_us")
    expect("relative_edp" not in good("compare", "-n", "tiny", "--columns", "relative_edp"), "columns have titles")
    none = good("run", "-n", "tiny", "--columns", "operation,total_cycles")
    expect("no column operation: no table that is printed has it\n" in none, none)
    expect("\nlayer  total cycles\n" in none, none)
    bad(["--table", "unknown table 'tim'", "did you mean 'time'?", "mappings"], "run", "-n", "tiny", "--table", "tim")
    bad(["--columns", "unknown column 'total_cycle'", "'total_cycles'"], "run", "-n", "tiny",
        "--columns", "total_cycle")
    bad(["--columns", "unknown column 'passes'"], "run", "-n", "tiny", "--table", "energy", "--columns", "passes")
    bad(["--width", "found '81'", "80, 120, wide"], "run", "-n", "tiny", "--width", "81")


@case("output: small numbers of a column keep three digits beside larger ones")
def _():
    words = ("compare", "-q", "-n", "tiny", "-l", "CONV1,FC4", "--area", "same-machine", "-d", "rs,ws,nlr")
    result = json.loads(good(*words, "--json", "-"))["dataflows"]
    rows = {line.split()[0]: line.split() for line in good(*words, "--columns", "ms").split("\n") if line}
    for one in result:
        ms, shown = one["totals"]["cycles"]["total"] / one["accelerator"]["core_khz"], rows[one["dataflow"]][1]
        expect(ms < 0.1 and len(shown.lstrip("0.")) == 3 and abs(float(shown) / ms - 1) < 0.005, f"{ms} as {shown}")


@case("output: energy per MAC has the unit of the prices, and is the result's")
def _():
    for prices, unit in (("derived", "pJ"), ("normalized", "MAC energies")):
        words = ("run", "-n", "tiny", "-l", "CONV1", "-e", prices)
        text = good(*words, "--columns", "per_mac")
        expect(f"; per MAC in {unit})" in text, text)
        totals = json.loads(good(*words, "--json", "-"))["totals"]
        expect(f"  {totals['energy']['total'] / totals['macs']:.3f}\n" in text, text)


@case("output: one of a thing is said in the singular")
def _():
    text = good("serve", "-q", "-n", "tiny", "-s", "offline", "--queries", "1", "--duration", "0")
    expect("1 sample at a time" in text and "1 query, 1 sample," in text, text)
    write("single.yaml", "name: single\nbase: {network: tiny}\nvary:\n  - {key: batch, values: [1]}\n"
                         "constraints: [batch > 0]\n")
    text = good("sweep", "single.yaml")
    expect("single: 1 point of 1 candidate; constraints exclude 0 of 1 tried" in text, text)
    text = good("pareto", "single.sqlite")
    expect("1 of 1 point on the front" in text and "points" not in text, text)
    write("none.yaml", read("single.yaml").replace("batch > 0", "batch > 1"))
    bad(["none.yaml: constraints: the only point is excluded"], "sweep", "none.yaml", "--dry-run")


@case("output: numbers of points that both stand on a front are told apart")
def _():
    write("close.yaml", "name: close\nbase: {network: tiny, layers: all, dataflow: rs}\nvary:\n"
                        "  - {key: accelerator.array.rows, values: [6]}\n  - {key: objective, values: [edp, delay]}\n")
    good("sweep", "close.yaml", "-q", "--export", "close.csv")
    delays = [float(row["delay_ms"]) for row in csv.DictReader(open("close.csv", newline="", encoding="utf-8"))]
    expect(len(set(delays)) == 2 and len({f"{one:.3f}" for one in delays}) == 1, f"delays that lie close: {delays}")
    rows = [line.split() for line in good("pareto", "close.sqlite").splitlines()[3:]]
    shown = [float(row[2]) for row in rows]
    expect(len(rows) == 2 and len(set(shown)) == 2, rows)
    expect(all(abs(one / delay - 1) < 0.005 for one, delay in zip(sorted(shown), sorted(delays))), (shown, delays))


@case("output: every line of CSV has its batch, of what did not run, too")
def _():
    rows = []
    small = ["--set", "pe.ifmap_spad_words=2"]
    for words, status in ((["tiny", "-l", "all", *small], 3), (["tiny"], 0), (["resnet8"], 0)):
        done = eyrie("run", "-q", "--mapper", "estimate", "-b", "3", "--csv", "-", "-n", *words)
        expect(done.status == status, done.err)
        rows += csv.DictReader(done.out.splitlines())
    for what in ("cannot run: ", "left out: ", "not run: "):
        expect(any(row["mapping"].startswith(what) and row["macs"] == "" for row in rows), what)
    expect({row["batch"] for row in rows} == {"3"}, {row["mapping"]: row["batch"] for row in rows})


@case("output: columns of CSV are chosen by name, too, and leave the tables as they are")
def _():
    words = ["run", "-n", "tiny", "-l", "all", "--set", "array.rows=4"]
    table = eyrie(*words, "--csv", "whole.csv", "-q").out
    whole = list(csv.DictReader(open("whole.csv", newline="", encoding="utf-8")))
    chosen = ["energy_total", "layer", "mapping", "accelerator"]
    done = eyrie(*words, "--csv", "few.csv", "--columns", ",".join(chosen), "-q")
    expect(done.out == table, "the tables are others")
    few = list(csv.reader(open("few.csv", newline="", encoding="utf-8")))
    expect(few == [chosen] + [[row[one] for one in chosen] for row in whole], few)
    expect(eyrie(*words, "--csv", "-", "--columns", ",".join(chosen), "-q").out == read("few.csv"), "standard output")
    # A name of the tables is theirs alone; of both kinds, each takes its own.
    expect("\nlayer  total cycles\n" in eyrie(*words, "--csv", "a.csv", "--columns", "total_cycles", "-q").out, "table")
    expect(read("a.csv") == read("whole.csv"), "a name of the tables alone")
    both = eyrie(*words, "--csv", "b.csv", "--columns", "total_cycles,cycles_total", "-q").out
    expect("\nlayer  total cycles\n" in both and read("b.csv").startswith("cycles_total\n"), "names of both")
    good("compare", "-n", "tiny", "-d", "rs,ws", "--csv", "c.csv", "--columns", "dataflow,cycles_total")
    expect(read("c.csv").splitlines()[0] == "dataflow,cycles_total" and "\nws," in read("c.csv"), read("c.csv"))
    bad(["--columns", "unknown column 'total_cycles'", "'cycles_total'"], "run", "-n", "tiny", "--csv", "-",
        "--columns", "total_cycles")
    bad(["--columns", "unknown column 'cycles_total'"], "run", "-n", "tiny", "--columns", "cycles_total")


@case("output: columns of map's tables are chosen by name")
def _():
    words = ["map", "-n", "tiny", "-l", "CONV1,DW3"]
    whole, few = good(*words), good(*words, "--columns", "total_cycles,energy")
    heads = [line.split("  ") for line in few.splitlines() if line.startswith("simulated ")]
    expect(len(heads) == 2 and all("total cycles" in head[-2] and "energy, pJ" in head[-1] for head in heads), few)
    expect("active PEs\n" in whole and "active PEs\n" not in few, few)
    kept = [line for line in whole.splitlines() if "for " in line]
    expect(kept and kept == [line for line in few.splitlines() if "for " in line], "loop nests stay")
    bad(["--columns", "unknown column 'enrgy'", "did you mean 'energy'?", "active_pes"], *words, "--columns", "enrgy")


@case("output: in a terminal, tables are as wide as it has room for; elsewhere, as they are")
def _():
    wide = good("run", "-n", "tiny")
    expect(wide == good("run", "-n", "tiny", "--width", "wide") == good("run", "-n", "tiny", env=dict(
        os.environ, COLUMNS="80")), "a pipe has no width")
    for columns, longest in ((60, 80), (100, 80), (130, 120), (200, 1000)):
        out = in_terminal(columns, "run", "-n", "tiny", "-q")
        found = max(len(line) for line in out.splitlines())
        expect(found <= longest, f"{columns}: a line of {found}")
        expect((out == wide) == (columns == 200), f"{columns}: wide or not")


@case("output: what might go unnoticed is a line on the terminal")
def _():
    left_out = "left out: FC4 (fully connected; --layer all)\n"
    for command in ("run", "compare", "map"):
        expect(good(command, "-q", "-n", "tiny").count(left_out) == 1, f"{command}: FC4 is missed in silence")
        expect("left out" not in good(command, "-q", "-n", "tiny", "-l", "CONV1"), f"{command}: nothing is missed")
    dense = write("dense.yaml", network())  # no zeros given, and no ReLU: RLC takes 8 bytes for 6
    out = good("run", "-q", "-n", dense, "--set", "glb.shared_banks=24")
    expect("net on eyeriss + glb.shared_banks=24, batch 1" in out, "the header hides what was changed")
    expect("\nassumed: no zeros in the ifmaps of L1 (" in out, "zeros are assumed in silence")
    expect("\ncompression inflates: L1 ifmap 144 to 192 bytes, L1 ofmap 128 to " in out, "inflated in silence")
    result = json.loads(good("compare", "-q", "-n", dense, "--area", "same-machine", "--set", "glb.shared_banks=24",
                             "--json", "-"))
    expect(result["machines"] == "all on eyeriss + glb.shared_banks=24, 168 PEs", result["machines"])
    for one in result["dataflows"]:
        expect(one["zeros_assumed"] == ["L1"] and one["overrides"] == ["glb.shared_banks=24"], one["dataflow"])
        expect({entry["layer"] for entry in one["compression_inflates"]} == {"L1"}, one["dataflow"])


@case("output: a machine is called by what --set changes, as the value is printed")
def _():
    for given, title in (("array.rows=8", "eyeriss + array.rows=8"), ("array.rows=08", "eyeriss + array.rows=8"),
                         ("array.rows= +8", "eyeriss + array.rows=8"), ("array.rows=12", "eyeriss"),
                         ("pe.zero_gating=true", "eyeriss"), ("supply_v=1.10", "eyeriss + supply_v=1.1")):
        out = good("run", "-q", "-n", "tiny", "-l", "CONV1", "--set", given)
        expect(out.startswith(f"tiny on {title}, batch 1"), f"{given}: {out[:80]}")
    # Without what is set this file is none: all of it is named.
    write("m.yaml", good("show", "accelerator", "eyeriss").replace("core_khz: 200000", "core_khz: 1"))
    out = good("run", "-q", "-n", "tiny", "-a", "m.yaml", "--set", "array.rows=12", "--set", "core_khz=200000")
    expect(out.startswith("tiny on eyeriss + array.rows=12, core_khz=200000, batch 1"), out[:90])
    out = good("run", "-q", "-n", "tiny", "-l", "CONV1", "--set", "array.rows=12", "--set", "core_khz=100000",
               "--columns", "accelerator,overrides", "--csv", "-")
    expect(out.splitlines()[1] == "eyeriss + core_khz=100000,core_khz=100000", out)


@case("output: a comparison says of machines what is true of them")
def _():
    def how(*words):
        return good("compare", "-q", "-n", "tiny", "-l", "CONV1", "-d", "rs,ws", *words).splitlines()[0]

    expect(" 256 PEs each, storage of equal area; " in how(), how())
    expect(" 64 PEs each, storage of equal area + core_khz=100000; " in how("--pes", "64", "--set", "core_khz=100000"),
           "other keys leave the sizes")
    smaller = how("--set", "array.rows=8")
    expect(" 128 PEs each, changed from machines of 256 PEs and storage of equal area + array.rows=8; " in smaller,
           smaller)
    bad(["--precisions: found beside arithmetic.filter_bits=4; allowed: one of them"], "compare", "-n", "tiny", "-d",
        "rs", "--precisions", "16/16,8/4", "--set", "arithmetic.filter_bits=4")
    for banks in (25, 50):
        write(f"m{banks}.yaml", good("show", "accelerator", "eyeriss").replace("shared_banks: 25",
                                                                               f"shared_banks: {banks}"))
    words = ("compare", "-q", "-n", "tiny", "-l", "CONV1", "-d", "rs", "--area", "same-machine", "-a",
             "./m25.yaml,./m50.yaml")
    rows = good(*words, "--columns", "accelerator", "--csv", "-").splitlines()[1:]
    expect(rows == ["./m25.yaml", "./m50.yaml"], rows)
    machines = [one["machine"] for one in json.loads(good(*words, "--json", "-"))["dataflows"]]
    expect(machines == rows, machines)


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


@case("output: an input of whatever kind is no output")
def _():
    machine = good("show", "accelerator", "eyeriss").replace('technology: "65nm"', "technology: ./tech.yaml")
    with open(os.path.join(NETWORKS, "..", "technologies", "65nm.yaml"), encoding="utf-8") as file:
        technology = file.read()
    contents = {
        "net.yaml": network(layer(ifmap_file="x.npy", filter_file="f.npy")), "x.npy": npy((1, 2, 6, 6)),
        "f.npy": npy((4, 2, 3, 3)), "w.bin": bytes(144), "acc.yaml": machine, "tech.yaml": technology,
        "en.yaml": "base: ./base.yaml\n", "base.yaml": good("show", "energy", "normalized"),
        "chained.yaml": network(layer(relu="true")).replace("layers:", "whole: true\nlayers:"),
        "topology.csv": "Layer, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Filters, Strides,\n"
                        "Conv1, 6, 6, 3, 3, 2, 4, 1,\n",
        "s.yaml": "name: s\nbase: {network: ./topology.csv}\nvary: [{key: batch, values: [1, 2]}]\n",
        "of_two.yaml": "name: s\nbase: {}\nvary: [{key: network, values: [tiny, ./topology.csv]}]\n",
        "points.csv": "0\n"}
    for name, content in contents.items():
        write(name, content)
    good("sweep", "s.yaml", "-q", "--store", "merged.csv")
    store = open("merged.csv", "rb").read()
    cases = [(option, name, ("run", "-q", "-n", "./net.yaml")) for option in ("--json", "--csv", "--trace-accesses")
             for name in ("x.npy", "f.npy")]
    cases += [("--json", "x.npy", (command, "-q", "-n", "./net.yaml")) for command in ("map", "compare")]
    cases += [("-o", name, ("view", "-q", "-n", "./net.yaml", "-a", "./acc.yaml", "-e", "./en.yaml"))
              for name in ("x.npy", "base.yaml")]
    cases += [("--json", "x.npy", ("run", "-q", "-n", "./chained.yaml", "--chain", "--input", "x.npy")),
              ("--csv", "f.npy", ("run", "-q", "-n", "./chained.yaml", "--weights", "L1=f.npy")),
              ("--json", "tech.yaml", ("run", "-q", "-n", "tiny", "-a", "./acc.yaml")),
              ("--json", "tech.yaml", ("show", "prices", "eyeriss", "--technology", "./tech.yaml")),
              ("--csv", "base.yaml", ("serve", "-q", "-n", "tiny", "-s", "offline", "-e", "./en.yaml")),
              ("--export", "topology.csv", ("sweep", "s.yaml", "-q", "--store", "new.db")),
              ("--export", "topology.csv", ("sweep", "of_two.yaml", "-q", "--store", "new.db")),
              ("--export", "points.csv", ("sweep", "s.yaml", "-q", "--store", "new.db", "--points", "points.csv")),
              ("--export", "merged.csv", ("sweep", "s.yaml", "-q", "--store", "new.db", "--merge", "merged.csv"))]
    for option, name, words in cases:
        named = "--output" if option == "-o" else option
        bad([f"{named} ./{name}: is read by this command; allowed: a file that is no input"], *words, option,
            "./" + name)
        expect(not os.path.exists("new.db"), f"{words}: a store was made")
    for name, content in contents.items():
        with open(name, "rb") as file:
            expect(file.read() == (content if isinstance(content, bytes) else content.encode()), f"{name} is lost")
    expect(open("merged.csv", "rb").read() == store, "the store is lost")
    nothing_left()


@case("output: two of one command are two files")
def _():
    for name in ("y.out", "y2.out"):
        if os.path.lexists(name):
            os.remove(name)
    os.symlink("y.out", "y2.out")
    write("two.yaml", "name: two\nbase: {network: tiny}\nvary: [{key: batch, values: [1, 2]}]\n")
    for first, second, words in (("--json", "--csv", ("run", "-q", "-n", "tiny")),
                                 ("--json", "--ert", ("show", "prices", "eyeriss")),
                                 ("--ert", "--art", ("show", "prices", "eyeriss"))):
        for other in ("y.out", "y2.out"):
            bad([f"{first} and {second}: both found 'y.out', the same file; allowed: one file each"], *words, first,
                "y.out", second, other)
    bad(["--export and --export: both found 'x.csv', the same file"], "sweep", "two.yaml", "-q", "--export", "x.csv",
        "--export", "./x.csv")
    expect(not any(map(os.path.exists, ("y.out", "x.csv", "two.sqlite"))), "something was written")
    os.remove("y2.out")


@case("output: a failing run leaves the old file as it was")
def _():
    write("old.json", "old")
    bad(["layer CONV1"], "run", "-q", "-n", "tiny", "--json", "old.json", "--set", "array.rows=1", "-m",
        write("map.yaml", mapping(entry())))
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
            expect(done.status == 4 and "standard output: cannot be written" in done.err,
                   f"{command} >{target}: {done.status} {done.err}")
    if os.path.exists("/dev/full"):
        computer_failed(["/dev/full: cannot be written"], "run", "-q", "-n", "tiny", "--json", "/dev/full")
        expect(os.path.exists("/dev/full"), "/dev/full is gone")


@case("output: a reader that leaves is not a crash")
def _():
    for command in ("run -q -n tiny --json -", "list networks", "show accelerator eyeriss", "--help"):
        done = shell(f"(EYRIE {command}; echo $? >status) | true")
        status = int(read("status"))
        expect(status in (0, 4, 141), f"{command}: {status}")
        expect(done.err.count("\n") <= 1 and "error" not in done.err, f"{command}: {done.err}")
        done = shell(f"trap '' PIPE; (EYRIE {command}; echo $? >status) | true")
        expect(int(read("status")) in (0, 4), f"{command}: SIGPIPE ignored")
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
        computer_failed(["./input.yaml: cannot be read: Permission denied"], "run", "-n", path)
        os.mkdir("locked", 0o500)
        computer_failed(["--json locked/x: cannot be written"], "run", "-n", "tiny", "--json", "locked/x")
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
