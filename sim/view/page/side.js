"use strict";
// One side of the page: a dataflow on a machine.

V.Side = class {
  // choose(text, side): a word, as that side writes it.
  constructor(side, choose) {
    this.side = side;
    this.chip = new V.Chip(side, () => {
      V.page.active = this;
      V.clock.refresh();
    });
    this.strip = new V.Strip(side, (cycle) => {
      V.clock.pause();
      V.clock.seek(side, cycle);
    });
    this.tensors = V.types.map((type) => new V.Tensor(side, type, (text) => choose(text, side)));
    this.pe = new V.PePanel(side);
    this.word = new V.WordPanel(side);
    this.nest = new V.NestPanel(side);
    this.counters = new V.CountersPanel(side);
    this.moves = new V.MovesPanel(side);
    this.status = E.el("p", { class: "status" });
    this.follow(undefined);
    const notes = [
      side.cut === "" ? null : E.el("p", { class: "note" }, `This side ${side.cut}.`),
      side.not_proven === ""
        ? null
        : E.el("p", { class: "note" }, `The mapping is not proven to be the best: ${side.not_proven}.`),
    ];
    if (side.machine.columns > 80)
      notes.push(
        E.el(
          "p",
          { class: "note" },
          "The array is too wide for letters and wires here: colours only; choose a PE to read it.",
        ),
      );
    this.stage = E.el(
      "div",
      { class: "stage" },
      E.el("div", { class: "diagram" }, this.chip.canvas),
      E.el(
        "div",
        { class: "beside" },
        E.el(
          "div",
          { class: "tensors" },
          this.tensors.map(({ node }) => node),
        ),
        this.word.line,
        this.counters.chart,
      ),
    );
    this.node = E.el(
      "article",
      { class: "side", "aria-label": side.name },
      E.el("h2", {}, side.name, E.el("small", {}, ` ${side.mapping}`)),
      notes,
      this.status,
      E.el("div", { class: "overview" }, this.strip.canvas),
      this.stage,
      E.el(
        "div",
        { class: "panels" },
        E.el("div", {}, this.pe.node, this.word.node, this.moves.node),
        E.el("div", {}, this.nest.node, this.counters.node),
      ),
    );
  }

  // The word that is chosen on the page, as this side writes it.
  follow(text) {
    this.followed = text;
    const one = V.readWord(this.side, text);
    this.life = one === undefined ? undefined : V.lifeOf(this.side, one);
    this.word.choose(this.life, text);
    this.seen = "";
  }

  // So that the diagram, the tensors and the energies are on one screen, if they can be.
  resize() {
    const narrow = E.narrow();
    this.strip.resize();
    const top = this.stage.getBoundingClientRect().top + window.scrollY;
    const height = narrow ? Infinity : Math.max(innerHeight - top - 6, 320);
    this.chip.resize(height);
    const others = this.word.line.offsetHeight + this.counters.chart.offsetHeight + V.tensorHeads * this.tensors.length;
    const each = narrow ? 130 : Math.max(Math.floor((height - others) / this.tensors.length), 60);
    for (const tensor of this.tensors) tensor.resize(each);
  }
  forget() {
    this.chip.forget();
    this.strip.forget();
    for (const tensor of this.tensors) tensor.forget();
  }

  show(cycle, share, playing, most) {
    const { side, life } = this;
    this.chip.draw(cycle, share, life);
    // Within a cycle only words move.
    const seen = `${cycle} ${this.chip.looked()}`;
    if (playing && seen === this.seen) return;
    this.seen = playing ? seen : "";
    this.strip.draw(cycle);
    const inUse = V.wordsInUse(side, cycle);
    const onTheWay = V.wordsOnTheirWay(side, cycle);
    for (const tensor of this.tensors) {
      const chosen = life !== undefined && life.type === tensor.type ? life.word : undefined;
      tensor.draw(cycle, inUse[tensor.type], onTheWay[tensor.type], chosen);
    }
    V.text(this.status, V.statusText(side, cycle));
    this.pe.show(this.chip.looked(), cycle);
    this.word.show(cycle);
    this.nest.show(this.chip.looked(), cycle);
    this.counters.show(cycle, most);
    this.moves.show(cycle, playing);
  }
};
V.tensorHeads = 30; // pixels of a tensor's title and what is around its picture

V.statusText = function (side, cycle) {
  const cycles = E.integer(side.total_cycles);
  if (cycle >= side.end)
    return side.end === side.total_cycles
      ? `done after ${E.counted(side.total_cycles, "cycle")}`
      : `end of what is shown, cycle ${E.integer(cycle)} of ${cycles}`;
  const pause = V.pauseAt(side, cycle);
  const pass = V.passAt(side, cycle);
  const where = `cycle ${E.integer(cycle)} of ${cycles}`;
  if (pause !== undefined) return `${where}: the array stands still, DRAM ${V.transferKinds[pause.waits].says}`;
  let multiply = 0;
  let off = 0;
  for (let i = 0; i < side.pes.length; ++i) {
    const reason = V.reasonAt(side, i, cycle);
    if (reason === V.reason.busy) ++multiply;
    if (reason === V.reason.gated) ++off;
  }
  const name = pass === undefined ? "" : `, pass ${E.integer(pass.number + 1)} of ${E.integer(side.total_passes)}`;
  const macs = V.count(side, "macs", cycle);
  const of = side.first > 0 ? "" : ` of ${E.counted(side.layer.macs, "MAC")}`;
  const done = of ? `${E.integer(macs)}${of} done` : `${E.counted(macs, "MAC")} done here`;
  const zeros = off > 0 ? `, ${off} ${off === 1 ? "skips" : "skip"} a zero` : "";
  const pes = `${multiply} of ${E.counted(side.pes.length, "PE")} ${multiply === 1 ? "multiplies" : "multiply"}`;
  return `${where}${name}: ${pes}${zeros}, ${done}`;
};

V.subtitle = function (side) {
  const L = side.written;
  const groups = L.G > 1 ? `${L.G} groups, ` : "";
  const images = L.N > 1 ? `${E.counted(L.N, "image")} of ` : "";
  const by = (...extents) => extents.join(" \u00d7 ");
  const stride = L.V === L.U ? L.U : by(L.U, L.V);
  const ifmap = `${images}${by(L.C, L.H, L.W)} ifmap words (padding included)`;
  const ofmap = `${by(L.E, L.F)} ofmaps, ${E.counted(L.macs, "MAC")}`;
  return `${groups}${E.counted(L.M, "filter")} of ${by(L.C / L.G, L.R, L.S)} over ${ifmap}, stride ${stride}: ${ofmap}`;
};
