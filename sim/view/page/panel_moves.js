"use strict";
// What moves in the cycle, as text: the words of every network, link and DRAM transfer.

V.peName = (side, i) => `${Math.floor(i / side.machine.columns)},${i % side.machine.columns}`;
V.peList = function (side, pes) {
  const shown = pes.slice(0, V.mostPes).map((pe) => V.peName(side, pe));
  return (
    (pes.length === 1 ? "PE " : "PEs ") +
    shown.join(" ") +
    (pes.length > V.mostPes ? ` and ${pes.length - V.mostPes} more` : "")
  );
};

V.mostMoves = 60;
V.mostPes = 8;
V.movesAt = function (side, cycle) {
  const moves = []; // [type, text]
  for (const one of V.transfersAt(side, cycle)) {
    const { type, stores } = V.transferKinds[one.kind];
    const first = V.word(side, type, one.first);
    const words = one.words === 1 ? first : `${first} to ${V.word(side, type, one.last)}`;
    const way = stores ? "buffer \u2192 DRAM" : "DRAM \u2192 buffer";
    const size = `${V.movedWords(one, cycle)} of ${E.counted(one.words, "word")}, ${E.counted(one.bytes, "byte")}`;
    moves.push([type, `${way}: ${words}, ${size}`]);
  }
  for (const [name, bus] of Object.entries(side.networks)) {
    const { type, to_pes: toPes } = E.ledger.rows.networks[name];
    const { first, end } = V.sentAt(bus, cycle);
    for (let i = first; i < end; ++i) {
      const words = [];
      for (let k = bus.start[i]; k < bus.start[i + 1]; ++k)
        words.push(V.wordAndValue(side, type, bus.words[k], bus.values === undefined ? undefined : bus.values[k]));
      const pes = V.peList(side, side.targets[bus.target[i]]);
      moves.push([
        type,
        toPes ? `buffer \u2192 ${pes}: ${words.join(" ")}` : `${pes} \u2192 buffer: ${words.join(" ")}`,
      ]);
    }
  }
  for (const [pe, [first, end]] of V.linksAt(side, cycle)) {
    const out = side.fifos[pe].out;
    const words = [];
    for (let k = first; k < end; ++k) words.push(V.wordAndValue(side, "psum", out.word[k], out.value[k]));
    moves.push([
      "psum",
      `PE ${V.peName(side, pe)} \u2192 PE ${V.peName(side, V.nextInChain(side, pe))}: ${words.join(" ")}`,
    ]);
  }
  for (const [pe, i] of V.passedAt(side, cycle)) {
    const list = side.pes[pe].passed;
    const pass = side.passByNumber.get(list.pass[i]);
    const word = V.ifmapOf(side, pass, V.entryAt(V.workOf(side, list.pass[i], pe), list.first[i]));
    const to = list.detail[i] === V.ifmapSide.left ? pe - 1 : pe - side.machine.columns;
    moves.push([
      "ifmap",
      `PE ${V.peName(side, pe)} \u2192 PE ${V.peName(side, to)}: ${V.wordAndValue(side, "ifmap", word)}`,
    ]);
  }
  return moves;
};

V.MovesPanel = class {
  constructor(side) {
    this.side = side;
    this.rows = E.el("ul", { class: "moves" });
    this.summary = E.el("summary", {});
    this.details = E.el("details", { open: !E.narrow(), ontoggle: () => V.clock.refresh() }, this.summary, this.rows);
    this.node = E.el("section", { class: "panel moving" }, E.el("h3", {}, "In this cycle"), this.details);
  }

  // While it plays, the list would be gone before it is read.
  show(cycle, playing) {
    this.rows.hidden = playing;
    if (playing || !this.details.open) {
      V.text(this.summary, "What moves" + (playing ? ": pause to read" : ""));
      return;
    }
    const moves = V.movesAt(this.side, cycle);
    V.text(this.summary, moves.length === 0 ? "Nothing moves" : `${E.counted(moves.length, "move")}`);
    const shown = moves.slice(0, V.mostMoves).map(([type, text]) => {
      const line = E.el("span", {});
      V.textWithWords(line, text);
      return E.el("li", {}, V.swatch(type), line);
    });
    if (moves.length > V.mostMoves) shown.push(E.el("li", {}, `and ${moves.length - V.mostMoves} more`));
    this.rows.replaceChildren(...shown);
  }
};
