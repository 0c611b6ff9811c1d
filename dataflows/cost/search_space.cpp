#include "dataflows/cost/search_space.hpp"

#include <algorithm>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

std::vector<std::int64_t> useful_chunks(std::int64_t total, std::int64_t most) {
    std::vector<std::int64_t> values;
    for (std::int64_t x = 1; x <= std::min(total, most);) {
        values.push_back(x);
        const std::int64_t pieces = ceil_div(total, x);
        if (pieces == 1) break;
        x = ceil_div(total, pieces - 1);  // the smallest with fewer pieces
    }
    return values;
}

std::vector<std::int64_t> CandidateVisitor::chunks(std::int64_t total, std::int64_t most) const {
    return every_value ? all_up_to(std::min(total, most)) : useful_chunks(total, most);
}

std::vector<std::int64_t> CandidateVisitor::cuts(const AcceleratorConfig& machine, const WindowAxis& axis,
                                                 std::int64_t outputs, std::int64_t most) const {
    if (machine.dram.stores_padding || !has_padding_at_cuts(axis, outputs)) return chunks(outputs, most);
    return all_up_to(std::min(outputs, most));
}

std::vector<std::int64_t> CandidateVisitor::all_up_to(std::int64_t most) {
    std::vector<std::int64_t> values;
    for (std::int64_t x = 1; x <= most; ++x) values.push_back(x);
    return values;
}

std::int64_t smallest_chunk(std::int64_t total, std::int64_t chunk) { return ceil_div(total, ceil_div(total, chunk)); }

namespace {

std::int64_t in_use(std::int64_t filters, std::int64_t places) { return ceil_div(filters, ceil_div(filters, places)); }

template <class Figures>
bool no_worse(const Figures& a, const Figures& b) {
    return a[0] <= b[0] && a[1] <= b[1] && a[2] <= b[2] && a[3] <= b[3] && a[4] <= b[4];
}

}  // namespace

std::int64_t FilterBlocks::in_use_by(std::int64_t block) const {
    if (rounds_) return ceil_div(block, places_) * in_use(block, places_);
    const std::int64_t rest = block % per_pass_;
    return block / per_pass_ * in_use_by_pass_ + (rest > 0 ? in_use(rest, places_) : 0);
}

FilterBlocks::Figures FilterBlocks::of_block(std::int64_t block) const {
    const std::int64_t fullest = ceil_div(block, places_);
    if (rounds_) return {1, fullest, in_use_by(block), fullest, 0};
    const std::int64_t passes = block / per_pass_, rest = block % per_pass_;
    const std::int64_t full = std::min(block, per_pass_);
    Figures figures{1, passes, in_use_by(block), passes * ceil_div(full, places_), 0};
    if (rest > 0) {
        ++figures[1];
        figures[3] += ceil_div(rest, places_);
    }
    return figures;
}

FilterBlocks::Figures FilterBlocks::figures_of(std::int64_t m) const {
    Figures sum = of_block(m);
    const std::int64_t blocks = filters_ / m, rest = filters_ % m;
    for (std::int64_t& figure : sum) figure *= blocks;
    if (rest > 0) {
        const Figures last = of_block(rest);
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += last[i];
    }
    if (last_store_counts_) sum[4] = rest > 0 ? rest : m;
    return sum;
}

const FilterBlocks::Figures& FilterBlocks::known_figures(std::int64_t m) {
    if (all_figures_.empty()) all_figures_.resize(static_cast<std::size_t>(filters_) + 1);
    Figures& figures = all_figures_[static_cast<std::size_t>(m)];
    if (figures[0] == 0) figures = figures_of(m);
    return figures;
}

void FilterBlocks::consider(std::int64_t m) {
    const Figures mine = figures_of(m);
    for (std::size_t i = 0; i < best_.size(); ++i)
        if (no_worse(figures_[i], mine) && !(figures_[i] == mine && m < best_[i])) return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < best_.size(); ++i) {
        if (!smaller_is_sooner_ && no_worse(mine, figures_[i])) continue;
        best_[kept] = best_[i];
        figures_[kept++] = figures_[i];
    }
    best_.resize(kept);
    figures_.resize(kept);
    best_.push_back(m);
    figures_.push_back(mine);
}

// A multiple of what a pass takes cuts the filters nowhere but between passes: it has the least of all figures but
// the blocks and the sets. So only the values above the largest multiple can be better, where they make fewer blocks,
// and those with fewer sets in use: 9 filters, 2 to each of 3 sets, use 3 + 3, in blocks of 5 and 4 they use 3 + 2.
// With rounds that does not hold: 7 filters in two blocks on 2 places are 4 + 3 or 6 + 1, and a last filter of three
// keeps one place more in use than a last one of one does.
const std::vector<std::int64_t>& FilterBlocks::best_up_to(std::int64_t limit) {
    limit = std::min(limit, filters_);
    if (limit == limit_) return best_;
    limit_ = limit;
    best_.clear();
    figures_.clear();
    if (every_value_) {
        for (std::int64_t m = least_; m <= limit; ++m) best_.push_back(m);
        return best_;
    }
    if (smaller_is_sooner_) {
        for (std::int64_t m = least_; m <= limit; ++m) consider(m);
        return best_;
    }
    const std::int64_t multiple = limit / per_pass_ * per_pass_;
    const auto fewest = [&](std::int64_t blocks) { return ceil_div(filters_, blocks); };
    if (multiple > 0) {  // the smallest multiple with as many blocks
        const std::int64_t low = fewest(ceil_div(filters_, multiple));
        consider(ceil_div(low, per_pass_) * per_pass_);
    }
    for (std::int64_t m = limit; m > multiple && m >= least_;) {
        const std::int64_t low = std::max({fewest(ceil_div(filters_, m)), multiple + 1, least_});
        for (std::int64_t x = low; x <= m; ++x) consider(x);
        m = low - 1;
    }
    for (const std::int64_t m : with_fewer_sets())
        if (m <= limit) consider(m);
    return best_;
}

// Than all filters at once.
const std::vector<std::int64_t>& FilterBlocks::with_fewer_sets() {
    if (knows_fewer_sets_) return fewer_sets_;
    knows_fewer_sets_ = true;
    const std::int64_t at_once = in_use_by(filters_);
    if (at_once <= ceil_div(filters_, ceil_div(per_pass_, places_))) return fewer_sets_;
    // The third figure of each block, passes after one another: this is asked of every m.
    std::vector<std::int64_t> of_block(static_cast<std::size_t>(filters_), 0);
    const std::size_t a_pass = static_cast<std::size_t>(per_pass_);
    for (std::size_t block = 1; block < of_block.size(); ++block)
        of_block[block] = block < a_pass    ? in_use(static_cast<std::int64_t>(block), places_)
                          : block == a_pass ? in_use_by_pass_
                                            : of_block[block - a_pass] + in_use_by_pass_;
    for (std::int64_t m = least_; m < filters_; ++m) {
        const std::int64_t blocks = filters_ / m;
        const std::size_t block = static_cast<std::size_t>(m), rest = static_cast<std::size_t>(filters_ - blocks * m);
        if (blocks * of_block[block] + of_block[rest] < at_once) fewer_sets_.push_back(m);
    }
    return fewer_sets_;
}

std::vector<DoubleBuffer> halves_to_search(const AcceleratorConfig& machine) {
    switch (machine.glb.double_buffered) {
        case DoubleBuffer::none: break;
        case DoubleBuffer::both: return {DoubleBuffer::both, DoubleBuffer::ifmap, DoubleBuffer::none};
        default: return {machine.glb.double_buffered, DoubleBuffer::none};
    }
    return {DoubleBuffer::none};
}

BufferRoom::BufferRoom(const AcceleratorConfig& machine, DoubleBuffer halves)
    : shared_banks_(machine.glb.shared_banks),
      filter_banks_(machine.glb.filter_banks),
      filters_share_(machine.glb.filters_share),
      halves_(halves),
      ifmap_bank_words_(machine.glb.bank_words(machine.arithmetic.ifmap_bits)),
      psum_bank_words_(machine.glb.bank_words(machine.arithmetic.psum_bits)),
      filter_bank_words_(machine.glb.bank_words(machine.arithmetic.filter_bits)) {}

std::int64_t BufferRoom::free_banks(const BufferNeed& need) const {
    const bool two_sets = halves_ != DoubleBuffer::none && filters_share_;
    std::int64_t filter_banks = ceil_div(need.filter_words * (two_sets ? need.filter_sets : 1), filter_bank_words_);
    std::int64_t shared = ceil_div(need.ifmap_words, ifmap_bank_words_) * (doubles_ifmaps(halves_) ? 2 : 1) +
                          ceil_div(need.psum_words, psum_bank_words_) * (doubles_ofmaps(halves_) ? 2 : 1);
    if (filter_banks > filter_banks_) {
        if (!filters_share_) return -1;
        shared += filter_banks - filter_banks_;
    }
    return shared_banks_ - shared;
}

std::int64_t BufferRoom::most_psums(const BufferNeed& rest, std::int64_t psum_words, std::int64_t most) const {
    const std::int64_t banks = free_banks(rest) / (doubles_ofmaps(halves_) ? 2 : 1);
    return banks <= 0 ? 0 : std::min(most, banks * psum_bank_words_ / psum_words);
}

}  // namespace eyrie
