"use strict";
// A chart of the charting library in a figure: legend of buttons, keyboard, its numbers as a table, its picture as SVG.

// All of the page: {canvas, near, drawn(), draw(), update(), print(place)}.
E.charts = [];

// spec: {label,                 what is drawn, for those who do not see it
//        detail(),              optional: more of it, for the description of the SVG
//        height(),              rem
//        option(width),         of the library, for a chart of so many pixels
//        legend(),              [[series name, colour, shape, degrees]]
//        hidden, toggled(),     optional: the set of names that are hidden, and what follows when it has changed
//        stops(),               optional: [{series, index, text}], where the arrow keys lead
//        enter(stop), click(event), key(event),
//        ready(chart), after(chart)   optional: when it is made, and after each time that it is drawn
//        numbers()}             optional: {head, rows} of a table
// Returns {figure, canvas, update(), library()}.
E.chart = function (spec) {
  const hint = spec.stops ? " Arrow keys move through it." : "";
  const canvas = E.el("div", {
    class: "canvas",
    tabindex: spec.stops || spec.key ? "0" : null,
    role: "img",
    "aria-label": spec.label + "." + hint,
  });
  const legend = E.el("ul", { class: "legend", "aria-label": "Legend; a button hides or shows" });
  const numbers = E.el("div", { class: "scroll" });
  const details = spec.numbers
    ? E.el("details", { ontoggle: fill }, E.el("summary", {}, "Numbers of this chart"), numbers)
    : null;
  const save = E.el(
    "button",
    { type: "button", class: "save", "aria-label": "Save as SVG: " + spec.label, onclick: () => saved() },
    "Save as SVG",
  );
  const figure = E.el("figure", {}, legend, canvas, E.el("div", { class: "below" }, details, save));
  const hidden = spec.hidden || new Set();
  let chart = null;
  let stale = true;
  let at = -1;

  const entries = () =>
    spec.legend ? spec.legend().map(([name, colour, ...rest]) => [name, E.seen(colour), ...rest]) : [];
  function whole(list, width) {
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: E.rem(0.85), color: E.theme.ink },
      legend: {
        show: false,
        data: list.map(([name]) => name),
        selected: Object.fromEntries(list.map(([name]) => [name, !hidden.has(name)])),
      },
      ...spec.option(width),
    };
  }

  function draw() {
    if (!canvas.isConnected) return;
    canvas.style.height = E.rem(spec.height()) + "px";
    if (!chart) {
      chart = echarts.init(canvas, null, { renderer: "canvas" });
      if (spec.click) chart.on("click", spec.click);
      if (spec.ready) spec.ready(chart);
    } else chart.resize();
    stale = false;
    const list = entries();
    chart.setOption(whole(list, canvas.clientWidth), true);
    legend.replaceChildren(...list.map(legendButton));
    at = -1;
    if (spec.after) spec.after(chart);
    fill();
  }

  function legendButton([name, colour, shape, degrees]) {
    const button = E.el(
      "button",
      { type: "button", "aria-pressed": String(!hidden.has(name)), onclick: toggle },
      E.svg("svg", { class: "swatch", viewBox: "0 0 10 10", "aria-hidden": "true" }, E.mark(shape, colour, degrees)),
      name,
    );
    function toggle() {
      if (!hidden.delete(name)) hidden.add(name);
      button.setAttribute("aria-pressed", String(!hidden.has(name)));
      chart.dispatchAction({ type: "legendToggleSelect", name });
      if (spec.toggled) spec.toggled(name);
    }
    return E.el("li", {}, button);
  }

  function fill() {
    if (!details || !details.open) return;
    const { head, rows } = spec.numbers();
    const cell = (tag, text, i) => E.el(tag, { class: i ? "number" : null }, text);
    numbers.replaceChildren(
      E.el(
        "table",
        {},
        E.el("thead", {}, E.el("tr", {}, ...head.map((text, i) => cell("th", text, i)))),
        E.el(
          "tbody",
          {},
          ...rows.map((row) => E.el("tr", {}, ...row.map((text, i) => cell(i ? "td" : "th", text, i)))),
        ),
      ),
    );
  }

  // Of a width that paper has; what grows with the root's font size grows alike.
  function picture() {
    return E.onPaper(() => {
      const width = E.rem(46);
      const list = entries();
      const section = figure.closest("section");
      const about = section ? section.querySelector("h2").textContent : document.title;
      return E.svgOf({
        title: spec.label,
        description: [about, spec.detail ? spec.detail() : ""].filter(Boolean).join(". "),
        width,
        height: E.rem(spec.height()),
        option: whole(list, width),
        entries: list.filter(([name]) => !hidden.has(name)),
      });
    });
  }
  function saved() {
    E.saveSvg(picture(), E.fileName(spec.label));
  }

  canvas.addEventListener("keydown", (event) => {
    if (!chart) return;
    const stops = spec.stops ? spec.stops() : [];
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (event.key in steps && stops.length) {
      at =
        at < 0 ? (steps[event.key] > 0 ? 0 : stops.length - 1) : (at + steps[event.key] + stops.length) % stops.length;
      chart.dispatchAction({ type: "showTip", seriesIndex: stops[at].series, dataIndex: stops[at].index });
      E.say(stops[at].text);
    } else if (event.key === "Escape") {
      at = -1;
      chart.dispatchAction({ type: "hideTip" });
    } else if (event.key === "Enter" && at >= 0 && spec.enter) spec.enter(stops[at]);
    else if (!spec.key || !spec.key(event)) return;
    event.preventDefault();
  });
  canvas.addEventListener("blur", () => {
    if (chart) chart.dispatchAction({ type: "hideTip" });
  });

  // What is far from the window is drawn when it comes near.
  const entry = { canvas, near: false, drawn: () => chart !== null && !stale, draw, update, picture };
  function update() {
    stale = true;
    if (entry.near) draw();
  }
  entry.print = () => {
    const paper = figure.querySelector(".paper") || figure.insertBefore(E.el("div", { class: "paper" }), legend);
    paper.replaceChildren(picture());
  };
  E.charts.push(entry);
  return { figure, canvas, update, library: () => chart };
};
