"use strict";
// The life of a word: each access to it by the rules of the access log (sim/trace), with cycle, place and price; where
// it lies meanwhile; its MACs. As far as shown cycles tell.

// { type, word, text, accesses: [{cycle, level, action, place, energy}], macs: [{cycle, pe, energy}],
//   held: [{pe, store, from, to}] }; a place is a PE's number, "dram" or "glb"; held in PE "glb": in the buffer.
V.lifeOf = function (side, { type, word, text }) {
  const life = { type, word, text, accesses: [], macs: [], held: [] };
  const add = (cycle, level, action, place, amount = 1) => {
    if (cycle === undefined || cycle < side.first || cycle >= side.end) return;
    const energy = amount * V.priceOf(side, level, type, action, cycle);
    life.accesses.push({ cycle, level, action, place, energy });
  };
  V.liveInTransfers(side, life, add);
  V.liveOnNetworks(side, life, add);
  for (let pe = 0; pe < side.pes.length; ++pe) {
    V.liveInPe(side, life, pe, add);
    V.liveInFifos(side, life, pe, add);
  }
  life.accesses.sort((a, b) => a.cycle - b.cycle);
  life.macs.sort((a, b) => a.cycle - b.cycle);
  V.liveInBuffer(side, life);
  life.held = life.held.filter((one) => one.from <= one.to && one.to >= side.first && one.from < side.end);
  life.held.sort((a, b) => a.from - b.from);
  return life;
};

// What one access costs. MACs that are gated may spend less on psums; results spread that over all of a layer's.
V.priceOf = function (side, level, type, action) {
  const table = side.result.energy_table;
  const one = E.ledger.prices.find((price) => price.level === level && price.type === type && price.action === action);
  if (one === undefined) return 0;
  const price = E.ledger.priceIn(table, one);
  return level === "rf" && type === "psum" ? price * V.gatedPsums(side, side.end) : price;
};

V.liveInTransfers = function (side, life, add) {
  const bytes = side.result.energy_table.word_bits / 8;
  for (const one of side.transfers) {
    const { type, stores } = V.transferKinds[one.kind];
    if (type !== life.type) continue;
    const list = V.wordsOf(one);
    const madeByDma = list.length > one.words && type === "ifmap" && V.isPadding(side, life.word);
    for (let i = list.indexOf(life.word); i >= 0; i = list.indexOf(life.word, i + 1)) {
      const cycle = V.moveOf(one, i);
      // A compressed transfer costs by its bytes: of each word the same share.
      if (!madeByDma) add(cycle, "dram", stores ? "write" : "read", "dram", one.bytes / one.words / bytes);
      add(cycle, "glb", stores ? "read" : "write", "glb");
    }
  }
};

V.liveOnNetworks = function (side, life, add) {
  for (const [name, bus] of Object.entries(side.networks)) {
    const { type, to_pes: toPes } = E.ledger.rows.networks[name];
    if (type !== life.type) continue;
    for (let k = bus.words.indexOf(life.word); k >= 0; k = bus.words.indexOf(life.word, k + 1)) {
      const i = V.upTo(bus.start, k) - 1;
      if (toPes) add(bus.read[i], "glb", "read", "glb");
      add(bus.sent[i], "noc", "transfer", name);
      if (toPes) for (const pe of side.targets[bus.target[i]]) add(bus.sent[i], "noc", "delivery", pe);
      else {
        add(bus.sent[i], "noc", "delivery", "glb");
        add(V.nextArrayCycle(side, bus.sent[i]), "glb", "write", "glb");
      }
    }
  }
};
// The array's clock stops while it waits for DRAM.
V.nextArrayCycle = function (side, cycle) {
  let next = cycle + 1;
  for (let pause = V.pauseAt(side, next); pause !== undefined; pause = V.pauseAt(side, next)) next = pause.end;
  return next;
};

V.liveInPe = function (side, life, i, add) {
  const { type } = life;
  const { spads, zero_gating: gates, separate_addition: separate } = side.machine;
  const runs = V.runsOfPe(side, i);
  const table = side.result.energy_table;
  for (const pass of side.passes) {
    const work = pass.shape.works.get(i);
    if (work === undefined) continue;
    const numbers = (what) => V.numbersOf(side, pass, work, what, type, life.word);
    const { window, filters } = work.program;
    if (window > 0)
      for (const number of numbers(V.numbered.macs)) {
        const cycle = V.turnOf(runs.macs.get(pass.number), number);
        if (cycle === undefined) continue;
        const ifmap = type === "ifmap" ? life.word : V.ifmapOf(side, pass, V.macAt(work, number));
        const gated = gates && side.values.ifmap.get(ifmap) === 0;
        if (cycle >= side.first && cycle < side.end)
          life.macs.push({ cycle, pe: i, gated, energy: gated ? table.mac.gated : table.mac.active });
        const { entry } = V.placeOfMac(work.program, number);
        if (spads[type] === 0) continue;
        if (type === "psum" ? entry > 0 : type === "ifmap" || !gated) add(cycle, "rf", "read", i);
        if (type === "psum" && (separate || entry + 1 < window)) add(cycle, "rf", "write", i);
      }
    if (type === "psum") {
      if (spads.psum > 0 && window > 0)
        for (const number of numbers(V.numbered.psums))
          add(V.turnOf(runs.psums.get(pass.number), number), "rf", "read", i);
    } else if (type === "filter") {
      if (spads.filter > 0 && filters > 0 && runs.filters.has(pass.number))
        for (const number of numbers(V.arrivingFilters(work.program)))
          add(V.turnOf(runs.filters.get(pass.number), number), "rf", "write", i);
    } else
      for (const number of numbers(V.numbered.entries)) {
        if (spads.ifmap > 0) add(V.turnOf(runs.ifmaps.get(pass.number), number), "rf", "write", i);
        for (const passed of [runs.passedLeft, runs.passedUp])
          add(V.turnOf(passed.get(pass.number), number), "noc", "hop", i);
      }
    V.liveInSpad(side, life, i, pass, work);
  }
};

V.liveInFifos = function (side, life, i, add) {
  const fifos = side.fifos[i];
  const mine = { filter: ["filter"], ifmap: ["ifmap", "right", "below"], psum: ["psum", "out"] }[life.type];
  for (const name of mine) {
    const { push, pop, word } = fifos[name];
    for (let k = word.indexOf(life.word); k >= 0; k = word.indexOf(life.word, k + 1)) {
      const out = k < pop.length ? pop[k] : side.end;
      life.held.push({ pe: i, store: name, from: push[k], to: out });
      const links = side.links[i].at;
      const link = V.before(links, out);
      if (name === "out" && link < links.length && links[link] === out) add(out, "noc", "hop", i);
    }
  }
};

// From each write of the buffer to the last read before the next one; what is there already when the shown cycles
// begin, from then on.
V.liveInBuffer = function (side, life) {
  let from = side.first;
  let last;
  const end = () => {
    if (last !== undefined) life.held.push({ pe: "glb", store: "buffer", from, to: last });
  };
  for (const { cycle, level, action } of life.accesses) {
    if (level !== "glb") continue;
    if (action === "write") {
      end();
      from = last = cycle;
    } else last = cycle;
  }
  end();
};
