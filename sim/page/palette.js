"use strict";
// Colours that colour-blind readers can tell apart (Okabe and Ito), fixed for each meaning on the whole page.
E.okabe = {
  blue: "#0072B2",
  sky: "#56B4E9",
  green: "#009E73",
  orange: "#E69F00",
  vermillion: "#D55E00",
  purple: "#CC79A7",
  yellow: "#F0E442",
  black: "#000000",
};

// Parts of an energy: MACs, those of the ledger in its order, and what is only on some machines. The last colour is for
// levels to come.
E.partsOf = (parts, colours) => [
  ["mac", "MAC", E.okabe.vermillion],
  ...parts.map(([id, title], i) => [id, title, colours[Math.min(i, colours.length - 1)]]),
  ["clock", "clock", E.okabe.purple],
  ["control", "control", E.okabe.yellow],
];
E.levels = E.partsOf(
  E.ledger.levels.map(({ id, title }) => [id, title]),
  [E.okabe.orange, E.okabe.green, E.okabe.sky, E.okabe.blue, E.okabe.black],
);
E.types = E.partsOf(
  E.ledger.types.map((id) => [id, id]),
  [E.okabe.orange, E.okabe.blue, E.okabe.green, E.okabe.black],
);
// Work in blues and green, waiting in warm colours, idleness in greys.
E.reasons = {
  busy: E.okabe.blue,
  gated: E.okabe.sky,
  psum_addition: E.okabe.green,
  window_shift: "#7ED6B8",
  control: E.okabe.yellow,
  wait_filter: E.okabe.orange,
  wait_ifmap: E.okabe.vermillion,
  wait_psum: E.okabe.purple,
  output_blocked: E.okabe.black,
  no_work: "#DDDDDD",
  dram: "#888888",
};
// For a few distinct things in no order, and for ranges from low to high (viridis, evenly taken).
E.distinct = [E.okabe.blue, E.okabe.orange, E.okabe.green, E.okabe.purple, E.okabe.sky, E.okabe.yellow, E.okabe.black];
E.ranges = ["#440154", "#414487", "#2A788E", "#22A884", "#7AD151", "#FDE725"];
// Shapes with their rotation.
E.symbols = [
  ["circle", 0],
  ["rect", 0],
  ["triangle", 0],
  ["triangle", 180],
  ["triangle", 90],
  ["triangle", -90],
  ["roundRect", 0],
];
E.frontColour = E.okabe.vermillion;
