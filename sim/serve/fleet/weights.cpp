#include "sim/serve/fleet/weights.hpp"

namespace eyrie {

const char* weights_name(WeightPolicy weights) { return weights == WeightPolicy::keep ? "keep" : "reload"; }

std::optional<WeightPolicy> find_weights(const std::string& name) {
    for (const WeightPolicy one : {WeightPolicy::reload, WeightPolicy::keep})
        if (name == weights_name(one)) return one;
    return {};
}

std::vector<std::string> weights_names() {
    return {weights_name(WeightPolicy::reload), weights_name(WeightPolicy::keep)};
}

}  // namespace eyrie
