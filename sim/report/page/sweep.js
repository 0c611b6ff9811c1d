"use strict";
// A section of a sweep: the front, the chosen points, what each key does, the table, failures.

E.sweepSection = function (section, place) {
  const data = E.sweepData(section);
  const state = {
    workload: 0,
    x: "delay_ms",
    y: "energy",
    logX: false,
    logY: false,
    colour: "",
    points: [],
    front: new Set(),
    frontWithArea: new Set(),
    chosen: new Set(),
    opened: -1,
  };
  place.append(
    E.el(
      "p",
      {},
      `${E.counted(section.points, "point")}: ${E.integer(section.done)} finished, ` +
        `${E.integer(section.failures.total)} failed, ${E.integer(section.pending)} not run yet. `,
      section.description ? section.description : "",
    ),
  );
  place.append(
    E.el(
      "p",
      { class: "note", "data-shown": String(data.count) },
      data.count === section.done
        ? `All ${E.integer(data.count)} finished points are on this page.`
        : `This page holds ${E.integer(data.count)} of the ${E.integer(section.done)} finished points one by one: ` +
            "all that are on a front, and an even choice of the others (eyrie report --points N). Fronts and " +
            "sensitivity were computed from all of them.",
    ),
  );
  if (section.layers_left_out)
    place.append(
      E.el("p", { class: "note" }, `Left out: ${section.layers_left_out.join(", ")} (fully connected; layers: all).`),
    );
  for (const line of section.not_run || []) place.append(E.el("p", { class: "note" }, `Some points: ${line}.`));
  if (section.prices_of_other_sizes)
    place.append(
      E.el(
        "p",
        { class: "note" },
        `Prices of other sizes: ${E.counted(section.prices_of_other_sizes.points, "point")} of this sweep ` +
          `${section.prices_of_other_sizes.points === 1 ? "has" : "have"} fixed prices made for machines of other ` +
          `sizes; the first: ${section.prices_of_other_sizes.first.join(", ")}. Derived prices fit each machine.`,
      ),
    );
  if (data.anyRefined)
    place.append(
      E.el(
        "p",
        { class: "note" },
        "Refined points were mapped exactly after the sweep (eyrie sweep --refine); all others by the sweep's own " +
          "mapper.",
      ),
    );
  if (!data.count) {
    place.append(E.el("h3", {}, "Failures"), E.failures(section), sweepFile());
    return;
  }

  // A front has at most a dozen points to begin with, evenly taken.
  function chooseFront() {
    const front = data.front(state.workload, state.x, state.y);
    const most = 12;
    const step = Math.max(1, (front.length - 1) / (most - 1));
    state.chosen = new Set(
      front.length <= most ? front : Array.from({ length: most }, (_, n) => front[Math.round(n * step)]),
    );
  }
  function choose(i, wanted = !state.chosen.has(i), open = false) {
    if (wanted) state.chosen.add(i);
    else state.chosen.delete(i);
    if (open) state.opened = i;
    if (wanted) E.say(`point ${data.ordinal(i)} is chosen`);
    scatter.update();
    chosen.update();
    reasons.update();
    table.update();
    const details = open && place.querySelector(`.chosen[data-point="${data.ordinal(i)}"]`);
    if (details) {
      details.scrollIntoView({ block: "center" });
      details.querySelector("button").focus();
    }
  }
  // An axis begins as a logarithmic one where points lie far apart.
  function scaleAxes() {
    for (const [axis, box] of [
      ["x", "logX"],
      ["y", "logY"],
    ]) {
      const values = state.points.map((i) => data.metric(state[axis], i));
      const [least, most] = values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
      state[box] = least > 0 && most / least > 30;
      logs[box].querySelector("input").checked = state[box];
    }
  }
  function update(fresh) {
    state.points = Array.from({ length: data.count }, (_, i) => i).filter((i) => data.workload(i) === state.workload);
    if (fresh) scaleAxes();
    state.front = new Set(data.front(state.workload, state.x, state.y));
    state.frontWithArea = new Set(data.frontWithArea(state.workload));
    if (fresh) chooseFront();
    frontNote.textContent =
      `${E.counted(state.front.size, "point")} of ${E.integer(section.workloads[state.workload].points)} ` +
      `on the front of ${E.metrics[state.x].label} and ${E.metrics[state.y].label}: no other point has less or the ` +
      "same of both and less of one; of equal points one stands for all. " +
      `${E.counted(state.frontWithArea.size, "point")} on the front of energy, delay and area.`;
    scatter.update();
    chosen.update();
    reasons.update();
    sensitivity.update();
    table.update();
  }

  const axes = Object.entries(E.metrics).map(([name, { label }]) => [name, label]);
  const set = (name) => (value) => {
    state[name] = value;
    update(false);
  };
  const axis = (name, other) => (value) => {
    if (value === state[other]) {
      [state.x, state.y] = [state.y, state.x];
      selects[other].querySelector("select").value = state[other];
    } else state[name] = value;
    update(true);
  };
  const selects = {
    x: E.select("Across", axes, state.x, axis("x", "y")),
    y: E.select("Up", axes, state.y, axis("y", "x")),
  };
  const logs = { logX: E.checkbox("log", false, set("logX")), logY: E.checkbox("log", false, set("logY")) };
  const colours = [
    ["", "none"],
    ...data.keys.filter((key) => key.values.length > 1).map((key) => ["key " + key.name, E.keyName(key.name)]),
    ...axes,
  ];
  const frontNote = E.el("p", { class: "note", role: "status" });
  const scatter = E.sweepScatter(section, data, state, choose);
  const chosen = E.chosenPoints(section, data, state);
  const sensitivity = E.sensitivity(section, state);
  const reasons = E.frontReasons(section, data, state, choose);
  const table = E.pointTable(section, data, state, choose);

  if (section.workloads.length > 1)
    place.append(
      E.el("p", {}, "Points are compared only with those that do the same work and use the same energy table."),
      E.el(
        "div",
        { class: "controls" },
        E.select(
          "Work",
          section.workloads.map((one, w) => [
            String(w),
            `${one.name}, energy table ${one.energy_table} (${E.counted(one.points, "point")})`,
          ]),
          "0",
          (value) => {
            state.workload = Number(value);
            update(true);
          },
        ),
      ),
    );
  else
    place.append(
      E.el(
        "p",
        {},
        `Work: ${section.workloads[0].name}. ` +
          `Energy table: ${section.workloads[0].energy_table}, in ${section.workloads[0].energy_unit}.`,
      ),
    );

  place.append(
    E.el("h3", {}, "Front"),
    E.el(
      "div",
      { class: "controls" },
      selects.x,
      logs.logX,
      selects.y,
      logs.logY,
      E.select("Colour", colours, "", set("colour")),
    ),
    frontNote,
    scatter.figure,
  );
  place.append(
    E.el("h3", {}, "Energy of the chosen points"),
    E.el(
      "div",
      { class: "controls" },
      E.el(
        "button",
        {
          type: "button",
          onclick: () => {
            chooseFront();
            update();
          },
        },
        "Choose the front",
      ),
      E.el(
        "button",
        {
          type: "button",
          onclick: () => {
            state.chosen.clear();
            update();
          },
        },
        "Choose none",
      ),
    ),
    chosen.element,
  );
  place.append(E.el("h3", {}, "Why each point is on the front of energy, delay and area"), reasons.element);
  place.append(E.el("h3", {}, "What each key does"), sensitivity.element);
  place.append(E.el("h3", {}, "Points"), table.element);
  place.append(E.el("h3", {}, "Failures"), E.failures(section), sweepFile());
  update(true);

  function sweepFile() {
    return E.el("details", {}, E.el("summary", {}, "The sweep file"), E.el("pre", {}, section.text));
  }
};
