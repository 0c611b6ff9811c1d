// Checks a plan without the machine.
#pragma once

#include <string>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/plan.hpp"

namespace eyrie {

// What is wrong with the plan, or "": every MAC of the layer is done exactly once; every PE is sent
// exactly the filter, ifmap and psum words its program uses, in the order of use; psums pass on
// within their chain, and each pass's psums are written exactly once; no spad, no buffer region and no
// ID register is over its capacity.
std::string verify_plan(const Plan& plan, const Layer& layer, const AcceleratorConfig& machine);

}  // namespace eyrie
