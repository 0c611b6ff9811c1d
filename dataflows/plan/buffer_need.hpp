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
};

// By how many banks the buffer falls short; "" when all fit.
std::string buffer_obstacle(const AcceleratorConfig& machine, const BufferNeed& need);

}  // namespace eyrie
