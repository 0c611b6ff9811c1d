"use strict";
// Energy divided by level or by data type. An energy is {rf: {ifmap, ..}, .., mac, clock, control, total}.

E.energyParts = { level: E.levels, type: E.types };

E.energyOf = function (energy, division, part) {
  const { types, levelIds } = E.ledger;
  if (!types.includes(part) && !levelIds.includes(part)) return energy[part] || 0;
  if (division === "level") return E.sum(types.map((type) => (energy[part] || {})[type] || 0));
  return E.sum(levelIds.map((level) => (energy[level] || {})[part] || 0));
};

// Series of a stacked chart; what not every table prices only where it costs something.
E.energySeries = (energies, division, over) =>
  E.energyParts[division]
    .map(([part, name, colour]) => [
      part,
      [name, colour, energies.map((energy, i) => E.energyOf(energy, division, part) / over(i))],
    ])
    .filter(([part, [, , values]]) => !E.ledger.isOptional(part) || values.some((value) => value > 0))
    .map(([, series]) => series);

// Which of the two: "level" or "type".
E.divisionSelect = (division, change) =>
  E.select(
    "By",
    [
      ["level", "level"],
      ["type", "data type"],
    ],
    division,
    change,
  );
