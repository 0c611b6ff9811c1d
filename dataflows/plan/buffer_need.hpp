// What a mapping keeps in the global buffer, and whether it fits.
#pragma once

#include <cstdint>
#include <string>

#include "dataflows/machine/accelerator.hpp"

namespace eyrie {

// Most words of each data type in the global buffer at a time.
struct BufferNeed {
    std::int64_t ifmap_words = 0;
    std::int64_t psum_words = 0;
    std::int64_t filter_words = 0;
    std::int64_t filter_sets = 2;  // 1: the filters are loaded once for the whole layer
};

// The regions that the machine is to double (glb.double_buffered) and that find room for a second half, each in banks
// of its own: `both` falls back to ifmaps alone. Where filters share the banks, two sets of them are to find room as
// well, so that the next filters come as early as without halves.
DoubleBuffer halves_with_room(const AcceleratorConfig& machine, const BufferNeed& need);
// The need with the second halves. A half begins with a bank.
BufferNeed need_with_halves(const AcceleratorConfig& machine, const BufferNeed& need, DoubleBuffer halves);

// By how many banks the buffer falls short; "" when all fit.
std::string buffer_obstacle(const AcceleratorConfig& machine, const BufferNeed& need);

}  // namespace eyrie
