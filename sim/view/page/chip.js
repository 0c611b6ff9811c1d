"use strict";
// The block diagram of one side: a canvas that is drawn anew for every cycle, on which a PE can be chosen.

V.Chip = class {
  // change(): another PE is looked at.
  constructor(side, change) {
    this.side = side;
    this.change = change;
    this.chosen = V.firstWorking(side);
    this.hovered = -1;
    this.canvas = E.el("canvas", {
      class: "chip",
      tabindex: 0,
      role: "application",
      "aria-roledescription": "block diagram",
      "aria-label": `Block diagram, ${side.name}. Arrow keys choose a PE; , and . step; Escape leaves it.`,
    });
    this.canvas.addEventListener("pointermove", (event) => this.hover(event));
    this.canvas.addEventListener("pointerleave", () => this.look(-1));
    this.canvas.addEventListener("click", (event) => this.choose(this.under(event)));
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    this.canvas.addEventListener("focus", () => this.change());
    this.canvas.addEventListener("blur", () => this.change());
  }

  looked() {
    return this.hovered >= 0 ? this.hovered : this.chosen;
  }
  under(event) {
    const box = this.canvas.getBoundingClientRect();
    return V.peUnder(this.place, event.clientX - box.left, event.clientY - box.top);
  }
  hover(event) {
    if (event.pointerType !== "touch") this.look(this.under(event));
  }
  look(pe) {
    if (pe === this.hovered) return;
    this.hovered = pe;
    this.change();
  }
  choose(pe) {
    if (pe < 0) return;
    this.chosen = pe;
    this.change();
  }
  key(event) {
    const { rows, columns } = this.side.machine;
    const column = this.chosen % columns;
    const row = (this.chosen - column) / columns;
    if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    const to = {
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const clamp = (value, most) => Math.min(Math.max(value, 0), most - 1);
    this.hovered = -1;
    this.choose(clamp(to[0], rows) * columns + clamp(to[1], columns));
    V.sayPe(this.side, this.chosen);
  }

  // To the width of its place, and where that can be to a height.
  resize(height) {
    const width = this.canvas.parentNode.clientWidth;
    const place = V.layout(this.side.machine, width, V.longestCoordinates(this.side.layer), height);
    const scale = Math.min(window.devicePixelRatio || 1, 3);
    this.place = place;
    this.canvas.style.height = place.height + "px";
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(place.height * scale);
    this.context = this.canvas.getContext("2d");
    this.context.setTransform(scale, 0, 0, scale, 0, 0);
    this.scale = scale;
    this.forget();
  }

  // What looks the same in many cycles is drawn once: PEs by what they do, and wires with PEs that do nothing of their
  // own.
  forget() {
    this.sprites = new Map();
    this.backgrounds = new Map();
  }
  backgroundOf(reason) {
    if (!this.backgrounds.has(reason)) {
      const L = this.place;
      const cell = this.spriteOf(reason, false);
      const draw = (c) => {
        c.fillStyle = V.theme().paper;
        c.fillRect(0, 0, L.width, L.height);
        V.drawWires(c, L);
        for (let i = 0; i < this.side.pes.length; ++i) this.drawSprite(c, cell, V.cell(L, i));
      };
      this.backgrounds.set(reason, this.sprite(L.width, L.height, draw));
    }
    return this.backgrounds.get(reason);
  }
  sprite(width, height, draw) {
    const sprite = document.createElement("canvas");
    sprite.width = Math.ceil(width * this.scale);
    sprite.height = Math.ceil(height * this.scale);
    const c = sprite.getContext("2d");
    c.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    draw(c);
    return sprite;
  }
  spriteOf(reason, plain) {
    const key = reason * 2 + (plain ? 1 : 0);
    const { cellWidth: width, cellHeight: height } = this.place;
    if (!this.sprites.has(key))
      this.sprites.set(
        key,
        this.sprite(width, height, (c) => V.drawCell(c, this.place, reason, plain)),
      );
    return this.sprites.get(key);
  }

  drawSprite(c, sprite, { x, y }) {
    c.drawImage(sprite, x, y, sprite.width / this.scale, sprite.height / this.scale);
  }

  // `idle`: what a PE with nothing of its own does, which is on the background.
  drawPe(i, cycle, pause, idle) {
    const { context: c, place: L, side } = this;
    const cell = V.cell(L, i);
    const { x, y } = cell;
    const reason = V.reasonAt(side, i, cycle, pause);
    const words = L.detailed && V.multiplies(reason);
    if (reason !== idle) this.drawSprite(c, this.spriteOf(reason, words), cell);
    if (words) V.drawOperands(c, L, side, i, cycle, reason, x, y);
    if (L.cellWidth >= 18) V.drawFifos(c, L, side, i, cycle, x, y);
  }

  // `share`: of the cycle that has passed, 0 to 1: where words on their way are; `life`: of the chosen word.
  draw(cycle, share, life) {
    const c = this.context;
    const L = this.place;
    const side = this.side;
    const pause = V.pauseAt(side, cycle);
    const idle = pause === undefined ? V.reason.no_work : V.reason.dram;
    this.drawSprite(c, this.backgroundOf(idle), { x: 0, y: 0 });
    V.drawMemories(c, L, side, cycle);
    V.drawLanes(c, L, side, cycle);
    const dots = V.drawBuses(c, L, side, cycle, share);
    for (let pe = 0; pe < side.pes.length; ++pe) this.drawPe(pe, cycle, pause, idle);
    dots.push(...V.drawHops(c, L, side, cycle, share));
    const size = L.cellWidth >= 40 ? 4 : L.cellWidth >= 18 ? 2.6 : 1.5;
    for (const [type, x, y] of dots) V.drawWord(c, type, x, y, size);
    if (life !== undefined) V.drawCopies(c, L, side, life, cycle);
    V.drawFocus(c, L, this.chosen, true, document.activeElement === this.canvas);
    if (this.hovered >= 0 && this.hovered !== this.chosen) V.drawFocus(c, L, this.hovered, false, false);
  }
};

V.firstWorking = function (side) {
  const works = side.passes.flatMap((pass) => [...pass.shape.works.keys()]);
  return works.length === 0 ? 0 : works.reduce((a, b) => Math.min(a, b));
};
