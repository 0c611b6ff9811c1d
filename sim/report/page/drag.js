"use strict";
// A drag over a chart marks a rectangle. What it means is said by `mode()`: "limit", "zoom" or "move".

// spec: {library(), grids(): of what grid indices, mode(), limit(grid, x, y), zoom(grid, x, y), move(grid, from, to)}
// x, y: [least, most] in the axes' units; from, to: [x, y].
E.dragOn = function (canvas, spec) {
  const box = E.el("div", { class: "dragged", hidden: true });
  canvas.parentNode.append(box);
  let start = null;

  const place = (event) => {
    const edge = canvas.getBoundingClientRect();
    return [event.clientX - edge.x, event.clientY - edge.y];
  };
  const gridAt = (at) =>
    spec.library() ? spec.grids().find((grid) => spec.library().containPixel({ gridIndex: grid }, at)) : undefined;
  const value = (grid, at) => spec.library().convertFromPixel({ gridIndex: grid }, at);
  // The other corner, kept inside the grid.
  function corner(event) {
    const at = place(event);
    const { x, y, width, height } = spec
      .library()
      .getModel()
      .getComponent("grid", start.grid)
      .coordinateSystem.getRect();
    return [Math.min(Math.max(at[0], x), x + width), Math.min(Math.max(at[1], y), y + height)];
  }
  canvas.addEventListener("pointerdown", (event) => {
    const at = place(event);
    const grid = event.button === 0 ? gridAt(at) : undefined;
    if (grid !== undefined) start = { at, grid, mode: event.shiftKey ? "zoom" : spec.mode(), id: event.pointerId };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!start || event.pointerId !== start.id) return;
    const at = corner(event);
    if (Math.hypot(at[0] - start.at[0], at[1] - start.at[1]) < 5 && !start.dragging) return;
    if (!start.dragging) {
      start.dragging = true;
      canvas.setPointerCapture(event.pointerId);
      spec.library().dispatchAction({ type: "hideTip" });
    }
    if (start.mode === "move") {
      spec.move(start.grid, value(start.grid, start.at), value(start.grid, at));
      start.at = at;
      return;
    }
    box.hidden = false;
    box.style.left = canvas.offsetLeft + Math.min(at[0], start.at[0]) + "px";
    box.style.top = canvas.offsetTop + Math.min(at[1], start.at[1]) + "px";
    box.style.width = Math.abs(at[0] - start.at[0]) + "px";
    box.style.height = Math.abs(at[1] - start.at[1]) + "px";
  });
  const end = (event) => {
    if (!start) return;
    const { at, grid, mode, dragging } = start;
    box.hidden = true;
    const there = dragging && event.type === "pointerup" ? corner(event) : null;
    start = null;
    if (!there || mode === "move") return;
    const [a, b] = [value(grid, at), value(grid, there)];
    const sorted = (n) => [Math.min(a[n], b[n]), Math.max(a[n], b[n])].map((v) => Number(v.toPrecision(6)));
    spec[mode](grid, sorted(0), sorted(1));
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
};

// A range grown or shrunk by a factor about a place in it.
E.zoomed = function ([least, most], factor, about, log) {
  const [to, back] = log ? [Math.log, Math.exp] : [(x) => x, (x) => x];
  const middle = to(about);
  return [least, most].map((end) => Number(back(middle + factor * (to(end) - middle)).toPrecision(12)));
};
E.moved = function ([least, most], from, to, log) {
  return log ? [(least * from) / to, (most * from) / to] : [least + from - to, most + from - to];
};
