"use strict";
// The table of a sweep's points, and the chosen ones: their energy by part, and the commands that reproduce them.

// filtered(text, test, error): what the filter of the table lets pass has changed.
E.pointTable = function (section, data, state, choose, filtered) {
  const units = E.unique(section.workloads.map((workload) => workload.energy_unit)).join(" or ");
  const column = (id) => {
    const { label, unit, hint, integer } = E.pointNumbers[id];
    return {
      label: integer || !unit ? label : `${label}, ${unit}`,
      names: [label, id],
      hint: hint || undefined,
      unit: id === "energy" ? units : undefined,
      number: true,
      value: (i) => (integer ? BigInt(data.exact(id, i)) : data.metric(id, i)),
      text: (i) => E.numberText(data, id, i),
    };
  };
  const first = ["energy", "delay_ms", "array_cycles", "total_cycles", "area_um2", "pes", "macs"];
  const columns = Object.fromEntries(E.numbersFrom(first).map((id) => [id, column(id)]));
  const { energy, delay_ms, array_cycles, total_cycles, ...others } = columns;
  const front = (i) => (state.front.has(i) ? "front" : state.frontWithArea.has(i) ? "with area" : "");
  return E.table({
    label: "points of " + section.title,
    filter: true,
    filtered,
    rows: state.beforeText,
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
      ...(data.anyRefined
        ? [
            {
              label: "refined",
              hint: "mapped exactly after the sweep (eyrie sweep --refine)",
              value: (i) => (data.refined(i) ? "exact" : ""),
              text: (i) => (data.refined(i) ? "exact" : ""),
            },
          ]
        : []),
      { label: "point", number: true, value: (i) => data.ordinal(i), text: (i) => "#" + data.ordinal(i) },
      ...data.keys.map((key) => ({
        label: key.label,
        names: [key.name, key.short, `key:${key.name}`, `key:${E.keyName(key.name)}`],
        key: true,
        hint: key.name,
        number: key.values.every((v) => typeof v === "number"),
        value: (i) => (typeof key.at(i) === "boolean" ? String(key.at(i)) : key.at(i)),
        text: (i) => E.value(key.at(i)),
      })),
      energy,
      {
        label: "energy/MAC",
        unit: units,
        number: true,
        value: (i) => data.metric("energy", i) / Number(data.exact("macs", i)),
        text: (i) => E.real(data.metric("energy", i) / Number(data.exact("macs", i))),
      },
      delay_ms,
      array_cycles,
      total_cycles,
      {
        label: "EDP",
        hint: "energy x delay",
        unit: `${units} x ms`,
        number: true,
        value: data.edp,
        text: (i) => E.real(data.edp(i)),
      },
      ...Object.values(others),
      {
        label: "command",
        value: () => "",
        text: () => "",
        cell: (i) => E.el("button", { type: "button", onclick: () => choose(i, true, true) }, "Command"),
      },
    ],
  });
};

// Returns {element, update()}.
E.chosenPoints = function (section, data, state) {
  let division = "level";
  let perMac = false;
  const unit = () => section.workloads[state.workload].energy_unit;
  const shown = () => state.sameWork([...state.chosen]).filter(state.passes);
  const chart = E.stackedBars({
    label: "Energy of the chosen points, stacked",
    rows: () => shown().map((i) => data.name(i, shown())),
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
          E.el("summary", {}, data.name(i, shown())),
          E.facts(E.pointFacts(data, section.workloads[state.workload], i)),
          E.command(data.command(i)),
          E.pointLayers(section, data, i),
        ),
      ),
    );
    const hidden = state.sameWork([...state.chosen]).length - shown().length;
    if (hidden)
      commands.append(E.el("p", { class: "note" }, `${E.counted(hidden, "chosen point")} outside the limits.`));
    else if (!shown().length)
      commands.append(E.el("p", { class: "note" }, "No point is chosen. Choose some in the chart or in the table."));
  }
  return { element, update };
};
