// Parameters of the on-chip networks (JSSC'17 IV-B).
#pragma once

#include "sim/config/fields.hpp"

namespace eyrie {

// An input network: one Y-bus to one X-bus per row of PEs, one X-bus to the PEs of its row.
struct InputNetworkConfig {
    int width_bits = 0;       // of a bus; 0: words_per_cycle words of the data type
    int words_per_cycle = 4;  // of the data type, over one bus; with width_bits, as many as fit
    int buses = 1;            // in parallel: so many bus words a cycle, each with its own tag, in order
    int fifo_bus_words = 16;  // between the global buffer's port and the Y-bus
    int row_id_bits = 4;      // of the tag compared on the Y-bus
    int column_id_bits = 4;   // of the tag compared on the X-buses

    void visit_fields(FieldVisitor& visitor);
};

// Output network: from the PEs to the global buffer.
struct OutputNetworkConfig {
    int width_bits = 0;
    int words_per_cycle = 4;
    int buses = 1;

    void visit_fields(FieldVisitor& visitor);
};

// Local network: from a PE to its upper neighbour.
struct PsumLinkConfig {
    int width_bits = 0;
    int words_per_cycle = 4;
    bool wraps = false;  // the top PE of a column is linked to the bottom PE of the next column

    void visit_fields(FieldVisitor& visitor);
};

struct NocConfig {
    InputNetworkConfig filter;
    InputNetworkConfig ifmap;
    InputNetworkConfig psum;
    OutputNetworkConfig output;
    PsumLinkConfig local_psum;

    void visit_fields(FieldVisitor& visitor);
};

}  // namespace eyrie
