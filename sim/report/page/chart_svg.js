"use strict";
// A chart as an SVG that stands alone: title, description, legend, in the colours of paper. It is what a button saves,
// and what is printed.

E.svg = function (tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(name, value);
  node.append(...children);
  return node;
};

// A mark of a legend, in a square with sides of 10: as the library draws the symbol of that name.
E.mark = function (shape, colour, degrees = 0) {
  const paths = {
    circle: "M9 5A4 4 0 1 1 1 5A4 4 0 1 1 9 5Z",
    triangle: "M5 1L9 9H1Z",
    diamond: "M5 0.5L9.5 5L5 9.5L0.5 5Z",
    roundRect: "M3 1H7A2 2 0 0 1 9 3V7A2 2 0 0 1 7 9H3A2 2 0 0 1 1 7V3A2 2 0 0 1 3 1Z",
    line: "M0 4H10V6H0Z",
  };
  const turned = degrees ? `rotate(${-degrees} 5 5)` : null;
  return E.svg("path", {
    d: paths[shape] || "M1 1H9V9H1Z",
    fill: colour,
    stroke: E.theme.soft,
    "stroke-width": 0.8,
    transform: turned,
  });
};

// entries: [[name, colour, shape, degrees]]. Lines of marks and names below a picture so wide; null: nothing to tell.
E.svgLegend = function (entries, width, top) {
  if (entries.length < 2) return null;
  const size = E.rem(0.8);
  const group = E.svg("g", { "font-size": size, fill: E.theme.ink });
  let x = 8,
    y = top + size;
  for (const [name, colour, shape, degrees] of entries) {
    const room = size * (2.4 + 0.58 * name.length);
    if (x + room > width && x > 8) [x, y] = [8, y + 1.5 * size];
    const place = `translate(${x} ${y - size}) scale(${size / 10})`;
    group.append(
      E.svg("g", { transform: place }, E.mark(shape, colour, degrees)),
      E.svg("text", { x: x + 1.4 * size, y: y - 0.1 * size, "font-family": "system-ui, sans-serif" }, name),
    );
    x += room;
  }
  return { group, bottom: y + 0.6 * size };
};

// chart: {title, description, width, height, option, entries}, in pixels.
E.svgOf = function ({ title, description, width, height, option, entries }) {
  const drawn = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  // The library writes names of fonts into attributes as they are: those with quotes would end them.
  const textStyle = { ...option.textStyle, fontFamily: "system-ui, sans-serif" };
  drawn.setOption({ ...option, textStyle, animation: false, tooltip: { show: false } });
  const root = new DOMParser().parseFromString(drawn.renderToSVGString(), "image/svg+xml").documentElement;
  drawn.dispose();
  const svg = document.importNode(root, true);
  const legend = E.svgLegend(entries, width, height);
  if (legend) svg.append(legend.group);
  const whole = legend ? Math.ceil(legend.bottom) : height;
  svg.setAttribute("height", whole);
  svg.setAttribute("viewBox", `0 0 ${width} ${whole}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", title);
  svg.prepend(
    E.svg("title", {}, title),
    E.svg("desc", {}, description),
    E.svg("rect", { width, height: whole, fill: E.theme.paper }),
  );
  return svg;
};

E.saveSvg = function (svg, name) {
  const text = '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(svg) + "\n";
  const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  E.el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  E.say("saved " + name);
};
E.fileName = (title) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_|_$/g, "") + ".svg";
