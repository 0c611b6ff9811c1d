"""The page's rules of which word is used when, against the answers that dataflows/use/word_use.hpp gives as well."""
import json
import os

from view_page import expect, view

ANSWERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../dataflows/use/word_use.json")
NAMES = {"macs": "macs", "entries": "entries", "kept_filters": "keptFilters", "psums": "psums"}


def word_use(browser):
    """word_use.js gives the answers of tests/dataflows/use/word_use.json."""
    with open(ANSWERS, encoding="utf-8") as file:
        answers = json.load(file)
    browser.open(view("CONV1", ("rs", "eyeriss")))

    def check(script, wanted, what):
        found = browser.evaluate(script)
        expect(found == wanted, f"{what}: {found}, not {wanted}")

    for name, levels in answers["counts"].items():
        check(f"[0, 1, 2, 3].map((level) => V.counts(V.numbered.{NAMES[name]}, level))", levels, name)
    for one in answers["programs"]:
        program = json.dumps(one["program"])
        for mac, position, entry, filter_ in one["macs"]:
            place = {"position": position, "entry": entry, "filter": filter_}
            check(f"V.placeOfMac({program}, {mac})", place, f"{one['name']}: MAC {mac}")
            check(f"V.macNumber({program}, {json.dumps(place)})", mac, f"{one['name']}: place of MAC {mac}")
        for psum, position, filter_ in one["psums"]:
            place = {"position": position, "entry": 0, "filter": filter_}
            check(f"V.placeOfPsum({program}, {psum})", place, f"{one['name']}: psum {psum}")
        for position, entry, kept in one["from_window"]:
            check(f"V.fromWindow({program}, {position}, {entry})", kept, f"{one['name']}: entry {entry} of {position}")
        check(f"V.arrivingFilters({program}) === V.numbered.{NAMES[one['arriving_filters']]}", True, one["name"])


CASES = [word_use]
