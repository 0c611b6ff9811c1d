"use strict";
// When a word lies in a PE's spad, by the rules of spads.js: in the cycles [from, to].

V.liveInSpad = function (side, life, i, pass, work) {
  if (work.program.window === 0) return;
  const stay = (from, to) => life.held.push({ pe: i, store: "spad", from, to });
  const numbers = (what) => V.numbersOf(side, pass, work, what, life.type, life.word);
  const of = { filter: V.stayOfFilter, ifmap: V.stayOfIfmap, psum: V.stayOfPsum }[life.type];
  of(side, i, pass, work, numbers, stay);
};

// The cycles that a PE gives to a pass: from its first of the pass to that before its first of another.
V.turnOfPass = function (side, i, number) {
  const { at, pass } = side.pes[i].cycles;
  const first = pass.indexOf(number);
  if (first < 0) return undefined;
  let next = first;
  while (next < pass.length && pass[next] === number) ++next;
  return { from: at[first], to: next < at.length ? at[next] - 1 : side.end };
};

// Streamed words stay until the next one is taken.
V.stayOfStreamed = function (run, numbers, end, stay) {
  if (run === undefined) return;
  for (const number of numbers) {
    const taken = V.turnOf(run, number);
    if (taken === undefined) continue;
    const next = run.at[V.upTo(run.at, taken)];
    stay(taken + 1, next === undefined ? end : next);
  }
};

V.stayOfFilter = function (side, i, pass, work, numbers, stay) {
  const turn = V.turnOfPass(side, i, pass.number);
  if (turn === undefined) return;
  const run = V.runsOfPe(side, i).filters.get(pass.number);
  const use = work.program.filter_use;
  if (use === V.filterUse.stream) {
    V.stayOfStreamed(run, numbers(V.numbered.macs), turn.to, stay);
    return;
  }
  for (const number of numbers(V.numbered.keptFilters)) {
    const taken = use === V.filterUse.keep ? turn.from - 1 : V.turnOf(run, number);
    if (taken !== undefined) stay(taken + 1, turn.to);
  }
};

// In the window of each position that has it.
V.stayOfIfmap = function (side, i, pass, work, numbers, stay) {
  const { program } = work;
  const runs = V.runsOfPe(side, i);
  const run = runs.ifmaps.get(pass.number);
  const turn = V.turnOfPass(side, i, pass.number);
  if (turn === undefined) return;
  const entries = numbers(V.numbered.entries);
  if (program.streams_ifmaps) {
    V.stayOfStreamed(run, entries, turn.to, stay);
    return;
  }
  // The cycle before a position's first.
  const before = (position) => {
    const mac = V.macNumber(program, { position, entry: 0, filter: 0 });
    return mac === 0 ? turn.from - 1 : V.turnOf(runs.macs.get(pass.number), mac - 1);
  };
  for (const entry of entries) {
    const position = Math.floor(entry / program.window);
    const from = before(position);
    const taken = V.turnOf(run, entry);
    if (from === undefined) continue;
    const to = before(position + 1);
    const kept = V.fromWindow(program, position % program.positions, entry % program.window);
    if (kept || taken !== undefined) stay(Math.max(from + 1, kept ? 0 : taken + 1), to === undefined ? turn.to : to);
  }
};

// From its first product to when it is put out.
V.stayOfPsum = function (side, i, pass, work, numbers, stay) {
  const runs = V.runsOfPe(side, i);
  for (const number of numbers(V.numbered.psums)) {
    const { position, filter } = V.placeOfPsum(work.program, number);
    const first = V.turnOf(runs.macs.get(pass.number), V.macNumber(work.program, { position, entry: 0, filter }));
    const put = V.turnOf(runs.put.get(pass.number), number);
    if (first !== undefined) stay(first + 1, put === undefined ? side.end : put);
  }
};
