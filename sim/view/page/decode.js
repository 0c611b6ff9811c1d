"use strict";
// Packed integers of a scene (sim/view/packed_integers.hpp), and look-ups in sorted lists.
const V = {};

V.Reader = class {
  constructor(text) {
    this.bytes = atob(text || "");
    this.at = 0;
  }
  more() {
    return this.at < this.bytes.length;
  }
  next() {
    let value = 0;
    for (let weight = 1; ; weight *= 128) {
      const byte = this.bytes.charCodeAt(this.at++);
      value += (byte & 127) * weight;
      if (byte < 128) return value;
    }
  }
  signed() {
    const value = this.next();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
};

V.signedList = function (text) {
  const reader = new V.Reader(text);
  const list = [];
  while (reader.more()) list.push(reader.signed());
  return list;
};

// How many of a sorted list are below `limit`.
V.before = function (list, limit) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
};
V.upTo = (list, limit) => V.before(list, limit + 1);
