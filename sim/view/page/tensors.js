"use strict";
// Ifmap, filter and ofmap beside the array: tinted as far as words have come, lit where they are in use.

V.mostBorders = 60;
// The number of a word from its four places in the picture: channels of filters count within the group there.
V.numberAt = (extents, at) => at.reduce((number, n, i) => number * extents[i] + n, 0);
V.placesAt = (extents, number) => V.places(number, extents[1], extents[2], extents[3]);

V.Tensor = class {
  // choose(text): a word.
  constructor(side, type, choose) {
    Object.assign(this, { side, type, choose, extents: V.extentsOf(side, type) });
    const name = type === "psum" ? "ofmap" : type;
    const [outer, inner, rows, columns] = this.extents;
    const by = (outer > 1 ? [outer, inner, rows, columns] : [inner, rows, columns]).join(" \u00d7 ");
    this.title = `${name} ${by} `;
    this.sizes = E.el("span", {}, this.title);
    this.note = E.el("small", {});
    this.canvas = E.el("canvas", {
      class: "tensor",
      tabindex: 0,
      role: "application",
      "aria-roledescription": "tensor",
      "aria-label": `${name} of ${by} words. Arrow keys choose a word, with Shift another plane; Escape leaves it.`,
    });
    this.canvas.addEventListener("click", (event) => this.pick(event));
    this.canvas.addEventListener("pointermove", (event) => {
      const word = this.under(event);
      this.canvas.title = word === undefined ? "" : `${V.word(this.side, this.type, word)}: click to follow it`;
    });
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    this.node = E.el("figure", {}, E.el("figcaption", {}, V.swatch(type), this.sizes, this.note), this.canvas);
  }

  under(event) {
    const at = this.layout && V.wordAt(this.layout, event.offsetX - 2, event.offsetY - 2);
    return at === undefined ? undefined : V.numberAt(this.extents, at);
  }
  pick(event) {
    const word = this.under(event);
    if (word !== undefined) this.choose(V.word(this.side, this.type, word));
  }
  key(event) {
    const by = { ArrowLeft: [3, -1], ArrowRight: [3, 1], ArrowUp: [2, -1], ArrowDown: [2, 1] }[event.key];
    if (by === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const at = this.chosen === undefined ? [0, 0, 0, 0] : V.placesAt(this.extents, this.chosen);
    const d = event.shiftKey ? (by[0] === 3 ? 1 : 0) : by[0];
    if (this.chosen !== undefined) at[d] = Math.min(Math.max(at[d] + by[1], 0), this.extents[d] - 1);
    const text = V.word(this.side, this.type, V.numberAt(this.extents, at));
    this.choose(text);
    E.say(text);
  }

  resize(height) {
    this.room = { width: this.node.clientWidth - 4, height };
    this.scale = Math.min(window.devicePixelRatio || 1, 3);
    this.layout = undefined;
  }
  forget() {
    this.layout = undefined;
  }

  // Another layout where the pass is another, and not all planes are seen.
  arrange(cycle) {
    const pass = V.passAt(this.side, cycle) || this.side.passes[0];
    if (this.layout !== undefined && (this.layout.all || this.pass === pass)) return;
    this.pass = pass;
    const layout = V.tensorLayout(this.side, this.type, pass, this.room.width, this.room.height);
    this.layout = layout;
    if (layout === undefined) return;
    const range = ([first, end]) => (end - first === 1 ? String(first) : `${first}\u2013${end - 1}`);
    const all = ([first, end], d) => first === 0 && end === this.extents[d];
    const names = {
      ifmap: ["image", "channel", "row", "column"],
      filter: ["filter", "channel", "row", "column"],
      psum: ["image", "filter", "row", "column"],
    }[this.type];
    const letters = { ifmap: "nchw", filter: "mcrs", psum: "nmef" }[this.type];
    const [outer, inner] = layout.ranges;
    const cut = layout.planes < (outer[1] - outer[0]) * layout.inner ? `first ${layout.planes} of ` : "";
    // What is there in full is left out.
    const parts = (called) =>
      [0, 1, 2, 3]
        .filter((d) => !all(layout.ranges[d], d))
        .map((d) => `${called[d]} ${range(layout.ranges[d])}`)
        .join(", ") || "all";
    V.text(this.sizes, this.title);
    V.text(this.note, layout.all ? "" : cut + parts(names));
    // The caption has one line: letters as in W[m,c,r,s] where names do not fit.
    const caption = this.note.parentNode;
    caption.title = caption.textContent;
    if (caption.scrollWidth > caption.clientWidth) {
      V.text(this.sizes, this.title.replaceAll(" \u00d7 ", "\u00d7"));
      V.text(this.note, layout.all ? "" : cut + parts(letters));
    }
    const height = (layout.all ? layout.tall : this.room.height) + 4;
    this.canvas.style.height = `${height}px`;
    this.canvas.width = Math.round((this.room.width + 4) * this.scale);
    this.canvas.height = Math.round(height * this.scale);
    this.ground = document.createElement("canvas");
    this.ground.width = this.canvas.width;
    this.ground.height = this.canvas.height;
    this.drawGround();
  }
  pencil(canvas) {
    const c = canvas.getContext("2d");
    c.setTransform(this.scale, 0, 0, this.scale, 2 * this.scale, 2 * this.scale);
    return c;
  }
  drawGround() {
    const c = this.pencil(this.ground);
    const t = V.theme();
    const { size, gap, across, planes, rows, columns } = this.layout;
    c.fillStyle = t.paper;
    c.fillRect(-2, -2, this.room.width + 4, this.ground.height);
    c.fillStyle = t.wire;
    for (let k = 0; k < planes; ++k)
      c.fillRect(
        (k % across) * (columns * size + gap),
        Math.floor(k / across) * (rows * size + gap),
        columns * size,
        rows * size,
      );
    this.come = 0;
  }
  // Steps on to a cycle, or back to it; all anew where that is shorter.
  drawProgress(cycle) {
    const { at, words, far, was } = V.progressOf(this.side, this.type);
    const come = V.upTo(at, cycle);
    if (come < this.come - come) this.drawGround();
    const c = this.pencil(this.ground);
    for (; this.come < come; ++this.come) this.drawFar(c, words[this.come], far[this.come]);
    while (this.come > come) {
      --this.come;
      this.drawFar(c, words[this.come], was[this.come]);
    }
  }
  drawFar(c, word, far) {
    const place = this.placeOf(word);
    if (place === undefined) return;
    const t = V.theme();
    this.square(c, place, far === 0 ? t.wire : t.paper);
    if (far === 0) return;
    c.globalAlpha = far === 2 ? 0.6 : 0.3;
    this.square(c, place, t[this.type]);
    c.globalAlpha = 1;
  }
  placeOf(word) {
    return V.placeOfWord(this.layout, V.placesAt(this.extents, word));
  }
  square(c, [x, y], colour) {
    const { size } = this.layout;
    const line = size >= 4 ? 1 : size >= 3 ? 0.5 : 0;
    c.fillStyle = colour;
    c.fillRect(x, y, size - line, size - line);
  }

  // Around what is no zero of the border.
  drawBorder(c) {
    const [top, bottom, left, right] = this.side.layer.pad;
    if (this.type !== "ifmap" || top + bottom + left + right === 0 || this.layout.size < 3) return;
    const { size, ranges, planes, inner } = this.layout;
    c.strokeStyle = V.theme().soft;
    c.lineWidth = 1;
    for (let plane = 0; plane < Math.min(planes, V.mostBorders); ++plane) {
      const b = plane % inner;
      const at = [ranges[0][0] + (plane - b) / inner, ranges[1][0] + b, ranges[2][0], ranges[3][0]];
      const [x, y] = V.placeOfWord(this.layout, at);
      const [above, below] = [Math.max(top, ranges[2][0]), Math.min(this.extents[2] - bottom, ranges[2][1])];
      const line = 0.5;
      c.strokeRect(
        x + left * size - line,
        y + (above - ranges[2][0]) * size - line,
        (this.extents[3] - left - right) * size,
        (below - above) * size,
      );
    }
  }

  // `chosen`: the number of the chosen word, where it is of this tensor.
  draw(cycle, inUse, onTheWay, chosen) {
    if (this.room === undefined) return;
    this.chosen = chosen;
    this.arrange(cycle);
    if (this.layout === undefined) return;
    this.drawProgress(cycle);
    const c = this.canvas.getContext("2d");
    const t = V.theme();
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.drawImage(this.ground, 0, 0);
    this.pencil(this.canvas);
    this.drawBorder(c);
    const { size } = this.layout;
    const frame = Math.min(2, size / 3);
    c.fillStyle = t.ink;
    c.beginPath();
    for (const word of onTheWay) {
      const place = this.placeOf(word);
      if (place !== undefined) c.rect(place[0] - frame / 2, place[1] - frame / 2, size, size);
    }
    c.strokeStyle = t.ink;
    c.lineWidth = Math.max(1, frame * 0.75);
    c.stroke();
    for (const word of inUse) {
      const place = this.placeOf(word);
      if (place !== undefined) this.square(c, place, t[this.type]);
    }
    const place = chosen === undefined ? undefined : this.placeOf(chosen);
    if (place === undefined) return;
    const most = Math.max(size, 5);
    c.strokeStyle = t.accent;
    c.lineWidth = 2.5;
    c.strokeRect(place[0] + (size - most) / 2 - 1.5, place[1] + (size - most) / 2 - 1.5, most + 2, most + 2);
  }
};
