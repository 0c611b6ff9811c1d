// What a mapping keeps in the global buffer, and whether it fits.
#pragma once

#include <cstdint>
#include <string>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/mapping/mapping_parameters.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

// The most words of each data type that are in the global buffer at a time.
struct BufferNeed {
    std::int64_t ifmap_words = 0;
    std::int64_t psum_words = 0;
    std::int64_t filter_words = 0;
    std::int64_t filter_sets = 2;  // 1: the filters are loaded once for the whole layer
};

// What the need becomes with what the mapping keeps (MappingParameters::keep): the ifmaps of all channels under a tile
// of so many words a plane; the filters of a block, or of all blocks where they pass by one tile after another.
void keep_words(const Layer& layer, const MappingParameters& mapping, std::int64_t tile_words, BufferNeed& need);

// The regions that the machine doubles (glb.double_buffered): those for whose second half, in banks of its own, there
// is room; `both` falls back to ifmaps alone. Where filters share the banks, there must be room for two sets of them as
// well, so that the next filters are loaded as early as without halves.
DoubleBuffer halves_with_room(const AcceleratorConfig& machine, const BufferNeed& need);
// The need including the second halves. A half begins at a bank.
BufferNeed need_with_halves(const AcceleratorConfig& machine, const BufferNeed& need, DoubleBuffer halves);

// How the buffer is laid out for a need.
struct BufferLayout {
    DoubleBuffer halves = DoubleBuffer::none;
    BufferNeed all;                      // with the second halves
    std::int64_t filter_room_words = 0;  // beside ifmaps and psums
};
BufferLayout buffer_layout(const AcceleratorConfig& machine, const BufferNeed& need);

// By how many banks the buffer falls short; "" when all fit.
std::string buffer_obstacle(const AcceleratorConfig& machine, const BufferNeed& need);

}  // namespace eyrie
