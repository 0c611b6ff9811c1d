"use strict";
// A chart of the charting library in a figure: title, legend of buttons, keyboard, and its numbers as a table.

// All of the page: {canvas, drawn(), draw()}.
E.charts = [];

// spec: {label,                 what is drawn, for those who do not see it
//        height(),              rem
//        option(),              of the library
//        legend(),              [[series name, colour, shape]]
//        stops(),               optional: [{series, index, text}], where the arrow keys lead
//        enter(stop), click(event), numbers()}   optional: numbers() is {head, rows} of a table
// Returns {figure, update()}.
E.chart = function (spec) {
  const hint = spec.stops ? " Arrow keys move through it." : "";
  const canvas = E.el("div", {
    class: "canvas",
    tabindex: spec.stops ? "0" : null,
    role: "img",
    "aria-label": spec.label + "." + hint,
  });
  const legend = E.el("ul", { class: "legend", "aria-label": "Legend; a button hides or shows" });
  const numbers = E.el("div", { class: "scroll" });
  const details = spec.numbers
    ? E.el("details", { ontoggle: fill }, E.el("summary", {}, "Numbers of this chart"), numbers)
    : null;
  const figure = E.el("figure", {}, legend, canvas, details);
  const hidden = new Set();
  let chart = null;
  let at = -1;

  function draw() {
    if (!canvas.isConnected) return;
    canvas.style.height = E.rem(spec.height()) + "px";
    if (!chart) {
      chart = echarts.init(canvas, null, { renderer: "canvas" });
      if (spec.click) chart.on("click", spec.click);
    } else chart.resize();
    const entries = spec.legend ? spec.legend() : [];
    const selected = Object.fromEntries(entries.map(([name]) => [name, !hidden.has(name)]));
    chart.setOption(
      {
        animation: false,
        textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: E.rem(0.85), color: "#1a1a1a" },
        legend: { show: false, data: entries.map(([name]) => name), selected },
        ...spec.option(),
      },
      true,
    );
    legend.replaceChildren(
      ...entries.map(([name, colour, shape]) => {
        const button = E.el(
          "button",
          { type: "button", "aria-pressed": String(!hidden.has(name)), onclick: toggle },
          E.el("span", { class: "swatch " + (shape || ""), style: "background:" + colour }),
          name,
        );
        function toggle() {
          if (!hidden.delete(name)) hidden.add(name);
          button.setAttribute("aria-pressed", String(!hidden.has(name)));
          chart.dispatchAction({ type: "legendToggleSelect", name });
        }
        return E.el("li", {}, button);
      }),
    );
    at = -1;
    fill();
  }

  function fill() {
    if (!details || !details.open) return;
    const { head, rows } = spec.numbers();
    numbers.replaceChildren(
      E.el(
        "table",
        {},
        E.el(
          "thead",
          {},
          E.el(
            "tr",
            {},
            head.map((text, i) => E.el("th", { class: i ? "number" : null }, text)),
          ),
        ),
        E.el(
          "tbody",
          {},
          rows.map((row) =>
            E.el(
              "tr",
              {},
              row.map((text, i) => E.el(i ? "td" : "th", { class: i ? "number" : null }, text)),
            ),
          ),
        ),
      ),
    );
  }

  canvas.addEventListener("keydown", (event) => {
    if (!spec.stops || !chart) return;
    const stops = spec.stops();
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (event.key in steps && stops.length) {
      at =
        at < 0 ? (steps[event.key] > 0 ? 0 : stops.length - 1) : (at + steps[event.key] + stops.length) % stops.length;
      chart.dispatchAction({ type: "showTip", seriesIndex: stops[at].series, dataIndex: stops[at].index });
      E.say(stops[at].text);
    } else if (event.key === "Escape") {
      at = -1;
      chart.dispatchAction({ type: "hideTip" });
    } else if (event.key === "Enter" && at >= 0 && spec.enter) spec.enter(stops[at]);
    else return;
    event.preventDefault();
  });
  canvas.addEventListener("blur", () => {
    if (chart) chart.dispatchAction({ type: "hideTip" });
  });

  E.charts.push({ canvas, drawn: () => chart !== null, draw });
  return { figure, update: draw };
};

// Pieces that all charts share.
E.axisName = (text, vertical) => ({
  name: text,
  nameLocation: "middle",
  nameGap: E.rem(vertical ? 4.2 : 1.9),
  nameTextStyle: { fontSize: E.rem(0.88), color: "#1a1a1a", fontWeight: "bold" },
});
E.axisStyle = () => ({
  axisLabel: { fontSize: E.rem(0.82), color: "#1a1a1a" },
  axisLine: { show: true, lineStyle: { color: "#555" } },
  splitLine: { lineStyle: { color: "#e3e3e3" } },
});
E.tooltip = (formatter, trigger) => ({
  trigger: trigger || "item",
  confine: true,
  appendTo: document.body,
  className: "tooltip",
  textStyle: { fontSize: E.rem(0.85), color: "#1a1a1a" },
  formatter,
  ...(trigger === "axis" ? { axisPointer: { type: "shadow" } } : {}),
});

// Horizontal stacked bars: names have room on a phone, too. rows: [name]; series: [[name, colour, [value]]].
// format: values as text; axis: title with unit; most: end of the axis; tick: its numbers as text.
E.stackedBars = function ({ label, rows, series, format, axis, most, tick }) {
  const total = (i) => E.sum(series().map(([, , values]) => values[i] || 0));
  const tip = (i) => {
    const lines = series()
      .filter(([, , values]) => values[i] > 0)
      .map(([name, , values]) => [name, format(values[i])]);
    return E.el(
      "div",
      { class: "tip" },
      E.el("b", {}, rows()[i]),
      E.facts([...lines, ["sum", format(total(i))]], "tipfacts"),
    );
  };
  return E.chart({
    label,
    height: () => 4.2 + 1.75 * rows().length,
    legend: () => series().map(([name, colour]) => [name, colour]),
    stops: () =>
      rows().map((name, i) => ({
        series: 0,
        index: i,
        text: `${name}: ${series()
          .filter(([, , v]) => v[i] > 0)
          .map(([part, , v]) => part + " " + format(v[i]))
          .join(", ")}`,
      })),
    numbers: () => ({
      head: ["", ...series().map(([name]) => name), "sum"],
      rows: rows().map((name, i) => [name, ...series().map(([, , v]) => format(v[i])), format(total(i))]),
    }),
    option: () => ({
      grid: { left: 8, right: E.rem(1.6), top: 4, bottom: E.rem(2.4), containLabel: true },
      tooltip: E.tooltip((items) => (items.length ? tip(items[0].dataIndex) : ""), "axis"),
      xAxis: {
        type: "value",
        max: most,
        ...E.axisName(axis()),
        ...E.axisStyle(),
        axisLabel: { ...E.axisStyle().axisLabel, formatter: tick || E.short, hideOverlap: true },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: rows(),
        ...E.axisStyle(),
        axisTick: { show: false },
        axisLabel: { ...E.axisStyle().axisLabel, width: E.rem(E.narrow() ? 7 : 22), overflow: "truncate", interval: 0 },
      },
      series: series().map(([name, color, values]) => ({
        type: "bar",
        name,
        stack: "all",
        data: values,
        barMaxWidth: E.rem(1.3),
        itemStyle: { color, borderColor: "#fff", borderWidth: 0.5 },
        emphasis: { disabled: true },
      })),
    }),
  });
};
