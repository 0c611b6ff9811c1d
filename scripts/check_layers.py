#!/usr/bin/env python3
"""Checks the structure of the source tree and prints what breaks it.

    check_layers.py [ROOT]

1. An #include or a CMake link between layers goes down, never up or sideways:
   sim/kernel < workloads < {memory, noc, pe} < dataflows < sim/trace < sim/chip <
   {sim/plot, sim/sweep} < {sim/report, sim/slurm} < sim/command.
2. workloads, dataflows and sim/trace reach no SystemC or TLM header, not even through others.
3. The reference arithmetic and the closed-form counts reach no code of the machine they judge.
4. No cycle of includes.
5. Each code folder has its library, and each code file lies in a code folder.
6. No file holds an absolute path of somebody's machine.

Exit status: 0 kept; 1 broken; 2 ROOT cannot be read.
"""
import fnmatch
import os
import posixpath
import re
import subprocess
import sys

LAYERS = {  # folder: height
    "sim/kernel": 0,
    "workloads": 1,
    "memory": 2,
    "noc": 2,
    "pe": 2,
    "dataflows": 3,
    "sim/trace": 4,
    "sim/chip": 5,
    "sim/plot": 6,
    "sim/sweep": 6,
    "sim/report": 7,
    "sim/slurm": 7,
    "sim/command": 8,
}
PURE = ("workloads", "dataflows", "sim/trace")
SYSTEMC = re.compile(r"^(systemc|tlm|sysc|tlm_core|tlm_utils)(\.h|/.*)?$")
MACHINE = ("pe", "noc", "memory", "sim/trace", "sim/chip", "sim/plot", "sim/sweep", "sim/report", "sim/slurm",
           "sim/command")

# Judges of the machine -> the only files of dataflows they may reach.
JUDGES = {
    "workloads/reference.*": (),
    "dataflows/closed_form*": ("dataflows/closed_form*", "dataflows/*parameters.hpp"),
}

ROOTS = sorted({folder.split("/")[0] for folder in LAYERS})
CODE = (".hpp", ".cpp", ".h", ".cc", ".hh", ".ipp")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"\n]+)[>"]', re.M)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/|(\"(?:\\.|[^\"\\\n])*\")", re.S)
PRIVATE_PATH = re.compile(r"(?<![\w.~$}*-])/(?:work|home|root|Users)/[\w.-]*")


def layer_of(path):
    return next((folder for folder in LAYERS if path.startswith(folder + "/")), None)


def library_of(folder):
    return "eyrie_" + folder.split("/")[-1]


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def includes(files):
    """{file: [(line, included name, file of the tree or None)]} of every code file."""
    found = {}
    for path, text in files.items():
        if not path.endswith(CODE):
            continue
        bare = COMMENT.sub(lambda m: m.group(1) or re.sub(r"[^\n]", " ", m.group(0)), text)
        found[path] = []
        for match in INCLUDE.finditer(bare):
            name = match.group(1)
            beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
            whole = posixpath.normpath(name)
            target = whole if whole in files else beside if beside in files else None
            if target is None and layer_of(whole):
                target = whole  # not written yet, but its layer is known
            found[path].append((line_of(bare, match.start(1)), name, target))
    return found


def reached(graph, start):
    """{file or SystemC header: how `start` comes to it}."""
    ways = {}
    stack = [(start, (start,))]
    while stack:
        path, way = stack.pop()
        for _, name, target in graph.get(path, ()):
            key = target or name
            if key not in ways and key != start:
                ways[key] = way + (key,)
                stack.append((key, ways[key]))
    return ways


def check_directions(graph):
    for path, targets in graph.items():
        layer = layer_of(path)
        if layer is None:
            if path.split("/")[0] in ROOTS:
                yield f"{path}: lies in no code folder ({', '.join(LAYERS)})"
            continue
        for line, name, target in targets:
            if target is None:
                continue
            other = layer_of(target)
            if other is None:
                yield f"{path}:{line}: {layer} includes {name}, which belongs to no layer"
            elif other != layer and LAYERS[other] >= LAYERS[layer]:
                way = "upward" if LAYERS[other] > LAYERS[layer] else "sideways"
                yield f"{path}:{line}: include of {name} goes {way}: {layer} stands below or beside {other}"


def check_purity(graph):
    for path in graph:
        layer = layer_of(path)
        ways = reached(graph, path)
        if layer in PURE:
            for key, way in sorted(ways.items()):
                if SYSTEMC.match(key):
                    yield f"{path}: {layer} is free of SystemC, but reaches <{key}>: {' -> '.join(way)}"
        for judge, allowed in JUDGES.items():
            if not fnmatch.fnmatch(path, judge):
                continue
            for key, way in sorted(ways.items()):
                other = layer_of(key)
                if other in MACHINE or (other == "dataflows" and not any(fnmatch.fnmatch(key, a) for a in allowed)):
                    yield f"{path}: judges the machine, so it must not reach {key}: {' -> '.join(way)}"


def check_cycles(graph):
    state = {}  # absent: unseen; False: on the way; True: done

    def visit(path, way):
        state[path] = False
        for _, _, target in graph.get(path, ()):
            if target is None or target not in graph:
                continue
            if target == path or state.get(target) is False:
                cycle = way[way.index(target):] + (target,)
                yield f"{path}: cycle of includes: {' -> '.join(cycle)}"
            elif target not in state:
                yield from visit(target, way + (target,))
        state[path] = True

    for start in sorted(graph):
        if start not in state:
            yield from visit(start, (start,))


def check_libraries(files):
    heights = {library_of(folder): LAYERS[folder] for folder in LAYERS}
    declared = {}
    for path, text in files.items():
        if posixpath.basename(path) != "CMakeLists.txt" or path.startswith("tests/"):
            continue
        bare = re.sub(r"#[^\n]*", lambda m: " " * len(m.group(0)), text)
        for call in re.finditer(r"\b(eyrie_library|target_link_libraries)\s*\(\s*([^()]*)\)", bare):
            name, *words = call.group(2).split() or [""]
            if call.group(1) == "eyrie_library" and words:
                declared[name] = words[0]
            if name not in heights:
                continue
            for word in words:
                other = re.sub(r"^\$<.*:|>$", "", word)
                if other in heights and heights[other] >= heights[name]:
                    yield f"{path}:{line_of(text, call.start())}: {name} links {other}, which stands above or beside it"
    for folder in LAYERS:
        if declared.get(library_of(folder)) != folder:
            yield f"CMakeLists.txt: no eyrie_library({library_of(folder)} {folder} ...)"


def check_paths(files):
    for path, text in files.items():
        for match in PRIVATE_PATH.finditer(text):
            yield f"{path}:{line_of(text, match.start())}: absolute path {match.group(0)}"


def check(files):
    """All complaints about a tree given as {path relative to its root: text}."""
    graph = includes(files)
    return [
        *check_directions(graph),
        *check_purity(graph),
        *check_cycles(graph),
        *check_libraries(files),
        *check_paths(files),
    ]


def tracked(root):
    """Paths of the files git knows or would take; of a tree without git, all but build/."""
    try:
        listed = subprocess.run(
            ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode()
        if os.path.exists(os.path.join(root, ".git")):
            return sorted(set(filter(None, listed.split("\0"))))
    except (OSError, subprocess.CalledProcessError):
        pass
    paths = []
    for folder, folders, names in os.walk(root):
        if folder == root:
            folders[:] = [name for name in folders if name not in ("build", ".git")]
        paths += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return sorted(paths)


def read_tree(root):
    files = {}
    for path in tracked(root):
        try:
            with open(os.path.join(root, path), encoding="utf-8") as file:
                files[path] = file.read()
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue  # binary data, or deleted and not yet committed
    return files


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if not os.path.isfile(os.path.join(root, "CMakeLists.txt")):
        print(f"{root}: not the root of the source tree: no CMakeLists.txt", file=sys.stderr)
        return 2
    files = read_tree(root)
    complaints = check(files)
    for complaint in complaints:
        print(complaint)
    print(f"{len(files)} files, {len(complaints)} violations")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
