"use strict";
// Terms of a table's filter, all of which a row satisfies: a word that some cell contains, or COLUMN<=VALUE with
// one of < <= > >= = !=. A term with spaces stands in double quotes.

// columns: [{label, value(row), text(row)}]. Returns {test(row)} or {error}.
E.tableFilter = function (text, columns) {
  const terms = (text.match(/"[^"]*"|\S+/g) || []).map((term) => term.replace(/^"(.*)"$/, "$1"));
  const tests = [];
  for (const term of terms) {
    const parts = /^(.+?)(<=|>=|!=|=|<|>)(.*)$/.exec(term);
    if (!parts) {
      const word = term.toLowerCase();
      tests.push((row) => columns.some((column) => column.text(row).toLowerCase().includes(word)));
      continue;
    }
    const name = parts[1].toLowerCase();
    const named = columns.filter((column) => column.label.toLowerCase() === name);
    const column = named[0] || columns.find((one) => one.label.toLowerCase().startsWith(name));
    if (!column) return { error: `no column '${parts[1]}'; columns: ${columns.map((one) => one.label).join(", ")}` };
    tests.push(E.comparison(column, parts[2], parts[3]));
  }
  return { test: (row) => tests.every((one) => one(row)) };
};

E.comparison = function (column, operator, wanted) {
  const plain = wanted.replace(/,/g, "");
  const number = plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : null;
  return (row) => {
    const value = column.value(row);
    if (value === null || value === undefined || value === "") return false;
    const numeric = number !== null && (typeof value === "number" || typeof value === "bigint");
    const order = numeric
      ? Number(value) < number
        ? -1
        : Number(value) > number
          ? 1
          : 0
      : E.compare(String(value).toLowerCase(), wanted.toLowerCase());
    return { "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0, "=": order === 0, "!=": order !== 0 }[
      operator
    ];
  };
};
