"use strict";
// A section of a sweep: the front, the chosen points, what each key does, the table, failures. Its views read one state
// (sweep_state.js); whatever changes it in one of them shows in all.

// What is said before the charts.
E.sweepNotes = function (section, data, place) {
  const note = (text, attributes = {}) => place.append(E.el("p", { class: "note", ...attributes }, text));
  const held =
    data.count === section.done
      ? `All ${E.integer(data.count)} finished points are on this page.`
      : `This page holds ${E.integer(data.count)} of the ${E.integer(section.done)} finished points one by one: ` +
        `${section.front_sizes ? "an even choice of those on a front" : "all that are on a front"}, and an even ` +
        "choice of the others (eyrie report --points N). Charts of two metrics count all points, per cell; the table " +
        "and the parallel coordinates have only those one by one. Fronts and sensitivity were computed from all.";
  place.append(
    E.el(
      "p",
      {},
      `${E.counted(section.points, "point")}: ${E.integer(section.done)} finished, ` +
        `${E.integer(section.failures.total)} failed, ${E.integer(section.pending)} not run yet. `,
      section.description ? section.description + ". " : "",
      E.el("span", { class: "note", "data-shown": String(data.count) }, held),
    ),
  );
  E.sweepRemarks(section, note);
  if (data.anyRefined)
    note(
      "Refined points were mapped exactly after the sweep (eyrie sweep --refine); all others by the sweep's own " +
        "mapper.",
    );
};

// number: of the section on the page.
E.sweepSection = function (section, place, number) {
  const data = E.sweepData(section);
  const state = E.sweepState(data);
  E.sweepNotes(section, data, place);
  if (!data.count) {
    place.append(E.el("h3", {}, "Failures"), E.failures(section), sweepFile());
    return;
  }

  // A front has at most a dozen points to begin with, evenly taken.
  function chooseFrom(points) {
    const most = 12;
    const step = Math.max(1, (points.length - 1) / (most - 1));
    state.chosen = new Set(
      points.length <= most ? points : Array.from({ length: most }, (_, n) => points[Math.round(n * step)]),
    );
  }
  const chooseFront = () => chooseFrom(data.front(state.workload, state.x, state.y).filter(state.passes));
  function choose(i, wanted = !state.chosen.has(i), open = false) {
    if (wanted) state.chosen.add(i);
    else state.chosen.delete(i);
    state.handChosen = true;
    if (open) state.opened = i;
    if (wanted) E.say(`point ${data.ordinal(i)} is chosen`);
    show();
    const details = open && place.querySelector(`.chosen[data-point="${data.ordinal(i)}"]`);
    if (details) {
      details.scrollIntoView({ block: "center" });
      details.querySelector("button").focus();
    }
    place.dispatchEvent(new CustomEvent("eyrie-point", { detail: { ordinal: data.ordinal(i), chosen: wanted } }));
  }
  // An axis begins as a logarithmic one where points lie far apart.
  function scaleAxes() {
    for (const [axis, box] of [
      ["x", "logX"],
      ["y", "logY"],
    ]) {
      const [least, most] = E.metricRange(section, data, state.workload, state.points, state[axis]);
      state[box] = E.farApart(least, most);
    }
  }
  function takeWorkload() {
    state.points = Array.from({ length: data.count }, (_, i) => i).filter((i) => data.workload(i) === state.workload);
    state.frontWithArea = new Set(data.frontWithArea(state.workload));
  }
  function colour() {
    state.colours = E.pointColours(data, state.points, state.colour, section.workloads[state.workload]);
  }
  const takeFront = () => (state.front = new Set(data.front(state.workload, state.x, state.y)));

  // All views, of the state as it is.
  function show() {
    state.sift();
    for (const axis of ["x", "y"]) selects[axis].querySelector("select").value = state[axis];
    selects.colour.querySelector("select").value = state.colour;
    for (const box of ["logX", "logY"]) logs[box].querySelector("input").checked = state[box];
    frontNote.textContent =
      `${E.counted(data.frontSize(state.workload, state.x, state.y), "point")} of ` +
      `${E.integer(section.workloads[state.workload].points)} ` +
      `on the front of ${E.metrics[state.x].label} and ${E.metrics[state.y].label}: no other point has less or the ` +
      "same of both and less of one; of equal points one stands for all. " +
      `${E.counted(data.frontSize(state.workload, ...E.objectives), "point")} on the front of energy, delay and area.`;
    for (const view of [limits, scatter, objectives, parallel, chosen, reasons, table]) view.update();
    remember();
  }
  const remember = E.later(() => E.address.write(number, changedByHand ? E.shownOf(state, data) : null));
  let changedByHand = false;

  // The reader has asked for something else: `fresh` of other axes or other work, else of other limits or colours.
  function change(fresh) {
    changedByHand = true;
    if (fresh) {
      state.zoom = null;
      scaleAxes();
      takeFront();
    }
    state.sift();
    if (!state.handChosen) chooseFront();
    show();
  }
  const limited = () => change(false);
  function takeText(text, test, error) {
    state.text = text;
    state.test = test;
    state.wrongText = error;
    change(false);
  }
  function showAll() {
    state.clear();
    table.setFilter("");
  }

  const axes = Object.entries(E.metrics).map(([name, { label }]) => [name, label]);
  const setLog = (name) => (value) => {
    state[name] = value;
    change(false);
  };
  const axis = (name, other) => (value) => {
    if (value === state[other]) [state.x, state.y] = [state.y, state.x];
    else state[name] = value;
    change(true);
  };
  const colours = [
    ["", "none"],
    ...data.keys.filter((key) => key.values.length > 1).map((key) => ["key " + key.name, key.label]),
    ...axes,
  ];
  const selects = {
    x: E.select("Across", axes, state.x, axis("x", "y")),
    y: E.select("Up", axes, state.y, axis("y", "x")),
    colour: E.select("Colour", colours, "", (value) => {
      state.hidden.clear();
      state.colour = value;
      colour();
      change(false);
    }),
  };
  const logs = { logX: E.checkbox("log", false, setLog("logX")), logY: E.checkbox("log", false, setLog("logY")) };
  const frontNote = E.el("p", { class: "note", role: "status" });
  const limits = E.limitLine(section, data, state, {
    changed: limited,
    cleared: showAll,
    filter: (text) => table.setFilter(text),
  });
  const scatter = E.sweepScatter(section, data, state, choose, limited);
  const objectives = E.objectiveFront(section, data, state, choose, limited);
  const parallel = E.parallelPoints(section, data, state, choose, limited);
  const chosen = E.chosenPoints(section, data, state);
  const sensitivity = E.sensitivity(section, data, state, (id, place) => {
    state.limit(id, [[place, place]]);
    limited();
  });
  const reasons = E.frontReasons(section, data, state, choose);
  const table = E.pointTable(section, data, state, choose, takeText);
  const work = E.select(
    "Work",
    section.workloads.map((one, w) => [
      String(w),
      `${one.name}, energy table ${one.energy_table} (${E.counted(one.points, "point")})`,
    ]),
    "0",
    (value) => {
      state.workload = Number(value);
      state.clear();
      state.handChosen = false;
      takeWorkload();
      state.colour = E.firstColour(data, state.points);
      colour();
      change(true);
      sensitivity.update();
    },
  );

  if (section.workloads.length > 1)
    place.append(
      E.el("p", {}, "Points are compared only with those that do the same work and use the same energy table."),
      E.el("div", { class: "controls" }, work),
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

  const button = (text, onclick) => E.el("button", { type: "button", onclick }, text);
  const chosenBy = (points) => () => {
    points();
    state.handChosen = true;
    show();
  };
  place.append(
    E.el("h3", {}, "Front"),
    E.el("div", { class: "controls" }, selects.x, logs.logX, selects.y, logs.logY, selects.colour),
    limits.element,
    scatter.controls,
    scatter.figure,
    frontNote,
  );
  place.append(E.el("h3", {}, "Front of energy, delay and area"), objectives.figure);
  place.append(
    E.el("h3", {}, "Parallel coordinates"),
    E.el(
      "p",
      { class: "note" },
      "A line for each point; of more than 1,000 for an even choice and the front. Drag along an axis to limit the " +
        "points to what crosses it there; a click on the axis " +
        "lifts that.",
    ),
    parallel.figure,
  );
  place.append(
    E.el("h3", {}, "Energy of the chosen points"),
    E.el(
      "div",
      { class: "controls" },
      button("Choose the front", chosenBy(chooseFront)),
      button(
        "Choose a dozen that pass",
        chosenBy(() =>
          chooseFrom(state.passing.slice().sort((a, b) => data.metric(state.y, a) - data.metric(state.y, b))),
        ),
      ),
      button(
        "Choose none",
        chosenBy(() => state.chosen.clear()),
      ),
    ),
    chosen.element,
  );
  place.append(E.el("h3", {}, "Why each point is on the front of energy, delay and area"), reasons.element);
  place.append(E.el("h3", {}, "What each key does"), sensitivity.element);
  place.append(E.el("h3", {}, "Points"), table.element);
  place.append(E.el("h3", {}, "Failures"), E.failures(section), sweepFile());

  const before = E.address.read(number);
  if (before) E.showAgain(state, data, section, before);
  changedByHand = before !== null;
  work.querySelector("select").value = String(state.workload);
  takeWorkload();
  takeFront();
  if (!before) {
    scaleAxes();
    state.colour = E.firstColour(data, state.points);
  }
  colour();
  state.sift();
  if (!state.handChosen) chooseFront();
  show();
  sensitivity.update();
  if (state.text) table.setFilter(state.text);

  function sweepFile() {
    return E.el("details", {}, E.el("summary", {}, "The sweep file"), E.el("pre", {}, section.text));
  }
};
