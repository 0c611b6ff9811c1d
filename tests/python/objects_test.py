#!/usr/bin/env python3
"""import eyrie: networks, machines, mappings and results as objects: what they were made of, copied, swept, shown.

objects_test.py PACKAGES EYRIE: the folder that holds the package, and the program to compare with.
"""
import copy
import json
import os
import pickle
import re
import subprocess
import sys
import tempfile
import unittest
import warnings

PACKAGES, PROGRAM = map(os.path.abspath, sys.argv[1:3])
sys.path.insert(0, PACKAGES)
import eyrie  # noqa: E402

try:
    import numpy
except ImportError:
    numpy = None
try:
    import matplotlib
except ImportError:
    matplotlib = None

LAYER = {"name": "A", "C": 3, "M": 4, "H": 8, "W": 8, "R": 3, "S": 3}
PRODUCT = {"name": "u", "layers": [{"name": "M", "type": "matmul", "M": 6, "N": 40, "K": 16}]}
NOTHING_FITS = {"pe.filter_spad_words": 1}


def without_warnings(work, *words, **keywords):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", eyrie.IncompleteWarning)
        return work(*words, **keywords)


class Test(unittest.TestCase):
    def refused(self, key, said, work, *words, **keywords):
        with self.assertRaisesRegex(eyrie.InputError, said) as caught:
            work(*words, **keywords)
        self.assertEqual(caught.exception.key, key, caught.exception)
        return caught.exception


class MappingsOfProducts(Test):
    def test_a_folding_goes_with_its_mapping(self):
        for mapper in ("estimate", "exact"):
            mapped, run = eyrie.map(PRODUCT, mapper=mapper), eyrie.run(PRODUCT, mapper=mapper)
            given = eyrie.run(PRODUCT, mapping=mapped)
            self.assertIn("folding", run.layers["M"])
            self.assertEqual(given.layers["M"].mapping_choice.mapper, "given")
            self.assertEqual((given.layers["M"].folding, given.layers["M"].cycles, given.totals.energy),
                             (run.layers["M"].folding, run.layers["M"].cycles, run.totals.energy))
            self.assertEqual(mapped.file()["layers"]["M"]["folding"], run.layers["M"].folding)
            written = eyrie.run(PRODUCT, mapping={"dataflow": "rs", "layers": {"M": mapped.layers["M"].parameters}})
            self.assertNotEqual(written.totals.cycles.total, run.totals.cycles.total)
            with tempfile.TemporaryDirectory() as folder:
                swept = eyrie.sweep({"name": "s", "base": {"network": PRODUCT, "layers": "all", "mapping": mapped},
                                     "vary": [{"key": "seed", "values": [1]}]}, f"{folder}/s.sqlite")
                self.assertEqual(swept.points[0].total_cycles, run.totals.cycles.total)

    def test_a_given_folding_is_told(self):
        mapped = eyrie.map(PRODUCT, mapper="estimate")
        again = eyrie.map(PRODUCT, mapping=mapped)
        self.assertEqual(again.layers["M"].folding, mapped.layers["M"].folding)
        self.assertEqual(again.layers["M"].estimate, mapped.layers["M"].estimate)
        with tempfile.TemporaryDirectory() as folder:
            for name, content in (("net", PRODUCT), ("mapping", mapped.file())):
                with open(f"{folder}/{name}.yaml", "w") as file:
                    json.dump(content, file)
            text = subprocess.run([PROGRAM, "map", "-n", f"{folder}/net.yaml", "--mapping", f"{folder}/mapping.yaml"],
                                  stdout=subprocess.PIPE, check=True).stdout.decode()
        self.assertRegex(text, r"M: rs .*; folded to C=\d+")

    def test_without_any_layer(self):
        mapped = without_warnings(eyrie.map, "tiny", set=NOTHING_FITS)
        self.refused("mapping", "mapping: found none of any layer; allowed: ", mapped.file)
        self.refused("mapping", "mapping: found none", eyrie.run, "tiny", mapping=mapped)
        with tempfile.TemporaryDirectory() as folder:
            self.refused("base.mapping", "sweep: base.mapping: mapping: found none", eyrie.sweep, {
                "name": "s", "base": {"network": "tiny", "mapping": mapped},
                "vary": [{"key": "seed", "values": [1]}]}, f"{folder}/s.sqlite")
            self.assertEqual(os.listdir(folder), [])


class ResultsWithoutLayers(Test):
    def test_they_are_results(self):
        result = without_warnings(eyrie.run, "tiny", set=NOTHING_FITS)
        served = without_warnings(eyrie.serve, "tiny", [eyrie.accelerator("eyeriss", NOTHING_FITS)],
                                  scenario=["offline"])
        self.assertEqual(repr(served), "<eyrie served: no answer>")
        with tempfile.TemporaryDirectory() as folder:
            self.refused("path", "^path: no layer could run; allowed: ", result.save, f"{folder}/x.svg")
            compared = without_warnings(eyrie.compare, "tiny", eyrie.accelerator("eyeriss", NOTHING_FITS),
                                        dataflows="rs")
            self.refused("path", "^path: no dataflow could run every layer; allowed: ", compared.save,
                         f"{folder}/x.svg")
            self.assertEqual(os.listdir(folder), [])
            self.refused("path", "no/x.json", result.save, f"{folder}/no/x.json")
        self.assertEqual(result.rows(), [])
        self.refused("of", "found 'nothing'; allowed: cycles, .*energy, mapping$", result.table, "nothing")

    def test_tables(self):
        try:
            import pandas  # noqa: F401
        except ImportError:
            self.skipTest("pandas is not installed")
        result = without_warnings(eyrie.run, "tiny", set=NOTHING_FITS)
        for of in (None, "energy", "mapping", "accesses"):
            self.assertEqual(len(result.table(of)), 0)


class WhatObjectsAreMadeOf(Test):
    def check_copies(self, made, number_of, expected):
        for copied in (copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))):
            self.assertEqual([number_of(copied(one)) for one in made], expected)

    def test_networks(self):
        keys = {"name": "q", "layers": [{**LAYER, "stride": [1, 1]}]}
        of_mapping, of_list = [], []
        for m in (4, 8):
            keys["layers"][0]["M"] = m
            of_mapping.append(eyrie.load(keys))
            of_list.append(eyrie.network("q", keys["layers"]))
        keys["layers"][0]["stride"][0] = 2
        keys["layers"].append(LAYER)
        for nets in (of_mapping, of_list):
            self.check_copies(nets, lambda net: eyrie.run(net).totals.macs, [3888, 7776])

    def test_what_can_be_read_once(self):
        net = eyrie.network("q", ({key: value for key, value in LAYER.items()} for _ in range(1)))
        self.check_copies([net], lambda one: one.layers, [["A"]])

    def test_accelerators(self):
        keys, overrides = {"name": "m", "array": {"rows": 6}}, {"array": {"columns": 8}}
        machines = []
        for rows in (6, 8):
            keys["array"]["rows"] = overrides["array"]["columns"] = rows
            machines += [eyrie.accelerator(keys, overrides), eyrie.accelerator("eyeriss", overrides)]
        machines.append(eyrie.accelerator(machines[0], array__rows=5))
        overrides["array"]["columns"] = keys["array"]["rows"] = 3
        self.check_copies(machines, lambda one: (one.array.rows, one.array.columns),
                          [(6, 6), (12, 6), (8, 8), (12, 8), (5, 6)])

    def test_files_of_another_folder(self):
        before = os.getcwd()
        with tempfile.TemporaryDirectory() as folder:
            for name, made in (("net", eyrie.load("tiny")), ("machine", eyrie.accelerator(array__rows=6))):
                with open(f"{folder}/{name}.yaml", "w") as file:
                    file.write(made.yaml)
            os.chdir(folder)
            try:
                objects = eyrie.load("net.yaml"), eyrie.accelerator("machine.yaml", array__columns=8)
            finally:
                os.chdir(before)
            net, machine = pickle.loads(pickle.dumps(objects))
        self.assertEqual((net.name, machine.array.rows, machine.array.columns), ("tiny", 6, 8))

    @unittest.skipIf(numpy is None, "numpy is not installed")
    def test_arrays(self):
        words, filter = numpy.ones((1, 2, 5, 5), dtype=numpy.int64), numpy.ones((3, 2, 3, 3), dtype=numpy.int64)
        one = eyrie.layer("A", words, filter)
        net = eyrie.network("n", [one])
        words[:], filter[:] = 2, 3
        later = eyrie.network("n", [one])  # the layer has the words it was made of
        for at in (net, later):
            self.check_copies([at], lambda one: int(eyrie.run(one, arrays=True).layers["A"].ofmap.max()), [18])
            with tempfile.TemporaryDirectory() as folder:
                eyrie.sweep({"name": "s", "base": {"network": at}, "vary": [{"key": "seed", "values": [1]}]},
                            f"{folder}/s.sqlite")
                files = [name for name in os.listdir(f"{folder}/s.sqlite.inputs") if name.endswith(".npy")]
                self.assertEqual({int(numpy.load(f"{folder}/s.sqlite.inputs/{name}").max()) for name in files}, {1})

    def test_the_last_value_of_a_key_counts(self):
        for machine in (eyrie.accelerator("eyeriss", {"array.rows": 5}, array__rows=6),
                        eyrie.accelerator("eyeriss", {"array": {"rows": 5}, "array.rows": 6}),
                        eyrie.accelerator(eyrie.accelerator(array__rows=5), {"array.rows": 7}, array__rows=6)):
            self.assertEqual(machine.title, "eyeriss + array.rows=6")
        self.assertEqual(eyrie.accelerator({"name": "x", "array": {"rows": 5}, "array.rows": 4}).array.rows, 4)

    def test_a_section_and_a_value(self):
        for keys in ({"array": 5, "array.rows": 4}, {"array.rows": 4, "array": 5}, {"array.rows": 4, "array": None},
                     {"array": 5, "array.": {"rows": 4}}):
            error = self.refused("array", "^accelerator: array: found ", eyrie.accelerator, {"name": "x", **keys})
            self.assertRegex(str(error), "allowed: |expected ")

    def test_sizes_of_open_axes(self):
        net, sizes = eyrie.load("tiny"), {"height": 64}
        for work in (eyrie.run, eyrie.map, eyrie.compare, eyrie.serve, eyrie.load):
            for given in (net, {"name": "q", "layers": [LAYER]}):
                self.refused("dim", "^dim: found height=64, with a network that is no ", work, given, dim=sizes)
        self.refused("dim", "^dim: found height=64", eyrie.serve, ["tiny", net], dim=sizes)
        self.assertEqual(eyrie.run(net, dim={}).network, "tiny")
        error = self.refused("dim", "tiny.yaml: dim: found nosuch; allowed: ", eyrie.run, "tiny", dim={"nosuch": 3})
        self.assertNotIn("--", str(error))

    def test_values_that_hold_themselves(self):
        endless, again, deep = [], {}, 1
        endless.append(endless)
        again["a"] = again
        for _ in range(5000):
            deep = [deep]
        base = {"network": "tiny"}
        for key, work in (("layers[0]", lambda: eyrie.network("x", endless)), ("a", lambda: eyrie.run(again)),
                          ("layers[0]", lambda: eyrie.network("x", [{**LAYER, "stride": deep}])),
                          ("a", lambda: eyrie.run("tiny", again)), ("a", lambda: eyrie.accelerator("eyeriss", again)),
                          ("a", lambda: eyrie.run("tiny", set=again)), ("a", lambda: eyrie.diff(again, again)),
                          ("a", lambda: eyrie.run("tiny", mapping=again)), ("a", lambda: eyrie.sweep(again)),
                          ("vary[0]", lambda: eyrie.sweep({"name": "s", "base": base, "vary": endless})),
                          ("base.network", lambda: eyrie.sweep({"name": "s", "base": {"network": again}}))):
            self.refused(key, "found a value that holds itself, or is nested too deep; allowed: up to 100 deep", work)


@unittest.skipIf(numpy is None, "numpy is not installed")
class Words(Test):
    def test_a_depthwise_filter_has_as_many_channels_as_filters(self):
        filter = numpy.arange(36).reshape(4, 1, 3, 3)
        image = numpy.arange(4 * 81).reshape(1, 4, 9, 9) % 7
        alone = eyrie.layer("A", filter=filter, type="depthwise", H=9, W=9)
        self.assertEqual((alone.C, alone.M), (4, 4))
        both = eyrie.run(eyrie.network("n", [eyrie.layer("A", image, filter, type="depthwise")]), arrays=True)
        given = eyrie.run(eyrie.network("n", [alone]), input={"A": image}, arrays=True)
        self.assertEqual(given.layers["A"].ofmap.shape, (1, 4, 7, 7))
        self.assertTrue(numpy.array_equal(given.layers["A"].ofmap, both.layers["A"].ofmap))
        wide = eyrie.layer("A", filter=filter, type="depthwise", C=2, H=9, W=9)  # two filters a channel
        self.assertEqual((wide.C, wide.M), (2, 4))
        self.assertEqual(eyrie.layer("A", filter=filter, type="depthwise", groups=2, H=9, W=9).C, 2)

    def test_images_of_one_image(self):
        filter = numpy.ones((3, 2, 3, 3), dtype=int)
        images = numpy.arange(4 * 72).reshape(4, 2, 6, 6) % 5
        plain = eyrie.run(eyrie.network("n", [eyrie.layer("A", images, filter)]), arrays=True)
        for of_one, batch in ((1, 4), (2, 2), (4, 1)):
            result = eyrie.run(eyrie.network("n", [eyrie.layer("A", images, filter, images=of_one)]), arrays=True,
                               check=True)
            self.assertEqual((result.batch, result.totals.check), (batch, "match"))
            self.assertTrue(numpy.array_equal(result.layers["A"].ofmap, plain.layers["A"].ofmap))
        self.refused("ifmap", "ifmap: found an array of 4 images in A; allowed: a multiple of images=3", eyrie.layer,
                     "A", images, filter, images=3)
        self.refused("layers[0].images", "images: ", lambda: eyrie.network(
            "n", [eyrie.layer("A", images, filter, images=0)]))


class Sweeps(Test):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.store = f"{self.folder.name}/s.sqlite"

    def sweep(self, base, *vary):
        return eyrie.sweep({"name": "s", "base": {"network": "tiny", **base}, "vary": list(vary)}, self.store)

    def swept(self, *vary):
        return eyrie.sweep({"name": "s", "base": {}, "vary": list(vary)}, self.store)

    def cells(self):
        """The rows of the table that the program exports."""
        import csv
        eyrie.open_store(self.store).save(f"{self.folder.name}/s.csv")
        with open(f"{self.folder.name}/s.csv", newline="") as file:
            return list(csv.DictReader(file))

    def program(self, *words):
        return subprocess.run([PROGRAM, *words], stdout=subprocess.PIPE, check=True).stdout.decode()

    @unittest.skipIf(numpy is None, "numpy is not installed")
    def test_networks_of_several_batches(self):
        filter = numpy.ones((3, 2, 3, 3), dtype=int)

        def net(name, n):
            return eyrie.network(name, [eyrie.layer("A", numpy.ones((n, 2, 6, 6), dtype=int), filter)])
        nets = [net(f"n{n}", n) for n in (2, 3)]
        expected = [eyrie.run(net, mapper="estimate").totals.cycles.total for net in [*nets, "tiny"]]
        swept = self.swept({"key": "network", "values": [*nets, "tiny"]})
        self.assertEqual([one.total_cycles for one in swept.points], expected)
        self.assertEqual(swept.parameters, ["network", "batch"])
        self.assertEqual([(one.network, one.batch) for one in swept.points], [("n2", 2), ("n3", 3), ("tiny", 1)])
        linked = self.swept({"link": ["dataflow", "network"], "values": [["rs", nets[1]], ["ws", "tiny"]]})
        self.assertEqual([(one.dataflow, one.network, one.batch) for one in linked.points],
                         [("rs", "n3", 3), ("ws", "tiny", 1)])
        self.assertEqual(linked.points[0].total_cycles, expected[1])
        alike = self.swept({"key": "network", "values": [nets[0], net("m", 2)]})
        self.assertEqual(alike.parameters, ["network"])

    def test_what_varies(self):
        swept = self.sweep({}, {"key": "mapper", "values": ["estimate", "exact"]}, {"key": "batch", "values": [1, 2]})
        self.assertEqual(swept.parameters, ["mapper", "batch"])
        self.assertEqual(eyrie.open_store(self.store).parameters, ["mapper", "batch"])
        layers = self.sweep({}, {"key": "layers", "values": [["CONV1", "DW3"], "CONV2"]})
        self.assertEqual(layers.parameters, ["layers"])
        self.assertEqual([row["layers"] for row in layers.rows()], ["CONV1,DW3", "CONV2"])
        self.assertEqual([row["layers"] for row in self.cells()], ["CONV1,DW3", "CONV2"])
        self.assertEqual([one.layers[0]["name"] for one in layers.points], ["CONV1", "CONV2"])
        if matplotlib:
            labels = [text.get_text() for text in layers.plot(colour="layers").axes[0].get_legend().get_texts()]
            self.assertEqual(labels[:2], ["CONV1,DW3", "CONV2"])

    def test_tables_of_points_that_failed(self):
        swept = without_warnings(self.sweep, {}, {"key": "accelerator.pe.filter_spad_words", "values": [1, 224]})
        self.assertEqual([one.status for one in swept.points], ["invalid", "done"])
        failed, done = swept.rows()
        self.assertEqual(list(failed), list(done))
        self.assertFalse({"energy_by_level", "layers", "parameters", "zeros_assumed"} & {*failed})
        self.assertTrue(any(one.startswith("invalid: 1; the first, point 0: ") for one in swept.remarks), swept.remarks)
        self.assertTrue({"settings", "parameters", "layers"}.isdisjoint(swept.rows()[0]), swept.rows()[0].keys())
        self.assertIn(f"<p>{swept.remarks[-1]}</p>", swept._repr_html_())
        self.assertEqual(eyrie.open_store(swept.store).remarks, [])
        html = swept._repr_html_()
        self.assertEqual(html.count("<td"), 2 * html.count("<th>"))
        self.assertEqual([cell for cell in re.findall("<th>(.*?)</th>", html)], list(done))

    def objects(self):
        return [eyrie.accelerator("eyeriss"), eyrie.accelerator(array__rows=6), "eyeriss_rtl",
                {"name": "eyeriss", "array": {"rows": 6}}]

    def test_names_of_objects(self):
        swept = self.sweep({}, {"key": "accelerator", "values": [*self.objects()[1:], "eyeriss"]})
        names = [one.accelerator for one in swept.points]
        self.assertEqual([names[0], names[1], names[3]], ["eyeriss + array.rows=6", "eyeriss_rtl", "eyeriss"])
        self.assertRegex(names[2], "^eyeriss-[0-9a-f]{12}$")  # another one than that of this name
        self.assertEqual([row["accelerator"] for row in swept.rows()], names)
        self.assertEqual([row["accelerator"] for row in self.cells()], names)
        told = self.program("pareto", self.store)
        self.assertNotIn(self.folder.name, told)
        self.assertTrue(any(name in told for name in names))
        if matplotlib:
            labels = [text.get_text() for axes in swept.plot(colour="accelerator").axes
                      for text in axes.get_legend().get_texts()]
            self.assertTrue({*names} <= {*labels}, labels)
        for one in swept.points:  # its file
            self.assertEqual("s.sqlite.inputs" in one.command, one.accelerator not in ("eyeriss", "eyeriss_rtl"))
        again = self.sweep({}, {"key": "accelerator", "values": [*self.objects()[1:], "eyeriss"]})
        self.assertEqual([one.key for one in again.points], [one.key for one in swept.points])

    def test_names_of_linked_objects(self):
        linked = self.swept({"link": ["network", "accelerator", "layers"], "values": [
            [eyrie.load("tiny"), self.objects()[1], ["CONV1", "CONV2"]], ["tiny", "eyeriss", "CONV1"]]})
        self.assertEqual([dict(one.parameters) for one in linked.points], [
            {"network": linked.points[0].network, "accelerator": "eyeriss + array.rows=6", "layers": "CONV1,CONV2"},
            {"network": "tiny", "accelerator": "eyeriss", "layers": "CONV1"}])
        self.assertRegex(linked.points[0].network, "^tiny-[0-9a-f]{12}$")

    def test_files_of_one_name_in_two_folders(self):
        for folder in "ab":
            os.mkdir(f"{self.folder.name}/{folder}")
            with open(f"{self.folder.name}/{folder}/m.yaml", "w") as file:
                file.write(eyrie.accelerator(array__rows=8 if folder == "a" else 10).yaml)
        files = [f"{self.folder.name}/{folder}/m.yaml" for folder in "ab"]
        swept = self.sweep({}, {"key": "accelerator", "values": files})
        self.assertEqual([one.accelerator for one in swept.points], files)
        self.assertEqual(len({one.key for one in swept.done}), 2)


@unittest.skipIf(matplotlib is None, "matplotlib is not installed")
class Pictures(Test):
    def test_titles_have_what_was_changed(self):
        machine = eyrie.accelerator(array__rows=6)
        for result, title in ((eyrie.run("tiny", machine), "tiny on eyeriss + array.rows=6, batch 1"),
                              (eyrie.prices(machine), "eyeriss + array.rows=6 in 65nm")):
            self.assertEqual([text.get_text() for text in result.plot().texts], [title])
        changed = {"array.rows": 6, "glb.shared_banks": 50}
        served = eyrie.serve("tiny", ["eyeriss", eyrie.accelerator("eyeriss", changed)], scenario="offline",
                             queries=900, duration=0)
        labels = [text.get_text() for text in served.plot().axes[0].get_legend().get_texts()]
        title = eyrie.accelerator("eyeriss", changed).title
        self.assertEqual(labels, ["tiny on eyeriss, offline", f"tiny on {title}, offline"])
        self.assertEqual([row["accelerator"] for row in served.rows()], ["eyeriss", title])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
