"""Cases: pages in the dark, on paper, and their charts as SVG."""
import base64
import json
import re
import xml.etree.ElementTree as xml
import zlib

from page_reader import SCATTER, chart, choose, clean, expect, number, report, rows, table
from store_points import read_points

PAGES = (("real.db",), ("rs.json", "both.json"), ("served.json",), ("whole_eyeriss_vector.json",))
SVG = "{http://www.w3.org/2000/svg}"


def luminance(colour):
    """Of a colour as the browser states it, by WCAG 2."""
    if re.fullmatch(r"#[0-9a-f]{3}", colour):
        colour = "#" + "".join(2 * digit for digit in colour[1:])
    parts = re.findall(r"[0-9a-f]{2}", colour) if colour.startswith("#") else re.findall(r"\d+", colour)[:3]
    channels = [int(part, 16 if colour.startswith("#") else 10) / 255 for part in parts]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pages_are_dark_where_the_reader_is(browser):
    try:
        for inputs in PAGES:
            browser.prefer(color_scheme="light")
            browser.open(report(*inputs))
            for scheme in ("light", "dark", "light"):
                browser.prefer(color_scheme=scheme)
                browser.settle()
                paper = browser.evaluate("getComputedStyle(document.body).backgroundColor")
                ink = browser.evaluate("getComputedStyle(document.body).color")
                expect((luminance(paper) < 0.05) == (scheme == "dark"), f"{inputs}: {scheme}: on {paper}")
                expect(contrast(ink, paper) > 7, f"{inputs}: {scheme}: {ink} on {paper}")
                for kind in ("p.note", "th", "td", "a", "summary", "button"):
                    colours = browser.evaluate(
                        "[...new Set([...document.querySelectorAll(%s)].filter((one) => !one.disabled"
                        " && one.getAttribute('aria-pressed') !== 'false')"
                        ".map((one) => getComputedStyle(one).color))]" % json.dumps(kind)
                    )
                    for colour in colours:
                        expect(contrast(colour, paper) > 4.5, f"{inputs}: {scheme}: {kind}: {colour} on {paper}")
                drawn = chart(browser, "", "c.getOption().textStyle.color")
                expect(contrast(drawn, paper) > 7, f"{inputs}: {scheme}: charts are written in {drawn} on {paper}")
            clean(browser, f"{inputs} by night and day")
    finally:
        browser.prefer()


def pictures(browser):
    """The SVG that each chart's button saves: [(file name, text)]."""
    return browser.evaluate(
        """(async () => {
            const saved = [], blobs = [];
            URL.createObjectURL = (blob) => { blobs.push(blob); return "blob:none"; };
            HTMLAnchorElement.prototype.click = function () { saved.push(this.download); };
            for (const button of document.querySelectorAll("button.save")) button.click();
            return Promise.all(blobs.map(async (blob, n) => [saved[n], await blob.text()]));
        })()"""
    )


def every_chart_is_saved_as_svg(browser):
    for inputs in PAGES:
        browser.open(report(*inputs))
        saved = pictures(browser)
        charts = browser.evaluate("document.querySelectorAll('.canvas').length")
        labels = browser.evaluate(
            "[...document.querySelectorAll('.canvas')].map((one) => one.getAttribute('aria-label'))"
        )
        expect(len(saved) == charts > 0, f"{inputs}: {len(saved)} pictures of {charts} charts")
        for (name, text), label in zip(saved, labels, strict=True):
            root = xml.fromstring(text)
            expect(name.endswith(".svg") and root.tag == SVG + "svg", f"{name}: {root.tag}")
            title, description = root.find(SVG + "title").text, root.find(SVG + "desc").text
            expect(label.startswith(title) and len(title) > 8, f"{name}: title {title} of {label}")
            expect(len(description) > 3, f"{name}: description {description}")
            marks = [one for one in root.iter(SVG + "path") if one.get("d")]
            words = ["".join(one.itertext()) for one in root.iter(SVG + "text")]
            expect(len(marks) > 4 and len(words) > 4, f"{name}: {len(marks)} marks, words {words}")
            expect(luminance(root.find(SVG + "rect").get("fill")) > 0.9, f"{name}: on white")
            for one in root.iter(SVG + "text"):  # titles that stand upright are not cut at the left edge
                upright = re.match(r"matrix\(0[, ]+-1[, ]+1[, ]+0[, ]+([-0-9.]+)", one.get("transform", ""))
                expect(upright is None or float(upright[1]) >= 8, f"{name}: '{''.join(one.itertext())}' is cut")
        clean(browser, f"{inputs} after saving")
    # What the picture says is what the chart shows: names of the legend, and a mark for each point that passes.
    browser.open(report("real.db"))
    choose(browser, "Work", "alexnet")
    (text,) = [text for name, text in pictures(browser) if name.startswith("points_of_the_sweep_by_two")]
    words = ["".join(one.itertext()) for one in xml.fromstring(text).iter(SVG + "text")]
    for wanted in ("front", "dataflow rs", "dataflow nlr", "chosen", "delay (ms)"):
        expect(wanted in words, f"{wanted} in {words}")


def printed(browser):
    """Sizes of the sheets in points, and their texts are the browser's own matter."""
    data = browser.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"]
    pdf = base64.b64decode(data)
    streams = [pdf] + [
        zlib.decompressobj().decompress(part) for part in re.findall(rb"stream\r?\n(x.*?)endstream", pdf, re.S)
    ]
    boxes = re.findall(rb"/MediaBox\s*\[([^\]]*)\]", b"".join(streams))
    return [tuple(round(float(one)) for one in box.split()[2:]) for box in boxes]


def paper_has_all_charts_in_light_and_cuts_nothing(browser):
    a4 = (595, 842)
    try:
        for inputs in PAGES:
            browser.prefer(color_scheme="dark")
            browser.open(report(*inputs))
            sheets = printed(browser)
            expect(sheets and {tuple(sorted(sheet)) for sheet in sheets} == {a4}, f"{inputs}: sheets {set(sheets)}")
            charts = browser.evaluate("document.querySelectorAll('.canvas').length")
            papers = browser.evaluate("document.querySelectorAll('.paper svg').length")
            expect(charts == papers, f"{inputs}: {papers} of {charts} charts are on paper")
            # A sheet is 186 mm wide, or 277 mm across: nothing of the page may be wider.
            browser.call(
                "Emulation.setEmulatedMedia",
                media="print",
                features=[{"name": "prefers-color-scheme", "value": "dark"}],
            )
            for width, kind in ((703, ":not(.wide) > table, .paper svg, p, pre, dl"), (1047, ".wide > table")):
                browser.call(
                    "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False
                )
                browser.settle()
                widest = browser.evaluate(
                    "Math.max(0, ...[...document.querySelectorAll(%s)].map((one) =>"
                    " one.getBoundingClientRect().right))" % json.dumps(kind)
                )
                expect(widest <= width + 1, f"{inputs}: {kind}: {widest} pixels of {width}")
            paper = browser.evaluate("getComputedStyle(document.body).backgroundColor")
            expect(luminance(paper) > 0.9, f"{inputs}: printed on {paper}")
            shown = browser.evaluate(
                "[...document.querySelectorAll('.canvas, .controls select, .save')]"
                ".filter((one) => one.getClientRects().length).length"
            )
            expect(shown == 0, f"{inputs}: {shown} things that paper has no use for")
            clean(browser, f"{inputs} printed")
    finally:
        browser.prefer()
        browser.call("Emulation.setEmulatedMedia", media="", features=[])


def paper_says_which_rows_it_has(browser):
    """Paper has no pager: a table that goes on says so there, and only there."""
    browser.open(report("real.db"))
    place = "%s.closest('.scroll').parentElement" % table("points of RF and array")
    told = f"(({place}).querySelector('.rows-on-paper'))"
    everything = None
    try:
        for size in ("500", "10"):
            browser.evaluate(
                f"(() => {{ const one = ({place}).querySelector('.pager select'); one.value = '{size}';"
                "one.dispatchEvent(new Event('change')); })()"
            )
            browser.settle()
            seen = browser.evaluate(f"({place}).querySelectorAll('tbody tr').length")
            everything = everything or seen
            expect(browser.evaluate(f"getComputedStyle({told}).display") == "none", f"{size}: on the screen")
            browser.call("Emulation.setEmulatedMedia", media="print")
            display, text = browser.evaluate(f"[getComputedStyle({told}).display, {told}.textContent]")
            browser.call("Emulation.setEmulatedMedia", media="screen")
            if seen == everything:
                expect(display == "none", f"all {seen} rows are on paper, and it says {text}")
            else:
                wanted = f"Rows 1 to {seen} of {everything};"
                expect(display == "block" and text.startswith(wanted), f"{display}: {text}")
        expect(everything > 10, f"{everything} rows are more than ten")
    finally:
        browser.prefer()


def labels_say_what_differs(browser):
    points = {point["ordinal"]: point for point in read_points("real.db")}
    browser.open(report("real.db"))
    choose(browser, "Work", "alexnet")
    choose(browser, "Across", "area")
    names = chart(browser, "Energy of the chosen points", "c.getOption().yAxis[0].data")
    chosen = [points[int(name.split(" ")[0][1:])] for name in names]
    expect(len(chosen) > 2, f"several points are chosen: {names}")
    keys = [key for key in chosen[0]["parameters"] if len({str(one["parameters"][key]) for one in chosen}) > 1]
    expect(0 < len(keys) < len(chosen[0]["parameters"]), f"some keys differ: {keys}")
    for name, point in zip(names, chosen, strict=True):
        wanted = {f"{key.split('.')[-1]}={point['parameters'][key]}" for key in keys}
        expect(set(name.split(" ")[1:]) == wanted, f"{name}: {wanted}")


def axes_fit_and_colours_begin_with_a_category(browser):
    browser.open(report("real.db"))
    for work in ("alexnet", "tiny"):
        choose(browser, "Work", work)
        colour = browser.evaluate(
            "[...document.querySelectorAll('label')].find((one) => one.firstChild.textContent === 'Colour')"
            ".querySelector('select').selectedOptions[0].textContent"
        )
        expect(colour == "dataflow", f"{work}: coloured by {colour}")
        for log in (True, False):
            for box in browser.evaluate(
                "[...document.querySelectorAll('label')].filter((one) => one.textContent === 'log')"
                ".map((one) => one.querySelector('input').checked)"
            )[:1]:
                if box != log:
                    browser.evaluate(
                        "[...document.querySelectorAll('label')].find((one) => one.textContent === 'log')"
                        ".querySelector('input').click()"
                    )
            browser.settle()
            axis, kind = chart(
                browser, SCATTER, "[c.getOption().xAxis[0], c.getModel().getComponent('xAxis').get('type')]"
            )
            expect(kind == ("log" if log else "value"), f"{work}: {kind}")
            delays = [number(row["delay, ms"]) for row in rows(browser, "points of RF and array")]
            least, most = min(delays), max(delays)
            expect(axis["min"] <= least < most <= axis["max"], f"{work}: {delays} within the axis")
            if log:
                expect(axis["max"] / axis["min"] < (most / least) ** 1.1, f"{work}: {axis['min']} to {axis['max']}")
            ticks = axis["axisTick"]["customValues"]
            expect(
                len(ticks) >= 3 and all(axis["min"] <= tick <= axis["max"] for tick in ticks), f"{work}: ticks {ticks}"
            )
    ticks = browser.evaluate("[[1.1, 1.4], [2, 9], [3, 40], [7, 5e4], [1e-3, 1e12]].map((ends) =>"
                             " [ends, E.logTicks(...ends, 9)])")
    for (least, most), found in ticks:
        expect(3 <= len(found) <= 10 and least * 0.999 <= found[0] and found[-1] <= most * 1.001, f"{least}: {found}")
        expect(found == sorted(set(found)), f"{found}")
    clean(browser, "axes")


CASES = [
    pages_are_dark_where_the_reader_is,
    every_chart_is_saved_as_svg,
    paper_has_all_charts_in_light_and_cuts_nothing,
    paper_says_which_rows_it_has,
    labels_say_what_differs,
    axes_fit_and_colours_begin_with_a_category,
]
