"use strict";
// The front of energy, delay and area: its three views, each with two of the three. The colour is the area; in the view
// of energy over delay a step line joins, for each range of areas, what is least with so much area or less.

// points: indices. Those that no other beats in the two metrics, by rising x.
E.stairs = function (points, x, y) {
  let least = Infinity;
  return points
    .slice()
    .sort((a, b) => x(a) - x(b) || y(a) - y(b))
    .filter((i) => {
      if (y(i) >= least) return false;
      least = y(i);
      return true;
    });
};

// Steps go on to the ends of the axes.
E.toTheEdges = (steps, right, top) =>
  steps.length ? [[steps[0][0], top], ...steps, [right, steps[steps.length - 1][1]]] : [];

E.objectivePairs = [
  ["delay_ms", "energy"],
  ["area_um2", "energy"],
  ["delay_ms", "area_um2"],
];

E.objectiveFront = function (section, data, state, choose, changed) {
  const workload = () => section.workloads[state.workload];
  const title = (name) => `${E.metrics[name].label} (${E.metrics[name].unit(workload())})`;
  const front = () => data.frontWithArea(state.workload);
  const areas = () => E.pointColours(data, front(), "area_um2", workload());
  const range = (name) => E.metricRange(section, data, state.workload, state.points, name);
  const isLog = (name) => {
    return E.farApart(...range(name));
  };
  const stacked = () => E.narrow();
  // Of one grid among three, side by side or one above the other.
  function grid(n, width) {
    const high = E.rem(17);
    if (stacked()) return { left: E.rem(4.4), right: E.rem(1), top: n * high + E.rem(0.8), height: high - E.rem(4) };
    const wide = width / 3;
    return { left: n * wide + E.rem(4.4), width: wide - E.rem(5.6), top: E.rem(0.8), bottom: E.rem(3) };
  }
  const axis = (name, n, vertical) => ({
    gridIndex: n,
    ...E.scale(E.axisBounds(...range(name), isLog(name)), isLog(name), 6),
    ...E.axisName(title(name), vertical),
    nameGap: E.rem(vertical ? 3.3 : 1.9),
  });

  const chart = E.chart({
    label: "Front of energy, delay and area",
    detail: () =>
      `${E.counted(front().length, "point")} that no other beats in all three; the colour is the area, lines join ` +
      "what is least with so much area or less",
    height: () => (stacked() ? 51 : 19),
    legend: () => [
      ...areas().groups.map(([name, colour, [shape, degrees]]) => [name, colour, shape || "diamond", degrees]),
      ["other points", E.theme.line, "circle"],
      ...(state.chosen.size ? [["chosen", "none", "circle"]] : []),
    ],
    stops: () =>
      front()
        .filter(state.passes)
        .sort((a, b) => data.metric("area_um2", a) - data.metric("area_um2", b))
        .map((i) => ({
          i,
          ...placeInSeries(i),
          text: `point ${data.ordinal(i)}: ${E.objectives
            .map((name) => `${E.metrics[name].label} ${E.real(data.metric(name, i))}`)
            .join(", ")}`,
        })),
    enter: (stop) => choose(stop.i),
    click: (event) => {
      if (event.value) choose(event.value[2]);
    },
    ready(library) {
      E.dragOn(chart.canvas, {
        library: () => library,
        grids: () => [0, 1, 2],
        mode: () => "limit",
        limit(n, x, y) {
          state.limit(E.objectivePairs[n][0], [x]);
          state.limit(E.objectivePairs[n][1], [y]);
          changed();
        },
        zoom: () => {},
        move: () => {},
      });
    },
    option(width) {
      const colours = areas();
      const members = front();
      const isOn = new Set(members);
      const others = state.points.filter((i) => !isOn.has(i) && state.passes(i));
      const chosen = state.sameWork([...state.chosen]).filter(state.passes);
      const series = [];
      E.objectivePairs.forEach(([x, y], n) => {
        const at = (i) => [data.metric(x, i), data.metric(y, i), i];
        const place = { xAxisIndex: n, yAxisIndex: n };
        colours.groups.forEach(([name, color, [symbol, symbolRotate]], g) => {
          const passing = members.filter((i) => colours.of(i) === g && state.passes(i));
          series.push({
            type: "scatter",
            name,
            z: 3,
            ...place,
            data: passing.map(at),
            symbol: colours.groups.length > E.distinct.length ? "diamond" : symbol,
            symbolRotate,
            symbolSize: E.rem(0.7),
            itemStyle: { color: E.seen(color), borderColor: E.theme.ink, borderWidth: 0.6 },
          });
          if (n !== 0) return;
          const steps = E.stairs(
            members.filter((i) => colours.of(i) <= g),
            (i) => at(i)[0],
            (i) => at(i)[1],
          );
          series.push({
            type: "line",
            name,
            step: "end",
            z: 2,
            silent: true,
            symbol: "none",
            ...place,
            data: E.toTheEdges(steps.map(at), axis(x, n).max, axis(y, n).max),
            lineStyle: { color: E.seen(color), width: E.rem(0.1) },
          });
        });
        const cells = E.densityCells(section, data, state.workload, x, y);
        if (cells) series.push(E.densitySeries(cells, { ...place, name: "other points", silent: true }));
        series.push({
          type: "scatter",
          name: "other points",
          z: 1,
          ...place,
          data: others.map(at),
          ...(others.length > E.many ? E.manyMarks(others) : {}),
          symbolSize: E.rem(0.3),
          itemStyle: { color: E.theme.soft, opacity: 0.35 },
        });
        series.push({
          type: "scatter",
          name: "chosen",
          z: 5,
          silent: true,
          ...place,
          data: chosen.map(at),
          symbolSize: E.rem(1.1),
          itemStyle: { color: "transparent", borderColor: E.theme.ink, borderWidth: E.rem(0.14) },
        });
      });
      return {
        grid: [0, 1, 2].map((n) => grid(n, width)),
        xAxis: E.objectivePairs.map(([x], n) => axis(x, n, false)),
        yAxis: E.objectivePairs.map(([, y], n) => axis(y, n, true)),
        tooltip: E.tooltip(({ value }) =>
          value && value.length === 3
            ? E.el(
                "div",
                { class: "tip" },
                E.el("b", {}, `point #${data.ordinal(value[2])}${isOn.has(value[2]) ? ", on this front" : ""}`),
                E.facts(E.pointFacts(data, workload(), value[2]), "tipfacts"),
              )
            : "",
        ),
        series,
      };
    },
    numbers: () => ({
      head: ["front", ...E.objectives.map(title)],
      rows: front().map((i) => [data.name(i, front()), ...E.objectives.map((name) => E.real(data.metric(name, i)))]),
    }),
  });
  // In the first view.
  function placeInSeries(i) {
    const colours = areas();
    const g = colours.of(i);
    const members = front().filter((one) => colours.of(one) === g && state.passes(one));
    return { series: 2 * g, index: members.indexOf(i) };
  }
  return chart;
};
