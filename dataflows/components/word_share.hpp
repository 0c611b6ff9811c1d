// What a word pays of an access to a memory whose rows are used whole.
#pragma once

#include <cmath>

#include "memory/config.hpp"

namespace eyrie {

inline double accesses_a_word(int row_bits, int word_bits) {
    return row_bits < word_bits ? std::ceil(1.0 * word_bits / row_bits) : 1.0 / (row_bits / word_bits);
}
inline int buffer_access_bits(const GlobalBufferConfig& glb) {
    return glb.access_bits > 0 ? glb.access_bits : glb.bank_width_bits;
}

}  // namespace eyrie
