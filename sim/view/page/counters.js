"use strict";
// Counters so far, and what they cost by the table of the run: each with the price that the ledger gives it, added in
// its order, so that at the end of a layer the energies are those of its result (sim/prices/energy.hpp), to the last
// digit.

V.readCounters = function (packed, first) {
  const counters = {};
  for (const [name, text] of Object.entries(packed)) {
    const reader = new V.Reader(text);
    const list = { at: [], sum: [] };
    let at = first;
    let sum = 0;
    while (reader.more()) {
      list.at.push((at += reader.next()));
      list.sum.push((sum += reader.next()));
    }
    counters[name] = list;
  }
  return counters;
};

// By the end of a cycle.
V.count = function (side, name, cycle) {
  const list = side.counters[name];
  if (list === undefined) return 0;
  const i = V.upTo(list.at, cycle);
  return i === 0 ? 0 : list.sum[i - 1];
};

// The first cycle by the end of which a counter has reached a number.
V.cycleOf = function (side, name, number) {
  const list = side.counters[name];
  const i = list === undefined ? 0 : V.before(list.sum, number);
  return list === undefined || i === list.at.length ? side.end : list.at[i];
};

V.levels = E.ledger.levels.slice().reverse(); // from DRAM inwards
V.types = E.ledger.types;
// Networks with their data type and direction; transfers over the DRAM link, whose kind is their place in this list.
V.networks = E.ledger.networks;
V.transferKinds = E.ledger.transfers;
V.transferOf = (type) => V.transferKinds.findIndex((kind) => kind.type === type);

// Bytes that crossed the DRAM link, in shown cycles.
V.bytes = function (side, type, cycle) {
  const kind = V.transferOf(type);
  let bytes = 0;
  for (const one of side.transfers) {
    if (one.kind !== kind || one.start > cycle) continue;
    const moved = V.movedWords(one, cycle) - V.movedWords(one, side.first - 1);
    bytes += moved === one.words ? one.bytes : Math.floor((one.bytes * moved) / one.words);
  }
  return bytes;
};

// Shown cycles up to and with this one in which the array did not stand still.
V.allCycles = (side, cycle) => Math.min(cycle + 1, side.end) - side.first;
V.arrayCycles = function (side, cycle) {
  const end = Math.min(cycle + 1, side.end);
  let cycles = V.allCycles(side, cycle);
  for (const pause of side.pauses) cycles -= Math.max(0, Math.min(pause.end, end) - Math.max(pause.start, side.first));
  return cycles;
};

// The share of the psum accesses in spads that are paid, where gated MACs save some.
V.gatedPsums = function (side, cycle) {
  const gated = V.count(side, "gated_macs", cycle);
  return gated > 0 ? 1 - ((1 - side.result.energy_table.mac.gated_psum) * gated) / V.count(side, "macs", cycle) : 1;
};

V.energy = function (side, cycle) {
  const table = side.result.energy_table;
  const n = (name) => V.count(side, name, cycle);
  const { levelIds, onChip, prices, priceIn } = E.ledger;
  // DRAM is priced by what crossed the link, in words of the table's width.
  const amount = ({ level, type, action }) =>
    onChip.has(level) ? n(`${level}.${type}.${action}`) : V.bytes(side, type, cycle) / (table.word_bits / 8);
  const e = {};
  for (const level of levelIds) e[level] = Object.fromEntries(V.types.map((type) => [type, 0]));
  for (const one of prices) e[one.level][one.type] += amount(one) * priceIn(table, one);
  const gated = n("gated_macs");
  e.mac = (n("macs") - gated) * table.mac.active + gated * table.mac.gated;
  const sum = (level) => V.types.reduce((all, type) => all + e[level][type], 0);
  e.rf.psum *= V.gatedPsums(side, cycle);
  const accesses = levelIds.reduce((all, level) => all + sum(level), e.mac);
  const done = levelIds.reduce((all, level) => (onChip.has(level) ? all : all - sum(level)), accesses);
  const overTime = (V.allCycles(side, cycle) / side.machine.core_khz) * 1e6;
  e.leakage = table.unit === "pJ" ? table.static.leakage_mw * overTime : 0;
  e.clock = table.unit === "pJ" ? table.static.clock_mw * overTime : 0;
  const overhead = (done * table.static.overhead_percent) / 100;
  e.control = overhead;
  const total = () => levelIds.reduce((all, level) => all + sum(level), e.mac) + e.leakage + e.clock + e.control;
  const ofChip = levelIds.reduce((all, level) => (onChip.has(level) ? all : all - sum(level)), total());
  e.control = overhead + (ofChip * table.static.other_control_percent) / 100;
  e.total = total();
  e.sums = { mac: e.mac, leakage: e.leakage, clock: e.clock, control: e.control };
  for (const level of levelIds) e.sums[level] = sum(level);
  return e;
};
