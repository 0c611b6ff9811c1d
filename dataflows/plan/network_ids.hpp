// The multicast IDs of the input networks, from the groups of PEs that share words.
#pragma once

#include <array>
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
#define EYRIE_INPUT_GROUP(id, ...) std::vector<std::int32_t> id##_group;
    EYRIE_INPUT_NETWORKS(EYRIE_INPUT_GROUP)

    // Writes the IDs into the plan. Throws InputError, naming the key, when a network's ID registers are too narrow.
    void assign(const Layer& layer, Plan& plan);

    // The tags of a network's groups.
#define EYRIE_INPUT_TAGS(id, ...) \
    const std::vector<Tag>& id##_tags() const { return assigned_[place(NetworkId::id)].tag_of_group; }
    EYRIE_INPUT_NETWORKS(EYRIE_INPUT_TAGS)

private:
    const AcceleratorConfig& machine_;
    std::array<MulticastAssignment, input_network_count> assigned_;
};

}  // namespace eyrie
