// Processing element (JSSC'17 V-A, Fig. 12).
//
// Three spads, a pipelined multiplier and adder, FIFOs towards the networks, and its own control.
// Issues at most one MAC a cycle, in the order of pe/program.hpp; waits where a word is missing or
// the output FIFO is full. Every cycle is booked to one PeCycle reason.
//
// The PE keeps its own local time and runs as far ahead as its FIFOs allow (docs/time-model.md).
#pragma once

#include <array>
#include <cstdint>
#include <memory_resource>
#include <vector>

#include "pe/config.hpp"
#include "pe/cycle_reason.hpp"
#include "pe/pe_counters.hpp"
#include "pe/pe_event.hpp"
#include "pe/pe_memory.hpp"
#include "pe/program.hpp"
#include "sim/kernel/timed_fifo.hpp"
#include "workloads/arithmetic.hpp"

namespace eyrie {

class Pe final {
public:
    // What is given must outlive it, the name as well.
    Pe(const char* name, const PeConfig& config, const Arithmetic& arithmetic, PeMemory& memory);

    TimedFifo<std::int16_t> filter_in;
    TimedFifo<std::int16_t> ifmap_from_right;  // words that the PE to the right passes on
    TimedFifo<std::int16_t> ifmap_from_below;
    TimedFifo<std::int16_t> ifmap_in;
    TimedFifo<std::int32_t> psum_in;
    TimedFifo<std::int32_t> psum_out;
    // Where this PE passes ifmap words on; null at the array's edge.
    void link_ifmaps(TimedFifo<std::int16_t>* left, TimedFifo<std::int16_t>* above) {
        ifmap_to_left_ = left;
        ifmap_to_above_ = above;
    }

    // What it does is written there from now on; null: nowhere.
    void record(PeLog* log) { log_ = log; }
    // Local time 0, empty FIFOs, counters 0.
    void reset();
    // Nothing to do before cycle `at`: the pass is over for this PE, not for others.
    void idle_until(Cycle at) { wait_until(at, PeCycle::no_work); }
    // Jumps over passes that are accounted for elsewhere.
    void skip_to(Cycle at) { time_ = at; }
    // For sim/fast_forward/pass_parts.hpp: whether it waits for the words of its next MAC, all that networks brought
    // used up; jumps over so many MACs of a program without window, counting them as ungated; all time stamps.
    bool waits_for_macs() const;
    std::int64_t macs_done() const { return std::int64_t{position_} * window_words_ + k_; }
    void skip_macs(std::int64_t macs);
    template <class Visit>
    void visit_own_times(Visit visit) {
        visit(time_);
        visit(ifmap_fifo_free_at_);
        psum_out.visit_times(visit);
        ifmap_from_right.visit_times(visit);
        ifmap_from_below.visit_times(visit);
    }
    template <class Visit>
    void visit_times_for_networks(Visit visit) {  // when they can send
        filter_in.visit_times(visit);
        ifmap_in.visit_times(visit);
        psum_in.visit_times(visit);
    }

    // Asks the processor for what the next steps use: first the one, then the other.
    void prefetch_state() const;
    void prefetch_words() const;

    // The next pass; the program must outlive it. Throws SimulationError when a spad is too small.
    void start_pass(const PeProgram& program);
    // Runs as far as decided inputs allow. True: something happened.
    bool advance();
    bool pass_finished() const { return phase_ == Phase::finished; }

    const PeCounters& counters() const { return counters_; }
    // First cycle the PE has not lived through yet.
    Cycle local_time() const { return time_; }
    // What it waits for, for the report of a deadlock.
    std::string state() const;

private:
    enum class Phase { start, load_filters, multiply, add_psums, drop_words, finished };

    bool begin_pass();
    bool load_filters();
    bool multiply();
    bool multiply_first_position(int last_k);
    bool multiply_new_words(int last_k);
    // Several alike are taken at once, unless each is to be seen in the log.
    int steps_at_once(int most) const { return log_ == nullptr ? most : 1; }
    bool take_window_word();
    // Programs without window (pe/streaming.cpp).
    bool stream_macs();
    bool take_streamed_ifmap();
    bool take_streamed_filter();
    bool drop_ifmaps();
    int drops_after_image() const;
    void count_used_ifmap();
    void set_up_routes();
    bool finish_psums(bool with_mac);
    int psums_at_once(bool takes_psum);
    bool filters_are_loaded() const { return filter_words_loaded_ == filter_words_; }
    // Window entries that the last position leaves for this one.
    int kept_words() const { return position_ == 0 ? 0 : window_words_ - new_words_; }
    void accumulate();
    std::int32_t sum_of(int filter) const;
    void load_filter_words(int words);
    void count_positions(std::int64_t positions);
    void begin_position();
    void end_position();
    // Moves local time to `at` (no earlier than now), booking the gap.
    void wait_until(Cycle at, PeCycle reason) {
        if (at > time_) {
            if (log_ != nullptr) log_cycles(at - time_, reason);
            counters_.cycles[at_reason(reason)] += at - time_;
            time_ = at;
        }
    }
    void spend(Cycle cycles, PeCycle reason) {
        if (log_ != nullptr) log_cycles(cycles, reason);
        counters_.cycles[at_reason(reason)] += cycles;
        time_ += cycles;
    }

    // Counts what is no access; the log keeps when.
    template <Count StepCounts::*tally>
    void count(Count more = 1) {
        counters_.*tally += more;
        if (log_ != nullptr) log_->keep({time_, more, 1, PeEventKind::counted, tally_number(tally)});
    }

    // For the log (pe/pe_record.cpp): numbers of what comes next, and events.
    std::int64_t position_number() const { return std::int64_t{image_} * program_->positions + position_; }
    std::int64_t entry_number() const { return position_number() * window_words_ + k_; }
    std::int64_t psum_number() const { return position_number() * program_->filters + filter_; }
    void log_cycles(Cycle cycles, PeCycle reason);
    void log_filter(Cycle at, std::int64_t number);
    void log_ifmap(Cycle at, IfmapSide from, bool to_above = false, bool to_left = false);
    void log_psums(PeEventKind kind, Cycle at, int count);

    const PeConfig& config_;
    const Arithmetic& arithmetic_;
    PeLog* log_ = nullptr;
    const PeProgram* program_ = nullptr;
    int window_words_ = 0;  // of the program, which computes them
    int new_words_ = 0;
    int filter_words_ = 0;
    bool psum_up_ = false;  // where the psums of the last pass went
    PeCounters counters_;
    Cycle time_ = 0;
    Phase phase_ = Phase::finished;
    int image_ = 0;
    int position_ = 0;
    int k_ = 0;       // window entry whose MACs are next
    int filter_ = 0;  // filter whose MAC or psum is next
    int filter_words_loaded_ = 0;
    bool window_word_taken_ = false;  // entry k_ is in the window
    bool accumulated_ = false;        // the position's sums are in psums_
    int ifmaps_to_drop_ = 0;
    std::pmr::vector<std::int16_t> window_;
    std::pmr::vector<std::int16_t> filter_spad_;
    std::pmr::vector<std::int32_t> psums_;
    std::int32_t* incoming_;  // psums of one position on their way into the adder

    // For programs without window; what is before, from ifmap_in on, is what prefetch_state asks for.
    bool product_added_ = false;    // entry k_'s product is in psums_
    Count zero_words_ = 0;          // among the position's ifmap words
    Cycle ifmap_fifo_free_at_ = 0;  // one word a cycle, dropped ones included
    int ifmap_run_left_ = 0;
    // Where a window entry's word comes from, if not from the network, and who else gets it.
    struct IfmapRoute {
        bool from_below = false;
        bool from_right = false;
        bool to_above = false;
        bool to_left = false;
    };
    std::vector<IfmapRoute> routes_;  // of the entries of a channel, for words that neighbours pass on
    std::size_t route_ = 0;           // of entry k_
    TimedFifo<std::int16_t>* ifmap_to_left_ = nullptr;
    TimedFifo<std::int16_t>* ifmap_to_above_ = nullptr;
    const char* name_;  // for messages
};

}  // namespace eyrie
