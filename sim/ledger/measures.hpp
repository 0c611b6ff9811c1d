// The ledger: one table of everything that the parts of the machine count (docs/ledger.md).
//
// A row declares a measure: its id is a member of the part that counts it, of AccessCounts and of the closed forms'
// LayerCounts, and a name in results. Code that adds, compares, prices, prints, draws or checks counts loops over
// the table; nothing else lists them. To add a measure: a row here, and the counting in its part. To add a level: its
// row, and those of its measures.
#pragma once

#include <string_view>

#include "sim/kernel/count.hpp"
#include "sim/ledger/networks.hpp"
#include "sim/ledger/vocabulary.hpp"

namespace eyrie {

// clang-format off
// Memories and networks, from the PE outwards: id, title, what it is, what one access is of, whether it is on the chip.
#define EYRIE_LEVELS(ROW)                                    \
    ROW(rf,   "RF",   "spads of a PE",         "spad",   true) \
    ROW(noc,  "NoC",  "networks of the array", "",       true) \
    ROW(glb,  "GLB",  "global buffer",         "buffer", true) \
    ROW(dram, "DRAM", "",                      "DRAM",   false)

// Accesses: id, level, data type, action, unit, key in energy tables ("": has no price), doc. Measures of the same
// level, type and action are one number in results: a psum's two ways between buffer and array, for instance.
//
// Of a PE, with the MACs of an ofmap position; and as they happen.
#define EYRIE_POSITION_ACCESSES(ROW)                                                                              \
    ROW(rf_ifmap_reads,       rf,  ifmap,  read,     "words", "rf.ifmap.read",   "one for each MAC")              \
    ROW(rf_ifmap_writes,      rf,  ifmap,  write,    "words", "rf.ifmap.write",  "words that are kept for use")   \
    ROW(rf_filter_reads,      rf,  filter, read,     "words", "rf.filter.read",  "one for each MAC not gated")    \
    ROW(rf_psum_reads,        rf,  psum,   read,     "words", "rf.psum.read",    "the first MAC reads none")      \
    ROW(rf_psum_writes,       rf,  psum,   write,    "words", "rf.psum.write",   "a merged last MAC writes none")
#define EYRIE_STEP_ACCESSES(ROW)                                                                                  \
    ROW(rf_filter_writes,     rf,  filter, write,    "words", "rf.filter.write", "words that are kept for use")   \
    ROW(noc_ifmap_hops,       noc, ifmap,  hop,      "words", "noc.ifmap.hop", "passed on to a neighbour")
#define EYRIE_NETWORK_MEASURES(ROW, id, type, way, in_buffer, sent, delivered)                                    \
    ROW(noc_##id##_sent,      noc, type,   transfer, "words", "noc." #type ".transfer", sent)                     \
    ROW(noc_##id##_delivered, noc, type,   delivery, "words", "noc." #type ".delivery", delivered)
#define EYRIE_NETWORK_ACCESSES(ROW) EYRIE_EACH_NETWORK(EYRIE_NETWORK_MEASURES, ROW)                               \
    ROW(noc_psum_hops,        noc, psum,   hop,      "words", "noc.psum.hop", "up a chain of PEs")
#define EYRIE_BUFFER_ACCESSES(ROW)                                                                                \
    ROW(glb_ifmap_reads,      glb, ifmap,  read,     "words", "glb.ifmap.read",  "by the array")                  \
    ROW(glb_ifmap_writes,     glb, ifmap,  write,    "words", "glb.ifmap.write", "by the DMA")                    \
    ROW(glb_filter_reads,     glb, filter, read,     "words", "glb.filter.read", "by the array")                  \
    ROW(glb_filter_writes,    glb, filter, write,    "words", "glb.filter.write", "by the DMA")                   \
    ROW(glb_psum_reads,       glb, psum,   read,     "words", "glb.psum.read",   "by the array")                  \
    ROW(glb_psum_drain_reads, glb, psum,   read,     "words", "glb.psum.read",   "by the DMA: finished, for DRAM")\
    ROW(glb_psum_writes,      glb, psum,   write,    "words", "glb.psum.write",  "by the array")
#define EYRIE_DRAM_ACCESSES(ROW)                                                                                  \
    ROW(dram_ifmap,           dram, ifmap,  read,     "words", "dram.read",       "before compression")           \
    ROW(dram_filter,          dram, filter, read,     "words", "dram.read",       "before compression")           \
    ROW(dram_ofmap,           dram, psum,   write,    "words", "dram.write",      "before compression")
#define EYRIE_ACCESSES(ROW)                                                                                       \
    EYRIE_POSITION_ACCESSES(ROW) EYRIE_STEP_ACCESSES(ROW)                                                         \
    EYRIE_NETWORK_ACCESSES(ROW) EYRIE_BUFFER_ACCESSES(ROW) EYRIE_DRAM_ACCESSES(ROW)

// What is counted besides: id, unit, where results have it, doc. `own`: at a place of its own; `listed`: under
// `counts`, with all others.
#define EYRIE_POSITION_TALLIES(ROW)                                                      \
    ROW(macs,       "MACs", own, "MAC slots, gated ones included")                       \
    ROW(gated_macs, "MACs", own, "of these, switched off by a zero ifmap word")
#define EYRIE_STEP_TALLIES(ROW)
#define EYRIE_TALLIES(ROW) EYRIE_POSITION_TALLIES(ROW) EYRIE_STEP_TALLIES(ROW)
// clang-format on

enum class Level : std::uint8_t { EYRIE_LEVELS(EYRIE_ID) };

struct LevelRow {
    const char* name;
    const char* title;
    const char* doc;
    const char* accessed;  // "": its actions say what they are
    bool on_chip;
};
inline constexpr LevelRow level_rows[] = {EYRIE_LEVELS(EYRIE_ENTRY)};
inline constexpr std::size_t level_count = std::size(level_rows);
constexpr std::size_t place(Level level) { return static_cast<std::size_t>(level); }

#define EYRIE_MEMBER(id, ...) Count id = 0;
#define EYRIE_ADD(id, ...) id += more.id;
#define EYRIE_SUBTRACT(id, ...) id -= less.id;
#define EYRIE_COUNTS(Name, MEASURES)                                                  \
    struct Name {                                                                     \
        MEASURES(EYRIE_MEMBER)                                                        \
        Name& operator+=(const Name& more) { MEASURES(EYRIE_ADD) return *this; }      \
        Name& operator-=(const Name& less) { MEASURES(EYRIE_SUBTRACT) return *this; } \
    };

// What one part counts.
#define EYRIE_POSITION_MEASURES(ROW) EYRIE_POSITION_TALLIES(ROW) EYRIE_POSITION_ACCESSES(ROW)
#define EYRIE_STEP_MEASURES(ROW) EYRIE_STEP_TALLIES(ROW) EYRIE_STEP_ACCESSES(ROW)
EYRIE_COUNTS(PositionCounts, EYRIE_POSITION_MEASURES)
EYRIE_COUNTS(StepCounts, EYRIE_STEP_MEASURES)
EYRIE_COUNTS(NetworkCounts, EYRIE_NETWORK_ACCESSES)
EYRIE_COUNTS(BufferCounts, EYRIE_BUFFER_ACCESSES)
EYRIE_COUNTS(DramCounts, EYRIE_DRAM_ACCESSES)

// Several of them together.
template <class... Parts>
struct CountsOf : Parts... {
    CountsOf& operator+=(const CountsOf& more) { return (Parts::operator+=(more), ..., *this); }
    CountsOf& operator-=(const CountsOf& less) { return (Parts::operator-=(less), ..., *this); }
};
using PeCounts = CountsOf<PositionCounts, StepCounts>;
// What all parts count: of the machine as of the closed forms.
struct AccessCounts : CountsOf<PeCounts, NetworkCounts, BufferCounts, DramCounts> {};

struct Measure {
    const char* name;
    Level level;
    DataType type;
    Action action;
    const char* unit;
    std::string_view price;
    const char* doc;
    Count AccessCounts::*count;
};
enum class Shown { own, listed };
struct Tally {
    const char* name;
    const char* unit;
    Shown shown;
    const char* doc;
    Count AccessCounts::*count;
};
#define EYRIE_MEASURE(id, level, type, action, unit, price, doc) \
    {#id, Level::level, DataType::type, Action::action, unit, price, doc, &AccessCounts::id},
#define EYRIE_TALLY(id, unit, shown, doc) {#id, unit, Shown::shown, doc, &AccessCounts::id},
inline constexpr Measure measures[] = {EYRIE_ACCESSES(EYRIE_MEASURE)};
inline constexpr Tally tallies[] = {EYRIE_TALLIES(EYRIE_TALLY)};

// What a network counts.
struct NetworkMeasures {
    Count AccessCounts::*sent;
    Count AccessCounts::*delivered;
};
#define EYRIE_MEASURES_OF_NETWORK(id, ...) {&AccessCounts::noc_##id##_sent, &AccessCounts::noc_##id##_delivered},
inline constexpr NetworkMeasures network_measures[] = {EYRIE_NETWORKS(EYRIE_MEASURES_OF_NETWORK)};
constexpr const NetworkMeasures& measures_of(NetworkId network) { return network_measures[place(network)]; }

constexpr std::size_t tally_number(Count AccessCounts::*count) {
    std::size_t i = 0;
    while (tallies[i].count != count) ++i;
    return i;
}

}  // namespace eyrie
