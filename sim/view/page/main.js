"use strict";
// Puts the page together from its scenes.
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const models = data.sides.map(V.readSide);
  for (const side of models) side.dataflow = side.result.layers[0].mapping.dataflow;
  if (models.length > 1 && models.every((side) => side.dataflow === models[0].dataflow))
    for (const side of models) side.dataflow = side.name;
  const main = document.getElementById("main");
  document.getElementById("title").textContent = `${data.network} ${data.layer}`;
  document.getElementById("subtitle").textContent = V.subtitle(models[0]);
  document.getElementById("maker").textContent =
    `Made by Eyrie ${data.version} from the events of its simulation, seed ${data.seed}.`;

  let shown = models.length === 1 ? "0" : E.narrow() ? "0" : "both";
  const most = V.mostEnergy(models);
  const clock = (V.clock = new V.Clock(models, show));
  const sides = models.map((side) => new V.Side(side));
  const controls = new V.Controls(clock, models, choose, shown);
  const place = E.el(
    "div",
    { class: "both" },
    sides.map((side) => side.node),
  );
  let legend = V.legend(models);
  main.replaceChildren(controls.node, ...controls.below, legend, place);
  V.page = { clock, sides, models };

  function visible(i) {
    return shown === "both" || shown === String(i);
  }
  function choose(which) {
    shown = which;
    arrange();
  }
  function arrange() {
    place.classList.toggle("two", shown === "both");
    sides.forEach((side, i) => {
      side.node.hidden = !visible(i);
      if (visible(i)) side.chip.resize();
    });
    clock.draw();
  }
  function show(share, playing) {
    controls.show();
    sides.forEach((side, i) => {
      if (visible(i)) side.show(clock.cycleOf(side.side), share, playing, most);
    });
  }

  // What draws a cycle is compiled at its first uses, and letters and marks are drawn once. A cycle here and there is
  // drawn while the reader has not begun, and what was there before again: no step waits for it later.
  const rehearsals = 12;
  const idle = window.requestIdleCallback || ((use) => setTimeout(use, 20));
  function rehearse(number) {
    V.page.rehearsed = number === rehearsals || clock.playing || clock.position !== clock.first;
    if (V.page.rehearsed) return;
    for (const position of [Math.floor(((number + 1) * clock.end) / (rehearsals + 1)), clock.first]) {
      clock.position = position;
      clock.draw();
    }
    idle(() => rehearse(number + 1));
  }

  arrange();
  idle(() => rehearse(0));
  new ResizeObserver(E.later(arrange)).observe(document.body);
  V.dark.addEventListener("change", () => {
    const anew = V.legend(models);
    anew.open = legend.open;
    legend.replaceWith(anew);
    legend = anew;
    for (const side of sides) if (!side.node.hidden) side.chip.forget();
    clock.refresh();
  });
})();
