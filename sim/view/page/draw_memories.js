"use strict";
// DRAM and global buffer with what moves between them, and the networks' lanes below.

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
  V.transferKinds.forEach(({ type, stores }, kind) => {
    const one = moving.find((transfer) => transfer.kind === kind);
    const lineY = y + height * (0.3 + 0.25 * kind);
    const from = L.link.x + 3;
    const to = L.glb.x - 3;
    c.lineWidth = one ? 3 : 1;
    c.strokeStyle = c.fillStyle = one ? t[type] : t.wire;
    V.arrow(c, stores ? to : from, lineY, stores ? from : to, lineY, one ? 5 : 3);
    if (!one) return;
    const share = (cycle - one.start + 1) / Math.max(one.end - one.start, 1);
    V.drawWord(c, type, stores ? to - (to - from) * share : from + (to - from) * share, lineY, L.phone ? 3 : 4);
  });
  c.fillStyle = t.soft;
  const busy = moving.map((one) => V.transferKinds[one.kind].says);
  V.put(c, busy.length === 0 ? "idle" : busy[0], L.dram.x + 6, y + height * 0.38, L.dram.width - 10);
  if (moving.length > 0)
    V.put(
      c,
      `${V.movedWords(moving[0], cycle)} of ${moving[0].words}`,
      L.dram.x + 6,
      y + height * 0.66,
      L.dram.width - 10,
    );
};

// Words of a type in the buffer, where the shown cycles tell.
V.residents = function (side, type, cycle) {
  if (type === "psum")
    return side.psums_before + V.count(side, "glb.psum.write", cycle) - V.count(side, "glb.psum.read", cycle);
  const kind = V.transferOf(type);
  const begun = side.transfers.filter((one) => one.kind === kind && one.start <= cycle);
  if (begun.length === 0) return side.first > 0 ? undefined : 0;
  const pass = begun.reduce((latest, one) => (one.start >= latest.start ? one : latest)).pass;
  return begun.reduce((sum, one) => sum + (one.pass === pass ? V.movedWords(one, cycle) : 0), 0);
};

// Of type number i in the buffer.
V.region = function (L, i) {
  const width = (L.glb.width - 8) / V.types.length;
  return { x: L.glb.x + 6 + width * i, y: L.top.y + L.top.height * 0.4, width: width - 2, height: L.top.height * 0.58 };
};

V.drawRegion = function (c, L, side, cycle, type, i) {
  const t = V.theme();
  const { x, y, width: each } = V.region(L, i);
  const words = V.residents(side, type, cycle);
  const capacity = side.machine.buffer[type];
  V.drawWord(c, type, x + 5, y + L.text * 0.45, L.text * 0.28);
  c.fillStyle = t.ink;
  V.put(c, `${type} ${words === undefined ? "?" : words}`, x + 14, y, each - 18);
  const barY = L.top.y + L.top.height * 0.76;
  c.strokeStyle = t.line;
  c.lineWidth = 1;
  c.strokeRect(x + 0.5, barY, each - 8, L.text * 0.5);
  c.fillStyle = t[type];
  if (words !== undefined && capacity > 0)
    c.fillRect(x + 1, barY + 0.5, (each - 9) * Math.min(1, words / capacity), L.text * 0.5 - 1);
};

V.laneText = function (side, name, sent) {
  const bus = side.networks[name];
  const { type, to_pes: toPes } = E.ledger.rows.networks[name];
  if (sent.first === sent.end) return "";
  const words = bus.start[sent.end] - bus.start[sent.first];
  const pes = new Set();
  for (let i = sent.first; i < sent.end; ++i) for (const pe of side.targets[bus.target[i]]) pes.add(pe);
  const shown = [];
  for (let k = bus.start[sent.first]; k < bus.start[sent.end] && shown.length < 12; ++k)
    shown.push(V.word(side, type, bus.words[k]));
  const way = `${toPes ? "to" : "from"} ${E.counted(pes.size, "PE")}`;
  return `${E.counted(words, "word")} ${way}:  ${shown.join(" ")}`;
};

// Where a lane's words may stand, and where the count of those that wait begins, which is `countWidth` wide: never
// closer to one another than two letters.
V.laneRoom = function (L, nameWidth, countWidth) {
  const x = L.left * 1.05 + 16 + nameWidth;
  const count = L.width - L.right * 1.2 - 8 - countWidth;
  return { words: { x, width: Math.max(0, count - x - L.text) }, count };
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
    V.drawWord(c, E.ledger.rows.networks[name].type, L.left * 1.05 + 8, y, L.text * 0.28);
    c.fillStyle = t.ink;
    c.font = V.font(L.text * 0.92, active ? "bold" : "");
    c.fillText(L.phone ? name : `${name} network`, L.left * 1.05 + 16, y);
    const waits = sent.waiting > 0 ? `${sent.waiting} waiting` : "";
    c.font = V.font(L.text * 0.88);
    const { words, count } = V.laneRoom(L, nameWidth, waits === "" ? 0 : c.measureText(waits).width);
    c.fillStyle = active ? t.ink : t.soft;
    V.put(c, active ? V.laneText(side, name, sent) : "\u2013", words.x, y, words.width);
    c.fillStyle = t.soft;
    if (waits !== "") c.fillText(waits, count, y);
  }
};
