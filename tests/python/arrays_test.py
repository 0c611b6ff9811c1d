#!/usr/bin/env python3
"""import eyrie: NumPy's arrays as the words of layers, and what the machine makes of them, checked by NumPy.

arrays_test.py PACKAGES: the folder that holds the package.
"""
import json
import os
import pickle
import sys
import tempfile
import unittest

try:
    import numpy
except ImportError:
    numpy = None

sys.path.insert(0, os.path.abspath(sys.argv[1]))
import eyrie  # noqa: E402

FEW = {"queries": 900, "duration": 0}


def convolution(ifmap, filter, stride=1, padding=0, dilation=1, groups=1):
    """N, C, sizes and M, C/G, windows: along any number of axes."""
    axes = filter.ndim - 2
    stride, padding, dilation = (one if isinstance(one, list) else [one] * axes for one in (stride, padding, dilation))
    padded = numpy.pad(ifmap.astype(numpy.int64), [(0, 0), (0, 0), *((zeros, zeros) for zeros in padding)])
    outs = [(size - (window - 1) * apart - 1) // step + 1
            for size, window, apart, step in zip(padded.shape[2:], filter.shape[2:], dilation, stride)]
    made = numpy.zeros((len(ifmap), len(filter), *outs), dtype=numpy.int64)
    each, channels = len(filter) // groups, filter.shape[1]
    for place in numpy.ndindex(*filter.shape[2:]):
        seen = tuple(slice(at * apart, at * apart + (out - 1) * step + 1, step)
                     for at, apart, out, step in zip(place, dilation, outs, stride))
        for g in range(groups):
            words = padded[(slice(None), slice(g * channels, (g + 1) * channels), *seen)]
            weights = filter[(slice(g * each, (g + 1) * each), slice(None), *place)].astype(numpy.int64)
            made[:, g * each:(g + 1) * each] += numpy.moveaxis(numpy.tensordot(weights, words, ([1], [1])), 1, 0)
    return made


@unittest.skipIf(numpy is None, "numpy is not installed")
class Arrays(unittest.TestCase):
    def test_a_layer_of_arrays_and_its_ofmap(self):
        random = numpy.random.default_rng(1)
        ifmap = random.integers(-9, 9, (2, 3, 11, 13), dtype=numpy.int16)
        filter = random.integers(-9, 9, (4, 3, 3, 3), dtype=numpy.int8)
        net = eyrie.network("mine", [eyrie.layer("A", ifmap, filter, stride=2)])
        for dataflow in eyrie.names("dataflows"):
            result = eyrie.run(net, batch=2, dataflow=dataflow, arrays=True, check=True)
            layer = result.layers["A"]
            self.assertEqual(layer.check, "match")
            self.assertTrue(numpy.array_equal(layer.ifmap, ifmap))
            self.assertTrue(numpy.array_equal(layer.filter, filter))
            self.assertTrue(numpy.array_equal(layer.ofmap, convolution(ifmap, filter, stride=2)), dataflow)
            self.assertFalse(layer.ofmap.flags.writeable)

    def test_arrays_outlive_their_result(self):
        ofmap = eyrie.run("tiny", layer="CONV1", arrays=True).layers[0].ofmap
        copy = ofmap.copy()
        for _ in range(3):
            eyrie.run("tiny", arrays=True, seed=7)
        self.assertTrue(numpy.array_equal(ofmap, copy))

    def test_several_images(self):
        random = numpy.random.default_rng(2)
        ifmap, filter = random.integers(-9, 9, (3, 2, 7, 7)), random.integers(-9, 9, (4, 2, 3, 3))
        net = eyrie.network("mine", [eyrie.layer("A", ifmap, filter)])
        result = eyrie.run(net, arrays=True)  # the batch is that of the array
        self.assertEqual(result.batch, 3)
        self.assertTrue(numpy.array_equal(result.layers["A"].ofmap, convolution(ifmap, filter)))
        self.assertEqual((eyrie.map(net).batch, eyrie.compare(net, dataflows="ws", pes=64).batch), (3, 3))
        with self.assertRaises(eyrie.InputError) as caught:
            eyrie.run(net, batch=2)
        self.assertEqual(caught.exception.key, "ifmap")

    def test_groups(self):
        filter = numpy.ones((4, 2, 3, 3), dtype=int)
        net = eyrie.network("mine", [eyrie.layer("A", filter=filter, groups=2, H=6, W=6)])
        self.assertIn("C: 4", net.yaml)

    def test_what_is_no_array_of_a_layer(self):
        words = numpy.ones((1, 2, 9, 9), dtype=int)
        for key, keys in (("ifmap", dict(ifmap=words[None])), ("filter", dict(filter=words[0])),
                          ("ifmap", dict(ifmap=words, type="matmul")), ("filter", dict(filter=words, type="matmul")),
                          ("ifmap", dict(ifmap=words[0, 0], T=2)), ("filter", dict(filter=words, D=2)),
                          ("ifmap", dict(ifmap=words, type="add")), ("filter", dict(filter=words, type="softmax"))):
            with self.assertRaises(eyrie.InputError) as caught:
                eyrie.layer("A", **keys)
            self.assertEqual(caught.exception.key, key, caught.exception)
            self.assertRegex(str(caught.exception), "found an array of (A|shape).*allowed: ")

    def test_operations_of_every_kind_against_numpy(self):
        random = numpy.random.default_rng(11)

        def draw(*shape):
            return random.integers(-9, 10, shape)

        def check(wanted, **keys):
            net = pickle.loads(pickle.dumps(eyrie.network("mine", [eyrie.layer("A", **keys)])))
            result = eyrie.run(net, layer="all", arrays=True, check=True)
            self.assertEqual((result.totals.check, result.batch, result.get("zeros_assumed", [])),
                             ("match", len(wanted), []))
            for one in (result, pickle.loads(pickle.dumps(result))):
                self.assertEqual(one.operations.names, ["A"])
                made = one.operations["A"]
                self.assertTrue(numpy.array_equal(made.ofmap, wanted), keys)
                self.assertTrue(numpy.array_equal(made.filter, keys["filter"]), keys)
            layers = len(result.layers)
            self.assertEqual(layers > 1, bool(keys.get("dilation") or keys.get("type") == "transposed"), keys)

        image, filter = draw(2, 4, 9, 11), draw(6, 2, 3, 3)
        for keys in (dict(stride=2, padding=1), dict(dilation=2, padding=2),
                     dict(dilation=[2, 3], stride=[2, 1], padding=[1, 3])):
            check(convolution(image, filter, groups=2, **keys), ifmap=image, filter=filter, groups=2, **keys)
        deep, filter = draw(2, 3, 5, 6, 7), draw(4, 3, 3, 2, 3)
        check(convolution(deep, filter, padding=[1, 0, 1]), ifmap=deep, filter=filter, padding=[1, 0, 1])
        image, filter = draw(2, 3, 4, 5), draw(5, 3, 3, 3)
        spread = numpy.zeros((2, 3, 7, 9), dtype=int)  # of stride 2: a zero between two words
        spread[:, :, ::2, ::2] = image
        check(convolution(spread, filter[:, :, ::-1, ::-1], padding=1), type="transposed", ifmap=image, filter=filter,
              stride=2, padding=1)
        image, filter = draw(3, 4, 6, 6), draw(10, 4, 6, 6)
        check(convolution(image, filter), type="fc", ifmap=image, filter=filter)
        image, filter = draw(2, 4, 6, 6), draw(4, 1, 3, 3)
        check(convolution(image, filter, groups=4), type="depthwise", ifmap=image, filter=filter)
        first, second = draw(2, 7, 12), draw(12, 5)
        check((first @ second)[:, None], type="matmul", ifmap=first, filter=second)
        first = draw(2, 3, 7, 12)
        check(first @ second, type="matmul", batch=3, ifmap=first, filter=second)

    def test_ifmaps_of_what_is_in_a_file(self):
        random = numpy.random.default_rng(12)
        image, filter = random.integers(-9, 9, (2, 2, 9, 9)), random.integers(-9, 9, (4, 2, 3, 3))
        with tempfile.TemporaryDirectory() as folder:
            numpy.save(f"{folder}/x.npy", image)
            file = f"{folder}/net.yaml"
            with open(file, "w") as out:
                json.dump({"name": "n", "layers": [dict(name="A", C=2, M=4, H=9, W=9, R=3, S=3, dilation=2),
                                                   dict(name="B", C=4, M=2, H=5, W=5, R=1, S=1)]}, out)
            wanted = convolution(image, filter, dilation=2)
            for net in (file, eyrie.load(file)):
                for given in (image, f"{folder}/x.npy"):
                    result = eyrie.run(net, batch=2, weights={"A": filter}, input={"A": given}, arrays=True)
                    self.assertTrue(numpy.array_equal(result.operations["A"].ofmap, wanted))
                    self.assertEqual((result.zeros_assumed, result.generated_weights), (["B"], ["B"]))
                chained = eyrie.run(net, batch=2, weights={"A": filter}, input=image, chain=True, arrays=True)
                self.assertTrue(numpy.array_equal(chained.operations["A"].ofmap, wanted))
                self.assertTrue(numpy.array_equal(chained.layers["B"].ifmap, wanted))
            some = eyrie.run(file, layer="B", arrays=True)
            self.assertEqual(some.operations.names, ["B"])  # the only one all of whose layers ran
            self.assertEqual(eyrie.run(file).operations.names, [])
            alone = eyrie.run(file, arrays=True)  # generated words: those of each layer of A alone
            self.assertEqual((len(alone.layers), alone.operations.names), (5, ["B"]))
            self.assertEqual(eyrie.run(file, arrays=True, chain=True).operations.names, ["A", "B"])
            for given, said in ((image, "2 operations on the array"), ({"C": image}, "unknown operation 'C'"),
                                ({"A": image[:1]}, r"shape \(1, 2, 9, 9\); allowed: \(2, 2, 9, 9\)")):
                with self.assertRaisesRegex(eyrie.InputError, said) as caught:
                    eyrie.run(file, batch=2, input=given)
                self.assertEqual(caught.exception.key, "input", caught.exception)
            with self.assertRaisesRegex(eyrie.InputError, "weights model: found with a network that was loaded"):
                eyrie.run(eyrie.load(file), weights="model")
        layers = [eyrie.layer("A", image, filter, dilation=2), eyrie.layer("B", C=4, M=2, H=5, W=5, R=1, S=1)]
        with self.assertRaisesRegex(eyrie.InputError, "an ifmap of A, which is run in parts, for a chain"):
            eyrie.run(eyrie.network("mine", layers), chain=True)
        other = eyrie.run(eyrie.network("mine", layers), input={"A": image + 1}, arrays=True)
        self.assertTrue(numpy.array_equal(other.operations["A"].ofmap, convolution(image + 1, filter, dilation=2)))

    def test_filters_of_layers_that_are_run_in_parts(self):
        random = numpy.random.default_rng(5)
        filter, turned = random.integers(-9, 9, (4, 2, 3, 3)), random.integers(-9, 9, (3, 4, 2, 2))
        plain, image = random.integers(-9, 9, (2, 3, 1, 1)), random.integers(0, 9, (1, 2, 9, 9))
        layers = [eyrie.layer("A", filter=filter, H=9, W=9, dilation=2),
                  eyrie.layer("T", filter=turned, type="transposed", stride=2, H=5, W=5),
                  eyrie.layer("P", filter=plain, H=10, W=10)]
        net = pickle.loads(pickle.dumps(eyrie.network("mine", layers)))
        result = eyrie.run(net, chain=True, input=image, arrays=True, check=True)
        self.assertEqual(result.totals.check, "match")
        self.assertEqual(result.get("generated_weights", []), [])
        self.assertTrue(numpy.array_equal(result.layers["P"].filter, plain))
        with tempfile.TemporaryDirectory() as folder:
            for name, array in (("A", filter), ("T", turned), ("P", plain)):
                numpy.save(f"{folder}/{name}.npy", array)
            keys = [{key: value for key, value in one.items()} for one in layers]
            with open(f"{folder}/net.yaml", "w") as file:
                json.dump({"name": "mine", "layers": keys}, file)
            theirs = eyrie.run(f"{folder}/net.yaml", weights={name: f"{folder}/{name}.npy" for name in "ATP"},
                               chain=True, input=image)
            self.assertEqual([one.cycles for one in result.layers], [one.cycles for one in theirs.layers])
            self.assertEqual(result.totals.energy, theirs.totals.energy)
            other = eyrie.run(net, weights={"T": turned + 1}, arrays=True)  # goes before the network's
            self.assertFalse(numpy.array_equal(other.layers["T.1"].filter, result.layers["T.1"].filter)
                             if "T.1" in other.layers else
                             numpy.array_equal(other.layers["T"].filter, result.layers["T"].filter))
            for work in (eyrie.map, eyrie.compare, eyrie.serve, lambda one: eyrie.sweep(
                    {"name": "s", "base": {"network": one}, "vary": [{"key": "batch", "values": [1]}]},
                    f"{folder}/s.sqlite")):
                with self.assertRaisesRegex(eyrie.InputError, "an array, filter, of A, which is run in parts"):
                    work(net)
            self.assertEqual(eyrie.run(eyrie.load("tiny"), chain=True).totals, eyrie.run("tiny", chain=True).totals)

    def test_what_python_has(self):
        filter = [[[[1, 2], [3, 4]]]]
        net = eyrie.network("mine", [eyrie.layer("A", [[[1, 2, 3]] * 3], filter, stride=numpy.int64(1))])
        ofmap = eyrie.run(net, arrays=True).layers["A"].ofmap
        self.assertTrue(numpy.array_equal(ofmap, convolution(numpy.array([[[[1, 2, 3]] * 3]]), numpy.array(filter))))
        for words in ([[1], [1, 2]], [[[1.5]]], 3):
            with self.assertRaises(eyrie.InputError) as caught:
                eyrie.layer("A", words)
            self.assertEqual(caught.exception.key, "ifmap")
        machine = eyrie.accelerator({"name": "m", "array": {"rows": numpy.int32(6)}}, dram__rlc=numpy.bool_(False))
        self.assertEqual((machine.array.rows, machine.dram.rlc), (6, False))
        self.assertEqual(eyrie.run("tiny", batch=numpy.int64(2), check=numpy.bool_(True)).totals.check, "match")
        with tempfile.TemporaryDirectory() as folder:
            base = {"accelerator": "eyeriss", "network": "tiny", "mapper": "estimate"}
            vary = [{"key": "accelerator.array.rows", "values": numpy.arange(11, 13)}]
            swept = eyrie.sweep({"name": "s", "base": base, "vary": vary}, store=f"{folder}/s.sqlite")
            self.assertEqual(len(swept.done), 2)

    def test_weights_and_inputs(self):
        random = numpy.random.default_rng(4)
        filter = random.integers(-9, 9, (2, 1, 3, 3))
        with tempfile.TemporaryDirectory() as folder:
            net = f"{folder}/net.yaml"
            entries = [dict(name="A", C=1, M=2, H=9, W=9, R=3, S=3),
                       dict(name="T", type="transposed", C=2, M=3, H=7, W=7, R=2, S=2, stride=2)]
            with open(net, "w") as file:
                json.dump({"name": "mine", "layers": entries}, file)
            image, turned = random.integers(0, 9, (1, 1, 9, 9)), random.integers(-9, 9, (3, 2, 2, 2))
            for name, array in (("a", filter), ("t", turned), ("i", image)):
                numpy.save(f"{folder}/{name}.npy", array)
            ours = eyrie.run(net, weights={"A": filter, "T": turned}, chain=True, input=image, arrays=True, check=True)
            theirs = eyrie.run(net, weights={"A": f"{folder}/a.npy", "T": f"{folder}/t.npy"}, chain=True,
                               input=f"{folder}/i.npy", arrays=True, check=True)
            mixed = eyrie.run(net, weights={"A": f"{folder}/a.npy", "T": turned.tolist()}, chain=True,
                              input=image.tolist())
            self.assertEqual(ours.layers, theirs.layers)
            self.assertEqual(mixed.totals.energy, theirs.totals.energy)
            self.assertTrue(numpy.array_equal(ours.layers["A"].ifmap, image))
            self.assertTrue(numpy.array_equal(ours.layers["A"].filter, filter))
            self.assertEqual({one.name: one.sha256 for one in ours.provenance.files if one.kind == "tensor"}.keys(),
                             {"weights: A", "weights: T", "input"})
            self.assertIsNone(ours.provenance.command)
            for key, keywords in (("weights", dict(weights={"A": filter[0]})), ("weights", dict(weights={"B": filter})),
                                  ("weights", dict(weights=filter)), ("weights", dict(weights={"A": filter * 0.5})),
                                  ("input", dict(chain=True, input=image[:, :, 1:])), ("input", dict(input=image)),
                                  ("input", dict(chain=True, input={"x": image})),
                                  ("input", dict(chain=True, input=image * 40000))):
                with self.assertRaisesRegex(eyrie.InputError, "allowed: ") as caught:
                    eyrie.run(net, **keywords)
                self.assertEqual(caught.exception.key, key, caught.exception)

    def test_integers_of_every_type(self):
        words = numpy.arange(50).reshape(1, 2, 5, 5)
        filter = numpy.ones((1, 2, 3, 3), dtype=int)
        expected = eyrie.run(eyrie.network("n", [eyrie.layer("A", words, filter)]), arrays=True).layers["A"].ofmap
        for kind in ("int8", "uint8", "int16", "uint16", "int32", "uint32", "uint64", ">i2", ">u4"):
            net = eyrie.network("n", [eyrie.layer("A", words.astype(kind), filter)])
            self.assertTrue(numpy.array_equal(eyrie.run(net, arrays=True).layers["A"].ofmap, expected), kind)
        with self.assertRaisesRegex(eyrie.InputError, "found 18446744073709551615 in an array of uint64") as caught:
            eyrie.layer("A", numpy.full((1, 1, 3, 3), 2 ** 64 - 1, dtype="uint64"))
        self.assertEqual((caught.exception.key, caught.exception.file), ("ifmap", None))

    def test_services_of_arrays(self):
        words, filter = numpy.ones((2, 1, 5, 5), dtype=int), numpy.ones((1, 1, 3, 3), dtype=int)
        served = eyrie.serve(eyrie.network("n", [eyrie.layer("A", words[:1], filter)]), scenario="offline", **FEW)
        self.assertGreater(served.answer.samples_per_second, 0)
        for net, keywords in ((eyrie.network("n", [eyrie.layer("A", words, filter)]), {}),
                              (eyrie.network("n", [eyrie.layer("A", words[:1], filter)]), {"max_batch": 2})):
            with self.assertRaisesRegex(eyrie.InputError, "one image") as caught:
                eyrie.serve(net, scenario="offline", **FEW, **keywords)
            self.assertEqual(caught.exception.key, "network", caught.exception)

    def test_what_does_not_fit(self):
        words = numpy.full((1, 3, 8, 8), 40000)
        net = eyrie.network("mine", [eyrie.layer("A", words, M=2, R=3, S=3)])
        with self.assertRaisesRegex(eyrie.InputError, "the ifmap of A"):
            eyrie.run(net)
        with self.assertRaisesRegex(eyrie.InputError, "allowed: integers"):
            eyrie.network("mine", [eyrie.layer("A", words.astype(float), M=2, R=3, S=3)])
        with self.assertRaisesRegex(eyrie.InputError, "were not kept"):
            eyrie.run("tiny").layers[0].ofmap


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
