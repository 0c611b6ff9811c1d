"""Links of the lessons to states of live pages: each page is made by the command of its lesson, each state is there."""
import glob
import os
import re

from program import PROGRAM, eyrie
from view_page import TESTS, expect

ROOT = os.path.abspath(os.path.join(TESTS, ".."))
LINK = re.compile(r"\]\((?:\S*/)?live\.md#(\w+)&([^)\s]+)\)")
COMMAND = re.compile(r"^\$ scripts/eyrie (view [^$]*?) -o (\w+)\.html$", re.M)


def live_pages(browser):
    texts = []
    for path in sorted(glob.glob(os.path.join(ROOT, "docs", "lessons", "*.md"))):
        with open(path, encoding="utf-8") as file:
            texts.append(file.read())
    commands = {name: words.split() for text in texts for words, name in COMMAND.findall(text.replace("\\\n", " "))}
    links = [link for text in texts for link in LINK.findall(text)]
    expect(len({name for name, _ in links}) >= 9, f"every lesson has a live page: {links}")
    made = set()
    for name, state in links:
        page = os.path.abspath(name + ".html")
        if name not in made:
            done = eyrie(*commands[name], "-o", page, cwd=ROOT)
            expect(done.status == 0, f"{name}: {done.err}")
            made.add(name)
        browser.open(page, 1366, 768, fragment="#" + state)
        wanted = dict(part.split("=", 1) for part in state.split("&"))
        at = browser.evaluate("V.page.clock.position")
        expect(at == int(wanted["cycle"]), f"{name}#{state}: cycle {at}")
        shown = browser.evaluate("V.page.sides.filter(({ node }) => !node.hidden).map(({ life, chip, side }) => "
                                 "[life !== undefined && life.accesses.length, chip.chosen, side.machine.columns])")
        if "word" in wanted:
            expect(all(accesses for accesses, *_ in shown), f"{name}#{state}: the word has no life: {shown}")
        if "pe" in wanted and "show" not in wanted:
            pes = [",".join(map(str, divmod(pe, columns))) for _, pe, columns in shown]
            expect(";".join(pes) == wanted["pe"], f"{name}#{state}: PEs {pes}")
        expect(browser.complaint() is None, f"{name}#{state}: {browser.complaint()}")
    print(f"   {len(links)} links to {len(made)} pages of {PROGRAM}")


CASES = [live_pages]
