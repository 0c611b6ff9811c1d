#!/usr/bin/env python3
"""What is installed and packaged: complete, runs from any place, needs what it says.

    install_test.py PROGRAM BUILD     BUILD: the folder of a build, with the target `installed`
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
ROOT = os.path.abspath(os.path.join(TESTS, ".."))
BUILD = os.path.abspath(sys.argv.pop(2))
sys.path.append(os.path.join(TESTS, "command"))
from program import expect, named_cases, run_cases  # noqa: E402

CASES, case = named_cases()
FILES = ["bin/eyrie", "share/eyrie/configs/accelerators/eyeriss.yaml", "share/eyrie/configs/networks/alexnet.yaml",
         "share/doc/eyrie/README.md", "share/doc/eyrie/docs/inputs.md", "share/doc/eyrie/docs/lessons/README.md",
         "share/doc/eyrie/copyright", "share/man/man1/eyrie.1.gz", "share/man/man1/eyrie-run.1.gz",
         "share/bash-completion/completions/eyrie", "share/zsh/vendor-completions/_eyrie",
         "share/fish/vendor_completions.d/eyrie.fish"]


def run(*words, **how):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **how)
    expect(done.returncode == 0, f"{words}: exit status {done.returncode}: {done.stdout[-1500:]}")
    return done.stdout


def without(name):
    return {key: value for key, value in os.environ.items() if key != name}


@case("what is installed is complete, and runs where it is moved to")
def installed():
    run("cmake", "--install", BUILD, "--prefix", os.path.abspath("here"))
    for file in FILES:
        expect(os.path.isfile(os.path.join("here", file)), f"{file} is missing")
    os.rename("here", "elsewhere")
    with open("elsewhere/share/eyrie/configs/networks/tiny.yaml", encoding="utf-8") as file:
        text = file.read()
    with open("elsewhere/share/eyrie/configs/networks/moved.yaml", "w", encoding="utf-8") as file:
        file.write(text.replace("name: tiny", "name: moved"))
    program = os.path.abspath("elsewhere/bin/eyrie")
    environment = without("EYRIE_CONFIGS")
    expect("moved" in run(program, "list", "networks", env=environment, cwd="/"), "its own configs are those it takes")
    result = json.loads(run(program, "run", "-n", "moved", "-l", "CONV1", "--check", "-q", "--json", "-",
                            env=environment))
    expect(result["layers"][0]["check"] == "match", "a run of what was moved")


@case("an installed program finds its configs without /proc, and never takes the builder's")
def placed():
    run("cmake", "--install", BUILD, "--prefix", os.path.abspath("prefix"))
    os.mkdir("alone")
    shutil.copy("prefix/bin/eyrie", "alone/eyrie")
    environment = without("EYRIE_CONFIGS")
    done = subprocess.run([os.path.abspath("alone/eyrie"), "list", "networks"], env=environment, capture_output=True,
                          text=True, check=False)
    expect(ROOT not in done.stdout + done.stderr, f"the builder's folder: {done.stderr}")
    expect(done.returncode == 0 or "share/eyrie/configs/networks (EYRIE_CONFIGS names another folder)" in done.stderr,
           done.stderr)
    hide = ["unshare", "--user", "--map-root-user", "--mount"]
    hide += ["sh", "-c", 'mount -t tmpfs none /proc && exec "$@"', "sh"]
    if subprocess.run([*hide, "true"], capture_output=True, check=False).returncode != 0:
        return "no /proc that can be hidden"
    expect("alexnet" in run(*hide, os.path.abspath("prefix/bin/eyrie"), "list", "networks", env=environment), "by path")
    expect("alexnet" in run(*hide, "prefix/bin/eyrie", "list", "networks", env=environment), "by a path from here")
    by_name = {**environment, "PATH": os.path.abspath("prefix/bin") + ":" + environment["PATH"]}
    expect("alexnet" in run(*hide, "eyrie", "list", "networks", env=by_name), "by name")
    return None


@case("installed pages lead to installed files, and their commands are the installed program's")
def installed_pages():
    run("cmake", "--install", BUILD, "--prefix", os.path.abspath("pages"))
    doc = "pages/share/doc/eyrie"
    for page in [f"{doc}/README.md", *glob.glob(f"{doc}/docs/**/*.md", recursive=True)]:
        with open(page, encoding="utf-8") as file:
            text = file.read()
        for target in re.findall(r"\]\(([^)#\s]+)[^)\s]*\)", text):
            there = "://" in target or os.path.exists(os.path.join(os.path.dirname(page), target))
            expect(there, f"{page}: {target} is not installed")
        if page != f"{doc}/docs/install.md":
            expect("scripts/eyrie" not in text, f"{page}: a command of the source tree")
    with open(f"{doc}/README.md", encoding="utf-8") as file:
        text = file.read()
    expect("$ eyrie run --accelerator eyeriss" in text and "from a clone" not in text, "the README's first command")


@case("the source tarball is the tree")
def source():
    if not os.path.exists(os.path.join(ROOT, ".git")):
        return "no git repository"
    run("cpack", "--config", os.path.join(BUILD, "CPackSourceConfig.cmake"), "-B", os.getcwd())
    (file,) = glob.glob("eyrie-*.tar.gz")
    with tarfile.open(file) as tar:
        packed = {one.name.split("/", 1)[1] for one in tar.getmembers() if one.isfile() or one.issym()}
    tracked = run("git", "-C", ROOT, "ls-files", "--cached", "--others", "-z").split("\0")
    wanted = {one for one in tracked if one and os.path.lexists(os.path.join(ROOT, one))
              and not re.match(r"build/|.*__pycache__/", one)}
    expect(packed == wanted, f"more: {sorted(packed - wanted)[:5]}, fewer: {sorted(wanted - packed)[:5]}")
    return None


@case("the Debian package has all of it, and names the libraries that it needs")
def debian():
    if shutil.which("dpkg-shlibdeps") is None:
        return "no dpkg-dev"
    run("cpack", "--config", os.path.join(BUILD, "CPackConfig.cmake"), "-B", os.getcwd())
    (file,) = glob.glob("eyrie_*.deb")
    inside = run("dpkg-deb", "--contents", file)
    for one in FILES:
        expect(f" ./usr/{one}\n" in inside, f"{one} is missing")
    expect("__pycache__" not in inside, "what Python leaves behind is not packed")
    depends = run("dpkg-deb", "--field", file, "Depends")
    for one in ("libc6", "libsystemc", "libyaml-cpp0.7", "libsqlite3-0", "libonnx1", "libboost-program-options1.74.0"):
        expect(re.search(rf"\b{re.escape(one)}\b", depends), f"Depends: {one} is missing in {depends}")
    expect("-dev" not in depends, f"Depends: {depends}")
    return None


@case("the container's commands are those of the README")
def container():
    with open(os.path.join(ROOT, "Dockerfile"), encoding="utf-8") as file:
        runs = re.findall(r"^RUN (.+)$", file.read(), re.M)
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
        text = file.read()
    block = text[text.index("## Run it"):]
    block = block[block.index("```console"):block.index("```\n\n")]
    commands = re.findall(r"^\$ (.+)$", block, re.M) + re.findall(r"^`(scripts/test)` runs the tests", text, re.M)
    expect(runs == commands and len(runs) == 2, f"Dockerfile: {runs}, README: {commands}")


if __name__ == "__main__":
    sys.exit(run_cases(CASES))
