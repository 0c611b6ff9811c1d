"use strict";
// In what the sides differ, so that nobody takes two machines' difference for that of two dataflows.

V.flat = function (value, path = "", into = new Map()) {
  if (value === null || typeof value !== "object") into.set(path, value);
  else for (const [key, inside] of Object.entries(value)) V.flat(inside, path === "" ? key : `${path}.${key}`, into);
  return into;
};

// [key, value of the one, value of the other] of the machines; names are no difference.
V.machineDifferences = function (sides) {
  const [one, other] = sides.map((side) => V.flat(side.result.accelerator));
  return E.unique([...one.keys(), ...other.keys()])
    .filter((key) => key !== "name" && one.get(key) !== other.get(key))
    .map((key) => [key, one.get(key), other.get(key)]);
};

V.squareMillimetres = (um2) => `${E.real(Number((um2 / 1e6).toPrecision(3)))} mm\u00b2`;

// How storage is divided, which suits the dataflow, and what prices come from: areas and price tables tell of these.
V.divided = [
  /^(description|technology|supply_v)$/,
  /^pe\.(.*_spad_words|ifmap_right_fifo_words|ifmap_below_fifo_words)$/,
  /^glb\.(\w+_banks|bank_rows)$/,
];
// What other keys are about; the first that fits. "": said with its values.
V.matters = [
  [/^core_khz$/, ""],
  [/^array\./, "shape of the array"],
  [/^noc\..*\.buses$/, "buses"],
  [/^noc\./, "networks"],
  [/^dram\.link_/, "DRAM link"],
  [/^dram\./, "DRAM"],
  [/^glb\./, "buffer"],
  [/^pe\..*_fifo_words$/, "FIFOs"],
  [/^pe\./, "PEs"],
  [/^arithmetic\./, "arithmetic"],
  [/^overlap_passes$/, "overlap of passes"],
  [/./, "other keys"],
];
V.matterOf = (key) => V.matters.find(([pattern]) => pattern.test(key))[1];

// Equal: to a hundredth, which is what whole words and banks of a buffer leave.
V.comparison = function (sides) {
  const differences = V.machineDifferences(sides);
  const tables = sides.map((side) => side.result.energy_table);
  // By one table, or in one technology.
  const priced = tables[0].name === tables[1].name && tables[0].voltage_v === tables[1].voltage_v;
  if (differences.length === 0 && priced)
    return { like: true, text: "Like with like: both sides are the same machine.", differences };
  const pes = sides.map((side) => side.pes.length);
  const areas = sides.map((side) => side.storage_um2);
  const equal = Math.abs(areas[0] - areas[1]) <= 0.01 * Math.max(...areas);
  const others = differences.map(([key]) => key).filter((key) => !V.divided.some((one) => one.test(key)));
  if (pes[0] === pes[1] && equal && priced && others.length === 0)
    return {
      like: true,
      text:
        `Like with like: ${E.integer(pes[0])} PEs on each side, and storage of equal area ` +
        `(${V.squareMillimetres(areas[0])}), divided as suits the dataflow.`,
      differences,
    };
  const what = [];
  if (pes[0] !== pes[1]) what.push(`${pes.map((n) => E.integer(n)).join(" and ")} PEs`);
  if (tables[0].name !== tables[1].name) what.push(`prices of ${tables.map(({ name }) => name).join(" and ")}`);
  if (!equal) what.push(`storage of ${areas.map(V.squareMillimetres).join(" and ")}`);
  const volts = E.unique(tables.map((table) => table.voltage_v));
  if (volts.length > 1) what.push(`prices at ${volts.map(E.real).join(" and ")} V`);
  const clocks = E.unique(sides.map(({ machine }) => machine.core_khz));
  if (clocks.length > 1) what.push(`clocks of ${clocks.map((khz) => E.real(khz / 1000)).join(" and ")} MHz`);
  const matters = E.unique(others.map(V.matterOf)).filter(
    (matter) => matter !== "" && !(pes[0] !== pes[1] && matter === "shape of the array"),
  );
  if (matters.length > 0) what.push(`other ${matters.join(", ")}`);
  const time = clocks.length > 1 ? " In step by cycle is not in step by time." : "";
  return {
    like: false,
    text: `Unlike machines: ${what.join(", ")}.${time} What differs is not the dataflow alone.`,
    differences,
  };
};

V.comparisonNote = function (sides) {
  const { like, text, differences } = V.comparison(sides);
  if (differences.length === 0) return E.el("p", { class: like ? "note like" : "note unlike" }, text);
  const cell = (value) => E.el("td", { class: "number" }, value === undefined ? "\u2013" : String(value));
  return E.el(
    "details",
    { class: like ? "note like" : "note unlike" },
    E.el(
      "summary",
      {},
      text,
      " ",
      E.el("span", { class: "link" }, E.counted(differences.length, "key differs", "keys differ")),
    ),
    E.el(
      "div",
      { class: "scroll" },
      E.el(
        "table",
        { "aria-label": "Keys of the accelerators that differ" },
        E.el(
          "thead",
          {},
          E.el(
            "tr",
            { class: "head" },
            E.el("th", {}, "key"),
            sides.map((side) => E.el("th", { class: "number" }, side.name)),
          ),
        ),
        E.el(
          "tbody",
          {},
          differences.map(([key, ...values]) => E.el("tr", {}, E.el("th", { scope: "row" }, key), values.map(cell))),
        ),
      ),
    ),
  );
};
