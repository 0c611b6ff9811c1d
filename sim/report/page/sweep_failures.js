"use strict";
// Points that have no result, and why.

E.failures = function (section) {
  const { by_status: byStatus, reasons, listed, total } = section.failures;
  const element = E.el("div");
  if (!total) {
    element.append(E.el("p", {}, "None."));
    return element;
  }
  const parameters = (row) =>
    Object.entries(row.parameters)
      .map(([name, value]) => `${E.keyName(name)}=${E.value(value)}`)
      .join(" ");
  element.append(
    E.el(
      "p",
      {},
      Object.entries(byStatus)
        .map(([status, points]) => `${status}: ${E.integer(points)}`)
        .join("; ") +
        (reasons.more
          ? `. The ${E.integer(reasons.list.length)} most frequent of ` +
            `${E.integer(reasons.list.length + reasons.more)} reasons:`
          : ". Reasons:"),
    ),
  );
  element.append(
    E.table({
      label: "reasons of failures of " + section.title,
      rows: () => reasons.list.slice(),
      columns: [
        { label: "points", number: true, value: (row) => row.points, text: (row) => E.integer(row.points) },
        { label: "status", value: (row) => row.status, text: (row) => row.status },
        { label: "reason", long: true, value: (row) => row.reason, text: (row) => row.reason },
      ],
    }).element,
  );
  if (listed.length < total)
    element.append(
      E.el(
        "p",
        { class: "note" },
        `The first ${E.integer(listed.length)} of ${E.integer(total)} are listed one by one.`,
      ),
    );
  element.append(
    E.table({
      label: "failures of " + section.title,
      filter: true,
      page: 10,
      rows: () => listed.slice(),
      columns: [
        { label: "point", number: true, value: (row) => row.ordinal, text: (row) => "#" + row.ordinal },
        { label: "status", value: (row) => row.status, text: (row) => row.status },
        { label: "parameters", long: true, value: parameters, text: parameters },
        { label: "reason", long: true, value: (row) => row.reason, text: (row) => row.reason },
        {
          label: "command",
          long: true,
          value: (row) => row.command,
          text: (row) => row.command,
          cell: (row) => E.el("details", {}, E.el("summary", {}, "show"), E.command(row.command)),
        },
      ],
    }).element,
  );
  return element;
};
