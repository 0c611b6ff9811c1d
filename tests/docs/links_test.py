#!/usr/bin/env python3
"""Links of the pages, as a reader of the files follows them: each leads to a file, and to a heading where it names one.

    links_test.py     exit status 1: some do not
"""
import glob
import os
import re
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path.append(os.path.join(ROOT, "scripts"))
from site_markdown import LIVE, STATE  # noqa: E402

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s#]*)((?:#[^)\s]*)?\))")
FENCED = re.compile(r"^( *)```.*?^\1```", re.S | re.M)
HEADING = re.compile(r"^#+ (.*?)(?: \{.*\})?$", re.M)


def anchor(heading):
    """As forges and the site's generator name it."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.replace("`", "").strip().lower()))


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return FENCED.sub("", file.read())


def problems(page, text):
    for link, rest in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        path = os.path.normpath(os.path.join(os.path.dirname(page), link)) if link else page
        fragment = rest[1:-1]
        if not os.path.exists(os.path.join(ROOT, path)):
            yield f"{page}: {link}: no such file"
        elif fragment and path.endswith(".md") and not (path == LIVE and STATE.match(rest)):
            if fragment not in {anchor(heading) for heading in HEADING.findall(read(path))}:
                yield f"{page}: {link}#{fragment}: no such heading"


def main():
    pages = [os.path.relpath(path, ROOT) for pattern in ("*.md", "docs/*.md", "docs/*/*.md")
             for path in sorted(glob.glob(os.path.join(ROOT, pattern)))]
    found = [one for page in pages for one in problems(page, read(page))]
    print("".join(f"{one}\n" for one in found) + f"{len(pages)} pages, {len(found)} dead links")
    return 1 if found or len(pages) < 30 else 0


if __name__ == "__main__":
    sys.exit(main())
