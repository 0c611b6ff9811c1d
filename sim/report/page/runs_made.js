"use strict";
// What runs of a section were made of: the keys in which their machines and prices differ, and where each comes from.

// {"array.rows": "12", ...} of all that stands below.
E.flatKeys = function (value, prefix = "", found = {}) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    found[prefix] = typeof value === "string" ? value : JSON.stringify(value);
    return found;
  }
  for (const [key, one] of Object.entries(value)) E.flatKeys(one, prefix ? `${prefix}.${key}` : key, found);
  return found;
};

// Options that a result tells by a section of its own, which is there or not.
E.runOptions = (run) => [...(run.chain ? ["chain"] : []), ...(run.kept_on_chip ? ["keep on chip"] : [])];

E.runKeys = (run) => {
  const { network, batch, seed, objective, mapping_file, accelerator, energy_table } = run;
  const mappers = run.layers.map((layer) => (layer.mapping_choice || {}).mapper).filter(Boolean);
  return E.flatKeys({
    network,
    batch,
    seed,
    objective,
    mapping_file,
    layers_left_out: run.layers_left_out,
    generated_weights: run.generated_weights,
    chain: run.chain ? "yes" : "no",
    keep_on_chip: run.kept_on_chip ? "yes" : "no",
    mapper: mappers.length ? E.unique(mappers).sort().join(", ") : undefined,
    accelerator: { ...accelerator, description: undefined },
    // Derived prices follow from the machine: they would bury what makes them differ.
    energy_table: energy_table.derived ? { name: energy_table.name } : energy_table,
    ...Object.fromEntries(
      ((run.provenance || {}).files || []).map((one) => [`sha256 of ${one.kind} ${one.name}`, one.sha256]),
    ),
  });
};

// A table of the keys that are not the same in all runs; null: there is none.
E.differingKeys = function (section) {
  const { runs } = section;
  if (runs.length < 2) return null;
  const keys = runs.map(E.runKeys);
  const names = E.unique(keys.flatMap((one) => Object.keys(one)));
  const rows = names.filter((name) => E.unique(keys.map((one) => one[name])).length > 1);
  if (!rows.length) return null;
  return E.table({
    label: "keys in which the runs of " + section.title + " differ",
    rows: () => rows.slice(),
    columns: [
      { label: "key", value: (name) => name, text: (name) => name },
      ...runs.map((run, r) => ({
        label: run.run,
        value: (name) => keys[r][name] || "",
        text: (name) => (keys[r][name] === undefined ? "-" : keys[r][name]),
      })),
    ],
  });
};

// The command, the files by their digests, and the program; results of before do not say it.
E.madeOf = function (name, provenance) {
  if (!provenance) return null;
  const { command, files, build } = provenance;
  const facts = [
    ...files.map((one) => [`${one.kind} ${one.name}`, `SHA-256 ${one.sha256}`]),
    ["program", `Eyrie ${build.version}${build.revision ? `, revision ${build.revision}` : ""}`],
    ["built by", `${build.compiler}, ${[build.type, build.flags].filter(Boolean).join(": ")}`],
  ];
  return E.el(
    "details",
    {},
    E.el("summary", {}, `${name}: what was run`),
    command ? E.command(command) : null,
    E.facts(facts),
  );
};
