"use strict";
// DRAM, global buffer, networks, links, and the words on them.

V.typeOfNetwork = { filter: "filter", ifmap: "ifmap", psum: "psum", output: "psum" };
V.most = { dots: 900 };

// Text that is cut where its place ends.
V.put = function (c, text, x, y, most) {
  if (c.measureText(text).width > most) {
    let end = Math.max(0, Math.floor((text.length * most) / c.measureText(text).width) - 1);
    while (end > 0 && c.measureText(text.slice(0, end) + "\u2026").width > most) --end;
    text = end > 0 ? text.slice(0, end) + "\u2026" : "";
  }
  c.fillText(text, x, y);
};

V.box = function (c, x, y, width, height, title) {
  const t = V.theme();
  c.fillStyle = t.block;
  c.strokeStyle = t.line;
  c.lineWidth = 1;
  c.fillRect(x, y, width, height);
  c.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
  c.fillStyle = t.ink;
  c.fillText(title, x + 6, y + 4);
};

V.drawMemories = function (c, L, side, cycle) {
  const t = V.theme();
  const { y, height } = L.top;
  c.textAlign = "left";
  c.textBaseline = "top";
  c.font = V.font(L.text, "bold");
  V.box(c, L.dram.x, y, L.dram.width, height, "DRAM");
  V.box(c, L.glb.x, y, L.glb.width, height, L.phone ? "GLB" : "Global buffer");
  const moving = V.transfersAt(side, cycle);
  c.font = V.font(L.text * 0.85);
  V.types.forEach((type, i) => V.drawRegion(c, L, side, cycle, type, i));
  const kinds = ["filter", "ifmap", "psum"];
  kinds.forEach((type, kind) => {
    const one = moving.find((transfer) => transfer.kind === kind);
    const lineY = y + height * (0.3 + 0.25 * kind);
    const from = L.link.x + 3;
    const to = L.glb.x - 3;
    c.lineWidth = one ? 3 : 1;
    c.strokeStyle = c.fillStyle = one ? t[type] : t.wire;
    V.arrow(c, kind === 2 ? to : from, lineY, kind === 2 ? from : to, lineY, one ? 5 : 3);
    if (!one) return;
    const share = (cycle - one.start + 1) / Math.max(one.end - one.start, 1);
    V.drawWord(c, type, kind === 2 ? to - (to - from) * share : from + (to - from) * share, lineY, L.phone ? 3 : 4);
  });
  c.fillStyle = t.soft;
  const busy = moving.map((one) => `${["loads filters", "loads ifmaps", "stores ofmaps"][one.kind]}`);
  V.put(c, busy.length === 0 ? "idle" : busy[0], L.dram.x + 6, y + height * 0.38, L.dram.width - 10);
  if (moving.length > 0)
    V.put(c, `${V.movedWords(moving[0], cycle)} of ${moving[0].words}`, L.dram.x + 6, y + height * 0.66, L.dram.width - 10);
};

// Words of a type in the buffer, where the shown cycles tell.
V.residents = function (side, type, cycle) {
  if (type === "psum")
    return side.first > 0 ? undefined : V.count(side, "glb.psum.write", cycle) - V.count(side, "glb.psum.read", cycle);
  const kind = type === "filter" ? 0 : 1;
  const begun = side.transfers.filter((one) => one.kind === kind && one.start <= cycle);
  if (begun.length === 0) return side.first > 0 ? undefined : 0;
  const pass = begun.reduce((latest, one) => (one.start >= latest.start ? one : latest)).pass;
  return begun.reduce((sum, one) => sum + (one.pass === pass ? V.movedWords(one, cycle) : 0), 0);
};

V.drawRegion = function (c, L, side, cycle, type, i) {
  const t = V.theme();
  const each = (L.glb.width - 8) / 3;
  const x = L.glb.x + 6 + each * i;
  const y = L.top.y + L.top.height * 0.4;
  const words = V.residents(side, type, cycle);
  const capacity = side.machine.buffer[type];
  V.drawWord(c, type, x + 5, y + L.text * 0.45, L.text * 0.28);
  c.fillStyle = t.ink;
  V.put(c, `${type} ${words === undefined ? "" : words}`, x + 14, y, each - 18);
  const barY = L.top.y + L.top.height * 0.76;
  c.strokeStyle = t.line;
  c.lineWidth = 1;
  c.strokeRect(x + 0.5, barY, each - 8, L.text * 0.5);
  c.fillStyle = t[type];
  if (words !== undefined && capacity > 0)
    c.fillRect(x + 1, barY + 0.5, (each - 9) * Math.min(1, words / capacity), L.text * 0.5 - 1);
};

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

V.laneText = function (side, name, sent) {
  const bus = side.networks[name];
  const type = V.typeOfNetwork[name];
  if (sent.first === sent.end) return "";
  const words = bus.start[sent.end] - bus.start[sent.first];
  const pes = new Set();
  for (let i = sent.first; i < sent.end; ++i) for (const pe of side.targets[bus.target[i]]) pes.add(pe);
  const shown = [];
  for (let k = bus.start[sent.first]; k < bus.start[sent.end] && shown.length < 12; ++k)
    shown.push(V.word(side, type, bus.words[k]));
  const way = name === "output" ? `from ${E.counted(pes.size, "PE")}` : `to ${E.counted(pes.size, "PE")}`;
  return `${E.counted(words, "word")} ${way}:  ${shown.join(" ")}`;
};

V.drawLanes = function (c, L, side, cycle) {
  const t = V.theme();
  c.textBaseline = "middle";
  const nameWidth = L.text * (L.phone ? 6.2 : 9.5);
  for (const name of L.lanes) {
    const y = V.laneY(L, name);
    const sent = V.sentAt(side.networks[name], cycle);
    const active = sent.first < sent.end;
    c.fillStyle = active ? t.block : t.paper;
    c.fillRect(L.left * 1.05, y - L.lane.height / 2 + 1, L.width - L.left * 1.05 - L.right * 1.1, L.lane.height - 2);
    V.drawWord(c, V.typeOfNetwork[name], L.left * 1.05 + 8, y, L.text * 0.28);
    c.fillStyle = t.ink;
    c.font = V.font(L.text * 0.92, active ? "bold" : "");
    const names = { filter: "filter network", ifmap: "ifmap network", psum: "psum network", output: "output network" };
    c.fillText(L.phone ? name : names[name], L.left * 1.05 + 16, y);
    const waits = sent.waiting > 0 ? `${sent.waiting} waiting` : "";
    const room = L.width - L.right * 1.2 - L.left - nameWidth - 18;
    c.font = V.font(L.text * 0.88);
    const waitWidth = waits === "" ? 0 : c.measureText(waits).width + 8;
    c.fillStyle = active ? t.ink : t.soft;
    V.put(c, active ? V.laneText(side, name, sent) : "\u2013", L.left * 1.05 + 16 + nameWidth, y, room - waitWidth);
    c.fillStyle = t.soft;
    if (waits !== "") c.fillText(waits, L.width - L.right * 1.2 - waitWidth, y);
  }
};

V.drawWires = function (c, L) {
  const t = V.theme();
  if (L.gapY < 5) return;
  c.strokeStyle = t.wire;
  c.lineWidth = 1;
  c.beginPath();
  const far = L.array.x + L.machine.columns * (L.cellWidth + L.gapX) - L.gapX;
  for (const name of L.lanes) {
    const x = V.trunk(L, name);
    c.moveTo(x, V.laneY(L, name));
    c.lineTo(x, V.branch(L, name, L.machine.rows - 1));
    for (let row = 0; row < L.machine.rows; ++row) {
      const y = V.branch(L, name, row);
      c.moveTo(x, y);
      c.lineTo(name === "output" ? L.array.x + L.cellWidth / 2 : far - L.cellWidth / 2, y);
    }
  }
  c.stroke();
};

// Where a network meets a PE.
V.port = (L, name, cell) =>
  cell.x + L.cellWidth * { filter: 0.24, ifmap: 0.5, psum: 0.76, output: 0.76 }[name];

// The way of a bus word between the network's lane and a PE, from the lane.
V.way = function (L, name, pe) {
  const cell = V.cell(L, pe);
  const x = V.trunk(L, name);
  const y = V.branch(L, name, cell.row);
  const port = V.port(L, name, cell);
  return [[x, V.laneY(L, name)], [x, y], [port, y], [port, name === "output" ? cell.y + L.cellHeight : cell.y]];
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
    const type = V.typeOfNetwork[name];
    const sent = V.sentAt(side.networks[name], cycle);
    if (sent.first === sent.end) continue;
    const pes = new Set();
    for (let i = sent.first; i < sent.end; ++i)
      for (const pe of side.targets[side.networks[name].target[i]]) pes.add(pe);
    const farthest = new Map();  // by row
    c.strokeStyle = t[type];
    c.lineWidth = L.phone ? 1.5 : 2;
    c.beginPath();
    for (const pe of pes) {
      const way = V.way(L, name, pe);
      const row = V.cell(L, pe).row;
      const seen = farthest.get(row);
      if (seen === undefined || (name === "output" ? way[2][0] < seen[2][0] : way[2][0] > seen[2][0])) farthest.set(row, way);
      c.moveTo(...way[2]);
      c.lineTo(...way[3]);
      if (dots.length < V.most.dots) dots.push([type, ...V.along(way, name === "output" ? 1 - share : share)]);
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
    if (left) hop("ifmap", [from.x + 3, from.y + L.cellHeight * 0.5], [to.x + L.cellWidth - 3, from.y + L.cellHeight * 0.5]);
    else hop("ifmap", [from.x + L.cellWidth * 0.1, from.y + 3], [from.x + L.cellWidth * 0.1, to.y + L.cellHeight - 3]);
  }
  return dots;
};
