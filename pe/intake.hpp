// The intake of a PE: the FIFOs by which ifmap and filter words arrive, and how they get from there into the spads or
// the multiplier's registers (JSSC'17 V-A, Fig. 12).
//
// At most one ifmap word and one filter word a cycle, each in the cycle before its first MAC. Ifmap words of the
// network that are for other PEs of the group are dropped, one a cycle, while the multiplier goes on; those that
// neighbours use later are passed on in the cycle in which they are taken (pe/program.hpp).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "pe/core.hpp"
#include "pe/pe_memory.hpp"
#include "sim/kernel/timed_fifo.hpp"

namespace eyrie {

class PeIntake {
public:
    PeIntake(const char* name, const PeConfig& config, PeMemory& memory, std::size_t pe)
        : filter_in(name, "filter_in", config.filter_fifo_words, memory.filter_in(pe)),
          from_right(name, "ifmap_from_right", config.ifmap_right_fifo_words, memory.ifmap_from_right(pe)),
          from_below(name, "ifmap_from_below", config.ifmap_below_fifo_words, memory.ifmap_from_below(pe)),
          ifmap_in(name, "ifmap_in", config.ifmap_fifo_words, memory.ifmap_in(pe)) {}

    TimedFifo<std::int16_t> filter_in;
    TimedFifo<std::int16_t> from_right;  // ifmap words that the PE to the right passes on
    TimedFifo<std::int16_t> from_below;
    TimedFifo<std::int16_t> ifmap_in;
    // Where this PE passes ifmap words on; null at the array's edge.
    void link_ifmaps(TimedFifo<std::int16_t>* left, TimedFifo<std::int16_t>* above) {
        to_left_ = left;
        to_above_ = above;
    }

    void reset();
    // Prefetches what most steps use. Filter words and neighbours' words are taken less often.
    void prefetch_state() const {
        prefetch_lines(&ifmap_in, sizeof ifmap_in);
        prefetch_lines(&state_, sizeof state_);
    }
    void start_pass(const PeProgram& program);
    // Words may be dropped from `at` on: an idle PE drops none.
    void start_drops(ArrayCycle at) { state_.fifo_free_at = std::max(state_.fifo_free_at, at); }

    // For a window: takes the entry's word from the FIFO, unless the window already holds it. False: it has not
    // arrived.
    bool take_window_word(PeCore& core);
    // Takes the words of the next `words` new entries, all in the FIFO; the MACs of all filters follow each.
    void take_window_words(PeCore& core, int words);
    // Moves the next filter words, all in the FIFO, into the spad, each in the cycle before its MAC; one MAC a cycle.
    void load_filters(PeCore& core, int words);
    // Fills the single-ported filter spad, one word a cycle, without MACs meanwhile. True: all words are in it.
    bool fill_filter_spad(PeCore& core, bool& progressed);
    int filters_loaded() const { return state_.filters_loaded; }
    bool filters_are_loaded(const PeCore& core) const { return state_.filters_loaded == core.filter_words; }

    // For a stream: takes the entry's words into window[0] and `filter`. False: they have not arrived.
    bool take_streamed_ifmap(PeCore& core);
    bool take_streamed_filter(PeCore& core, std::int16_t& filter);
    bool has_ifmap() const { return state_.word_taken; }
    // Moves on to the next entry.
    void next_entry() {
        state_.word_taken = false;
        if (++state_.route == routes_.size()) state_.route = 0;
    }
    void begin_position() {
        state_.word_taken = false;
        state_.route = 0;
    }
    void stand_at_entry(int entry) { state_.route = static_cast<std::size_t>(entry) % routes_.size(); }

    // Drops the words to be dropped, one a cycle, as they arrive. False: one of them has not arrived.
    bool drop(PeCore& core);
    bool drops_next() const { return state_.to_drop > 0; }
    // The image's last entry has been used: the words that follow it in the stream are for other PEs.
    void end_image(const PeCore& core) {
        if (drops_.run == 0) state_.to_drop = drops_after_image(core);
    }
    // The earliest cycle in which the pass can end: its last words have been dropped by then.
    ArrayCycle drops_end() const { return drops_.last > 0 ? state_.fifo_free_at : 0; }

    template <class Visit>
    void visit_timing(Visit& visit) {
        auto& [filters, taken, to_drop, run_left, fifo_free_at, route] = state_;
        visit.same(filters);
        visit.at_end_of_part(!taken);
        visit.same(to_drop);
        visit.same(run_left);
        visit.time(TimingSide::pes, fifo_free_at);
        visit.same(static_cast<std::int64_t>(route));
        filter_in.visit_timing(visit, TimingSide::networks, TimingWait::nothing);
        ifmap_in.visit_timing(visit, TimingSide::networks, TimingWait::nothing);
        from_right.visit_timing(visit, TimingSide::pes, TimingWait::words);
        from_below.visit_timing(visit, TimingSide::pes, TimingWait::words);
    }

private:
    int drops_after_image(const PeCore& core) const {
        return drops_.last + (core.state.image + 1 < core.program->images ? drops_.first : 0);
    }
    void count_used_ifmap(const PeCore& core);
    void set_up_routes(const PeProgram& program);

    // Set when a pass starts.
    IfmapDrops drops_;
    struct Route {  // where an entry's word comes from (by default the network), and which neighbours get it
        bool from_below = false;
        bool from_right = false;
        bool to_above = false;
        bool to_left = false;
    };
    std::vector<Route> routes_ = std::vector<Route>(1);  // by entry of a channel, where neighbours pass words on

    struct State {
        int filters_loaded = 0;
        bool word_taken = false;  // the entry's ifmap word is in the window, or in the register
        int to_drop = 0;
        int run_left = 0;
        ArrayCycle fifo_free_at = 0;  // one network word leaves it a cycle, dropped ones included
        std::size_t route = 0;        // of the entry
    };
    State state_;
    TimedFifo<std::int16_t>* to_left_ = nullptr;
    TimedFifo<std::int16_t>* to_above_ = nullptr;
};

}  // namespace eyrie
