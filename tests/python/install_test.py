#!/usr/bin/env python3
"""The package as others install it: by pip into a venv without network, and by cmake --install.

install_test.py SOURCE BUILD. Exit status 77: this Python has no venv.
"""
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE, BUILD = (os.path.abspath(one) for one in sys.argv[1:3])
USE = """
import eyrie, os
assert "added" in eyrie.names("networks"), "the configuration is not the installed one"
assert eyrie.run("added", check=True).totals.check == "match"
print(os.path.dirname(eyrie.__file__))
"""


def use(python, prefix, **more):
    """Runs the package in a folder of its own; returns where it was found."""
    networks = os.path.join(prefix, "share", "eyrie", "configs", "networks")
    shutil.copy(os.path.join(networks, "tiny.yaml"), os.path.join(networks, "added.yaml"))
    clean = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "EYRIE_CONFIGS")}
    return subprocess.run([python, "-c", USE], check=True, stdout=subprocess.PIPE, cwd=prefix,
                          env={**clean, **more}).stdout.decode().strip()


class Installed(unittest.TestCase):
    def test_by_pip(self):
        with tempfile.TemporaryDirectory() as folder:
            venv = os.path.join(folder, "venv")
            subprocess.run([sys.executable, "-m", "venv", "--system-site-packages", venv], check=True)
            python = os.path.join(venv, "bin", "python3")
            done = subprocess.run([python, "-m", "pip", "install", ".", "--config-settings", f"build-dir={BUILD}"],
                                  cwd=SOURCE, env={**os.environ, "PIP_NO_INDEX": "1"}, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
            self.assertEqual(done.returncode, 0, done.stdout.decode())
            self.assertTrue(use(python, venv).startswith(venv))
            listed = subprocess.run([os.path.join(venv, "bin", "eyrie"), "list", "networks"], stdout=subprocess.PIPE,
                                    check=True).stdout.decode()
            self.assertIn("added", listed)
            subprocess.run([python, "-m", "pip", "uninstall", "-y", "eyrie"], check=True, stdout=subprocess.DEVNULL)
            self.assertFalse(os.path.exists(os.path.join(venv, "share", "eyrie", "configs", "networks", "tiny.yaml")))

    def test_by_cmake(self):
        with tempfile.TemporaryDirectory() as prefix:
            subprocess.run(["cmake", "--install", BUILD, "--prefix", prefix], check=True, stdout=subprocess.DEVNULL)
            packages = os.path.join(prefix, "lib", "python3", "dist-packages")
            self.assertEqual(use(sys.executable, prefix, PYTHONPATH=packages), os.path.join(packages, "eyrie"))


if __name__ == "__main__":
    if importlib.util.find_spec("ensurepip") is None:
        print("skipped: python3-venv is not installed")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
