"use strict";
// Which of a PE's MACs, window entries, filter words or psums a word belongs to: operands.js the other way round.
//
// A word's number is that of the PE's first coordinates plus, for each loop, its index times the loop's stride in the
// tensor. Different coordinates have different numbers, so that the indices that give a number are just those wanted.

// By dimension: how far a step in it goes in a tensor.
V.strides = function (side, type) {
  const L = side.layer;
  const channels = L.C / L.G;
  const filters = L.M / L.G;
  if (type === "ifmap") return [channels * L.H * L.W, L.C * L.H * L.W, 0, L.H * L.W, L.W, 1, L.U * L.W, L.V];
  if (type === "filter") {
    const filter = channels * L.R * L.S;
    return [filters * filter, 0, filter, L.R * L.S, L.S, 1, 0, 0];
  }
  return [filters * L.E * L.F, L.M * L.E * L.F, L.E * L.F, 0, 0, 0, L.F, 1];
};
V.numberOf = {
  ifmap: (side, pass, at) => V.ifmapOf(side, pass, at),
  filter: (side, pass, at) => V.filterOf(side, pass, at),
  psum: (side, pass, at) => V.psumOf(side, pass, at),
};

// The numbers, by `what` of V.numbered, of a PE's work in a pass that stand for a word, in ascending order.
V.numbersOf = function (side, pass, work, what, type, word) {
  const strides = V.strides(side, type);
  const loops = work.loops
    .filter(([, , level]) => V.counts(what, level))
    .map(([dimension, extent]) => ({ extent, stride: strides[dimension] }));
  // What the loops further in can add at most, and how many numbers they have.
  let most = 0;
  let numbers = 1;
  for (const loop of loops.slice().reverse()) {
    loop.most = most;
    loop.numbers = numbers;
    most += (loop.extent - 1) * loop.stride;
    numbers *= loop.extent;
  }
  const found = [];
  const look = function (depth, left, number) {
    if (depth === loops.length) {
      if (left === 0) found.push(number);
      return;
    }
    const { extent, stride, most: further, numbers: each } = loops[depth];
    const first = stride === 0 ? 0 : Math.max(0, Math.ceil((left - further) / stride));
    const last = stride === 0 ? extent - 1 : Math.min(extent - 1, Math.floor(left / stride));
    for (let i = first; i <= last; ++i) look(depth + 1, left - i * stride, number + i * each);
  };
  const from = V.numberOf[type](side, pass, work.first);
  if (word >= from && word <= from + most) look(0, word - from, 0);
  return found;
};

// A list of numbered actions by pass, to look up when a number's turn was. `of`: which of its entries.
V.runsOf = function (list, of) {
  const runs = new Map();
  for (let i = 0; i < list.at.length; ++i) {
    if (of !== undefined && !of(list.detail[i])) continue;
    if (!runs.has(list.pass[i])) runs.set(list.pass[i], { at: [], first: [], count: [] });
    const run = runs.get(list.pass[i]);
    run.at.push(list.at[i]);
    run.first.push(list.first[i]);
    run.count.push(list.count[i]);
  }
  return runs;
};
// The cycle of a number; undefined: not on the page.
V.turnOf = function (run, number) {
  if (run === undefined) return undefined;
  const i = V.upTo(run.first, number) - 1;
  return i >= 0 && number < run.first[i] + run.count[i] ? run.at[i] + number - run.first[i] : undefined;
};
V.runsOfPe = function (side, i) {
  const pe = side.pes[i];
  if (pe.runs === undefined)
    pe.runs = {
      macs: V.runsOf(pe.cycles, (reason) => V.stepOf(reason) === "mac"),
      psums: V.runsOf(pe.cycles, (reason) => V.stepOf(reason) === "psum"),
      filters: V.runsOf(pe.filters),
      ifmaps: V.runsOf(pe.ifmaps),
      passedLeft: V.runsOf(pe.passed, (to) => to === V.ifmapSide.left),
      passedUp: V.runsOf(pe.passed, (to) => to === V.ifmapSide.above),
      put: V.runsOf(pe.put),
    };
  return pe.runs;
};

// Products of matrices lie on each side as its mapping folds them (workloads/folding.hpp): words at other places, with
// other coordinates. The number of a side's word on another side, of the same layer.
V.carried = function (from, to, type, number) {
  if (type === "filter") return number; // in one order under every folding
  const [window, map] = type === "ifmap" ? [V.windowOf, V.mapOf] : [() => [1, 1], V.ofmapOf];
  const { row, depth } = V.placeInProduct(map(from), window(from), number);
  return V.numberInProduct(map(to), window(to), row, depth);
};
V.windowOf = (side) => [side.layer.R, side.layer.S];
V.mapOf = ({ layer: { C, H, W } }) => [C, H, W];
V.ofmapOf = ({ layer: { M, E: rows, F: columns } }) => [M, rows, columns];
V.placeInProduct = function ([channels, height, width], [R, S], number) {
  const [image, channel, y, x] = V.places(number, channels, height, width);
  return {
    row: (image * Math.floor(height / R) + Math.floor(y / R)) * Math.floor(width / S) + Math.floor(x / S),
    depth: (channel * R + (y % R)) * S + (x % S),
  };
};
V.numberInProduct = function ([channels, height, width], [R, S], row, depth) {
  const [down, across] = [Math.floor(height / R), Math.floor(width / S)];
  const [channel, y, x] = [Math.floor(depth / (R * S)), Math.floor(depth / S) % R, depth % S];
  const image = Math.floor(row / (down * across));
  const [top, left] = [(Math.floor(row / across) % down) * R, (row % across) * S];
  return ((image * channels + channel) * height + top + y) * width + left + x;
};
// Whether words have the same coordinates on both.
V.foldedAlike = (one, other) =>
  ["N", "C", "H", "W", "R", "S", "E", "F"].every((key) => one.layer[key] === other.layer[key]);

// A word that one side writes so, as another writes it; "": no word.
V.carriedText = function (from, to, text) {
  if (text === undefined || from === to || V.foldedAlike(from, to)) return text;
  const one = V.readWord(from, text);
  return one === undefined ? "" : V.word(to, one.type, V.carried(from, to, one.type, one.word));
};

// "I[0,1,2,3]" as { type, word } of a side; undefined: no such word there.
V.readWord = function (side, text) {
  const parts = /^([A-Z])\[(\d+),(\d+),(\d+),(\d+)\]$/.exec(text || "");
  const type = parts && V.types.find((one) => E.ledger.rows.types[one].letter === parts[1]);
  if (!type) return undefined;
  const at = parts.slice(2).map(Number);
  const L = side.layer;
  const extents = {
    ifmap: [L.N, L.C, L.H, L.W],
    filter: [L.M, L.C / L.G, L.R, L.S],
    psum: [L.N, L.M, L.E, L.F],
  }[type];
  if (type === "filter") {
    const first = Math.floor(at[0] / (L.M / L.G)) * (L.C / L.G);
    at[1] -= first; // counted within the group
  }
  if (at.some((n, i) => n < 0 || n >= extents[i])) return undefined;
  return { type, word: at.reduce((number, n, i) => number * extents[i] + n, 0), text };
};
