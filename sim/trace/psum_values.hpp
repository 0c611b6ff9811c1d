// The values of psums along their way: in PEs, on links and networks, in the global buffer.
//
// Events carry no values; the values follow from the layer's words and the order of the events: a PE adds its products
// to the incoming psum, links and networks move psums, the buffer stores them.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/trace/traced_layer.hpp"

namespace eyrie {

struct PsumValues {
    std::vector<std::vector<std::int64_t>> put;  // by PE: of each word that enters its output FIFO, in order
    std::vector<std::int64_t> from_buffer;       // of each word of the psum network, in order
    std::vector<std::int64_t> to_buffer;         // of each word of the output network, in order
};

// The recording must begin at the start of a pass, with empty FIFOs. Throws SimulationError when a psum is taken before
// it has arrived.
PsumValues psum_values(const TracedLayer& traced);

}  // namespace eyrie
