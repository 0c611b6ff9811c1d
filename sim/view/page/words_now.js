"use strict";
// Words in a cycle: those of the MACs and additions that PEs do, those on their way, and how far all have come.

// The words of a transfer in their order.
V.wordsOf = function (transfer) {
  if (transfer.list === undefined) {
    const reader = new V.Reader(transfer.packed);
    transfer.list = [];
    for (let word = 0; reader.more();) {
      const difference = reader.signed();
      for (let left = reader.next(); left > 0; --left) transfer.list.push((word += difference));
    }
  }
  return transfer.list;
};
// When word i of a transfer moves.
V.moveOf = (one, i) => one.start + Math.floor((i * (one.end - one.start)) / V.wordsOf(one).length);

V.isPadding = function (side, word) {
  const [, , y, x] = V.coordinates.ifmap(side, word);
  const { H, W, pad } = side.layer;
  const [top, bottom, left, right] = pad;
  return y < top || y >= H - bottom || x < left || x >= W - right;
};

V.wordSets = () => Object.fromEntries(V.types.map((type) => [type, new Set()]));

V.wordsInUse = function (side, cycle) {
  const sets = V.wordSets();
  for (let i = 0; i < side.pes.length; ++i) {
    const list = side.pes[i].cycles;
    const k = V.stretchAt(side.pes[i], cycle);
    const step = k < 0 ? "" : V.stepOf(list.detail[k]);
    if (step === "") continue;
    const number = list.first[k] + cycle - list.at[k];
    const pass = side.passByNumber.get(list.pass[k]);
    const work = V.workOf(side, list.pass[k], i);
    const at = step === "mac" ? V.macAt(work, number) : V.psumAt(work, number);
    sets.psum.add(V.psumOf(side, pass, at));
    if (step !== "mac") continue;
    sets.ifmap.add(V.ifmapOf(side, pass, at));
    sets.filter.add(V.filterOf(side, pass, at));
  }
  return sets;
};

V.wordsOnTheirWay = function (side, cycle) {
  const sets = V.wordSets();
  for (const one of V.transfersAt(side, cycle)) {
    const list = V.wordsOf(one);
    const length = Math.max(one.end - one.start, 1);
    const before = (until) => Math.min(Math.ceil(((until - one.start) * list.length) / length), list.length);
    for (let i = before(cycle); i < before(cycle + 1); ++i) sets[V.transferKinds[one.kind].type].add(list[i]);
  }
  for (const { id, type } of V.networks) {
    const bus = side.networks[id];
    const { first, end } = V.sentAt(bus, cycle);
    for (let k = bus.start[first]; k < bus.start[end]; ++k) sets[type].add(bus.words[k]);
  }
  for (const [pe, [first, end]] of V.linksAt(side, cycle))
    for (let k = first; k < end; ++k) sets.psum.add(side.fifos[pe].out.word[k]);
  for (const [pe, k] of V.passedAt(side, cycle)) {
    const { pass, first } = side.pes[pe].passed;
    const work = V.workOf(side, pass[k], pe);
    sets.ifmap.add(V.ifmapOf(side, side.passByNumber.get(pass[k]), V.entryAt(work, first[k])));
  }
  return sets;
};

// How far words have come, in order of time: 1: in the buffer, 2: an ofmap word in DRAM; `was`: how far before.
V.progressOf = function (side, type) {
  side.progress = side.progress || {};
  if (side.progress[type] !== undefined) return side.progress[type];
  const steps = []; // [cycle, word, how far]
  for (const one of side.transfers) {
    const { type: its, stores } = V.transferKinds[one.kind];
    if (its === type) V.wordsOf(one).forEach((word, i) => steps.push([V.moveOf(one, i), word, stores ? 2 : 1]));
  }
  for (const { id, type: its, to_pes: toPes } of V.networks) {
    if (its !== type || toPes) continue;
    const bus = side.networks[id];
    bus.sent.forEach((cycle, i) => {
      for (let k = bus.start[i]; k < bus.start[i + 1]; ++k) steps.push([cycle + 1, bus.words[k], 1]);
    });
  }
  steps.sort((a, b) => a[0] - b[0]);
  const now = new Map();
  const was = steps.map(([, word, far]) => {
    const before = now.get(word) || 0;
    now.set(word, far);
    return before;
  });
  const column = (k) => steps.map((step) => step[k]);
  side.progress[type] = { at: column(0), words: column(1), far: column(2), was };
  return side.progress[type];
};
