"use strict";
// Axes of charts: bounds that fit the data, ticks at round numbers, also within one decade of a logarithmic axis.

E.linearTicks = function (from, to, most) {
  const least = (to - from) / most;
  if (!(least > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * [1, 2, 5, 10].find((one) => one * power >= least * (1 - 1e-9));
  const ticks = [];
  for (let n = Math.ceil(from / step - 1e-9); n * step <= to + 1e-9 * step; ++n)
    ticks.push(Number((n * step).toPrecision(12)));
  return ticks;
};

// The densest of several kinds of round numbers that gives at most so many.
E.logTicks = function (from, to, most) {
  const first = Math.floor(Math.log10(from));
  const last = Math.ceil(Math.log10(to));
  const inside = (x) => x >= from * (1 - 1e-9) && x <= to * (1 + 1e-9);
  const decades = (step) => Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, n) => first + n * step);
  for (const digits of [[1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8], [1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]]) {
    const ticks = decades(1)
      .flatMap((power) => digits.map((digit) => Number((digit * 10 ** power).toPrecision(3))))
      .filter(inside);
    if (ticks.length > most) continue;
    return ticks.length > 2 ? ticks : E.linearTicks(from, to, most);
  }
  return decades(Math.ceil((last - first) / most))
    .map((power) => Number(`1e${power}`))
    .filter(inside);
};

// Bounds with a little room on both sides of the data; never below 0 for data that is not.
E.axisBounds = function (least, most, log, room = 0.04) {
  if (log) {
    const factor = Math.max(most / least, 1.1) ** room;
    return [least / factor, most * factor];
  }
  const margin = room * (most - least) || 0.05 * Math.abs(most) || 1;
  return [least >= 0 ? Math.max(0, least - margin) : least - margin, most + margin];
};

// What an axis of the library is told. bounds: [from, to]; ticks: most of them; format: of their labels.
E.scale = function (bounds, log, ticks, format) {
  const values = (log ? E.logTicks : E.linearTicks)(bounds[0], bounds[1], ticks);
  return {
    type: log ? "log" : "value",
    min: bounds[0],
    max: bounds[1],
    ...E.axisStyle(),
    axisTick: { customValues: values },
    axisLabel: { ...E.axisStyle().axisLabel, customValues: values, formatter: format || E.short, hideOverlap: true },
  };
};
// On a linear axis what is a tenth of the most lies flat on the other axis.
E.farApart = (least, most) => least > 0 && most / least > 10;
E.leastAndMost = (values) =>
  values.reduce(([least, most], v) => [Math.min(least, v), Math.max(most, v)], [Infinity, -Infinity]);

// Marks of a series that has more are drawn at once, each of the same size.
E.many = 2000;
// The library cannot draw none at once.
E.manyMarks = (points) => ({ large: points.length > 0, largeThreshold: 0, emphasis: { disabled: true } });

// Pieces that all charts share.
E.axisName = (text, vertical) => ({
  name: text,
  nameLocation: "middle",
  nameGap: E.rem(vertical ? 4.2 : 1.9),
  nameTextStyle: {
    fontSize: E.rem(0.88),
    color: E.theme.ink,
    fontWeight: "bold",
    ...(text.includes("\n") ? { lineHeight: E.rem(1.1) } : {}),
  },
});
E.axisStyle = () => ({
  axisLabel: { fontSize: E.rem(0.82), color: E.theme.ink },
  axisLine: { show: true, lineStyle: { color: E.theme.soft } },
  splitLine: { lineStyle: { color: E.theme.grid } },
});
// A label stands beside its point, never on it.
E.besidePoint = function ([x, y], _, dom, rect, { contentSize: [width, height], viewSize: [wide, high] }) {
  const middle = rect ? [rect.x + rect.width / 2, rect.y + rect.height / 2] : [x, y];
  const gap = E.rem(1.1);
  return [
    middle[0] + gap + width <= wide ? middle[0] + gap : Math.max(0, middle[0] - gap - width),
    middle[1] + gap + height <= high ? middle[1] + gap : Math.max(0, middle[1] - gap - height),
  ];
};
E.tooltip = (formatter, trigger) => ({
  trigger: trigger || "item",
  confine: true,
  appendTo: document.body,
  className: "tooltip",
  backgroundColor: E.theme.paper,
  borderColor: E.theme.line,
  textStyle: { fontSize: E.rem(0.85), color: E.theme.ink },
  formatter,
  ...(trigger === "axis" ? { axisPointer: { type: "shadow" } } : { position: E.besidePoint }),
});
