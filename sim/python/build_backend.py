"""Build backend of the package (PEP 517): CMake builds the module, this packs it as a wheel.

pip install . [--config-settings build-dir=build/release]: in that folder of CMake, by default build/wheel.
"""
import base64
import hashlib
import io
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def _project():
    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        project = tomllib.load(file)["project"]
    with open(os.path.join(ROOT, "CMakeLists.txt"), encoding="utf-8") as file:
        project["version"] = re.search(r"project\(eyrie VERSION ([\d.]+)", file.read())[1]
    return project


def _metadata(project):
    lines = ["Metadata-Version: 2.1", f"Name: {project['name']}", f"Version: {project['version']}",
             f"Summary: {project['description']}", f"Requires-Python: {project['requires-python']}"]
    for extra, packages in project["optional-dependencies"].items():
        lines.append(f"Provides-Extra: {extra}")
        lines += [f'Requires-Dist: {package}; extra == "{extra}"' for package in packages]
    lines.append("Description-Content-Type: text/markdown")
    with open(os.path.join(ROOT, project["readme"]), encoding="utf-8") as file:
        return "\n".join(lines) + "\n\n" + file.read()


def _tag():
    python = f"cp{sys.version_info.major}{sys.version_info.minor}"
    return f"{python}-{python}-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"


def _built(settings):
    """The folder of the built package."""
    folder = os.path.join(ROOT, (settings or {}).get("build-dir", os.path.join("build", "wheel")))
    if not os.path.exists(os.path.join(folder, "CMakeCache.txt")):
        subprocess.run(["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
                        "-DEYRIE_TESTS=OFF", f"-DEYRIE_MODULE_PYTHON={sys.executable}"], check=True)
    subprocess.run(["cmake", "--build", folder, "--target", "eyrie_package"], check=True)
    return os.path.join(folder, "python", "eyrie")


def _files(top, inside):
    """[(path, name in the wheel)] of the files below a folder."""
    found = []
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(one for one in folders if one != "__pycache__")
        for name in sorted(names):
            path = os.path.join(folder, name)
            found.append((path, f"{inside}/{os.path.relpath(path, top)}"))
    return found


class _Wheel:
    def __init__(self, path, info):
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._info, self._record = info, []

    def add(self, name, content):
        entry = zipfile.ZipInfo(name)  # of 1980: the same bytes for the same content
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        self._zip.writestr(entry, content)
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        self._record.append(f"{name},sha256={digest},{len(content)}")

    def close(self):
        record = f"{self._info}/RECORD"
        self._zip.writestr(record, "\n".join([*self._record, f"{record},,"]) + "\n")
        self._zip.close()


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    project = _project()
    package = _built(config_settings)
    stem = f"{project['name']}-{project['version']}"
    name, info = f"{stem}-{_tag()}.whl", f"{stem}.dist-info"
    wheel = _Wheel(os.path.join(wheel_directory, name), info)
    for path, inside in _files(package, "eyrie") + _files(os.path.join(ROOT, "configs"),
                                                          f"{stem}.data/data/share/eyrie/configs"):
        with open(path, "rb") as file:
            wheel.add(inside, file.read())
    scripts = "".join(f"{name} = {target}\n" for name, target in project["scripts"].items())
    with open(os.path.join(ROOT, "LICENSE"), "rb") as file:
        wheel.add(f"{info}/LICENSE", file.read())
    wheel.add(f"{info}/METADATA", _metadata(project).encode())
    about = f"Wheel-Version: 1.0\nGenerator: eyrie\nRoot-Is-Purelib: false\nTag: {_tag()}\n"
    wheel.add(f"{info}/WHEEL", about.encode())
    wheel.add(f"{info}/entry_points.txt", f"[console_scripts]\n{scripts}".encode())
    wheel.close()
    return name


def build_sdist(sdist_directory, config_settings=None):
    project = _project()
    stem = f"{project['name']}-{project['version']}"
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], stdout=subprocess.PIPE, check=True).stdout
    with tarfile.open(os.path.join(sdist_directory, f"{stem}.tar.gz"), "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for name in listed.decode().split("\0")[:-1]:
            archive.add(os.path.join(ROOT, name), f"{stem}/{name}")
        content = _metadata(project).encode()
        entry = tarfile.TarInfo(f"{stem}/PKG-INFO")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return f"{stem}.tar.gz"
