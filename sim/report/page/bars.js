"use strict";
// Horizontal stacked bars: names have room on a phone, too.

// rows(): [name]; series(): [[name, colour, [value]]]. format: values as text; axis(): title with unit; most: end of
// the axis; tick: its numbers as text.
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
  // A long name takes several lines: what tells two names apart may stand at their ends.
  const room = () => (E.narrow() ? 8 : 22);
  const lines = () => Math.min(4, Math.max(1, ...rows().map((name) => Math.ceil((0.5 * name.length) / room()))));
  return E.chart({
    label,
    height: () => 4.2 + (0.75 + lines()) * rows().length,
    detail: () =>
      `Bars of ${axis()}, divided by ${series()
        .map(([name]) => name)
        .join(", ")}: ${rows().join("; ")}`,
    legend: () => series().map(([name, colour]) => [name, colour, "rect"]),
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
        axisLabel: {
          ...E.axisStyle().axisLabel,
          width: E.rem(room()),
          overflow: "break",
          lineHeight: E.rem(0.95),
          interval: 0,
        },
      },
      series: series().map(([name, color, values]) => ({
        type: "bar",
        name,
        stack: "all",
        data: values,
        barMaxWidth: E.rem(1.3),
        itemStyle: { color: E.seen(color), borderColor: E.theme.paper, borderWidth: 0.5 },
        emphasis: { disabled: true },
      })),
    }),
  });
};
