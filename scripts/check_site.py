#!/usr/bin/env python3
"""Links of a built site that lead nowhere.

    scripts/check_site.py FOLDER     exit status 1 when there are some
"""
import os
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

ATTRIBUTES = {"a": "href", "link": "href", "img": "src", "script": "src", "iframe": "src"}


class PageLinks(HTMLParser):
    """What a page links to, and what in it can be linked to."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.links, self.names = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        for key in ("id", "name"):
            if given.get(key):
                self.names.add(given[key])
        link = given.get(ATTRIBUTES.get(tag, ""))
        if link:
            self.links.append(link)


def pages_of(folder):
    """{path: PageLinks} of all its pages."""
    pages = {}
    for path, _, names in os.walk(folder):
        for name in names:
            if name.endswith(".html"):
                with open(os.path.join(path, name), encoding="utf-8", errors="replace") as file:
                    pages[os.path.join(path, name)] = PageLinks(file.read())
    return pages


def is_state(fragment, target):
    """Of a live page: what its address says (docs/view.md)."""
    keys = [part.partition("=")[0] for part in fragment.split("&")]
    return "ledger" in target.names and set(keys) <= {"cycle", "pe", "word", "show", "step"}


def fault(pages, page, link):
    """Why a link is dead; None: it is not, or leads elsewhere."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    target = os.path.normpath(os.path.join(os.path.dirname(page), unquote(parts.path))) if parts.path else page
    if not os.path.isfile(target):
        return "no such file"
    fragment = unquote(parts.fragment)
    if not fragment or target not in pages or fragment.startswith("__") or fragment in pages[target].names:
        return None
    return None if is_state(fragment, pages[target]) else "no such place in the page"


def dead_links(folder):
    """["page: link: why"]"""
    pages = pages_of(folder)
    dead = []
    for page, found in sorted(pages.items()):
        if os.path.basename(page) == "404.html":  # its links are those of a server's root
            continue
        for link in dict.fromkeys(found.links):
            why = fault(pages, page, link)
            if why:
                dead.append(f"{os.path.relpath(page, folder)}: {link}: {why}")
    return dead


def main():
    dead = dead_links(sys.argv[1])
    print("".join(f"{one}\n" for one in dead), end="")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
