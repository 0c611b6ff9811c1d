"use strict";
// All points of a workload in two metrics, with the front. Dragging limits them, zooms, or moves what is zoomed.

// choose(i) toggles a point; changed(): what passes has changed.
E.sweepScatter = function (section, data, state, choose, changed) {
  const workload = () => section.workloads[state.workload];
  const title = (name) => `${E.metrics[name].label} (${E.metrics[name].unit(workload())})`;
  const front = () => data.front(state.workload, state.x, state.y);
  const isLog = { x: () => state.logX, y: () => state.logY };
  const cells = () => E.densityCells(section, data, state.workload, state.x, state.y);
  let drag = "limit";

  // Points that lie on one another are one mark, the larger the more: place -> points.
  let places = new Map();
  const placeOf = (i) => data.metric(state.x, i) + " " + data.metric(state.y, i);
  function findPlaces() {
    places = new Map();
    for (const i of state.passing) {
      const place = placeOf(i);
      if (places.has(place)) places.get(place).push(i);
      else places.set(place, [i]);
    }
  }
  const at = (i) => [data.metric(state.x, i), data.metric(state.y, i), i];
  const size = (value, base) => {
    const many = (places.get(placeOf(value[2])) || [0]).length;
    return E.rem(base) * Math.min(2, 1 + 0.25 * Math.log2(many));
  };

  const tip = (i) => {
    const others = (places.get(placeOf(i)) || []).filter((one) => one !== i);
    const some = others.slice(0, 6).map((one) => data.name(one, [i, ...others]));
    return E.el(
      "div",
      { class: "tip" },
      E.el("b", {}, `point #${data.ordinal(i)}${state.front.has(i) ? ", on the front" : ""}`),
      E.facts(E.pointFacts(data, workload(), i), "tipfacts"),
      others.length
        ? E.el("div", {}, `At the same place: ${some.join("; ")}${others.length > 6 ? "; ..." : ""}`)
        : null,
    );
  };

  const range = (axis) => E.metricRange(section, data, state.workload, state.points, state[axis]);
  const bounds = (axis) => (state.zoom ? state.zoom[axis] : E.axisBounds(...range(axis), isLog[axis]()));
  const axis = (which, vertical) => ({
    ...E.scale(bounds(which), isLog[which](), E.narrow() ? 5 : 9),
    ...E.axisName(title(state[which]), vertical),
  });

  const chart = E.chart({
    label: "Points of the sweep by two metrics, with the front",
    detail: () =>
      `${title(state.y)} over ${title(state.x)}: ${E.counted(state.points.length, "point")}, ` +
      `${E.integer(state.front.size)} on the front` +
      (state.isLimited() ? `, ${E.integer(state.passing.length)} within the limits` : ""),
    height: () => (E.narrow() ? 22 : 30),
    hidden: state.hidden,
    toggled(name) {
      if (state.colours.groups.some(([group]) => group === name)) changed();
    },
    legend: () => [
      ["front", E.frontColour, "diamond"],
      ...state.colours.groups.map(([name, colour, [shape, degrees]]) => [name, colour, shape, degrees]),
      ...(state.passing.length < state.points.length ? [["left out", E.theme.line, "circle"]] : []),
      ...(data.anyRefined ? [["refined", "none", "rect"]] : []),
      ...(cells() ? [["all points, per cell", E.theme.grid, "rect"]] : []),
      ...(state.chosen.size ? [["chosen", "none", "circle"]] : []),
    ],
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
      if (event.value && event.seriesType !== "custom") choose(event.value[2]);
    },
    key(event) {
      if (event.key === "0") setZoom(null);
      else if (event.key === "+" || event.key === "=") zoomBy(0.7);
      else if (event.key === "-") zoomBy(1 / 0.7);
      else return false;
      return true;
    },
    ready(library) {
      E.dragOn(chart.canvas, {
        library: () => library,
        grids: () => [0],
        mode: () => drag,
        limit(_, x, y) {
          state.limit(state.x, [x]);
          state.limit(state.y, [y]);
          changed();
        },
        zoom: (_, x, y) => setZoom({ x, y }),
        move(_, from, to) {
          if (state.zoom)
            setZoom({
              x: E.moved(state.zoom.x, from[0], to[0], state.logX),
              y: E.moved(state.zoom.y, from[1], to[1], state.logY),
            });
        },
      });
    },
    option() {
      findPlaces();
      const members = state.colours.groups.map(() => []);
      for (const i of state.passing) members[state.colours.of(i)].push(at(i));
      const chosen = state.sameWork([...state.chosen]).filter(state.passes);
      const isMany = state.points.length > E.many;
      const ring = { color: "transparent", borderWidth: E.rem(0.17) };
      const rings = (name, z, points, symbol, symbolSize, borderColor, more) => ({
        type: "scatter",
        name,
        z,
        data: points.map(at),
        symbol,
        symbolSize: E.rem(symbolSize),
        itemStyle: { ...ring, borderColor },
        ...more,
      });
      return {
        grid: { left: E.rem(3), right: E.rem(1.4), top: E.rem(0.8), bottom: E.rem(2.6), containLabel: true },
        tooltip: E.tooltip(({ value, seriesType }) =>
          !value ? "" : seriesType === "custom" ? E.densityTip(value, [title(state.x), title(state.y)]) : tip(value[2]),
        ),
        xAxis: axis("x", false),
        yAxis: axis("y", true),
        series: [
          {
            type: "line",
            name: "front",
            step: "end",
            z: 4,
            clip: true,
            data: front().map(at),
            symbol: "diamond",
            symbolSize: E.rem(1.05),
            showAllSymbol: true,
            itemStyle: { ...ring, borderColor: E.frontColour },
            lineStyle: { color: E.frontColour, width: E.rem(0.1) },
          },
          ...state.colours.groups.map(([name, color, [symbol, symbolRotate]], g) => ({
            type: "scatter",
            name,
            z: 3,
            data: members[g],
            symbol,
            symbolRotate,
            ...(isMany
              ? { ...E.manyMarks(members[g]), symbolSize: E.rem(0.42) }
              : { symbolSize: (value) => size(value, 0.55) }),
            itemStyle: { color: E.seen(color), opacity: 0.75, borderColor: E.theme.ink, borderWidth: 0.5 },
          })),
          ...(state.passing.length < state.points.length
            ? [
                {
                  type: "scatter",
                  name: "left out",
                  z: 2,
                  silent: true,
                  data: state.points.filter((i) => !state.passes(i)).map(at),
                  ...(isMany ? E.manyMarks(state.points) : {}),
                  symbolSize: E.rem(0.35),
                  itemStyle: { color: E.theme.line, opacity: 0.6 },
                },
              ]
            : []),
          ...(cells() ? [E.densitySeries(cells())] : []),
          ...(data.anyRefined
            ? [rings("refined", 2, state.passing.filter(data.refined), "rect", 0.95, E.theme.soft, { silent: true })]
            : []),
          rings("chosen", 5, chosen, "circle", 1.3, E.theme.ink),
        ],
      };
    },
    numbers: () => ({
      head: ["front", title(state.x), title(state.y)],
      rows: front().map((i) => [
        data.name(i, front()),
        E.real(data.metric(state.x, i)),
        E.real(data.metric(state.y, i)),
      ]),
    }),
  });

  function setZoom(zoom) {
    state.zoom = zoom;
    changed();
  }
  // About a place, or the middle. Zoomed out over all of the data, there is no zoom.
  function zoomBy(factor, about) {
    const middle = (which) => {
      const [from, to] = bounds(which);
      return isLog[which]() ? Math.sqrt(from * to) : (from + to) / 2;
    };
    const place = about || [middle("x"), middle("y")];
    const next = {
      x: E.zoomed(bounds("x"), factor, place[0], state.logX),
      y: E.zoomed(bounds("y"), factor, place[1], state.logY),
    };
    const holdsAll = ["x", "y"].every((which) => {
      const [least, most] = range(which);
      return next[which][0] <= least && next[which][1] >= most;
    });
    setZoom(holdsAll ? null : next);
  }
  chart.canvas.addEventListener(
    "wheel",
    (event) => {
      if (!chart.library() || !(event.ctrlKey || document.activeElement === chart.canvas)) return;
      const edge = chart.canvas.getBoundingClientRect();
      const pixel = [event.clientX - edge.x, event.clientY - edge.y];
      if (!chart.library().containPixel({ gridIndex: 0 }, pixel)) return;
      event.preventDefault();
      zoomBy(event.deltaY < 0 ? 0.8 : 1.25, chart.library().convertFromPixel({ gridIndex: 0 }, pixel));
    },
    { passive: false },
  );
  const button = (text, label, work) =>
    E.el("button", { type: "button", "aria-label": label, title: label, onclick: work }, text);
  chart.controls = E.el(
    "div",
    { class: "controls" },
    E.select(
      "Dragging",
      [
        ["limit", "limits the points"],
        ["zoom", "zooms"],
        ["move", "moves what is zoomed"],
      ],
      drag,
      (value) => {
        drag = value;
      },
    ),
    button("+", "Zoom in", () => zoomBy(0.7)),
    button("\u2212", "Zoom out", () => zoomBy(1 / 0.7)),
    button("Reset zoom", "Reset zoom", () => setZoom(null)),
  );
  return chart;
};
