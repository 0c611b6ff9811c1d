"use strict";
// Stacked bars of a section of results: energy, PE cycles by reason, cycles, utilisation.

// What the bars can be: the layers of one run, or all runs for one layer or all layers.
E.runViews = function ({ runs }) {
  const layers = E.unique(runs.flatMap((run) => run.layers.map(E.layerName)));
  const views = [];
  if (runs.length > 1) {
    views.push([
      "all layers together, by run",
      runs.filter(E.isComplete).map((run) => ({ name: run.run, run, part: run.totals })),
    ]);
    for (const name of layers)
      views.push([
        `layer ${name}, by run`,
        runs.flatMap((run) =>
          run.layers.filter((part) => E.layerName(part) === name).map((part) => ({ name: run.run, run, part })),
        ),
      ]);
  }
  for (const run of runs)
    if (run.layers.length)
      views.push([
        runs.length > 1 ? `run ${run.run}, by layer` : "by layer",
        run.layers.map((part) => ({ name: E.layerName(part), run, part })),
      ]);
  if (runs.length === 1)
    views.push(["all layers together", [{ name: "all layers", run: runs[0], part: runs[0].totals }]]);
  return views.filter(([, items]) => items.length);
};

E.runsCharts = function (section, place) {
  const views = E.runViews(section);
  if (!views.length) return;
  const unit = section.energy_unit;
  let items = views[0][1];
  let division = "level";
  let perMac = true;
  const charts = [];
  const redraw = () => charts.forEach((chart) => chart.update());
  const rows = () => items.map((item) => item.name);
  const share = (count, { run, part }) => Number(count) / (E.pesOf(run) * Number(part.cycles.total));
  const series = (entries, value) =>
    entries.map(([key, name, colour]) => [name, colour, items.map((item) => value(item, key))]);
  const reasons = () =>
    E.unique(section.runs.flatMap((run) => Object.keys(run.totals.pe_cycles))).map((key, i) => [
      key,
      E.titleOfReason(key),
      E.colourOfReason(key, E.distinct[i % E.distinct.length]),
    ]);
  const add = (title, note, chart, ...controls) => {
    charts.push(chart);
    place.append(
      E.el("h3", {}, title),
      note ? E.el("p", { class: "note" }, note) : "",
      controls.length ? E.el("div", { class: "controls" }, controls) : "",
      chart.figure,
    );
  };

  place.append(
    E.el("h3", {}, "What the bars below stand for"),
    E.el(
      "div",
      { class: "controls" },
      E.select(
        "Bars",
        views.map(([name], i) => [String(i), name]),
        "0",
        (i) => {
          items = views[i][1];
          redraw();
        },
      ),
    ),
  );

  add(
    "Energy",
    null,
    E.stackedBars({
      label: "Energy, stacked",
      rows,
      format: E.real,
      axis: () => `energy${perMac ? " per MAC" : ""} (${unit})`,
      series: () =>
        E.energySeries(
          items.map((item) => item.part.energy),
          division,
          (i) => (perMac ? Number(items[i].part.macs) : 1),
        ),
    }),
    E.divisionSelect(division, (value) => {
      division = value;
      redraw();
    }),
    E.select(
      "Scale",
      [
        ["mac", "per MAC"],
        ["all", "total"],
      ],
      "mac",
      (value) => {
        perMac = value === "mac";
        redraw();
      },
    ),
  );

  add(
    "Where the PEs' cycles go",
    "Every cycle of every PE under exactly one reason, as a share of PEs x total cycles.",
    E.stackedBars({
      label: "PE cycles by reason, stacked",
      rows,
      format: E.percent,
      axis: () => "share of PE cycles (%)",
      most: 1,
      tick: (x) => Math.round(100 * x),
      series: () => series(reasons(), (item, key) => share(item.part.pe_cycles[key] || 0, item)),
    }),
  );

  const pauses = E.ledger.pauses.map(({ id, title, colour }) => [id, `pause: ${title}`, colour]);
  add(
    "Time",
    "Array: DRAM fully overlapped. With the array's pauses for DRAM it is the total.",
    E.stackedBars({
      label: "Core cycles, stacked",
      rows,
      format: (value) => E.integer(Math.round(value)),
      axis: () => "core cycles",
      series: () => [
        ["array", E.ledger.array.colour, items.map((item) => Number(item.part.cycles.array))],
        ...series(pauses, (item, key) => Number(item.part.cycles.dram_pauses[key])),
      ],
    }),
  );

  add(
    "Utilisation",
    "MACs over PEs x array cycles, all PEs of the array counted.",
    E.stackedBars({
      label: "Utilisation of the PEs",
      rows,
      format: E.percent,
      axis: () => "utilisation (%)",
      most: 1,
      tick: (x) => Math.round(100 * x),
      series: () => [
        ["utilisation", E.ledger.rows.energy_parts.mac.colour, items.map((item) => E.utilisation(item.run, item.part))],
      ],
    }),
  );
};
