#include "sim/trace/access_walk.hpp"

#include <algorithm>

namespace eyrie {

namespace {

constexpr Cycles pe_cycles_at_a_time = 1 << 14;  // with a few accesses each, so that they fit a cache

}  // namespace

AccessWalk::AccessWalk(const TracedLayer& traced, const BlockChoice& blocks)
    : traced_(traced),
      chunk_cycles_(std::max<Cycles>(1, pe_cycles_at_a_time / static_cast<Cycles>(traced.pes()))),
      now_(traced.first_cycle()) {
    sources_.push_back(transfer_accesses(traced, blocks));
    sources_.push_back(network_accesses(traced, blocks));
    for (std::size_t pe = 0; pe < traced.pes(); ++pe)
        if (blocks.has_pe(pe)) sources_.push_back(pe_accesses(traced, pe));
}

bool AccessWalk::next(std::vector<Access>& accesses) {
    accesses.clear();
    if (now_ >= traced_.end_cycle()) return false;
    const LayerCycle to = std::min(now_ + chunk_cycles_, traced_.end_cycle());
    unsorted_.clear();
    for (const auto& source : sources_) source->append(now_, to, unsorted_);
    sort_into(accesses);
    now_ = to;
    return true;
}

// A stable counting sort by cycle and block.
void AccessWalk::sort_into(std::vector<Access>& accesses) {
    const std::size_t blocks = first_pe_block + traced_.pes();
    const auto place_of = [&](const Access& access) {
        return static_cast<std::size_t>(access.cycle - now_) * blocks + static_cast<std::size_t>(access.block);
    };
    places_.assign(static_cast<std::size_t>(chunk_cycles_) * blocks + 1, 0);
    for (const Access& access : unsorted_) ++places_[place_of(access) + 1];
    for (std::size_t i = 1; i < places_.size(); ++i) places_[i] += places_[i - 1];
    accesses.resize(unsorted_.size());
    for (const Access& access : unsorted_) accesses[places_[place_of(access)]++] = access;
}

}  // namespace eyrie
