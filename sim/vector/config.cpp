#include "sim/vector/config.hpp"

namespace eyrie {

void VectorConfig::visit_fields(FieldVisitor& v) {
    v.integer("lanes", lanes, {0, 1 << 16}, "lanes", "0: no vector unit");
    v.integer("operations_per_cycle", operations_per_cycle, {1, 64}, "operations",
              "of a lane: additions, comparisons, multiplications");
    v.integer("special_cycles", special_cycles, {1, 1024}, "cycles", "of a lane for one exp, division, root, ...");
    v.integer("port_bits", port_bits, {8, 65536}, "bits", "to and from the buffer in a cycle, one way at a time");
    v.integer("register_words", register_words, {1, 4096}, "words", "prices only: registers of a lane");
    v.integer("start_cycles", start_cycles, {0, 1 << 20}, "cycles", "before the first word of each tile");
}

}  // namespace eyrie
