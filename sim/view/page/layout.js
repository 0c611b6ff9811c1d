"use strict";
// Where the chip's blocks stand on a canvas of some width: DRAM and global buffer on top, the networks below, then
// the array; input buses come down on the left, the output bus goes up on the right.

// `letters`: of the longest coordinates of a word; `height`: what there is on the screen.
V.layout = function (machine, width, letters, height) {
  const phone = width < 560;
  const tight = height < 700;
  const text = phone ? 11 : tight ? 12 : width > 1300 ? 15 : 13;
  const L = { width, phone, text, machine };
  L.top = { y: 1, height: Math.round(text * (tight ? 4.2 : 4.6)) };
  L.dram = { x: 1, width: Math.round(width * (phone ? 0.2 : 0.16)) };
  L.link = { x: L.dram.x + L.dram.width, width: Math.round(width * (phone ? 0.14 : 0.16)) };
  L.glb = { x: L.link.x + L.link.width, width: width - L.link.x - L.link.width - L.dram.x - 1 };
  L.lane = { y: L.top.y + L.top.height + 8, height: text * (tight ? 1.5 : 1.75) };
  L.lanes = V.networks.map(({ id }) => id);
  L.inputs = V.networks.filter((network) => network.to_pes).map(({ id }) => id);
  L.left = phone ? 15 : 30;
  L.right = phone ? 9 : 18;
  const { rows, columns } = machine;
  const roomy = (width - L.left - L.right) / columns;
  L.gapX = roomy > 30 ? 7 : roomy > 14 ? 3 : roomy > 6 ? 1 : 0;
  L.gapY = roomy > 30 ? 15 : roomy > 14 ? 11 : roomy > 6 ? 5 : 1;
  // Whole pixels: pictures of PEs are copied as they are.
  L.cellWidth = Math.max(1, Math.floor(roomy - L.gapX));
  L.pitchX = roomy;
  L.array = { x: L.left, y: L.lane.y + L.lanes.length * L.lane.height + 8 };
  const wanted = Math.round(Math.min(Math.max(L.cellWidth * 0.7, 1), roomy > 68 ? 46 : 38));
  const pitch = Math.floor((height - L.array.y - 8) / rows);
  if (pitch < wanted + L.gapY) L.gapY = Math.min(L.gapY, Math.max(Math.round(pitch * 0.35), 5));
  L.cellHeight = Math.max(Math.min(wanted, pitch - L.gapY), Math.min(wanted, 12));
  L.pitchY = L.cellHeight + L.gapY;
  L.small = Math.min(L.cellHeight / 3.2, 14, (L.cellWidth - 22) / (letters * 0.5)); // text of the three words of a MAC
  L.detailed = L.small >= 9.5;
  L.lettered = L.cellWidth >= 14;
  L.height = Math.ceil(L.array.y + rows * L.pitchY + 8);
  return L;
};

V.rowY = (L, row) => Math.round(L.array.y + L.gapY * 0.7) + row * L.pitchY;
V.cell = function (L, pe) {
  const column = pe % L.machine.columns;
  const row = (pe - column) / L.machine.columns;
  return {
    x: Math.round(L.array.x + column * L.pitchX),
    y: V.rowY(L, row),
    row,
    column,
  };
};

V.peUnder = function (L, x, y) {
  const column = Math.floor((x - L.array.x + L.gapX / 2) / L.pitchX);
  const row = Math.floor((y - L.array.y) / L.pitchY);
  const inside = column >= 0 && column < L.machine.columns && row >= 0 && row < L.machine.rows;
  return inside ? row * L.machine.columns + column : -1;
};

// The share of a place that an input network has, of which the first has `from`, the last `to`.
V.spread = (L, name, from, to) => from + ((to - from) * L.inputs.indexOf(name)) / Math.max(L.inputs.length - 1, 1);

// Wires: the trunk of a network, and its branch at a row of PEs.
V.trunk = function (L, name) {
  if (!V.toPes(name)) return L.width - L.right * 0.5;
  return L.left * V.spread(L, name, 0.2, 0.7);
};
V.branch = function (L, name, row) {
  const y = V.rowY(L, row);
  if (!V.toPes(name)) return y + L.cellHeight + L.gapY * 0.14;
  return y - L.gapY * V.spread(L, name, 0.64, 0.28);
};
V.laneY = (L, name) => L.lane.y + (L.lanes.indexOf(name) + 0.5) * L.lane.height;
