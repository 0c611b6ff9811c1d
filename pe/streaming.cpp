// Programs without window: every MAC takes an ifmap word, from the network or from a neighbour, uses it once and
// keeps none; filter words are kept, or taken one for every MAC as well.
#include <algorithm>

#include "pe/pe.hpp"

namespace eyrie {

// What is due to be dropped once an image's last word is used.
int Pe::drops_after_image() const {
    return program_->drops.last + (image_ + 1 < program_->images ? program_->drops.first : 0);
}

void Pe::count_used_ifmap() {
    if (program_->drops.run == 0 || --ifmap_run_left_ > 0) return;
    ifmap_run_left_ = program_->drops.run;
    const bool last = position_ + 1 == program_->positions && k_ + 1 == window_words_;
    ifmaps_to_drop_ = last ? drops_after_image() : program_->drops.between;
}

// Drops the words that are due to be dropped, one a cycle, as soon as they arrive; the multiplier goes on meanwhile.
bool Pe::drop_ifmaps() {
    for (; ifmaps_to_drop_ > 0; --ifmaps_to_drop_) {
        if (!ifmap_in.words_known(1)) return false;
        const Cycle at = std::max(ifmap_in.ready_at(1), ifmap_fifo_free_at_);
        if (log_ != nullptr) log_->keep({at, 0, 1, PeEventKind::ifmap_dropped, 0});
        ifmap_in.pop(at);
        ifmap_fifo_free_at_ = at + 1;
    }
    if (phase_ == Phase::drop_words) {
        if (program_->drops.last > 0) wait_until(ifmap_fifo_free_at_, PeCycle::wait_ifmap);
        phase_ = Phase::finished;
    }
    return true;
}

void Pe::set_up_routes() {
    const IfmapShift& shift = program_->shift;
    routes_.assign(1, {});
    route_ = 0;
    if (shift.rows == 0) return;
    routes_.clear();
    for (int row = 0; row < shift.rows; ++row)
        for (int column = 0; column < shift.columns; ++column) {
            IfmapRoute route;
            route.from_below = shift.from_below && row >= shift.row_lag;
            route.from_right = !route.from_below && shift.from_right && column >= shift.column_lag;
            // The neighbours' rule, seen from here; the left one stands in the same row, so it takes from below what
            // this does.
            route.to_above = shift.to_above && row + shift.row_lag < shift.rows;
            route.to_left = shift.to_left && !route.from_below && column + shift.column_lag < shift.columns;
            routes_.push_back(route);
        }
}

bool Pe::take_streamed_ifmap() {
    if (window_word_taken_) return true;
    const auto [below, right, to_above, to_left] = routes_[route_];
    const bool network = !below && !right;
    if (network && !drop_ifmaps()) return false;
    TimedFifo<std::int16_t>& source = below ? ifmap_from_below : right ? ifmap_from_right : ifmap_in;
    if (!source.words_known(1)) return false;
    if ((to_above && !ifmap_to_above_->space_known(1)) || (to_left && !ifmap_to_left_->space_known(1))) return false;
    wait_until((network ? std::max(source.ready_at(1), ifmap_fifo_free_at_) : source.ready_at(1)) + 1,
               PeCycle::wait_ifmap);
    if (to_above) wait_until(ifmap_to_above_->space_at(1) + 1, PeCycle::output_blocked);
    if (to_left) wait_until(ifmap_to_left_->space_at(1) + 1, PeCycle::output_blocked);
    // Taken in the cycle before the MAC, and passed on in the same cycle.
    if (log_ != nullptr)
        log_ifmap(time_ - 1,
                  below   ? IfmapSide::below
                  : right ? IfmapSide::right
                          : IfmapSide::network,
                  to_above, to_left);
    const std::int16_t word = source.pop(time_ - 1);
    if (to_above) ifmap_to_above_->push(time_ - 1, word);
    if (to_left) ifmap_to_left_->push(time_ - 1, word);
    counters_.noc_ifmap_hops += (to_above ? 1 : 0) + (to_left ? 1 : 0);
    if (network) {
        ifmap_fifo_free_at_ = time_;
        count_used_ifmap();
    }
    window_[0] = word;
    return window_word_taken_ = true;
}

// Adds the product as soon as both operands are there.
bool Pe::take_streamed_filter() {
    if (product_added_) return true;
    std::int16_t filter;
    if (program_->filter_use == FilterUse::stream) {
        if (!filter_in.words_known(1)) return false;
        wait_until(filter_in.ready_at(1) + 1, PeCycle::wait_filter);
        if (log_ != nullptr) log_filter(time_ - 1, entry_number());
        filter = filter_in.pop(time_ - 1);
        if (config_.filter_spad_words > 0) ++counters_.rf_filter_writes;
    } else {
        if (filter_words_loaded_ <= k_) {
            if (!filter_in.words_known(1)) return false;
            load_filter_words(1);
        }
        filter = filter_spad_[static_cast<std::size_t>(k_)];
    }
    const std::int32_t product = (static_cast<std::int32_t>(filter) * window_[0]) >> arithmetic_.product_shift;
    psums_[0] = static_cast<std::int32_t>(static_cast<std::uint32_t>(psums_[0]) + static_cast<std::uint32_t>(product));
    if (window_[0] == 0) ++zero_words_;
    return product_added_ = true;
}

bool Pe::stream_macs() {
    const int words = window_words_;
    const bool merged = config_.psum_addition == PsumAddition::merged;
    bool progressed = false;
    for (; k_ < words; ++k_) {
        const bool had_ifmap = window_word_taken_;
        if (!take_streamed_ifmap()) return progressed;
        progressed |= !had_ifmap;
        const bool had_filter = product_added_;
        if (!take_streamed_filter()) return progressed;
        progressed |= !had_filter;
        if (merged && k_ + 1 == words) {  // this MAC also takes in the incoming psum and puts out the finished one
            accumulated_ = true;
            return finish_psums(true) || progressed;
        }
        spend(1, PeCycle::busy);
        window_word_taken_ = product_added_ = false;
        if (++route_ == routes_.size()) route_ = 0;
        progressed = true;
    }
    accumulated_ = true;
    phase_ = Phase::add_psums;
    return true;
}

bool Pe::waits_for_macs() const {
    return phase_ == Phase::multiply && program_->stream_ifmaps && !window_word_taken_ && !product_added_ &&
           filter_in.occupied_words() == 0 && ifmap_in.occupied_words() == 0 && psum_in.occupied_words() == 0;
}

void Pe::skip_macs(std::int64_t macs) {
    const std::int64_t words = window_words_;
    const std::int64_t done = macs_done() + macs;
    const std::int64_t end = done / words;
    zero_words_ = 0;
    count_positions(end - position_);
    position_ = static_cast<int>(end);
    k_ = static_cast<int>(done % words);
    route_ = static_cast<std::size_t>(k_) % routes_.size();
}

}  // namespace eyrie
