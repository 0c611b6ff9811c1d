#!/usr/bin/env python3
"""Pages as the site's generator is given them, and what counts as a dead link: what needs no generator to be tried."""
import os
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path.append(os.path.join(ROOT, "scripts"))
import check_site  # noqa: E402
from site_markdown import Links, site_page  # noqa: E402

PAGES = {"docs/lessons/03.md": "lessons/03.md", "docs/lessons/live.md": "lessons/live.md", "docs/view.md": "view.md"}

# [page, its text, what the site gets]
MARKDOWN = [
    ("docs/lessons/03.md", "See [cycle 9](live.md#lesson3&cycle=9&pe=0,3;1,2&word=I[0,0,3,4]).",
     "See [cycle 9](lesson3.html#cycle=9&pe=0,3;1,2&word=I[0,0,3,4])."),
    ("docs/view.md", "[there](lessons/live.md#lesson1&cycle=5)", "[there](lessons/lesson1.html#cycle=5)"),
    ("docs/view.md", "[pages](lessons/live.md) [one](lessons/live.md#live-pages)",
     "[pages](lessons/live.md) [one](lessons/live.md#live-pages)"),
    ("docs/lessons/03.md", "[view](../view.md#how-much)", "[view](../view.md#how-much)"),
    ("docs/view.md", "[elsewhere](https://example.org/live.md#a&b)", "[elsewhere](https://example.org/live.md#a&b)"),
    ("docs/view.md", "<details><summary>Answer</summary>\n\nText.\n</details>",
     "<details markdown=\"1\">\n<summary>Answer</summary>\n\nText.\n</details>"),
    ("docs/view.md", "```yaml docs/lessons/rows.yaml\nname: rows\n```",
     "```yaml title=\"docs/lessons/rows.yaml\"\nname: rows\n```"),
    ("docs/view.md", "```console\n$ ls\n```", "```console\n$ ls\n```"),
    ("docs/view.md", "A list:\n- one\n- two", "A list:\n\n- one\n- two"),
    ("docs/view.md", "<!-- run: status 2 -->\nText", "Text"),
]

LIVE_PAGE = '<body><main id="main"></main><script id="ledger"></script><script id="data"></script></body>'
# [link on a page, why it is dead]
LINKS = [
    ("live.html", None), ("live.html#main", None), ("live.html#cycle=5&pe=0,1&word=P[0,0,0,0]&show=2&step=work", None),
    ("live.html#cycle=5&colour=red", "no such place in the page"), ("live.html#nowhere", "no such place in the page"),
    ("plain.html#cycle=5", "no such place in the page"), ("plain.html#here", None), ("gone.html", "no such file"),
    ("https://example.org/gone.html", None),
]


def markdown():
    for page, text, wanted in MARKDOWN:
        links = Links(ROOT, PAGES)
        found = site_page(links, page, text)
        if found != wanted:
            yield f"{page}: {text!r} becomes {found!r}, not {wanted!r}"
        if ("lesson3.html" in wanted) != ("lesson3" in links.lived):
            yield f"{page}: {text!r}: live pages that are linked: {links.lived}"


def dead_links():
    with tempfile.TemporaryDirectory() as folder:
        pages = {"live.html": LIVE_PAGE, "plain.html": '<p id="here"></p>',
                 "index.html": "".join(f'<a href="{link}">x</a>' for link, _ in LINKS)}
        for name, text in pages.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        wanted = [f"index.html: {link}: {why}" for link, why in LINKS if why]
        found = check_site.dead_links(folder)
        if found != wanted:
            yield f"dead links: {found}, not {wanted}"


def main():
    problems = [*markdown(), *dead_links()]
    print("".join(f"{one}\n" for one in problems) + f"{len(MARKDOWN) + len(LINKS)} cases, {len(problems)} failures")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
