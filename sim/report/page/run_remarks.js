"use strict";
// What a reader may not expect of runs and of a sweep's points: the lines that the terminal has, too.

E.assumedZeros = (layers) =>
  `no zeros are assumed in the ifmaps of ${E.firstNames(layers)} (no ifmap_zeros given; compression and gating ` +
  "depend on them).";
E.inflation = (one) =>
  `${one.layer} ${one.transfer} ${E.integer(one.uncompressed)} to ${E.integer(one.compressed)} bytes`;

E.inflations = (run) =>
  (run.compression_inflates || []).length
    ? `compression inflates ${E.firstNames(run.compression_inflates.map(E.inflation))} (dram.rlc).`
    : "";

// Of a model's file; results of before do not say it.
E.narrowerWords = function (run) {
  const bits = run.model_word_bits || {};
  const here = (type) => Number(run.accelerator.arithmetic[`${type}_bits`]);
  const narrower = ["ifmap", "filter"].filter((type) => bits[type] && bits[type] < here(type));
  if (!narrower.length) return "";
  const words = narrower.map((type) => `${type} ${bits[type]} bits (here ${here(type)})`);
  return (
    `the model's words are narrower: ${words.join(", ")};` +
    narrower.map((type) => ` --set arithmetic.${type}_bits=${bits[type]}`).join("") +
    "."
  );
};

// Of which layers' mappings it is not proven that they are the best, and how much better one could be.
E.unproven = function (run) {
  const choices = run.layers.filter((layer) => (layer.mapping_choice || {}).proven === false);
  if (!choices.length) return "";
  const gap = (layer) => layer.mapping_choice.gap_percent;
  const known = choices.filter((layer) => gap(layer) !== null).sort((a, b) => gap(b) - gap(a));
  return (
    `mappings of ${choices.length} of ${E.counted(run.layers.length, "layer")} are not proven to be the best` +
    (known.length
      ? `; another could have up to ${Number(gap(known[0]).toPrecision(2))} % less ${run.objective} ` +
        `(${E.layerName(known[0])}).`
      : ".")
  );
};

E.runRemarks = function (runs, place) {
  E.runNotes(runs, place, E.narrowerWords);
  E.runNotes(runs, place, (run) => ((run.zeros_assumed || []).length ? E.assumedZeros(run.zeros_assumed) : ""));
  E.runNotes(runs, place, E.inflations);
  E.runNotes(runs, place, E.unproven);
};

// note(text): says it.
E.sweepRemarks = function (section, note) {
  if (section.layers_left_out) note(`Left out: ${section.layers_left_out.join(", ")} (fully connected; layers: all).`);
  for (const line of [...(section.not_run || []), ...(section.narrower_words || [])]) note(`Some points: ${line}.`);
  if (section.zeros_assumed) note(`Some points: ${E.assumedZeros(section.zeros_assumed)}`);
  const { compression_inflates: inflated, prices_of_other_sizes: sizes } = section;
  if (inflated)
    note(
      `Compression inflates: in ${E.counted(inflated.points, "point")}; the first: ` +
        `${E.inflation(inflated.first)} (dram.rlc).`,
    );
  const { mappings_not_proven: unproven } = section;
  if (unproven)
    note(
      `Not proven: mappings in ${E.counted(unproven.points, "point")}; another could have up to ` +
        `${Number(unproven.gap_percent.toPrecision(2))} % less of a layer's objective, where that is known.`,
    );
  if (sizes)
    note(
      `Prices of other sizes: ${E.counted(sizes.points, "point")} of this sweep ` +
        `${sizes.points === 1 ? "has" : "have"} fixed prices made for machines of other ` +
        `sizes; the first: ${sizes.first.join(", ")}. Derived prices fit each machine.`,
    );
};
