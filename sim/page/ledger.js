"use strict";
// What there is to count (sim/results/ledger_json.hpp): levels with their actions, data types, prices, reasons of PE
// cycles.
E.ledger = JSON.parse(document.getElementById("ledger").textContent);
E.ledger.levelIds = E.ledger.levels.map((level) => level.id);
E.ledger.onChip = new Set(E.ledger.levels.filter((level) => level.on_chip).map((level) => level.id));
for (const one of E.ledger.prices) one.path = one.key.split(".");
E.ledger.priceIn = (table, { path }) => path.reduce((section, name) => section[name], table);
