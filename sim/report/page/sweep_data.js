"use strict";
// The points of a sweep, unpacked: the page holds them as columns. A point is its index in them.

// The numbers of points (sim/sweep/point/point_numbers.hpp). factor: from the unit of the data to that shown.
E.pointNumbers = Object.fromEntries(E.ledger.point_numbers.map((one) => [one.id, one]));
E.unitOf = (id, workload) => (id === "energy" ? workload.energy_unit : E.pointNumbers[id].unit);
// In the order of `first`, those of it that are wanted; then all others that are.
E.numbersFrom = (first, wanted = () => true) =>
  E.unique([...first, ...Object.keys(E.pointNumbers)]).filter((id) => wanted(E.pointNumbers[id]));

// What can be an axis.
E.metrics = Object.fromEntries(
  E.numbersFrom(["energy", "delay_ms", "total_cycles", "array_cycles"], (one) => one.cost).map((id) => [
    id,
    { label: E.pointNumbers[id].label, unit: (workload) => E.unitOf(id, workload) },
  ]),
);

// A key that is called as a number of points is told apart: the key "energy" is key:energy.
E.keyLabel = function (name) {
  const taken = Object.values(E.pointNumbers).flatMap(({ id, label }) => [id, label.toLowerCase()]);
  const label = E.keyName(name);
  return taken.includes(label.toLowerCase()) ? `key:${label}` : label;
};

E.sweepData = function (section) {
  const { columns } = section;
  const number = (value) => (value === null ? NaN : Number(value)); // of a store that is older than the number
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
    metric: (name, i) => number(columns[name][i]) * E.pointNumbers[name].factor,
    refined: (i) => Boolean(columns.refined && columns.refined[i]), // mapped exactly after the sweep
    anyRefined: Boolean(columns.refined),
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
    // Of all points, drawn or not.
    frontSize(workload, ...names) {
      const name = names.sort().join(" ");
      return section.front_sizes ? section.front_sizes[workload][name] : section.fronts[workload][name].length;
    },
    frontWithArea: (workload) => section.fronts[workload]["area_um2 delay_ms energy"],
    parameters: (i) =>
      data.keys.filter((key) => key.at(i) !== "").map((key) => [key.label, E.value(key.at(i))]),
    // What tells points apart: keys in which all of `among` agree are left out; for a point alone, none that vary.
    name(i, among = []) {
      const differs = (key) =>
        among.length > 1 ? among.some((one) => key.at(one) !== key.at(among[0])) : key.values.length > 1;
      const told = data.keys.filter((key) => differs(key) && key.at(i) !== "");
      return [`#${data.ordinal(i)}`, ...told.map((key) => `${key.short}=${E.value(key.at(i))}`)].join(" ");
    },
  };
  const last = (name) => name.split(".").pop();
  for (const key of data.keys) {
    key.label = E.keyLabel(key.name);
    const alike = data.keys.filter((one) => last(one.name) === last(key.name));
    key.short = alike.length > 1 ? E.keyName(key.name) : last(key.name);
  }
  // What points can be limited by: keys that vary, and metrics. at(i) is a number, of a key of texts the place among
  // its values.
  data.dimensions = [
    ...data.keys
      .filter((key) => key.values.length > 1)
      .map((key) => {
        const numeric = key.values.every((v) => typeof v === "number");
        return {
          id: "key " + key.name,
          label: key.label,
          values: numeric ? null : key.values,
          unit: () => "",
          at: numeric
            ? (i) => (key.at(i) === "" ? NaN : key.at(i))
            : (i) => (key.at(i) === "" ? NaN : key.values.indexOf(key.at(i))),
        };
      }),
    ...Object.entries(E.metrics).map(([id, { label, unit }]) => ({
      id,
      label,
      values: null,
      unit,
      at: (i) => data.metric(id, i),
    })),
  ];
  data.dimension = (id) => data.dimensions.find((one) => one.id === id);
  return data;
};

E.numberText = (data, id, i, unit) =>
  E.pointNumbers[id].integer ? E.integer(data.exact(id, i)) : E.real(data.metric(id, i)) + (unit ? " " + unit : "");

// What is told of a point wherever it is met.
E.pointFacts = (data, workload, i) => [
  ...data.parameters(i),
  ...(data.refined(i) ? [["mapper", "exact (refined)"]] : []),
  ...E.numbersFrom(["energy", "delay_ms", "total_cycles", "array_cycles", "area_um2"], ({ id }) => id !== "macs").map(
    (id) => [E.pointNumbers[id].label, E.numberText(data, id, i, E.unitOf(id, workload))],
  ),
];
