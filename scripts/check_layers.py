#!/usr/bin/env python3
"""Checks the structure of the source tree and prints what breaks it.

    check_layers.py [ROOT]

1. The rooms are the folders that CMakeLists.txt names in eyrie_room(FOLDER LINKS ...). A room links only rooms that
   stand above it there, so links have no cycle. Every folder of code is a room.
2. A file includes files of its own room, and of the rooms that its room links, directly or through others.
3. Only sim/systemc and sim/program reach a SystemC or TLM header, be it through others: the machine is plain C++.
4. The reference arithmetic and the closed-form counts reach no code of the machine they judge.
5. No cycle of includes.
6. No file holds an absolute path of somebody's machine.
7. No two headers define a type of the same name: programs that link both would take one for the other.

Exit status: 0 kept; 1 broken; 2 ROOT cannot be read.
"""
import fnmatch
import os
import posixpath
import re
import subprocess
import sys

ROOTS = ("sim", "workloads", "memory", "noc", "pe", "dataflows")
WITH_SYSTEMC = ("sim/systemc", "sim/program")
SYSTEMC = re.compile(r"^(systemc|tlm|sysc|tlm_core|tlm_utils)(\.h|/.*)?$")

# Judges of the machine -> the only rooms besides their own that they may reach.
JUDGES = {
    "workloads/reference.*": ("workloads", "sim/*"),
    "dataflows/counts/*": ("dataflows/mapping", "workloads", "sim/*"),
    "dataflows/*/counts.cpp": ("dataflows/counts", "dataflows/mapping", "workloads", "sim/*"),
}
# Of sim, judges reach only what knows no hardware.
BELOW_THE_MACHINE = ("sim/kernel", "sim/text", "sim/config", "sim/ledger")

CODE = (".hpp", ".cpp", ".h", ".cc", ".hh", ".ipp")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"\n]+)[>"]', re.M)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/|(\"(?:\\.|[^\"\\\n])*\")", re.S)
PRIVATE_PATH = re.compile(r"(?<![\w.~$}*-])/(?:work|home|root|Users)/[\w.-]*")


def room_of(path):
    return posixpath.dirname(path)


class Rooms:
    """The rooms that CMakeLists.txt declares: {folder: [(line, linked folder)]}, in its order."""

    CALL = re.compile(r"\beyrie_room\s*\(\s*([^()]*)\)")

    def __init__(self, text):
        bare = re.sub(r"#[^\n]*", lambda m: " " * len(m.group(0)), text)
        calls = [(line_of(bare, call.start()), call.group(1).split()) for call in self.CALL.finditer(bare)]
        calls = [(line, words) for line, words in calls if words and "/" in words[0] or words and words[0] in ROOTS]
        names = {words[0] for _, words in calls}
        self.links, self.complaints, self.reach = {}, [], {}
        for line, (room, *words) in calls:
            if room in self.links:
                self.complaints.append(f"CMakeLists.txt:{line}: {room} is declared twice")
            self.links[room] = [word for word in words if word in names]
            for word in self.links[room]:
                if word not in self.links or word == room:
                    self.complaints.append(f"CMakeLists.txt:{line}: {room} links {word}, which does not stand above it")
            below = [word for word in self.links[room] if word in self.reach]
            self.reach[room] = {room, *below, *(far for word in below for far in self.reach[word])}


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
            if target is None and whole.split("/")[0] in ROOTS and "/" in whole:
                target = whole  # not written yet, but its room is known
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


def check_rooms(graph, rooms):
    yield from rooms.complaints
    for path in sorted(graph):
        room = room_of(path)
        if path.split("/")[0] not in ROOTS:
            continue
        if room not in rooms.links:
            yield f"{path}: its folder is no room: CMakeLists.txt has no eyrie_room({room} ...)"
            continue
        for line, name, target in graph[path]:
            if target is not None and room_of(target) not in rooms.reach[room]:
                yield f"{path}:{line}: include of {name}, but {room} does not link {room_of(target)}"
    for room in rooms.links:
        if not any(room_of(path) == room for path in graph):
            yield f"CMakeLists.txt: eyrie_room({room} ...) has no code"


def matches(name, patterns):
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def check_purity(graph):
    for path in graph:
        room = room_of(path)
        ways = reached(graph, path)
        if path.split("/")[0] in ROOTS and room not in WITH_SYSTEMC:
            for key, way in sorted(ways.items()):
                if SYSTEMC.match(key):
                    yield f"{path}: {room} is free of SystemC, but reaches <{key}>: {' -> '.join(way)}"
        for judge, allowed in JUDGES.items():
            if not fnmatch.fnmatch(path, judge):
                continue
            own = () if judge.endswith("counts.cpp") else (room,)
            for key, way in sorted(ways.items()):
                other = room_of(key)
                if key.split("/")[0] not in ROOTS or "/" not in key or matches(other, own):
                    continue
                if not matches(other, allowed) or (other.startswith("sim/") and other not in BELOW_THE_MACHINE):
                    yield f"{path}: judges the machine, so it must not reach {key}: {' -> '.join(way)}"


def check_cycles(graph):
    state = {}  # absent: not visited; False: being visited; True: done

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


def check_paths(files):
    for path, text in files.items():
        for match in PRIVATE_PATH.finditer(text):
            yield f"{path}:{line_of(text, match.start())}: absolute path {match.group(0)}"


NAMESPACE_OR_TYPE = re.compile(
    r"^(?:namespace (?P<into>[\w:]*) ?\{|\}  // namespace.*|(?:struct|class|enum class) (?P<type>\w+)[^;<{]*\{)", re.M)


def check_types(files):
    """Types at the outermost level of headers, as this code writes them: from the first column on."""
    first = {}
    for path, text in sorted(files.items()):
        if not path.endswith(".hpp") or path.split("/")[0] not in ROOTS:
            continue
        within = []
        for match in NAMESPACE_OR_TYPE.finditer(text):
            if match.group("into") is not None:
                within.append(match.group("into"))
            elif match.group("type") is None:
                within = within[:-1]
            else:
                name = "::".join([*within, match.group("type")])
                if first.setdefault(name, path) != path:
                    yield f"{path}:{line_of(text, match.start())}: {name} is defined in {first[name]}, too"


def check(files):
    """All complaints about a tree given as {path relative to its root: text}."""
    graph = includes(files)
    return [
        *check_rooms(graph, Rooms(files.get("CMakeLists.txt", ""))),
        *check_purity(graph),
        *check_cycles(graph),
        *check_paths(files),
        *check_types(files),
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
