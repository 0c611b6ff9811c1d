// Chooses the multicast IDs of an input network for the groups of PEs that share words.
#pragma once

#include <cstdint>
#include <vector>

#include "noc/stream.hpp"

namespace eyrie {

// `group_of_pe`: for every PE, row-major, the group whose words it takes, or -1. Each PE is in one
// group at most. X-buses whose PEs have a group in common get the same row ID; within such a set of
// rows the groups are numbered by column ID. With this rule the mappings of the Eyeriss paper need
// the widths of its ID registers (row 4 b, column 4 b, 5 b for ifmaps).
struct MulticastAssignment {
    MulticastIds ids;
    std::vector<Tag> tag_of_group;
    std::int32_t row_ids = 0;  // distinct values used
    std::int32_t column_ids = 0;
};
MulticastAssignment assign_multicast_ids(const std::vector<std::int32_t>& group_of_pe, int rows, int columns);

}  // namespace eyrie
