"use strict";
// Accesses and energy so far, by level and data type. Bars of all sides have one scale.

// Bars, by name: levels, and what has an energy besides.
V.barNames = Object.fromEntries([
  ...V.levels.map(({ id, title }) => [id, title]),
  ...E.ledger.energy_parts.map(({ id, title }) => [id, title]),
]);
V.accessColumns = Math.max(...V.levels.map((level) => level.actions.length));

V.CountersPanel = class {
  constructor(side) {
    this.side = side;
    this.counts = []; // [name, cell]
    this.energies = []; // [of, cell]
    this.bars = new Map();
    const rows = [];
    const columns = [...Array(V.accessColumns).keys()];
    for (const { id: level, title, actions } of V.levels) {
      const heads = columns.map((k) => E.el("th", { class: "number" }, k < actions.length ? actions[k].plural : ""));
      rows.push(E.el("tr", { class: "head" }, E.el("th", {}, title), heads, E.el("th", { class: "number" }, "energy")));
      for (const type of V.types) {
        const cells = columns.map((k) =>
          k < actions.length ? this.count(`${level}.${type}.${actions[k].id}`) : E.el("td", {}),
        );
        const energy = this.energy(`${level}.${type}`, (e) => e[level][type]);
        rows.push(E.el("tr", {}, E.el("th", { scope: "row" }, V.swatch(type), type), cells, energy));
      }
    }
    const single = (name, label, counter) => {
      const energy = this.energy(name, (e) => e[name]);
      const number = counter ? this.count(counter) : E.el("td", {});
      rows.push(
        E.el(
          "tr",
          { class: "head" },
          E.el("th", { scope: "row" }, label),
          number,
          columns.slice(1).map(() => E.el("td", {})),
          energy,
        ),
      );
    };
    single("mac", "MACs", "macs");
    const over = side.result.energy_table.static;
    if (over.leakage_mw > 0) single("leakage", "leakage");
    if (over.clock_mw > 0) single("clock", "clock");
    if (over.other_control_percent > 0 || over.overhead_percent > 0) single("control", "control");
    single("total", "all");
    for (const { id } of E.ledger.tallies)
      rows.push(
        E.el(
          "tr",
          {},
          E.el("th", { scope: "row" }, id),
          this.count(id),
          columns.map(() => E.el("td", {})),
        ),
      );
    const bars = Object.keys(V.barNames).map((level) => {
      const bar = E.el("span", { class: "bar" });
      const number = E.el("span", { class: "number" });
      const node = E.el("li", {}, E.el("span", {}, V.barNames[level]), E.el("span", { class: "track" }, bar), number);
      this.bars.set(level, { bar, number, node });
      return node;
    });
    const unit = side.result.energy_table.unit;
    this.chart = E.el(
      "section",
      { class: "energies" },
      E.el(
        "h3",
        {},
        side.first > 0 ? `Energy since cycle ${E.integer(side.first)}` : "Energy so far",
        E.el("small", {}, ` in ${unit}`),
      ),
      E.el("ul", { class: "bars" }, bars),
    );
    this.node = E.el(
      "section",
      { class: "panel counters" },
      E.el(
        "details",
        { open: !E.narrow() },
        E.el("summary", {}, "Accesses and energy by data type"),
        E.el("div", { class: "scroll" }, E.el("table", { "aria-label": "Accesses so far" }, E.el("tbody", {}, rows))),
      ),
    );
  }

  count(name) {
    const cell = E.el("td", { class: "number", "data-counter": name });
    this.counts.push([name, cell]);
    return cell;
  }
  energy(name, of) {
    const cell = E.el("td", { class: "number", "data-energy": name });
    this.energies.push([of, cell]);
    return cell;
  }

  // `most`: what the longest bar stands for.
  show(cycle, most) {
    const { side } = this;
    const energy = V.energy(side, cycle);
    for (const [name, node] of this.counts) V.text(node, E.integer(V.count(side, name, cycle)));
    for (const [of, node] of this.energies) V.text(node, E.real(of(energy)));
    for (const [level, { bar, number, node }] of this.bars) {
      const value = energy.sums[level];
      node.hidden = E.ledger.isOptional(level) && value === 0;
      bar.style.background = V.theme().parts[level];
      bar.style.width = `${most > 0 ? (100 * value) / most : 0}%`;
      V.text(number, value === 0 ? "0" : E.short(value));
    }
  }
};

// The largest energy of a level over all shown cycles and sides.
V.mostEnergy = (sides) => Math.max(...sides.map((side) => Math.max(...Object.values(V.energy(side, side.end).sums))));
