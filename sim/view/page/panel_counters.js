"use strict";
// Accesses and energy so far, by level and data type. Bars of all sides have one scale.

V.columns = {
  dram: ["read", "write"],
  glb: ["read", "write"],
  noc: ["transfer", "delivery", "hop"],
  rf: ["read", "write"],
};
V.levelNames = { dram: "DRAM", glb: "GLB", noc: "NoC", rf: "RF", mac: "MAC", clock: "clock", control: "control" };
V.kindNames = { read: "reads", write: "writes", transfer: "transfers", delivery: "deliveries", hop: "hops" };

V.CountersPanel = class {
  constructor(side) {
    this.side = side;
    this.counts = []; // [name, cell]
    this.energies = []; // [of, cell]
    this.bars = new Map();
    const rows = [];
    for (const level of V.levels) {
      const kinds = V.columns[level];
      const heads = [0, 1, 2].map((k) =>
        E.el("th", { class: "number" }, k < kinds.length ? V.kindNames[kinds[k]] : ""),
      );
      rows.push(
        E.el(
          "tr",
          { class: "head" },
          E.el("th", {}, V.levelNames[level]),
          heads,
          E.el("th", { class: "number" }, "energy"),
        ),
      );
      for (const type of V.types) {
        const cells = [0, 1, 2].map((k) =>
          k < kinds.length ? this.count(`${level}.${type}.${kinds[k]}`) : E.el("td", {}),
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
          E.el("td", {}),
          E.el("td", {}),
          energy,
        ),
      );
    };
    single("mac", "MACs", "macs");
    if (side.result.energy_table.static.clock_mw > 0) single("clock", "clock");
    if (side.result.energy_table.static.other_control_percent > 0) single("control", "control");
    single("total", "all");
    const bars = Object.keys(V.levelNames).map((level) => {
      const bar = E.el("span", { class: "bar" });
      const number = E.el("span", { class: "number" });
      const node = E.el("li", {}, E.el("span", {}, V.levelNames[level]), E.el("span", { class: "track" }, bar), number);
      this.bars.set(level, { bar, number, node });
      return node;
    });
    const unit = side.result.energy_table.unit;
    this.node = E.el(
      "section",
      { class: "panel counters" },
      E.el(
        "h3",
        {},
        side.first > 0 ? `Energy since cycle ${E.integer(side.first)}` : "Energy so far",
        E.el("small", {}, ` in ${unit}`),
      ),
      E.el("ul", { class: "bars" }, bars),
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
      node.hidden = level === "clock" || level === "control" ? value === 0 : false;
      bar.style.width = `${most > 0 ? (100 * value) / most : 0}%`;
      V.text(number, value === 0 ? "0" : E.short(value));
    }
  }
};

// The largest energy of a level over all shown cycles and sides.
V.mostEnergy = (sides) => Math.max(...sides.map((side) => Math.max(...Object.values(V.energy(side, side.end).sums))));
