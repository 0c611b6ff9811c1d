"use strict";
// The chosen word: where it lies, what has been done with it so far and will be, and what that costs.

V.WordPanel = class {
  constructor(side) {
    this.side = side;
    this.title = E.el("h3", {});
    this.body = E.el("div", {});
    this.node = E.el("section", { class: "panel wordlife" }, this.title, this.body);
    this.line = E.el("p", { class: "wordline" });
  }

  // `life`: undefined: none is chosen, or this side has no such word (`text`).
  choose(life, text) {
    this.life = life;
    this.cells = undefined;
    V.text(this.title, life === undefined ? text || "A word" : V.wordAndValue(this.side, life.type, life.word));
    const hint =
      text === undefined
        ? "Choose a word in a tensor, or wherever one is written: all its copies are lit, and its life is told here."
        : "This side has no such word.";
    if (life === undefined) {
      V.text(this.line, text === undefined ? "Choose a word to follow it." : hint);
      this.body.replaceChildren(E.el("p", { class: "note" }, hint));
      return;
    }
    this.build();
  }

  build() {
    const { side, life } = this;
    const { rows, macs } = V.lifeByLevel(life, side.end);
    const number = () => E.el("td", { class: "number" });
    const row = (one, what) => {
      const cells = { count: number(), energy: number() };
      this.cells.set(one.id, cells);
      return E.el(
        "tr",
        {},
        E.el("th", { scope: "row" }, one.title),
        E.el("td", { class: "what" }, what),
        cells.count,
        cells.energy,
      );
    };
    this.cells = new Map();
    const actions = (one) =>
      one.actions
        .filter(({ id }) => one.of.get(id)[1] > 0)
        .map(({ id, plural }) => {
          const n = one.of.get(id)[1];
          return `${E.integer(n)} ${n === 1 ? id : plural}`;
        })
        .join(", ") || "none";
    const pes = E.unique(life.macs.map(({ pe }) => pe));
    const all = E.el("tr", { class: "head" }, E.el("th", { scope: "row" }, "all"), E.el("td", {}), number(), number());
    this.cells.set("all", { count: all.children[2], energy: all.children[3] });
    const moments = V.momentsOf(side, life);
    this.moments = moments.slice(0, V.mostMoments).map(([cycle, text]) => {
      const go = E.el(
        "button",
        { type: "button", class: "moment", onclick: () => V.clock.seek(side, cycle) },
        E.integer(cycle),
      );
      return { cycle, node: E.el("li", {}, go, ` ${text}`) };
    });
    const more = moments.length - this.moments.length;
    this.now = E.el("p", { class: "now" });
    const head = ["", "in the shown cycles", "so far", `energy (${side.result.energy_table.unit})`];
    this.body.replaceChildren(
      this.now,
      E.el(
        "div",
        { class: "scroll" },
        E.el(
          "table",
          { "aria-label": "The life of the word" },
          E.el(
            "thead",
            {},
            E.el(
              "tr",
              {},
              head.map((text, i) => E.el("th", { class: i > 1 ? "number" : "" }, text)),
            ),
          ),
          E.el(
            "tbody",
            {},
            rows.map((one) => row(one, actions(one))),
            all,
            row(macs, `${E.integer(macs.all)} in ${E.counted(pes.length, "PE")}, each with two other words`),
          ),
        ),
      ),
      E.el(
        "details",
        {},
        E.el("summary", {}, E.counted(moments.length, "moment")),
        E.el(
          "ul",
          { class: "moments" },
          this.moments.map(({ node }) => node),
          more > 0 ? E.el("li", {}, `and ${more} more`) : null,
        ),
      ),
    );
  }

  show(cycle) {
    const { side, life } = this;
    if (life === undefined) return;
    const { rows, macs } = V.lifeByLevel(life, cycle);
    const [done, all] = V.lifeEnergy(rows);
    for (const one of [...rows, macs]) {
      const cells = this.cells.get(one.id);
      V.text(cells.count, `${E.integer(one.done)} of ${E.integer(one.all)}`);
      V.text(cells.energy, `${E.real(one.energyDone)} of ${E.real(one.energyAll)}`);
    }
    const cells = this.cells.get("all");
    V.text(cells.count, `${E.integer(E.sum(rows.map((row) => row.done)))} of ${E.integer(life.accesses.length)}`);
    V.text(cells.energy, `${E.real(done)} of ${E.real(all)}`);
    V.text(this.now, V.whereNow(side, life, cycle));
    for (const { cycle: at, node } of this.moments) node.classList.toggle("past", at <= cycle);
    const name = V.wordAndValue(side, life.type, life.word);
    const counts = rows.map((row) => `${row.title} ${row.all}`).join(", ");
    V.textWithWords(this.line, `${name}: ${counts}, MACs ${macs.all}; energy ${E.real(done)} of ${E.real(all)}`);
  }
};

