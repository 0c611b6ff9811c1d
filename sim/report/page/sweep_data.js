"use strict";
// The points of a sweep, unpacked: the page holds them as columns. A point is its index in them.

// What can be an axis. factor: from the unit of the data to that shown.
E.metrics = {
  energy: { label: "energy", unit: (workload) => workload.energy_unit, factor: 1 },
  delay_ms: { label: "delay", unit: () => "ms", factor: 1 },
  total_cycles: { label: "total cycles", unit: () => "core cycles", factor: 1 },
  array_cycles: { label: "array cycles", unit: () => "core cycles", factor: 1 },
  area_um2: { label: "area of RF and buffer", unit: () => "mm\u00B2", factor: 1e-6 },
};

E.sweepData = function (section) {
  const { columns } = section;
  const parts = Object.entries(columns.energy_parts).map(([name, list]) => [name.split("."), list]);
  const data = {
    count: columns.ordinal.length,
    ordinal: (i) => columns.ordinal[i],
    workload: (i) => columns.workload[i],
    keys: section.keys.map(({ name, values }, k) => ({
      name,
      values,
      at: (i) => (columns.keys[k][i] < 0 ? "" : values[columns.keys[k][i]]),
    })),
    exact: (name, i) => columns[name][i],
    metric: (name, i) => Number(columns[name][i]) * E.metrics[name].factor,
    edp: (i) => columns.energy[i] * columns.delay_ms[i],
    command: (i) => section.commands.lines[i].map((word) => section.commands.words[word]).join(" "),
    energy(i) {
      const energy = {};
      for (const [[level, type], list] of parts) {
        if (type) (energy[level] = energy[level] || {})[type] = list[i];
        else energy[level] = list[i];
      }
      return energy;
    },
    // Indices of the front of a workload, by rising x.
    front: (workload, x, y) =>
      section.fronts[workload][[x, y].sort().join(" ")]
        .slice()
        .sort((a, b) => data.metric(x, a) - data.metric(x, b) || data.metric(y, b) - data.metric(y, a)),
    frontWithArea: (workload) => section.fronts[workload]["area_um2 delay_ms energy"],
    parameters: (i) =>
      data.keys.filter((key) => key.at(i) !== "").map((key) => [E.keyName(key.name), E.value(key.at(i))]),
    name: (i) =>
      `#${data.ordinal(i)} ${data.keys
        .filter((key) => key.values.length > 1 && key.at(i) !== "")
        .map((key) => `${key.name.split(".").pop()}=${E.value(key.at(i))}`)
        .join(" ")}`,
  };
  return data;
};

// What is told of a point wherever it is met.
E.pointFacts = (data, workload, i) => [
  ...data.parameters(i),
  ["energy", `${E.real(data.metric("energy", i))} ${workload.energy_unit}`],
  ["delay", `${E.real(data.metric("delay_ms", i))} ms`],
  ["total cycles", E.integer(data.exact("total_cycles", i))],
  ["array cycles", E.integer(data.exact("array_cycles", i))],
  ["area", `${E.real(data.metric("area_um2", i))} mm\u00B2`],
  ["PEs", E.integer(data.exact("pes", i))],
];
