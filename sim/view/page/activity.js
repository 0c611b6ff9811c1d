"use strict";
// How busy a side is over its cycles: what the strip draws.

// Shares of [first, end), in so many equal parts, that intervals take: `each` calls use(from, to, weight).
V.sharesOf = function (first, end, parts, each) {
  const shares = new Float64Array(parts);
  const scale = parts / (end - first);
  each((from, to, weight = 1) => {
    let a = (Math.max(from, first) - first) * scale;
    const b = (Math.min(to, end) - first) * scale;
    while (a < b) {
      const part = Math.min(Math.floor(a + 1e-9), parts - 1);
      const until = Math.min(part + 1, b);
      shares[part] += (until - a) * weight;
      a = until;
      if (part === parts - 1) break;
    }
  });
  return shares;
};

// By what a side does, over so many parts of its cycles.
V.activity = function (side, parts) {
  const over = (each) => V.sharesOf(side.first, side.end, parts, each);
  const pes = over((use) => {
    for (const { cycles } of side.pes)
      for (let k = 0; k < cycles.at.length; ++k)
        if (V.stepOf(cycles.detail[k]) === "mac")
          use(cycles.at[k], cycles.at[k] + cycles.count[k], 1 / side.pes.length);
  });
  const networks = V.networks.map(({ id, type }) => {
    let last = -1;
    const share = over((use) => {
      for (const sent of side.networks[id].sent) if (sent !== last) use((last = sent), sent + 1);
    });
    return { id, type, share };
  });
  const dram = V.transferKinds.map(({ type }, kind) => ({
    type,
    share: over((use) => {
      for (const one of side.transfers) if (one.kind === kind) use(one.start, Math.max(one.end, one.start + 1));
    }),
  }));
  const still = over((use) => side.pauses.forEach(({ start, end }) => use(start, end)));
  return { pes, networks, dram, still };
};
