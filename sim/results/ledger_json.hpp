// What there is to count and to move, as data for pages: in which order, under which names, how it is priced and drawn.
#pragma once

#include <string>

namespace eyrie {

// Rows of the tables that declare them, in their order:
//   levels     {"id", "title", "colour", "on_chip", "actions": [{"id", "plural"}]}
//   types      {"id", "colour", "dark", "letter", "words"}
//   prices     {"level", "type", "action", "key"}, in the order in which they are added
//   energy_parts  {"id", "title", "colour", "everywhere"}: what has an energy beside the levels
//   tallies    {"id", "unit", "doc"}: those that results list
//   reasons    {"id", "step", "colour", "letter", "text", "type", "fill"}, of PE cycles
//   pe_events  {"list", "counts", "details", "numbers"}: those that scenes have
//   sides      names: where an ifmap word comes from or goes to
//   networks   {"id", "type", "to_pes"}
//   transfers  {"id", "type", "stores", "says"}, between DRAM and buffer
//   pauses     {"id", "title"}
const std::string& ledger_json();

}  // namespace eyrie
