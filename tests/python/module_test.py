#!/usr/bin/env python3
"""import eyrie: says what the program says, takes and gives what Python has, and fails as Python does.

module_test.py PACKAGES EYRIE: the folder that holds the package, and the program to compare with.
"""
import ast
import copy
import inspect
import json
import os
import pickle
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import warnings

PACKAGES, PROGRAM = map(os.path.abspath, sys.argv[1:3])
sys.path.insert(0, PACKAGES)
import eyrie  # noqa: E402

BOUND = {"latency_bound": 1, "percentile": 99}  # of a network that the benchmark does not have
FEW = {"queries": 900, "duration": 0}


def program(*words, status=0):
    done = subprocess.run([PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == status, done.stderr.decode()
    return done.stdout.decode() if status == 0 else done.stderr.decode()


def shipped(kind, name):
    with open(os.path.join(os.path.dirname(__file__), "..", "..", "configs", kind, name + ".yaml")) as file:
        return file.read()


def without_times(result):
    return {key: value for key, value in result.items() if key != "simulator"}


def have(*modules):
    try:
        for one in modules:
            __import__(one)
    except ImportError:
        return False
    return True


class SameAsTheProgram(unittest.TestCase):
    def test_run(self):
        result = eyrie.run("tiny", batch=2, check=True)
        self.assertEqual(without_times(result.data),
                         without_times(json.loads(program("run", "-n", "tiny", "-b", "2", "--check", "--json", "-"))))
        self.assertEqual(str(result), program("run", "-n", "tiny", "-b", "2", "--check", "-q"))

    def test_run_with_options_of_all_kinds(self):
        result = eyrie.run("tiny", "eyeriss", layer=["CONV1", "DW3"], mapper="estimate", dataflow="ws",
                           no_fast_forward=True, set={"pe": {"zero_gating": False}, "dram.rlc": False})
        words = ["-l", "CONV1,DW3", "--mapper", "estimate", "-d", "ws", "--no-fast-forward", "--set",
                 "pe.zero_gating=false", "--set", "dram.rlc=false", "--json", "-"]
        self.assertEqual(without_times(result.data), without_times(json.loads(program("run", "-n", "tiny", *words))))

    def test_map(self):
        mapped = eyrie.map("tiny", layer="all")
        self.assertEqual(mapped.data, json.loads(program("map", "-n", "tiny", "-l", "all", "--json", "-")))
        self.assertEqual(str(mapped), program("map", "-n", "tiny", "-l", "all"))

    def test_compare(self):
        words = ["compare", "-n", "tiny", "--dataflows", "rs,nlr", "--pes", "64", "--json", "-"]
        compared = eyrie.compare("tiny", dataflows=["rs", "nlr"], pes=64)
        self.assertEqual(compared.data, json.loads(program(*words)))
        self.assertEqual(str(compared), program(*words[:-2], "-q"))
        precisions = eyrie.compare("alexnet", layer="CONV3", dataflows="rs", mapper="estimate",
                                   precisions=["8/8", "4/4"])
        self.assertEqual(str(precisions), program("compare", "-n", "alexnet", "-l", "CONV3", "--dataflows", "rs",
                                                  "--mapper", "estimate", "--precisions", "8/8,4/4", "-q"))

    def test_compare_on_one_machine(self):
        words = ["compare", "-n", "tiny", "--dataflows", "rs,os-a", "--area", "same-machine", "--set", "array.rows=11",
                 "--json", "-"]
        compared = eyrie.compare("tiny", eyrie.accelerator(array__rows=11), dataflows="rs,os-a")
        given = json.loads(program(*words))
        made = [result.pop("provenance") for result in (compared.data, given)]
        self.assertEqual(compared.data, given)
        self.assertIsNone(made[0]["command"])  # an object has no name that a command could call
        self.assertEqual([one["kind"] for one in made[0]["files"]], [one["kind"] for one in made[1]["files"]])

    def test_several_machines(self):
        words = ["compare", "-n", "tiny", "--dataflows", "rs,ws", "--area", "same-machine", "-a", "eyeriss",
                 "-a", "eyeriss_rtl", "--json", "-"]
        compared = eyrie.compare("tiny", ["eyeriss", "eyeriss_rtl"], dataflows="rs,ws")
        self.assertEqual(compared.data, json.loads(program(*words)))
        self.assertEqual(compared.dataflows["ws on eyeriss_rtl"].machine, "eyeriss_rtl")
        wide = eyrie.accelerator("eyeriss", array__rows=14)
        for objects in (["eyeriss", eyrie.accelerator("eyeriss_rtl")], [{"name": "eyeriss_rtl"}, "eyeriss"],
                        ("eyeriss", wide)):
            of_objects = eyrie.compare("tiny", objects, dataflows="rs,ws")
            self.assertEqual(len(of_objects.dataflows), 4)
            self.assertIsNone(of_objects.provenance.command)
            same = "rs on eyeriss" if "rs on eyeriss" in of_objects.dataflows.names else "rs on eyeriss + "
            self.assertEqual(of_objects.dataflows[same].totals, compared.dataflows["rs on eyeriss"].totals)
        changed = of_objects.dataflows["ws on eyeriss + array.rows=14"]
        self.assertEqual(changed.totals, eyrie.compare("tiny", wide, dataflows="ws").dataflows["ws"].totals)
        self.assertEqual(len([one for one in of_objects.provenance.files if one.kind == "accelerator"]), 2)
        with self.assertRaisesRegex(eyrie.InputError, "accelerator: found an empty list"):
            eyrie.compare("tiny", [])
        with self.assertRaisesRegex(eyrie.InputError, "accelerator: found 'm' 2 times; allowed: names that differ"):
            eyrie.compare("tiny", [{"name": "m", "array": {"rows": 6}}, {"name": "m", "array": {"rows": 8}}])

    def test_accounting(self):
        words = ["compare", "-n", "alexnet", "-l", "CONV3", "--accounting", "isca16", "--json", "-"]
        accounted = eyrie.compare("alexnet", layer="CONV3", accounting="isca16")
        self.assertEqual(accounted.data, json.loads(program(*words)))
        self.assertEqual(str(accounted), program(*words[:-2]))

    def test_prices(self):
        words = ["show", "prices", "eyeriss", "--set", "array.rows=8"]
        prices = eyrie.prices("eyeriss", set={"array.rows": 8})
        self.assertEqual(prices.data, json.loads(program(*words, "--json", "-")))
        self.assertEqual(str(prices), program(*words))

    def test_diff(self):
        with tempfile.TemporaryDirectory() as folder:
            a, b = f"{folder}/a.json", f"{folder}/b.json"
            program("run", "-n", "tiny", "--json", a, "-q")
            program("run", "-n", "tiny", "--set", "glb.shared_banks=50", "--json", b, "-q")
            of_files = eyrie.diff(a, b)
            self.assertEqual(of_files.data, json.loads(program("diff", a, b, "--json", "-")))
            self.assertEqual(str(of_files), program("diff", a, b))
            with open(b) as file:
                of_objects = eyrie.diff(eyrie.run("tiny"), json.load(file))
            self.assertEqual((of_objects.a, of_objects.b, of_objects.provenance.command), ("a", "b", None))
            self.assertEqual(of_objects.runs[0]["layers"], of_files.runs[0]["layers"])
        wider = eyrie.run("tiny", set="glb.shared_banks=50")
        layer = of_files.runs[0].layers["CONV1"]
        self.assertEqual(layer.total_cycles.b, wider.layers["CONV1"].cycles.total)
        self.assertEqual(layer.energy.ratio, layer.energy.b / layer.energy.a)
        self.assertIn("accelerator.glb.shared_banks", [one.key for one in of_files.runs[0]["keys"]])

    def test_diff_of_comparisons(self):
        one, other = (eyrie.compare("tiny", dataflows=flows, pes=64, mapper="estimate") for flows in ("rs,ws", "ws"))
        compared = eyrie.diff(one, other)
        self.assertEqual((compared.runs.names, compared.only_in_a), (["ws"], ["rs"]))
        self.assertEqual(compared.runs["ws"].total.energy.ratio, 1)
        self.assertEqual(compared.rows()[0]["run"], "ws")

    def test_serve(self):
        served = eyrie.serve("tiny", scenario="server", max_batch=2, **FEW, set={"array.rows": 11}, **BOUND)
        words = ["serve", "-n", "tiny", "-s", "server", "--queries", "900", "--duration", "0",
                 "--max-batch", "2", "--set", "array.rows=11", "--latency-bound", "1", "--percentile", "99"]
        self.assertEqual(served.data, json.loads(program(*words, "--json", "-")))
        self.assertEqual(str(served), program(*words, "-q"))
        self.assertEqual(served.answer.metric.value, served.results[0].metric.value)
        machine = eyrie.accelerator(array__rows=11)
        again = eyrie.serve(eyrie.load("tiny"), machine, scenario="server", max_batch=2, **FEW, **BOUND)
        self.assertEqual(again.results, served.results)
        self.assertIsNone(again.provenance.command)

    def test_serve_of_several(self):
        served = eyrie.serve(["tiny", "ds_cnn_kws"], ["eyeriss", "eyeriss_rtl"],
                             scenario=["single-stream", "offline"], **FEW)
        words = ["serve", "--table", "-n", "tiny,ds_cnn_kws", "-a", "eyeriss,eyeriss_rtl", "-s",
                 "single-stream,offline", "--queries", "900", "--duration", "0"]
        self.assertEqual(served.data, json.loads(program(*words, "--json", "-")))
        self.assertEqual(str(served), program(*words, "-q"))
        with self.assertRaisesRegex(eyrie.InputError, "found 8 answers"):
            served.answer
        of_objects = eyrie.serve([eyrie.load("tiny"), "ds_cnn_kws"], [eyrie.accelerator("eyeriss"), "eyeriss_rtl"],
                                 scenario=["single-stream", "offline"], **FEW)
        self.assertEqual(of_objects.results, served.results)
        scenarios = [one.scenario for one in eyrie.serve("tiny", **FEW, **BOUND).results]
        self.assertEqual(scenarios, ["single-stream", "multi-stream", "server", "offline"])

    def test_sweep(self):
        space = {"name": "small", "base": {"accelerator": "eyeriss", "network": "tiny", "mapper": "estimate"},
                 "vary": [{"key": "accelerator.array.columns", "values": [8, 10, 14]},
                          {"key": "dataflow", "values": ["rs", "ws"]}]}
        with tempfile.TemporaryDirectory() as folder:
            heard = []
            swept = eyrie.sweep(space, store=f"{folder}/a.sqlite", jobs=2, progress=lambda *one: heard.append(one))
            with open(f"{folder}/small.yaml", "w") as file:
                json.dump(space, file)
            program("sweep", f"{folder}/small.yaml", "--store", f"{folder}/b.sqlite", "--export", f"{folder}/b.jsonl")
            with open(f"{folder}/b.jsonl") as file:
                self.assertEqual(swept.points, [json.loads(line) for line in file])
            self.assertEqual(len(swept), 6)
            self.assertTrue(heard)
            self.assertEqual(swept.parameters, ["accelerator.array.columns", "dataflow"])
            front = swept.front()
            self.assertTrue(front)
            for one in swept.done:  # none beats one of the front
                for best in front:
                    self.assertFalse(one.delay_ms < best.delay_ms and one.energy_total < best.energy_total)
            again = eyrie.open_store(f"{folder}/a.sqlite", "small")
            self.assertEqual(again.points, swept.points)
            self.assertEqual(str(again), program("pareto", f"{folder}/a.sqlite"))
            self.assertIn("6 points", str(swept))
            program("sweep", f"{folder}/small.yaml", "--store", f"{folder}/b.sqlite", "--export", f"{folder}/b.csv")
            again.save(f"{folder}/a.csv")
            with open(f"{folder}/a.csv") as ours, open(f"{folder}/b.csv") as theirs:
                self.assertEqual(ours.read(), theirs.read())
            with self.assertRaisesRegex(eyrie.InputError, "allowed: .* .csv, .jsonl"):
                again.save(f"{folder}/a.json")
            with self.assertRaisesRegex(eyrie.InputError, "small"):
                eyrie.open_store(f"{folder}/a.sqlite", "smal")

    def test_fronts_of_several_works_and_prices(self):
        space = {"name": "several", "base": {"accelerator": "eyeriss", "mapper": "estimate"},
                 "vary": [{"key": "network", "values": ["tiny", "ds_cnn_kws"]},
                          {"key": "energy", "values": ["derived", "normalized"]},
                          {"key": "accelerator.core_khz", "values": [100000, 200000, 400000]}]}
        with tempfile.TemporaryDirectory() as folder:
            swept = eyrie.sweep(space, store=f"{folder}/a.sqlite")
            fronts = swept.fronts()
            told = program("pareto", f"{folder}/a.sqlite")
            for title, front in fronts.items():  # the same fronts as those of the program
                self.assertIn(f"{title}: {len(front)} of 3 points on the front", told)
                self.assertEqual({(one.workload, one.energy_unit) for one in front},
                                 {(front[0].workload, front[0].energy_unit)})
                for point in front:
                    self.assertIn(point.key[:12], told)
            self.assertEqual(len(fronts), 4)
            self.assertEqual(swept.front(), [one for front in fronts.values() for one in front])
            self.assertEqual({one.network for one in swept.front()}, {"tiny", "ds_cnn_kws"})
            if have("matplotlib"):
                labels = [axes.get_ylabel() for axes in swept.plot().axes]
                self.assertEqual(labels, ["energy, pJ", "energy, MAC energies"])
                self.assertEqual(len(swept.plot("pes", "area_um2", colour="network").axes), 1)
                with self.assertRaisesRegex(eyrie.InputError, "colour: found 'netwrk'; did you mean 'network'"):
                    swept.plot(colour="netwrk")
            with self.assertRaisesRegex(eyrie.InputError, "x: found 'delay'.*allowed: .*delay_ms") as caught:
                swept.front("delay", "energy_total")
            self.assertEqual(caught.exception.key, "x")

    def test_fronts_of_gains(self):
        space = {"name": "gains", "base": {"accelerator": "eyeriss", "network": "tiny", "mapper": "estimate",
                                           "serve.scenario": "offline", "serve.queries": 900,
                                           "serve.duration": 0},
                 "vary": [{"key": "accelerator.core_khz", "values": [100000, 200000, 400000]}]}
        with tempfile.TemporaryDirectory() as folder:
            swept = eyrie.sweep(space, store=f"{folder}/a.sqlite")
            front = swept.front("queries_per_second", "energy_total")
            self.assertEqual(swept.front("queries_per_second", "energy"), front)  # as 'eyrie pareto' calls it
            self.assertEqual(program("pareto", f"{folder}/a.sqlite", "--objectives", "delay_ms,energy"),
                             program("pareto", f"{folder}/a.sqlite", "--objectives", "delay_ms,energy_total"))
            told = program("pareto", f"{folder}/a.sqlite", "--objectives", "queries_per_second,energy")
            self.assertIn(f"{len(front)} of 3 points on the front", told)
            self.assertEqual(front[0].queries_per_second, max(one.queries_per_second for one in swept.done))

    def test_command_line(self):
        for words in (["run", "-n", "tiny", "-q"], ["list", "networks"], ["run", "--help"]):
            done = subprocess.run([sys.executable, "-m", "eyrie", *words], stdout=subprocess.PIPE,
                                  env={**os.environ, "PYTHONPATH": PACKAGES})
            self.assertEqual(done.returncode, 0)
            self.assertEqual(done.stdout.decode(), program(*words))

    def test_waveforms_need_systemc(self):
        with tempfile.TemporaryDirectory() as folder:
            words = ["run", "-n", "tiny", "-l", "CONV1", "--trace-vcd", f"{folder}/x.vcd"]
            done = subprocess.run([sys.executable, "-m", "eyrie", *words], stderr=subprocess.PIPE,
                                  env={**os.environ, "PYTHONPATH": PACKAGES})
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"--trace-vcd: found no SystemC", done.stderr)
            self.assertEqual(os.listdir(folder), [])

    def test_traces(self):
        with tempfile.TemporaryDirectory() as folder:
            eyrie.run("tiny", layer="CONV1", trace_json=f"{folder}/a.json", trace_window="cycles=0..100")
            program("run", "-n", "tiny", "-l", "CONV1", "--trace-json", f"{folder}/b.json", "--trace-window",
                    "cycles=0..100", "-q")
            with open(f"{folder}/a.json") as ours, open(f"{folder}/b.json") as theirs:
                self.assertEqual(json.load(ours), json.load(theirs))

    def test_names(self):
        self.assertEqual(eyrie.names("networks"),
                         [line.split()[0] for line in program("list", "networks").splitlines()])
        self.assertEqual(eyrie.names("dataflows"),
                         [line.split()[0] for line in program("list", "dataflows").splitlines()])
        with self.assertRaisesRegex(eyrie.InputError, "unknown kind 'foo'.*; allowed: accelerators, networks"):
            eyrie.names("foo")


class InputsAsObjects(unittest.TestCase):
    def test_the_last_value_of_a_key_counts(self):
        machine = eyrie.accelerator("eyeriss", array__rows=13)
        result = eyrie.run("tiny", machine, set={"array.rows": 12, "glb.shared_banks": 50})
        self.assertEqual(result.data["accelerator"]["array"]["rows"], 12)
        self.assertEqual(result.data["machine"], "eyeriss + array.rows=12, glb.shared_banks=50")
        self.assertEqual(eyrie.accelerator(machine, array__rows=11).title, "eyeriss + array.rows=11")

    def test_accelerator(self):
        machine = eyrie.accelerator("eyeriss", {"glb.shared_banks": 50}, array__rows=14)
        self.assertEqual(machine.array.rows, 14)
        self.assertEqual(machine.glb.shared_banks, 50)
        self.assertEqual(machine.title, "eyeriss + array.rows=14, glb.shared_banks=50")
        self.assertIn("shared_banks: 50", machine.yaml)
        ours = eyrie.run("tiny", machine).data
        words = ["--set", "array.rows=14", "--set", "glb.shared_banks=50"]
        theirs = json.loads(program("run", "-n", "tiny", *words, "--json", "-"))
        for one in (ours, theirs):
            one.pop("provenance")  # an object has no command, nor a file
        self.assertEqual(without_times(ours), without_times(theirs))
        self.assertEqual(eyrie.accelerator(machine, array__columns=12).array.columns, 12)

    def test_accelerator_from_a_mapping(self):
        machine = eyrie.accelerator({"name": "mine", "array": {"rows": 6}, "array.columns": 8})
        self.assertEqual((machine.name, machine.array.rows, machine.array.columns, machine.title),
                         ("mine", 6, 8, "mine"))
        self.assertEqual(eyrie.run("tiny", {"name": "mine", "array": {"rows": 6, "columns": 8}}).accelerator,
                         machine._keys)

    def test_network_and_mapping_from_mappings(self):
        net = eyrie.network("mine", [eyrie.layer("A", C=4, M=8, H=12, W=12, R=3, S=3)])
        self.assertEqual(net.layers, ["A"])
        mapped = eyrie.map(net)
        result = eyrie.run(net, mapping=mapped)
        self.assertEqual(result.layers["A"].mapping_choice.mapper, "given")
        self.assertEqual(result.layers["A"].cycles, eyrie.run(net).layers["A"].cycles)
        parameters = {"m": 8, "n": 1, "e": 5, "p": 4, "q": 1, "r": 1, "t": 1}
        other = eyrie.run(net, mapping={"dataflow": "rs", "layers": {"A": parameters}})
        self.assertEqual(other.layers[0].mapping.e, 5)

    def test_load(self):
        self.assertEqual(eyrie.load("alexnet").layers[:2], ["CONV1", "CONV2"])
        self.assertIn('name: "alexnet"', eyrie.load("alexnet").yaml)
        with tempfile.TemporaryDirectory() as folder:
            with open(f"{folder}/net.yaml", "w") as file:
                file.write(eyrie.load("tiny").yaml)
            self.assertEqual(eyrie.run(f"{folder}/net.yaml").totals, eyrie.run("tiny").totals)


class WhatWasRun(unittest.TestCase):
    @staticmethod
    def digests(result):
        return {one.kind: one.sha256 for one in result.provenance.files}

    def test_each_call_reads_files_anew(self):
        with tempfile.TemporaryDirectory() as folder:
            technology, net = f"{folder}/t.yaml", f"{folder}/net.yaml"
            with open(technology, "w") as file:
                file.write(shipped("technologies", "65nm"))
            with open(net, "w") as file:
                file.write(eyrie.load("tiny").yaml)
            before = eyrie.run(net, set={"technology": technology})
            for path in (technology, net):
                with open(path) as file:
                    text = file.read().replace("pj_per_bit_mm: 0.15", "pj_per_bit_mm: 15")
                with open(path, "w") as file:
                    file.write(text + "# edited\n")
            after = eyrie.run(net, set={"technology": technology})
        self.assertGreater(after.totals.energy.total, before.totals.energy.total)
        for kind in ("technology", "network"):
            self.assertNotEqual(self.digests(after)[kind], self.digests(before)[kind])

    def test_every_result_says_it(self):
        for result in (eyrie.run("tiny"), eyrie.map("tiny"), eyrie.compare("tiny", dataflows="rs"), eyrie.prices(),
                       eyrie.compare("tiny", accounting="isca16"), eyrie.serve("tiny", scenario="offline", **FEW)):
            self.assertTrue(result.provenance.command.startswith("eyrie "), result)
            self.assertTrue(result.provenance.files, result)


class ObjectsInSweeps(unittest.TestCase):
    BASE = {"network": "tiny", "mapper": "estimate"}

    def sweep(self, folder, base, vary, **more):
        return eyrie.sweep({"name": "s", "base": {**self.BASE, **base}, "vary": vary, **more}, f"{folder}/s.sqlite")

    def check_command(self, point):
        """The command of a point gives the same numbers: its files are there."""
        words = shlex.split(point.command)
        result = json.loads(program(*words[1:], "--json", "-"))
        self.assertEqual(result["totals"]["cycles"]["total"], point.total_cycles)
        self.assertEqual(result["totals"]["energy"]["total"], point.energy_total)

    def test_in_base(self):
        machine = eyrie.accelerator("eyeriss", glb__shared_banks=50)
        net = eyrie.network("mine", [eyrie.layer("A", C=4, M=8, H=12, W=12, R=3, S=3)])
        rows = [{"key": "accelerator.array.rows", "values": range(11, 13)}]
        for base in ({"network": net, "accelerator": machine},
                     {"network": {"name": "mine", "layers": [dict(name="A", C=4, M=8, H=12, W=12, R=3, S=3)]},
                      "accelerator": {"name": "eyeriss", "glb": {"shared_banks": 50}}}):
            with tempfile.TemporaryDirectory() as folder:
                swept = self.sweep(folder, base, rows)
                self.assertEqual([one["accelerator.array.rows"] for one in swept.done], [11, 12])
                expected = eyrie.run(net, base["accelerator"], mapper="estimate", set={"array.rows": 11})
                self.assertEqual(swept.done[0].total_cycles, expected.totals.cycles.total)
                self.assertEqual(swept.done[0].energy_total, expected.totals.energy.total)
                self.check_command(swept.done[1])
                self.assertEqual(len(os.listdir(f"{folder}/s.sqlite.inputs")), 2)
                again = self.sweep(folder, base, rows)  # the same files, the same sweep: nothing runs again
                self.assertEqual(again.points, swept.points)
                self.assertEqual(len(os.listdir(f"{folder}/s.sqlite.inputs")), 2)

    def test_in_values_and_links(self):
        narrow = eyrie.accelerator("eyeriss", array__columns=8)
        net = eyrie.load("tiny")
        with tempfile.TemporaryDirectory() as folder:
            swept = self.sweep(folder, {}, (axis for axis in [
                {"key": "accelerator", "values": ["eyeriss", narrow, eyrie.accelerator("eyeriss", array__rows=11)]}]))
            self.assertEqual(len({one.energy_total for one in swept.done}), 3)
            self.assertEqual(swept.done[1].total_cycles, eyrie.run(net, narrow, mapper="estimate").totals.cycles.total)
            self.assertEqual(swept.done[1].accelerator, narrow.title)
            self.assertIn("eyeriss_+_array.columns=8-", swept.done[1].command)
            self.check_command(swept.done[1])
        with tempfile.TemporaryDirectory() as folder:
            linked = eyrie.sweep({"name": "l", "base": {}, "vary": [{"link": ("network", "accelerator"), "values": [
                (net, narrow), ("ds_cnn_kws", "eyeriss")]}]}, f"{folder}/l.sqlite")
            self.assertEqual(linked.done[0].total_cycles, swept.done[1].total_cycles)
            self.assertEqual(len(linked.done), 2)

    def test_mappings(self):
        mapped = eyrie.map("tiny", objective="energy")
        with tempfile.TemporaryDirectory() as folder:
            swept = self.sweep(folder, {"mapping": mapped}, [{"key": "accelerator.core_khz", "values": [100000]}])
            expected = eyrie.run("tiny", mapping=mapped, set={"core_khz": 100000})
            self.assertEqual(swept.done[0].energy_total, expected.totals.energy.total)
            self.check_command(swept.done[0])

    def test_files_of_this_folder(self):
        before = os.getcwd()
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            try:
                with open("net.yaml", "w") as file:
                    file.write(eyrie.load("tiny").yaml)
                swept = self.sweep(".", {"network": "net.yaml"}, [{"key": "batch", "values": [1]}])
                self.assertEqual(len(swept.done), 1)
                self.check_command(swept.done[0])
            finally:
                os.chdir(before)

    @unittest.skipUnless(have("numpy"), "numpy is not installed")
    def test_arrays(self):
        import numpy
        random = numpy.random.default_rng(3)
        ifmap = random.integers(-9, 9, (2, 3, 9, 9)) * random.integers(0, 2, (2, 3, 9, 9))
        net = eyrie.network("mine", [eyrie.layer("A", ifmap, random.integers(-9, 9, (4, 3, 3, 3)))])
        with tempfile.TemporaryDirectory() as folder:
            swept = self.sweep(folder, {"network": net, "check": True}, [{"key": "dataflow", "values": ["rs", "ws"]}])
            self.assertTrue(all("--batch 2" in one.command for one in swept.done))  # that of the arrays
            for one in swept.done:
                alone = eyrie.run(net, dataflow=one.dataflow, mapper="estimate")
                self.assertEqual((one.total_cycles, one.energy_total),
                                 (alone.totals.cycles.total, alone.totals.energy.total))
            self.assertEqual(len([one for one in os.listdir(f"{folder}/s.sqlite.inputs") if one.endswith(".npy")]), 2)
            self.check_command(swept.done[1])


class Errors(unittest.TestCase):
    def error(self, work, *arguments, **keywords):
        with self.assertRaises(eyrie.InputError) as caught:
            work(*arguments, **keywords)
        return caught.exception

    def test_of_files(self):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/net.yaml"
            with open(path, "w") as file:
                file.write("name: n\nlayers:\n  - {name: A, type: conv, C: 0, M: 1, H: 4, W: 4, R: 3, S: 3}\n")
            error = self.error(eyrie.load, path)
            self.assertEqual((error.file, error.line, error.key), (path, 3, "layers[0].C"))
            self.assertEqual("eyrie: " + str(error), program("run", "-n", path, status=2).strip())
            machine = f"{folder}/m.yaml"
            with open(machine, "w") as file:
                file.write("name: m\narray:\n  rows: -1\n")
            error = self.error(eyrie.accelerator, machine)
            self.assertEqual((error.file, error.line, error.key), (machine, 3, "array.rows"))

    def test_of_keywords(self):
        error = self.error(eyrie.run, "tiny", batch=0)
        self.assertEqual((error.file, error.line, error.key), (None, None, "batch"))
        self.assertEqual(self.error(eyrie.run, "tiny", layer="CONV9").key, "layer")
        self.assertEqual(self.error(eyrie.run, "tiny", mapper_limit=0).key, "mapper_limit")
        self.assertEqual(self.error(eyrie.accelerator, array__rows=-1).key, "array.rows")
        self.assertEqual(self.error(eyrie.accelerator, {"array.row": 1}).key, "array.row")
        self.assertIn("allowed: ", str(self.error(eyrie.run, "alexnett")))
        self.assertIsInstance(error, ValueError)
        with self.assertRaisesRegex(TypeError, "unexpected keyword argument 'bach'; did you mean 'batch'?"):
            eyrie.run("tiny", bach=2)

    def test_of_names(self):
        for key, work in (("network", lambda: eyrie.run("alexnt")),
                          ("accelerator", lambda: eyrie.run("tiny", "eyeris")),
                          ("network", lambda: eyrie.load("alexnt")), ("accelerator", lambda: eyrie.prices("eyeris")),
                          ("technology", lambda: eyrie.prices("eyeriss", technology="7nm")),
                          ("energy", lambda: eyrie.run("tiny", energy="normalised")),
                          ("mapping", lambda: eyrie.run("tiny", mapping="nothing")),
                          ("dataflows", lambda: eyrie.compare("tiny", dataflows="rt")),
                          ("file", lambda: eyrie.sweep("nothing")), ("kind", lambda: eyrie.names("foo")),
                          ("check", lambda: eyrie.run("tiny", check="no")), ("b", lambda: eyrie.diff({}, {})),
                          ("arrays", lambda: eyrie.run("tiny", arrays="no")),
                          ("progress", lambda: eyrie.run("tiny", progress="no"))):
            error = self.error(work)
            self.assertEqual((error.key, error.file), ("a" if key == "b" else key, None), error)
            self.assertIn("allowed: " if key != "b" else "schema", str(error))

    def test_of_files_that_cannot_be_read(self):
        with tempfile.TemporaryDirectory() as folder:
            lost = f"{folder}/no.x"
            for work in (lambda: eyrie.diff(lost, lost), lambda: eyrie.open_store(lost),
                         lambda: eyrie.run(lost), lambda: eyrie.accelerator(lost), lambda: eyrie.load(lost)):
                self.assertEqual(self.error(work).file, lost)
            with open(lost, "w") as file:
                file.write("{}")
            error = self.error(eyrie.diff, lost, lost)
            self.assertEqual((error.file, error.key), (lost, "schema"))

    def test_of_sweeps(self):
        with tempfile.TemporaryDirectory() as folder:
            good = {"name": "s", "base": {"network": "tiny"}, "vary": [{"key": "batch", "values": [1, 2]}]}
            store = f"{folder}/s.sqlite"
            layer = {"name": "A", "C": 1, "M": 1, "H": 5, "W": 5, "R": 3, "S": 3}
            for change, key in (({"base": {"network": "tinny"}}, "base.network"), ({"vary": []}, "vary"),
                                ({"base": {}}, "base"), ({"base": {"network": {"name": "n"}}}, "base.network"),
                                ({"base": {"network": {"name": "n", "layers": [{**layer, "C": 0}]}}}, "base.network"),
                                ({"base": {"network": "tiny", "accelerator": {"array": {"rows": 0}}}},
                                 "base.accelerator"),
                                ({"base": {"network": "tiny", "energy": object()}}, "base.energy"),
                                ({"base": {"network": eyrie.run("tiny")}}, "base.network"),
                                ({"vary": [{"key": "batch", "values": [1, {2}]}]}, "vary[0].values[1]"),
                                ({"vary": [{"link": 3, "values": [1, 2]}]}, "vary[0].link"),
                                ({"base": {"network": "tiny", "mapping": {"dataflow": "rt"}}}, "base.mapping"),
                                ({"vary": [{"key": "network", "values": ["tiny", 3.5]}], "base": {}},
                                 "vary[0].values[1]"), ({"base": {"network": "\ud800"}}, "base.network")):
                error = self.error(eyrie.sweep, {**good, **change}, store)
                self.assertEqual((error.file, error.line, error.key), (None, None, key), error)
                self.assertRegex(str(error), "^sweep: .*(allowed|missing|expected)")
                self.assertNotIn("tmp", str(error))
            self.assertEqual(os.listdir(folder), [])
            error = self.error(eyrie.sweep, {"base": {}}, store)
            self.assertEqual((str(error), error.key), ("sweep: key 'name' is missing", "sweep"))
            self.assertEqual(self.error(eyrie.sweep, good, f"{folder}/no/s.sqlite").key, "store")
            self.assertEqual(self.error(eyrie.sweep, 7).key, "file")
            self.assertEqual(self.error(eyrie.open_store, 7).key, "store")

    def test_of_mappings(self):
        layer = {"name": "A", "C": 1, "M": 1, "H": 5, "W": 5, "R": 3, "S": 3}
        for work, key, said in ((lambda: eyrie.run({}), "network", "network: key 'name' is missing"),
                                (lambda: eyrie.run({"name": "n", "layers": [{**layer, "C": 0}]}), "layers[0].C",
                                 "network: layers[0].C: found 0; allowed: "),
                                (lambda: eyrie.run({"name": "n", "layers": 3}), "layers", "network: layers: found 3"),
                                (lambda: eyrie.network("n", [{**layer, "C": object()}]), "layers[0].C",
                                 "network: layers[0].C: found <object"),
                                (lambda: eyrie.run("tiny", {"name": "m", "array": {"rows": 0}}), "array.rows",
                                 "accelerator: array.rows: found 0; allowed: "),
                                (lambda: eyrie.run("tiny", mapping={"dataflow": "rt"}), "dataflow",
                                 "mapping: dataflow: found 'rt'"),
                                (lambda: eyrie.run("tiny", mapping={}), "mapping", "mapping: key 'dataflow' is miss"),
                                (lambda: eyrie.map("tiny", mapping={}), "mapping", "mapping: key 'dataflow' is miss"),
                                (lambda: eyrie.diff(eyrie.map("tiny"), "x.json"), "a", "a: found <eyrie mappings"),
                                (lambda: eyrie.run(5), "network", "network: found 5, of type int; allowed: "),
                                (lambda: eyrie.run("tiny", 5), "accelerator", "accelerator: found 5"),
                                (lambda: eyrie.run("tiny", batch=0), "batch", "batch: found '0'"),
                                (lambda: eyrie.accelerator(array__rows=-1), "array.rows", "array.rows=-1: found -1")):
            error = self.error(work)
            self.assertEqual((error.key, error.file, error.line), (key, None, None), error)
            self.assertTrue(str(error).startswith(said), error)

    def test_of_half_characters(self):
        half = "\ud800"
        layer = {"name": "A", "C": 1, "M": 1, "H": 5, "W": 5, "R": 3, "S": 3}
        for work, key in ((lambda: eyrie.run(half), "network"), (lambda: eyrie.run("tiny", half), "accelerator"),
                          (lambda: eyrie.run("tiny", layer=half), "layer"), (lambda: eyrie.load(half), "network"),
                          (lambda: eyrie.run("tiny", mapping=half), "mapping"),
                          (lambda: eyrie.network(half, [layer]), "name"), (lambda: eyrie.names(half), "kind"),
                          (lambda: eyrie.network("n", [{**layer, "name": half}]), "layers[0].name"),
                          (lambda: eyrie.accelerator("eyeriss", {half: 1}), "overrides"),
                          (lambda: eyrie.open_store(half), "store"), (lambda: eyrie.sweep(half), "file"),
                          (lambda: eyrie.serve(["tiny", half]), "network"), (lambda: eyrie.diff(half, half), "a"),
                          (lambda: eyrie.run("tiny").save(f"{half}.json"), "path"),
                          (lambda: eyrie.run("tiny", weights={half: "x.npy"}), "weights")):
            error = self.error(work)
            self.assertEqual(error.key, key, error)
            self.assertIn("half a character", str(error))

    def test_of_the_computer(self):
        code = ("import resource, eyrie\n"
                "resource.setrlimit(resource.RLIMIT_NOFILE, (6, 6))\n"
                "files = [open('/dev/null') for _ in range(2)]\n"
                "try: eyrie.sweep({'name': 's', 'base': {'network': 'tiny'},"
                " 'vary': [{'key': 'batch', 'values': [1]}]}, 'no.sqlite')\n"
                "except eyrie.ComputerError as error: print(error)")
        done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env={**os.environ, "PYTHONPATH": PACKAGES})
        self.assertIn("Too many open files", done.stdout.decode(), done.stderr.decode())
        with tempfile.TemporaryDirectory() as folder:
            error = self.error(eyrie.run("tiny").save, f"{folder}/no/a.json")
            self.assertRegex(str(error), "^path: No such file or directory: .*/no/a.json")
            with self.assertRaisesRegex(LookupError, "enough"):  # not what a listener raises
                def stop(*_):
                    raise LookupError("enough")
                eyrie.sweep({"name": "s", "base": {"network": "tiny"}, "vary": [{"key": "batch", "values": [1, 2]}]},
                            f"{folder}/s.sqlite", progress=stop)

    def test_of_results(self):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/r.json"
            for text, said in (("{}", "r.json: schema: "), ('{"schema": "eyrie.map/1"}', "allowed: eyrie.result/1"),
                               ("[1,", "r.json:1: ")):
                with open(path, "w") as file:
                    file.write(text)
                error = self.error(eyrie.diff, path, path)
                self.assertIn(said, str(error))
                self.assertEqual("eyrie: " + str(error), program("diff", path, path, status=2).strip())
        self.assertIn("allowed: a Result", str(self.error(eyrie.diff, eyrie.map("tiny"), "r.json")))
        self.assertEqual("a: schema: is missing", str(self.error(eyrie.diff, {}, eyrie.run("tiny"))))

    def test_of_questions(self):
        self.assertEqual(self.error(eyrie.serve, "tiny", scenario="sever").key, "scenario")
        self.assertEqual(self.error(eyrie.serve, "tiny", scenario="server", chips=0, **BOUND).key, "chips")
        self.assertIn("allowed: ", str(self.error(eyrie.serve, ["tiny", "tinny"], **FEW, **BOUND)))
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(eyrie.InputError, "a picture of 2 answers"):
                eyrie.serve("tiny", scenario=["single-stream", "offline"], **FEW).save(f"{folder}/x.svg")
        with self.assertRaisesRegex(TypeError, "timeline"):
            eyrie.serve("tiny", scenario="offline", timeline="x.json")

    def test_networks_that_cannot_be_served(self):
        tight = {"array.rows": 1, "pe.ifmap_spad_words": 1}
        with self.assertWarnsRegex(eyrie.IncompleteWarning, "tiny on eyeriss"):
            served = eyrie.serve("tiny", scenario=["offline"], set=tight)
        self.assertEqual((served.results, len(served.cannot_run)), ([], 1))
        self.error(eyrie.serve, "tiny", scenario="offline", set=tight)

    def test_layers_that_cannot_run(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            result = eyrie.run("tiny", set={"array.rows": 1, "pe.ifmap_spad_words": 1})
        self.assertEqual(len(caught), len(result.cannot_run))
        self.assertFalse(result.complete)
        self.assertTrue(all(issubclass(one.category, eyrie.IncompleteWarning) for one in caught))


class ProgressAndThreads(unittest.TestCase):
    LONG = dict(network="vgg16", mapper="estimate", no_fast_forward=True, batch=4)

    def test_progress(self):
        heard = []
        eyrie.run("alexnet", layer="CONV1", no_fast_forward=True, mapper="estimate",
                  progress=lambda *it: heard.append(it))
        self.assertTrue(heard)
        for what, done, total in heard:
            self.assertIn("CONV1", what)
            self.assertLessEqual(0, done)
            self.assertLessEqual(done, total)

    def test_a_total_that_is_not_known(self):
        shares = []
        eyrie.map("alexnet", layer="CONV1", progress=lambda what, done, total: shares.append(done / total))
        eyrie.serve("tiny", scenario="server", queries=100000, duration=0, **BOUND,
                    progress=lambda what, done, total: shares.append(done / total))
        self.assertTrue(shares)
        self.assertTrue(all(0 <= share <= 1 for share in shares))

    def test_what_a_listener_throws_ends_the_run(self):
        def stop(*_):
            raise LookupError("enough")
        with self.assertRaisesRegex(LookupError, "enough"):
            eyrie.run(**self.LONG, progress=stop)
        self.assertEqual(eyrie.run("tiny").totals.check, "not run")

    def interrupted(self, work):
        def interrupt(*_):
            raise KeyboardInterrupt
        before = signal.signal(signal.SIGALRM, interrupt)
        started = time.process_time()
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        try:
            with self.assertRaises(KeyboardInterrupt):
                work()
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        return time.process_time() - started  # of this process: other work on the machine does not count

    def test_interruption(self):
        self.assertLess(self.interrupted(lambda: eyrie.run(**self.LONG)), 20)

    def test_interruption_of_the_exact_mapper(self):
        self.assertLess(self.interrupted(lambda: eyrie.map("resnet50_v1", batch=4, mapper_limit=1000)), 30)

    def test_interruption_of_serving(self):
        self.assertLess(self.interrupted(lambda: eyrie.serve("tiny", scenario="server", queries=9000000, **BOUND)), 20)

    def test_progress_of_serving(self):
        heard = []
        eyrie.serve("tiny", scenario="server", queries=100000, duration=0, **BOUND,
                    progress=lambda *it: heard.append(it[0]))
        self.assertIn("serving tiny, server", heard)

    def test_interruption_of_a_sweep(self):
        space = {"name": "long", "base": {"accelerator": "eyeriss", "network": "vgg16", "batch": 4, "layers": "all"},
                 "vary": [{"key": "accelerator.array.columns", "range": {"from": 8, "to": 40, "step": 1}}]}
        with tempfile.TemporaryDirectory() as folder:
            took = self.interrupted(lambda: eyrie.sweep(space, store=f"{folder}/s.sqlite"))
        self.assertLess(took, 30)

    def test_other_threads_run_meanwhile(self):
        counted, over = [0], threading.Event()

        def count():
            while not over.is_set():
                counted[0] += 1
                time.sleep(0.001)
        thread = threading.Thread(target=count)
        thread.start()
        before = counted[0]
        eyrie.run("alexnet", layer="CONV2", no_fast_forward=True, mapper="estimate")
        while_running = counted[0] - before
        over.set()
        thread.join()
        self.assertGreater(while_running, 5)

    def test_chips_side_by_side(self):
        alone = [eyrie.run("tiny", array, check=True) for array in ("eyeriss", {"name": "w", "array": {"columns": 20}})]
        found = [None, None]

        def work(place, machine):
            found[place] = eyrie.run("tiny", machine, check=True)
        threads = [threading.Thread(target=work, args=one)
                   for one in ((0, "eyeriss"), (1, {"name": "w", "array": {"columns": 20}}))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for one, other in zip(alone, found):
            self.assertEqual(without_times(one.data), without_times(other.data))


class Shown(unittest.TestCase):
    results = {"run": lambda: eyrie.run("tiny"), "map": lambda: eyrie.map("tiny"),
               "compare": lambda: eyrie.compare("tiny", dataflows="rs,ws", mapper="estimate"),
               "accounting": lambda: eyrie.compare("alexnet", layer="CONV3", accounting="isca16"),
               "prices": lambda: eyrie.prices("eyeriss"),
               "diff": lambda: eyrie.diff(eyrie.run("tiny"), eyrie.run("tiny", batch=2)),
               "serve": lambda: eyrie.serve("tiny", scenario="offline", **FEW),
               "served": lambda: eyrie.serve("tiny", ["eyeriss", "eyeriss_rtl"], **FEW, **BOUND)}

    def test_what_a_user_may_not_expect(self):
        result = eyrie.run("resnet8", mapper="estimate")
        html, printed = result._repr_html_(), str(result)
        for what in ("not run: 3 add", "assumed: no zeros", "compression inflates: "):
            self.assertIn(what, html)
            self.assertIn(what, printed)
        self.assertIn("left out: FC", eyrie.run("alexnet", mapper="estimate")._repr_html_())
        for line in result.remarks:
            self.assertIn(f"\n{line}\n", printed)
        self.assertEqual(pickle.loads(pickle.dumps(result)).remarks, result.remarks)
        compared = eyrie.compare("resnet8", dataflows="rs,ws", mapper="estimate")
        self.assertIn("not run: 3 add", compared._repr_html_())
        self.assertIn("".join(f"{line}\n" for line in compared.remarks), str(compared))
        served = eyrie.serve("tiny", scenario=["offline", "single-stream"], **FEW)
        self.assertEqual([line[:21] for line in served.remarks], ["compression inflates:"])
        self.assertIn(served.remarks[0], served._repr_html_())

    def test_names_of_others_do_nothing_to_a_terminal(self):
        hostile, shown = "a\x1b[31m\u202e\x9bb", "a\\x1b[31m\\xe2\\x80\\xae\\xc2\\x9bb"
        net = eyrie.network(hostile, [eyrie.layer("A", C=1, M=1, H=6, W=6, R=3, S=3)])
        machine = eyrie.accelerator({"name": hostile})
        found = {"network": net, "accelerator": machine, "run": eyrie.run(net, machine), "map": eyrie.map(net, machine),
                 "compare": eyrie.compare(net, machine, dataflows="rs"), "prices": eyrie.prices(machine),
                 "accounting": eyrie.compare(net, accounting="isca16"),
                 "diff": eyrie.diff(eyrie.run(net, machine), eyrie.run(net, machine, batch=2)),
                 "serve": eyrie.serve(net, machine, scenario="offline", **FEW)}
        with tempfile.TemporaryDirectory() as folder:
            store = f"{folder}/{hostile}.sqlite"
            found["sweep"] = eyrie.sweep({"name": hostile, "base": {"network": net, "accelerator": machine},
                                          "vary": [{"key": "batch", "values": [1, 2]}]}, store)
            found["store"] = eyrie.open_store(store)
            for name, one in found.items():
                for text in (str(one), repr(one), one._repr_html_()):
                    self.assertFalse(set("\x1b\u202e\x9b") & set(text), name)
                self.assertTrue(shown in str(one) or shown in one._repr_html_(), name)
        self.assertIn(shown, repr(found["run"]))
        self.assertEqual(found["run"].network, hostile)  # the data are as they are
        with self.assertRaises(eyrie.InputError) as caught:
            eyrie.run(f"{hostile}.yaml")
        self.assertFalse(set("\x1b\u202e\x9b") & set(str(caught.exception)))

    def test_html(self):
        for name, make in self.results.items():
            html = make()._repr_html_()
            self.assertIn("<table>", html, name)
            self.assertIn("&lt;eyrie ", html, name)

    @unittest.skipUnless(have("pandas"), "pandas is not installed")
    def test_tables(self):
        for name, make in self.results.items():
            self.assertGreater(len(make().table()), 0, name)
        result = eyrie.run("tiny")
        table = result.table()
        self.assertEqual(list(table.index), [layer.name for layer in result.layers])
        self.assertEqual(table["total cycles"].sum(), result.totals.cycles.total)
        self.assertAlmostEqual(table["energy pJ"].sum() / result.totals.energy.total, 1, places=12)
        self.assertEqual(result.table("accesses")["dram.filter.reads"].sum(), result.totals.accesses.dram.filter.reads)
        with self.assertRaisesRegex(eyrie.InputError, "allowed: "):
            result.table("energies")
        diff = self.results["diff"]()
        self.assertEqual(diff.table("amounts").loc["total", "total_cycles.b"], diff.runs[0].total.total_cycles.b)
        self.assertIn("batch", diff.table("keys").index)
        equal = eyrie.diff(result, result).table("keys")
        self.assertEqual((equal.index.name, list(equal.columns), len(equal)), ("key", ["A", "B"], 0))
        with self.assertRaisesRegex(eyrie.InputError, "allowed: "):
            diff.table("key")
        estimated = eyrie.map("tiny", mapper="estimate").table()
        self.assertGreater(estimated["total cycles"].min(), 0)

    @unittest.skipUnless(have("matplotlib"), "matplotlib is not installed")
    def test_pictures(self):
        for name, make in self.results.items():
            self.assertTrue(make().plot()._repr_png_().startswith(b"\x89PNG"), name)
        picture = self.results["diff"]().plot()
        self.assertTrue(picture._suptitle.get_text().startswith("B: "))

    def test_one_of_a_thing_is_singular(self):
        one = eyrie.network("one", [eyrie.layer("A", C=1, M=1, H=3, W=3, R=3, S=3)])
        self.assertIn(", 1 layer>", repr(one))
        self.assertIn(", 4 layers>", repr(eyrie.load("tiny")))
        a, b = (eyrie.run("tiny", seed=seed) for seed in (1, 2))
        self.assertIn("1 key differs", repr(eyrie.diff(a, b)))
        self.assertIn("0 keys differ", repr(eyrie.diff(a, a)))

    def test_every_result_prints_and_saves(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, make in self.results.items():
                result = make()
                self.assertGreater(len(str(result).splitlines()), 2, name)
                result.save(f"{folder}/x.json")
                with open(f"{folder}/x.json") as file:
                    self.assertEqual(json.load(file), result.data, name)

    def test_copies(self):
        for name, make in self.results.items():
            result = make()
            for other in (copy.copy(result), copy.deepcopy(result), pickle.loads(pickle.dumps(result))):
                other = pickle.loads(pickle.dumps(other))
                self.assertEqual((other.data, str(other), repr(other), other.rows()),
                                 (result.data, str(result), repr(result), result.rows()), name)
        with tempfile.TemporaryDirectory() as folder:
            result = self.results["run"]()
            other = pickle.loads(pickle.dumps(result))
            for one, path in ((result, f"{folder}/a.csv"), (other, f"{folder}/b.csv")):
                one.save(path)
            with open(f"{folder}/a.csv") as ours, open(f"{folder}/b.csv") as theirs:
                self.assertEqual(ours.read(), theirs.read())
        machine = eyrie.accelerator(eyrie.accelerator("eyeriss", array__rows=14), {"glb.shared_banks": 50})
        other = pickle.loads(pickle.dumps(machine))
        self.assertEqual((other.title, other.yaml), (machine.title, machine.yaml))
        net = eyrie.network("mine", [eyrie.layer("A", C=4, M=8, H=12, W=12, R=3, S=3)])
        self.assertEqual(copy.deepcopy(net).yaml, net.yaml)
        self.assertEqual(pickle.loads(pickle.dumps(eyrie.load("tiny"))).yaml, eyrie.load("tiny").yaml)
        if have("numpy"):
            result = eyrie.run("tiny", layer="CONV1", arrays=True)
            other = pickle.loads(pickle.dumps(result))
            self.assertTrue((other.layers["CONV1"].ofmap == result.layers["CONV1"].ofmap).all())

    def test_in(self):
        result = eyrie.run("tiny")
        self.assertIn("CONV1", result.layers)
        self.assertIn(result.layers[0], result.layers)
        self.assertNotIn("CONV9", result.layers)
        self.assertIn("totals", result)

    def test_what_a_module_shows(self):
        shown = [name for name in dir(eyrie) if not name.startswith("_")]
        self.assertEqual(sorted(shown), sorted(eyrie.__all__))

    def test_files(self):
        result = eyrie.run("tiny")
        with tempfile.TemporaryDirectory() as folder:
            result.save(f"{folder}/r.json")
            with open(f"{folder}/r.json") as file:
                self.assertEqual(json.load(file), result.data)
            result.save(f"{folder}/r.csv")
            with self.assertRaisesRegex(eyrie.InputError, "allowed: "):
                result.save(f"{folder}/r.txt")
            diff = eyrie.diff(f"{folder}/r.json", result)
            diff.save(f"{folder}/d.csv")
            with self.assertRaisesRegex(eyrie.InputError, "allowed: .* .json, .csv"):
                diff.save(f"{folder}/d.svg")
            served = eyrie.serve("tiny", scenario="offline")
            served.save(f"{folder}/s.json")
            with open(f"{folder}/s.json") as file:
                self.assertEqual(json.load(file), served.data)


class Declarations(unittest.TestCase):
    def test_every_option_is_a_keyword_with_its_doc(self):
        for name in ("run", "map", "compare", "sweep", "prices", "serve"):
            function = getattr(eyrie, name)
            command = ["show", "prices"] if name == "prices" else [name]
            text = " ".join(program(*command, "--help").split())
            keywords = [one for one in inspect.signature(function).parameters.values() if one.kind == one.KEYWORD_ONLY]
            own = {"mapping", "arrays", "progress"}
            self.assertGreater(len(keywords), 1)
            for keyword in keywords:
                if keyword.name in own:
                    continue
                self.assertIn("--" + keyword.name.replace("_", "-"), text)
                self.assertIn(f"\n    {keyword.name}: ", function.__doc__)

    def test_stubs(self):
        with open(os.path.join(PACKAGES, "eyrie", "__init__.pyi")) as file:
            stubs = {one.name: one for one in ast.parse(file.read()).body if isinstance(one, ast.FunctionDef)}
        for name in ("run", "map", "compare", "sweep", "prices", "diff", "serve"):
            arguments = stubs[name].args
            listed = [one.arg for one in arguments.args + arguments.kwonlyargs]
            self.assertEqual(listed, list(inspect.signature(getattr(eyrie, name)).parameters))
            self.assertEqual(" ".join(ast.get_docstring(stubs[name]).split()),
                             " ".join(inspect.getdoc(getattr(eyrie, name)).split()))
        self.assertLessEqual({"names", "open_store"}, set(stubs))
        machines = [one.annotation for one in stubs["compare"].args.args if one.arg == "accelerator"]
        self.assertIn("Sequence[", ast.unparse(machines[0]))

    def test_large_modules_wait_until_they_are_wanted(self):
        code = ("import sys; import eyrie; eyrie.run('tiny')._repr_html_(); "
                "print(sorted({'numpy', 'pandas', 'matplotlib'} & set(sys.modules)))")
        out = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True,
                             env={**os.environ, "PYTHONPATH": PACKAGES}).stdout
        self.assertEqual(out.decode().strip(), "[]")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
