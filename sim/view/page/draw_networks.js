"use strict";
// Wires of networks, links between PEs, and the words on them.

V.toPes = (name) => E.ledger.rows.networks[name].to_pes;
V.most = { dots: 900 };

V.arrow = function (c, x0, y0, x1, y1, head) {
  const angle = Math.atan2(y1 - y0, x1 - x0);
  c.beginPath();
  c.moveTo(x0, y0);
  c.lineTo(x1, y1);
  c.stroke();
  c.beginPath();
  c.moveTo(x1, y1);
  for (const turn of [2.6, -2.6]) c.lineTo(x1 + head * Math.cos(angle + turn), y1 + head * Math.sin(angle + turn));
  c.closePath();
  c.fill();
};

V.drawWires = function (c, L) {
  const t = V.theme();
  if (L.gapY < 5) return;
  c.strokeStyle = t.wire;
  c.lineWidth = 1;
  c.beginPath();
  const far = L.array.x + L.machine.columns * L.pitchX - L.gapX;
  for (const name of L.lanes) {
    const x = V.trunk(L, name);
    c.moveTo(x, V.laneY(L, name));
    c.lineTo(x, V.branch(L, name, L.machine.rows - 1));
    for (let row = 0; row < L.machine.rows; ++row) {
      const y = V.branch(L, name, row);
      c.moveTo(x, y);
      c.lineTo(V.toPes(name) ? far - L.cellWidth / 2 : L.array.x + L.cellWidth / 2, y);
    }
  }
  c.stroke();
};

// Where a network meets a PE: its words come in side by side, and go out on the right.
V.port = (L, name, cell) => cell.x + L.cellWidth * (V.toPes(name) ? V.spread(L, name, 0.24, 0.76) : 0.76);

// The way of a bus word between the network's lane and a PE, from the lane.
V.way = function (L, name, pe) {
  const cell = V.cell(L, pe);
  const x = V.trunk(L, name);
  const y = V.branch(L, name, cell.row);
  const port = V.port(L, name, cell);
  return [
    [x, V.laneY(L, name)],
    [x, y],
    [port, y],
    [port, V.toPes(name) ? cell.y : cell.y + L.cellHeight],
  ];
};

V.along = function (way, share) {
  const lengths = way.slice(1).map((to, i) => Math.abs(to[0] - way[i][0]) + Math.abs(to[1] - way[i][1]));
  let left = lengths.reduce((a, b) => a + b, 0) * share;
  for (let i = 0; i < lengths.length; ++i) {
    if (left <= lengths[i] && lengths[i] > 0)
      return [0, 1].map((d) => way[i][d] + ((way[i + 1][d] - way[i][d]) * left) / lengths[i]);
    left -= lengths[i];
  }
  return way[way.length - 1];
};

// Lights the wires of what is sent; returns words to draw on top: [type, x, y].
V.drawBuses = function (c, L, side, cycle, share) {
  const t = V.theme();
  const dots = [];
  if (L.gapY < 5) return dots;
  for (const name of L.lanes) {
    const { type, to_pes: toPes } = E.ledger.rows.networks[name];
    const sent = V.sentAt(side.networks[name], cycle);
    if (sent.first === sent.end) continue;
    const pes = new Set();
    for (let i = sent.first; i < sent.end; ++i)
      for (const pe of side.targets[side.networks[name].target[i]]) pes.add(pe);
    const farthest = new Map(); // by row
    c.strokeStyle = t[type];
    c.lineWidth = L.phone ? 1.5 : 2;
    c.beginPath();
    for (const pe of pes) {
      const way = V.way(L, name, pe);
      const row = V.cell(L, pe).row;
      const seen = farthest.get(row);
      if (seen === undefined || (toPes ? way[2][0] > seen[2][0] : way[2][0] < seen[2][0]))
        farthest.set(row, way);
      c.moveTo(...way[2]);
      c.lineTo(...way[3]);
      if (dots.length < V.most.dots) dots.push([type, ...V.along(way, toPes ? share : 1 - share)]);
    }
    let lowest = 0;
    for (const way of farthest.values()) {
      c.moveTo(...way[1]);
      c.lineTo(...way[2]);
      lowest = Math.max(lowest, way[1][1]);
    }
    c.moveTo(V.trunk(L, name), V.laneY(L, name));
    c.lineTo(V.trunk(L, name), lowest);
    c.stroke();
  }
  return dots;
};

// Words from PE to PE: psums over links, ifmap words to the left and up.
V.drawHops = function (c, L, side, cycle, share) {
  const t = V.theme();
  const dots = [];
  const hop = (type, from, to) => {
    if (L.gapY >= 5) {
      c.strokeStyle = c.fillStyle = t[type];
      c.lineWidth = L.phone ? 2 : 3;
      V.arrow(c, ...from, ...to, L.phone ? 4 : 7);
    }
    if (dots.length < V.most.dots) dots.push([type, ...V.along([from, to], share)]);
  };
  for (const [pe] of V.linksAt(side, cycle)) {
    const from = V.cell(L, pe);
    const to = V.cell(L, V.nextInChain(side, pe));
    const x = (cell) => cell.x + L.cellWidth * 0.9;
    if (to.column === from.column) hop("psum", [x(from), from.y + 2], [x(to), to.y + L.cellHeight - 2]);
    else {
      // over the top, to the bottom of the next column
      hop("psum", [x(from), from.y + 2], [x(from), from.y - L.gapY * 0.6]);
      hop("psum", [x(to), to.y + L.cellHeight + L.gapY * 0.5], [x(to), to.y + L.cellHeight - 2]);
    }
  }
  for (const [pe, i] of V.passedAt(side, cycle)) {
    const from = V.cell(L, pe);
    const left = side.pes[pe].passed.detail[i] === V.ifmapSide.left;
    const to = V.cell(L, left ? pe - 1 : pe - L.machine.columns);
    if (left)
      hop("ifmap", [from.x + 3, from.y + L.cellHeight * 0.5], [to.x + L.cellWidth - 3, from.y + L.cellHeight * 0.5]);
    else hop("ifmap", [from.x + L.cellWidth * 0.1, from.y + 3], [from.x + L.cellWidth * 0.1, to.y + L.cellHeight - 3]);
  }
  return dots;
};
