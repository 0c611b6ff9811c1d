"use strict";
// Counters so far, and what they cost by the table of the run: in the order of operations of
// sim/results/layer_result.cpp, so that at the end of a layer the energies are those of its result, to the last digit.

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

V.levels = ["dram", "glb", "noc", "rf"];
V.types = ["ifmap", "filter", "psum"];

// Bytes that crossed the DRAM link, in shown cycles.
V.bytes = function (side, type, cycle) {
  const kind = { filter: 0, ifmap: 1, psum: 2 }[type];
  let bytes = 0;
  for (const one of side.transfers) {
    if (one.kind !== kind || one.start > cycle) continue;
    const moved = V.movedWords(one, cycle) - V.movedWords(one, side.first - 1);
    bytes += moved === one.words ? one.bytes : Math.floor((one.bytes * moved) / one.words);
  }
  return bytes;
};

// Shown cycles up to and with this one in which the array did not stand still.
V.arrayCycles = function (side, cycle) {
  const end = Math.min(cycle + 1, side.end);
  let cycles = end - side.first;
  for (const pause of side.pauses) cycles -= Math.max(0, Math.min(pause.end, end) - Math.max(pause.start, side.first));
  return cycles;
};

V.energy = function (side, cycle) {
  const table = side.result.energy_table;
  const n = (name) => V.count(side, name, cycle);
  const e = { rf: {}, noc: {}, glb: {}, dram: {} };
  const gated = n("gated_macs");
  e.mac = (n("macs") - gated) * table.mac.active + gated * table.mac.gated;
  for (const level of ["rf", "glb"])
    for (const type of V.types)
      e[level][type] =
        n(`${level}.${type}.read`) * table[level][type].read + n(`${level}.${type}.write`) * table[level][type].write;
  e.noc.ifmap = n("noc.ifmap.delivery") * table.noc.delivery + n("noc.ifmap.hop") * table.noc.hop;
  e.noc.filter = n("noc.filter.delivery") * table.noc.delivery;
  e.noc.psum = n("noc.psum.delivery") * table.noc.delivery + n("noc.psum.hop") * table.noc.hop;
  for (const type of V.types)
    e.dram[type] =
      (V.bytes(side, type, cycle) / (table.word_bits / 8)) * (type === "psum" ? table.dram.write : table.dram.read);
  const sum = (level) => e[level].ifmap + e[level].filter + e[level].psum;
  e.clock =
    table.unit === "pJ" ? ((table.static.clock_mw * V.arrayCycles(side, cycle)) / side.machine.core_khz) * 1e6 : 0;
  e.control = 0;
  const total = () => e.mac + sum("rf") + sum("noc") + sum("glb") + sum("dram") + e.clock + e.control;
  e.control = ((total() - sum("dram")) * table.static.other_control_percent) / 100;
  e.total = total();
  e.sums = {
    mac: e.mac,
    rf: sum("rf"),
    noc: sum("noc"),
    glb: sum("glb"),
    dram: sum("dram"),
    clock: e.clock,
    control: e.control,
  };
  return e;
};
