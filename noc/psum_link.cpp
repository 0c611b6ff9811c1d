#include "noc/psum_link.hpp"

#include <algorithm>

namespace eyrie {

void PsumLink::reset() {
    positions_left_ = 0;
    last_moved_at_ = -1;
    words_moved_ = 0;
}

void PsumLink::start_pass(Count positions, int psums) {
    positions_ = positions_left_ = positions;
    psums_ = psums;
    next_psum_ = 0;
}

// Bus words that can go by now: whole ones, and the last one of a position.
int PsumLink::words_to_move() const {
    const int left = psums_ - next_psum_;
    const int words = std::min({left, lower_.occupied_words(), upper_.free_words()});
    if (log_ != nullptr && words >= words_per_cycle_) return words_per_cycle_;  // each with an event of its own
    return words == left ? left : words / words_per_cycle_ * words_per_cycle_;
}

bool PsumLink::advance() {
    bool progressed = false;
    while (positions_left_ > 0) {
        const int words = words_to_move();
        if (words == 0) break;
        last_moved_at_ = lower_.move_to(upper_, last_moved_at_ + 1, words, words_per_cycle_);
        if (log_ != nullptr) log_->keep(last_moved_at_, (positions_ - positions_left_) * psums_ + next_psum_, words);
        words_moved_ += words;
        next_psum_ += words;
        if (next_psum_ == psums_) {
            next_psum_ = 0;
            --positions_left_;
        }
        progressed = true;
    }
    return progressed;
}

std::string PsumLink::state() const {
    return "link " + lower_.name() + " -> " + upper_.name() + ": " + std::to_string(positions_left_) +
           " positions to go";
}

}  // namespace eyrie
