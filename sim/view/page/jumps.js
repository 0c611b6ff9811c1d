"use strict";
// Cycles to go to: the first MAC, where the chosen PE begins to wait, where a pass begins.

// undefined: none is shown.
V.firstMac = function (side) {
  const cycle = V.cycleOf(side, "macs", 1);
  return cycle < side.end ? cycle : undefined;
};

// Cycles in which a PE begins to wait, for a word or, as all do, for DRAM.
V.stallsOf = function (side, i) {
  const pe = side.pes[i];
  if (pe.stalls !== undefined) return pe.stalls;
  const { at, count, detail } = pe.cycles;
  const waits = (reason) => V.reasonMarks[reason][3] === "hatched";
  const ends = new Set(side.pauses.map(({ end }) => end));
  const starts = side.pauses.map(({ start }) => start).filter((start) => !ends.has(start));
  for (let k = 0; k < at.length; ++k)
    if (waits(detail[k]) && !(k > 0 && detail[k - 1] === detail[k] && at[k - 1] + count[k - 1] === at[k]))
      starts.push(at[k]);
  pe.stalls = E.unique(starts.filter((cycle) => cycle >= side.first && cycle < side.end)).sort((a, b) => a - b);
  return pe.stalls;
};
V.passStarts = (side) => side.passes.map(({ start }) => start).filter((cycle) => cycle >= side.first);

// The next or the last one from a cycle; undefined: none.
V.nextIn = (cycles, cycle) => cycles[V.upTo(cycles, cycle)];
V.lastIn = (cycles, cycle) => cycles[V.before(cycles, cycle) - 1];
