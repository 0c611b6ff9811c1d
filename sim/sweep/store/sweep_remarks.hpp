// What a user may not expect of a sweep's points (sim/results/remarks.hpp), of all of them together: for the terminal
// and for pages.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/sweep/store/store.hpp"

namespace eyrie {

struct SweepRemarks {
    // Of any point, each once.
    std::vector<std::string> layers_left_out;
    std::vector<std::string> zeros_assumed;            // layers
    std::vector<std::string> not_run, narrower_words;  // lines, without their ends
    // Points, and what is said of the first of them.
    std::int64_t of_other_sizes = 0;
    std::vector<std::string> other_sizes;
    std::int64_t inflated = 0;
    struct {
        std::string layer, transfer;
        std::uint64_t uncompressed = 0, compressed = 0;  // bytes
    } inflation;
    std::int64_t not_proven = 0;
    double gap_percent = 0;  // the largest that is known of their mappings
};

// Throws InputError where the store has remarks that are none.
SweepRemarks sweep_remarks(Store& store, std::int64_t sweep);

}  // namespace eyrie
