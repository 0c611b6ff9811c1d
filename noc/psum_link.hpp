// Local psum network (LN): the link from one PE's psum output to the psum input of the PE above
// (JSSC'17 IV-B). One bus word, one hop, a cycle. A bus word leaves once it is full or once it
// holds the last psums of an ofmap position.
#pragma once

#include <string>

#include "noc/bus_event.hpp"
#include "sim/kernel/cache_line.hpp"
#include "sim/kernel/timed_fifo.hpp"
#include "workloads/arithmetic.hpp"

namespace eyrie {

class PsumLink {
public:
    PsumLink(int words_per_cycle, TimedFifo<PsumLane>& lower, TimedFifo<PsumLane>& upper)
        : words_per_cycle_(words_per_cycle),
          whole_mask_((words_per_cycle & (words_per_cycle - 1)) == 0 ? -words_per_cycle : 0),
          lower_(lower),
          upper_(upper) {}

    // From now on the link logs its events there; null: it logs nothing.
    void record(LinkLog* log) { log_ = log; }
    void reset();
    // Starts the next pass, which moves `positions` groups of `psums` words.
    void start_pass(Count positions, int psums);
    // Prefetch what the next step uses of the upper PE: first the FIFO's state, later its words.
    void prefetch_state() const { prefetch_lines(&upper_, sizeof upper_); }
    void prefetch_words() const { upper_.prefetch(); }
    bool advance();
    bool pass_finished() const { return state_.positions_left == 0; }
    // For fast-forward (sim/kernel/timing_state.hpp).
    template <class Visit>
    void visit_timing(Visit& visit) {
        auto& [positions_left, next_psum, last_moved_at, words_moved] = state_;
        visit.progress(TimingProgress::psums_out, positions_ - positions_left,
                       [&left = positions_left](std::int64_t count) { left -= count; });
        visit.same(next_psum);
        visit.time(TimingSide::pes, last_moved_at);
        visit.no_timing(words_moved);
    }
    Count words_moved() const { return state_.words_moved; }
    std::string state() const;

private:
    int words_to_move() const;

    int words_per_cycle_;
    int whole_mask_;  // takes whole bus words from a number of words, without a division; 0: there is none
    TimedFifo<PsumLane>& lower_;
    TimedFifo<PsumLane>& upper_;
    LinkLog* log_ = nullptr;
    Count positions_ = 0;  // of the pass
    int psums_ = 0;        // of a position

    struct State {
        Count positions_left = 0;
        int next_psum = 0;
        ArrayCycle last_moved_at = -1;
        Count words_moved = 0;
    };
    State state_;
};

}  // namespace eyrie
