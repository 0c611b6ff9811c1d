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

// Equal: to a hundredth, which is what whole words and banks of a buffer leave.
V.comparison = function (sides) {
  const differences = V.machineDifferences(sides);
  const tables = sides.map((side) => side.result.energy_table.name);
  const priced = tables[0] === tables[1]; // by one table, or in one technology
  if (differences.length === 0 && priced)
    return { like: true, text: "Like with like: both sides are the same machine.", differences };
  const pes = sides.map((side) => side.pes.length);
  const areas = sides.map((side) => side.storage_um2);
  const equal = Math.abs(areas[0] - areas[1]) <= 0.01 * Math.max(...areas);
  if (pes[0] === pes[1] && equal && priced)
    return {
      like: true,
      text:
        `Like with like: ${E.integer(pes[0])} PEs on each side, and storage of equal area ` +
        `(${V.squareMillimetres(areas[0])}), divided as suits the dataflow.`,
      differences,
    };
  const what = [];
  if (pes[0] !== pes[1]) what.push(`${pes.map((n) => E.integer(n)).join(" and ")} PEs`);
  if (!priced) what.push(`prices of ${tables.join(" and ")}`);
  if (!equal) what.push(`storage of ${areas.map(V.squareMillimetres).join(" and ")}`);
  return {
    like: false,
    text: `Unlike machines: ${what.join(", ")}. What differs is not the dataflow alone.`,
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
