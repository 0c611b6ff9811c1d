// Whether a chip loads its weights from DRAM for every batch, as the simulated run does, or has them in the filter
// banks of its buffer.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace eyrie {

enum class WeightPolicy { reload, keep };
const char* weights_name(WeightPolicy weights);
std::optional<WeightPolicy> find_weights(const std::string& name);
std::vector<std::string> weights_names();

}  // namespace eyrie
