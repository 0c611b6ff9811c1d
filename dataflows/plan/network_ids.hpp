// The multicast IDs of the three input networks, from the groups of PEs that share words.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/multicast_ids.hpp"
#include "dataflows/plan/plan.hpp"

namespace eyrie {

class NetworkIds {
public:
    explicit NetworkIds(const AcceleratorConfig& machine);

    // The group of each PE, row-major, by network; -1: takes nothing. Filled in by a dataflow.
    std::vector<std::int32_t> filter_group;
    std::vector<std::int32_t> ifmap_group;
    std::vector<std::int32_t> psum_group;

    // Writes the IDs into the plan. Throws InputError, naming the key, when a network's ID registers are too narrow.
    void assign(const Layer& layer, Plan& plan);

    // The tags of a network's groups.
    const std::vector<Tag>& filter_tags() const { return filter_.tag_of_group; }
    const std::vector<Tag>& ifmap_tags() const { return ifmap_.tag_of_group; }
    const std::vector<Tag>& psum_tags() const { return psum_.tag_of_group; }

private:
    const AcceleratorConfig& machine_;
    MulticastAssignment filter_;
    MulticastAssignment ifmap_;
    MulticastAssignment psum_;
};

}  // namespace eyrie
