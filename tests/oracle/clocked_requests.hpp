// What the networks of the clocked array have to carry, pass after pass.
#pragma once

#include <vector>

#include "tests/oracle/clocked_array.hpp"
#include "tests/oracle/clocked_networks.hpp"

namespace eyrie {

using InputRequests = std::vector<InputRequest>;

InputRequests filter_requests(const AcceleratorConfig& machine, const Plan& plan,
                              const std::vector<ClockedPass>& passes);
InputRequests ifmap_requests(const AcceleratorConfig& machine, const Plan& plan,
                             const std::vector<ClockedPass>& passes);
InputRequests psum_requests(const AcceleratorConfig& machine, const Plan& plan, const std::vector<ClockedPass>& passes);
std::vector<OutputRequest> output_requests(const std::vector<ClockedPass>& passes);

}  // namespace eyrie
