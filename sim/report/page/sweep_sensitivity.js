"use strict";
// What each swept key does by itself.

// limited(dimension, place): the reader wants only points with that value.
E.sensitivity = function (section, data, state, limited) {
  const names = { energy: "energy", delay_ms: "delay", edp: "EDP", area_um2: "area" };
  let metric = "energy";
  // [{name, rows: [{value, pairs, ratios}]}], those with the widest spread first.
  const axes = () =>
    section.sensitivity[state.workload]
      .map((axis) => ({
        ...axis,
        values: axis.values.slice().sort((a, b) => a.ratios[metric] - b.ratios[metric]),
        name: axis.keys.map(E.keyLabel).join(",\n"),
        spread: spread(axis),
      }))
      .sort((a, b) => b.spread - a.spread);
  const known = (axis) => axis.values.map((value) => value.ratios[metric]).filter((ratio) => ratio > 0);
  const spread = (axis) => (known(axis).length ? Math.max(...known(axis)) / Math.min(...known(axis)) : 1);
  const label = (value) => value.value.map(E.value).join(", ");

  const bounds = () => {
    const [least, most] = E.leastAndMost(axes().flatMap(known));
    return E.axisBounds(least, Math.max(most, 1.2 * least), true);
  };
  const nameWidth = () => E.rem(E.narrow() ? 6.5 : 18);
  // The ends of a line are named, the one above it, the other below, each towards the middle of the chart: whatever
  // their length, names neither cross one another nor the frame.
  function endName(i, last, of, width) {
    const [from, to] = bounds().map(Math.log);
    const onTheLeft = Math.log(of.ratios[metric]) < (from + to) / 2;
    return {
      show: i === 0 || i === last,
      position: i === 0 ? "top" : "bottom",
      align: onTheLeft ? "left" : "right",
      distance: E.rem(0.3),
      offset: [E.rem(onTheLeft ? -0.4 : 0.4), 0],
      formatter: () => label(of),
      width: (width - nameWidth()) / 2,
      overflow: "truncate",
      fontSize: E.rem(0.78),
      color: E.theme.ink,
    };
  }
  // Keys that vary together are limited each to its value.
  const limitTo = (axis, of) =>
    axis.keys.forEach((key, n) => {
      const dimension = data.dimension("key " + key);
      if (!dimension) return;
      limited(dimension.id, dimension.values ? dimension.values.indexOf(of.value[n]) : of.value[n]);
    });

  const chart = E.chart({
    label: "Ratio of a metric for each value of each swept key",
    height: () => 5 + 3.4 * axes().length,
    detail: () => `${names[metric]}, times the reference: ${axes().map((axis) => axis.name.replace(/\n/g, " "))}`,
    legend: () => [],
    stops: () =>
      axes().flatMap((axis, n) =>
        axis.values
          .map((value, index) => ({
            series: n,
            index,
            axis,
            value,
            text: `${axis.name} ${label(value)}: ${names[metric]} times ${E.real(value.ratios[metric])}`,
          }))
          .filter((stop, index) => axis.values[index].ratios[metric] > 0),
      ),
    enter: (stop) => limitTo(stop.axis, stop.value),
    click: (event) => {
      if (event.data && event.data.of) limitTo(event.data.axis, event.data.of);
    },
    option: (width) => ({
      grid: { left: 8, right: E.rem(1), top: E.rem(0.4), bottom: E.rem(E.narrow() ? 3.6 : 2.6), containLabel: true },
      tooltip: E.tooltip(({ data }) =>
        E.el(
          "div",
          { class: "tip" },
          E.el("b", {}, data.axis.keys.map(E.keyLabel).join(", ")),
          E.facts(
            [
              ["value", label(data.of)],
              [names[metric] + " times", E.real(data.value[0])],
              ["pairs of points", E.integer(data.of.pairs)],
            ],
            "tipfacts",
          ),
        ),
      ),
      xAxis: {
        ...E.scale(bounds(), true, E.narrow() ? 5 : 9, (x) => String(Number(x.toPrecision(3)))),
        ...E.axisName(`${names[metric]}, times${E.narrow() ? "\n" : " "}the reference (log)`),
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: axes().map((axis) => axis.name),
        ...E.axisStyle(),
        axisTick: { show: false },
        axisLabel: {
          ...E.axisStyle().axisLabel,
          width: nameWidth(),
          overflow: "break",
          lineHeight: E.rem(1),
          interval: 0,
        },
      },
      series: axes().map((axis) => ({
        type: "line",
        name: axis.name,
        symbol: "circle",
        symbolSize: E.rem(0.75),
        showAllSymbol: true,
        lineStyle: { color: E.okabe.blue },
        itemStyle: { color: E.okabe.blue },
        data: axis.values
          .filter((value) => value.ratios[metric] > 0)
          .map((of, i, all) => ({
            value: [of.ratios[metric], axis.name],
            axis,
            of,
            itemStyle: of.reference ? { color: E.theme.ink } : undefined,
            // Only the ends are named: names of values that lie close would cover one another.
            label: endName(i, all.length - 1, of, width),
          })),
      })),
    }),
  });

  const rows = () =>
    section.sensitivity[state.workload].flatMap((axis, n) =>
      axis.values.map((of, i) => ({ axis: axis.keys.map(E.keyLabel).join(", "), of, order: n * 1e6 + i })),
    );
  const table = E.table({
    label: "sensitivity of " + section.title,
    rows,
    columns: [
      { label: "key", value: (row) => row.order, text: (row) => row.axis },
      {
        label: "value",
        value: (row) =>
          row.of.value.length === 1 && typeof row.of.value[0] === "number" ? row.of.value[0] : label(row.of),
        text: (row) => label(row.of) + (row.of.reference ? " (reference)" : ""),
      },
      ...Object.keys(names).map((name) => ({
        label: names[name] + " ratio",
        number: true,
        value: (row) => row.of.ratios[name],
        text: (row) => E.real(row.of.ratios[name]),
      })),
      {
        label: "pairs",
        hint: "pairs of points that the ratio is the mean of",
        number: true,
        value: (row) => row.of.pairs,
        text: (row) => E.integer(row.of.pairs),
      },
    ],
  });

  const body = E.el(
    "div",
    {},
    E.el(
      "div",
      { class: "controls" },
      E.select("Metric", Object.entries(names), metric, (value) => {
        metric = value;
        chart.update();
      }),
    ),
    chart.figure,
    table.element,
  );
  const nothing = E.el("p", {}, "No two points differ in one key alone: there is nothing to compare.");
  const element = E.el(
    "div",
    {},
    E.el(
      "p",
      { class: "note" },
      "For each key: two points that agree in all other keys, one with the value and one with the reference value, " +
        "give a ratio of their metrics. Shown is the geometric mean of these ratios over all such pairs of finished " +
        "points, drawn on this page or not, and whatever the limits. The dots in between have their names under the " +
        "pointer, and in the table. A click on a value, or Enter, limits the charts and the table to it. The " +
        "reference (black; white in the dark) is the value with the most finished points. Keys that vary together " +
        "count as one.",
    ),
    body,
    nothing,
  );
  function update() {
    body.hidden = !section.sensitivity[state.workload].length;
    nothing.hidden = !body.hidden;
    chart.update();
    table.update();
  }
  nothing.hidden = true;
  return { element, update };
};
