"""What the cases of the page's test share: running the program, and reading what is on a page."""
import json
import subprocess

PROGRAM = ""  # set by page_test.py
SIZES = {"small phone": (320, 640), "phone": (390, 844), "laptop": (1366, 768), "projector": (1920, 1080)}


class Failed(Exception):
    pass


def expect(condition, what):
    if not condition:
        raise Failed(what)


def eyrie(*words, cannot_run=False):
    """What the program prints. `cannot_run`: some layer cannot run, which it says and ends with status 3."""
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=600, check=False)
    said = [line for line in done.stderr.splitlines() if not line.startswith("eyrie: wrote ")]
    as_expected = done.returncode == 3 if cannot_run else done.returncode == 0 and not said
    expect(as_expected, f"{words}: {done.returncode} {done.stderr[:500]}")
    return done.stdout


def report(*inputs, output="page.html", options=()):
    eyrie("report", *inputs, "--output", output, *options)
    return output


# --- What is on the page ---------------------------------------------------------------------------


def table(label):
    """JavaScript: the table with a label."""
    return "[...document.querySelectorAll('table')].find((one) => one.ariaLabel === %s)" % json.dumps(label)


def head(label, column):
    """JavaScript: the button that sorts a table by a column."""
    return "[...%s.tHead.querySelectorAll('button')].find((one) => one.textContent.replace(/ [^ ]$/, '') === %s)" % (
        table(label),
        json.dumps(column),
    )


def rows(browser, label):
    """A table's rows: {column: what it stands for}."""
    return browser.evaluate(
        """(() => {
        const table = %s;
        const title = (cell) => (cell.querySelector("button") || cell).textContent.replace(/ [\\u25B2\\u25BC]$/, "");
        const heads = [...table.tHead.rows[0].cells].map(title);
        const value = (cell) => (cell.dataset.value === undefined ? cell.textContent : cell.dataset.value);
        const line = (row) => Object.fromEntries([...row.cells].map((cell, i) => [heads[i], value(cell)]));
        return [...table.tBodies[0].rows].map(line);
    })()"""
        % table(label)
    )


def texts(browser, label):
    """A table's rows: {column: what stands there}."""
    return browser.evaluate(
        """(() => {
        const [head, ...lines] = [...%s.rows].map((row) => [...row.cells].map((cell) => cell.textContent));
        const name = (text) => text.replace(/ [\\u25B2\\u25BC]$/, "").replace(/, [^,]*$/, "");
        return lines.map((line) => Object.fromEntries(line.map((text, i) => [name(head[i]), text])));
    })()"""
        % table(label)
    )


def filter_table(browser, label, text):
    browser.evaluate(
        """(() => {
        const box = %s.closest(".scroll").parentNode.querySelector("input[type=search]");
        box.value = %s;
        box.dispatchEvent(new Event("input"));
        return new Promise((done) => setTimeout(done, 200));
    })()"""
        % (table(label), json.dumps(text))
    )


def choose(browser, label, value):
    """Takes an option, by its text, of the first select with a label."""
    browser.evaluate(
        """(() => {
        const label = [...document.querySelectorAll("label")].find((one) => one.firstChild.textContent === %s);
        const select = label.querySelector("select");
        const option = [...select.options].find((one) => one.textContent.startsWith(%s));
        select.value = option.value;
        select.dispatchEvent(new Event("change"));
    })()"""
        % (json.dumps(label), json.dumps(value))
    )
    browser.settle()


# JavaScript, of a chart: [text, left, top, right, bottom] of all its texts.
TEXTS = """(() => c.getZr().storage.getDisplayList(true)
    .filter((one) => one.type === "tspan" && one.style.text)
    .map((one) => {
        const box = one.getBoundingRect().clone();
        if (one.getComputedTransform()) box.applyTransform(one.getComputedTransform());
        return [one.style.text, box.x, box.y, box.x + box.width, box.y + box.height];
    }))()"""


def whole_table(browser, label):
    browser.wait(f"{table(label)} !== undefined")  # a page that is opened again draws it after the first chart
    browser.evaluate(
        """(() => {
        const select = %s.closest(".scroll").parentNode.querySelector(".pager select");
        select.value = "500";
        select.dispatchEvent(new Event("change"));
    })()"""
        % table(label)
    )


CHART = "[...document.querySelectorAll('.canvas')].find((one) => one.getAttribute('aria-label').startsWith(%s))"


def chart(browser, label, expression):
    """An expression about a chart `c` of the library, drawn if need be."""
    return browser.evaluate(
        "(() => { const canvas = " + CHART % json.dumps(label) + "; canvas.scrollIntoView({block: 'center'});"
        "E.charts.filter((one) => one.canvas === canvas && !one.drawn()).forEach((one) => one.draw());"
        "const c = echarts.getInstanceByDom(canvas); return " + expression + "; })()"
    )


SCATTER = "Points of the sweep"


def shown_front(browser, data="E.test"):
    """Ordinals of the points that the chart draws as the front."""
    held = chart(browser, SCATTER, "c.getOption().series[0].data.map((one) => one[2])")
    ordinals = browser.evaluate("JSON.parse(document.getElementById('data').textContent).sections[0].columns.ordinal")
    return sorted(ordinals[i] for i in held)


def number(text):
    return float(text)


def clean(browser, what):
    expect(browser.complaint() is None, f"{what}: {browser.complaint()}")
