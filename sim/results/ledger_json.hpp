// The ledger's vocabulary and prices as data, for pages: what there is to count, in which order, under which names.
#pragma once

#include <string>

namespace eyrie {

// {"levels": [{"id", "title", "on_chip", "actions": [{"id", "plural"}]}], "types": [..], "prices": [{"level", "type",
// "action", "key"}] in the order in which they are added, "tallies": [{"id", "unit", "doc"}] that results list,
// "reasons": [..] of PE cycles}
std::string ledger_json();

}  // namespace eyrie
