// Local psum network (LN): the link from one PE's psum output to the psum input of the PE above
// (JSSC'17 IV-B). One bus word, one hop, a cycle. A bus word leaves once it is full or once it
// holds the last psums of an ofmap position.
#pragma once

#include <string>

#include "noc/bus_event.hpp"
#include "sim/kernel/cache_line.hpp"
#include "sim/kernel/timed_fifo.hpp"

namespace eyrie {

class PsumLink {
public:
    PsumLink(int words_per_cycle, TimedFifo<std::int32_t>& lower, TimedFifo<std::int32_t>& upper)
        : words_per_cycle_(words_per_cycle), lower_(lower), upper_(upper) {}

    // What it does is written there from now on; null: nowhere.
    void record(LinkLog* log) { log_ = log; }
    void reset();
    // The next pass moves `positions` groups of `psums` words.
    void start_pass(Count positions, int psums);
    // Asks the processor for what the next step uses of the upper PE: first the one, then the other.
    void prefetch_state() const { prefetch_lines(&upper_, sizeof upper_); }
    void prefetch_words() const { upper_.prefetch(); }
    bool advance();
    bool pass_finished() const { return positions_left_ == 0; }
    // For sim/fast_forward/pass_parts.hpp.
    Count positions_left() const { return positions_left_; }
    void skip(Count positions) { positions_left_ -= positions; }
    template <class Visit>
    void visit_times(Visit visit) {
        visit(last_moved_at_);
    }
    Count words_moved() const { return words_moved_; }
    std::string state() const;

private:
    int words_to_move() const;

    int words_per_cycle_;
    TimedFifo<std::int32_t>& lower_;
    TimedFifo<std::int32_t>& upper_;
    Count positions_ = 0;
    Count positions_left_ = 0;
    int psums_ = 0;
    int next_psum_ = 0;
    Cycle last_moved_at_ = -1;
    Count words_moved_ = 0;
    LinkLog* log_ = nullptr;
};

}  // namespace eyrie
