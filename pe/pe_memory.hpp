// The storage of an array's PEs: one typed array for each kind of storage, with a piece for every PE, in the order of
// the PEs. A sweep over the PEs, or over their FIFOs, reads each array from end to end: with thousands of PEs the speed
// of the simulation depends on that (docs/performance.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <vector>

#include "pe/config.hpp"
#include "pe/pieces.hpp"
#include "sim/kernel/page_memory.hpp"
#include "sim/kernel/timed_fifo.hpp"
#include "workloads/arithmetic.hpp"

namespace eyrie {

// Psums side by side, each in a Sum: std::int32_t, or std::int64_t for wide ones (workloads/arithmetic.hpp).
struct PsumWords {
    void* first;
    template <class Sum>
    Sum* as() const {
        return static_cast<Sum*>(first);
    }
};

// A PE without a spad still has the operand register that feeds the multiplier.
struct PeSpads {
    std::int16_t* window;   // ifmap words, by entry; a stream uses the first
    std::int16_t* filters;  // by entry, then filter
    PsumWords psums;        // of a position, by filter
    PsumWords incoming;     // psums entering the adder; shared by all PEs, of which only one takes a step at a time
};

class PeMemory {
public:
    // For `pe_count` PEs.
    PeMemory(const PeConfig& config, const Arithmetic& arithmetic, int pe_count);
    PeMemory(const PeMemory&) = delete;

    FifoSlots<std::int16_t> filter_in(std::size_t pe) { return filter_in_.of(pe); }
    FifoSlots<std::int16_t> ifmap_from_right(std::size_t pe) { return ifmap_from_right_.of(pe); }
    FifoSlots<std::int16_t> ifmap_from_below(std::size_t pe) { return ifmap_from_below_.of(pe); }
    FifoSlots<std::int16_t> ifmap_in(std::size_t pe) { return ifmap_in_.of(pe); }
    FifoSlots<PsumLane> psum_in(std::size_t pe) { return psum_in_.of(pe); }
    FifoSlots<PsumLane> psum_out(std::size_t pe) { return psum_out_.of(pe); }
    PeSpads spads(std::size_t pe);
    // Where the PE objects themselves lie.
    std::pmr::memory_resource& pages() { return pages_; }

private:
    template <class Word>
    struct Fifos {
        Pieces<ArrayCycle> stamps;
        Pieces<Word> words;
        int lanes = 1;
        FifoSlots<Word> of(std::size_t pe) { return {stamps.of(pe), words.of(pe), lanes}; }
    };
    // Calls use(pieces, length) for every kind.
    template <class Use>
    void for_each_kind(const PeConfig& config, Use use);

    PageMemory pages_;
    std::optional<std::pmr::monotonic_buffer_resource> room_;
    Fifos<std::int16_t> filter_in_, ifmap_from_right_, ifmap_from_below_, ifmap_in_;
    Fifos<PsumLane> psum_in_, psum_out_;
    Pieces<std::int16_t> windows_, filter_spads_;
    // Of psums that fit 32 bits, or of wide ones.
    bool wide_;
    Pieces<std::int32_t> psum_spads_;
    Pieces<std::int64_t> wide_psum_spads_;
    std::vector<std::int32_t> incoming_psums_;
    std::vector<std::int64_t> wide_incoming_psums_;
};

}  // namespace eyrie
