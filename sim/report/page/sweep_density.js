"use strict";
// Points that the page does not hold one by one, as counts per cell (sim/report/sweep_density.hpp).

// Of two metrics: null where the page holds all points, else [[x from, x to, y from, y to, count]].
E.densityCells = function (section, data, workload, x, y) {
  const { edges, cells } = (section.density || [])[workload] || {};
  if (!cells) return null;
  const [first, second] = [x, y].sort();
  const places = cells[`${first} ${second}`];
  const edge = (name, n) => edges[name][n] * E.pointNumbers[name].factor;
  const rows = edges[second].length - 1;
  const out = [];
  for (let n = 0, at = 0; n < places.length; n += 2) {
    at += places[n];
    const of = { [first]: Math.floor(at / rows), [second]: at % rows };
    out.push([edge(x, of[x]), edge(x, of[x] + 1), edge(y, of[y]), edge(y, of[y] + 1), places[n + 1]]);
  }
  return out;
};

// Least and most of a metric, over all points: those that are not held, too.
E.metricRange = function (section, data, workload, points, name) {
  const { edges } = (section.density || [])[workload] || {};
  if (!edges) return E.leastAndMost(points.map((i) => data.metric(name, i)));
  return [edges[name][0], edges[name][edges[name].length - 1]].map((edge) => edge * E.pointNumbers[name].factor);
};

// The series. more: what tells which grid it is drawn in.
E.densitySeries = function (cells, more = {}) {
  const most = Math.max(...cells.map((cell) => cell[4]));
  return {
    type: "custom",
    name: "all points, per cell",
    z: 1,
    clip: true,
    emphasis: { disabled: true },
    progressive: 0,
    data: cells,
    encode: { x: [0, 1], y: [2, 3] },
    renderItem(_, api) {
      const [left, low] = api.coord([api.value(0), api.value(2)]);
      const [right, high] = api.coord([api.value(1), api.value(3)]);
      return {
        type: "rect",
        shape: {
          x: Math.min(left, right),
          y: Math.min(low, high),
          width: Math.max(1, Math.abs(right - left)),
          height: Math.max(1, Math.abs(high - low)),
        },
        style: { fill: E.theme.ink, opacity: 0.05 + (0.4 * Math.log1p(api.value(4))) / Math.log1p(most) },
      };
    },
    ...more,
  };
};
E.densityTip = (cell, [x, y]) =>
  E.el(
    "div",
    { class: "tip" },
    E.el("b", {}, E.counted(cell[4], "point") + " in this cell"),
    E.facts(
      [
        [x, `${E.real(cell[0])} to ${E.real(cell[1])}`],
        [y, `${E.real(cell[2])} to ${E.real(cell[3])}`],
      ],
      "tipfacts",
    ),
  );
