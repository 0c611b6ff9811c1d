"use strict";
// Where a tensor's words stand in its picture: planes in rows, each a grid of its words. Where not all planes fit,
// those of the pass; where these do not fit, their rows of the pass, then its columns; in the end only so many planes,
// and so much of each, as fit.

// [outer, inner, rows, columns]: images and channels, filters and channels of the group, images and filters.
V.extentsOf = function (side, type) {
  const L = side.layer;
  if (type === "ifmap") return [L.N, L.C, L.H, L.W];
  if (type === "filter") return [L.M, L.C / L.G, L.R, L.S];
  return [L.N, L.M, L.E, L.F];
};

// By dimension: the first and last coordinate that PEs of a pass work on, counted from the pass's own.
V.reachOf = function (shape) {
  if (shape.reach !== undefined) return shape.reach;
  const reach = [...Array(8)].map(() => [Infinity, -Infinity]);
  for (const { first, loops } of shape.works.values()) {
    const last = first.slice();
    for (const [dimension, extent] of loops) last[dimension] += extent - 1;
    reach.forEach((range, d) => {
      range[0] = Math.min(range[0], first[d]);
      range[1] = Math.max(range[1], last[d]);
    });
  }
  shape.reach = reach;
  return reach;
};
// [first, end) of the tensor's four extents that a pass works on.
V.boxOf = function (side, pass, type) {
  const extents = V.extentsOf(side, type);
  if (pass === undefined || pass.shape.works.size === 0) return extents.map((extent) => [0, extent]);
  const L = side.layer;
  const [group, image, filter, channel, i, j, row, column] = V.reachOf(pass.shape);
  const range = (first, last) => [first, last + 1];
  const images = range(pass.image + image[0], pass.image + image[1]);
  const of = (which, each, from) =>
    range((pass.group + group[0]) * each + from + which[0], (pass.group + group[1]) * each + from + which[1]);
  const channels = of(channel, L.C / L.G, pass.channel);
  const filters = of(filter, L.M / L.G, pass.filter);
  const window = (place, tap, from, stride) =>
    range((from + place[0]) * stride + tap[0], (from + place[1]) * stride + tap[1]);
  const box = {
    ifmap: [images, channels, window(row, i, pass.row, L.U), window(column, j, pass.column, L.V)],
    filter: [filters, range(pass.channel + channel[0], pass.channel + channel[1]), [0, L.R], [0, L.S]],
    psum: [images, filters, window(row, [0, 0], pass.row, 1), window(column, [0, 0], pass.column, 1)],
  }[type];
  return box.map(([first, end], d) => [Math.max(0, first), Math.min(end, extents[d])]);
};

// How planes of rows x columns words stand in a place, at `size` pixels a word; rows of planes are whole filters, or
// images, where they can be.
V.tile = function (planes, inner, rows, columns, size, width, height) {
  const gap = rows * columns === 1 ? 1 : size >= 4 ? 4 : 3;
  let across = Math.floor((width + gap) / (columns * size + gap));
  if (across < 1) return undefined;
  if (inner > 1 && inner < across) across -= across % inner;
  const down = Math.ceil(planes / across);
  const tall = down * (rows * size + gap) - gap;
  const fit = Math.floor((height + gap) / (rows * size + gap)) * across;
  return { size, gap, across, tall, fits: tall <= height, fit };
};

V.sizes = [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0.5]; // whole pixels: what is painted over is gone
V.tensorLayout = function (side, type, pass, width, height) {
  const extents = V.extentsOf(side, type);
  const all = extents.map((extent) => [0, extent]);
  const box = V.boxOf(side, pass, type);
  const rowsOf = ([outer, inner]) => [outer, inner, box[2], all[3]];
  const smallest = V.sizes[V.sizes.length - 1];
  const cut = ([first, end], pixels) => [first, Math.min(end, first + Math.max(1, Math.floor(pixels / smallest)))];
  const length = ([first, end]) => end - first;
  for (const [ranges, least, whole] of [
    [all, 3, true],
    [[box[0], box[1], all[2], all[3]], 3, true],
    [rowsOf(box), 2, true],
    [rowsOf(box), 0, false],
    [[box[0], box[1], cut(box[2], height), cut(box[3], width)], 0, false],
  ]) {
    const [outer, inner, rows, columns] = ranges.map(length);
    for (const size of V.sizes) {
      if (size < least) break;
      const tiles = V.tile(outer * inner, inner, rows, columns, size, width, height);
      if (tiles === undefined || (whole ? !tiles.fits : tiles.fit < 1)) continue;
      const planes = Math.min(outer * inner, tiles.fits ? outer * inner : tiles.fit);
      return {
        ...tiles,
        ranges,
        planes,
        inner,
        rows,
        columns,
        all: ranges === all,
        tall: Math.min(tiles.tall, height),
      };
    }
  }
  return undefined;
};

// The place of a word; undefined: it is not in the picture.
V.placeOfWord = function (layout, [a, b, y, x]) {
  const [outer, inner, rows, columns] = layout.ranges;
  const inside = (n, [first, end]) => n >= first && n < end;
  if (!inside(a, outer) || !inside(b, inner) || !inside(y, rows) || !inside(x, columns)) return undefined;
  const plane = (a - outer[0]) * layout.inner + b - inner[0];
  if (plane >= layout.planes) return undefined;
  const { size, gap, across } = layout;
  const column = plane % across;
  return [
    column * (layout.columns * size + gap) + (x - columns[0]) * size,
    ((plane - column) / across) * (layout.rows * size + gap) + (y - rows[0]) * size,
  ];
};
V.wordAt = function (layout, left, top) {
  const { size, gap, across, ranges } = layout;
  const column = Math.floor(left / (layout.columns * size + gap));
  const row = Math.floor(top / (layout.rows * size + gap));
  const plane = row * across + column;
  const x = Math.floor((left - column * (layout.columns * size + gap)) / size);
  const y = Math.floor((top - row * (layout.rows * size + gap)) / size);
  if (column < 0 || column >= across || plane < 0 || plane >= layout.planes) return undefined;
  if (x < 0 || x >= layout.columns || y < 0 || y >= layout.rows) return undefined;
  const b = plane % layout.inner;
  return [ranges[0][0] + (plane - b) / layout.inner, ranges[1][0] + b, ranges[2][0] + y, ranges[3][0] + x];
};
