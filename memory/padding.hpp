// The zeros of padding around ifmaps that DRAM does not hold (`dram.stores_padding: false`): the DMA writes them into
// the global buffer around the words that come over the link, in no time of its own.
#pragma once

#include <cstdint>
#include <vector>

namespace eyrie {

// A plane of a tile in the buffer: of its rows and columns, those in [first, end) come from DRAM.
struct PaddedPlane {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::int64_t first_row = 0, end_row = 0;
    std::int64_t first_column = 0, end_column = 0;

    std::int64_t words() const { return rows * columns; }
    std::int64_t dram_words() const { return (end_row - first_row) * (end_column - first_column); }
};

// Planes as the buffer holds them, from their words in DRAM, plane after plane.
std::vector<std::int16_t> with_padding(const PaddedPlane& plane, std::int64_t planes,
                                       const std::vector<std::int16_t>& dram_words);

}  // namespace eyrie
