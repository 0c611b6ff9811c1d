"use strict";
// Colours of what the machine is made of and moves are the ledger's (sim/results/looks.hpp): one colour stands for one
// thing, on pages as in pictures. The colours here are for what has no such meaning: points of a sweep, lines, marks.
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

// Parts of an energy: MACs, those of the ledger in its order, and what is only on some machines.
E.partsOf = (parts) => {
  const others = (wanted) =>
    E.ledger.energy_parts
      .filter(({ everywhere }) => everywhere === wanted)
      .map(({ id, title, colour }) => [id, title, colour]);
  return [...others(true), ...parts, ...others(false)];
};
E.levels = E.partsOf(E.ledger.levels.map(({ id, title, colour }) => [id, title, colour]));
E.types = E.partsOf(E.ledger.types.map((id) => [id, id, E.ledger.rows.types[id].colour]));
// A result may be of another version, with reasons that this one has not.
E.titleOfReason = (id) => (E.ledger.rows.reasons[id] || { title: id }).title;
E.colourOfReason = (id, otherwise) => (E.ledger.rows.reasons[id] || { colour: otherwise }).colour;
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
