"use strict";
// What went through each PE's FIFOs: word i was pushed in cycle push[i] and taken in cycle pop[i]. It waits in those
// between the two, and in that in which it is taken. They begin empty, at the start of a pass.

V.newFifo = () => ({ push: [], pop: [], word: [], value: [] });

V.expand = (actions, use) => {
  for (let i = 0; i < actions.at.length; ++i)
    for (let k = 0; k < actions.count[i]; ++k) use(actions.at[i] + k, actions.first[i] + k, actions.pass[i]);
};

V.addFifos = function (side, putValues) {
  side.fifos = side.pes.map(() => ({
    filter: V.newFifo(),
    ifmap: V.newFifo(),
    psum: V.newFifo(),
    out: V.newFifo(),
    right: V.newFifo(),
    below: V.newFifo(),
  }));
  V.fillOutputs(side, putValues);
  V.fillFromNetwork(side, "filter");
  V.fillFromNetwork(side, "ifmap");
  V.fillPsums(side);
  side.pes.forEach((pe, i) => V.fillTaken(side, pe, i));
};

V.fillFromNetwork = function (side, type) {
  const bus = side.networks[type];
  for (let i = 0; i < bus.sent.length; ++i)
    for (const pe of side.targets[bus.target[i]]) {
      const fifo = side.fifos[pe][type];
      for (let k = bus.start[i]; k < bus.start[i + 1]; ++k) {
        fifo.push.push(bus.sent[i]);
        fifo.word.push(bus.words[k]);
      }
    }
};

// Psums leave a PE over its link or over the output network, as they stand in the FIFO.
V.fillOutputs = function (side, putValues) {
  const leaving = side.pes.map(() => []); // [cycle, words]
  side.links.forEach((link, pe) => link.at.forEach((at, i) => leaving[pe].push([at, link.words[i]])));
  const output = side.networks.output;
  output.sent.forEach((at, i) =>
    leaving[side.targets[output.target[i]][0]].push([at, output.start[i + 1] - output.start[i]]),
  );
  side.pes.forEach((pe, i) => {
    const fifo = side.fifos[i].out;
    const values = V.signedList(putValues[i]);
    V.expand(pe.put, (at, number, pass) => {
      fifo.value.push(values[fifo.push.length]);
      fifo.push.push(at);
      fifo.word.push(V.psumOf(side, side.passByNumber.get(pass), V.psumAt(V.workOf(side, pass, i), number)));
    });
    leaving[i].sort((a, b) => a[0] - b[0]);
    for (const [at, words] of leaving[i]) for (let k = 0; k < words; ++k) fifo.pop.push(at);
  });
};

V.nextInChain = function (side, pe) {
  const { rows, columns, wraps } = side.machine;
  if (pe >= columns) return pe - columns;
  return wraps && pe + 1 < columns ? (rows - 1) * columns + pe + 1 : -1;
};

// The words that a link moved in cycle `at`: [first, end) of the PE's output FIFO.
V.linked = function (side, pe, at) {
  const pop = side.fifos[pe].out.pop;
  return [V.before(pop, at), V.upTo(pop, at)];
};

V.fillPsums = function (side) {
  const coming = side.pes.map(() => []); // [cycle, word, value]
  const bus = side.networks.psum;
  for (let i = 0; i < bus.sent.length; ++i)
    for (const pe of side.targets[bus.target[i]])
      for (let k = bus.start[i]; k < bus.start[i + 1]; ++k) coming[pe].push([bus.sent[i], bus.words[k], bus.values[k]]);
  side.links.forEach((link, pe) => {
    const out = side.fifos[pe].out;
    for (const at of link.at) {
      const [first, end] = V.linked(side, pe, at);
      for (let k = first; k < end; ++k) coming[V.nextInChain(side, pe)].push([at, out.word[k], out.value[k]]);
    }
  });
  side.pes.forEach((pe, i) => {
    const fifo = side.fifos[i].psum;
    coming[i].sort((a, b) => a[0] - b[0]);
    for (const [at, word, value] of coming[i]) {
      fifo.push.push(at);
      fifo.word.push(word);
      fifo.value.push(value);
    }
    V.expand(pe.taken, (at) => fifo.pop.push(at));
  });
};

V.ifmapSide = Object.fromEntries(E.ledger.sides.map((name, number) => [name, number]));

V.fillTaken = function (side, pe, i) {
  const fifos = side.fifos[i];
  const from = (which) => pe.ifmaps.at.filter((at, k) => pe.ifmaps.detail[k] === which);
  const network = from(V.ifmapSide.network).concat(pe.dropped.at);
  network.sort((a, b) => a - b);
  fifos.filter.pop = pe.filters.at;
  fifos.ifmap.pop = network;
  fifos.right.pop = from(V.ifmapSide.right);
  fifos.below.pop = from(V.ifmapSide.below);
  pe.passed.at.forEach((at, k) => {
    const left = pe.passed.detail[k] === V.ifmapSide.left;
    const taker = left ? side.fifos[i - 1].right : side.fifos[i - side.machine.columns].below;
    const pass = pe.passed.pass[k];
    taker.push.push(at);
    taker.word.push(
      V.ifmapOf(side, side.passByNumber.get(pass), V.entryAt(V.workOf(side, pass, i), pe.passed.first[k])),
    );
  });
};

// [first, end): the words that wait in a FIFO in a cycle.
V.waiting = (fifo, cycle) => [V.before(fifo.pop, cycle), V.before(fifo.push, cycle)];
