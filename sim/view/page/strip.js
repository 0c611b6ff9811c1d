"use strict";
// A strip over all shown cycles of a side: PEs at work, networks, DRAM, the borders of passes. A click goes there.

V.Strip = class {
  // go(cycle): a click.
  constructor(side, go) {
    this.side = side;
    this.canvas = E.el("canvas", {
      class: "strip",
      role: "img",
      "aria-label": "Over the shown cycles: PEs at work, networks, DRAM, borders of passes",
    });
    const seek = (event) => go(this.cycleAt(event.offsetX));
    this.canvas.addEventListener("pointerdown", (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      seek(event);
    });
    this.canvas.addEventListener("pointermove", (event) => {
      if (event.buttons > 0) seek(event);
      else this.tell(event.offsetX);
    });
  }

  resize() {
    const width = this.canvas.parentNode.clientWidth;
    const scale = Math.min(window.devicePixelRatio || 1, 3);
    this.text = 11;
    this.left = Math.round(this.text * 5.2);
    this.rows = {
      pes: { y: 1, height: 18 },
      networks: { y: 22, height: 4 * V.networks.length },
      dram: { y: 0, height: 10 },
    };
    this.rows.dram.y = this.rows.networks.y + this.rows.networks.height + 3;
    this.height = this.rows.dram.y + this.rows.dram.height + 1;
    this.width = width;
    this.parts = Math.max(1, Math.min(width - this.left - 1, this.side.end - this.side.first));
    this.canvas.style.height = `${this.height}px`;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(this.height * scale);
    this.scale = scale;
    if (this.activity === undefined || this.activity.pes.length !== this.parts)
      this.activity = V.activity(this.side, this.parts);
    this.forget();
  }
  forget() {
    this.picture = undefined;
  }

  xOf(cycle) {
    const { first, end } = this.side;
    return this.left + ((this.width - this.left - 1) * (cycle - first)) / (end - first);
  }
  cycleAt(x) {
    const { first, end } = this.side;
    const share = (x - this.left) / (this.width - this.left - 1);
    return Math.min(Math.max(Math.floor(first + share * (end - first)), first), end);
  }
  tell(x) {
    const cycle = this.cycleAt(x);
    const part = Math.min(
      Math.floor(((cycle - this.side.first) * this.parts) / (this.side.end - this.side.first)),
      this.parts - 1,
    );
    const pass = V.passAt(this.side, cycle);
    const about = Math.round(this.activity.pes[part] * this.side.pes.length);
    const where = pass === undefined ? "" : `, pass ${E.integer(pass.number + 1)}`;
    this.canvas.title = `cycle ${E.integer(cycle)}${where}: ${E.counted(about, "PE")} at work. Click to go there.`;
  }

  draw(cycle) {
    if (this.width === undefined) return;
    const c = this.canvas.getContext("2d");
    if (this.picture === undefined) {
      this.picture = document.createElement("canvas");
      this.picture.width = this.canvas.width;
      this.picture.height = this.canvas.height;
      const p = this.picture.getContext("2d");
      p.setTransform(this.scale, 0, 0, this.scale, 0, 0);
      V.drawStrip(p, this);
    }
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.drawImage(this.picture, 0, 0);
    c.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    const x = Math.min(this.xOf(cycle), this.width - 2);
    c.fillStyle = V.theme().accent;
    c.fillRect(x - 1, 0, 2.5, this.height);
  }
};

V.drawStrip = function (c, strip) {
  const t = V.theme();
  const { side, rows, activity, parts, left, width, height } = strip;
  const step = (width - left - 1) / parts;
  c.fillStyle = t.paper;
  c.fillRect(0, 0, width, height);
  c.fillStyle = t.soft;
  c.font = V.font(strip.text);
  c.textBaseline = "middle";
  for (const [text, row] of [
    ["PEs", rows.pes],
    ["networks", rows.networks],
    ["DRAM", rows.dram],
  ])
    c.fillText(text, 0, row.y + row.height / 2 + 0.5);
  const bars = (share, y, most, colour) => {
    c.fillStyle = colour;
    for (let i = 0; i < parts; ++i)
      if (share[i] > 0) {
        const tall = Math.max(1, most * Math.min(1, share[i]));
        const x = Math.round(left + i * step);
        c.fillRect(x, y + most - tall, Math.max(Math.round(left + (i + 1) * step) - x, 1), tall);
      }
  };
  for (const { y, height: tall } of Object.values(rows)) {
    c.fillStyle = t.idle;
    c.fillRect(left, y, width - left - 1, tall);
  }
  bars(activity.still, rows.pes.y, rows.pes.height, t.wire);
  bars(activity.pes, rows.pes.y, rows.pes.height, t.work);
  const lane = rows.networks.height / activity.networks.length;
  activity.networks.forEach(({ type, share }, i) => bars(share, rows.networks.y + i * lane, lane - 0.5, t[type]));
  for (const { type, share } of activity.dram) bars(share, rows.dram.y, rows.dram.height, t[type]);
  c.fillStyle = t.ink;
  let last = -Infinity;
  for (const cycle of V.passStarts(side)) {
    const x = strip.xOf(cycle);
    if (x - last < 3) continue; // too near to be told apart
    c.fillRect(Math.round(x), 0, 1, height);
    last = x;
  }
};
