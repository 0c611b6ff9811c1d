#!/usr/bin/env python3
"""The parts of the Python package, one at a time: words of the command line, records, messages, progress, wheels.

parts_test.py PACKAGES SOURCE: the folder that holds the package, and the source tree.
"""
import base64
import errno
import hashlib
import io
import os
import pathlib
import pickle
import sys
import tempfile
import unittest
import zipfile
from contextlib import redirect_stderr

PACKAGES, SOURCE = sys.argv[1:3]
sys.path[:0] = [PACKAGES, os.path.join(SOURCE, "sim", "python")]
import build_backend  # noqa: E402
from eyrie import _errors, _inputs, _options, _progress, _records, _shown  # noqa: E402


class Words(unittest.TestCase):
    def test_kinds(self):
        self.assertEqual(_options.words("run", {"batch": 4, "check": True, "no_fast_forward": False, "energy": None}),
                         ["--batch=4", "--check"])
        self.assertEqual(_options.words("run", {"layer": "A"}), ["--layer=A"])
        self.assertEqual(_options.words("run", {"layer": ("A", "B")}), ["--layer=A", "--layer=B"])
        self.assertEqual(_options.words("compare", {"dataflows": ["rs", "ws"]}), ["--dataflows=rs,ws"])

    def test_mappings(self):
        self.assertEqual(_options.words("run", {"set": {"pe": {"zero_gating": False}, "array.rows": 3}}),
                         ["--set=pe.zero_gating=false", "--set=array.rows=3"])
        self.assertEqual(_options.assignments({"array__rows": 3, "glb": {"shared_banks": 1}}, "set"),
                         ["array.rows=3", "glb.shared_banks=1"])
        self.assertEqual(_inputs._nested({"array.rows": 3, "array": {"columns": 2}, "name": "n"}),
                         {"array": {"rows": 3, "columns": 2}, "name": "n"})

    def test_flags(self):
        for value, expected in ((True, ["--check"]), (1, ["--check"]), (False, []), (None, [])):
            self.assertEqual(_options.words("run", {"check": value}), expected)
        for value in ("no", "", 2, []):
            with self.assertRaisesRegex(_errors.InputError, "check: found .*; allowed: True, False"):
                _options.words("run", {"check": value})

    def test_what_is_left_to_the_command_line(self):
        for keyword in ("json", "help", "quiet", "trace_vcd"):
            with self.assertRaisesRegex(TypeError, keyword):
                _options.words("run", {keyword: "x"})


class Records(unittest.TestCase):
    def test_attributes(self):
        record = _records.records('{"a": {"b": 9007199254740993}, "c": [{"d": 1}]}')
        self.assertEqual(record.a.b, 9007199254740993)  # beyond what a double holds
        self.assertEqual(record.c[0].d, 1)
        self.assertIn("a", dir(record))
        with self.assertRaisesRegex(AttributeError, "there are: a, c"):
            record.b
        self.assertEqual(record.flat(), {"a.b": 9007199254740993, "c": [{"d": 1}]})

    def test_rows_by_name_and_number(self):
        rows = _records.Rows([_records.Record(name="A", x=1), _records.Record(name="B", x=2)])
        self.assertEqual((rows["B"].x, rows[0].x, rows.names), (2, 1, ["A", "B"]))
        with self.assertRaisesRegex(KeyError, "there are: A, B"):
            rows["C"]
        self.assertTrue("A" in rows and rows[1] in rows)
        self.assertFalse("C" in rows)

    def test_json_of_what_a_caller_has(self):
        self.assertEqual(_records.json_text({"file": pathlib.Path("a/b")}, "network"), '{"file": "a/b"}')
        given = {"a": range(4, 8, 2), "b": (one for one in (1, 2)), "c": {1: 2}.keys()}
        self.assertEqual(_records.json_text(given, "network"), '{"a": [4, 6], "b": [1, 2], "c": [1]}')
        for value, path in (({"file": object()}, "file"), ({"a": [{"b": {1, 2}}]}, "a[0].b"), ({"a": b"x"}, "a"),
                            ({(1, 2): 3}, "network"), ({"a": {"b": ["\ud800"]}}, "a.b[0]"), ({"\ud800": 1}, "network")):
            with self.assertRaisesRegex(_errors.InputError, "^network: .*; allowed: ") as caught:
                _records.json_text(value, "network")
            self.assertEqual((caught.exception.key, caught.exception.file), (path, None))

    def test_numbers_as_a_person_reads_them(self):
        for value, text in ((1234567, "1,234,567"), (0.00012345, "0.0001234"), (12345678.9, "12,345,679"), (None, ""),
                            (True, "True"), ("x", "x")):
            self.assertEqual(_records.number(value), text)

    def test_html(self):
        html = _records.html_table([{"a<b": 1, "c": "<x>"}] * 3, most=2)
        self.assertIn("<th>a&lt;b</th>", html)
        self.assertEqual(html.count("&lt;x&gt;"), 2)
        self.assertIn("1 more rows", html)
        ragged = _records.html_table([{"a": 1}, {"b": 2, "a": 3}])
        self.assertEqual((ragged.count("<th>"), ragged.count("<td")), (2, 4))


class Shown(unittest.TestCase):
    HOSTILE = "a\x1b[31m\x9b\u202eb\ud800"

    def test_control_characters(self):
        self.assertEqual(_shown.shown(self.HOSTILE + "\n"), "a\\x1b[31m\\xc2\\x9b\\xe2\\x80\\xaeb\\xed\\xa0\\x80\\x0a")
        self.assertEqual(_shown.shown_lines("a\x1b\nb"), "a\\x1b\nb")
        self.assertEqual(_shown.escaped("<a\x1b>"), "&lt;a\\x1b&gt;")

    def test_of_errors_and_progress(self):
        for kind in (_errors.InputError, _errors.ComputerError, _errors.SimulationError, _errors.DeadlockError):
            self.assertEqual(str(kind("x\x1b: found 1")), "x\\x1b: found 1")
        self.assertEqual(_errors.InputError("a\x1b.yaml:3: key: found 1").file, "a\x1b.yaml")  # as it can be opened
        text = io.StringIO()
        with redirect_stderr(text):
            _progress.Line()("simulating \x1b[31m", 1, 2)
        self.assertNotIn("\x1b", text.getvalue())
        with self.assertWarns(_errors.IncompleteWarning) as caught:
            _errors.warn("\x1b cannot run", stacklevel=1)
        self.assertEqual(str(caught.warning), "\\x1b cannot run")


class Messages(unittest.TestCase):
    def check(self, message, file, line, key, said=None):
        error = _errors.InputError(message)
        self.assertEqual((str(error), error.file, error.line, error.key), (said or message, file, line, key))
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual((str(again), again.file, again.line, again.key), (said or message, file, line, key))

    def test_places(self):
        self.check("a/b.yaml:7: layers[0].C: found 0; allowed: 1", "a/b.yaml", 7, "layers[0].C")
        self.check("b.yaml:1: expected one YAML document, found none", "b.yaml", 1, None)
        self.check("--mapper-limit: found '0'; allowed: 1", None, None, "mapper_limit",
                   "mapper_limit: found '0'; allowed: 1")
        self.check("--weights keep: the filters are 9", None, None, "weights", "weights keep: the filters are 9")
        self.check("--set array.rows=-1: found -1; allowed: 1", None, None, "array.rows",
                   "array.rows=-1: found -1; allowed: 1")
        self.check("unknown network 'x'; allowed: tiny", None, None, "network")
        self.check("unknown energy table or technology 'x'; allowed: 45nm", None, None, "energy")
        self.check("network m: unknown layer 'A'; allowed: B", None, None, "layer")
        self.check("unknown sweep of a/b.sqlite 'x'; allowed: y", "a/b.sqlite", None, "sweep")
        self.check("a/b.json: cannot be read: no such file", "a/b.json", None, None)
        self.check("b.json: schema: is missing", "b.json", None, "schema")
        self.check("the ifmap of A: found shape (2); allowed: (1)", None, None, "ifmap")
        self.check("the ifmap of A: found element type '<u8'; allowed: |i1", None, None, "ifmap")
        self.check("arrays: found 'no'; allowed: True, False", None, None, "arrays")
        self.check("the machine is too small; allowed: another", None, None, None)
        self.check("a/b.onnx: --data-seed: found nosuch; allowed: 1", "a/b.onnx", None, "data_seed",
                   "a/b.onnx: data_seed: found nosuch; allowed: 1")
        self.check("a/b.onnx: --dim h: found a size of an axis; allowed: nothing", "a/b.onnx", None, "dim",
                   "a/b.onnx: dim h: found a size of an axis; allowed: nothing")

    def test_of_mappings(self):
        for message, said, key in (("/tmp/x/s.yaml:1: base.seed: found x", "sweep: base.seed: found x", "base.seed"),
                                   ("/tmp/x/s.yaml:1: key 'name' is missing", "sweep: key 'name' is missing", "sweep")):
            with self.assertRaises(_errors.InputError) as caught, _errors.of_mapping("sweep", "/tmp/x/s.yaml"):
                raise _errors.InputError(message)
            error = caught.exception
            self.assertEqual((str(error), error.file, error.line, error.key), (said, None, None, key))
        with self.assertRaisesRegex(_errors.InputError, "^b.yaml:1: ") as caught, _errors.of_mapping("sweep", "a.yaml"):
            raise _errors.InputError("b.yaml:1: key: found 1")
        self.assertEqual(caught.exception.file, "b.yaml")

    def test_of_files(self):
        for number, kind in ((errno.ENOENT, _errors.InputError), (errno.EMFILE, _errors.ComputerError),
                             (errno.ENOSPC, _errors.ComputerError)):
            with self.assertRaisesRegex(kind, "store: .*: a.sqlite"), _errors.files_of("store"):
                raise OSError(number, os.strerror(number), "a.sqlite")


class Progress(unittest.TestCase):
    def test_a_line_that_goes_again(self):
        text = io.StringIO()
        with redirect_stderr(text):
            with _progress.shown(True) as listener:
                listener("simulating A", 1, 4)
                listener("mapping", 0, 0)
        first, second = text.getvalue().split("\r")[1:3]
        self.assertTrue(first.startswith("simulating A: 25.0 %"))
        self.assertTrue(second.startswith("mapping, 0 s"))
        self.assertEqual(text.getvalue().split("\r")[-1], "")

    def test_who_listens(self):
        heard = []
        with _progress.shown(False) as listener:
            self.assertIsNone(listener)
        with _progress.shown(lambda *what: heard.append(what)) as listener:
            listener("mapping", 0, 0)
            listener("simulating", 1, 4)
        self.assertEqual(heard, [("mapping", 0, 1), ("simulating", 1, 4)])
        with self.assertRaisesRegex(_errors.InputError, "progress: found 'no'"):
            _progress.shown("no")


class Wheels(unittest.TestCase):
    def test_what_is_in_a_wheel_is_in_its_record(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a.whl")
            wheel = build_backend._Wheel(path, "a.dist-info")
            wheel.add("a/b.txt", b"content")
            wheel.close()
            with zipfile.ZipFile(path) as packed:
                self.assertEqual(packed.read("a/b.txt"), b"content")
                record = packed.read("a.dist-info/RECORD").decode().split("\n")
            digest = base64.urlsafe_b64encode(hashlib.sha256(b"content").digest()).decode().rstrip("=")
            self.assertEqual(record[0], f"a/b.txt,sha256={digest},7")
            self.assertEqual(record[1], "a.dist-info/RECORD,,")

    def test_metadata(self):
        project = build_backend._project()
        text = build_backend._metadata(project)
        self.assertIn(f"\nVersion: {project['version']}\n", text)
        self.assertIn('\nRequires-Dist: pandas; extra == "notebooks"\n', text)
        self.assertTrue(project["version"][0].isdigit())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
