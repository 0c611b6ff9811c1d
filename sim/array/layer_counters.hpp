// Everything one layer's simulation counted: the ledger's accesses, and where cycles and bytes went.
#pragma once

#include "pe/cycle_reason.hpp"
#include "sim/ledger/dram_bytes.hpp"
#include "sim/ledger/measures.hpp"
#include "sim/ledger/networks.hpp"

namespace eyrie {

// clang-format off
// id, name in results, title in tables, doc
#define EYRIE_ARRAY_CYCLES(ROW)                                                                                  \
    ROW(array, "array", "array", "the array's time with DRAM fully overlapped")                                  \
    ROW(total, "total", "total", "array and the pauses below")
#define EYRIE_PAUSES(ROW)                                                                                        \
    ROW(ifmap_load_pause,  "ifmap_load",      "ifmap load",   "loading ifmaps, the array stands still")          \
    ROW(ofmap_store_pause, "ofmap_store",     "ofmap store",  "storing finished ofmaps, the array stands still") \
    ROW(filter_pause,      "filter_prefetch", "late filters", "filters of the next pass are not prefetched yet")
#define EYRIE_LAYER_CYCLES(ROW) EYRIE_ARRAY_CYCLES(ROW) EYRIE_PAUSES(ROW)
// clang-format on
EYRIE_COUNTS(CycleCounts, EYRIE_LAYER_CYCLES)
// Cycles in which a network moved a bus word.
EYRIE_COUNTS(NetworkCycles, EYRIE_NETWORKS)

template <class Counts>
struct NamedCount {
    const char* name;
    const char* title;
    Count Counts::*count;
};
#define EYRIE_NAMED_CYCLES(id, name, title, doc) {name, title, &CycleCounts::id},
#define EYRIE_NAMED_NETWORK(id, ...) {#id, #id, &NetworkCycles::id},
inline constexpr NamedCount<CycleCounts> array_cycle_rows[] = {EYRIE_ARRAY_CYCLES(EYRIE_NAMED_CYCLES)};
inline constexpr NamedCount<CycleCounts> pause_rows[] = {EYRIE_PAUSES(EYRIE_NAMED_CYCLES)};
inline constexpr NamedCount<NetworkCycles> network_cycle_rows[] = {EYRIE_NETWORKS(EYRIE_NAMED_NETWORK)};

struct LayerCounters : AccessCounts {
    CycleCounts cycles;
    PeCycles pe_cycles{};  // summed over all PEs: PEs * cycles.total
    NetworkCycles network_busy;
    DramBytes dram_uncompressed;
    DramBytes dram_crossed;  // that crossed the link, compressed or not

    LayerCounters& operator+=(const LayerCounters& other);
    LayerCounters& operator-=(const LayerCounters& other);
};

}  // namespace eyrie
