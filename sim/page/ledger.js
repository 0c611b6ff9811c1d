"use strict";
// What there is to count and to move (sim/results/ledger_json.hpp). Levels, data types, reasons of PE cycles and
// networks are known by their ids; `rows` has each with all that is said of it.
E.ledger = JSON.parse(document.getElementById("ledger").textContent);
E.ledger.rows = {};
for (const list of ["levels", "types", "reasons", "networks", "energy_parts"])
  E.ledger.rows[list] = Object.fromEntries(E.ledger[list].map((one) => [one.id, one]));
E.ledger.types = E.ledger.types.map((one) => one.id);
// What only some energy tables price is shown only where they do.
E.ledger.isOptional = (id) => id in E.ledger.rows.energy_parts && !E.ledger.rows.energy_parts[id].everywhere;
E.ledger.levelIds = E.ledger.levels.map((level) => level.id);
E.ledger.onChip = new Set(E.ledger.levels.filter((level) => level.on_chip).map((level) => level.id));
for (const one of E.ledger.prices) one.path = one.key.split(".");
E.ledger.priceIn = (table, { path }) => path.reduce((section, name) => section[name], table);
