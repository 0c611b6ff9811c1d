"use strict";
// A section of results: one run, or several side by side.

E.pesOf = (run) => run.accelerator.array.rows * run.accelerator.array.columns;
E.isComplete = (run) => run.complete !== false;
// With what was changed beside its file; results of before have no such field.
E.machineOf = function (run) {
  if (run.machine) return run.machine;
  const changed = run.overrides || [];
  return changed.length === 0 ? run.accelerator.name : `${run.accelerator.name} + ${changed.join(", ")}`;
};
E.milliseconds = (run, part) => Number(part.cycles.total) / Number(run.accelerator.core_khz);
E.utilisation = (run, part) => Number(part.macs) / (E.pesOf(run) * Number(part.cycles.array));
// With how often it is done: its numbers are of one time, totals of all.
E.layerName = (part) => (part.repeats > 1 ? `${part.name} x ${part.repeats}` : part.name);
E.mappingText = (mapping) =>
  Object.entries(mapping)
    .filter(([key]) => key !== "dataflow" && key !== "loop_nest")
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
// Why a layer did not run, and with which dataflows it could, as on the terminal; older files do not say these.
E.unrunText = function ({ reason, could_run: could }) {
  if (!could) return reason;
  return could.length
    ? `${reason}; could run it: --dataflow ${could.join(", ")}`
    : `${reason}; no other dataflow can run it on this accelerator`;
};
E.runLabel = (run) => {
  const dataflows = E.unique(run.layers.map((layer) => layer.mapping.dataflow)).join(", ");
  const machine = [E.machineOf(run), ...E.runOptions(run)].join(", ");
  return run.run.endsWith(` on ${machine}`) ? run.run : `${run.run} (${dataflows || "none"} on ${machine})`;
};

E.runsSection = function (section, place) {
  const { runs, energy_unit: unit } = section;
  const machines =
    section.machines ||
    E.unique(runs.map((run) => `${E.machineOf(run)}, ${E.integer(E.pesOf(run))} PEs`)).join("; ");
  const values = (of) => E.unique(runs.map(of).filter(Boolean)).join(", ");
  const files = values((run) => run.mapping_file);
  place.append(
    E.el(
      "p",
      {},
      `Network ${section.network}, batch ${section.batch}; ${machines}. ` +
        `Mappings of least ${values((run) => run.objective)}${files ? `, or from ${files}` : ""}. ` +
        `Energy in ${unit} (table ${values((run) => run.energy_table.name || "?")}).`,
    ),
  );
  E.runNotes(runs, place, (run) =>
    (run.prices_of_other_sizes || []).length
      ? `the prices of ${run.energy_table.name || "its table"} are made for other sizes: ` +
        `${run.prices_of_other_sizes.join(", ")}. Derived prices fit the machine.`
      : "",
  );
  E.wholeNetworkNotes(section, place);
  E.runRemarks(runs, place);
  E.runNotes(runs, place, (run) =>
    (run.prices_not_given || []).length
      ? `${run.energy_table.name || "its table"} does not give ${run.prices_not_given.join(", ")}.`
      : "",
  );
  place.append(E.el("h3", {}, "Summary"));
  if (runs.some((run) => (run.vector_operations || []).length))
    place.append(
      E.el(
        "p",
        { class: "note" },
        "Energy, total cycles, ms and DRAM bytes are of layers and vector unit, all else of layers.",
      ),
    );
  place.append(E.runsSummary(section).element);
  const differing = E.differingKeys(section);
  if (differing) place.append(E.el("h3", {}, "Keys that differ"), differing.element);
  E.vectorTables(section, place);
  const failed = runs.flatMap((run) =>
    (run.cannot_run || []).map((one) => E.el("li", {}, `${run.run}: ${E.unrunText(one)}`)),
  );
  if (failed.length) place.append(E.el("h3", {}, "Cannot run"), E.el("ul", {}, failed));
  E.runsCharts(section, place);
  place.append(E.el("h3", {}, "Layers"), E.runsLayers(section).element);
  place.append(E.el("h3", {}, "Mappings, machines, energy prices"));
  const made = E.madeOf(section.title, section.provenance);
  if (made) place.append(made);
  for (const run of runs) {
    const origin = E.madeOf(run.run, run.provenance);
    if (origin) place.append(origin);
    place.append(
      E.el(
        "details",
        {},
        E.el("summary", {}, `${run.run}: loop nests`),
        run.layers.map((layer) =>
          E.el("div", {}, E.el("h4", {}, E.layerName(layer)), E.el("pre", {}, layer.mapping.loop_nest)),
        ),
      ),
    );
    place.append(
      E.el(
        "details",
        {},
        E.el("summary", {}, `${run.run}: accelerator and energy table`),
        E.el("pre", {}, JSON.stringify({ accelerator: run.accelerator, energy_table: run.energy_table }, null, 2)),
      ),
    );
  }
};

// Columns that summary and layers share. row: {run, part}.
E.runColumns = (unit) => {
  const column = (label, hint, value, text, shown) => ({
    label,
    hint,
    unit: shown,
    number: true,
    value,
    text: (row) => text(value(row)),
  });
  const integers = (label, hint, of) => ({
    label,
    hint,
    number: true,
    value: (row) => BigInt(of(row.part)),
    text: (row) => E.integer(of(row.part)),
  });
  return [
    integers("MACs", undefined, (part) => part.macs),
    column("energy", undefined, (row) => row.part.energy.total, E.real, unit),
    column("energy/MAC", undefined, (row) => row.part.energy.total / Number(row.part.macs), E.real, unit),
    integers("array cycles", "core cycles with DRAM fully overlapped", (part) => part.cycles.array),
    integers("total cycles", "core cycles with the pauses for DRAM", (part) => part.cycles.total),
    column("ms", "total cycles over the core clock", (row) => E.milliseconds(row.run, row.part), E.real),
    column("utilisation", "MACs over PEs x array cycles", (row) => E.utilisation(row.run, row.part), E.percent),
    integers("DRAM bytes", "that crossed the link", (part) => part.dram_bytes.compressed),
    ...E.ledger.tallies.map(({ id, doc }) => integers(id, doc, (part) => (part.counts || {})[id] || 0)),
    {
      label: "check",
      hint: "ofmaps against the reference convolution",
      value: (row) => row.part.check,
      text: (row) => row.part.check,
    },
  ];
};

E.runsSummary = function (section) {
  const ratio = (name) => ({
    label: `${name} of ${section.normalised_to}`,
    number: true,
    value: (row) => row.run.normalised[name],
    text: (row) => E.real(row.run.normalised[name]),
  });
  const rows = section.runs.filter((run) => E.isComplete(run)).map((run) => ({ run, part: E.wholePart(run) }));
  return E.table({
    label: "runs of " + section.title,
    rows: () => rows,
    columns: [
      { label: "run", value: (row) => row.run.run, text: (row) => E.runLabel(row.run) },
      ...E.runColumns(section.energy_unit),
      ...(section.normalised_to ? ["energy", "delay", "edp"].map(ratio) : []),
    ],
  });
};

E.runsLayers = function (section) {
  const rows = section.runs.flatMap((run, r) =>
    run.layers.map((part, i) => ({ run, part, order: i * section.runs.length + r })),
  );
  rows.sort((a, b) => a.order - b.order);
  const several = section.runs.length > 1;
  return E.table({
    label: "layers of " + section.title,
    filter: true,
    rows: () => rows.slice(),
    columns: [
      { label: "layer", value: (row) => E.layerName(row.part), text: (row) => E.layerName(row.part) },
      ...(several ? [{ label: "run", value: (row) => row.run.run, text: (row) => row.run.run }] : []),
      ...E.runColumns(section.energy_unit),
      {
        label: "active PEs",
        number: true,
        value: (row) => Number(row.part.active_pes),
        text: (row) => E.integer(row.part.active_pes),
      },
      {
        label: "passes",
        number: true,
        value: (row) => Number(row.part.passes),
        text: (row) => E.integer(row.part.passes),
      },
      { label: "dataflow", value: (row) => row.part.mapping.dataflow, text: (row) => row.part.mapping.dataflow },
      {
        label: "mapping",
        value: (row) => E.mappingText(row.part.mapping),
        text: (row) => E.mappingText(row.part.mapping),
      },
    ],
  });
};
