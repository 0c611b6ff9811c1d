#!/usr/bin/env python3
"""Pictures as users draw them: eyrie run --plot and --bars on good and on bad input.

    plot_test.py PROGRAM [PATTERN]     PATTERN: only the cases whose name contains it
"""
import json
import os
import shutil
import sys
from xml.etree import ElementTree

from program import PROGRAM, bad, computer_failed, eyrie, expect, good, read, run_cases, write

ESTIMATE = ["--mapper", "estimate"]  # the sanitizers make the exact one slow
TINY = ["run", "--network", "tiny", "--layer", "all", "--energy", "normalized"]


def environment(**changes):
    return {**os.environ, **changes}


def texts_of(svg):
    root = ElementTree.fromstring(svg)
    expect(root.tag.endswith("svg"), "no SVG")
    return ["".join(one.itertext()).strip() for one in root.iter() if one.tag.endswith("}text")]


def picture():
    """Title, legends, units, every layer; beside it the result as without."""
    good(*TINY, "--batch", "3", "--plot", "a.svg", "--json", "a.json")
    texts = texts_of(read("a.svg"))
    for wanted in (
        "tiny on eyeriss (12 x 14 PEs), batch 3",
        "dataflow rs, mappings: chosen for least edp, energy table normalized",
        "Energy by level (above the bars: MAC energies per MAC)",
        "Energy by data type",
        "Where PE cycles go (above the bars: % on MACs)",
        "Roofline",
        "energy, 10³ MAC energies",
        "% of PEs × total cycles",
        "operational intensity, MAC per byte of DRAM traffic",
        "MAC per cycle",
        "168 PEs: 33.6 GMAC/s",
        "DRAM: 2.4 B/cycle, 480 MB/s",
        "RF", "DRAM", "ifmap", "psum", "busy", "gated", "no work", "convolution", "depthwise", "fully connected",
    ):
        expect(wanted in texts, f"'{wanted}' is not in the picture: {texts}")
    result = json.loads(read("a.json"))
    for layer in result["layers"]:
        expect(texts.count(layer["name"]) == 4, f"{layer['name']}: not once in each panel: {texts}")
        per_mac = layer["energy"]["total"] / layer["macs"]
        expect(any(text and abs(float(text) - per_mac) < 0.005 * per_mac for text in texts if is_number(text)),
               f"{layer['name']}: {per_mac} per MAC is not in the picture")
    good(*TINY, "--batch", "3", "--json", "b.json")
    without = json.loads(read("b.json"))
    del result["simulator"], without["simulator"]
    expect(result == without, "the picture changes the result")


def is_number(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


def large_networks():
    """Every layer is named below its bars; absolute energies have their unit, clock and control."""
    good("run", "-n", "mobilenet_v1", "-l", "all", "--plot", "m.svg", "-e", "eyeriss_65nm", *ESTIMATE)
    texts = texts_of(read("m.svg"))
    for name in ("CONV1", *(f"{kind}{i}" for i in range(2, 15) for kind in ("DW", "PW")), "FC"):
        expect(texts.count(name) >= 3, f"{name} is not below each row of bars")
    for wanted in ("energy, mJ", "clock", "control", "Energy by level (above the bars: pJ per MAC)"):
        expect(wanted in texts, f"'{wanted}' is not in the picture: {texts}")


def axes_have_titles():
    """Also where the numbers of an axis are wide."""
    for command, wanted in ((["compare", "-n", "tiny", "-l", "all"], ["pJ", "pJ", "PE cycles"]),
                            (["run", "-n", "tiny"], ["% of PEs \u00d7 total cycles", "MAC per cycle"])):
        good(*command, "--plot", "axes.svg", *ESTIMATE)
        texts = texts_of(read("axes.svg"))
        for title in wanted:
            expect(texts.count(title) >= wanted.count(title), f"{command}: '{title}' is not in {texts}")
    expect("e+0" not in read("axes.svg"), "numbers in words")


def names_of_any_kind():
    """What is in a name is drawn as it is, and is no command of the drawing tool."""
    name = "it's <a> & \"b\" \\ {/Bold c}_d^e `id` \u00e9\u4e2d"
    quoted = json.dumps(name, ensure_ascii=False)
    content = good("show", "network", "tiny").replace('name: "tiny"', "name: " + quoted, 1)
    good("run", "-n", write("net.yaml", content), "--plot", "a.svg")
    texts = texts_of(read("a.svg"))
    expect(f"{name} on eyeriss (12 x 14 PEs), batch 1" in texts, f"another title: {texts[:3]}")


def same_bytes():
    """Whatever the locale, the user's settings of gnuplot, and fast-forward; and on standard output."""
    good(*TINY, "--plot", "a.svg")
    write(".gnuplot", "set terminal dumb\nset decimalsign ','\n")
    home = environment(HOME=os.getcwd(), LC_ALL="C", LANG="C", TZ="Asia/Tokyo", GNUTERM="dumb")
    good(*TINY, "--plot", "b.svg", "--no-fast-forward", env=home)
    expect(read("a.svg") == read("b.svg"), "two pictures of one run differ")
    expect(good(*TINY, "--plot", "-") == read("a.svg"), "--plot - differs")
    expect(good(*TINY, "--plot", "/dev/stdout") == read("a.svg"), "--plot /dev/stdout differs")
    good(*TINY, "--plot", "/dev/null")


def below_the_roof():
    """No layer does more than the machine's PEs and DRAM link can, in integers, on any machine."""
    for words in (
        ["-n", "alexnet", "-l", "all", *ESTIMATE],
        ["-n", "alexnet", "-b", "4", "-m", "eyeriss_alexnet"],
        ["-n", "mobilenet_v1", "-l", "all", "--set", "dram.link_khz=59999", *ESTIMATE],
        ["-n", "tiny", "-l", "all", "--set", "dram.link_width_bits=8", "--set", "core_khz=333333"],
        ["-n", "tiny", "-l", "all", "--set", "dram.rlc=false", "--set", "overlap_passes=true", "-d", "nlr"],
        *(["-n", "alexnet", "-l", "all", "-a", f"isca16_{flow}_256", "-d", flow, *ESTIMATE]
          for flow in ("ws", "os-a", "os-b", "os-c", "nlr")),
    ):
        result = json.loads(good("run", "-q", *words, "--json", "-"))
        machine = result["accelerator"]
        pes = machine["array"]["rows"] * machine["array"]["columns"]
        core, link = ((10**12 + khz // 2) // khz for khz in (machine["core_khz"], machine["dram"]["link_khz"]))  # fs
        for layer in [*result["layers"], result["totals"]]:
            cycles, moved = layer["cycles"]["total"], layer["dram_bytes"]["compressed"]
            name = f"{words} {layer.get('name', 'totals')}"
            expect(layer["macs"] <= pes * cycles, f"{name}: more MACs than PEs x cycles")
            most = machine["dram"]["link_width_bits"] * core * cycles
            expect(8 * moved * link <= most, f"{name}: DRAM beyond its link")


def answers_of_serve():
    """Distribution, rates or batches, and chips; the bound where there is one; the same bytes again."""
    words = ["serve", "-q", "-n", "tiny", "--duration", "0", "--chips", "3", "--max-batch", "2"]
    server = [*words, "-s", "server", "--latency-bound", "0.1", "--percentile", "95", "--queries", "20000"]
    good(*server, "--plot", "s.svg", "--json", "s.json")
    texts = texts_of(read("s.svg"))
    result, = json.loads(read("s.json"))["results"]
    rate = f"{result['metric']['value']:.5g} queries/s"
    for wanted in ("tiny on eyeriss, server", "Latency against rate", "queries/s offered", "p95", "p50", "mean",
                   "bound", "chip 0", "chip 2", "% of queries", "Chips: share of time in which they work"):
        expect(wanted in texts, f"'{wanted}' is not in the picture: {texts}")
    expect(any(text.startswith(f"largest rate of queries: {rate}") for text in texts), f"no {rate} in {texts}")
    expect(good(*server, "--plot", "-") == read("s.svg"), "two pictures of one answer differ")
    good(*words, "-s", "offline", "--queries", "1000", "--plot", "o.svg")
    texts = texts_of(read("o.svg"))
    expect("Throughput against latency of one chip, by batch" in texts and "bound" not in texts, f"{texts}")


def bars():
    """As text after the tables; ASCII where the locale has no more; no colours in a pipe."""
    tables = good(*TINY)
    plain = good(*TINY, "--bars", env=environment(LC_ALL="C"))
    expect(plain.startswith(tables), "the tables come first")
    plain[len(tables):].encode("ascii")
    result = json.loads(good(*TINY, "--json", "-"))
    lines = plain[len(tables):].splitlines()
    for layer in result["layers"]:
        shown = [line for line in lines if line.startswith(layer["name"] + " ")]
        expect(len(shown) == 2, f"{layer['name']}: {shown}")
        expect(all(len(line) <= 80 for line in shown), f"{layer['name']}: too long: {shown}")
        per_mac = layer["energy"]["total"] / layer["macs"]
        expect(abs(float(shown[0].split()[-1]) - per_mac) < 0.005 * per_mac, f"{layer['name']}: {shown[0]}")
        cycles = layer["pe_cycles"]
        share = 100 * (cycles["busy"] + cycles["gated"]) / sum(cycles.values())
        expect(abs(float(shown[1].split()[-1]) - share) <= 0.051, f"{layer['name']}: {shown[1]}")
    unicode = good(*TINY, "--bars", env=environment(LC_ALL="C.UTF-8", TERM="xterm"))
    expect("\u2588" in unicode and "\x1b" not in unicode, "blocks, no colours")


def bad_places():
    for path, message in (
        ("picture.png", ["--plot: found 'picture.png'; allowed: a file name that ends in .svg, or -"]),
        ("svg", ["--plot: found 'svg'; allowed"]),
        (".svg", ["--plot: found '.svg'; allowed"]),
        ("a.svg.gz", ["--plot: found 'a.svg.gz'; allowed"]),
        ("", ["--plot: found ''; allowed: a file name or -"]),
        ("none/a.svg", ["--plot none/a.svg: ", "does not exist"]),
        ("folder", ["--plot folder: is a directory"]),
        ("plain/a.svg", ["--plot plain/a.svg: ", "does not exist"]),
        ("x" * 300 + ".svg", ["--plot", "allowed: up to"]),
    ):
        for command in ("run", "compare"):
            bad(message, command, "-n", "tiny", "--plot", path)
    computer_failed(["/dev/full: cannot be written"], *TINY, "--plot", "/dev/full")
    expect(not [name for name in os.listdir(".") if "svg" in name], f"left behind: {os.listdir('.')}")


def before_anything_runs():
    """A wrong place and a missing tool are told before the first layer is simulated, and leave the old picture."""
    write("old.svg", "the picture of before")
    os.makedirs("bin", exist_ok=True)
    nothing = environment(PATH=os.path.abspath("bin"))
    broken = environment(PATH=os.path.abspath("bin") + ":" + os.environ["PATH"])
    for where, env, message in (
        ("old.svg", nothing, ["--plot: gnuplot cannot draw (Debian's package gnuplot-nox has it): No such file"]),
        ("old.png", None, ["--plot: found 'old.png'"]),
        ("none/x.svg", None, ["--plot none/x.svg"]),
    ):
        done = eyrie(*TINY, "--verbose", "--json", "out.json", "--plot", where, env=env)
        expect(done.status == 2 and "cycles" not in done.err, f"{where}: {done.status}, it ran: {done.err}")
        bad(message, *TINY, "--plot", where, env=env)
        bad(message, "compare", "-n", "tiny", "--plot", where, env=env)
    write("bin/gnuplot", "#!/bin/sh\necho 'no terminal svg' >&2\nexit 1\n")
    os.chmod("bin/gnuplot", 0o755)
    bad(["--plot: gnuplot cannot draw", "no terminal svg"], *TINY, "--plot", "old.svg", env=broken)
    for script, message in (("kill -9 $$", "--plot: gnuplot ended by signal 9 (Killed)"),
                            ("exit 0", "--plot: gnuplot has written 0 bytes, which are no whole picture; is there")):
        write("bin/gnuplot", f"#!/bin/sh\n{script}\n")
        computer_failed([message], *TINY, "--plot", "old.svg", env=broken)
    write("bin/gnuplot", "#!/bin/sh\necho '\"x.gp\" line 1: warning: iconv failed' >&2\necho no terminal >&2\nexit 1\n")
    bad(["(Debian's package gnuplot-nox has it): no terminal"], *TINY, "--plot", "old.svg", env=broken)
    write("bin/gnuplot", "#!/bin/sh\nexit 1\n")
    bad(["--plot: gnuplot cannot draw", "it says nothing of the reason"], *TINY, "--plot", "old.svg", env=broken)
    if os.geteuid() != 0:  # root writes everywhere
        os.mkdir("locked", 0o500)
        computer_failed(["--plot: ", "no temporary folder"], *TINY, "--plot", "old.svg",
                        env=environment(TMPDIR=os.path.abspath("locked")))
    expect(read("old.svg") == "the picture of before", "the old picture is gone")
    expect(not os.path.exists("out.json"), "a result is left")
    good(*TINY, env=nothing)  # gnuplot is for pictures only
    good(*TINY, "--bars", env=nothing)


def a_picture_is_whole():
    """gnuplot does not notice a full disk: a picture that is cut off does not replace the one of before."""
    write("old.svg", "the picture of before")
    os.makedirs("cut", exist_ok=True)
    gnuplot = shutil.which("gnuplot")
    for kept in (2000, 20000):
        write("cut/gnuplot", f"#!/bin/sh\n{gnuplot} \"$@\" | head -c {kept}\n")
        os.chmod("cut/gnuplot", 0o755)
        env = environment(PATH=os.path.abspath("cut") + ":" + os.environ["PATH"])
        computer_failed([f"gnuplot has written {kept} bytes, which are no whole picture"], *TINY, "--plot", "old.svg",
                        env=env)
        expect(read("old.svg") == "the picture of before", "a part of a picture")


def a_terminal_of_the_users_own():
    good(*TINY, "--plot", "a.svg")
    for variable in ("GNUTERM", "GNUPLOT_DRIVER_DIR"):
        good(*TINY, "--plot", "own.svg", env=environment(**{variable: "qt"}))
        expect(read("own.svg") == read("a.svg"), f"{variable} makes another picture")


def names_that_quote():
    for name in ("'tis", "a''b", "x'''y", "%s 50%", "`id` $(id) @x", "it's \"so\" \\"):
        quoted = "'" + name.replace("'", "''") + "'"
        path = write("net.yaml", f"name: {quoted}\nlayers:\n"
                     "  - {name: A, C: 2, M: 4, H: 6, W: 6, R: 3, S: 3}\n")
        for command in (["run", "-n", path], ["compare", "-n", path, "--pes", "16"]):
            good(*command, "-q", "--plot", "named.svg")
            texts = texts_of(read("named.svg"))
            expect(any(name in text for text in texts), f"{command}: {name} is not in {texts}")


def temporary_folder_of_any_name():
    os.makedirs("it's a \"folder\"", exist_ok=True)
    good(*TINY, "--plot", "a.svg", env=environment(TMPDIR=os.path.abspath("it's a \"folder\"")))
    expect(os.listdir("it's a \"folder\"") == [], "temporary files are left")
    computer_failed(["no temporary folder"], *TINY, "--plot", "a.svg",
                    env=environment(TMPDIR=os.path.abspath("nowhere")))


def one_place_each():
    bad(["--json and --plot: both found 'a.svg'"], *TINY, "--json", "a.svg", "--plot", "./a.svg")
    bad(["--csv and --plot: both found 'a.svg'"], *TINY, "--csv", "a.svg", "--plot", "./a.svg")
    bad(["--json - and --plot -: only one"], *TINY, "--json", "-", "--plot", "-")
    for option in ("--json", "--csv", "--plot"):
        bad(["--bars: goes to standard output"], *TINY, option, "-", "--bars")
    network = write("net.svg", good("show", "network", "tiny"))
    bad(["--plot ./net.svg: is the file of --network"], "run", "-n", network, "--plot", "./net.svg")


CASES = [picture, large_networks, answers_of_serve, names_of_any_kind, names_that_quote, same_bytes, below_the_roof,
         axes_have_titles, bars, bad_places, before_anything_runs, a_picture_is_whole, a_terminal_of_the_users_own,
         temporary_folder_of_any_name, one_place_each]


def prepare():
    os.mkdir("folder")
    write("plain", "x")


def main():
    if shutil.which("gnuplot") is None:
        print("no gnuplot in PATH; scripts/setup installs it")
        return 1
    return run_cases(CASES, prepare=prepare)


if __name__ == "__main__":
    sys.exit(main())
