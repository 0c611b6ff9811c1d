"use strict";
// What colours points.

// Colours of points by a swept key or a metric: at most seven distinct values, else six ranges with about as many
// points each. workload: gives metrics their unit. Returns {groups: [[label, colour, [shape, rotation]]], of(i)}.
E.pointColours = function (data, points, by, workload) {
  if (by === "") return { groups: [["points", E.okabe.sky, E.symbols[0]]], of: () => 0 };
  const key = data.keys.find((one) => "key " + one.name === by);
  const value = key ? key.at : (i) => data.metric(by, i);
  const text = (v) => (v === "" ? "(none)" : E.value(v));
  const unit = key || !E.metrics[by].unit(workload) ? "" : ` ${E.metrics[by].unit(workload)}`;
  const values = E.unique(points.map(value)).sort(E.compare);
  const title = key ? (key.label === E.keyName(key.name) ? key.short : key.label) : E.metrics[by].label;
  if (values.length <= E.distinct.length)
    return {
      groups: values.map((v, g) => [`${title} ${text(v)}${unit}`, E.distinct[g], E.symbols[g]]),
      of: (i) => values.indexOf(value(i)),
    };
  const numbers = values.every((v) => typeof v === "number");
  const sorted = numbers ? points.map(value).sort((a, b) => a - b) : values;
  const rank = numbers ? (v) => v : (v) => values.indexOf(v);
  const cuts = E.unique(
    E.ranges.slice(1).map((_, g) => rank(sorted[Math.floor(((g + 1) * sorted.length) / E.ranges.length)])),
  );
  const of = (i) => cuts.filter((cut) => rank(value(i)) >= cut).length;
  const groups = [];
  for (let g = 0; g <= cuts.length; ++g) {
    const members = values.filter((v) => cuts.filter((cut) => rank(v) >= cut).length === g);
    groups.push([
      members.length
        ? `${title} ${text(members[0])}${members.length > 1 ? " to " + text(members[members.length - 1]) : ""}${unit}`
        : `${title}: none`,
      E.ranges[g],
      E.symbols[0],
    ]);
  }
  return { groups, of };
};
