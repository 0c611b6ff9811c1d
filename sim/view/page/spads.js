"use strict";
// What a PE holds in a cycle, by the order in which its program runs (pe/program.hpp).

// Numbers of the position's window, with the words that are there.
V.ifmapSpadAt = function (side, i, pe, cycle) {
  const { work, pass } = pe;
  if (work === undefined || work.program.window === 0) return [];
  const { window, filters, streams_ifmaps: streams } = work.program;
  const taken = side.pes[i].ifmaps;
  // The last window word that has been taken before this cycle, as an entry counted over all positions.
  let last = V.before(taken.at, cycle) - 1;
  if (last < 0 || taken.pass[last] !== pe.passNumber) return [];
  if (streams) return [V.ifmapOf(side, pass, V.entryAt(work, taken.first[last]))];
  const position = Math.floor(pe.macs / (window * filters));
  const words = [];
  const newest = taken.first[last];
  const kept = position % work.program.positions === 0 ? 0 : window - work.program.fresh;
  for (let k = 0; k < window; ++k) {
    const entry = position * window + k;
    if (k < kept ? Math.floor(newest / window) >= position - 1 : entry <= newest)
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
  if (use === 2) return inPass ? [V.filterOf(side, pass, V.macAt(work, taken.first[last]))] : [];
  const there = use === 1 ? window * filters : inPass ? taken.first[last] + 1 : 0;
  return [...Array(there).keys()].map((k) => V.filterOf(side, pass, V.keptFilterAt(work, k)));
};

// The psums of the position that is being worked on: {word, products, of, value}.
V.psumSpadAt = function (side, i, pe) {
  const { work, pass } = pe;
  if (work === undefined || work.program.window === 0) return [];
  const { window, filters } = work.program;
  const position = V.positionOf(pe);
  const done = pe.macs - position * window * filters;
  const psums = [];
  for (let f = 0; f < filters; ++f) {
    const products = Math.min(window, Math.floor(done / filters) + (f < done % filters ? 1 : 0));
    if (products <= 0) continue;
    let value = 0;
    for (let k = 0; k < products; ++k) {
      const mac = V.macAt(work, (position * window + k) * filters + f);
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
  const { window, filters } = pe.work.program;
  if (pe.psum !== undefined) return Math.floor(pe.psum / filters);
  const per = window * filters;
  return Math.floor(pe.macs / per);
};
