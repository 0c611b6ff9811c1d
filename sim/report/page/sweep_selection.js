"use strict";
// The table of a sweep's points, and the chosen ones: their energy by part, and the commands that reproduce them.

E.pointTable = function (section, data, state, choose) {
  const metric = (name, label, hint) => ({
    label,
    hint,
    number: true,
    value: (i) => data.metric(name, i),
    text: (i) => E.real(data.metric(name, i)),
  });
  const count = (name, label, hint) => ({
    label,
    hint,
    number: true,
    value: (i) => BigInt(data.exact(name, i)),
    text: (i) => E.integer(data.exact(name, i)),
  });
  const front = (i) => (state.front.has(i) ? "front" : state.frontWithArea.has(i) ? "with area" : "");
  return E.table({
    label: "points of " + section.title,
    filter: true,
    rows: () => state.points.slice(),
    sorted: [1, 1],
    rowClass: (i) => (state.front.has(i) ? "front" : null),
    tick: {
      head: "choose",
      label: (i) => "choose point " + data.ordinal(i),
      ticked: (i) => state.chosen.has(i),
      toggle: choose,
    },
    columns: [
      {
        label: "front",
        hint: "front: of the chart above; with area: of energy, delay and area only",
        value: front,
        text: front,
      },
      { label: "point", number: true, value: (i) => data.ordinal(i), text: (i) => "#" + data.ordinal(i) },
      ...data.keys.map((key) => ({
        label: E.keyName(key.name),
        hint: key.name,
        number: key.values.every((v) => typeof v === "number"),
        value: (i) => (typeof key.at(i) === "boolean" ? String(key.at(i)) : key.at(i)),
        text: (i) => E.value(key.at(i)),
      })),
      metric("energy", "energy", "of all layers"),
      {
        label: "energy/MAC",
        number: true,
        value: (i) => data.metric("energy", i) / Number(data.exact("macs", i)),
        text: (i) => E.real(data.metric("energy", i) / Number(data.exact("macs", i))),
      },
      metric("delay_ms", "delay, ms", "total cycles over the core clock"),
      count("array_cycles", "array cycles", "core cycles with DRAM fully overlapped"),
      count("total_cycles", "total cycles", "core cycles with the pauses for DRAM"),
      { label: "EDP", hint: "energy x delay in ms", number: true, value: data.edp, text: (i) => E.real(data.edp(i)) },
      metric("area_um2", "area, mm\u00B2", "of RF and buffer"),
      count("pes", "PEs"),
      count("macs", "MACs"),
      {
        label: "command",
        value: () => "",
        text: () => "",
        cell: (i) => E.el("button", { type: "button", onclick: () => choose(i, true, true) }, "Command"),
      },
    ],
  });
};

// {energies: a chart's figure and update(), commands: an element, update()}
E.chosenPoints = function (section, data, state) {
  let division = "level";
  let perMac = false;
  const unit = () => section.workloads[state.workload].energy_unit;
  const shown = () => [...state.chosen].filter((i) => data.workload(i) === state.workload);
  const chart = E.stackedBars({
    label: "Energy of the chosen points, stacked",
    rows: () => shown().map(data.name),
    format: E.real,
    axis: () => `energy${perMac ? " per MAC" : ""} (${unit()})`,
    series: () =>
      E.energySeries(shown().map(data.energy), division, (n) => (perMac ? Number(data.exact("macs", shown()[n])) : 1)),
  });
  const commands = E.el("div");
  const element = E.el(
    "div",
    {},
    E.el(
      "div",
      { class: "controls" },
      E.divisionSelect(division, (value) => {
        division = value;
        chart.update();
      }),
      E.select(
        "Scale",
        [
          ["all", "total"],
          ["mac", "per MAC"],
        ],
        "all",
        (value) => {
          perMac = value === "mac";
          chart.update();
        },
      ),
    ),
    chart.figure,
    commands,
  );
  function update() {
    chart.update();
    commands.replaceChildren(
      ...shown().map((i) =>
        E.el(
          "details",
          { class: "chosen", "data-point": String(data.ordinal(i)), open: state.opened === i },
          E.el("summary", {}, data.name(i)),
          E.facts(E.pointFacts(data, section.workloads[state.workload], i)),
          E.command(data.command(i)),
        ),
      ),
    );
    if (!shown().length)
      commands.append(E.el("p", { class: "note" }, "No point is chosen. Choose some in the chart or in the table."));
  }
  return { element, update };
};
