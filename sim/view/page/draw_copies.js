"use strict";
// All copies of the chosen word: frames around the PEs that hold it, its region of the buffer, DRAM; a PE that
// multiplies it is shaded, too.

V.drawCopies = function (c, L, side, life, cycle) {
  const t = V.theme();
  const pes = new Set();
  let buffered = false;
  for (const { pe } of V.copiesAt(life, cycle)) {
    if (pe === "glb") buffered = true;
    else pes.add(pe);
  }
  c.save();
  c.strokeStyle = c.fillStyle = t.accent;
  c.lineWidth = L.cellWidth >= 18 ? 3 : 1.5;
  for (const pe of pes) {
    const { x, y } = V.cell(L, pe);
    c.strokeRect(x - 0.5, y - 0.5, L.cellWidth + 1, L.cellHeight + 1);
  }
  c.globalAlpha = 0.35;
  for (const one of life.macs) {
    if (one.cycle !== cycle) continue;
    const { x, y } = V.cell(L, one.pe);
    c.fillRect(x, y, L.cellWidth, L.cellHeight);
  }
  c.globalAlpha = 1;
  c.lineWidth = 2.5;
  if (buffered) {
    const { x, y, width, height } = V.region(L, V.types.indexOf(life.type));
    c.strokeRect(x - 4, y - 3, width, height);
  }
  if (V.inDram(side, life, cycle)) c.strokeRect(L.dram.x + 2, L.top.y + 2, L.dram.width - 4, L.top.height - 4);
  c.restore();
};

// Ifmaps and filters come from there; ofmaps are there at last. The border of zeros may be made on the way.
V.inDram = function (side, life, cycle) {
  const moves = life.accesses.filter((one) => one.level === "dram");
  if (life.type === "psum") return moves.some((one) => one.action === "write" && one.cycle <= cycle);
  return moves.length > 0 || life.type !== "ifmap" || !V.isPadding(side, life.word);
};
