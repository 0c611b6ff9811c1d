#!/usr/bin/env python3
"""What `eyrie declarations` says is what the program takes and prints: options, keys of files, columns.

    declarations_test.py PROGRAM [PATTERN]
"""
import json
import os
import re
import sys

from program import eyrie, expect, good, named_cases, run_cases, write

CASES, case = named_cases()
CONFIGS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "configs")


def declared():
    return json.loads(good("declarations"))


def keys_of(file):
    return next(one for one in declared()["files"] if one["file"] == file)


def below(keys, section):
    """Names of keys and sections that stand directly in a section."""
    inside = [key[len(section):] for key in keys if key.startswith(section) and key != section]
    return {re.split(r"[.\[]", key)[0] for key in inside}


def allowed(*words):
    """What a message says that is allowed in place of an unknown key."""
    err = eyrie(*words).err
    expect("unknown key 'no_key'" in err, f"{words}: {err}")
    return set(err.strip().split("allowed: ")[1].split(", "))


def same(found, wanted, what):
    expect(set(found) == set(wanted), f"{what}: declared only: {sorted(set(found) - set(wanted))}, "
                                      f"taken only: {sorted(set(wanted) - set(found))}")


@case("commands have the options that their help lists, each with a word on it")
def options():
    for command in declared()["commands"]:
        shown = good(*command["name"].split(), "--help")
        names = set(re.findall(r"--([a-z-]+)", "\n".join(line[:40] for line in shown.split("\n") if
                                                         line.startswith("  -"))))
        same([one["name"] for one in command["options"]], names, command["name"])
        for option in command["options"]:
            expect(f"--{option['name']}" in shown, f"{command['name']}: {option['name']}")
            expect(not option["default"] or f"(={option['default']})" in shown.replace("\n", ""),
                   f"{command['name']} --{option['name']}: default {option['default']}")


@case("every command of the usage is declared")
def commands():
    usage = declared()["usage"]
    expect(usage == good("--help"), "the usage is what --help prints")
    names = set(re.findall(r"^  ([a-z]+)", usage, re.M))
    plain = {"list", "declarations", "version"}
    same({one["name"].split()[0] for one in declared()["commands"]} | plain, names, "usage")


@case("names that an option takes are taken")
def values():
    for command in declared()["commands"]:
        for option in command["options"]:
            if isinstance(option["values"], str):
                good("list", option["values"])
    served = next(one for one in declared()["commands"] if one["name"] == "serve")["options"]
    for name in ("weights", "link", "policy"):
        values = next(one for one in served if one["name"] == name)["values"]
        err = eyrie("serve", "-n", "tiny", "--scenario", "server", f"--{name}", "none").err
        expect(err.strip().endswith("allowed: " + ", ".join(values)), f"serve --{name}: {values}: {err}")
    objectives = next(one for one in declared()["commands"][0]["options"] if one["name"] == "objective")["values"]
    expect(len(objectives) >= 4, f"objectives: {objectives}")
    for one in objectives:
        good("map", "-n", "tiny", "-l", "CONV1", "--mapper", "estimate", "--objective", one)


def file_with(section, name):
    """YAML with an unknown key in a section: noc.ifmap."""
    text = "no_key: 1"
    for part in reversed([one for one in section.split(".") if one]):
        text = f"{part}: {{{text}}}"
    return write(name, text + "\n")


def check_sections(file, keys, words, above="", also=()):
    for section in ["", *[key["key"] for key in keys if not key["values"]]]:
        taken = allowed(*words, file_with(section, "file.yaml"))
        inside = below([key["key"] for key in keys], section + "." if section else "")
        same(inside, {one for one in taken if one not in also}, f"{file} {section}")


@case("keys of an accelerator")
def accelerator():
    check_sections("accelerator", keys_of("accelerator")["keys"], ("show", "accelerator"))


@case("keys of an energy table, beside prices of a level as a whole")
def energy():
    keys = keys_of("energy table")["keys"]
    for key in keys:
        if key["values"] or key["key"] in ("rf", "noc", "glb", "dram"):
            continue
        taken = allowed("show", "energy", file_with(key["key"], "file.yaml"))
        same(below([one["key"] for one in keys], key["key"] + "."), taken, key["key"])
    same(below([one["key"] for one in keys], ""), allowed("show", "energy", file_with("", "file.yaml")), "top")
    for level in ("rf", "noc", "glb", "dram"):
        taken = allowed("show", "energy", file_with(level, "file.yaml"))
        expect(below([one["key"] for one in keys], level + ".") <= taken, level)


@case("keys of a network, of the file and of each type")
def network():
    file = keys_of("network")
    keys = [one["key"] for one in file["keys"]]
    same([key for key in keys if "[]" not in key], allowed("show", "network", write("n.yaml", "no_key: 1\n")), "top")
    used = set()
    for row in file["types"]:
        entry = write("n.yaml", f"name: n\nlayers: [{{name: A, type: {row['type']}, no_key: 1}}]\n")
        same(row["keys"], allowed("show", "network", entry), row["type"])
        used |= set(row["keys"])
    same([key[len("layers[]."):] for key in keys if "[]" in key], used, "entries")


@case("keys of a mapping, of each dataflow")
def mapping():
    rows = keys_of("mapping")["keys"]
    same(below([one["key"] for one in rows], ""), allowed("map", "-n", "tiny", "-m", write("m.yaml", "no_key: 1\n")),
         "top")
    for line in good("list", "dataflows").splitlines():
        dataflow = line.split()[0]
        file = write("m.yaml", f"dataflow: {dataflow}\nlayers: {{CONV1: {{no_key: 1}}}}\n")
        used = [one["key"].split(".")[-1] for one in rows if
                re.search(rf"[(, ]{dataflow}[,)]", one["doc"]) and one["key"].startswith("layers.LAYER.")]
        same(used, allowed("map", "-n", "tiny", "-m", file), dataflow)


@case("keys of a sweep")
def sweep():
    keys = [one["key"] for one in keys_of("sweep")["keys"]]
    good_part = "name: s\nbase: {network: tiny}\n"
    axis = "vary: [{key: batch, values: [1, 2]}]\n"
    same(below(keys, ""), allowed("sweep", write("s.yaml", "no_key: 1\n")), "top")
    same(below(keys, "base."), allowed("sweep", write("s.yaml", "name: s\nbase: {no_key: 1}\nvary: []\n"))
         - {"accelerator.KEY.PATH"}, "base")
    sample = write("s.yaml", good_part + axis + "sample: {no_key: 1}\n")
    same(below(keys, "sample."), allowed("sweep", sample), "sample")
    same(below(keys, "serve."), allowed("sweep", write("s.yaml", good_part + axis + "serve: {no_key: 1}\n")), "serve")
    both = set()
    for one in ("{link: [batch, seed], no_key: 1}", "{key: batch, no_key: 1}"):
        both |= allowed("sweep", write("s.yaml", good_part + f"vary: [{one}]\n"))
    same(below(keys, "vary[]."), both, "vary")
    bad_range = "vary: [{key: batch, range: {no_key: 1}}]\n"
    same(below(keys, "vary[].range."), allowed("sweep", write("s.yaml", good_part + bad_range)), "range")


def with_key_in(text, section):
    """The file with an unknown key in a section, after the names of the sections around it."""
    lines = text.split("\n")
    parts = [one for one in section.split(".") if one]
    at = -1
    for depth, part in enumerate(parts):
        at = next(i for i in range(at + 1, len(lines)) if lines[i].startswith("  " * depth + part + ":"))
    if at >= 0 and "{" in lines[at]:
        lines[at] = lines[at].replace("{", "{no_key: 1, ", 1)
    else:
        lines.insert(at + 1, "  " * len(parts) + "no_key: 1")
    return "\n".join(lines)


def check_whole_file(file, name, *words):
    """The keys in each section of a shipped file are those that are declared."""
    declared_file = keys_of(file)
    keys = [one["key"] for one in declared_file["keys"]]
    with open(os.path.join(CONFIGS, declared_file["folder"], name), encoding="utf-8") as shipped:
        text = shipped.read()
    for section in ["", *[one["key"] for one in declared_file["keys"] if not one["values"]]]:
        write("file.yaml", with_key_in(text, section))
        same(below(keys, section + "." if section else ""), allowed(*words), f"{file} {section}")


@case("keys of a technology")
def technology():
    check_whole_file("technology", "22nm.yaml", "show", "technology", "file.yaml")


@case("keys of an area table")
def area_table():
    sweep = write("s.yaml", "name: s\nbase: {network: tiny, area: file.yaml}\nvary: [{key: batch, values: [1]}]\n"
                            "constraints: [area_um2 < 1e9]\n")
    check_whole_file("area table", "isca16_65nm.yaml", "sweep", sweep)


def columns(part):
    return next(one["columns"] for one in declared()["outputs"] if part in one["command"])


@case("columns of a run")
def run_columns():
    header = good("run", "-n", "tiny", "-l", "CONV1", "--csv", "-").split("\n")[0].split(",")
    expect([one["name"] for one in columns("eyrie run --csv")] == header, f"found {header}")


@case("columns of a sweep's export")
def sweep_columns():
    file = write("s.yaml", "name: s\nbase: {network: tiny}\nvary: [{key: batch, values: [1]}]\n")
    good("sweep", file, "--quiet", "--export", "s.csv")
    with open("s.csv", encoding="utf-8") as exported:
        header = exported.readline().strip().split(",")
    keys = {"PARAMETERS": ["batch"], "SETTINGS": ["accelerator", "network", "dataflow", "objective"]}
    names = [name for one in columns("eyrie sweep") for name in keys.get(one["name"], [one["name"]])
             if "of sweeps with a scenario" not in one["doc"]]
    expect(names == header, f"declared {names}, found {header}")


@case("columns of what is served")
def served_columns():
    short = ["--duration", "0", "--queries", "100"]
    header = good("serve", "-n", "tiny", "--scenario", "single-stream", *short, "--csv", "-", "--quiet")
    names = [one["name"] for one in columns("eyrie serve")]
    expect(names == header.split("\n")[0].split(","), f"declared {names}, found {header}")


@case("columns of the access log")
def access_columns():
    good("run", "-n", "tiny", "-l", "CONV1", "--trace-accesses", "a.csv", "--trace-window", "cycles=0..10",
         "--quiet")
    with open("a.csv", encoding="utf-8") as file:
        header = file.readline().strip().split(",")
    expect([one["name"] for one in columns("--trace-accesses")] == header, f"found {header}")


@case("every column and every key says what it is")
def docs():
    for output in declared()["outputs"]:
        for one in output["columns"]:
            expect(one["doc"], f"{output['command']}: {one['name']} has no doc")
            cycles = "cycles" in one["name"].split("_")
            expect(not cycles or "cycles" in one["unit"], f"{one['name']}: unit {one['unit']}")
    for file in declared()["files"]:
        for one in file["keys"]:
            says_itself = one["key"].split(".")[0] in ("name", "description", "source", "technology", "mac")
            expect(one["doc"] or says_itself or not one["values"], f"{file['file']}: {one['key']} has no doc")


@case("a word behind the command is refused")
def refused():
    expect(eyrie("declarations", "x").status == 2, "declarations x")


if __name__ == "__main__":
    sys.exit(run_cases(CASES))
