// Parameters of the on-chip networks (JSSC'17 IV-B).
#pragma once

#include "sim/config/fields.hpp"
#include "sim/ledger/networks.hpp"

namespace eyrie {

struct LinkConfig {
    int width_bits = 0;       // 0: words_per_cycle words of the data type
    int words_per_cycle = 4;  // of the data type; with width_bits, as many as fit
};

struct BusConfig : LinkConfig {
    int buses = 1;  // in parallel: so many bus words a cycle, each with its own tag, in order

    std::int64_t most_words_per_cycle() const { return std::int64_t{words_per_cycle} * buses; }
};

// An input network: one Y-bus to one X-bus per row of PEs, one X-bus to the PEs of its row.
struct InputNetworkConfig : BusConfig {
    int fifo_bus_words = 16;  // between the global buffer's port and the Y-bus
    int row_id_bits = 4;      // of the tag compared on the Y-bus
    int column_id_bits = 4;   // of the tag compared on the X-buses

    void visit_fields(FieldVisitor& visitor);
};

// Output network: from the PEs to the global buffer.
struct OutputNetworkConfig : BusConfig {
    void visit_fields(FieldVisitor& visitor);
};

// Local network: from a PE to its upper neighbour.
struct PsumLinkConfig : LinkConfig {
    bool wraps = false;  // the top PE of a column is linked to the bottom PE of the next column

    void visit_fields(FieldVisitor& visitor);
};

#define EYRIE_INPUT_CONFIG(id, ...) InputNetworkConfig id;
#define EYRIE_OUTPUT_CONFIG(id, ...) OutputNetworkConfig id;
#define EYRIE_ADDRESS(id, ...) &noc.id,

struct NocConfig {
    EYRIE_INPUT_NETWORKS(EYRIE_INPUT_CONFIG)
    EYRIE_OUTPUT_NETWORKS(EYRIE_OUTPUT_CONFIG)
    PsumLinkConfig local_psum;

    const BusConfig& bus(NetworkId network) const { return bus_of<const BusConfig>(*this, network); }
    BusConfig& bus(NetworkId network) { return bus_of<BusConfig>(*this, network); }
    // Of networks whose words go to PEs.
    const InputNetworkConfig& input(NetworkId network) const {
        return input_of<const InputNetworkConfig>(*this, network);
    }
    InputNetworkConfig& input(NetworkId network) { return input_of<InputNetworkConfig>(*this, network); }

    void visit_fields(FieldVisitor& visitor);

private:
    template <class Bus, class Noc>
    static Bus& bus_of(Noc& noc, NetworkId network) {
        Bus* const all[] = {EYRIE_NETWORKS(EYRIE_ADDRESS)};
        return *all[place(network)];
    }
    template <class Input, class Noc>
    static Input& input_of(Noc& noc, NetworkId network) {
        Input* const all[] = {EYRIE_INPUT_NETWORKS(EYRIE_ADDRESS)};
        return *all[place(network)];
    }
};

}  // namespace eyrie
