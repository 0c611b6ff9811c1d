"use strict";
// Numbers as text, the same in every country. Integers above 2^53 come as text and stay exact.

E.integer = (n) =>
  BigInt(n)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");

// Six digits, or all before the point, grouped by thousands like integers; with a power of ten where it is very large
// or very small.
E.real = function (x) {
  if (x === null || x === undefined || !Number.isFinite(x)) return "-";
  if (x === 0) return "0";
  const size = Math.abs(x);
  if (size >= 1e15 || size < 1e-4) return x.toExponential(4).replace("e+", "e");
  const [whole, decimals] = String(size < 1e5 ? Number(x.toPrecision(6)) : Math.round(x)).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (decimals ? "." + decimals : "");
};

// As on the terminal (percent() in sim/text/text_table.cpp): n.n5 is rounded up.
E.percent = function (x) {
  if (!Number.isFinite(x)) return "-";
  if (x > 0 && x < 0.0005) return "<0.1 %";
  return (Math.floor(1000 * x * (1 + 2 ** -51) + 0.5) / 10).toFixed(1) + " %";
};

// Axis labels: 1.5e9 as 1.5 G.
E.short = function (x) {
  const size = Math.abs(x);
  for (const [unit, letter] of [
    [1e12, "T"],
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ])
    if (size >= unit) return Number((x / unit).toPrecision(4)) + " " + letter;
  return String(Number(x.toPrecision(4)));
};

// A swept key without what most of them begin with.
E.keyName = (name) => name.replace(/^accelerator\./, "");

// The value of a swept key.
E.value = (v) =>
  typeof v === "number" ? (Number.isInteger(v) ? String(v) : E.real(v)) : typeof v === "string" ? v : JSON.stringify(v);

// Numbers before texts, each in order.
E.compare = function (a, b) {
  const empty = (v) => v === null || v === undefined || v === "" || Number.isNaN(v);
  if (empty(a) || empty(b)) return Number(empty(a)) - Number(empty(b));
  const numbers =
    Number(typeof a === "number" || typeof a === "bigint") - Number(typeof b === "number" || typeof b === "bigint");
  if (numbers !== 0) return -numbers;
  return a < b ? -1 : a > b ? 1 : 0;
};
