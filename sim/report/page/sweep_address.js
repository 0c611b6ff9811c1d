"use strict";
// The page's address holds what its sweeps show, so that a link opens the page as it is: #view={"0": {...}} as JSON.

E.address = {
  read(section) {
    const found = /^#view=(.*)$/.exec(location.hash);
    if (!found) return null;
    try {
      return JSON.parse(decodeURIComponent(found[1]))[section] || null;
    } catch (notOurs) {
      return null;
    }
  },
  write(section, shown) {
    let all = {};
    const found = /^#view=(.*)$/.exec(location.hash);
    try {
      if (found) all = JSON.parse(decodeURIComponent(found[1]));
    } catch (notOurs) {
      all = {};
    }
    if (shown) all[section] = shown;
    else delete all[section];
    const text = Object.keys(all).length ? "#view=" + encodeURIComponent(JSON.stringify(all)) : location.pathname;
    history.replaceState(null, "", text);
  },
};

// As JSON. `chosen` only where somebody chose: else it follows the front.
E.shownOf = (state, data) => ({
  work: state.workload,
  x: state.x,
  y: state.y,
  log: [state.logX, state.logY],
  colour: state.colour,
  ...(state.limits.size ? { limits: [...state.limits] } : {}),
  ...(state.zoom ? { zoom: state.zoom } : {}),
  ...(state.hidden.size ? { hidden: [...state.hidden] } : {}),
  ...(state.text ? { text: state.text } : {}),
  ...(state.handChosen ? { chosen: [...state.chosen].map(data.ordinal) } : {}),
});

// Takes over what fits this page; a link may be of another one.
E.showAgain = function (state, data, section, shown) {
  const isRange = (range) => Array.isArray(range) && range.length === 2 && range.every(Number.isFinite);
  if (section.workloads[shown.work]) state.workload = shown.work;
  for (const axis of ["x", "y"]) if (E.metrics[shown[axis]]) state[axis] = shown[axis];
  if (state.x === state.y) [state.x, state.y] = ["delay_ms", "energy"];
  [state.logX, state.logY] = [0, 1].map((n) => Boolean((shown.log || [])[n]));
  if (shown.colour === "" || data.dimension(shown.colour)) state.colour = shown.colour;
  for (const [id, ranges] of shown.limits || [])
    if (data.dimension(id) && ranges.every(isRange)) state.limits.set(id, ranges);
  if (shown.zoom && isRange(shown.zoom.x) && isRange(shown.zoom.y)) state.zoom = shown.zoom;
  state.hidden = new Set((shown.hidden || []).map(String));
  state.text = String(shown.text || "");
  if (!shown.chosen) return;
  const wanted = new Set(shown.chosen);
  state.handChosen = true;
  state.chosen = new Set(Array.from({ length: data.count }, (_, i) => i).filter((i) => wanted.has(data.ordinal(i))));
};
