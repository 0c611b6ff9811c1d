"use strict";
// Why each point is on the front of energy, delay and area: what less of one costs in the others.

E.objectives = ["energy", "delay_ms", "area_um2"];

// Of one point of a front and each objective: null where no other has less of it, else the cheapest way to less:
// {other, ratios by objective}. The cheapest is the one whose worst ratio is the least; on a front it is above 1.
// costs: of each point of the front, by objective.
E.waysToLess = function (front, costs, here) {
  const ratio = (n, k) => (costs[n][k] === costs[here][k] ? 1 : costs[n][k] / costs[here][k]);
  return costs[here].map((mine, o) => {
    let best = -1,
      least = Infinity;
    for (let n = 0; n < costs.length; ++n) {
      if (!(costs[n][o] < mine)) continue;
      let worst = 0;
      for (let k = 0; k < costs[n].length; ++k) worst = Math.max(worst, ratio(n, k));
      if (worst < least || (worst === least && ratio(n, o) < ratio(best, o))) [best, least] = [n, worst];
    }
    return best < 0 ? null : { other: front[best], ratios: costs[best].map((_, k) => ratio(best, k)) };
  });
};

// 0.97 -> "-3.0 %", 1.2 -> "+20 %".
E.changeText = function (ratio) {
  const percent = Math.abs(100 * (ratio - 1));
  if (percent === 0) return "same";
  const size =
    percent < 0.1 ? percent.toPrecision(1) : percent < 10 ? percent.toFixed(1) : E.integer(Math.round(percent));
  return `${ratio < 1 ? "\u2212" : "+"}${size}\u00A0%`;
};

E.frontReasons = function (section, data, state, choose) {
  const names = E.objectives.map((id) => E.pointNumbers[id].label);
  const objective = (id) => {
    const { label, unit } = E.pointNumbers[id];
    const shown = id === "energy" ? section.workloads[state.workload].energy_unit : unit;
    return {
      label: shown ? `${label}, ${shown}` : label,
      number: true,
      value: (row) => data.metric(id, row.i),
      text: (row) => E.real(data.metric(id, row.i)),
    };
  };
  const wayText = (row, o) => {
    const way = row.ways()[o];
    if (!way) return `the least ${names[o]}`;
    const changes = [o, ...E.objectives.keys()].filter((k, n) => n === 0 || k !== o);
    return `#${data.ordinal(way.other)}: ${changes
      .map((k) => `${names[k]}\u00A0${E.changeText(way.ratios[k])}`)
      .join(", ")}`;
  };
  let rows = [];
  const table = E.table({
    label: "why points of " + section.title + " are on the front",
    filter: true,
    page: 10,
    rows: () => rows,
    sorted: [2, 1],
    tick: {
      head: "choose",
      label: (row) => "choose front point " + data.ordinal(row.i),
      ticked: (row) => state.chosen.has(row.i),
      toggle: (row, wanted) => choose(row.i, wanted),
    },
    columns: [
      {
        label: "point",
        number: true,
        value: (row) => data.ordinal(row.i),
        text: (row) => "#" + data.ordinal(row.i),
      },
      {
        label: "on the front",
        hint: "what the point is best at: the least of all points, or no point has less of both",
        value: (row) => row.best(),
        text: (row) => row.best(),
      },
      ...E.objectives.map(objective),
      ...E.objectives.map((id, o) => ({
        label: `less ${names[o]} costs`,
        hint: `the point of the front with less ${names[o]} that is nearest, and what it has more of`,
        long: true,
        value: (row) => wayText(row, o),
        text: (row) => wayText(row, o),
      })),
    ],
  });
  const note = E.el("p", { class: "note" });
  const pairs = [
    [0, 1],
    [0, 2],
    [1, 2],
  ];
  function bestAt(i, ways, fronts) {
    const least = names.filter((_, o) => !ways[o]);
    if (least.length) return "least " + least.join(" and ");
    const on = pairs.filter((_, n) => fronts[n].has(i));
    return on.length ? on.map(([a, b]) => `${names[a]} and ${names[b]}`).join("; ") : "all three only";
  }
  const once = (work) => {
    let found;
    return () => (found === undefined ? (found = work()) : found);
  };
  return {
    element: E.el("div", {}, note, table.element),
    update() {
      const front = data.frontWithArea(state.workload);
      const costs = front.map((i) => E.objectives.map((name) => data.metric(name, i)));
      const fronts = pairs.map(([a, b]) => new Set(data.front(state.workload, E.objectives[a], E.objectives[b])));
      // A front may have thousands of points: their reasons are found when they are looked at.
      rows = front
        .map(function (i, n) {
          const ways = once(() => E.waysToLess(front, costs, n));
          return { i, ways, best: once(() => bestAt(i, ways(), fronts)) };
        })
        .filter(({ i }) => state.passes(i));
      note.textContent =
        "No other point has less or the same of all three. So whoever wants less of one pays with another: each " +
        "column names the point with less of it that pays least, and the price. The least of each has no such point.";
      table.update();
    },
  };
};
