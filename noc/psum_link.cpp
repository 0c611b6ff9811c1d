#include "noc/psum_link.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace eyrie {

void PsumLink::reset() { state_ = {}; }

void PsumLink::start_pass(Count positions, int psums) {
    positions_ = state_.positions_left = positions;
    psums_ = psums;
    state_.next_psum = 0;
}

// Psums that can move now, in bus words: full ones, and the last one of a position.
inline int PsumLink::words_to_move() const {
    const int left = psums_ - state_.next_psum;
    const int words = std::min({left, lower_.occupied_words(), upper_.free_words()});
    if (log_ != nullptr && words >= words_per_cycle_) return words_per_cycle_;  // the log has an event for each
    if (words == left) return left;
    return whole_mask_ != 0 ? words & whole_mask_ : words - words % words_per_cycle_;
}

bool PsumLink::advance() {
    bool progressed = false;
    while (state_.positions_left > 0) {
        const int words = words_to_move();
        if (words == 0) break;
        state_.last_moved_at = lower_.move_to(upper_, state_.last_moved_at + 1, words, words_per_cycle_);
        if (log_ != nullptr)
            log_->keep(state_.last_moved_at, (positions_ - state_.positions_left) * psums_ + state_.next_psum, words);
        state_.words_moved += words;
        state_.next_psum += words;
        if (state_.next_psum == psums_) {
            state_.next_psum = 0;
            --state_.positions_left;
        }
        progressed = true;
    }
    return progressed;
}

std::string PsumLink::state() const {
    return fmt::format("link {} -> {}: {} positions to go", lower_.name(), upper_.name(), state_.positions_left);
}

}  // namespace eyrie
