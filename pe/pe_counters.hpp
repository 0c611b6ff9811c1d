// What a PE counts, and the rules by which cycles and MACs are booked. Code that sums over PEs, or that accounts for
// cycles that were not simulated, uses these rules too.
#pragma once

#include "pe/config.hpp"
#include "pe/cycle_reason.hpp"
#include "sim/ledger/measures.hpp"

namespace eyrie {

// Rebooks `macs` MACs from busy to gated: a zero ifmap word switched them off, so nothing was multiplied and the filter
// spad was not read. A negative number undoes that.
inline void gate_macs(PeCounts& counts, PeCycles& cycles, Count macs, const PeConfig& config) {
    counts.gated_macs += macs;
    if (config.filter_spad_words > 0) counts.rf_filter_reads -= macs;
    cycles[at_reason(PeCycle::busy)] -= macs;
    cycles[at_reason(PeCycle::gated)] += macs;
}

// Closes the books of `pes` PEs: array cycles that they did not book are no_work, and during `pauses`, in which the
// array stands still, each books dram.
inline void close_books(PeCycles& cycles, Count pes, Cycles array, Cycles pauses) {
    Count booked = 0;
    for (const Count some : cycles) booked += some;
    cycles[at_reason(PeCycle::no_work)] += pes * array - booked;
    cycles[at_reason(PeCycle::dram)] = pes * pauses;
}

struct PeCounters : PeCounts {
    PeCycles cycles{};  // by reason; no_work and dram are complete only once the books are closed

    PeCounters& operator+=(const PeCounters& more) {
        PeCounts::operator+=(more);
        for (std::size_t i = 0; i < cycles.size(); ++i) cycles[i] += more.cycles[i];
        return *this;
    }
};

}  // namespace eyrie
