"""Cases: what is limited, zoomed, hidden or filtered in one chart or the table is so in all of them."""
from page_reader import (
    SCATTER,
    TEXTS,
    chart,
    choose,
    clean,
    expect,
    eyrie,
    filter_table,
    report,
    rows,
    whole_table,
)
from store_points import front, read_points

TABLE = "points of RF and array"
PARALLEL = "Points of the sweep in parallel"
THREE = "Front of energy, delay and area"


def opened(browser, work="alexnet"):
    browser.open(report("real.db"))
    choose(browser, "Work", work)
    whole_table(browser, TABLE)
    return [point for point in read_points("real.db") if point["workload"].startswith(work)]


def in_table(browser):
    return sorted(int(row["point"]) for row in rows(browser, TABLE))


def ordinals(browser, places):
    held = browser.evaluate("JSON.parse(document.getElementById('data').textContent).sections[0].columns.ordinal")
    return sorted(held[i] for i in places)


def in_scatter(browser):
    """The points drawn in the colours of their groups."""
    return ordinals(
        browser,
        chart(
            browser,
            SCATTER,
            "c.getOption().series.filter((one) => one.type === 'scatter' && one.name.startsWith('dataflow'))"
            ".flatMap((one) => one.data.map((value) => value[2]))",
        ),
    )


def in_parallel(browser):
    return ordinals(
        browser,
        chart(
            browser,
            PARALLEL,
            "c.getOption().series.filter((one) => one.name.startsWith('dataflow'))"
            ".flatMap((one) => one.data.map((line) => line.i))",
        ),
    )


def all_show(browser, wanted, what):
    wanted = sorted(wanted)
    for name, there in (("table", in_table), ("scatter", in_scatter), ("parallel coordinates", in_parallel)):
        expect(there(browser) == wanted, f"{what}: {name}: {there(browser)}, not {wanted}")
    said = browser.evaluate("document.querySelector('[data-passing]').dataset.passing")
    expect(int(said) == len(wanted), f"{what}: {said} points pass")


def drag(browser, start, end):
    browser.mouse(*start)
    browser.mouse(*start, "mousePressed")
    for part in (0.25, 0.5, 0.75, 1):
        x, y = (start[n] + part * (end[n] - start[n]) for n in (0, 1))
        browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y, button="left", buttons=1)
    browser.mouse(*end, "mouseReleased")
    browser.settle()


def pixels(browser, label, values, grid=0):
    """Where values of a chart with two axes are in the window."""
    return chart(
        browser,
        label,
        "%s.map((value) => { const box = canvas.getBoundingClientRect();"
        " const at = c.convertToPixel({gridIndex: %d}, value); return [box.x + at[0], box.y + at[1]]; })"
        % (values, grid),
    )


def lift(browser, name):
    """Presses the button that lifts a limit whose text begins so."""
    browser.evaluate(
        "[...document.querySelectorAll('.chips button')].find((one) => one.textContent.startsWith(%r)).click()" % name
    )
    browser.settle()


def dragging_in_the_scatter_limits_everything(browser):
    points = opened(browser)
    energies = sorted(point["energy"] for point in points)
    delays = sorted(point["delay_ms"] for point in points)
    low, high = energies[1] * 0.999, energies[-3] * 1.001
    left, right = delays[1] * 0.999, delays[-2] * 1.001
    inside = [
        point["ordinal"]
        for point in points
        if left <= point["delay_ms"] <= right and low <= point["energy"] <= high
    ]
    expect(0 < len(inside) < len(points) - 2, f"the limits tell points apart: {inside}")
    start, end = pixels(browser, SCATTER, [[left, low], [right, high]])
    drag(browser, start, end)
    all_show(browser, inside, "after a drag")
    out = chart(browser, SCATTER, "c.getOption().series.find((one) => one.name === 'left out').data.length")
    expect(out == len(points) - len(inside), f"the others are drawn as left out: {out}")
    three = chart(
        browser,
        THREE,
        "c.getOption().series.filter((one) => one.xAxisIndex === 0 && one.type === 'scatter' && one.name !== 'chosen')"
        ".flatMap((one) => one.data.map((value) => value[2]))",
    )
    expect(ordinals(browser, three) == sorted(inside), f"front of three: {ordinals(browser, three)}, not {inside}")
    reasons = [int(row["point"]) for row in rows(browser, "why points of RF and array are on the front")]
    members = front(points, "energy", "delay_ms", "area_um2")
    expect(sorted(reasons) == sorted(set(members) & set(inside)), f"reasons: {reasons}")
    lift(browser, "delay")
    all_show(
        browser, [point["ordinal"] for point in points if low <= point["energy"] <= high], "without the limit of delay"
    )
    lift(browser, "energy")
    all_show(browser, [point["ordinal"] for point in points], "without limits")
    clean(browser, "after limits")


def dragging_in_the_front_of_three_limits_everything(browser):
    points = opened(browser)
    areas = sorted({point["area_um2"] for point in points})
    most = areas[len(areas) // 2] * 1e-6 * 1.001
    energies = [point["energy"] for point in points]
    start, end = pixels(
        browser, THREE, [[areas[0] * 1e-6 * 0.999, min(energies) * 0.99], [most, max(energies) * 1.01]], grid=1
    )
    drag(browser, start, end)
    inside = [point["ordinal"] for point in points if point["area_um2"] * 1e-6 <= most]
    expect(0 < len(inside) < len(points), f"{inside}")
    all_show(browser, inside, "after a drag in the front of three")


def dragging_along_a_parallel_axis_limits_everything(browser):
    points = opened(browser)
    # From the middle between both dataflows to the end of the axis: one of the two.
    ends = chart(
        browser,
        PARALLEL,
        "[0.5, 1.4].map((value) => { const box = canvas.getBoundingClientRect();"
        " const all = c.getModel().getComponent('parallel').coordinateSystem;"
        " const name = 'dim' + c.getOption().parallelAxis.find((one) => one.id === 'key dataflow').dim;"
        " const [x, y] = all.getAxisLayout(name).position;"
        " return [box.x + x, box.y + y - all.getAxis(name).dataToCoord(value)]; })",
    )
    names = chart(
        browser,
        PARALLEL,
        "E.ledger && c.getOption().parallelAxis.find((one) => one.id === 'key dataflow').axisTick.customValues.length",
    )
    expect(names == 2, f"the axis has both dataflows: {names}")
    drag(browser, *ends)
    kept = {point["parameters"]["dataflow"] for point in points if point["ordinal"] in in_table(browser)}
    expect(len(kept) == 1, f"one dataflow passes: {kept}")
    all_show(
        browser,
        [point["ordinal"] for point in points if point["parameters"]["dataflow"] in kept],
        "after a drag along an axis",
    )
    chip = browser.evaluate("document.querySelector('.chips').textContent")
    expect(chip.startswith("dataflow " + kept.pop()), f"the limit is told: {chip}")
    lift(browser, "dataflow")
    all_show(browser, [point["ordinal"] for point in points], "after it is lifted")
    clean(browser, "after a drag along an axis")


def filter_legend_and_sensitivity_limit_everything(browser):
    points = opened(browser)
    every = [point["ordinal"] for point in points]
    rs = [point["ordinal"] for point in points if point["parameters"]["dataflow"] == "rs"]
    expect(0 < len(rs) < len(every), "both dataflows run")
    filter_table(browser, TABLE, "dataflow=rs")
    all_show(browser, rs, "by the table's filter")
    filter_table(browser, TABLE, "")
    all_show(browser, every, "without a filter")
    browser.evaluate(
        "(() => { const box = document.querySelector('.limits input'); box.value = 'dataflow=rs';"
        " box.dispatchEvent(new Event('input')); return new Promise((done) => setTimeout(done, 200)); })()"
    )
    all_show(browser, rs, "by the filter above the charts")
    browser.evaluate("[...document.querySelectorAll('.limits button')].find((one) => one.textContent === 'Show all')"
                     ".click()")
    all_show(browser, every, "after Show all")
    browser.evaluate(
        "[...document.querySelectorAll('.legend button')].find((one) => one.textContent === 'dataflow nlr').click()"
    )
    all_show(browser, rs, "by the legend")
    lift(browser, "hidden")
    all_show(browser, every, "with all groups")
    # By keyboard: the first value that the chart of the keys names.
    label = "Ratio of a metric"
    chart(browser, label, "canvas.focus()")
    browser.press("ArrowRight")
    said = browser.evaluate("document.getElementById('spoken').textContent")
    browser.press("Enter")
    key, value = said.split(":")[0].rsplit(" ", 1)
    expect(key == "dataflow" and value in ("rs", "nlr"), f"the widest spread is first: {said}")
    all_show(
        browser,
        [point["ordinal"] for point in points if point["parameters"]["dataflow"] == value],
        f"by the value {value}",
    )
    clean(browser, "after filters")


def zooming_narrows_axes_and_table_and_stays_in_the_address(browser):
    points = opened(browser)
    delays = sorted(point["delay_ms"] for point in points)
    energies = sorted(point["energy"] for point in points)
    bounds = "[c.getOption().xAxis[0].min, c.getOption().xAxis[0].max]"
    whole = chart(browser, SCATTER, bounds)
    choose(browser, "Dragging", "zooms")
    start, end = pixels(
        browser, SCATTER, [[delays[0] * 0.99, energies[0] * 0.99], [delays[5] * 1.001, energies[-1] * 1.001]]
    )
    drag(browser, start, end)
    near = chart(browser, SCATTER, bounds)
    expect(whole[0] < near[0] < near[1] < whole[1], f"the axis is narrower: {near} in {whole}")
    inside = [point["ordinal"] for point in points if point["delay_ms"] <= delays[5]]
    all_show(browser, inside, "zoomed")
    browser.wait("decodeURIComponent(location.hash).includes('\"zoom\"')")  # it is written once the zoom rests
    browser.evaluate("window.isOld = true; location.reload()")
    browser.wait("!window.isOld && document.readyState === 'complete' && typeof E === 'object' "
                 "&& E.firstChart !== undefined")
    whole_table(browser, TABLE)
    all_show(browser, inside, "opened again")
    expect(chart(browser, SCATTER, bounds) == near, "the zoom is as it was")
    chart(browser, SCATTER, "canvas.focus()")
    browser.press("0")
    all_show(browser, [point["ordinal"] for point in points], "the key 0 shows all")
    expect(chart(browser, SCATTER, bounds) == whole, "and the whole axis")
    x, y = pixels(browser, SCATTER, [[delays[3], energies[3]]])[0]
    browser.mouse(x, y)
    browser.call("Input.dispatchMouseEvent", type="mouseWheel", x=x, y=y, deltaX=0, deltaY=-120)
    browser.wait("document.querySelector('.chips').textContent.startsWith('zoomed')")
    near = chart(browser, SCATTER, bounds)
    expect(whole[0] < near[0] < near[1] < whole[1], f"the wheel zooms where the chart has the focus: {near}")
    browser.press("-")
    browser.press("-")
    expect(chart(browser, SCATTER, bounds) == whole, "zooming out ends with all")
    clean(browser, "after zooming")


def names_in_charts_are_whole_and_apart(browser):
    """Names of linked keys and their values cross neither the frame nor one another; axes' values stand above lines."""
    with open("pairs.yaml", "w", encoding="utf-8") as file:
        file.write("name: pairs\nbase: {network: tiny, mapper: estimate}\nvary:\n"
                   "  - {link: [dataflow, accelerator], values: [[rs, eyeriss], [nlr, isca16_nlr_256], "
                   "[ws, isca16_ws_256]]}\n  - {key: accelerator.core_khz, values: [100000, 200000]}\n")
    eyrie("sweep", "pairs.yaml", "--store", "pairs.db", "--quiet")
    page = report("pairs.db")
    for width in (320, 360, 1366):
        browser.open(page, width, 800)
        texts = chart(browser, "Ratio of a metric", TEXTS)
        wide, high = chart(browser, "Ratio of a metric", "[c.getWidth(), c.getHeight()]")
        expect({"nlr, isca16_nlr_256", "rs, eyeriss"} & {one[0] for one in texts}, f"{width}: {texts}")
        for n, (text, left, top, right, bottom) in enumerate(texts):
            expect(0 <= left and right <= wide + 0.5 and 0 <= top and bottom <= high, f"{width}: {text} is cut")
            for other, x, y, to_x, to_y in texts[:n]:
                crossing = min(right, to_x) - max(left, x) > 1 and min(bottom, to_y) - max(top, y) > 1
                expect(not crossing, f"{width}: {text} over {other}")
    choose(browser, "Colour", "area")
    legend = browser.evaluate("[...document.querySelectorAll('.legend button')].map((one) => one.textContent)")
    areas = [one for one in legend if one.startswith("area ")]
    expect(areas and all(one.endswith(" mm\u00b2") for one in areas), f"areas have their unit: {legend}")
    order = chart(browser, PARALLEL, "c.getZr().storage.getDisplayList(true).map((one) => [one.type, one.style.text])")
    lines = [n for n, (kind, _) in enumerate(order) if kind == "polyline"]
    values = [n for n, (kind, text) in enumerate(order) if kind == "tspan" and text in ("rs", "ws", "nlr", "100 k")]
    expect(lines and len(values) == 4 and min(values) > max(lines), f"lines {lines}, values of axes {values}")
    backs = chart(browser, PARALLEL, "c.getOption().parallelAxis.map((one) => one.axisLabel.backgroundColor)")
    expect(all(backs), f"values of axes have paper behind them: {backs}")
    clean(browser, "names in charts")


CASES = [
    names_in_charts_are_whole_and_apart,
    dragging_in_the_scatter_limits_everything,
    dragging_in_the_front_of_three_limits_everything,
    dragging_along_a_parallel_axis_limits_everything,
    filter_legend_and_sensitivity_limit_everything,
    zooming_narrows_axes_and_table_and_stays_in_the_address,
]
