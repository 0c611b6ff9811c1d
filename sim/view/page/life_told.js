"use strict";
// The life of a word, told: by level, moment by moment, and where it is now.

// Accesses up to a cycle and in all, by level and of those by action, and MACs.
V.lifeByLevel = function (life, cycle) {
  const rows = V.levels.map(({ id, title, actions }) => ({
    id,
    title,
    done: 0,
    all: 0,
    energyDone: 0,
    energyAll: 0,
    actions,
    of: new Map(actions.map((action) => [action.id, [0, 0]])),
  }));
  const byId = Object.fromEntries(rows.map((row) => [row.id, row]));
  for (const one of life.accesses) {
    const row = byId[one.level];
    const counts = row.of.get(one.action);
    ++row.all;
    ++counts[1];
    row.energyAll += one.energy;
    if (one.cycle > cycle) continue;
    ++row.done;
    ++counts[0];
    row.energyDone += one.energy;
  }
  const macs = { id: "mac", title: "MACs", done: 0, all: life.macs.length, energyDone: 0, energyAll: 0 };
  for (const one of life.macs) {
    macs.energyAll += one.energy;
    if (one.cycle > cycle) continue;
    ++macs.done;
    macs.energyDone += one.energy;
  }
  return { rows, macs };
};
V.lifeEnergy = (rows) => [E.sum(rows.map((row) => row.energyDone)), E.sum(rows.map((row) => row.energyAll))];

V.storeNames = {
  filter: "filter FIFO",
  ifmap: "ifmap FIFO",
  right: "FIFO from the right",
  below: "FIFO from below",
  psum: "psum FIFO in",
  out: "psum FIFO out",
  spad: "spad",
};
V.copiesAt = (life, cycle) => life.held.filter((one) => one.from <= cycle && cycle <= one.to);

V.mostMoments = 80;
// [cycle, text], in order of time; accesses of one kind in one cycle are one moment.
V.momentsOf = function (side, life) {
  const moments = new Map();
  const add = (cycle, text, pe) => {
    const key = `${cycle} ${text}`;
    if (!moments.has(key)) moments.set(key, { cycle, text, pes: [] });
    if (typeof pe === "number") moments.get(key).pes.push(pe);
  };
  const says = {
    "dram.read": "from DRAM",
    "dram.write": "to DRAM: done",
    "glb.write": "into the buffer",
    "glb.read": "out of the buffer",
    "noc.transfer": "over its network",
    "noc.delivery": "taken by",
    "noc.hop": "goes on from",
  };
  for (const { cycle, level, action, place } of life.accesses) {
    const text = says[`${level}.${action}`];
    const twice = level === "noc" && place === "glb"; // it is written there next
    if (text !== undefined && !twice) add(cycle, text, place);
  }
  for (const { cycle, pe } of life.macs) add(cycle, "MAC in", pe);
  return [...moments.values()]
    .sort((a, b) => a.cycle - b.cycle)
    .map(({ cycle, text, pes }) => [cycle, pes.length > 0 ? `${text} ${V.peList(side, pes)}` : text]);
};

V.whereNow = function (side, life, cycle) {
  const copies = V.copiesAt(life, cycle);
  const places = copies.map(({ pe, store }) =>
    pe === "glb" ? "the buffer" : `PE ${V.peName(side, pe)} (${V.storeNames[store]})`,
  );
  const used = life.macs.filter((one) => one.cycle === cycle).map(({ pe }) => pe);
  const shown = E.unique(places);
  const listed = shown.slice(0, 6).join(", ") + (shown.length > 6 ? ` and ${shown.length - 6} more` : "");
  const uses = used.length === 0 ? "" : ` Multiplied in ${V.peList(side, used)}.`;
  return (shown.length === 0 ? "No copy on the chip now." : `Now in ${listed}.`) + uses;
};
