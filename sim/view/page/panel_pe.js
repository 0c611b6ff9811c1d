"use strict";
// The PE that is looked at: what it does, the MAC, and what lies in its spads and FIFOs.

V.text = function (node, text) {
  if (node.textContent !== text) node.textContent = text;
};

V.mostWords = 24; // listed of one store
V.list = function (words) {
  if (words.length === 0) return "empty";
  const more = words.length - V.mostWords;
  return words.slice(0, V.mostWords).join("  ") + (more > 0 ? `  and ${more} more` : "");
};

V.PePanel = class {
  constructor(side) {
    this.side = side;
    this.title = E.el("h3", {});
    this.doing = E.el("p", { class: "doing" });
    this.mac = E.el("p", { class: "mac" });
    this.stores = new Map();
    const rows = V.storesOf(side).map(([name, type, label]) => {
      const words = E.el("dd", { "data-store": name });
      const fill = E.el("span", { class: "number" });
      this.stores.set(name, { words, fill, type });
      return [E.el("dt", {}, V.swatch(type), label, fill), words];
    });
    const table = E.el("dl", { class: "stores", "aria-label": "Spads and FIFOs of the PE" }, rows.flat());
    this.node = E.el("section", { class: "panel pe" }, this.title, this.doing, this.mac, table);
  }

  show(i, cycle) {
    const { side } = this;
    const columns = side.machine.columns;
    const pe = V.peAt(side, i, cycle);
    V.text(this.title, `PE ${Math.floor(i / columns)},${i % columns}`);
    V.text(this.doing, V.doing(side, i, cycle, pe));
    V.textWithWords(this.mac, V.macText(side, i, pe));
    const fifos = side.fifos[i];
    const waiting = (fifo, type) => {
      const [first, end] = V.waiting(fifo, cycle);
      const words = [];
      for (let k = first; k < end; ++k) words.push(V.wordAndValue(side, type, fifo.word[k], fifo.value[k]));
      return words;
    };
    for (const [name, store] of this.stores) {
      const [kind, which] = name.split(".");
      const words = kind === "fifo" ? waiting(fifos[which], store.type) : V.spadText(side, i, pe, cycle, which);
      V.textWithWords(store.words, V.list(words));
      const room = kind === "fifo" ? side.machine.fifos[which] : side.machine.spads[which];
      V.text(store.fill, room === 0 ? "" : `${words.length} of ${room}`);
    }
  }
};

V.swatch = (type) => E.el("span", { class: "swatch " + type, "aria-hidden": "true" });

// [name, type, label] of what a PE of the machine has.
V.storesOf = function (side) {
  const { spads, fifos } = side.machine;
  const stores = [["fifo.filter", "filter", "filter FIFO"]];
  stores.push(["spad.filter", "filter", spads.filter > 0 ? "filter spad" : "filter register"]);
  stores.push(["fifo.ifmap", "ifmap", "ifmap FIFO"]);
  if (fifos.right > 0) stores.push(["fifo.right", "ifmap", "ifmaps from the right"]);
  if (fifos.below > 0) stores.push(["fifo.below", "ifmap", "ifmaps from below"]);
  stores.push(["spad.ifmap", "ifmap", spads.ifmap > 0 ? "ifmap spad" : "ifmap register"]);
  stores.push(["fifo.psum", "psum", "psum FIFO in"]);
  stores.push(["spad.psum", "psum", spads.psum > 0 ? "psum spad" : "psum register"]);
  stores.push(["fifo.out", "psum", "psum FIFO out"]);
  return stores;
};

V.spadText = function (side, i, pe, cycle, which) {
  if (which === "ifmap") return V.ifmapSpadAt(side, i, pe, cycle).map((word) => V.wordAndValue(side, "ifmap", word));
  if (which === "filter") return V.filterSpadAt(side, i, pe, cycle).map((word) => V.wordAndValue(side, "filter", word));
  return V.psumSpadAt(side, i, pe).map(
    (one) => `${V.wordAndValue(side, "psum", one.word, one.value)} \u00a0(${one.products}\u00a0of\u00a0${one.of})`,
  );
};

V.doing = function (side, i, cycle, pe) {
  const [letter, text] = V.reasonMarks[pe.reason];
  const mark = letter === "" ? "" : letter + "  ";
  if (!pe.active) return mark + text;
  const list = side.pes[i].cycles;
  const since = cycle - list.at[pe.stretch] + 1;
  const inAll = list.count[pe.stretch];
  return `${mark}${text}` + (inAll > 1 ? `, cycle ${since} of ${inAll}` : "");
};

V.minus = (n) => (n < 0 ? "\u2212" + -n : String(n));
V.macText = function (side, i, pe) {
  if (pe.work === undefined || pe.work.program.window === 0) return "";
  const all = V.macsOf(pe.work);
  if (!V.multiplies(pe.reason) && (pe.psum !== undefined || pe.macs >= all)) {
    if (pe.psum === undefined) return "";
    const word = V.psumOf(side, pe.pass, V.psumAt(pe.work, pe.psum));
    return `${V.word(side, "psum", word)} leaves`;
  }
  const mac = V.mac(side, i, pe.passNumber, pe.macs);
  const ifmap = side.values.ifmap.get(mac.ifmap);
  const filter = side.values.filter.get(mac.filter);
  const [P, W, I] = ["psum", "filter", "ifmap"].map((type) => V.word(side, type, mac[type]));
  const words = `${P} += ${W} \u00d7 ${I}`;
  const values = filter === undefined || ifmap === undefined ? "" : `   ${V.minus(filter)} \u00d7 ${V.minus(ifmap)}`;
  return (V.multiplies(pe.reason) ? "" : "next: ") + words + values;
};
V.macsOf = (work) => work.loops.reduce((product, [, extent]) => product * extent, 1);

// For those who hear the page.
V.sayPe = function (side, i) {
  const columns = side.machine.columns;
  const pe = V.peAt(side, i, V.clock.cycleOf(side));
  E.say(`PE row ${Math.floor(i / columns)}, column ${i % columns}: ${V.reasonMarks[pe.reason][1]}`);
};
