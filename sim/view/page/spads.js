"use strict";
// What a PE holds in a cycle, by the rules of word_use.js.

// Numbers of the position's window, with the words that are there.
V.ifmapSpadAt = function (side, i, pe, cycle) {
  const { work, pass } = pe;
  if (work === undefined || work.program.window === 0) return [];
  const { window, streams_ifmaps: streams } = work.program;
  const taken = side.pes[i].ifmaps;
  // The last window word that has been taken before this cycle, as an entry counted over all positions.
  let last = V.before(taken.at, cycle) - 1;
  if (last < 0 || taken.pass[last] !== pe.passNumber) return [];
  if (streams) return [V.ifmapOf(side, pass, V.entryAt(work, taken.first[last]))];
  const position = V.placeOfMac(work.program, pe.macs).position;
  const words = [];
  const newest = taken.first[last];
  const inImage = position % work.program.positions;
  for (let k = 0; k < window; ++k) {
    const entry = position * window + k;
    if (V.fromWindow(work.program, inImage, k) ? Math.floor(newest / window) >= position - 1 : entry <= newest)
      words.push(V.ifmapOf(side, pass, V.entryAt(work, entry)));
  }
  return words;
};

V.filterSpadAt = function (side, i, pe, cycle) {
  const { work, pass } = pe;
  if (work === undefined || work.program.window === 0) return [];
  const { window, filters, filter_use: use } = work.program;
  const taken = side.pes[i].filters;
  const last = V.before(taken.at, cycle) - 1;
  const inPass = last >= 0 && taken.pass[last] === pe.passNumber;
  if (use === V.filterUse.stream) return inPass ? [V.filterOf(side, pass, V.macAt(work, taken.first[last]))] : [];
  const there = use === V.filterUse.keep ? window * filters : inPass ? taken.first[last] + 1 : 0;
  return [...Array(there).keys()].map((k) => V.filterOf(side, pass, V.keptFilterAt(work, k)));
};

// The psums of the position that is being worked on: {word, products, of, value}.
V.psumSpadAt = function (side, i, pe) {
  const { work, pass } = pe;
  if (work === undefined || work.program.window === 0) return [];
  const { window, filters } = work.program;
  const position = V.positionOf(pe);
  const done = pe.macs - V.macNumber(work.program, { position, entry: 0, filter: 0 });
  const psums = [];
  for (let f = 0; f < filters; ++f) {
    const products = Math.min(window, Math.floor(done / filters) + (f < done % filters ? 1 : 0));
    if (products <= 0) continue;
    let value = 0;
    for (let k = 0; k < products; ++k) {
      const mac = V.macAt(work, V.macNumber(work.program, { position, entry: k, filter: f }));
      value += V.product(
        side,
        side.values.ifmap.get(V.ifmapOf(side, pass, mac)),
        side.values.filter.get(V.filterOf(side, pass, mac)),
      );
    }
    psums.push({
      word: V.psumOf(side, pass, V.psumAt(work, position * filters + f)),
      products,
      of: window,
      value: V.wrap(side, value),
    });
  }
  return psums;
};

// While psums are added, all MACs of their position are done: it is theirs, not the next one.
V.positionOf = function (pe) {
  const { program } = pe.work;
  return (pe.psum !== undefined ? V.placeOfPsum(program, pe.psum) : V.placeOfMac(program, pe.macs)).position;
};
