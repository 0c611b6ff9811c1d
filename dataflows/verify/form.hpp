// Checks that a plan is well formed: that all indices and references in it are valid. The other checks of
// dataflows/verify/verify.cpp rely on this.
#pragma once

#include <string>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/plan.hpp"

namespace eyrie {

// What is wrong, or "".
std::string form_flaw(const Plan& plan, const Layer& layer, const AcceleratorConfig& machine);

}  // namespace eyrie
