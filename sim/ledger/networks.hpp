// The networks between the global buffer and the PEs, each declared once. The machine's keys, plans, blocks, counters,
// the verifier's walk over streams, bounds, prices, logs, tracks, signals and pages follow from the table; results and
// pages list them in its order.
#pragma once

#include "sim/ledger/vocabulary.hpp"

namespace eyrie {

// clang-format off
// Id, data type, which way its words go, what the buffer's side of it is called in timelines, what one word sent and
// one word delivered is.
//
// Of the id: the key in accelerator files (noc.ID), streams and IDs in plans (ID_stream, ID_ids), counters
// (noc_ID_sent, noc_ID_delivered). Of the data type: the word's width, the port of the buffer, the FIFO of a PE, when a
// PE takes words (PeProgram::takes), the price (noc.TYPE.transfer, noc.TYPE.delivery). Several networks may carry one
// type, each to PEs of its own.
#define EYRIE_EACH_INPUT_NETWORK(USE, ROW)                                                                         \
    USE(ROW, filter, filter, to_pes, "filters",   "a multicast: one", "a multicast: one for each PE")              \
    USE(ROW, ifmap,  ifmap,  to_pes, "ifmaps",    "a multicast: one", "a multicast: one for each PE")              \
    USE(ROW, psum,   psum,   to_pes, "psums out", "buffer to PE",     "buffer to PE")
#define EYRIE_EACH_OUTPUT_NETWORK(USE, ROW)                                                                        \
    USE(ROW, output, psum, from_pes, "psums in",  "PE to buffer",     "PE to buffer")
// clang-format on
#define EYRIE_EACH_NETWORK(USE, ROW) EYRIE_EACH_INPUT_NETWORK(USE, ROW) EYRIE_EACH_OUTPUT_NETWORK(USE, ROW)

// The rows alone; USE above gives each to a macro that itself makes rows (sim/ledger/measures.hpp).
#define EYRIE_NETWORK_AS_IT_IS(ROW, ...) ROW(__VA_ARGS__)
#define EYRIE_INPUT_NETWORKS(ROW) EYRIE_EACH_INPUT_NETWORK(EYRIE_NETWORK_AS_IT_IS, ROW)
#define EYRIE_OUTPUT_NETWORKS(ROW) EYRIE_EACH_OUTPUT_NETWORK(EYRIE_NETWORK_AS_IT_IS, ROW)
#define EYRIE_NETWORKS(ROW) EYRIE_INPUT_NETWORKS(ROW) EYRIE_OUTPUT_NETWORKS(ROW)

enum class NetworkId : std::uint8_t { EYRIE_NETWORKS(EYRIE_ID) };
enum class Way : std::uint8_t { to_pes, from_pes };

struct NetworkRow {
    const char* name;
    const char* block;  // the module's name
    DataType type;
    Way way;
    const char* in_buffer;

    constexpr bool to_pes() const { return way == Way::to_pes; }
};
#define EYRIE_NETWORK_ROW(id, type, way, in_buffer, ...) {#id, #id "_network", DataType::type, Way::way, in_buffer},
inline constexpr NetworkRow network_rows[] = {EYRIE_NETWORKS(EYRIE_NETWORK_ROW)};
inline constexpr NetworkRow input_network_rows[] = {EYRIE_INPUT_NETWORKS(EYRIE_NETWORK_ROW)};
inline constexpr std::size_t network_count = std::size(network_rows);
inline constexpr std::size_t input_network_count = std::size(input_network_rows);  // the first of them

constexpr std::size_t place(NetworkId network) { return static_cast<std::size_t>(network); }
constexpr const NetworkRow& row_of(NetworkId network) { return network_rows[place(network)]; }

// Calls use(network, its row) in the order of the table.
template <class Use>
void for_each_network(Use use) {
    for (std::size_t i = 0; i < network_count; ++i) use(static_cast<NetworkId>(i), network_rows[i]);
}
template <class Use>
void for_each_input_network(Use use) {
    for (std::size_t i = 0; i < input_network_count; ++i) use(static_cast<NetworkId>(i), network_rows[i]);
}

}  // namespace eyrie
