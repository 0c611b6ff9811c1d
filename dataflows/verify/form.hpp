// Checks that a plan is well formed: that whatever refers to something refers to something that is there. The other
// checks of dataflows/verify/verify.cpp rely on it.
#pragma once

#include <string>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/plan.hpp"

namespace eyrie {

// What is wrong, or "".
std::string form_flaw(const Plan& plan, const Layer& layer, const AcceleratorConfig& machine);

}  // namespace eyrie
