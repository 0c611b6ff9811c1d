"use strict";
// The layers of a chosen point of a sweep: where its cycles and its energy go (sim/report/sweep_layers.hpp).

// {name, macs, repeats, array, total, energy, activePes, mapping} of each layer of point i; null: they are not on the
// page.
E.layersOfPoint = function (section, i) {
  const held = section.layers;
  if (!held) return null;
  if (!held.places) held.places = new Map(held.points.map((point) => [Number(point[0]), point]));
  const point = held.places.get(i);
  if (!point) return null;
  return held.lists[point[1]].map(([name, macs, repeats = 1], n) => {
    const [array, total, energy, activePes, mapping] = point.slice(2 + 5 * n, 7 + 5 * n);
    return { name, macs, repeats, array, total, energy, activePes, mapping: held.mappings[mapping] };
  });
};

E.pointLayers = function (section, data, i) {
  const layers = E.layersOfPoint(section, i);
  if (!layers)
    return E.el("p", { class: "note" }, "Its layers are not on this page: the command prints them.");
  const unit = section.workloads[data.workload(i)].energy_unit;
  const all = { energy: 0, total: 0n };
  for (const layer of layers) {
    all.energy += Number(layer.repeats) * Number(layer.energy);
    all.total += BigInt(layer.repeats) * BigInt(layer.total);
  }
  // A layer's numbers are of one time that it is done, its shares of all.
  const share = ({ repeats }, part, whole) =>
    Number(whole) === 0 ? "" : E.percent((Number(repeats) * Number(part)) / Number(whole));
  const used = (layer) => Number(layer.macs) / (Number(data.exact("pes", i)) * Number(layer.array));
  const count = (label, hint, of) => ({
    label,
    hint,
    number: true,
    value: (layer) => BigInt(of(layer)),
    text: (layer) => E.integer(of(layer)),
  });
  return E.table({
    label: `layers of point ${data.ordinal(i)}`,
    rows: () => layers.slice(),
    columns: [
      { label: "layer", value: E.layerName, text: E.layerName },
      count("total cycles", "with the pauses for DRAM", (layer) => layer.total),
      {
        label: "of cycles",
        hint: "share of the total cycles of all layers",
        number: true,
        value: (layer) => Number(layer.repeats) * Number(layer.total),
        text: (layer) => share(layer, layer.total, all.total),
      },
      count("array cycles", "with DRAM fully overlapped", (layer) => layer.array),
      {
        label: `energy, ${unit}`,
        number: true,
        value: (layer) => Number(layer.energy),
        text: (layer) => E.real(Number(layer.energy)),
      },
      {
        label: "of energy",
        hint: "share of the energy of all layers",
        number: true,
        value: (layer) => Number(layer.repeats) * Number(layer.energy),
        text: (layer) => share(layer, layer.energy, all.energy),
      },
      {
        label: "utilisation",
        hint: "MACs over PEs x array cycles",
        number: true,
        value: used,
        text: (layer) => E.percent(used(layer)),
      },
      count("active PEs", undefined, (layer) => layer.activePes),
      { label: "mapping", value: (layer) => layer.mapping, text: (layer) => layer.mapping },
    ],
  }).element;
};
