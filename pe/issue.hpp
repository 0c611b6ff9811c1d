// The issue of a PE: its control and its multiplier (JSSC'17 V-A, Fig. 12). Issues at most one MAC a cycle, in the
// order of pe/program.hpp; waits where a word is missing or the output FIFO is full.
//
// Sums are computed from the spads' contents once all MACs of a position are issued; their accesses are counted then,
// too.
#pragma once

#include <cstdint>

#include "pe/core.hpp"
#include "pe/intake.hpp"
#include "pe/output.hpp"

namespace eyrie {

class PeIssue {
public:
    void reset() { state_ = {}; }
    void start_pass() { state_.phase = Phase::start; }
    // Takes the next step, as far as its inputs are decided. True: something happened.
    bool step(PeCore& core, PeIntake& intake, PeOutput& output);
    bool has_started() const { return state_.phase != Phase::start; }
    bool pass_finished() const { return state_.phase == Phase::finished; }
    const char* phase_name() const;

    // For fast-forward: the progress of a stream's MACs. Skipped MACs count as not gated.
    template <class Visit>
    void visit_timing(Visit& visit, PeCore& core, PeIntake& intake) {
        auto& [phase, accumulated, product_added, zero_words] = state_;
        visit.at_end_of_part(phase == Phase::multiply && core.streams_ifmaps && !product_added);
        visit.progress(TimingProgress::macs, core.macs_done(),
                       [&](std::int64_t macs) { skip_macs(core, intake, macs); });
        visit.same(accumulated);
        visit.no_timing(zero_words);
    }

private:
    enum class Phase { start, load_filters, multiply, add_psums, drop_words, finished };

    bool begin_pass(PeCore& core, PeIntake& intake);
    void begin_position(PeCore& core, PeIntake& intake);
    void end_position(PeCore& core, PeIntake& intake);
    bool end_pass(PeCore& core, PeIntake& intake);
    bool multiply(PeCore& core, PeIntake& intake, PeOutput& output);
    bool multiply_first_position(PeCore& core, PeIntake& intake, int last_entry);
    bool multiply_new_entries(PeCore& core, PeIntake& intake, int last_entry);
    bool stream_macs(PeCore& core, PeIntake& intake, PeOutput& output);
    bool add_product(PeCore& core, PeIntake& intake);
    bool finish_psums(PeCore& core, PeIntake& intake, PeOutput& output, PeCycle reason);
    void accumulate(PeCore& core);
    void accumulate_one(PeCore& core, int filter) const;
    void count_positions(PeCore& core, std::int64_t positions) const;
    void skip_macs(PeCore& core, PeIntake& intake, std::int64_t macs);

    struct State {
        Phase phase = Phase::finished;
        bool accumulated = false;    // the position's sums are in the psum spad
        bool product_added = false;  // for a stream: the entry's product is in the sum
        Count zero_words = 0;        // among the position's ifmap words: of a stream, or once the sums are in the spad
    };
    State state_;
};

}  // namespace eyrie
