"""Markdown of this tree as the site's generator takes it.

Pages here are written as CommonMark: a list may follow a paragraph without an empty line, and what is folded away is
text like any other. Python-Markdown wants an empty line, and to be told. Links to files that the site does not have
lead to a page that shows the file; links to states of live pages (docs/lessons/live.md) lead there.
"""
import os
import posixpath
import re

LIST = re.compile(r"(- |\d+\. )")
LINK = re.compile(r"(!?\[[^\]]*\]\()([^)\s#]+)((?:#[^)\s]*)?\))")
FOLDED = re.compile(r"^<details>(<summary>.*</summary>)$", re.M)
QUOTE = re.compile(r"^```(\w+) (\S+)$", re.M)  # of a file
LIVE = "docs/lessons/live.md"
STATE = re.compile(r"#(\w+)&(.*)\)$")  # page and state
RUN = re.compile(r"^ *<!-- run: .*-->$")
LANGUAGES = {".hpp": "cpp", ".cpp": "cpp", ".yaml": "yaml", ".py": "python", ".md": "markdown", "": "text",
             ".cff": "yaml"}


def spaced(lines):
    """With an empty line before each list and table that follows a paragraph; fenced blocks as they are."""
    fenced = False
    before = ""
    for line in lines:
        if line.lstrip().startswith("```"):
            fenced = not fenced
        begins = LIST.match(line) and not LIST.match(before) or line.startswith("|") and not before.startswith("|")
        paragraph = before.strip() and not before.startswith((" ", "#", "<"))
        if not fenced and begins and paragraph:
            yield ""
        yield line
        before = line


def without_marks(text):
    """Without the remarks for the runner of commands."""
    return [line for line in text.split("\n") if not RUN.match(line)]


class Links:
    """Where the files of the tree are on the site; asked for others, notes them as files to be shown."""

    def __init__(self, root, pages):
        self.root = root
        self.pages = pages  # {path in the tree: path on the site}
        self.shown = {}
        self.lived = set()  # live pages that are linked

    def target(self, page, link):
        """The link of a page of the tree, as a link of the site."""
        if re.match(r"[a-z]+:", link):
            return link
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), link))
        here = posixpath.dirname(self.pages[page])
        if path in self.pages:
            return posixpath.relpath(self.pages[path], here or ".")
        if os.path.isdir(os.path.join(self.root, path)) and path + "/README.md" in self.pages:
            return posixpath.relpath(self.pages[path + "/README.md"], here or ".")
        if not os.path.isfile(os.path.join(self.root, path)):
            return link  # of the site itself; dead ones are found in the end
        self.shown[path] = "files/" + path.replace("/", "_") + ".md"
        return posixpath.relpath(self.shown[path], here or ".")

    def rewritten(self, page, text):
        return LINK.sub(lambda m: m[1] + self.live(page, m[2], m[3]), text)

    def live(self, page, link, fragment):
        """The link with its fragment; a state of a live page leads to the page."""
        state = STATE.match(fragment)
        target = self.target(page, link)
        if state is None or posixpath.normpath(posixpath.join(posixpath.dirname(page), link)) != LIVE:
            return target + fragment
        self.lived.add(state[1])
        return f"{posixpath.join(posixpath.dirname(target), state[1])}.html#{state[2]})"


def site_page(links, page, text):
    text = "\n".join(spaced(without_marks(text)))
    text = QUOTE.sub(r'```\1 title="\2"', text)
    return links.rewritten(page, FOLDED.sub(r'<details markdown="1">\n\1', text))


def file_page(path, text):
    """A page that shows a file."""
    language = LANGUAGES.get(os.path.splitext(path)[1], "text")
    return f"# {path}\n\n````{language}\n{text}\n````\n"
