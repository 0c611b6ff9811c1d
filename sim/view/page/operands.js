"use strict";
// Which words a PE's numbers stand for, and how words are written: I[n,c,y,x] of the padded ifmap, W[m,c,r,s],
// P[n,m,y,x]. A word's number is its place in its tensor, row-major (sim/view/scene_words.hpp); there the channels of W
// count within the group.

// Coordinates, relative to the pass, of number `number` of a kind of things.
V.iteration = function (work, number, what) {
  const at = work.first.slice();
  for (let i = work.loops.length - 1; i >= 0; --i) {
    const [dimension, extent, level] = work.loops[i];
    if (!V.counts(what, level)) continue;
    at[dimension] += number % extent;
    number = Math.floor(number / extent);
  }
  return at;
};
V.macAt = (work, number) => V.iteration(work, number, V.numbered.macs);
V.entryAt = (work, number) => V.iteration(work, number, V.numbered.entries);
V.keptFilterAt = (work, number) => V.iteration(work, number, V.numbered.keptFilters);
V.psumAt = (work, number) => V.iteration(work, number, V.numbered.psums);

V.ifmapOf = function (side, pass, at) {
  const L = side.layer;
  const channel = (pass.group + at[0]) * (L.C / L.G) + pass.channel + at[3];
  const y = (pass.row + at[6]) * L.U + at[4];
  const x = (pass.column + at[7]) * L.V + at[5];
  return (((pass.image + at[1]) * L.C + channel) * L.H + y) * L.W + x;
};
V.filterOf = function (side, pass, at) {
  const L = side.layer;
  const m = (pass.group + at[0]) * (L.M / L.G) + pass.filter + at[2];
  return ((m * (L.C / L.G) + pass.channel + at[3]) * L.R + at[4]) * L.S + at[5];
};
V.psumOf = function (side, pass, at) {
  const L = side.layer;
  const m = (pass.group + at[0]) * (L.M / L.G) + pass.filter + at[2];
  return (((pass.image + at[1]) * L.M + m) * L.E + pass.row + at[6]) * L.F + pass.column + at[7];
};

V.places = function (number, d1, d2, d3) {
  const d = number % d3;
  number = Math.floor(number / d3);
  const c = number % d2;
  number = Math.floor(number / d2);
  return [Math.floor(number / d1), number % d1, c, d];
};
V.coordinates = {
  ifmap: (side, number) => V.places(number, side.layer.C, side.layer.H, side.layer.W),
  filter: (side, number) => {
    const L = side.layer;
    const at = V.places(number, L.C / L.G, L.R, L.S);
    at[1] += Math.floor(at[0] / (L.M / L.G)) * (L.C / L.G);
    return at;
  },
  psum: (side, number) => V.places(number, side.layer.M, side.layer.E, side.layer.F),
};
V.word = (side, type, number) =>
  `${E.ledger.rows.types[type].letter}[${V.coordinates[type](side, number).join(",")}]`;
// With its value, where it is known.
V.wordAndValue = function (side, type, number, value) {
  if (value === undefined && type !== "psum") value = side.values[type].get(number);
  return V.word(side, type, number) + (value === undefined ? "" : `=${String(value).replace("-", "\u2212")}`);
};

// The product and sum of the machine's arithmetic.
V.arithmetic = (side) => side.result.accelerator.arithmetic;
V.product = (side, ifmap, filter) => (ifmap * filter) >> V.arithmetic(side).product_shift;
V.wrap = (side, value) => Number(BigInt.asIntN(V.arithmetic(side).psum_bits, BigInt(value)));
