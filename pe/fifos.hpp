// The FIFOs of a PE, each declared once. Logs and signals list them in this order.
#pragma once

#include "pe/config.hpp"
#include "sim/ledger/networks.hpp"

namespace eyrie {

// clang-format off
// Id, the key of its depth. Words from a network are in TYPE_in, those for one in TYPE_out.
#define EYRIE_PE_FIFOS(ROW)                       \
    ROW(filter_in, filter_fifo_words)             \
    ROW(ifmap_in, ifmap_fifo_words)               \
    ROW(psum_in, psum_in_fifo_words)              \
    ROW(psum_out, psum_out_fifo_words)            \
    ROW(ifmap_from_right, ifmap_right_fifo_words) \
    ROW(ifmap_from_below, ifmap_below_fifo_words)
// clang-format on

enum class PeFifo : std::uint8_t { EYRIE_PE_FIFOS(EYRIE_ID) };
struct PeFifoRow {
    const char* name;
    const char* key;
    int PeConfig::*depth_words;
};
#define EYRIE_PE_FIFO(id, depth) {#id, #depth, &PeConfig::depth},
inline constexpr PeFifoRow pe_fifo_rows[] = {EYRIE_PE_FIFOS(EYRIE_PE_FIFO)};
inline constexpr std::size_t pe_fifos = std::size(pe_fifo_rows);

constexpr std::size_t place(PeFifo fifo) { return static_cast<std::size_t>(fifo); }

// Between a network and the inside of a PE.
#define EYRIE_FIFO_OF_INPUT(id, type, ...) PeFifo::type##_in,
#define EYRIE_FIFO_OF_OUTPUT(id, type, ...) PeFifo::type##_out,
constexpr PeFifo fifo_of(NetworkId network) {
    constexpr PeFifo all[] = {EYRIE_INPUT_NETWORKS(EYRIE_FIFO_OF_INPUT) EYRIE_OUTPUT_NETWORKS(EYRIE_FIFO_OF_OUTPUT)};
    return all[place(network)];
}

}  // namespace eyrie
