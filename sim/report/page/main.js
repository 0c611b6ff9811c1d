"use strict";
// Puts the page together from its data.
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const main = document.getElementById("main");
  const links = [];
  main.replaceChildren();
  document.getElementById("title").textContent = data.title;
  document.getElementById("maker").textContent =
    `Made by Eyrie ${data.version}. Charts: Apache ECharts ${echarts.version}, Apache License 2.0.`;
  data.sections.forEach((section, i) => {
    const heading = E.el("h2", { id: "section" + i }, section.title);
    const place = E.el("section", { "aria-labelledby": "section" + i }, heading);
    links.push(E.el("li", {}, E.el("a", { href: "#section" + i }, section.title)));
    main.append(place);
    if (section.kind === "sweep") E.sweepSection(section, place, i);
    else if (section.kind === "serve") E.serveSection(section, place);
    else E.runsSection(section, place);
  });
  if (links.length > 1) document.getElementById("contents").append(E.el("ul", {}, links));
  document.getElementById("subtitle").textContent = data.sections
    .map((section) =>
      section.kind === "sweep"
        ? `design-space sweep, ${E.counted(section.points, "point")}`
        : section.kind === "serve"
          ? E.counted(section.results.length, "answer") + " of serve"
          : E.counted(section.runs.length, "run") + " of " + section.network,
    )
    .join("; ");

  // A chart is drawn when it comes near the window: a page has many. The first one is not kept waiting by the others.
  const drawNear = (most) =>
    E.charts
      .filter((chart) => chart.near && !chart.drawn())
      .slice(0, most)
      .forEach((chart) => chart.draw());
  const watch = new IntersectionObserver(
    (seen) => {
      for (const { target, isIntersecting } of seen)
        for (const chart of E.charts.filter((one) => one.canvas === target)) chart.near = isIntersecting;
      if (E.firstChart !== undefined) {
        drawNear();
        return;
      }
      drawNear(1);
      if (E.charts.some((chart) => chart.drawn())) E.firstChart = performance.now();
      setTimeout(drawNear);
    },
    { rootMargin: "600px" },
  );
  for (const chart of E.charts) {
    chart.canvas.style.minHeight = "10rem";
    watch.observe(chart.canvas);
  }
  addEventListener(
    "resize",
    E.later(() => E.charts.forEach((chart) => chart.update())),
  );
  // Paper gets pictures of its width, in its colours.
  addEventListener("beforeprint", () => E.charts.forEach((chart) => chart.print()));
})();
