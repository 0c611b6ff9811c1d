"use strict";
// Colours and marks, the ledger's (sim/results/looks.hpp). A hue always means a data type, and each has a shape and a
// letter as well. A PE that works is solid, one that waits is hatched in the colour of what
// it waits for; a letter says so, too.

V.coloursOfTypes = (which) => Object.fromEntries(V.types.map((type) => [type, E.ledger.rows.types[type][which]]));
V.colourOfReason = (reason, which) => E.ledger.rows.reasons[reason][which];
// Of levels and of what has an energy besides.
V.coloursOfParts = (which) =>
  Object.fromEntries([...E.ledger.levels, ...E.ledger.energy_parts].map((part) => [part.id, part[which]]));
V.themes = {
  light: {
    paper: "#ffffff",
    ink: "#1a1a1a",
    soft: "#585f66",
    line: "#b4bac0",
    wire: "#d9dde1",
    block: "#f3f5f7",
    work: V.colourOfReason("busy", "colour"),
    onWork: "#ffffff",
    gated: V.colourOfReason("gated", "colour"),
    idle: "#f7f8f9",
    accent: "#c2007a",
    parts: V.coloursOfParts("colour"),
    ...V.coloursOfTypes("colour"),
    onType: "#ffffff",
  },
  dark: {
    paper: "#14181b",
    ink: "#eceff1",
    soft: "#a9b2b9",
    line: "#4d565e",
    wire: "#2c3339",
    block: "#1f252a",
    work: V.colourOfReason("busy", "dark"),
    onWork: "#14181b",
    gated: V.colourOfReason("gated", "dark"),
    idle: "#191e22",
    accent: "#ff7ac6",
    parts: V.coloursOfParts("dark"),
    ...V.coloursOfTypes("dark"),
    onType: "#14181b",
  },
};
V.dark = matchMedia("screen and (prefers-color-scheme: dark)");
V.stillness = matchMedia("(prefers-reduced-motion: reduce)");
// Asked for thousands of times a picture, a media query once.
V.onPaper = false;
V.chosenTheme = () => (V.dark.matches && !V.onPaper ? V.themes.dark : V.themes.light);
V.currentTheme = V.chosenTheme();
// The style sheet's names of them: --ifmap, ...
V.styleTypes = () => {
  for (const type of V.types) document.documentElement.style.setProperty(`--${type}`, V.currentTheme[type]);
};
V.styleTypes();
V.renewTheme = function () {
  V.currentTheme = V.chosenTheme();
  V.styleTypes();
};
V.theme = () => V.currentTheme;

// By reason: letter, what it says, the type whose colour it has, how it is filled.
V.reasonMarks = E.ledger.reasons.map(({ letter, text, type, fill }) => [letter, text, type || null, fill]);

// A hatch of a colour, made once.
V.hatches = new Map();
V.hatch = function (canvas, colour, paper, dotted) {
  const key = colour + paper + dotted;
  if (!V.hatches.has(key)) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const c = tile.getContext("2d");
    c.fillStyle = paper;
    c.fillRect(0, 0, 8, 8);
    c.strokeStyle = c.fillStyle = colour;
    if (dotted) {
      c.fillRect(1, 1, 2, 2);
      c.fillRect(5, 5, 2, 2);
    } else {
      c.lineWidth = 2.4;
      c.beginPath();
      for (const shift of [-8, 0, 8]) {
        c.moveTo(shift - 1, 9);
        c.lineTo(shift + 9, -1);
      }
      c.stroke();
    }
    V.hatches.set(key, tile);
  }
  return canvas.createPattern(V.hatches.get(key), "repeat");
};

V.fillOf = function (canvas, reason) {
  const t = V.theme();
  const [, , type, how] = V.reasonMarks[reason];
  if (how === "work") return t.work;
  if (how === "gated") return t.gated;
  if (how === "solid") return t[type];
  if (how === "plain") return t.block;
  if (how === "idle") return t.idle;
  if (how === "dotted") return V.hatch(canvas, t.line, t.idle, true);
  return V.hatch(canvas, type === null ? t.ink : t[type], t.paper, false);
};

// A word of a type: filters are squares, ifmaps discs, psums triangles.
V.drawWord = function (canvas, type, x, y, size) {
  const t = V.theme();
  canvas.beginPath();
  if (type === "filter") canvas.rect(x - size, y - size, 2 * size, 2 * size);
  else if (type === "ifmap") canvas.arc(x, y, size * 1.1, 0, 7);
  else {
    canvas.moveTo(x, y - size * 1.3);
    canvas.lineTo(x + size * 1.3, y + size);
    canvas.lineTo(x - size * 1.3, y + size);
    canvas.closePath();
  }
  canvas.fillStyle = t[type];
  canvas.fill();
  canvas.lineWidth = 1;
  canvas.strokeStyle = t.ink;
  canvas.stroke();
};

V.font = (pixels, weight) => `${weight || ""} ${pixels}px system-ui, "Segoe UI", "DejaVu Sans", sans-serif`;
