"use strict";
// Light and dark: the colours of what is no data, as the style sheet has them. Charts are drawn anew when they change;
// paper and saved pictures are light.

E.dark = matchMedia("screen and (prefers-color-scheme: dark)");

E.theme = {};
E.readTheme = function (onPaper = false) {
  const probe = E.el("span", { class: onPaper ? "on-paper" : null, hidden: true });
  document.body.append(probe);
  const style = getComputedStyle(probe);
  E.theme = Object.fromEntries(
    ["ink", "soft", "line", "grid", "paper", "shade", "accent"].map((name) => [
      name,
      style.getPropertyValue("--" + name).trim(),
    ]),
  );
  probe.remove();
};

// What work() returns, with the colours of paper while it runs.
E.onPaper = function (work) {
  E.readTheme(true);
  try {
    return work();
  } finally {
    E.readTheme();
  }
};

// Black is the one colour of the palette that a dark page hides.
E.seen = (colour) => (/^#0{3}(0{3})?$/.test(colour) ? E.theme.ink : colour);

E.readTheme();
E.dark.addEventListener("change", () => {
  E.readTheme();
  E.charts.forEach((chart) => chart.update());
});
