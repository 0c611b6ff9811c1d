#include "sim/trace/network_targets.hpp"

#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

// What of a plan is about one network.
struct Planned {
    MulticastIds Plan::*ids;
    InputStream PassShape::*stream;
    bool (PeProgram::*takes)() const;
};

Planned planned(NetworkId network) {
    switch (network) {
        case NetworkId::filter: return {&Plan::filter_ids, &PassShape::filter_stream, &PeProgram::takes_filters};
        case NetworkId::ifmap: return {&Plan::ifmap_ids, &PassShape::ifmap_stream, &PeProgram::takes_ifmaps};
        case NetworkId::psum: return {&Plan::psum_ids, &PassShape::psum_stream, &PeProgram::takes_psums};
        case NetworkId::output: break;
    }
    throw SimulationError("trace: the output network sends words to no PE");
}

}  // namespace

NetworkTargets::NetworkTargets(const Plan& plan, NetworkId network)
    : plan_(plan), network_(network), pes_(plan.*planned(network).ids), by_shape_(plan.shapes.size()) {}

std::vector<std::vector<std::size_t>> NetworkTargets::by_tag(const PassShape& shape) const {
    const Planned of = planned(network_);
    std::vector<std::vector<std::size_t>> tags;
    for (const Tag& tag : (shape.*of.stream).tags) {
        tags.emplace_back();
        pes_.for_each(tag, [&](std::size_t pe) {
            if ((shape.program(pe).*of.takes)()) tags.back().push_back(pe);
        });
    }
    return tags;
}

}  // namespace eyrie
