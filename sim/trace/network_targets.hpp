// Which PEs receive the words of each tag of an input network, for each pass shape (noc/input_network.hpp).
#pragma once

#include <cstdint>
#include <vector>

#include "dataflows/plan/plan.hpp"
#include "noc/stream.hpp"
#include "sim/ledger/networks.hpp"

namespace eyrie {

class NetworkTargets {
public:
    // Of a network whose words go to PEs.
    NetworkTargets(const Plan& plan, NetworkId network);

    // Row-major indices.
    const std::vector<std::size_t>& of(std::int64_t pass, std::int32_t tag) {
        const std::int32_t shape = plan_.passes[static_cast<std::size_t>(pass)].shape;
        auto& tags = by_shape_[static_cast<std::size_t>(shape)];
        if (tags.empty()) tags = by_tag(plan_.shapes[static_cast<std::size_t>(shape)]);
        return tags[static_cast<std::size_t>(tag)];
    }

private:
    std::vector<std::vector<std::size_t>> by_tag(const PassShape& shape) const;

    const Plan& plan_;
    NetworkId network_;
    PesByTag pes_;
    std::vector<std::vector<std::vector<std::size_t>>> by_shape_;  // by shape, then tag; empty: not looked up yet
};

}  // namespace eyrie
