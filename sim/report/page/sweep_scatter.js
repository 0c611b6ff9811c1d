"use strict";
// All points of a workload in two metrics, with the front.

// Colours of points by a swept key or a metric: at most seven distinct values, else six ranges with about as many
// points each. Returns {groups: [[label, colour, [shape, rotation]]], of(i)}.
E.pointColours = function (data, points, by) {
  if (by === "") return { groups: [["points", E.okabe.sky]], of: () => 0 };
  const key = data.keys.find((one) => "key " + one.name === by);
  const value = key ? key.at : (i) => data.metric(by, i);
  const text = (v) => (v === "" ? "(none)" : E.value(v));
  const values = E.unique(points.map(value)).sort(E.compare);
  const title = key ? key.name.split(".").pop() : E.metrics[by].label;
  if (values.length <= E.distinct.length)
    return {
      groups: values.map((v, g) => [`${title} ${text(v)}`, E.distinct[g], E.symbols[g]]),
      of: (i) => values.indexOf(value(i)),
    };
  const numbers = values.every((v) => typeof v === "number");
  const sorted = numbers ? points.map(value).sort((a, b) => a - b) : values;
  const rank = numbers ? (v) => v : (v) => values.indexOf(v);
  const cuts = E.unique(
    E.ranges.slice(1).map((_, g) => rank(sorted[Math.floor(((g + 1) * sorted.length) / E.ranges.length)])),
  );
  const of = (i) => cuts.filter((cut) => rank(value(i)) >= cut).length;
  const groups = [];
  for (let g = 0; g <= cuts.length; ++g) {
    const members = values.filter((v) => cuts.filter((cut) => rank(v) >= cut).length === g);
    groups.push([
      members.length
        ? `${title} ${text(members[0])}${members.length > 1 ? " to " + text(members[members.length - 1]) : ""}`
        : `${title}: none`,
      E.ranges[g],
    ]);
  }
  return { groups, of };
};

// state: {workload, x, y, logX, logY, colour, points, chosen}; choose(i) toggles a point.
E.sweepScatter = function (section, data, state, choose) {
  const workload = () => section.workloads[state.workload];
  const title = (name) => `${E.metrics[name].label} (${E.metrics[name].unit(workload())})`;
  const at = (i) => [data.metric(state.x, i), data.metric(state.y, i), i];
  const front = () => data.front(state.workload, state.x, state.y);
  const tip = (i) =>
    E.el(
      "div",
      { class: "tip" },
      E.el("b", {}, `point #${data.ordinal(i)}${front().includes(i) ? ", on the front" : ""}`),
      E.facts(E.pointFacts(data, workload(), i), "tipfacts"),
    );
  const axis = (name, log, vertical) => ({
    type: log ? "log" : "value",
    scale: true,
    ...E.axisName(title(name), vertical),
    ...E.axisStyle(),
    axisLabel: { ...E.axisStyle().axisLabel, formatter: E.short, hideOverlap: true },
  });
  let colours = null;

  return E.chart({
    label: "Points of the sweep by two metrics, with the front",
    height: () => (E.narrow() ? 22 : 30),
    legend() {
      colours = E.pointColours(data, state.points, state.colour);
      return [
        ["front", "#fff", "diamond"],
        ...colours.groups.map(([name, colour]) => [name, colour, "round"]),
        ...(data.anyRefined ? [["refined", "#fff", "rect"]] : []),
        ...(state.chosen.size ? [["chosen", "#fff", "round"]] : []),
      ];
    },
    stops: () =>
      front().map((i, index) => ({
        series: 0,
        index,
        i,
        text: `point ${data.ordinal(i)}: ${E.pointFacts(data, workload(), i)
          .map((pair) => pair.join(" "))
          .join(", ")}`,
      })),
    enter: (stop) => choose(stop.i),
    click: (event) => {
      if (event.value) choose(event.value[2]);
    },
    option() {
      const members = colours.groups.map(() => []);
      for (const i of state.points) members[colours.of(i)].push(at(i));
      const chosen = [...state.chosen].filter((i) => data.workload(i) === state.workload);
      const refined = state.points.filter(data.refined);
      const ring = { color: "transparent", borderWidth: E.rem(0.17) };
      return {
        grid: { left: E.rem(3), right: E.rem(1.4), top: E.rem(0.8), bottom: E.rem(2.6), containLabel: true },
        tooltip: E.tooltip((item) => (item.value ? tip(item.value[2]) : "")),
        xAxis: axis(state.x, state.logX),
        yAxis: axis(state.y, state.logY, true),
        dataZoom: [{ type: "inside", zoomOnMouseWheel: "ctrl", moveOnMouseMove: false }],
        series: [
          {
            type: "line",
            name: "front",
            step: "end",
            z: 4,
            data: front().map(at),
            symbol: "diamond",
            symbolSize: E.rem(1.05),
            showAllSymbol: true,
            itemStyle: { ...ring, borderColor: E.frontColour },
            lineStyle: { color: E.frontColour, width: E.rem(0.1) },
          },
          ...colours.groups.map(([name, color, [symbol, symbolRotate] = E.symbols[0]], g) => ({
            type: "scatter",
            name,
            z: 3,
            data: members[g],
            symbol,
            symbolRotate,
            symbolSize: E.rem(0.55),
            itemStyle: { color, opacity: 0.75, borderColor: "#333", borderWidth: 0.5 },
          })),
          ...(data.anyRefined
            ? [
                {
                  type: "scatter",
                  name: "refined",
                  z: 2,
                  silent: true,
                  data: refined.map(at),
                  symbol: "rect",
                  symbolSize: E.rem(0.95),
                  itemStyle: { ...ring, borderColor: "#333", borderWidth: E.rem(0.1) },
                },
              ]
            : []),
          {
            type: "scatter",
            name: "chosen",
            z: 5,
            data: chosen.map(at),
            symbol: "circle",
            symbolSize: E.rem(1.3),
            itemStyle: { ...ring, borderColor: "#000" },
          },
        ],
      };
    },
    numbers: () => ({
      head: ["front", title(state.x), title(state.y)],
      rows: front().map((i) => [data.name(i), E.real(data.metric(state.x, i)), E.real(data.metric(state.y, i))]),
    }),
  });
};
