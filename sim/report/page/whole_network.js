"use strict";
// What a run of a whole network has beside its layers: operations of the vector unit, and what nobody ran.

E.wholeNetworkNotes = function ({ runs }, place) {
  E.runNotes(runs, place, (run) => {
    const leftOut = run.layers_left_out || [];
    return leftOut.length ? `left out: ${E.firstNames(leftOut)} (fully connected).` : "";
  });
  E.runNotes(runs, place, (run) => {
    const notRun = run.whole_network ? run.whole_network.not_run : { operations: [] };
    if (!notRun.operations.length) return "";
    return (
      `not run, beside the array: ${E.firstNames(notRun.operations)} ` +
      `(${E.percent(Number(notRun.percent_of_bytes) / 100)} of the bytes that operations take and give).`
    );
  });
};

// Of many names the first, as on the terminal; the files have them all.
E.firstNames = function (names) {
  const most = 12;
  if (names.length <= most) return names.join(", ");
  return `${names.slice(0, most / 2).join(", ")}, ... (${names.length} in all)`;
};

// Each note once, after the runs that it is about.
E.runNotes = function (runs, place, textOf) {
  const notes = new Map();
  for (const run of runs) {
    const text = textOf(run);
    if (text) notes.set(text, [...(notes.get(text) || []), run.run]);
  }
  for (const [text, names] of notes) {
    const about = runs.length > 1 && names.length === runs.length ? "all" : names.join(", ");
    place.append(E.el("p", { class: "note" }, `${about}: ${text}`));
  }
};

// Bytes that crossed the DRAM link: of layers, of the vector unit and of both. Files of before have no sum of them.
E.wholeBytes = function (run) {
  const layers = BigInt(run.totals.dram_bytes.compressed);
  const vector = (run.vector_operations || []).reduce((sum, one) => sum + BigInt(one.dram_bytes.compressed), 0n);
  return { layers, vector_operations: vector, total: layers + vector };
};

// A run's totals, with time, energy and DRAM bytes of the vector unit where one ran what is beside the array.
E.wholePart = function (run) {
  const { totals, whole_network: whole } = run;
  if (!(run.vector_operations || []).length) return totals;
  return {
    ...totals,
    cycles: { ...totals.cycles, total: whole.cycles.total },
    energy: { ...totals.energy, total: whole.energy.total },
    dram_bytes: { ...totals.dram_bytes, compressed: E.wholeBytes(run).total },
  };
};

E.vectorTables = function (section, place) {
  const runs = section.runs.filter((run) => (run.vector_operations || []).length);
  if (!runs.length) return;
  const several = section.runs.length > 1;
  const runColumn = several ? [{ label: "run", value: (row) => row.run.run, text: (row) => row.run.run }] : [];
  const integers = (label, hint, of) => ({
    label,
    hint,
    number: true,
    value: (row) => BigInt(of(row)),
    text: (row) => E.integer(of(row)),
  });
  const energy = (of) => ({
    label: "energy",
    unit: section.energy_unit,
    number: true,
    value: of,
    text: (row) => E.real(of(row)),
  });
  const parts = [
    ["layers", "layers on the array"],
    ["vector_operations", "vector unit"],
    ["total", "total"],
  ];
  const whole = runs.flatMap((run) => parts.map(([part, title]) => ({ run, part, title })));
  place.append(
    E.el("h3", {}, "The whole network"),
    E.table({
      label: "whole network of " + section.title,
      rows: () => whole.slice(),
      columns: [
        ...runColumn,
        { label: "part", value: (row) => row.title, text: (row) => row.title },
        integers("cycles", "core cycles with the pauses for DRAM", (row) => row.run.whole_network.cycles[row.part]),
        {
          label: "ms",
          number: true,
          value: (row) => Number(row.run.whole_network.cycles[row.part]) / Number(row.run.accelerator.core_khz),
          text: (row) =>
            E.real(Number(row.run.whole_network.cycles[row.part]) / Number(row.run.accelerator.core_khz)),
        },
        energy((row) => row.run.whole_network.energy[row.part]),
        integers("DRAM bytes", "that crossed the link", (row) => E.wholeBytes(row.run)[row.part]),
      ],
    }).element,
  );
  const operations = runs.flatMap((run) => run.vector_operations.map((one) => ({ run, one })));
  const text = (label, of) => ({ label, value: of, text: of });
  place.append(
    E.el("h3", {}, "Beside the array"),
    E.table({
      label: "operations of the vector unit of " + section.title,
      filter: true,
      rows: () => operations.slice(),
      columns: [
        text("operation", (row) => row.one.name),
        ...runColumn,
        text("kind", (row) => row.one.kind),
        integers("cycles", "in all", (row) => row.one.cycles.total),
        integers("load", "cycles of the DRAM link", (row) => row.one.cycles.load),
        integers("port", "cycles of the port to the buffer", (row) => row.one.cycles.port),
        integers("lanes", "cycles of the lanes", (row) => row.one.cycles.lanes),
        integers("store", "cycles of the DRAM link", (row) => row.one.cycles.store),
        text("bound", (row) => row.one.bound),
        integers("DRAM bytes", "that crossed the link", (row) => row.one.dram_bytes.compressed),
        energy((row) => row.one.energy.total),
      ],
    }).element,
  );
};
