#include "sim/trace/network_targets.hpp"

namespace eyrie {

NetworkTargets::NetworkTargets(const Plan& plan, NetworkId network)
    : plan_(plan), network_(network), pes_(plan.*planned(network).ids), by_shape_(plan.shapes.size()) {}

std::vector<std::vector<std::size_t>> NetworkTargets::by_tag(const PassShape& shape) const {
    std::vector<std::vector<std::size_t>> tags;
    for (const Tag& tag : (shape.*planned(network_).stream).tags) {
        tags.emplace_back();
        pes_.for_each(tag, [&](std::size_t pe) {
            if (shape.program(pe).takes(row_of(network_).type)) tags.back().push_back(pe);
        });
    }
    return tags;
}

}  // namespace eyrie
