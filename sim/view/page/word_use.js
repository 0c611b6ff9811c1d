"use strict";
// Which word a PE uses when: the functions of dataflows/use/word_use.hpp, for programs as sim/view/scene_plan.cpp
// writes them. tests/dataflows/use/word_use.json holds both to the same answers.

V.level = { image: 0, position: 1, entry: 2, filter: 3 };
V.filterUse = { load: 0, keep: 1, stream: 2 };
V.numbered = { macs: 0, entries: 1, keptFilters: 2, psums: 3 };

V.counts = function (what, level) {
  if (what === V.numbered.entries) return level !== V.level.filter;
  if (what === V.numbered.keptFilters) return level === V.level.entry || level === V.level.filter;
  if (what === V.numbered.psums) return level !== V.level.entry;
  return true;
};
V.arrivingFilters = (program) =>
  program.filter_use === V.filterUse.stream ? V.numbered.macs : V.numbered.keptFilters;

V.placeOfMac = function (program, mac) {
  const entry = Math.floor(mac / program.filters);
  return {
    position: Math.floor(entry / program.window),
    entry: entry % program.window,
    filter: mac % program.filters,
  };
};
V.macNumber = (program, place) =>
  (place.position * program.window + place.entry) * program.filters + place.filter;
V.placeOfPsum = (program, psum) => ({
  position: Math.floor(psum / program.filters),
  entry: 0,
  filter: psum % program.filters,
});

// Whether the window has an entry's word from the position before.
V.fromWindow = (program, positionInImage, entry) =>
  !program.streams_ifmaps && positionInImage > 0 && entry < program.window - program.fresh;
