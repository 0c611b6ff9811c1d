"use strict";
// A table that sorts by any column, filters, and shows its rows page by page.

// Beside a column's name, which sorts and filters: "energy", ", pJ".
E.unitOfColumn = (column) => (column.unit ? E.el("span", { class: "unit" }, `, ${column.unit}`) : "");

// spec: {label, columns: [{label, hint, unit, value(row), text(row), number, long}], rows(),
//        sorted: [column, direction], filter: true, filtered(text, test, error): the filter's text has changed,
//        page: rows a page, rowClass(row), tick: {label(row), ticked(row), toggle(row)}}
// value() is what sorts and filters; text() is what is read. Returns {element, update(), setFilter(text)}.
E.table = function (spec) {
  let [by, direction] = spec.sorted || [-1, 1];
  let page = 0;
  let size = spec.page || 25;
  const state = E.el("span", { role: "status" });
  const filter = E.el("input", {
    type: "search",
    size: 28,
    oninput: E.later(() => setFilter(filter.value)),
    "aria-label": "Filter of the table " + spec.label,
    placeholder: "word, or column>=value",
  });
  const head = E.el("tr");
  const body = E.el("tbody", { onkeydown: move });
  const previous = E.el(
    "button",
    {
      type: "button",
      onclick: () => {
        page -= 1;
        update();
      },
    },
    "Previous",
  );
  const next = E.el(
    "button",
    {
      type: "button",
      onclick: () => {
        page += 1;
        update();
      },
    },
    "Next",
  );
  const sizes = E.select(
    "Rows",
    [
      ["10", "10"],
      ["25", "25"],
      ["100", "100"],
      ["500", "500"],
    ],
    String(size),
    (value) => {
      size = Number(value);
      page = 0;
      update();
    },
  );
  const columns = spec.columns;

  const buttons = columns.map((column, i) =>
    E.el("button", { type: "button", title: column.hint, onclick: () => sort(i) }, column.label),
  );
  const heads = columns.map((column, i) =>
    E.el("th", { scope: "col", class: column.number ? "number" : null }, buttons[i], E.unitOfColumn(column)),
  );
  head.append(...(spec.tick ? [E.el("th", { scope: "col" }, spec.tick.head)] : []), ...heads);

  function sort(i) {
    direction = by === i ? -direction : 1;
    by = i;
    page = 0;
    update();
    E.say(`sorted by ${columns[i].label}, ${direction > 0 ? "rising" : "falling"}`);
  }

  function setFilter(text) {
    if (filter.value !== text) filter.value = text;
    page = 0;
    const { test, error } = E.tableFilter(text, columns);
    if (spec.filtered) spec.filtered(text, test || (() => false), error || "");
    else update();
  }

  function chosen(all) {
    const { test, error } = E.tableFilter(filter.value, columns);
    state.className = error ? "wrong" : "";
    if (error) return { error, rows: [] };
    const rows = all.filter(test);
    if (by >= 0) {
      const value = columns[by].value;
      const empty = (v) => v === null || v === undefined || v === "";
      rows.sort((a, b) => {
        // what is empty stays last in both directions
        const x = value(a),
          y = value(b);
        return empty(x) || empty(y) ? E.compare(x, y) : direction * E.compare(x, y);
      });
    }
    return { rows };
  }

  function line(row) {
    const cells = columns.map((column) => {
      const value = column.value(row);
      return E.el(
        "td",
        {
          class: column.number ? "number" : column.long ? "long" : null,
          "data-value": value === null || value === undefined ? null : String(value),
          title: column.number && typeof value === "number" ? String(value) : null,
        },
        column.cell ? column.cell(row) : column.text(row),
      );
    });
    if (spec.tick) {
      const box = E.el("input", {
        type: "checkbox",
        checked: spec.tick.ticked(row),
        "aria-label": spec.tick.label(row),
        onchange: () => spec.tick.toggle(row, box.checked),
      });
      cells.unshift(E.el("td", {}, box));
    }
    return E.el("tr", { class: spec.rowClass ? spec.rowClass(row) : null }, cells);
  }

  // Up and down go from row to row.
  function move(event) {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    const row = event.target.closest("tr");
    const target = step && row && row[step] && row[step].querySelector("input, button, summary");
    if (!target) return;
    target.focus();
    event.preventDefault();
  }

  function update() {
    const all = spec.rows();
    const { rows, error } = chosen(all);
    const pages = Math.max(1, Math.ceil(rows.length / size));
    page = Math.min(Math.max(page, 0), pages - 1);
    body.replaceChildren(...rows.slice(page * size, (page + 1) * size).map(line));
    heads.forEach((th, i) => {
      th.setAttribute("aria-sort", by === i ? (direction > 0 ? "ascending" : "descending") : "none");
      buttons[i].textContent = columns[i].label + (by === i ? (direction > 0 ? " \u25B2" : " \u25BC") : "");
    });
    previous.disabled = page === 0;
    next.disabled = page >= pages - 1;
    state.textContent =
      error ||
      `${rows.length === all.length ? "" : E.integer(rows.length) + " of "}${E.counted(all.length, "row")}` +
        (pages > 1 ? `, page ${page + 1} of ${pages}` : "");
    pager.hidden = all.length <= 10;
    onPaper.hidden = pages === 1;
    onPaper.textContent =
      `Rows ${E.integer(page * size + 1)} to ${E.integer(Math.min(rows.length, (page + 1) * size))} of ` +
      `${E.integer(rows.length)}; on the screen "Rows" shows more of them.`;
  }

  // The buttons are not on paper: it says itself what it leaves out.
  const onPaper = E.el("p", { class: "note rows-on-paper" });
  const pager = E.el("div", { class: "pager" }, previous, next, sizes);
  const element = E.el(
    "div",
    {},
    E.el("div", { class: "controls" }, spec.filter ? E.el("label", {}, "Filter", filter) : null, state),
    E.el(
      "div",
      { class: columns.length > 8 ? "scroll wide" : "scroll" },
      E.el("table", { "aria-label": spec.label }, E.el("thead", {}, head), body),
    ),
    pager,
    onPaper,
  );
  update();
  return { element, update, setFilter };
};
