"""One thing told in several forms is the same in each: a difference from both sides, tables by width, by name and by
column, a comparison and its parts, bounds, repeats, digests, and the line that names a written file.
Each case says what it proves. What is drawn is drawn with a fixed seed, which is in messages."""
import csv
import hashlib
import io
import json
import random
import re
import shlex

from inputs import DATAFLOWS, entry, layer, mapping, network
from invariant_cases import near
from program import bad, expect, eyrie, good, named_cases, read, write
from results import nothing_left, run_json

CASES, case = named_cases()
ESTIMATE = ["-q", "--mapper", "estimate"]
WAYS = (("a.json", "b.json"), ("b.json", "a.json"))
OFFLINE = ["-s", "offline", "--duration", "0", "--queries", "1"]
MIXED = """name: net
whole: true
layers:
  - {name: A, C: 2, M: 4, H: 6, W: 6, R: 3, S: 3, padding: 1, relu: true, ifmap_zeros: 0.3}
  - {name: pool, type: maxpool, C: 4, H: 6, W: 6, R: 2, S: 2, stride: 2}
  - {name: B, C: 4, M: 4, H: 3, W: 3, R: 3, S: 3, padding: 1, relu: true, ifmap_zeros: 0.6, repeat: 3}
  - {name: D, type: fc, C: 4, H: 3, W: 3, M: 5}
"""


def made(name, *words, command="run"):
    good(command, *ESTIMATE, *words, "--json", name)
    return json.loads(read(name))


def csv_of(text):
    first, *lines = csv.reader(io.StringIO(text))
    expect(all(len(line) == len(first) for line in lines), "a line has other columns than the first")
    return [dict(zip(first, line)) for line in lines]


def columns(lines):
    """Columns of lines of text, from top to bottom; two of them are two blanks apart or more in every line."""
    longest = max(map(len, lines))
    used = "".join("x" if any(line[at:at + 1].strip() for line in lines) else " " for at in range(longest))
    return [tuple(line[found.start():found.end()].strip() for line in lines)
            for found in re.finditer(r"x+(?: x+)*", used)]


def whole_cells(block):
    """A cell that no width has room for goes on below, behind a semicolon."""
    broken = [at for at in range(len(block[0])) if any(column[at].endswith(";") for column in block)]
    for at in reversed(broken):
        block = [(*column[:at], f"{column[at]} {column[at + 1]}".strip(), *column[at + 2:]) for column in block]
    return block


def tables(text, first=("layer", "dataflow", "operation", "beside")):
    """The tables of a text by their titles, as columns without rules: blocks without a title continue the last one."""
    found, blocks = {}, 0
    for part in text.rstrip("\n").split("\n\n"):
        lines = part.split("\n")
        head = next((at for at, line in enumerate(lines) if line.split("  ")[0] in first), None)
        if head is None:
            continue
        blocks += 1
        title = " ".join(line.strip() for line in lines[:head]) or list(found)[-1]
        block = whole_cells(columns([line for line in lines[head:] if line.strip("- ")]))
        found[title] = found.get(title, []) + [one for one in block if one not in found.get(title, [])]
    return found, blocks


def tables_of(*words):
    return tables(good(*words))[0]


def compared(*words):
    """Tables of `diff`, by the first word of their titles: lists of cells, line by line."""
    parts = good("diff", *words).split("\n\n")
    return {part.split()[0].strip(","): [re.split(r" {2,}", line) for line in part.split("\n")[1:] if line[:1] != "-"]
            for part in parts if part.startswith(("Keys", "Time", "Energy", "Accesses"))}


@case("agreement: a difference from the other side has the sides exchanged and inverse ratios")
def _():
    # B against A says what A against B says, in JSON, CSV and tables, whatever two runs are taken.
    draw = random.Random(20160618)
    for _ in range(6):
        runs = [["-n", "tiny", "-l", draw.choice(["all", "CONV1,CONV2", "CONV2,DW3"]), "-b", str(draw.randint(1, 3)),
                 "-d", flow, "-a", f"isca16_{flow}_{draw.choice([64, 256])}"]
                for flow in draw.sample(list(DATAFLOWS), 2)]
        for name, words in zip(("a.json", "b.json"), runs):
            made(name, *words)
        there, back = (json.loads(good("diff", *words, "--json", "-"))["runs"][0] for words in WAYS)
        for key in ("a", "only_in_a"):
            expect((there[key], there[key[:-1] + "b"]) == (back[key[:-1] + "b"], back[key]), f"{runs}: {key}")
        swapped = {one["key"]: (one["b"], one["a"]) for one in back["keys"]}
        expect(swapped == {one["key"]: (one["a"], one["b"]) for one in there["keys"]} != {}, f"{runs}: keys")
        others = {one["name"]: one for one in back["layers"] + [back["total"]]}
        expect(len(others) == len(there["layers"]) + 1, f"{runs}: layers")
        for one in there["layers"] + [there["total"]]:
            for name, values in one.items():
                if name == "name":
                    continue
                other = others[one["name"]][name]
                expect((values["a"], values["b"]) == (other["b"], other["a"]), f"{runs}: {one['name']} {name}")
                if values["ratio"] and other["ratio"]:
                    near(values["ratio"] * other["ratio"], 1, f"{runs}: {one['name']} {name}")
                else:
                    expect({values["a"], values["b"]} & {0, None}, f"{runs}: {one['name']} {name} has no ratio")
        rows = [{row["layer"]: row for row in csv_of(good("diff", *words, "--csv", "-"))} for words in WAYS]
        for name, row in rows[0].items():
            for key in (key[:-1] for key in row if key.endswith("_a")):
                other = rows[1][name]
                expect((row[key + "a"], row[key + "b"]) == (other[key + "b"], other[key + "a"]), f"{name} {key}")
        times = [{row[0]: row for row in compared(*words)["Time"]} for words in WAYS]
        for name in set(times[0]) - {"layer"}:
            row, other = times[0][name], times[1][name]
            expect([row[at] for at in (1, 2, 4, 5)] == [other[at] for at in (2, 1, 5, 4)], f"{row} {other}")


@case("agreement: two runs of one command differ in nothing, in every form, for runs and comparisons")
def _():
    net = write("net.yaml", MIXED)
    for command, words in (("run", ["-a", "eyeriss_vector"]), ("run", ["-b", "2", "--chain"]),
                           ("compare", ["--dataflows", "rs,nlr,os-a"])):
        result, _ = (made(name, "-n", net, *words, command=command) for name in ("a.json", "b.json"))
        text = good("diff", "a.json", "b.json", "--csv", "d.csv")
        expect("Keys that differ" not in text and "only in" not in text and "No key differs" in text, text[:300])
        runs = json.loads(good("diff", "a.json", "b.json", "--json", "-"))["runs"]
        rows = csv_of(read("d.csv"))
        expect(len(runs) == (3 if command == "compare" else 1), f"{command}: runs")
        names = [row["layer"] for row in rows if row["layer"] != "whole network"]
        expect(names == ["A", "B", "D", "total"] * len(runs), f"{command}: {names}")
        if "eyeriss_vector" in words:
            cycles = result["whole_network"]["cycles"]["total"]
            expect(rows[-1]["layer"] == "whole network" and rows[-1]["total_cycles_a"] == str(cycles), f"{rows[-1]}")
        for row in rows:
            for key in (key[:-2] for key in row if key.endswith("_a") and key != "energy_unit_a"):
                wanted = "1" if float(row[key + "_a"] or 0) else ""
                expect((row[key + "_b"], row[key + "_ratio"]) == (row[key + "_a"], wanted), f"{row['layer']} {key}")
        cells = [cell for line in text.split("Time,", 1)[1].split("\n") for cell in line.split()]
        ratios = {cell for cell in cells if re.fullmatch(r"\d\.\d{3}", cell)}
        expect(ratios == {"1.000"}, f"{command}: {ratios}")


@case("agreement: a layer that one result has leaves the other side empty in CSV and tables, and the total alone")
def _():
    a = made("a.json", "-n", "tiny", "-l", "CONV1,CONV2,DW3")
    b = made("b.json", "-n", "tiny", "-l", "CONV2,DW3,FC4", "-b", "2")
    text = good("diff", "a.json", "b.json", "--csv", "d.csv")
    rows = {row["layer"]: row for row in csv_of(read("d.csv"))}
    for name, absent in (("CONV1", "b"), ("FC4", "a")):
        for key, cell in rows[name].items():
            if key.endswith(("_a", "_b", "_ratio")) and not key.startswith("energy_unit"):
                expect((cell == "") == key.endswith(("_" + absent, "_ratio")), f"{name}: {key} is '{cell}'")
    cycles = {side: sum(one["cycles"]["total"] for one in of["layers"] if one["name"] in ("CONV2", "DW3"))
              for side, of in (("a", a), ("b", b))}
    total = list(rows.values())[-1]
    expect({side: int(total["total_cycles_" + side]) for side in "ab"} == cycles, f"{total}, not {cycles}")
    lines = {row[0]: row[1:] for row in compared("a.json", "b.json")["Time"]}
    expect([cell == "-" for cell in lines["CONV1"]] == [False, True, True] * 2, lines["CONV1"])
    expect([cell == "-" for cell in lines["FC4"]] == [True, False, True] * 2, lines["FC4"])
    expect(lines["total of layers in both"][3:5] == [f"{cycles[side]:,}" for side in "ab"], lines)
    expect("only in A: CONV1\n" in text and "only in B: FC4\n" in text, "the lines")


@case("agreement: diff names the file, on either side, and the key that is missing or no number")
def _():
    good("run", *ESTIMATE, "-n", "tiny", "--json", "run.json")
    good("compare", *ESTIMATE, "-n", "tiny", "--dataflows", "rs,ws", "--json", "compare.json")
    draw = random.Random(7)
    ways = ["cycles.array", "cycles.total", "energy.total", "dram_bytes.compressed", "accesses.rf.psum.writes",
            "accesses.noc.ifmap.deliveries", "accesses.glb.filter.reads", "accesses.dram.psum.writes"]
    for kind, where in (("run", ""), ("compare", "dataflows[1].")):
        for way in ways:
            content = json.loads(read(f"{kind}.json"))
            at = draw.randrange(3)
            part = (content["dataflows"][1] if where else content)["layers"][at]
            *inner, last = way.split(".")
            for key in inner:
                part = part[key]
            files = [f"{kind}.json", "wrong.json"]
            draw.shuffle(files)
            for change, said in (("text", 'found "x"; allowed: '), ("gone", "is missing")):
                part[last] = "x"
                if change == "gone":
                    del part[last]
                write("wrong.json", json.dumps(content))
                bad([f"wrong.json: {where}layers[{at}].{way}: {said}"], "diff", *files, "--json", "out.json")
    nothing_left()


@case("agreement: a comparison on two machines is the comparison on each")
def _():
    # Results, lines of CSV and cells of tables of `-a A,B` are those of `-a A` and `-a B`; only ratios to the first
    # dataflow are new.
    machines = ["eyeriss_rtl", "isca16_rs_64"]
    words = ["-n", "tiny", "--dataflows", "rs,os-c,nlr", "--area", "same-machine"]
    both = made("both.json", *words, "-a", ",".join(machines), command="compare")
    lines = csv_of(good("compare", *ESTIMATE, *words, "-a", ",".join(machines), "--csv", "-"))
    few = [*ESTIMATE, *words, "--table", "energy,time"]
    energy, time = tables_of("compare", *few, "-a", ",".join(machines)).values()
    first, seen = both["dataflows"][0], 0
    for machine in machines:
        alone = made("alone.json", *words, "-a", machine, command="compare")
        rows = csv_of(good("compare", *ESTIMATE, *words, "-a", machine, "--csv", "-"))
        expect([row for row in lines if row["accelerator"] == machine] == rows != [], f"{machine}: CSV")
        cells = tables_of("compare", *few, "-a", machine).values()
        for at, one in enumerate(alone["dataflows"]):
            name = f"{one['dataflow']} on {machine}"
            found = next(other for other in both["dataflows"] if other["dataflow"] == name)
            for key in set(one) - {"dataflow", "normalised", "simulator"}:
                expect(found[key] == one[key], f"{name}: {key}")
            near(found["normalised"]["edp"], one["edp"] / first["edp"], f"{name}: normalised EDP")
            for mine, theirs in zip((energy, time), cells):
                line = mine[0].index(name)
                expect(len(mine) == len(theirs), f"{name}: {len(mine)} columns")
                for column, other in zip(mine[1:], theirs[1:]):
                    if "of rs" not in column[0]:
                        expect((column[0], column[line]) == (other[0], other[at + 1]), f"{name}: {column}, {other}")
            seen += 1
    expect(seen == len(both["dataflows"]) == 6, "dataflows")


LONG = {
    "a run": ["run", *ESTIMATE, "-n", "tiny", "-l", "all"],
    "a run with operations beside the array": ["run", *ESTIMATE, "-n", "./net.yaml", "-a", "eyeriss_vector", "-b", "2"],
    "a comparison": ["compare", *ESTIMATE, "-n", "tiny"],
    "a comparison of machines": ["compare", *ESTIMATE, "-n", "tiny", "--area", "same-machine", "--dataflows", "rs,ws",
                                 "-a", "eyeriss,isca16_rs_64"],
}

for title, command in LONG.items():
    @case(f"agreement: tables in blocks hold the cells of wide ones; {title}")
    def _(command=command):
        # Titles, too, are the same words; in fewer columns there are more blocks.
        write("net.yaml", MIXED)
        wide, least = tables(good(*command, "--width", "wide"))
        expect(wide == tables_of(*command) and least == len(wide) >= 4, f"{least} blocks, {len(wide)} tables")
        for width in (120, 80):
            text = good(*command, "--width", str(width))
            found, blocks = tables(text)
            expect(list(found) == list(wide), f"{width}: {list(found)}, not {list(wide)}")
            for name, cells in wide.items():
                expect(found[name] == cells, f"{width}: {name}: {found[name]}, not {cells}")
            expect(blocks > least or width == 120, f"{width}: {blocks} blocks")
            least = blocks
            expect(max(map(len, text.split("\n"))) <= width, f"{width}: a longer line")


for title, command in list(LONG.items())[1::2]:
    @case(f"agreement: every table and column by its name alone is as among all; {title}")
    def _(command=command):
        # A name chooses at most what is in the whole; every table, and every column but the first, is chosen by some
        # name; a name with a letter missing is refused, and the right one suggested.
        write("net.yaml", MIXED)
        whole, chosen = tables_of(*command), {"--table": [], "--columns": []}
        for option, seen in chosen.items():
            names = re.search("allowed: (.*)\n", eyrie(*command, option, "?").err).group(1).split(", ")
            for name in names:
                found = tables_of(*command, option, name)
                for table, cells in found.items():
                    expect(all(one in whole[table] for one in cells), f"{option} {name}: {cells} in {table}")
                    if option == "--table":
                        expect(cells == whole[table], f"{name}: columns are missing in {table}")
                        seen.append(table)
                    else:
                        seen += [(table, one) for one in cells]
                expect(option != "--table" or len(found) == 1 or name in ("vector", "whole"), f"{name}: {list(found)}")
        expect(sorted(chosen["--table"]) == sorted(whole), f"{chosen['--table']}, not {list(whole)}")
        missed = {(table, one) for table, cells in whole.items() for one in cells} - set(chosen["--columns"])
        expect(not missed, f"no name gives {missed}")
        for option, wrong, right in (("--table", "enery", "energy"), ("--columns", "totl", "total"),
                                     ("--columns", "utilistion", "utilisation")):
            said = f"{option}: unknown {option[2:].rstrip('s')} '{wrong}'; did you mean '{right}'?"
            bad([said], *command, option, wrong)


@case("agreement: what bounds a layer is one word and one share, of 0 to 100, in JSON, CSV and the table")
def _():
    # The busiest part, or latency where that rests half of the time or more; shares of networks are their cycles.
    kinds = set()
    for flow in DATAFLOWS:
        words = ["-n", "tiny", "-l", "all", "-d", flow, "-a", f"isca16_{flow}_64", "-b", "2"]
        result = made("r.json", *words)
        rows = csv_of(good("run", *ESTIMATE, *words, "--csv", "-"))
        table, = tables_of("run", *ESTIMATE, *words, "--table", "bounds").values()
        for at, (one, row) in enumerate(zip(result["layers"], rows)):
            bound, where = one["bound"], f"{flow} {one['name']}"
            busy = bound["busy_percent"]
            expect(all(0 <= share <= 100 for share in [*busy.values(), bound["percent"]]), f"{where}: {bound}")
            most = max(busy.values())
            latency = bound["by"] == "latency"
            expect(latency == (most <= 50), f"{where}: {bound}")
            near(bound["percent"], 100 - most if latency else busy[bound["by"]], where)
            expect(latency or busy[bound["by"]] == most, f"{where}: {bound}")
            for name, cycles in one["network_busy_cycles"].items():
                near(busy[f"{name} network"], 100 * cycles / one["cycles"]["total"], f"{where}: {name}")
            expect((row["bound_by"], float(row["bound_percent"])) == (bound["by"], bound["percent"]), f"{where}: {row}")
            cells = {column[0]: column[at + 1] for column in table}
            expect(cells["layer"] == one["name"] and cells["bound by"].startswith(bound["by"] + " "), cells)
            for name, share in [("bound by", bound["percent"]), *busy.items()]:
                told = re.search(r"(<?)(\d+\.\d) %$", cells[name])
                expect(abs(float(told[2]) - share) <= (0.1 if told[1] else 0.0501), f"{where}: {name}: {cells[name]}")
            kinds.add(bound["by"])
    expect(len(kinds) >= 2, f"all is bound by {kinds}")


@case("agreement: the command in a result gives it again: chains, what stays, precisions, a mapping's file")
def _():
    net = write("net.yaml", MIXED)
    given = write("own map.yaml", mapping(entry()))
    for command, words in (("run", ["-n", net, "--keep-on-chip", "-a", "eyeriss_vector", "-b", "2"]),
                           ("run", ["-n", net, "--chain", "--check", "--objective", "network-edp"]),
                           ("run", ["-n", "tiny", "-l", "CONV1", "-l", "FC4", "-m", given, "--mapper-limit", "3"]),
                           ("compare", ["-n", "tiny", "--dataflows", "rs,ws", "--precisions", "16/16,8/8"])):
        first = made("first.json", *words, command=command)
        again = shlex.split(first["provenance"]["command"])
        expect(again[:2] == ["eyrie", command] and not {"-q", "--json", "first.json"} & set(again), again)
        second = json.loads(good(*again[1:], "--json", "-"))
        for result in (first, second):
            result.pop("simulator", None)
            for one in result.get("dataflows", []):
                one.pop("simulator", None)
        expect(first == second, f"{command} {words}: {first['provenance']['command']}")


@case("agreement: one byte of one file changes its digest, no other, and nothing else where it is in a comment")
def _():
    draw = random.Random(11)
    contents = {"network": network(layer(), layer(name="L2")), "mapping": mapping(entry(p=2), name="L2"),
                "accelerator": good("show", "accelerator", "eyeriss"),
                "energy table": good("show", "energy", "normalized")}
    paths = {kind: kind.replace(" ", "_") + ".yaml" for kind in contents}
    words = ["--seed", "3"]
    for kind, option in zip(contents, ("-n", "-m", "-a", "-e")):
        contents[kind] += "# a comment of no effect\n"
        words += [option, write(paths[kind], contents[kind])]
    first = made("a.json", *words)
    before = {one["kind"]: one["sha256"] for one in first["provenance"]["files"]}
    for kind, content in contents.items():
        expect(before[kind] == hashlib.sha256(content.encode()).hexdigest(), f"{kind}: {before[kind]}")
        at = len(content) - draw.randint(2, 20)
        write(paths[kind], content[:at] + "#" + content[at + 1:])
        second = made("b.json", *words)
        after = {one["kind"]: one["sha256"] for one in second["provenance"]["files"]}
        expect([one for one in before if before[one] != after[one]] == [kind], f"byte {at} of {kind}: {after}")
        for key in set(first) - {"provenance", "simulator"}:
            expect(first[key] == second[key], f"byte {at} of {kind}: {key}")
        (run,) = json.loads(good("diff", "a.json", "b.json", "--json", "-"))["runs"]
        expect([(one["a"], one["b"]) for one in run["keys"]] == [(before[kind], after[kind])], f"{kind}: {run['keys']}")
        write(paths[kind], content)


@case("agreement: how often a layer is done stands in JSON, CSV and a sweep's lines, and is in every sum")
def _():
    times = {"A": 1, "B": 3, "D": 1}
    net = write("net.yaml", MIXED)
    result = run_json(*ESTIMATE, "-n", net, "-a", "eyeriss_vector")
    expect({one["name"]: one.get("repeats", 1) for one in result["layers"]} == times, "JSON")
    rows = csv_of(good("run", *ESTIMATE, "-n", net, "-a", "eyeriss_vector", "--csv", "-"))
    expect({row["layer"]: row["repeats"] for row in rows} == {"A": "1", "B": "3", "D": "1", "pool": "1"}, f"{rows}")
    write("s.yaml", "name: s\nbase: {network: ./net.yaml}\nvary: [{key: batch, values: [1, 2]}]\n")
    good("sweep", "s.yaml", "-q", "-j", "1", "-s", "repeats.sqlite", "--export", "s.jsonl")
    for line in map(json.loads, read("s.jsonl").splitlines()):
        result = run_json(*ESTIMATE, "-n", net, "-b", str(line["batch"]))
        rows = csv_of(good("run", *ESTIMATE, "-n", net, "-b", str(line["batch"]), "--csv", "-"))
        rows = [row for row in rows if row["layer"] in times]
        expect({one["name"]: one.get("repeats", 1) for one in line["layers"]} == times, f"{line['layers']}")
        sums = [sum(one["macs"] * times[one["name"]] for one in line["layers"]),
                sum(int(row["macs"]) * int(row["repeats"]) for row in rows), line["macs"], result["totals"]["macs"]]
        expect(len(set(sums)) == 1, f"MACs: {sums}")
        cycles = [sum(one["cycles"]["total"] * times[one["name"]] for one in line["layers"]),
                  sum(int(row["cycles_total"]) * int(row["repeats"]) for row in rows), line["total_cycles"]]
        expect(set(cycles) == {result["totals"]["cycles"]["total"]}, f"cycles: {cycles}")


@case("agreement: each command names each file that it wrote, and not with -q")
def _():
    good("run", *ESTIMATE, "-n", "tiny", "--json", "r.json")
    write("s.yaml", "name: s\nbase: {network: tiny}\nvary: [{key: batch, values: [1]}]\n")
    net, few = write("net.yaml", network()), ["-n", "tiny", "-l", "CONV1", "--mapper", "estimate"]
    for words, files in ((["run", *few, "--trace-vcd", "t.vcd", "--trace-accesses", "t.csv"], ["t.vcd", "t.csv"]),
                         (["compare", *few, "--dataflows", "rs", "--json", "c.json", "--csv", "c.csv"],
                          ["c.json", "c.csv"]),
                         (["diff", "r.json", "r.json", "--json", "d.json", "--csv", "d.csv"], ["d.json", "d.csv"]),
                         (["serve", "-n", "tiny", *OFFLINE, "--json", "q.json", "--csv", "q.csv", "--timeline", "q.t"],
                          ["q.json", "q.csv", "q.t"]),
                         (["sweep", "s.yaml", "-s", "told.sqlite", "--export", "s.csv", "--export", "s.jsonl"],
                          ["s.csv", "s.jsonl"]),
                         (["import", net, "-o", "copy.yaml", "--json", "i.json"], ["copy.yaml", "i.json"])):
        told = [line for line in eyrie(*words).err.splitlines() if line.startswith("eyrie: wrote ")]
        expect(told == [f"eyrie: wrote {name}" for name in files], f"{words}: {told}")
        for name in files:
            expect(read(name), f"{words}: {name} is empty")
            write(name, "")
        done = eyrie(*words, "-q")
        expect((done.status, done.err) == (0, "") and all(map(read, files)), f"{words} -q: {done.err}")
