// Tensors that stay in the global buffer from the layer that makes them to the last layer that takes them (docs/
// networks.md, "Tensors that stay on the chip"): they never cross the DRAM link.
//
// They lie in shared banks of their own, beside the regions of the layer that runs. Loads of ifmaps that stay then
// bring no word, as the tile is read where it lies; stores of ofmaps that stay move them within the buffer.
#pragma once

#include <cstdint>

namespace eyrie {

struct OnChip {
    bool ifmaps = false;     // the layer's ifmaps are in the buffer when it begins
    bool ofmaps = false;     // its ofmaps are there when it ends
    std::int64_t banks = 0;  // shared banks that hold such tensors while the layer runs, of this layer and of others

    bool any() const { return banks > 0; }
};

inline bool operator==(const OnChip& a, const OnChip& b) {
    return a.ifmaps == b.ifmaps && a.ofmaps == b.ofmaps && a.banks == b.banks;
}

}  // namespace eyrie
