"use strict";
// Icons as outlines: not every computer has a font with these signs.
V.outlines = {
  first: "M3 3h2v10h-2zM13 3v10l-7 -5z",
  back: "M11 3v10l-7 -5z",
  play: "M4 2l10 6l-10 6z",
  pause: "M4 3h3v10h-3zM9 3h3v10h-3z",
  on: "M5 3v10l7 -5z",
  last: "M11 3h2v10h-2zM3 3v10l7 -5z",
};
V.icon = function (name) {
  const make = (tag, attributes, ...children) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  return make(
    "svg",
    { viewBox: "0 0 16 16", "aria-hidden": "true", class: "icon" },
    make("path", { d: V.outlines[name] }),
  );
};
