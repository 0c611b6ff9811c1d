"use strict";
// What happens in a cycle. Everything is looked up in the lists of events: any cycle, in any order.

// Reasons are numbers in scenes: what each is called, and what its cycles are steps of ("mac", "psum" or "").
V.reason = Object.fromEntries(E.ledger.reasons.map(({ id }, number) => [id, number]));
V.stepOf = (reason) => E.ledger.reasons[reason].step;

V.pauseAt = (side, cycle) => side.pauses.find((pause) => pause.start <= cycle && cycle < pause.end);
// The pass that runs, or ran last before a pause; undefined before the first.
V.passAt = function (side, cycle) {
  const next = side.passes.findIndex((pass) => pass.start > cycle);
  return side.passes[(next < 0 ? side.passes.length : next) - 1];
};

// The stretch of one reason that a PE is in, as a place in its list; -1: nothing of its own.
V.stretchAt = function (pe, cycle) {
  const i = V.upTo(pe.cycles.at, cycle) - 1;
  return i >= 0 && cycle < pe.cycles.at[i] + pe.cycles.count[i] ? i : -1;
};

V.ifmapOfMac = function (side, i, place, cycle) {
  const list = side.pes[i].cycles;
  const work = V.workOf(side, list.pass[place], i);
  return V.ifmapOf(
    side,
    side.passByNumber.get(list.pass[place]),
    V.macAt(work, list.first[place] + cycle - list.at[place]),
  );
};

V.reasonAt = function (side, i, cycle, pause) {
  const place = V.stretchAt(side.pes[i], cycle);
  if (place < 0) return pause === undefined ? V.reason.no_work : V.reason.dram;
  const reason = side.pes[i].cycles.detail[place];
  if (reason !== V.reason.busy || !side.machine.zero_gating) return reason;
  return side.values.ifmap.get(V.ifmapOfMac(side, i, place, cycle)) === 0 ? V.reason.gated : V.reason.busy;
};

// A MAC with its words; `done`: MACs of the PE in the pass before it.
V.mac = function (side, i, passNumber, number) {
  const pass = side.passByNumber.get(passNumber);
  const work = V.workOf(side, passNumber, i);
  const at = V.macAt(work, number);
  return {
    number,
    pass,
    work,
    at,
    ifmap: V.ifmapOf(side, pass, at),
    filter: V.filterOf(side, pass, at),
    psum: V.psumOf(side, pass, at),
  };
};

// Where a PE stands in a cycle: the pass it works on; MACs and psums that it has done in it before; what it does now.
V.peAt = function (side, i, cycle) {
  const list = side.pes[i].cycles;
  const now = V.stretchAt(side.pes[i], cycle);
  let last = V.upTo(list.at, cycle) - 1;
  const reason = V.reasonAt(side, i, cycle, V.pauseAt(side, cycle));
  if (last < 0) return { reason, work: undefined, macs: 0 };
  const passNumber = list.pass[last];
  const work = V.workOf(side, passNumber, i);
  // MACs before this cycle: those of the last busy stretch of the pass, as far as it has gone.
  const begun = last;
  while (last >= 0 && list.pass[last] === passNumber && V.stepOf(list.detail[last]) !== "mac") --last;
  let macs = 0;
  if (last >= 0 && list.pass[last] === passNumber)
    macs = list.first[last] + Math.min(cycle - list.at[last], list.count[last]);
  let psum;
  if (now >= 0 && V.stepOf(list.detail[now]) === "psum") psum = list.first[now] + cycle - list.at[now];
  return {
    reason,
    passNumber,
    pass: side.passByNumber.get(passNumber),
    work,
    macs,
    psum,
    stretch: begun,
    active: now >= 0,
  };
};

// Is it a MAC that this cycle does?
V.multiplies = (reason) => V.stepOf(reason) === "mac";

// --- What moves ----------------------------------------------------------------------------------

// Bus words that a network sends in a cycle, and how many wait in its FIFO after it.
V.sentAt = function (bus, cycle) {
  const first = V.before(bus.sent, cycle);
  const end = V.upTo(bus.sent, cycle);
  return { first, end, waiting: Math.max(0, V.upTo(bus.read, cycle) - end) };
};

// [PE, [first, end) of its output FIFO] for every link that moves something.
V.linksAt = function (side, cycle) {
  const moves = [];
  for (let pe = 0; pe < side.links.length; ++pe) {
    const at = side.links[pe].at;
    const i = V.before(at, cycle);
    if (i < at.length && at[i] === cycle) moves.push([pe, V.linked(side, pe, cycle)]);
  }
  return moves;
};

// [PE, place in its list] of every ifmap word that goes on to a neighbour.
V.passedAt = function (side, cycle) {
  const moves = [];
  for (let pe = 0; pe < side.pes.length; ++pe) {
    const at = side.pes[pe].passed.at;
    for (let i = V.before(at, cycle); i < at.length && at[i] === cycle; ++i) moves.push([pe, i]);
  }
  return moves;
};

V.transfersAt = (side, cycle) =>
  side.transfers.filter((one) => one.start <= cycle && cycle < Math.max(one.end, one.start + 1));

// Words of a transfer that have moved by the end of a cycle, evenly over its time (sim/trace/transfer_accesses.cpp).
V.movedWords = function (transfer, cycle) {
  if (cycle < transfer.start) return 0;
  const length = transfer.end - transfer.start;
  if (length === 0) return transfer.words;
  return Math.min(Math.ceil(((cycle + 1 - transfer.start) * transfer.words) / length), transfer.words);
};
