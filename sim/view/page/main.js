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

  const alone = models.length === 1;
  const usual = () => (alone ? "0" : E.narrow() ? "0" : "both");
  let shown = usual();
  let word; // the chosen one, as the first side writes it
  const most = V.mostEnergy(models);
  const clock = (V.clock = new V.Clock(models, show));
  const page = (V.page = { clock, models });
  const sides = (page.sides = models.map((side) => new V.Side(side, choose)));
  page.active = sides[0];
  page.choose = choose;
  const controls = new V.Controls(clock, models, { look, jump, legend: V.legend(models) });
  const place = E.el(
    "div",
    { class: "both" },
    sides.map((side) => side.node),
  );
  main.replaceChildren(controls.node, ...controls.below, ...(alone ? [] : [V.comparisonNote(models)]), place);

  function visible(i) {
    return shown === "both" || shown === String(i);
  }
  // The side that keys and jumps are about.
  function active() {
    return visible(sides.indexOf(page.active)) ? page.active : sides.find((_, i) => visible(i));
  }
  function look(which) {
    shown = which;
    arrange();
  }
  function choose(text, of = models[0]) {
    word = V.carriedText(of, models[0], text);
    for (const side of sides) side.follow(V.carriedText(of, side.side, text));
    clock.refresh();
  }
  // To the next or last of the cycles that `of` gives for the side, counted from its cycle.
  function jump(of, onwards) {
    const { side, chip } = active();
    const cycles = of(side, chip.chosen);
    const to = (onwards ? V.nextIn : V.lastIn)(cycles, clock.cycleOf(side));
    clock.pause();
    if (to === undefined || to > clock.lastOf(side)) E.say("none further");
    else clock.seek(side, to);
  }
  function arrange() {
    place.classList.toggle("two", shown === "both");
    sides.forEach((side, i) => {
      side.node.hidden = !visible(i);
    });
    sides.forEach((side, i) => {
      if (visible(i)) side.resize();
    });
    clock.draw();
  }
  function show(share, playing) {
    controls.show(shown);
    sides.forEach((side, i) => {
      if (visible(i)) side.show(clock.cycleOf(side.side), share, playing, most);
    });
    for (const { node, followed } of sides)
      for (const one of node.getElementsByClassName("word"))
        one.classList.toggle("chosen", one.textContent === followed);
    if (!playing) keep();
  }

  // --- The address ---------------------------------------------------------------------------------

  const addressNow = () =>
    V.addressOf({
      cycle: clock.place.at,
      of: clock.place.lead && models.indexOf(clock.place.lead) + 1,
      pes: sides.map(({ chip, side }) => [
        Math.floor(chip.chosen / side.machine.columns),
        chip.chosen % side.machine.columns,
      ]),
      word,
      show: alone ? undefined : shown === "both" ? shown : String(Number(shown) + 1),
      step: clock.byWork ? "work" : undefined,
    });
  // Only what changes is written: an address stays as it was given until the reader goes on.
  const keep = E.later(() => {
    const address = addressNow();
    if (clock.playing || address === page.address) return;
    history.replaceState(null, "", address);
    page.address = address;
  });
  function follow() {
    const { cycle, of, pes, word: text, show: which, step } = V.readAddress(location.hash);
    const side = models.findIndex((_, i) => which === String(i + 1));
    if (!alone && (which === "both" || side >= 0)) shown = which === "both" ? which : String(side);
    if (step !== undefined) clock.byWork = step === "work" && !alone;
    sides.forEach(({ chip, side: { machine } }, i) => {
      const [row, column] = pes[i] || [];
      if (row < machine.rows && column < machine.columns) chip.chosen = row * machine.columns + column;
    });
    if (text !== undefined) choose(text);
    const lead = models[of - 1];
    if (cycle === undefined) clock.go(clock.position);
    else if (lead === undefined) clock.go(cycle);
    else clock.seek(lead, cycle);
    arrange();
    page.address = addressNow();
  }
  addEventListener("hashchange", follow);
  main.addEventListener("click", (event) => {
    const of = sides.find(({ node }) => node.contains(event.target));
    if (event.target.classList.contains("word")) choose(event.target.textContent, of && of.side);
  });

  // --- Beginning -----------------------------------------------------------------------------------

  // What draws a cycle is compiled at its first uses, and letters and marks are drawn once. A cycle here and there is
  // drawn while the reader has not begun, and what was there before again: no step waits for it later.
  const rehearsals = 12;
  const idle = window.requestIdleCallback || ((use) => setTimeout(use, 20));
  let opened;
  function rehearse(number) {
    page.rehearsed = number === rehearsals || clock.playing || clock.place !== opened;
    if (page.rehearsed) return;
    clock.position = Math.floor(((number + 1) * clock.end) / (rehearsals + 1));
    clock.draw();
    clock.place = opened;
    clock.draw();
    idle(() => rehearse(number + 1));
  }

  follow();
  opened = clock.place;
  idle(() => rehearse(0));
  let width = innerWidth;
  let height = innerHeight;
  new ResizeObserver(
    E.later(() => {
      if (width !== document.documentElement.clientWidth || height !== innerHeight) arrange();
      width = document.documentElement.clientWidth;
      height = innerHeight;
    }),
  ).observe(document.body);
  function renew() {
    V.renewTheme();
    controls.renew(V.legend(models));
    for (const side of sides) side.forget();
    clock.draw();
  }
  V.dark.addEventListener("change", renew);
  // On paper nothing can be unfolded, and all is light.
  const folding = () => [...document.querySelectorAll("main > details.note, .legend, .moving details")];
  let open;
  addEventListener("beforeprint", () => {
    clock.pause();
    V.onPaper = true;
    open = folding().map((one) => one.open);
    for (const one of folding()) one.open = true;
    renew();
  });
  addEventListener("afterprint", () => {
    folding().forEach((one, i) => (one.open = open[i]));
    V.onPaper = false;
    renew();
  });
})();
