#!/usr/bin/env python3
"""Stores for tests of the page, written without the program: what the page shows can be compared with what went in.

    real_store(PROGRAM, FILE)         a small sweep, every point run with the program
    drawn_store(FILE, points, seed)   a large one of made-up numbers; also: make_store.py FILE POINTS
"""
import hashlib
import json
import os
import random
import re
import shlex
import sqlite3
import struct
import subprocess
import sys

SWEEP = os.path.join(os.path.dirname(__file__), "..", "..", "sim", "sweep")
SCHEMA = os.path.join(SWEEP, "store", "store_layout.cpp")
NUMBERS = os.path.join(SWEEP, "point", "point_numbers.hpp")
LEVELS, TYPES = ("rf", "noc", "glb", "dram"), ("ifmap", "filter", "psum")


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def numbers_of_points():
    """Name, type, and which points have it."""
    with open(NUMBERS, encoding="utf-8") as source:
        return re.findall(r"^    ROW\((\w+), +(real|integer), +(\w+),", source.read(), re.M)


class StoreFile:
    """A store with the tables of the program's own source."""

    def __init__(self, path, schema="eyrie.store/1"):
        with open(SCHEMA, encoding="utf-8") as source:
            tables = re.search(r'tables = R"\((.*?)\)"', source.read(), re.S).group(1)
        self.numbers = numbers_of_points()
        tables = tables.replace("{numbers}", "".join(f"{name} {kind.upper()}, " for name, kind, _ in self.numbers))
        if os.path.exists(path):
            os.remove(path)
        self.database = sqlite3.connect(path)
        self.database.executescript(tables)
        self.database.execute("INSERT INTO meta VALUES ('schema', ?)", (schema,))

    def sweep(self, name, axes, description=""):
        text = f"name: {json.dumps(name)}\ndescription: {json.dumps(description)}\nbase: {{network: tiny}}\nvary:\n"
        for keys in axes:
            text += (
                f"  - {{link: {json.dumps(keys)}, values: []}}\n"
                if len(keys) > 1
                else f"  - {{key: {json.dumps(keys[0])}, values: []}}\n"
            )
        return self.database.execute(
            "INSERT INTO sweeps (digest, name, text, tried, excluded) VALUES (?, ?, ?, 0, 0)",
            (digest(text), name, text),
        ).lastrowid

    def point(
        self,
        sweep,
        ordinal,
        parameters,
        command,
        status="done",
        failure="",
        workload="tiny, batch 1",
        table="normalized",
        unit="MAC energies",
        energy=None,
        cycles=(None, None),
        delay_ms=None,
        macs=None,
        area=None,
        pes=None,
        parts=None,
    ):
        key = digest(f"{sweep} {ordinal}")
        self.database.execute(
            "INSERT INTO sweep_points (sweep, ordinal, key, parameters, command) VALUES (?, ?, ?, ?, ?)",
            (sweep, ordinal, key, json.dumps(parameters), command),
        )
        if status is None:
            return  # not run yet
        self.database.execute(
            "INSERT INTO points (key, status, comparable, workload, energy_table, energy_unit, energy, array_cycles, "
            "total_cycles, delay_ms, macs, area_um2, pes, failure) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                status,
                digest(workload + table)[:16],
                workload,
                table,
                unit,
                energy,
                *cycles,
                delay_ms,
                macs,
                area,
                pes,
                failure,
            ),
        )
        self.database.execute(
            "INSERT INTO details (key, inputs, energy_by_level, layers) VALUES (?, '', ?, '')",
            (key, json.dumps(parts) if parts else ""),
        )

    def close(self):
        seal(self.database, self.numbers)
        self.database.commit()
        self.database.close()


def row_digest(*values):
    """As docs/sweeps.md explains it: texts by their length, integers as they are, reals by their bits."""
    def content(value):
        if isinstance(value, float):
            value = struct.pack(">d", value + 0.0).hex()
        return f"{len(value.encode())}:{value}," if isinstance(value, str) else f"{value},"
    return digest("".join(map(content, values)))[:16]


def or_null(database, table, column):
    """The column, or NULL where the store is older than it."""
    names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    return column if column in names else "NULL"


def seal(database, numbers):
    """Gives every row its digest."""
    names = [name for name, _, _ in numbers]
    texts = ["key", "status", "comparable", "workload", "energy_table", "energy_unit", "failure"]
    for row in database.execute(f"SELECT {', '.join(texts + names)} FROM points").fetchall():
        values = dict(zip(texts + names, row))
        there = {"built": (values["pes"] or 0) > 0, "done": values["status"] == "done"}
        content = [values[name] for name in texts[:-1]]
        for name, kind, of in numbers:
            if there.get(of) or (of == "later" and values[name] is not None):
                content += [name, (float if kind == "real" else int)(values[name] or 0)]
        database.execute("UPDATE points SET digest = ? WHERE key = ?",
                         (row_digest(*content, values["failure"]), values["key"]))
    details = f"SELECT key, inputs, energy_by_level, layers, {or_null(database, 'details', 'remarks')} FROM details"
    for *row, remarks in database.execute(details).fetchall():
        last = [remarks] if remarks else []
        database.execute("UPDATE details SET digest = ? WHERE key = ?", (row_digest(*row, *last), row[0]))
    for row in database.execute("SELECT digest, name, text, tried, excluded FROM sweeps").fetchall():
        database.execute("UPDATE sweeps SET row_digest = ? WHERE digest = ?", (row_digest(*row), row[0]))
    refined_from = or_null(database, "sweep_points", "refined_from")
    for *row, refined in database.execute("SELECT p.sweep, p.ordinal, s.digest, p.key, p.parameters, p.command, "
                                          f"{refined_from} FROM sweep_points p JOIN sweeps s ON s.id = p.sweep"
                                          ).fetchall():
        last = [refined] if refined else []
        database.execute("UPDATE sweep_points SET digest = ? WHERE sweep = ? AND ordinal = ?",
                         (row_digest(row[2], row[1], *row[3:], *last), *row[:2]))


def real_store(program, path, name="RF and array", description=""):
    """32 points of two networks: an array shape (keys that vary together), a spad, a dataflow. Some cannot run."""
    store = StoreFile(path)
    rows, columns, spad = "accelerator.array.rows", "accelerator.array.columns", "accelerator.pe.filter_spad_words"
    sweep = store.sweep(name, [[rows, columns], [spad], ["dataflow"], ["network"]], description)
    ordinal = 0
    for shape in ((4, 4), (6, 8), (12, 14), (2, 2)):
        for words in (16, 224):
            for dataflow in ("rs", "nlr"):
                for network in ("tiny", "alexnet"):
                    layers = [] if network == "tiny" else ["--layer", "CONV5"]
                    command = [
                        "eyrie",
                        "run",
                        "--accelerator",
                        "eyeriss",
                        "--network",
                        network,
                        *layers,
                        "--dataflow",
                        dataflow,
                        "--set",
                        f"array.rows={shape[0]}",
                        "--set",
                        f"array.columns={shape[1]}",
                        "--set",
                        f"pe.filter_spad_words={words}",
                        "--energy",
                        "normalized",
                    ]
                    given = {rows: shape[0], columns: shape[1], spad: words, "dataflow": dataflow, "network": network}
                    done = subprocess.run(
                        [program, *command[1:], "--quiet", "--json", "-"], capture_output=True, text=True, check=False
                    )
                    area = 1000.5 * shape[0] * shape[1] * (words + 36) + 1e6
                    pes = shape[0] * shape[1]
                    if done.returncode == 0:
                        totals = json.loads(done.stdout)["totals"]
                        cycles = (totals["cycles"]["array"], totals["cycles"]["total"])
                        store.point(
                            sweep,
                            ordinal,
                            given,
                            shlex.join(command),
                            workload=f"{network}, batch 1",
                            energy=totals["energy"]["total"],
                            cycles=cycles,
                            delay_ms=cycles[1] / 200000,
                            macs=totals["macs"],
                            area=area,
                            pes=pes,
                            parts=totals["energy"],
                        )
                    else:
                        store.point(
                            sweep,
                            ordinal,
                            given,
                            shlex.join(command),
                            status="invalid",
                            failure=done.stderr.strip(),
                            workload=f"{network}, batch 1",
                            area=area,
                            pes=pes,
                        )
                    ordinal += 1
    store.point(
        sweep,
        ordinal,
        {rows: 9, columns: 9, spad: 16, "dataflow": "rs", "network": "tiny"},
        "eyrie run --network tiny",
        status=None,
    )
    store.close()


def drawn_store(path, points, seed=1, on_front=False):
    """A cross product of five keys cut at `points`, with made-up energies; every 50th point failed. `on_front`: what is
    faster needs more, so that no point beats another."""
    draw = random.Random(seed)
    store = StoreFile(path)
    keys = [
        "accelerator.array.rows",
        "accelerator.array.columns",
        "accelerator.pe.filter_spad_words",
        "accelerator.glb.bank_rows",
        "objective",
    ]
    sweep = store.sweep(f"{points} points", [[key] for key in keys])
    for ordinal in range(points):
        rows, columns = 4 + ordinal % 20, 4 + ordinal // 20 % 20
        words, bank = 16 * (1 + ordinal // 400 % 16), 64 * (1 + ordinal // 6400 % 16)
        given = dict(zip(keys, (rows, columns, words, bank, ("edp", "energy", "delay")[ordinal // 102400 % 3])))
        command = (
            f"eyrie run --accelerator eyeriss --network alexnet --set array.rows={rows} --set array.columns={columns} "
            f"--set pe.filter_spad_words={words} --set glb.bank_rows={bank} --objective {given['objective']}"
        )
        if ordinal % 50 == 49:
            store.point(
                sweep, ordinal, given, command, status="timeout", failure=f"took longer than {1 + ordinal % 3} s"
            )
            continue
        parts = {level: {kind: 1e8 * draw.random() for kind in TYPES} for level in LEVELS}
        parts.update(mac=6.6e8, clock=0.0, control=0.0)
        parts["total"] = 6.6e8 + sum(sum(kinds.values()) for kinds in parts.values() if isinstance(kinds, dict))
        cycles = int(7e8 / (rows * columns) * (1 + draw.random()))
        if on_front:
            cycles = 10**6 + ordinal
            parts["mac"] += 3e9 - 1e5 * ordinal - parts["total"]
            parts["total"] = 3e9 - 1e5 * ordinal
        store.point(
            sweep,
            ordinal,
            given,
            command,
            workload="alexnet, batch 1",
            energy=parts["total"],
            cycles=(cycles, cycles + draw.randrange(cycles)),
            delay_ms=cycles / 2e5,
            macs=665784864,
            area=1e4 * rows * columns + 50 * words * bank,
            pes=rows * columns,
            parts=parts,
        )
    store.close()


if __name__ == "__main__":
    drawn_store(sys.argv[1], int(sys.argv[2]))
