// What a PE counts, and the rules by which it books cycles and MACs. Whoever adds up PEs, or accounts for what was not
// simulated, uses these rules and has none of its own.
#pragma once

#include "pe/config.hpp"
#include "pe/cycle_reason.hpp"
#include "sim/ledger/measures.hpp"

namespace eyrie {

// So many MACs, booked as done, are switched off by a zero ifmap word: nothing is multiplied, and the filter spad is
// not read. A negative number takes that back: MACs as they would be on other data.
inline void gate_macs(PeCounts& counts, PeCycles& cycles, Count macs, const PeConfig& config) {
    counts.gated_macs += macs;
    if (config.filter_spad_words > 0) counts.rf_filter_reads -= macs;
    cycles[at_reason(PeCycle::busy)] -= macs;
    cycles[at_reason(PeCycle::gated)] += macs;
}

// Closes the books of `pes` PEs: what they did not book of the array's time they had no work for, and all of them stand
// still while it pauses.
inline void close_books(PeCycles& cycles, Count pes, Cycles array, Cycles pauses) {
    Count booked = 0;
    for (const Count some : cycles) booked += some;
    cycles[at_reason(PeCycle::no_work)] += pes * array - booked;
    cycles[at_reason(PeCycle::dram)] = pes * pauses;
}

struct PeCounters : PeCounts {
    PeCycles cycles{};  // by reason; no_work and dram are whole only once the books are closed

    PeCounters& operator+=(const PeCounters& more) {
        PeCounts::operator+=(more);
        for (std::size_t i = 0; i < cycles.size(); ++i) cycles[i] += more.cycles[i];
        return *this;
    }
};

}  // namespace eyrie
