"use strict";
// Terms of a table's filter, all of which a row satisfies: a word that some cell contains, or COLUMN<=VALUE with
// one of < <= > >= = !=. A term or a name with spaces stands in double quotes; a column's own name need not.

// What a column can be called, in small letters: its label, also with underscores, and its other names.
E.columnNames = ({ label, names = [] }) =>
  E.unique([label, ...names].flatMap((name) => [name, name.replace(/ /g, "_")]).map((name) => name.toLowerCase()));

// Of several columns of one name the one that is no key: a metric can always be named, a key also as key:NAME.
E.namedColumn = function (name, columns) {
  const plain = name.toLowerCase();
  const called = columns.filter((column) => E.columnNames(column).includes(plain));
  return (
    called.find((column) => !column.key) ||
    called[0] ||
    columns.find((column) => E.columnNames(column).some((one) => one.startsWith(plain)))
  );
};

// [{name, operator, value} or {word}]
E.filterTerms = function (text, columns) {
  const names = columns.flatMap(E.columnNames).sort((a, b) => b.length - a.length);
  const unquoted = (of) => of.replace(/^"(.*)"$/, "$1");
  const terms = [];
  for (let rest = text.trim(); rest; rest = rest.trimStart()) {
    const small = rest.toLowerCase();
    const isNamed = (name) => small.startsWith(name) && /^\s*(<|>|=|!=)/.test(rest.slice(name.length));
    const known = names.find(isNamed);
    const named = known ? rest.slice(0, known.length) : (/^(?:"[^"]+"|[^\s"<>=!]+)(?=<|>|=|!=)/.exec(rest) || [])[0];
    if (named !== undefined) {
      const comparison = /^\s*(<=|>=|!=|=|<|>)(?:\s+(?=\S))?("[^"]*"|\S*)/;
      const [all, operator, value] = comparison.exec(rest.slice(named.length));
      terms.push({ name: unquoted(named), operator, value: unquoted(value) });
      rest = rest.slice(named.length + all.length);
      continue;
    }
    const [word] = /^(?:"[^"]*"|\S+)/.exec(rest);
    const within = /^"(.*)"$/.exec(word);
    const parts = within && /^(.+?)\s*(<=|>=|!=|=|<|>)\s*(.*)$/.exec(within[1]);
    terms.push(parts ? { name: parts[1], operator: parts[2], value: parts[3] } : { word: unquoted(word) });
    rest = rest.slice(word.length);
  }
  return terms;
};

// columns: [{label, names, key, number, value(row), text(row)}]. Returns {test(row)} or {error}.
E.tableFilter = function (text, columns) {
  const tests = [];
  for (const { word, name, operator, value } of E.filterTerms(text, columns)) {
    if (word !== undefined) {
      const small = word.toLowerCase();
      tests.push((row) => columns.some((column) => column.text(row).toLowerCase().includes(small)));
      continue;
    }
    const column = E.namedColumn(name, columns);
    if (!column) return { error: `no column '${name}'; columns: ${columns.map((one) => one.label).join(", ")}` };
    if (column.number && value !== "" && E.filterNumber(value) === null)
      return { error: `${column.label}: found '${value}'; allowed: a number` };
    tests.push(E.comparison(column, operator, value));
  }
  return { test: (row) => tests.every((one) => one(row)) };
};

// null: it is no number.
E.filterNumber = function (text) {
  const plain = text.replace(/,/g, "");
  return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : null;
};

E.comparison = function (column, operator, wanted) {
  const number = E.filterNumber(wanted);
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
