"use strict";
// What colours, shapes and letters mean.

V.reasonSample = function (reason) {
  const canvas = E.el("canvas", { width: 48, height: 36, class: "sample", "aria-hidden": "true" });
  V.drawCell(canvas.getContext("2d"), { cellWidth: 48, cellHeight: 36, lettered: true }, reason, false);
  return canvas;
};

V.legend = function (sides) {
  const words = E.unique(V.networks.map(({ type }) => type)).map((type) =>
    E.el("li", {}, V.swatch(type), E.ledger.rows.types[type].words),
  );
  const seen = new Set(sides.flatMap((side) => side.pes.flatMap((pe) => pe.cycles.detail)));
  seen.add(V.reason.no_work).add(V.reason.dram);
  if (sides.some((side) => side.counters.gated_macs !== undefined)) seen.add(V.reason.gated);
  const reasons = V.reasonMarks
    .map(([, text], reason) => [text, reason])
    .filter(([, reason]) => seen.has(reason))
    .map(([text, reason]) => E.el("li", {}, V.reasonSample(reason), text));
  return E.el(
    "details",
    { class: "legend" },
    E.el("summary", {}, "Legend"),
    E.el(
      "ul",
      {},
      words,
      reasons,
      E.el("li", {}, "Bars at a PE's edges: words in its FIFOs, left coming in, right going out"),
      E.el(
        "li",
        {},
        "Tensors: grey not yet loaded, pale in the buffer (ofmaps: darker once in DRAM), full colour in use",
      ),
      E.el("li", {}, E.el("span", { class: "swatch copy" }), "copies of the chosen word"),
      E.el("li", {}, "Strip: black lines are borders of passes, grey is an array that stands still"),
    ),
  );
};
