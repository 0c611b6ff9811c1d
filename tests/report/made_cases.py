"""Cases: what a page says of what was run: commands, digests, keys that differ, layers of a sweep's points."""
import json
import math
import shutil
import sqlite3

from make_store import numbers_of_points, seal
from page_reader import choose, clean, expect, eyrie, number, report, rows, table


def page_data(browser):
    return json.loads(browser.evaluate("document.getElementById('data').textContent"))


def facts(browser, summary):
    """{name: text} of a folded section, and its command."""
    return browser.evaluate(
        """(() => {
        const details = [...document.querySelectorAll("details")].find((one) =>
            one.querySelector("summary").textContent === %s);
        const names = [...details.querySelectorAll("dt")].map((one) => one.textContent);
        const texts = [...details.querySelectorAll("dd")].map((one) => one.textContent);
        return {command: details.querySelector("code").textContent,
                facts: Object.fromEntries(names.map((name, i) => [name, texts[i]]))};
    })()"""
        % json.dumps(summary)
    )


def results_say_what_they_were_made_of(browser):
    with open("rs.json", encoding="utf-8") as file:
        made = json.load(file)["provenance"]
    browser.open(report("rs.json"))
    shown = facts(browser, "rs: what was run")
    expect(shown["command"] == made["command"], shown)
    for one in made["files"]:
        expect(shown["facts"][f"{one['kind']} {one['name']}"] == f"SHA-256 {one['sha256']}", one)
    expect(made["build"]["compiler"] in shown["facts"]["built by"], shown)
    expect(not browser.evaluate("!!" + table("keys in which the runs of rs differ")), "one run differs from none")
    browser.open(report("both.json"))
    expect(" --set array.columns=8 " in facts(browser, "both: what was run")["command"], "a comparison's command")
    clean(browser, "what was run")


def answers_say_what_they_were_made_of(browser):
    eyrie("serve", "--network", "tiny", "--scenario", "offline", "--quiet", "--json", "answer.json")
    with open("answer.json", encoding="utf-8") as file:
        made = json.load(file)
    browser.open(report("answer.json"))
    shown = facts(browser, "answer: what was run")
    expect(shown["command"] == made["provenance"]["command"], shown)
    expect("network tiny" in shown["facts"], shown)
    clean(browser, "what was served")
    del made["provenance"]  # as of before
    with open("older.json", "w", encoding="utf-8") as file:
        json.dump(made, file)
    browser.open(report("older.json"))
    clean(browser, "what was served before")


def runs_side_by_side_say_in_which_keys_they_differ(browser):
    words = ["run", "--network", "alexnet", "--batch", "2", "--quiet", "--mapper", "estimate"]
    eyrie(*words, "--json", "one.json")
    eyrie(*words, "--json", "two.json", "--set", "glb.shared_banks=50", "--set", "core_khz=100000", "--seed", "9")
    browser.open(report("one.json", "two.json"))
    shown = {row["key"]: (row["one"], row["two"]) for row in rows(browser, "keys in which the runs of one, two differ")}
    expect(shown == {"seed": ("1", "9"), "accelerator.core_khz": ("200000", "100000"),
                     "accelerator.glb.shared_banks": ("25", "50")}, shown)
    text = browser.evaluate("document.body.textContent")
    expect("eyeriss + core_khz=100000, glb.shared_banks=50" in text, "the changed machine has its title")
    clean(browser, "two runs")
    eyrie(*words, "--json", "three.json", "--keep-on-chip")
    browser.open(report("one.json", "three.json"))
    shown = {row["key"]: (row["one"], row["three"]) for row in
             rows(browser, "keys in which the runs of one, three differ")}
    expect(shown == {"chain": ("no", "yes"), "keep_on_chip": ("no", "yes")}, shown)
    names = [row["run"] for row in rows(browser, "runs of one, three")]
    expect(names == ["one", "three"], names)
    text = browser.evaluate("document.body.textContent")
    expect("three (rs on eyeriss, chain, keep on chip)" in text, "the run says its options")


def stored_layers(path):
    database = sqlite3.connect(path)
    found = database.execute("SELECT s.ordinal, d.layers, p.pes FROM sweep_points s JOIN details d USING (key) "
                             "JOIN points p USING (key) WHERE p.status = 'done'")
    return {ordinal: (json.loads(layers), pes) for ordinal, layers, pes in found}


def swept():
    """A store of a sweep over two works, of five layers and of two."""
    with open("layers.yaml", "w", encoding="utf-8") as file:
        file.write(
            "name: layers\nbase: {mapper: estimate}\nvary:\n"
            "  - {link: [network, layers], values: [[alexnet, [CONV1, CONV2, CONV3, CONV4, CONV5]], "
            "[tiny, [CONV1, DW3]]]}\n  - {key: dataflow, values: [rs, ws]}\n"
            "  - {key: accelerator.glb.shared_banks, values: [24, 50, 96]}\n"
        )
    eyrie("sweep", "layers.yaml", "--store", "layers.db", "--quiet")
    return "layers.db"


def chosen_points_show_their_layers(browser):
    store = swept()
    stored = stored_layers(store)
    browser.open(report(store))
    seen = 0
    for work in ("alexnet", "tiny"):
        choose(browser, "Work", work)
        chosen = browser.evaluate("[...document.querySelectorAll('.chosen')].map((one) => Number(one.dataset.point))")
        for ordinal in chosen:
            layers, pes = stored[ordinal]
            shown = rows(browser, f"layers of point {ordinal}")
            expect([row["layer"] for row in shown] == [one["name"] for one in layers], f"point {ordinal}: {shown}")
            total = sum(one["cycles"]["total"] for one in layers)
            for row, one in zip(shown, layers):
                seen += 1
                wanted = {"total cycles": one["cycles"]["total"], "array cycles": one["cycles"]["array"],
                          "energy, pJ": one["energy"]["total"], "active PEs": one["active_pes"],
                          "utilisation": one["macs"] / (pes * one["cycles"]["array"])}
                for column, value in wanted.items():
                    expect(number(row[column]) == value, f"point {ordinal} {one['name']}: {column}: {row[column]}")
                mapping = dict(one["mapping"])
                text = mapping.pop("dataflow") + ":" + "".join(f" {key}={value}" for key, value in mapping.items())
                expect(row["mapping"] == text, f"point {ordinal} {one['name']}: {row['mapping']}, not {text}")
                expect(math.isfinite(number(row["of cycles"])) and one["cycles"]["total"] <= total, "share")
    expect(seen > 5, f"{seen} layers")
    held = page_data(browser)["sections"][0]["layers"]
    expect(len(held["points"]) == len(stored), "every point of a small sweep has its layers on the page")
    clean(browser, "layers of points")


def points_whose_layers_have_no_room_say_so(browser):
    store = swept()
    stored = stored_layers(store)
    shutil.copy(store, "wide.db")
    browser.open(report(store))
    section = page_data(browser)["sections"][0]
    ordinals = section["columns"]["ordinal"]
    on_fronts = {i for fronts in section["fronts"] for front in fronts.values() for i in front}
    other = next(ordinal for i, ordinal in enumerate(ordinals) if i not in on_fronts)
    first = stored[other][0][0]
    line = {key: first[key] for key in ("macs", "mapping", "cycles", "energy", "active_pes")}
    many = [{"name": f"L{n}", **line} for n in range(20000)]
    with sqlite3.connect("wide.db") as database:
        database.execute("UPDATE details SET layers = ? WHERE key = (SELECT key FROM sweep_points WHERE ordinal = ?)",
                         (json.dumps(many), other))
        seal(database, numbers_of_points())
    browser.open(report("wide.db"))
    held = [point[0] for point in page_data(browser)["sections"][0]["layers"]["points"]]
    expect(on_fronts <= set(held) and ordinals.index(other) not in held, f"fronts come first: {held}")
    browser.open(report("large.db", options=("--points", "400")))  # made up, of no layers
    expect("Its layers are not on this page: the command prints them." in
           browser.evaluate("document.querySelector('.chosen').textContent"), "the note")
    clean(browser, "points without layers")


CASES = [
    results_say_what_they_were_made_of,
    answers_say_what_they_were_made_of,
    runs_side_by_side_say_in_which_keys_they_differ,
    chosen_points_show_their_layers,
    points_whose_layers_have_no_room_say_so,
]
