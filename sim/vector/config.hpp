// Parameters of the vector unit: lanes beside the PE array that run what the array does not, with a port of their own
// to the global buffer (docs/vector.md). A machine has one if it has lanes.
#pragma once

#include <cstdint>

#include "sim/config/fields.hpp"

namespace eyrie {

struct VectorConfig {
    int lanes = 0;                 // 0: no vector unit
    int operations_per_cycle = 1;  // of a lane: additions, comparisons, multiplications
    int special_cycles = 4;        // of a lane, for one exp, division, root or other function
    int port_bits = 256;           // to and from the buffer, one way at a time
    int register_words = 8;        // prices only: of a lane
    int start_cycles = 16;         // before the first word of each tile: control, filling the pipeline

    bool is_there() const { return lanes > 0; }
    void visit_fields(FieldVisitor& visitor);
};

}  // namespace eyrie
