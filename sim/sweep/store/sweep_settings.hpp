// What the points of a sweep have in common, from the sweep file that the store keeps.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sim/sweep/store/store.hpp"

namespace eyrie {

// All settings of the sweep's points but those that vary, in the order in which keys are explained: of `base`, of the
// scenario ("serve.KEY"), and the defaults of machine, dataflow, batch, objective and mapper. Empty where the text is
// none of a sweep file. Throws InputError naming the store.
nlohmann::ordered_json base_settings(const StoredSweep& sweep, const std::string& store);

}  // namespace eyrie
