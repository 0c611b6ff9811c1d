// What psums are worth on their way: in PEs, on links and networks, in the global buffer.
//
// Events carry no values. They follow from the words of the layer and the order of the events: a PE adds its own
// products to what comes in, links and networks carry, the buffer keeps.
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

// What was recorded begins at the start of a pass, with nothing in FIFOs. Throws SimulationError when a psum is taken
// before it came.
PsumValues psum_values(const TracedLayer& traced);

}  // namespace eyrie
