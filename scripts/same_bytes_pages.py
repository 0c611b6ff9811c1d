"""Two HTML pages of eyrie's: the data that they carry, and what a browser shows of them."""
import hashlib
import os
import re
import sys

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "support"))
from browser import Browser  # noqa: E402

DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.S)
# Where a page has the data that it has read, if it packs them. Texts that are packed still are left out of them.
READ = "typeof V !== 'undefined' && V.page && V.page.models"
AS_TEXT = """
(() => {
  const value = %s;
  return value ? JSON.stringify(value, (key, one) =>
    typeof one === "string" && one.length > 7 && /^[A-Za-z0-9+/]+=*$/.test(one) ? undefined
    : one instanceof Map ? [...one].sort((a, b) => (a[0] < b[0] ? -1 : 1))
    : one instanceof Set ? [...one].sort()
    : ArrayBuffer.isView(one) ? Array.from(one) : one) : null;
})()
"""
# Every text of the page, shown or folded away, and what it says to those who cannot see pictures.
TEXTS = """
(() => {
  const found = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (node.nodeType === Node.ELEMENT_NODE) {
      for (const name of ["aria-label", "alt", "placeholder", "data-value"])
        if (node.getAttribute(name)) found.push(name + " " + node.getAttribute(name));
    } else if (!["SCRIPT", "STYLE"].includes(node.parentNode.nodeName) && node.textContent.trim()) {
      found.push(node.textContent.trim());
    }
  }
  return found;
})()
"""
# On a laptop a view is looked at in several cycles, a report with all its charts; on a phone both as they open.
KEYS = ["ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown", "End", "ArrowLeft"]
LAPTOP, PHONE = (1366, 768), (390, 844)
STILL, TRIES = 3, 60  # a picture counts once so many in a row are the same


class Pages:
    def __init__(self, intended, read_json, write_json, first_difference, differs):
        self.intended, self.read_json, self.write_json = intended, read_json, write_json
        self.first_difference, self.differs = first_difference, differs
        self.browser = None

    def equal(self, before, after, folder):
        """Names of the intended differences between two pages that are not the same bytes."""
        names = set()
        files = [os.path.join(folder, name) for name in ("page_before.html", "page_after.html")]
        for file, text in zip(files, (before, after)):
            with open(file, "w", encoding="utf-8") as page:
                page.write(text)
        if self.browser is None:
            self.browser = Browser(seconds=60)
        packing = self.same_data(before, after, names)
        shown = [self.shown(file, packing) for file in files]
        if packing:  # both pages have read their own packing
            ours, theirs = shown[0][0], shown[1][0]
            if not ours or ours != theirs:
                raise self.differs("the data that it carries: " + packing)
        for (where, texts, picture), (_, other_texts, other_picture) in zip(shown[0][1], shown[1][1]):
            self.same_texts(where, texts, other_texts, names)
            if picture != other_picture:
                raise self.differs(f"{where}: the picture, though data and text are the same")
        if self.rest(before) != self.rest(after) or packing:
            names.add("page_code")
        return sorted(names)

    @staticmethod
    def rest(page):
        return DATA.sub("", page)

    def same_data(self, before, after, names):
        """None where the data are the same; else where they differ, as written."""
        blocks = [DATA.findall(page) for page in (before, after)]
        if [len(one) for one in blocks] != [1, 1]:
            return "not one block of data each"
        try:
            ours, theirs = (self.read_json(one[0]) for one in blocks)
        except ValueError as error:
            return str(error)
        if self.write_json(ours) == self.write_json(theirs):
            return None
        first = self.first_difference(self.write_json(ours), self.write_json(theirs))
        try:
            names.update(self.intended.equal("json", self.write_json(ours), self.write_json(theirs)))
        except self.differs:
            return first
        return None

    def shown(self, file, packing):
        """What the page has read, and [(where, texts, digest of the picture)]."""
        found, read = [], None
        self.browser.prefer(reduced_motion="reduce")
        for width, height in (LAPTOP, PHONE):
            self.browser.open(file, width=width, height=height)
            # A report draws charts that are not in sight only when it is printed.
            self.browser.evaluate("dispatchEvent(new Event('beforeprint'))")
            is_view = self.browser.evaluate("document.querySelector('.keys') !== null")
            for key in ["", *KEYS] if is_view and (width, height) == LAPTOP else [""]:
                if key:
                    self.browser.press(key)
                where, picture = f"at {width} x {height}, after {key or 'opening'}", self.still_picture(file + ".png")
                found.append((where, self.browser.evaluate(TEXTS), picture))
            found.append(("errors of the page", list(self.browser.problems), ""))
        if packing:
            read = self.browser.evaluate(AS_TEXT % READ)
        return read, found

    def still_picture(self, file):
        """The digest of a picture of the page, once it is still: it may do things in its idle time."""
        digests = []
        while len(digests) < TRIES:
            self.browser.settle()
            self.browser.screenshot(file)
            with open(file, "rb") as opened:
                digests.append(hashlib.sha256(opened.read()).hexdigest())
            if digests[-STILL:] == digests[-1:] * STILL:
                return digests[-1]
        raise self.differs("the page does not come to rest")

    def same_texts(self, where, ours, theirs, names):
        if ours == theirs:
            return
        before, after = ("\n".join(map(self.stripped, one)) for one in (ours, theirs))
        try:
            names.update(self.intended.equal("text", before, after) or ["new_accelerator_keys"])
            return
        except self.differs:
            pass
        raise self.differs(f"{where}: a text of the page: " + self.first_difference("\n".join(ours), "\n".join(theirs)))

    def stripped(self, text):
        """A text that is JSON, as the report shows an accelerator, without its new keys."""
        if not text.startswith("{"):
            return text
        try:
            return self.write_json(self.intended.strip(self.read_json(text)))
        except ValueError:
            return text

    def close(self):
        if self.browser is not None:
            self.browser.__exit__()
