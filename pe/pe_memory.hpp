// Memory for what the PEs of an array keep: kind by kind, each in the order in which the PEs are made. Those who go
// from PE to PE, or from FIFO to FIFO, read it from end to end: with thousands of PEs the pace of a simulation depends
// on that (docs/performance.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory_resource>
#include <vector>

#include "pe/config.hpp"
#include "sim/kernel/page_memory.hpp"

namespace eyrie {

class PeMemory {
public:
    enum Kind {
        pes,
        filter_fifos,
        fifos_from_right,
        fifos_from_below,
        ifmap_fifos,
        psum_in_fifos,
        psum_out_fifos,
        spads,
        kinds
    };

    // Room for `pe_count` PEs.
    PeMemory(const PeConfig& config, int pe_count);

    // Asked for more than that, throws std::bad_alloc. With the address sanitizer each piece is an allocation of its
    // own, so that it sees who writes behind one.
    std::pmr::memory_resource& of(Kind kind) {
#ifdef __SANITIZE_ADDRESS__
        if (kind != pes) return *std::pmr::new_delete_resource();
#endif
        return rooms_[kind];
    }
    // For the one PE that takes a step: psums of a position on their way into its adder.
    std::int32_t* incoming_psums() { return incoming_psums_.data(); }

private:
    PageMemory pages_;
    std::pmr::monotonic_buffer_resource all_;
    std::deque<std::pmr::monotonic_buffer_resource> rooms_;
    std::vector<std::int32_t> incoming_psums_;
};

// Words of the spads as the PE keeps them. Without a spad there is still the operand register that feeds the
// multiplier.
std::size_t window_room_words(const PeConfig& config);
std::size_t filter_room_words(const PeConfig& config);
std::size_t psum_room_words(const PeConfig& config);

}  // namespace eyrie
