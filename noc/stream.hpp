// What the networks carry in one pass: plain data, made by a dataflow.
#pragma once

#include <cstdint>
#include <vector>

namespace eyrie {

// The multicast IDs of one input network, configured once per layer (JSSC'17 Fig. 9): a word
// tagged (row, column) goes to every PE whose X-bus has that row ID and which has that column ID.
struct MulticastIds {
    std::vector<std::int32_t> row_id;     // one per row of PEs
    std::vector<std::int32_t> column_id;  // one per PE, row-major; -1: takes nothing from this network
};

struct Tag {
    std::int32_t row = 0;
    std::int32_t column = 0;
};

// One bus word: `words` words found in the global buffer at first_address, first_address + step, ...
// (relative to the pass's base address in that region), for the PEs that match `tags[tag]`.
struct BusWord {
    std::int32_t first_address = 0;
    std::int32_t step = 1;
    std::int32_t tag = 0;
    std::int32_t words = 1;
};

// The words of one input network in the order in which they are sent.
struct InputStream {
    std::vector<Tag> tags;
    std::vector<BusWord> bus_words;
};

// One bus word of the output network: taken from `pe` (row-major index), written to the global
// buffer at first_address, first_address + 1, ...
struct OutputWord {
    std::int32_t first_address = 0;
    std::int32_t pe = 0;
    std::int32_t words = 1;
};

using OutputStream = std::vector<OutputWord>;

}  // namespace eyrie
