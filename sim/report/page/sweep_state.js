"use strict";
// What a section of a sweep shows: axes, colours, choice, and which points pass. All its views read this one state.
//
// A point passes when it lies inside every limit (set by dragging in a chart), inside what the chart is zoomed to, when
// its colour's group is not hidden, and when the filter's text lets it pass.

E.sweepState = function (data) {
  const state = {
    workload: 0,
    x: "delay_ms",
    y: "energy",
    logX: false,
    logY: false,
    colour: "",
    colours: null, // {groups, of} of the points of the workload
    points: [], // of the workload
    passing: [],
    front: new Set(),
    frontWithArea: new Set(),
    chosen: new Set(),
    opened: -1,
    limits: new Map(), // dimension -> [[least, most]]: inside one of them
    zoom: null, // {x: [least, most], y}
    hidden: new Set(), // names of the legend
    text: "",
    wrongText: "", // what is wrong with it
    test: () => true,
  };
  const inside = (x, [least, most]) => x >= least && x <= most;
  const mayPass = function (i) {
    for (const [id, ranges] of state.limits) {
      const x = data.dimension(id).at(i);
      if (!ranges.some((range) => inside(x, range))) return false;
    }
    if (state.zoom)
      for (const axis of ["x", "y"]) if (!inside(data.metric(state[axis], i), state.zoom[axis])) return false;
    return !state.hidden.size || !state.hidden.has(state.colours.groups[state.colours.of(i)][0]);
  };
  // Without the text: the table applies that one itself.
  state.beforeText = () => state.points.filter(mayPass);
  state.hiddenGroups = () => state.colours.groups.map(([name]) => name).filter((name) => state.hidden.has(name));
  state.isLimited = () =>
    state.limits.size > 0 || state.zoom !== null || state.hiddenGroups().length > 0 || state.text.trim() !== "";
  state.sift = function () {
    state.passing = state.beforeText().filter(state.test);
    const passing = new Set(state.passing);
    state.passes = state.passing.length === state.points.length ? () => true : (i) => passing.has(i);
  };
  state.passes = () => true;
  state.limit = function (id, ranges) {
    if (ranges && ranges.length) state.limits.set(id, ranges);
    else state.limits.delete(id);
  };
  state.clear = function () {
    state.limits.clear();
    state.hidden.clear();
    state.zoom = null;
    state.text = "";
    state.wrongText = "";
  };
  state.sameWork = (list) => list.filter((i) => data.workload(i) === state.workload);
  return state;
};

// The key that colours points at first: that with texts for values, or else one of few values.
E.firstColour = function (data, points) {
  const several = (key) => points.some((i) => key.at(i) !== key.at(points[0]));
  const keys = points.length ? data.keys.filter(several) : [];
  const isText = (key) => key.values.some((v) => typeof v !== "number");
  const first = keys.find(isText) || keys.find((key) => key.values.length <= E.distinct.length);
  return first ? "key " + first.name : "";
};

// What a limit says: "delay 1.2 to 3.4 ms", "dataflow rs, ws".
E.limitText = function (dimension, ranges, workload) {
  if (dimension.values) {
    const kept = dimension.values.filter((_, n) => ranges.some(([least, most]) => n >= least && n <= most));
    return `${dimension.label} ${kept.map(E.value).join(", ") || "none"}`;
  }
  const short = (x) => E.real(Number(x.toPrecision(4)));
  const unit = dimension.unit(workload);
  const texts = ranges.map(([least, most]) => (least === most ? short(least) : `${short(least)} to ${short(most)}`));
  return `${dimension.label} ${texts.join(" or ")}${unit ? " " + unit : ""}`;
};

// The line above the charts: how many points pass, and each limit with a button that lifts it. Returns {element,
// update()}.
E.limitLine = function (section, data, state, { changed, cleared, filter }) {
  const workload = () => section.workloads[state.workload];
  const count = E.el("span", { role: "status", "data-passing": "" });
  const chips = E.el("ul", { class: "chips", "aria-label": "Limits; a button lifts one" });
  const text = E.el("input", {
    type: "search",
    size: 24,
    "aria-label": "Filter of all charts and the table of " + section.title,
    placeholder: "word, or column>=value",
    oninput: E.later(() => filter(text.value)),
  });
  const chip = (label, lift) =>
    E.el(
      "li",
      {},
      E.el(
        "button",
        {
          type: "button",
          "aria-label": "lift the limit: " + label,
          onclick: () => {
            lift();
            changed();
          },
        },
        label + " \u00D7",
      ),
    );
  const all = E.el("button", { type: "button", onclick: cleared }, "Show all");
  return {
    element: E.el("div", { class: "controls limits" }, E.el("label", {}, "Filter", text), count, chips, all),
    update() {
      if (document.activeElement !== text) text.value = state.text;
      count.setAttribute("data-passing", String(state.passing.length));
      count.className = state.wrongText ? "wrong" : "";
      const few = `${E.integer(state.passing.length)} of ${E.counted(state.points.length, "point")} pass`;
      const every = `${E.counted(state.points.length, "point")}; drag in a chart to limit them`;
      count.textContent = state.wrongText || (state.isLimited() ? few : every);
      const list = [...state.limits].map(([id, ranges]) =>
        chip(E.limitText(data.dimension(id), ranges, workload()), () => state.limits.delete(id)),
      );
      if (state.zoom) list.push(chip("zoomed", () => (state.zoom = null)));
      const hidden = state.hiddenGroups();
      if (hidden.length) list.push(chip("hidden: " + hidden.join(", "), () => state.hidden.clear()));
      chips.replaceChildren(...list);
      all.hidden = !state.isLimited();
    },
  };
};
