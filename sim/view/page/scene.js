"use strict";
// A side of the page from its scene (sim/view/scene.hpp): what each block did, as lists in order of time.

// Actions of one kind (sim/view/scene_pes.cpp), a row of E.ledger.pe_events.
V.readActions = function (text, { counts, details, numbers }) {
  const numbered = (detail) => (numbers === "steps" ? V.stepOf(detail) !== "" : numbers !== "");
  const reader = new V.Reader(text);
  const list = { at: [], pass: [], first: [], count: [], detail: [] };
  let cycle = 0;
  let pass = 0;
  let next = new Map();
  while (reader.more()) {
    const head = reader.next();
    cycle += Math.floor(head / 4);
    if (head % 2 === 1) {
      pass += reader.signed();
      next = new Map();
    }
    const jump = Math.floor(head / 2) % 2 === 1 ? reader.signed() : 0;
    const count = counts ? reader.next() : 1;
    const detail = details ? reader.next() : 0;
    const place = numbers === "steps" ? detail : 0;
    const first = (next.get(place) || 0) + jump;
    if (numbered(detail)) next.set(place, first + count);
    list.at.push(cycle);
    list.pass.push(pass);
    list.first.push(first);
    list.count.push(count);
    list.detail.push(detail);
  }
  return list;
};

V.readPe = function (scene) {
  const pe = Object.fromEntries(E.ledger.pe_events.map((kind) => [kind.list, V.readActions(scene[kind.list], kind)]));
  V.dropIdle(pe.cycles);
  return pe;
};
// A PE without work may be logged as such or not at all, by how a pass was recorded, and already of the next pass. What
// it holds is the last pass's.
V.dropIdle = function (cycles) {
  const works = cycles.detail.map((reason) => reason !== V.reason.no_work);
  for (const [name, list] of Object.entries(cycles)) cycles[name] = list.filter((_, i) => works[i]);
};

// Bus words (sim/view/scene_networks.cpp). The words of bus word i are words[start[i]] to words[start[i + 1] - 1].
V.readNetwork = function (text) {
  const reader = new V.Reader(text);
  const bus = { read: [], sent: [], pass: [], target: [], start: [0], words: [] };
  let read = 0;
  let word = 0;
  while (reader.more()) {
    read += reader.signed();
    bus.read.push(read);
    bus.sent.push(read + reader.next());
    bus.pass.push(reader.next());
    bus.target.push(reader.next());
    for (let left = reader.next(); left > 0; --left) bus.words.push((word += reader.signed()));
    bus.start.push(bus.words.length);
  }
  return bus;
};

V.readLink = function (text) {
  const reader = new V.Reader(text);
  const link = { at: [], words: [] };
  let at = 0;
  while (reader.more()) {
    link.at.push((at += reader.next()));
    link.words.push(reader.next());
  }
  return link;
};

V.readValues = function (packed) {
  const differences = new V.Reader(packed.numbers);
  const values = new V.Reader(packed.values);
  const map = new Map();
  for (let number = -1; differences.more();) {
    number += differences.next() + 1;
    map.set(number, values.signed());
  }
  return map;
};

V.readShape = function (scene) {
  const works = new Map();
  for (const [pe, loops, program, ...first] of scene.pes)
    works.set(pe, { loops: scene.loops[loops], program: scene.programs[program], first });
  // Where each PE's first coordinate stands among those of all, by dimension.
  const ranks = [...Array(8).keys()].map((dimension) =>
    [...new Set([...works.values()].map((work) => work.first[dimension]))].sort((a, b) => a - b),
  );
  return { works, ranks };
};

V.readSide = function (scene) {
  const side = {
    ...scene,
    shapes: scene.shapes.map(V.readShape),
    values: { ifmap: V.readValues(scene.words.ifmap), filter: V.readValues(scene.words.filter) },
    pes: scene.pes.map(V.readPe),
    links: scene.links.map(V.readLink),
    networks: {},
  };
  for (const [name, text] of Object.entries(scene.networks)) side.networks[name] = V.readNetwork(text);
  side.networks.psum.values = V.signedList(scene.psum_values.from_buffer);
  side.networks.output.values = V.signedList(scene.psum_values.to_buffer);
  side.passes = scene.passes.map(([number, shape, start, end, array, group, image, filter, channel, row, column]) => ({
    number,
    shape: side.shapes[shape],
    start,
    end,
    array,
    group,
    image,
    filter,
    channel,
    row,
    column,
  }));
  side.passByNumber = new Map(side.passes.map((pass) => [pass.number, pass]));
  side.pauses = scene.pauses.map(([waits, start, end]) => ({ waits, start, end }));
  side.transfers = scene.transfers.map(([kind, pass, part, words, bytes, start, end, first, last, packed]) => ({
    kind,
    pass,
    part,
    words,
    bytes,
    start,
    end,
    first,
    last,
    packed,
  }));
  side.counters = V.readCounters(scene.counters, scene.first);
  V.addFifos(side, scene.psum_values.put);
  return side;
};

V.workOf = function (side, passNumber, pe) {
  const pass = side.passByNumber.get(passNumber);
  return pass === undefined ? undefined : pass.shape.works.get(pe);
};
