// What a PE counts.
#pragma once

#include "pe/cycle_reason.hpp"

namespace eyrie {

struct PeCounters {
    Count macs = 0;        // MAC slots, gated ones included
    Count gated_macs = 0;  // of these, switched off by a zero ifmap word
    Count ifmap_reads = 0;
    Count ifmap_writes = 0;
    Count filter_reads = 0;
    Count filter_writes = 0;
    Count psum_reads = 0;
    Count psum_writes = 0;
    Count ifmap_hops = 0;  // ifmap words passed on to a neighbour
    PeCycles cycles{};     // by reason; no_work and dram are filled in by the chip

    PeCounters& operator+=(const PeCounters& other);
};

// Calls use(mine, theirs) for every counter.
template <class Use>
void for_each_counter(PeCounters& mine, const PeCounters& theirs, Use use) {
    use(mine.macs, theirs.macs);
    use(mine.gated_macs, theirs.gated_macs);
    use(mine.ifmap_reads, theirs.ifmap_reads);
    use(mine.ifmap_writes, theirs.ifmap_writes);
    use(mine.filter_reads, theirs.filter_reads);
    use(mine.filter_writes, theirs.filter_writes);
    use(mine.psum_reads, theirs.psum_reads);
    use(mine.psum_writes, theirs.psum_writes);
    use(mine.ifmap_hops, theirs.ifmap_hops);
    for (std::size_t i = 0; i < pe_cycle_reasons; ++i) use(mine.cycles[i], theirs.cycles[i]);
}

inline PeCounters& PeCounters::operator+=(const PeCounters& other) {
    for_each_counter(*this, other, [](Count& a, Count b) { a += b; });
    return *this;
}

}  // namespace eyrie
