#!/usr/bin/env python3
"""Manual pages and completion as the build makes them (scripts/manual.py).

    manual_test.py PROGRAM [PATTERN]
"""
import glob
import gzip
import json
import os
import re
import shutil
import subprocess
import sys

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
ROOT = os.path.abspath(os.path.join(TESTS, ".."))
sys.path.append(os.path.join(TESTS, "command"))
sys.path.append(os.path.join(ROOT, "scripts"))
import site_reference  # noqa: E402
from program import PROGRAM, expect, good, named_cases, read, run_cases, write  # noqa: E402

CASES, case = named_cases()


def make():
    write("declarations.json", good("declarations"))
    subprocess.run([sys.executable, "-B", os.path.join(ROOT, "scripts", "manual.py"), "declarations.json", "--output",
                    "."], check=True)
    os.mkdir("bin")
    os.symlink(PROGRAM, "bin/eyrie")


def declared():
    return json.loads(read("declarations.json"))


def page(name):
    with gzip.open(f"man1/{name}.1.gz", "rt", encoding="utf-8") as file:
        return file.read()


@case("a page for each command has all its options, and nothing that man does not understand")
def pages():
    for command in declared()["commands"]:
        name = "eyrie-" + command["name"].replace(" ", "-")
        text = page(name).replace("\\-", "-")
        for option in command["options"]:
            expect(f"--{option['name']}\\fR" in text, f"{name}: --{option['name']}")
            first = option["doc"].split(";")[0][:30]
            expect(first in text, f"{name}: --{option['name']}: {first}")
    main = page("eyrie").replace("\\-", "-")
    for status in (0, 1, 2, 3, 4, 130):
        expect(f"\\fB{status}\\fR\n" in main, f"exit status {status}")
    for command in declared()["commands"]:
        expect("eyrie-" + command["name"].replace(" ", "-") in main, f"SEE ALSO: {command['name']}")


@case("man prints them without a warning")
def printed():
    if shutil.which("man") is None:
        return "man is not installed"
    for file in glob.glob("man1/*"):
        done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", file], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=True, env=dict(os.environ, MANWIDTH="100"))
        expect(done.stderr == "", f"{file}: {done.stderr}")
        expect("EXIT STATUS" in done.stdout, f"{file}: {done.stdout[:300]}")
    return None


def completed(line):
    """What bash offers at the end of a line, of which it takes every = for a word."""
    words = re.findall(r"=|[^ =]+|(?<= )$", line)
    script = f"""
        PATH=$PWD/bin:$PATH
        source completion/eyrie.bash
        COMP_WORDS=({" ".join(f"'{one}'" for one in words)})
        COMP_CWORD={len(words) - 1}
        _eyrie
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "-u", "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          check=True)
    expect(done.stderr == "", f"{line}: {done.stderr}")
    return [one for one in done.stdout.split("\n") if one]


def listed(kind):
    return [line.split()[0] for line in good("list", kind).splitlines()]


@case("bash completes commands")
def bash_commands():
    for start, wanted in {"": set(re.findall(r"^  ([a-z]+)", good("--help"), re.M)) | {"help"},
                          "sw": {"sweep"}, "re": {"report"}}.items():
        expect(set(completed("eyrie " + start)) == wanted, f"'{start}': {completed('eyrie ' + start)}")


@case("bash completes options and their values")
def bash_options():
    expect(set(completed("eyrie run --mapp")) == {"--mapping", "--mapper", "--mapper-limit"}, "run --mapp")
    expect(completed("eyrie run --network alex") == ["alexnet"], "a network")
    expect(completed("eyrie run -a ") == listed("accelerators"), "accelerators")
    expect(completed("eyrie compare --area ") == ["equal", "same-machine"], "an area")
    expect(completed("eyrie map --objective e") == ["energy", "edp"], "an objective")
    expect(completed("eyrie serve --link s") == ["shared"], "a link")
    expect(completed("eyrie run --weights m") == ["model"], "weights")
    write("result.json", "")
    expect(completed("eyrie run --weights resu") == ["result.json"], "weights of a file")
    expect(completed("eyrie compare --dataflows rs,os-") == ["rs,os-a", "rs,os-b", "rs,os-c"], "a second dataflow")
    expect(completed("eyrie run -n tiny -l C") == ["CONV1", "CONV2"], "a layer")
    expect(completed("eyrie run -l CONV1,F") == [], "a layer of no network")
    expect(completed("eyrie run --network tiny -l CONV1,F") == ["CONV1,FC4"], "a second layer")
    expect(completed("eyrie run --set glb.shared") == ["glb.shared_banks="], "a key")
    expect(completed("eyrie run --network=ti") == ["tiny"], "a network behind =")
    expect(completed("eyrie run --network=") == listed("networks"), "networks behind =")
    expect(completed("eyrie run --network=tiny -l CO") == ["CONV1", "CONV2"], "a layer of a network behind =")
    expect(completed("eyrie run --layer=CONV1,F --network=tiny -l CONV1,F") == ["CONV1,FC4"], "a second layer behind =")
    expect(completed("eyrie run --set dram.rlc=tr") == [], "the value of a key")
    objectives = completed("eyrie pareto store.db --objectives ")
    expect("energy" in objectives and "delay_ms" in objectives, f"objectives: {objectives}")
    expect(completed("eyrie compare --precisions 8") == ["8/8"], "a precision")
    for command, column in {"run": "total_cycles", "compare": "relative_edp", "map": "active_pes"}.items():
        expect(column in completed(f"eyrie {command} --columns "), f"{command} --columns")
        good(command, "-n", "tiny", "-l", "CONV1", "--columns", column)
    expect(completed("eyrie run --columns to,total_cyc") == ["to,total_cycles"], "a second column")
    others = ["eyeriss," + one for one in listed("accelerators") if one != "eyeriss"]
    expect(completed("eyrie compare -a eyeriss,") == others, "a second accelerator is another one")
    expect("rs,rs" not in completed("eyrie compare -d rs,"), "a second dataflow is another one")
    prices = ["derived"] + listed("energy") + listed("technologies")
    for start in ("run -e ", "run --energy ", "compare --energy "):
        expect(completed(f"eyrie {start}") == prices, f"{start}: {completed('eyrie ' + start)}")
    for command in ("run", "compare"):
        tables = next(one for one in declared()["commands"] if one["name"] == command)["options"]
        tables = next(one for one in tables if one["name"] == "table")["values"]
        expect(completed(f"eyrie {command} --table ") == tables and "energy" in tables, f"{command} --table: {tables}")
        good(command, "-n", "tiny", "-l", "CONV1", "--table", ",".join(tables))
    for option in next(one for one in declared()["commands"] if one["name"] == "view")["options"]:
        expect(completed(f"eyrie view --{option['name']}")[0].startswith(f"--{option['name']}"), option["name"])


@case("bash runs no name that the program lists: a file may be called anything")
def bash_runs_nothing():
    os.rename("bin/eyrie", "bin/kept")
    write("bin/eyrie", "#!/bin/sh\nprintf '%s\\n' '$(touch here)' '`touch here`' plain\n")
    os.chmod("bin/eyrie", 0o755)
    found = completed("eyrie run -n ")
    os.rename("bin/kept", "bin/eyrie")
    expect(found == ["plain"] and not os.path.exists("here"), f"offered: {found}")


@case("bash completes what list and show take, names of sweeps, and files")
def bash_words():
    expect(completed("eyrie list net") == ["networks"], "list net")
    expect(completed("eyrie show network vgg") == ["vgg16"], "show network vgg")
    for kind, names in {"accelerator": "accelerators", "network": "networks", "energy": "energy", "mapping": "mappings",
                        "sweep": "sweeps", "prices": "accelerators"}.items():
        shown = [one for one in completed(f"eyrie show {kind} ") if not one.startswith("-")]
        expect(shown == listed(names), f"show {kind}: {shown}")
    expect(completed("eyrie show prices eyeriss_") == ["eyeriss_rtl", "eyeriss_vector"], "show prices eyeriss_")
    expect(completed("eyrie show prices eyeriss --tech") == ["--technology"], "show prices eyeriss --tech")
    expect(completed("eyrie sweep thou") == ["thousand_points"], "sweep thou")
    expect(completed("eyrie help comp") == ["compare"], "help comp")
    expect(completed("eyrie help show ") == ["prices"], "help show")
    write("result.json", "")
    expect(completed("eyrie report resu") == ["result.json"], "report resu")
    expect(completed("eyrie run --csv resu") == ["result.json"], "run --csv resu")
    expect(completed("eyrie run --csv=resu") == ["result.json"], "run --csv=resu")
    write("my net *.yaml", "")
    write("my net 2.yaml", "")
    expect(sorted(completed("eyrie report my")) == ["my net *.yaml", "my net 2.yaml"], "files with blanks and stars")


@case("every kind of file has a page of reference, which the site leads to")
def reference():
    pages = site_reference.reference_pages(declared())
    with open(os.path.join(ROOT, "packaging", "site", "mkdocs.yml"), encoding="utf-8") as file:
        led_to = set(re.findall(r"reference/[a-z-]+\.md", file.read()))
    expect(led_to == set(pages), f"the site leads to {sorted(led_to)}, made are {sorted(pages)}")
    for one in declared()["files"]:
        page = pages[f"reference/{one['file'].replace(' ', '-')}.md"]
        missing = [key["key"] for key in one["keys"] if f"`{key['key']}`" not in page]
        expect(missing == [], f"{one['file']}: {missing}")


@case("zsh and fish understand theirs")
def other_shells():
    skipped = []
    for shell, file in {"zsh": "_eyrie", "fish": "eyrie.fish"}.items():
        if shutil.which(shell) is None:
            skipped.append(shell)
            continue
        done = subprocess.run([shell, "-n", f"completion/{file}"], stderr=subprocess.PIPE, text=True, check=False)
        expect(done.returncode == 0 and done.stderr == "", f"{shell}: {done.stderr}")
    if "fish" not in skipped:
        done = subprocess.run(["fish", "-c", "source completion/eyrie.fish; complete -C 'eyrie run --network alex'"],
                              stdout=subprocess.PIPE, text=True, check=True,
                              env=dict(os.environ, PATH=os.path.abspath("bin") + ":" + os.environ["PATH"]))
        expect("alexnet" in done.stdout.split(), f"fish: {done.stdout}")
    return f"not installed: {', '.join(skipped)}" if skipped else None


if __name__ == "__main__":
    sys.exit(run_cases(CASES, prepare=make))
