// Drives one PE alone: words pushed into its FIFOs at a given pace, finished psums taken at once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "pe/pe.hpp"

namespace eyrie {

// Bus words of `words` words every `period` cycles at most, as long as the FIFO has room.
struct Feed {
    int words = 1;
    int period = 1;
};

class PeHarness {
public:
    PeHarness(const PeConfig& config, const Arithmetic& arithmetic)
        : config_(config),
          arithmetic_(arithmetic),
          memory_(config_, arithmetic_, 1),
          pe_("pe", config_, arithmetic_, memory_, 0) {}

    Feed filter{4, 1};
    Feed ifmap{1, 1};
    Feed psum{4, 1};

    // Runs `passes` equal passes back to back; returns how long that takes, the last psum taken.
    Cycles run(const PeProgram& program, int passes) {
        pe_.reset();
        outputs.clear();
        filter_ = {filter, program.filter_words() * passes};
        ifmap_ = {ifmap,
                  (program.entries() + (program.positions - 1) * program.new_entries()) * program.images * passes};
        const int psums = program.filters * program.positions * program.images;
        psum_ = {psum, program.takes_psums() ? psums * passes : 0};
        taken_at_ = -1;
        for (int pass = 0; pass < passes; ++pass) {
            pe_.start_pass(program);
            int left = psums;
            while (left > 0 || !pe_.pass_finished()) {
                bool moved = push(filter_, pe_.filter_in());
                moved |= push(ifmap_, pe_.ifmap_in());
                moved |= push(psum_, pe_.psum_in());
                moved |= pe_.advance();
                for (; pe_.psum_out().words_known(4 < left ? 4 : left) && left > 0; moved = true) left -= take(left);
                if (!moved) throw SimulationError("harness: no progress: " + pe_.state());
            }
        }
        return (taken_at_ + 1).number();
    }

    const PeCounters& counters() const { return pe_.counters(); }
    std::vector<std::int32_t> outputs;
    std::vector<std::int16_t> filter_values{1};  // repeated
    std::vector<std::int16_t> ifmap_values{1};

private:
    struct Source {
        Feed feed;
        int left = 0;
        ArrayCycle next_at = 0;
        std::size_t index = 0;
    };

    template <class Word>
    bool push(Source& source, TimedFifo<Word>& fifo) {
        bool moved = false;
        while (source.left > 0) {
            const int words = source.feed.words < source.left ? source.feed.words : source.left;
            if (!fifo.space_known(words)) break;
            const ArrayCycle at = std::max(source.next_at, fifo.space_at(words));
            for (int i = 0; i < words; ++i) fifo.push(at, value<Word>(source.index++, fifo));
            source.left -= words;
            source.next_at = at + source.feed.period;
            moved = true;
        }
        return moved;
    }
    template <class Word>
    Word value(std::size_t index, const TimedFifo<Word>& fifo) {
        const bool is_filter = static_cast<const void*>(&fifo) == &pe_.filter_in();
        const bool is_ifmap = static_cast<const void*>(&fifo) == &pe_.ifmap_in();
        if (is_filter) return filter_values[index % filter_values.size()];
        if (is_ifmap) return ifmap_values[index % ifmap_values.size()];
        return static_cast<Word>(index);
    }
    // One bus word of up to four psums a cycle.
    int take(int left) {
        const int words = 4 < left ? 4 : left;
        taken_at_ = std::max(taken_at_ + 1, pe_.psum_out().ready_at(words));
        for (int i = 0; i < words; ++i) outputs.push_back(pe_.psum_out().pop(taken_at_));
        return words;
    }

    PeConfig config_;
    Arithmetic arithmetic_;
    PeMemory memory_;
    Pe pe_;
    Source filter_;
    Source ifmap_;
    Source psum_;
    ArrayCycle taken_at_ = -1;
};

}  // namespace eyrie
