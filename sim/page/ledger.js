"use strict";
// What there is to count (sim/results/ledger_json.hpp): levels with their actions, data types, prices, reasons of PE
// cycles.
E.ledger = JSON.parse(document.getElementById("ledger").textContent);
E.ledger.levelIds = E.ledger.levels.map((level) => level.id);
E.ledger.priceOf = (table, key) => key.split(".").reduce((section, name) => section[name], table);
