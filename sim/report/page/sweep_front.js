"use strict";
// Why each point is on the front of energy, delay and area: what less of one costs in the others.

E.objectives = ["energy", "delay_ms", "area_um2"];

// Of a front: for each of its points and objectives, null where no other has less of it, else the cheapest way to less:
// {other, ratios by objective}. The cheapest is the one whose worst ratio is the least; on a front it is above 1.
E.waysToLess = function (front, metric, objectives = E.objectives) {
  const costs = front.map((i) => objectives.map((name) => metric(name, i)));
  const ratio = (a, b) => (a === b ? 1 : a / b);
  return front.map((_, here) =>
    objectives.map((_, o) => {
      let best = null;
      costs.forEach((there, n) => {
        if (!(there[o] < costs[here][o])) return;
        const ratios = there.map((cost, k) => ratio(cost, costs[here][k]));
        const worst = Math.max(...ratios);
        if (!best || worst < best.worst || (worst === best.worst && ratios[o] < best.ratios[o]))
          best = { other: front[n], ratios, worst };
      });
      return best;
    }),
  );
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
    const way = row.ways[o];
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
        value: (row) => row.best,
        text: (row) => row.best,
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
  function bestAt(i, ways) {
    const least = names.filter((_, o) => !ways[o]);
    if (least.length) return "least " + least.join(" and ");
    const pairs = [
      [0, 1],
      [0, 2],
      [1, 2],
    ].filter(([a, b]) => data.front(state.workload, E.objectives[a], E.objectives[b]).includes(i));
    return pairs.length ? pairs.map(([a, b]) => `${names[a]} and ${names[b]}`).join("; ") : "all three only";
  }
  return {
    element: E.el("div", {}, note, table.element),
    update() {
      const front = data.frontWithArea(state.workload);
      const ways = E.waysToLess(front, data.metric);
      rows = front.map((i, n) => ({ i, ways: ways[n], best: bestAt(i, ways[n]) })).filter(({ i }) => state.passes(i));
      note.textContent =
        "No other point has less or the same of all three. So whoever wants less of one pays with another: each " +
        "column names the point with less of it that pays least, and the price. The least of each has no such point.";
      table.update();
    },
  };
};
