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
    this.counts = [];  // [name, cell]
    this.energies = [];  // [of, cell]
    this.bars = new Map();
    const rows = [];
    for (const level of V.levels)
      V.types.forEach((type, i) => {
        const cells = [0, 1, 2].map((k) => {
          const kind = V.columns[level][k];
          if (kind === undefined) return E.el("td", {});
          const count = E.el("span", { "data-counter": `${level}.${type}.${kind}` });
          this.counts.push([`${level}.${type}.${kind}`, count]);
          return E.el("td", { class: "number" }, count, E.el("small", {}, " " + V.kindNames[kind]));
        });
        const energy = E.el("td", { class: "number", "data-energy": `${level}.${type}` });
        this.energies.push([(e) => e[level][type], energy]);
        const head = i === 0 ? E.el("th", { scope: "rowgroup", rowspan: 3 }, V.levelNames[level]) : null;
        rows.push(E.el("tr", { class: i === 0 ? "first" : "" }, head, E.el("th", { scope: "row" }, V.swatch(type), type), cells, energy));
      });
    const single = (name, label, counter) => {
      const energy = E.el("td", { class: "number", "data-energy": name });
      this.energies.push([(e) => e[name], energy]);
      const count = E.el("span", { "data-counter": counter || "" });
      if (counter) this.counts.push([counter, count]);
      const cells = E.el("td", { class: "number", colspan: 3 }, counter ? [count, E.el("small", {}, " done")] : null);
      rows.push(E.el("tr", { class: "first" }, E.el("th", { scope: "row", colspan: 2 }, label), cells, energy));
    };
    single("mac", "MACs", "macs");
    if (side.result.energy_table.static.clock_mw > 0) single("clock", "clock");
    if (side.result.energy_table.static.other_control_percent > 0) single("control", "control");
    single("total", "all");
    const bars = Object.keys(V.levelNames).map((level) => {
      const bar = E.el("span", { class: "bar " + level });
      const number = E.el("span", { class: "number" });
      const node = E.el("li", {}, E.el("span", {}, V.levelNames[level]), E.el("span", { class: "track" }, bar), number);
      this.bars.set(level, { bar, number, node });
      return node;
    });
    const unit = side.result.energy_table.unit;
    this.node = E.el(
      "section",
      { class: "panel counters" },
      E.el("h3", {}, `Energy so far, ${unit}`),
      E.el("ul", { class: "bars" }, bars),
      E.el(
        "details",
        { open: !E.narrow() },
        E.el("summary", {}, "Accesses and energy by data type"),
        E.el("div", { class: "scroll" }, E.el("table", { "aria-label": "Accesses so far" }, E.el("tbody", {}, rows))),
      ),
    );
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
    this.node.dataset.total = energy.total;
  }
};

// The largest energy of a level over all shown cycles and sides.
V.mostEnergy = (sides) =>
  Math.max(...sides.map((side) => Math.max(...Object.values(V.energy(side, side.end).sums))));
