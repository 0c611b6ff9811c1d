"use strict";
// Parallel coordinates: an axis for each key that varies and for each metric, a line for each point. Dragging along an
// axis limits the points to what the line crosses there; a click on the axis lifts that.

E.parallelPoints = function (section, data, state, choose, changed) {
  const workload = () => section.workloads[state.workload];
  // Where several points of the workload differ.
  const shown = () =>
    data.dimensions.filter((dimension) => {
      if (["total_cycles", "array_cycles"].includes(dimension.id) && state.colour !== dimension.id) return false;
      const [least, most] = E.leastAndMost(state.points.map(dimension.at).filter((v) => !Number.isNaN(v)));
      return least < most;
    });
  const upright = () => !E.narrow();
  // More lines than these nobody tells apart, and they take seconds to draw: an even choice of those that pass.
  const mostLines = 1000;
  const lined = () => {
    const step = Math.max(1, state.passing.length / mostLines);
    return Array.from(
      { length: Math.round(state.passing.length / step) },
      (_, n) => state.passing[Math.floor(n * step)],
    );
  };
  let taking = false; // limits from the state: no limit of the reader's

  function axis(dimension, n) {
    const name = upright() ? E.wrapped(dimension.label, 14) : dimension.label;
    const common = {
      dim: n,
      z: 5,
      id: dimension.id,
      name,
      nameLocation: upright() ? "end" : "middle",
      ...(upright() ? {} : { nameGap: -E.rem(1) }),
      nameTextStyle: {
        fontSize: E.rem(0.78),
        lineHeight: E.rem(0.95),
        color: E.theme.ink,
        // Lying axes have their names among the lines.
        ...(upright() ? {} : { backgroundColor: E.theme.paper, padding: [0, E.rem(0.2)] }),
      },
      axisLine: { lineStyle: { color: E.theme.soft } },
    };
    // Values of axes stand above the lines that pass there.
    const label = {
      fontSize: E.rem(0.75),
      color: E.theme.ink,
      hideOverlap: true,
      backgroundColor: E.theme.paper,
      padding: [0, E.rem(0.15)],
    };
    if (dimension.values) {
      const places = dimension.values.map((_, v) => v);
      return {
        ...common,
        type: "value",
        min: -0.5,
        max: places.length - 0.5,
        axisTick: { customValues: places },
        axisLabel: { ...label, customValues: places, formatter: (v) => E.value(dimension.values[Math.round(v)]) },
      };
    }
    const [least, most] = E.leastAndMost(state.points.map(dimension.at).filter((v) => !Number.isNaN(v)));
    const log = E.farApart(least, most);
    const scale = E.scale(E.axisBounds(least, most, log, 0.02), log, upright() ? 7 : 4);
    // Of a key with few values, these are the ticks.
    const key = data.keys.find((one) => "key " + one.name === dimension.id);
    const ticks = key && key.values.length <= 12 ? { customValues: key.values } : scale.axisTick;
    return { ...scale, ...common, axisTick: ticks, axisLabel: { ...scale.axisLabel, ...label, ...ticks } };
  }

  const lines = (dimensions, name, points, style, more) => ({
    type: "parallel",
    name,
    data: points.map((i) => ({ value: dimensions.map((dimension) => dimension.at(i)), i })),
    smooth: false,
    inactiveOpacity: style.opacity,
    activeOpacity: style.opacity,
    lineStyle: style,
    progressive: 0,
    emphasis: { disabled: true },
    ...more,
  });

  const chart = E.chart({
    label: "Points of the sweep in parallel coordinates",
    detail: () =>
      `lines of ${E.integer(lined().length)} of ${E.counted(state.passing.length, "point")}, an axis for ` +
      "each key and metric",
    height: () => (upright() ? 24 : 3 + 4.2 * shown().length),
    hidden: state.hidden,
    toggled(name) {
      if (state.colours.groups.some(([group]) => group === name)) changed();
    },
    legend: () => [
      ...state.colours.groups.map(([name, colour]) => [name, colour, "line"]),
      ["front of the three", E.frontColour, "line"],
      ...(state.chosen.size ? [["chosen", E.theme.ink, "line"]] : []),
    ],
    click: (event) => {
      if (event.data && event.data.i !== undefined) choose(event.data.i);
    },
    ready(library) {
      library.on("axisareaselected", ({ parallelAxisId, intervals }) => {
        if (taking) return;
        state.limit(
          parallelAxisId,
          intervals.map((ends) =>
            ends
              .slice()
              .sort((a, b) => a - b)
              .map((v) => Number(v.toPrecision(6))),
          ),
        );
        changed();
      });
    },
    after(library) {
      taking = true;
      for (const dimension of shown())
        if (state.limits.has(dimension.id))
          library.dispatchAction({
            type: "axisAreaSelect",
            parallelAxisId: dimension.id,
            intervals: state.limits.get(dimension.id),
          });
      taking = false;
    },
    option() {
      const dimensions = shown();
      const members = state.colours.groups.map(() => []);
      for (const i of lined()) members[state.colours.of(i)].push(i);
      const faint = state.passing.length > 2000 ? 0.12 : state.passing.length > 200 ? 0.35 : 0.75;
      const front = data.frontWithArea(state.workload).filter(state.passes);
      const chosen = state.sameWork([...state.chosen]).filter(state.passes);
      return {
        parallel: {
          left: E.rem(upright() ? 3 : 1),
          right: E.rem(upright() ? 4 : 2.4),
          top: E.rem(upright() ? 4.2 : 1.6),
          bottom: E.rem(1.2),
          layout: upright() ? "horizontal" : "vertical",
          parallelAxisDefault: {
            realtime: false,
            areaSelectStyle: {
              width: E.rem(1.1),
              color: E.theme.accent,
              borderColor: E.theme.accent,
              borderWidth: 1,
              opacity: 0.25,
            },
          },
        },
        parallelAxis: dimensions.map(axis),
        tooltip: E.tooltip(({ data: item }) =>
          item && item.i !== undefined
            ? E.el(
                "div",
                { class: "tip" },
                E.el("b", {}, `point #${data.ordinal(item.i)}`),
                E.facts(E.pointFacts(data, workload(), item.i), "tipfacts"),
              )
            : "",
        ),
        series: [
          ...state.colours.groups.map(([name, color], g) =>
            lines(dimensions, name, members[g], { color: E.seen(color), width: 1, opacity: faint }),
          ),
          lines(dimensions, "front of the three", front, {
            color: E.frontColour,
            width: front.length > 100 ? 1 : E.rem(0.1),
            opacity: Math.max(0.15, Math.min(0.8, 40 / front.length)),
          }),
          lines(dimensions, "chosen", chosen, { color: E.theme.ink, width: E.rem(0.12), opacity: 0.9 }),
        ],
      };
    },
    numbers: (dimensions = shown()) => ({
      head: ["front of the three", ...dimensions.map((dimension) => dimension.label)],
      rows: data.frontWithArea(state.workload).map((i) => [
        "#" + data.ordinal(i),
        ...dimensions.map((dimension) => {
          const v = dimension.at(i);
          return Number.isNaN(v) ? "" : dimension.values ? E.value(dimension.values[v]) : E.real(v);
        }),
      ]),
    }),
  });
  return chart;
};

// In lines of about so many letters, broken at blanks, dots and underscores.
E.wrapped = function (text, letters) {
  const lines = [""];
  for (const piece of text.split(/(?<=[ ._])/)) {
    if (lines[lines.length - 1].length + piece.length > letters && lines[lines.length - 1]) lines.push("");
    lines[lines.length - 1] += piece;
  }
  return lines.join("\n");
};
