#include "sim/run/cannot_run.hpp"

#include <fmt/format.h>

#include "dataflows/catalogue/catalogue.hpp"

namespace eyrie {

UnrunLayer unmapped_layer(const RunRequest& request, const Layer& layer, const std::string& obstacle) {
    UnrunLayer unrun{layer.name, obstacle, std::vector<std::string>()};
    RunRequest other = request;
    other.mapper = Mapper::estimate;  // whether there is a mapping, not which is the best
    for (const Dataflow& dataflow : dataflow_catalogue()) {
        if (dataflow.name == request.dataflow) continue;
        other.dataflow = dataflow.name;
        try {
            choose_mapping(other, layer);
            unrun.could_run->push_back(dataflow.name);
        } catch (const InputError&) {  // it cannot run it either
        }
    }
    return unrun;
}

UnrunLayer deadlocked_layer(const Layer& layer, const DeadlockError& error) {
    return {layer.name, fmt::format("layer {}: {}", layer.name, deadlock_text(error)), std::nullopt};
}

std::string deadlock_text(const DeadlockError& error) {
    return fmt::format("this accelerator cannot run this mapping (deeper FIFOs would help): {}", error.what());
}

}  // namespace eyrie
