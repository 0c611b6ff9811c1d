"use strict";
// The array: what each PE does, and how full its FIFOs are.

// What a PE looks like by what it does; `plain`: without its letter.
V.drawCell = function (c, L, reason, plain) {
  const t = V.theme();
  const [letter, , , how] = V.reasonMarks[reason];
  c.fillStyle = V.fillOf(c, reason);
  c.fillRect(0, 0, L.cellWidth, L.cellHeight);
  if (L.cellWidth >= 8) {
    c.strokeStyle = reason === V.reason.no_work ? t.wire : t.line;
    c.lineWidth = 1;
    c.strokeRect(0.5, 0.5, L.cellWidth - 1, L.cellHeight - 1);
  }
  if (letter !== "" && L.lettered && !plain) V.drawLetter(c, L, letter, how, 0, 0);
};

V.drawLetter = function (c, L, letter, how, x, y) {
  const t = V.theme();
  const size = Math.min(L.cellHeight * (L.cellHeight < 20 ? 0.8 : 0.58), L.cellWidth * 0.6, 22);
  c.font = V.font(size, "bold");
  c.textAlign = "center";
  c.textBaseline = "middle";
  const middle = [x + L.cellWidth / 2, y + L.cellHeight / 2 + 0.5];
  if (how === "hatched") {
    // on a plate, so that the hatch does not cross it
    c.fillStyle = t.paper;
    c.fillRect(middle[0] - size * 0.52, middle[1] - size * 0.58, size * 1.04, size * 1.1);
  }
  if (how === "dotted") c.font = V.font(size * 0.7);
  c.fillStyle = how === "dotted" ? t.soft : how === "work" ? t.onWork : how === "solid" ? t.onType : t.ink;
  c.fillText(letter, ...middle);
};

// The words of the MAC that a PE does in this cycle.
V.drawOperands = function (c, L, side, i, cycle, reason, x, y) {
  const t = V.theme();
  const list = side.pes[i].cycles;
  const place = V.stretchAt(side.pes[i], cycle);
  const mac = V.mac(side, i, list.pass[place], list.first[place] + cycle - list.at[place]);
  c.font = V.font(L.small);
  c.textAlign = "left";
  c.textBaseline = "middle";
  V.types.forEach((type, k) => {
    const lineY = y + L.cellHeight * (0.2 + 0.3 * k);
    V.drawWord(c, type, x + 9, lineY, L.small * 0.26);
    c.fillStyle = reason === V.reason.gated ? t.ink : t.onWork;
    c.fillText(V.coordinates[type](side, mac[type]).join(","), x + 9 + L.small * 0.75, lineY);
  });
};

// Letters of the coordinates that take most.
V.longestCoordinates = function (layer) {
  const letters = (...extents) => extents.map((extent) => String(extent - 1)).join(",").length;
  const { N, M, C, H, W, E, F, R, S } = layer;
  return Math.max(letters(N, C, H, W), letters(M, C, R, S), letters(N, M, E, F));
};

// Bars along the PE's edges: what comes in on the left, what goes out on the right.
V.drawFifos = function (c, L, side, i, cycle, x, y) {
  const t = V.theme();
  const fifos = side.fifos[i];
  const width = L.cellWidth >= 40 ? 2.5 : 2;
  const bar = (name, type, left) => {
    const [first, end] = V.waiting(fifos[name], cycle);
    if (end <= first) return;
    const height = Math.max(3, (L.cellHeight - 4) * Math.min(1, (end - first) / side.machine.fifos[name]));
    c.fillStyle = t.paper;
    c.fillRect(left - 0.5, y + L.cellHeight - 2.5 - height, width + 1, height + 1);
    c.fillStyle = t[type];
    c.fillRect(left, y + L.cellHeight - 2 - height, width, height);
  };
  if (L.detailed) {
    // beside the words
    bar("filter", "filter", x - 5.5);
    bar("ifmap", "ifmap", x - 2.5);
    bar("psum", "psum", x + 1);
  } else {
    bar("filter", "filter", x + 1.5);
    bar("ifmap", "ifmap", x + 2.5 + width);
    bar("psum", "psum", x + 3.5 + 2 * width);
  }
  bar("out", "psum", x + L.cellWidth - 1.5 - width);
};

// The PE that is chosen, also with the keyboard's focus; or under the pointer.
V.drawFocus = function (c, L, pe, chosen, focused) {
  const t = V.theme();
  const { x, y } = V.cell(L, pe);
  c.strokeStyle = t.ink;
  c.lineWidth = focused ? 4 : 2;
  c.setLineDash(chosen ? [] : [4, 3]);
  c.strokeRect(x - 2, y - 2, L.cellWidth + 4, L.cellHeight + 4);
  c.setLineDash([]);
};
