#!/usr/bin/env python3
"""The site as its readers meet it: built, every link followed, pages opened from the disk in a headless Chromium.

    site_test.py PROGRAM     exit status 77: mkdocs, its theme or Doxygen are not installed

What is installed decides whether it runs: scripts/site installs it, CI does not.
"""
import os
import shutil
import subprocess
import sys
import tempfile

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
ROOT = os.path.abspath(os.path.join(TESTS, ".."))
sys.path += [os.path.join(TESTS, "command"), os.path.join(TESTS, "support"), os.path.join(ROOT, "scripts")]
import check_site  # noqa: E402
from browser import Browser  # noqa: E402
from program import PROGRAM, expect, named_cases, run_cases  # noqa: E402

CASES, case = named_cases()
SKIPPED = 77


def opened(browser, html, page):
    browser.open(os.path.join(html, page))
    expect(browser.problems == [], f"{page}: {browser.problems[:3]}")
    elsewhere = [one for one in browser.requests if not one.startswith(("file://" + html, "data:", "about:", "blob:"))]
    expect(elsewhere == [], f"{page}: fetches {elsewhere[:3]}")


def pages_in(html, *folders):
    for folder in folders:
        for name in sorted(os.listdir(os.path.join(html, folder))):
            if name.endswith(".html") and name != "404.html":
                yield os.path.join(folder, name)


@case("no link is dead")
def links(_, html):
    dead = check_site.dead_links(html)
    expect(dead == [], f"{len(dead)} dead links: {dead[:5]}")
    pages = check_site.pages_of(html)
    expect(sum(len(one.links) for one in pages.values()) > 10000, "links were found")


@case("every page opens without a problem, and fetches nothing from elsewhere")
def pages(browser, html):
    seen = 0
    for page in pages_in(html, "", "lessons", "reference", "gallery", "files"):
        opened(browser, html, page)
        seen += 1
    expect(seen > 50, f"{seen} pages")
    for page in ("index.html", "classeyrie_1_1Chip.html", "files.html"):
        opened(browser, html, os.path.join("api", page))


@case("a word of a page is found, from the disk")
def search(browser, html):
    opened(browser, html, "index.html")
    browser.evaluate("document.querySelector('[data-md-toggle=search]').click()")
    browser.evaluate("(() => { const box = document.querySelector('.md-search__input'); box.focus();"
                     " box.value = 'overlap_passes'; box.dispatchEvent(new Event('keyup', {bubbles: true}));"
                     " box.dispatchEvent(new Event('input', {bubbles: true})); })()")
    browser.wait("document.querySelectorAll('.md-search-result__item').length > 0")
    found = browser.evaluate("[...document.querySelectorAll('.md-search-result__link')].map((one) => one.href).join()")
    expect("limits.html" in found or "accelerator.html" in found, found)
    expect(browser.problems == [], f"{browser.problems[:3]}")


@case("reference pages have the keys and columns that the program declares")
def reference(browser, html):
    for page, wanted in {"accelerator": "noc.ifmap.words_per_cycle", "network": "layers[].padding", "mapping": "keep",
                         "energy-table": "rf.psum.read", "sweep": "vary[].range.factor",
                         "columns": "pe_cycles_window_shift", "commands": "--mapper-limit"}.items():
        opened(browser, html, f"reference/{page}.html")
        text = browser.evaluate("document.querySelector('article').textContent")
        expect(wanted in text, f"{page}: {wanted} is missing")


@case("lists, tables and code of pages are such on the site")
def markup(browser, html):
    opened(browser, html, "index.html")
    expect(browser.evaluate("document.querySelectorAll('article li').length") > 20, "the list of where to go next")
    expect(browser.evaluate("document.querySelectorAll('article table').length") == 1, "the table of the chip")
    for page in pages_in(html, "", "lessons"):
        opened(browser, html, page)
        raw = browser.evaluate("[...document.querySelectorAll('article p')].map((one) => one.textContent)"
                               ".filter((text) => /^\\|.*\\|$|^```|\\n- |\\n\\|/m.test(text)).join('\\n')")
        expect(raw == "", f"{page}: markup in a paragraph: {raw[:300]}")


@case("live pages of the gallery show their layers")
def gallery(browser, html):
    opened(browser, html, "gallery.html")
    links = browser.evaluate("[...document.querySelectorAll('a.md-button')].map((one) => one.getAttribute('href'))")
    expect(len(links) >= 6, f"{links}")
    browser.wait("document.querySelector('iframe.live').contentDocument === null")  # loaded: a page of its own
    expect(browser.evaluate("scrollY") == 0, "live pages leave readers where they are")
    expect(browser.evaluate("[...document.images].every((one) => one.naturalWidth > 0)"), "pictures are there")
    opened(browser, html, "gallery/rs_ws.html")
    expect(browser.evaluate("document.querySelectorAll('.side').length") == 2, "two sides")


@case("lessons: answers are folded and set as text; links lead to states of live pages; pictures are there")
def lessons(browser, html):
    states = 0
    for page in pages_in(html, "lessons"):
        if not os.path.basename(page)[0].isdigit():
            continue
        opened(browser, html, page)
        folded, raw, summaries = browser.evaluate(
            "(() => { const all = [...document.querySelectorAll('article details')];"
            "const text = all.flatMap((one) => [...one.childNodes]).filter((one) => one.nodeType === 3)"
            ".map((one) => one.textContent.trim()).join('');"
            "return [all.length, text, all.every((one) => one.firstElementChild.tagName === 'SUMMARY')]; })()")
        expect(folded >= 2 and raw == "" and summaries, f"{page}: {folded} answers, markup: {raw[:200]}")
        expect(browser.evaluate("[...document.querySelectorAll('article img')].map((one) => one.naturalWidth)")[0] > 0,
               f"{page}: a picture")
        links = browser.evaluate("[...document.querySelectorAll('article a')].map((one) => one.getAttribute('href'))"
                                 ".filter((href) => /^lesson\\d+\\.html#/.test(href))")
        states += len(links)
        for link in links[:1]:
            live, _, state = link.partition("#")
            browser.open(os.path.join(html, "lessons", live), fragment="#" + state)
            cycle = int(dict(part.split("=", 1) for part in state.split("&"))["cycle"])
            expect(browser.evaluate("V.page.clock.position") == cycle, f"{page}: {link}")
            expect(browser.problems == [], f"{link}: {browser.problems[:3]}")
    expect(states >= 20, f"only {states} links to live pages")


def has_theme(mkdocs):
    """Whether the Python that the generator runs on, which need not be this one, finds its theme."""
    if mkdocs is None:
        return False
    with open(mkdocs, encoding="utf-8") as script:
        python = script.readline().strip().removeprefix("#!").split() or [sys.executable]
    names = "from mkdocs.utils import get_theme_names; print(*get_theme_names())"
    found = subprocess.run([*python, "-c", names], stdout=subprocess.PIPE, text=True, check=False)
    return "material" in found.stdout.split()


def main():
    if not (shutil.which("doxygen") and has_theme(shutil.which("mkdocs"))):
        print("skipped: the site needs mkdocs, mkdocs-material and doxygen (scripts/setup --site)")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, "-B", os.path.join(ROOT, "scripts", "build_site.py"), PROGRAM, folder],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            print(done.stdout)
            return 1
        with Browser() as browser:
            return run_cases(CASES, browser, os.path.join(folder, "html"))


if __name__ == "__main__":
    sys.exit(main())
