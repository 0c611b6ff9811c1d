"use strict";
// The loop nest of the mapping, and where in it the PE that is looked at stands.

V.NestPanel = class {
  constructor(side) {
    this.side = side;
    this.loops = [];
    const lines = side.nest.text.replace(/\n$/, "").split("\n");
    const byLine = new Map(side.nest.loops.map((loop) => [loop[0], loop]));
    const nodes = lines.map((line, i) => {
      const [, code, comment] = line.match(/^(.*?)\s*(#.*)?$/);
      const index = E.el("span", { class: "index" });
      const node = E.el(
        "div",
        { class: line.startsWith("--") ? "level" : "line" },
        index,
        E.el(
          "span",
          { class: "loop", style: `--indent: ${code.match(/^ */)[0].length}ch` },
          E.el("span", { class: "code" }, code.replace(/^-- /, "").trimStart()),
          comment ? E.el("span", { class: "comment" }, " " + comment) : null,
        ),
      );
      if (byLine.has(i)) this.loops.push({ loop: byLine.get(i), index, node });
      return node;
    });
    this.node = E.el(
      "section",
      { class: "panel nest" },
      E.el("h3", {}, "Loop nest"),
      E.el(
        "div",
        { class: "lines", role: "region", tabindex: 0, "aria-label": "Loop nest with current indices" },
        nodes,
      ),
    );
  }

  show(i, cycle) {
    const pe = V.peAt(this.side, i, cycle);
    const pass = V.passAt(this.side, cycle);
    for (const { loop, index, node } of this.loops) {
      const value = V.loopIndex(loop, pe, pass, i);
      node.classList.toggle("lit", value !== undefined);
      V.text(index, value === undefined ? "" : String(value));
    }
  }
};

// dataflows/plan/plan.hpp: 0: of the pass; 1: of the PE's place; 2: of the PE's MAC, or psum, of now or next.
V.loopIndex = function ([, dimension, kind, block, step], pe, pass, i) {
  if (kind === 0) {
    if (pass === undefined) return undefined;
    const { group, image, filter, channel, row, column } = pass;
    const first = [group, image, filter, channel, undefined, undefined, row, column][dimension];
    return Math.floor((first % block) / step);
  }
  const work = pass === undefined ? undefined : pass.shape.works.get(i);
  if (work === undefined) return undefined;
  if (kind === 1) return pass.shape.ranks[dimension].indexOf(work.first[dimension]);
  if (pe.work !== work || pe.passNumber !== pass.number) return undefined;
  if (pe.psum !== undefined) {
    const inside = work.loops.some(([d, , level]) => d === dimension && level === V.level.entry);
    return inside ? undefined : V.psumAt(work, pe.psum)[dimension] - work.first[dimension];
  }
  if (work.program.window === 0 || pe.macs >= V.macsOf(work)) return undefined;
  return V.macAt(work, pe.macs)[dimension] - work.first[dimension];
};
