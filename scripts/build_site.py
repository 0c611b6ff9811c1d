#!/usr/bin/env python3
"""Builds the site: pages, reference pages, live pages of the gallery, C++ headers. Called by scripts/site.

    scripts/build_site.py PROGRAM OUTPUT     the site becomes OUTPUT/html
"""
import glob
import json
import os
import posixpath
import re
import shutil
import subprocess
import sys

import check_site
from site_markdown import Links, file_page, site_page
from site_reference import reference_pages

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SITE = os.path.join(ROOT, "packaging", "site")
COMMAND = re.compile(r"^    scripts/eyrie (.+)$", re.M)
LIVE = re.compile(r"^\$ scripts/eyrie (view [^$]*?) -o (\w+)\.html$", re.M)
OUTPUTS = re.compile(r"\S+\.(?:html|svg)")


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def run(*words, **how):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **how)
    if done.returncode != 0:
        sys.exit(f"scripts/site: {' '.join(words)}: exit status {done.returncode}\n{done.stdout}")
    return done.stdout


def tree_pages():
    """{path in the tree: path on the site}: pages of the tree, and what they show."""
    pages = {"README.md": "index.md", "CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md"}
    for pattern in ("docs/*", "docs/lessons/*", "docs/notebooks/*"):
        for path in glob.glob(os.path.join(ROOT, pattern)):
            name = os.path.relpath(path, ROOT)
            if name.endswith((".md", ".svg", ".png")):
                pages[name] = name[len("docs/"):]
    return pages


def copy_pages(source):
    pages = tree_pages()
    links = Links(ROOT, pages)
    for path, place in pages.items():
        if place.endswith(".md"):
            write(source, place, site_page(links, path, read(path)))
        else:
            os.makedirs(os.path.dirname(os.path.join(source, place)), exist_ok=True)
            shutil.copy(os.path.join(ROOT, path), os.path.join(source, place))
    for path, place in links.shown.items():
        write(source, place, file_page(path, read(path)))
    return links.lived


def make_live_pages(program, source, wanted):
    """The pages of eyrie view that lessons link to, by the commands that the lessons show."""
    commands = {}
    for path in sorted(glob.glob(os.path.join(ROOT, "docs", "lessons", "*.md"))):
        for words, name in LIVE.findall(read(path).replace("\\\n", " ")):
            commands[name] = words.split()
    for name in sorted(wanted):
        if name not in commands:
            sys.exit(f"scripts/site: no lesson makes {name}.html")
        run(program, *commands[name], "-o", os.path.join(source, "lessons", name + ".html"), cwd=ROOT)


# --- Gallery --------------------------------------------------------------------------------------


def shown(output):
    """How the gallery shows what a command made."""
    if output.endswith(".svg"):
        return f"\n\n![{posixpath.basename(output)}]({output})\n"
    frame = f'<iframe class="live" src="{output}" title="{posixpath.basename(output)}" loading="lazy"></iframe>'
    return f"\n\n{frame}\n\n[In a window of its own]({output}){{ .md-button target=_blank }}\n"


def make_gallery(program, source):
    """Runs the commands of the gallery's page; below each, what it wrote."""
    path = os.path.join(source, "gallery.md")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    os.makedirs(os.path.join(source, "gallery"), exist_ok=True)

    def made(match):
        words = match[1].split()
        run(program, *words, cwd=source)
        outputs = [one for one in OUTPUTS.findall(match[1]) if one == words[-1]]
        return match[0] + "".join(shown(one) for one in outputs)

    write(source, "gallery.md", COMMAND.sub(made, text))


# --- C++ headers ----------------------------------------------------------------------------------


DOXYGEN = """\
PROJECT_NAME = "Eyrie: C++ headers"
INPUT = {rooms}
FILE_PATTERNS = *.hpp
RECURSIVE = YES
STRIP_FROM_PATH = {root}
INPUT_FILTER = "{filter}"
FILTER_SOURCE_FILES = NO
EXTRACT_ALL = YES
JAVADOC_AUTOBRIEF = YES
SOURCE_BROWSER = YES
GENERATE_LATEX = NO
GENERATE_HTML = YES
HTML_OUTPUT = {output}
HTML_TIMESTAMP = NO
SEARCHENGINE = YES
HAVE_DOT = NO
ENABLE_PREPROCESSING = YES
QUIET = YES
WARNINGS = NO
"""


def mend_summaries(api):
    """Doxygen links to a list of nested classes also where all of them are private and there is no list."""
    link = re.compile(r'<a href="#nested-classes">Classes</a>( &#124;)?\s*')
    for path in glob.glob(os.path.join(api, "*.html")):
        text = read(path)
        if 'href="#nested-classes"' in text and 'name="nested-classes"' not in text:
            write(api, os.path.basename(path), link.sub("", text))


def make_api(folder, html):
    rooms = " ".join(os.path.join(ROOT, one) for one in ("sim", "pe", "noc", "memory", "dataflows", "workloads"))
    text = DOXYGEN.format(rooms=rooms, root=ROOT, output=os.path.join(html, "api"),
                          filter=f"awk -f {os.path.join(SITE, 'doxygen_comments.awk')}")
    write(folder, "Doxyfile", text)
    run("doxygen", os.path.join(folder, "Doxyfile"))
    mend_summaries(os.path.join(html, "api"))


# --- All of it ------------------------------------------------------------------------------------


def with_all_pages(config, source):
    """The list of pages, with those of docs that it does not name."""
    names = sorted(os.path.relpath(path, source) for path in glob.glob(os.path.join(source, "**", "*.md"),
                                                                       recursive=True))
    more = [name for name in names if not name.startswith("files/") and f"- {name}\n" not in config
            and f": {name}\n" not in config]
    return config + ("  - More:\n" + "".join(f"      - {name}\n" for name in more) if more else "")


def make_pages(folder):
    config = read(os.path.join(SITE, "mkdocs.yml"))
    write(folder, "mkdocs.yml", with_all_pages(config, os.path.join(folder, "source")))
    shutil.copy(os.path.join(SITE, "site.css"), os.path.join(folder, "source"))
    shutil.copytree(os.path.join(SITE, "overrides"), os.path.join(folder, "overrides"), dirs_exist_ok=True)
    run("mkdocs", "build", "--quiet", "-f", os.path.join(folder, "mkdocs.yml"))


def make_search(html):
    """The search's index as a script (packaging/site/overrides/main.html)."""
    with open(os.path.join(html, "search", "search_index.json"), encoding="utf-8") as file:
        write(html, "search/search_index.js", f"var __search = {{index: Promise.resolve({file.read()})}};\n")
    shutil.copy(os.path.join(SITE, "frame_worker.js"), os.path.join(html, "search"))


def main():
    program, folder = (os.path.abspath(one) for one in sys.argv[1:3])
    source, html = os.path.join(folder, "source"), os.path.join(folder, "html")
    for old in (source, html):
        shutil.rmtree(old, ignore_errors=True)
    lived = copy_pages(source)
    for place, text in reference_pages(json.loads(run(program, "declarations"))).items():
        write(source, place, text)
    make_live_pages(program, source, lived)
    make_gallery(program, source)
    make_pages(folder)
    make_search(html)
    make_api(folder, html)
    dead = check_site.dead_links(html)
    print("".join(f"{one}\n" for one in dead) + os.path.join(html, "index.html"))
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
