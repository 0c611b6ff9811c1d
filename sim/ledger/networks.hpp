// The networks between the global buffer and the PEs, each declared once. Blocks, logs, tracks, signals, counters and
// pages follow from the table; results and pages list them in its order.
#pragma once

#include "sim/ledger/vocabulary.hpp"

namespace eyrie {

// clang-format off
// Id, data type, which way its words go, what the buffer's side of it is called in timelines.
#define EYRIE_NETWORKS(ROW)                       \
    ROW(filter, filter, to_pes,   "filters")      \
    ROW(ifmap,  ifmap,  to_pes,   "ifmaps")       \
    ROW(psum,   psum,   to_pes,   "psums out")    \
    ROW(output, psum,   from_pes, "psums in")
// clang-format on

enum class NetworkId : std::uint8_t { EYRIE_NETWORKS(EYRIE_ID) };
enum class Way : std::uint8_t { to_pes, from_pes };

struct NetworkRow {
    const char* name;
    const char* block;  // the module's name
    DataType type;
    Way way;
    const char* in_buffer;

    bool to_pes() const { return way == Way::to_pes; }
};
#define EYRIE_NETWORK_ROW(id, type, way, in_buffer) {#id, #id "_network", DataType::type, Way::way, in_buffer},
inline constexpr NetworkRow network_rows[] = {EYRIE_NETWORKS(EYRIE_NETWORK_ROW)};
inline constexpr std::size_t network_count = std::size(network_rows);

constexpr std::size_t place(NetworkId network) { return static_cast<std::size_t>(network); }
constexpr const NetworkRow& row_of(NetworkId network) { return network_rows[place(network)]; }

// Calls use(network, its row) in the order of the table.
template <class Use>
void for_each_network(Use use) {
    for (std::size_t i = 0; i < network_count; ++i) use(static_cast<NetworkId>(i), network_rows[i]);
}

}  // namespace eyrie
