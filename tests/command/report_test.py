#!/usr/bin/env python3
"""eyrie report on files that it cannot report on: exit status 2, one message, and no page.

    report_test.py PROGRAM [PATTERN]     PATTERN: only the cases whose name contains it
"""
import copy
import json
import os
import sqlite3
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "report"))
from make_store import StoreFile, drawn_store, numbers_of_points, seal  # noqa: E402
from program import PROGRAM, bad, computer_failed, expect, good, read, run_cases, write  # noqa: E402

SCHEMAS = ['found "', "allowed: eyrie.result/1, eyrie.result/2, eyrie.comparison/1, eyrie.comparison/2"]


def refused(fragments, *inputs, options=()):
    """The message comes, and the page of before stays as it was."""
    write("page.html", "the page of before")
    bad(fragments, "report", *inputs, "--output", "page.html", *options)
    expect(read("page.html") == "the page of before", f"{inputs}: the old page is gone")
    expect(
        not [name for name in os.listdir(".") if name.startswith("page.html.")], f"{inputs}: a temporary file is left"
    )


def command_line():
    bad(["report: found no file; allowed: sweep stores, JSON"], "report", "--output", "page.html")
    bad(["--output is required"], "report", "rs.json")
    refused(["--points: found 'many'; allowed: an integer from 0 to 1000000"], "small.db", options=("--points", "many"))
    refused(["--points: found '1000001'"], "small.db", options=("--points", "1000001"))
    refused(["unknown option '--poinst'", "--points"], "small.db", options=("--poinst", "1"))
    refused(["missing.json: cannot be read: no such file"], "missing.json")
    refused(["missing.json: cannot be read"], "rs.json", "missing.json")  # a good file does not help a bad one
    refused(["folder: is a directory"], "folder")


def output_places():
    bad(["--output no/page.html", "does not exist"], "report", "rs.json", "--output", "no/page.html")
    bad(["--output folder", "is a directory"], "report", "rs.json", "--output", "folder")
    bad(["--output rs.json: is a file to report on"], "report", "rs.json", "--output", "rs.json")
    os.symlink("small.db", "link.html")
    before = os.path.getsize("small.db")
    bad(["--output link.html: is a file to report on"], "report", "small.db", "--output", "link.html")
    expect(os.path.getsize("small.db") == before, "the store is as it was")
    computer_failed(["/dev/full", "cannot be written", "No space left"], "report", "rs.json", "--output", "/dev/full")
    expect("<title>rs - Eyrie report</title>" in good("report", "rs.json", "--output", "-"), "- is standard output")


def no_json():
    refused(["a.json: is empty; allowed: a sweep store, or JSON of schema eyrie.result/1, eyrie.result/2, "
             "eyrie.comparison/1, eyrie.comparison/2, eyrie.serve/1"], write("a.json", ""))
    refused(["allowed: a sweep store, or JSON of schema eyrie.result/1, eyrie.result/2, "
             "eyrie.comparison/1, eyrie.comparison/2, eyrie.serve/1"], write("a.json", "no JSON"))
    refused(["a.json:1: is no JSON"], write("a.json", "hello"))
    refused(["a.json:3: is no JSON at byte"], write("a.json", '{\n"schema":\n!'))
    whole = read("rs.json")
    refused([f"a.json:{whole[:5000].count(chr(10)) + 1}: is no JSON", "its end"], write("a.json", whole[:5000]))
    refused(["a.json:1: is no JSON"], write("a.json", b'{"schema": "\xff"}'))
    refused(
        ["a.json: holds lists or objects within one another 65 deep; allowed: up to 64"], write("a.json", "[" * 100000)
    )
    refused(["a.json: holds a number out of the range"], write("a.json", '{"schema": 1e999}'))
    refused(["/dev/zero: cannot be read: not a regular file"], "/dev/zero")


def other_schemas():
    refused(["a.json: schema: is missing"], write("a.json", "{}"))
    refused(["a.json: found a list; allowed: an object"], write("a.json", "[]"))
    refused(["a.json: schema: found 1; allowed: a text"], write("a.json", '{"schema": 1}'))
    for schema in ("eyrie.result/3", "eyrie.comparison/0", "eyrie.accounting/1"):
        refused(['a.json: schema: found "' + schema, *SCHEMAS[1:]], write("a.json", json.dumps({"schema": schema})))
    good("map", "--network", "tiny", "--quiet", "--json", "map.json")
    refused(['map.json: schema: found "eyrie.map/1"', *SCHEMAS[1:]], "map.json")


def changed(path, value, source="rs.json"):
    """A copy of a result with one value changed, or taken away."""
    content = copy.deepcopy(json.loads(read(source)))
    place = content
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return write("a.json", json.dumps(content))


def values_of_results():
    refused(["a.json: layers: found {}".format("an object")], changed(["layers"], {}))
    refused(["a.json: totals: is missing"], changed(["totals"], None))
    refused(["a.json: layers[1].energy.glb.psum: is missing"], changed(["layers", 1, "energy", "glb", "psum"], None))
    refused(["a.json: layers[0].macs: found -3; allowed: an integer from 0"], changed(["layers", 0, "macs"], -3))
    refused(["a.json: layers[0].macs: found 1.5; allowed: an integer"], changed(["layers", 0, "macs"], 1.5))
    refused(
        ['a.json: layers[0].energy.total: found "much"; allowed: a number'],
        changed(["layers", 0, "energy", "total"], "much"),
    )
    refused(
        ["a.json: totals.energy.rf.ifmap: found -1.0; allowed: a number, 0 or more"],
        changed(["totals", "energy", "rf", "ifmap"], -1.0),
    )
    refused(["a.json: layers[0].pe_cycles: found 5; allowed: an object"], changed(["layers", 0, "pe_cycles"], 5))
    refused(
        ["a.json: layers[0].energy_unit: found \"MAC energies\"; allowed: 'pJ'"],
        changed(["layers", 0, "energy_unit"], "MAC energies"),
    )
    refused(
        ["a.json: accelerator.core_khz: found 0; allowed: an integer above 0"], changed(["accelerator", "core_khz"], 0)
    )
    refused(["a.json: accelerator.array.rows: found 0"], changed(["accelerator", "array", "rows"], 0))
    refused(
        ["a.json: network: found null; allowed: a text"],
        write("a.json", read("rs.json").replace('"network": "tiny"', '"network": null')),
    )
    refused(
        ["a.json: dataflows: found a list; allowed: at least one dataflow"], changed(["dataflows"], [], "both.json")
    )
    refused(
        ["a.json: dataflows[0].normalised.edp: is missing"],
        changed(["dataflows", 0, "normalised", "edp"], None, "both.json"),
    )
    refused(
        ['a.json: dataflows[1].cannot_run: found "no"; allowed: a list'],
        changed(["dataflows", 1, "cannot_run"], "no", "both.json"),
    )


def no_stores():
    sqlite3.connect("other.db").execute("CREATE TABLE t (x)").connection.close()
    refused(["other.db: found an SQLite file that is no store; allowed: a store of schema eyrie.store/1"], "other.db")
    StoreFile("new.db", schema="eyrie.store/2").close()
    refused(["new.db: found a store of schema eyrie.store/2; allowed: a store of schema eyrie.store/1"], "new.db")
    StoreFile("empty.db").close()
    refused(["empty.db: found a store without sweeps"], "empty.db")
    store = StoreFile("empty.db")
    store.sweep("nothing", [["batch"]])
    store.close()
    refused(["empty.db: sweep nothing: found no point"], "empty.db")


def damaged_stores():
    with open("small.db", "rb") as file:
        whole = file.read()
    refused(["cut.db: is damaged"], write("cut.db", whole[: len(whole) // 2]))
    refused(["cut.db:1: is no JSON"], write("cut.db", whole[:12]))
    refused(["cut.db: found no SQLite file"], write("cut.db", whole[:16] + b"\xff" * 4096))
    holed = whole[:8192] + b"\xa5" * (len(whole) - 8192)
    refused(["holed.db: is damaged"], write("holed.db", holed))


def changed_store(statement):
    if os.path.exists("changed.db"):
        os.remove("changed.db")
    drawn_store("changed.db", 100)
    database = sqlite3.connect("changed.db")
    database.execute(statement)
    seal(database, numbers_of_points())  # the rows are as somebody wrote them
    database.commit()
    database.close()
    return "changed.db"


def rows_of_stores():
    point = ["changed.db: sweep 100 points, point 7: "]
    key = "WHERE key = (SELECT key FROM sweep_points WHERE ordinal = 7)"
    refused(
        [*point, "energy: found nothing; allowed: a number"], changed_store(f"UPDATE points SET energy = NULL {key}")
    )
    refused([*point, "energy: found -1"], changed_store(f"UPDATE points SET energy = -1.0 {key}"))
    refused([*point, "total_cycles: found nothing"], changed_store(f"UPDATE points SET total_cycles = NULL {key}"))
    refused([*point, "macs: found 0; allowed: an integer above 0"], changed_store(f"UPDATE points SET macs = 0 {key}"))
    refused(
        ["changed.db: is damaged", "status 'lost'; allowed: done, "],
        changed_store(f"UPDATE points SET status = 'lost' {key}"),
    )
    refused(
        [*point, "parameters: found no object"],
        changed_store("UPDATE sweep_points SET parameters = '[]' WHERE ordinal = 7"),
    )
    refused(
        ["changed.db: ", "point 7", "is no JSON"],
        changed_store("UPDATE sweep_points SET parameters = '{' WHERE ordinal = 7"),
    )
    refused(
        [*point[:1], "energy_by_level", "is no JSON"], changed_store(f"UPDATE details SET energy_by_level = '' {key}")
    )
    refused(
        [*point[:1], "energy_by_level", "rf.psum: is missing"],
        changed_store(f'UPDATE details SET energy_by_level = \'{{"rf": {{"ifmap": 1, "filter": 1}}}}\' {key}'),
    )
    refused(["changed.db: is damaged", "row of table sweeps, text", "is not what its digest says"],
            changed_store("UPDATE sweeps SET text = 'vary: ['"))


CASES = [
    command_line,
    output_places,
    no_json,
    other_schemas,
    values_of_results,
    no_stores,
    damaged_stores,
    rows_of_stores,
]


def prepare():
    os.mkdir("folder")
    drawn_store("small.db", 500)
    good("run", "--network", "tiny", "--quiet", "--json", "rs.json")
    good("compare", "--network", "tiny", "--pes", "16", "--dataflows", "rs,nlr", "--quiet", "--json", "both.json")
    for source in ("rs.json", "both.json", "small.db"):
        good("report", source, "--output", "page.html")


if __name__ == "__main__":
    sys.exit(run_cases(CASES, prepare=prepare, one_folder=True))
