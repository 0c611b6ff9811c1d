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

bool PsumLink::advance() {
    bool progressed = false;
    while (positions_left_ > 0) {
        const int words = std::min(words_per_cycle_, psums_ - next_psum_);
        if (!lower_.words_known(words) || !upper_.space_known(words)) break;
        last_moved_at_ = std::max({last_moved_at_ + 1, lower_.ready_at(words), upper_.space_at(words)});
        if (log_ != nullptr)
            log_->keep(last_moved_at_, (positions_ - positions_left_) * psums_ + next_psum_, words);
        lower_.move_to(upper_, last_moved_at_, words);
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
