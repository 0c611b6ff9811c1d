#include "dataflows/search_space.hpp"

#include <algorithm>
#include <array>

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

namespace {

// Blocks; passes or rounds; sets or places in use; filters of the fullest set. Summed over a group's filters.
using Figures = std::array<std::int64_t, 4>;

std::int64_t in_use(std::int64_t filters, std::int64_t places) {
    return ceil_div(filters, ceil_div(filters, places));
}

Figures of_block(std::int64_t block, std::int64_t per_pass, std::int64_t places, bool rounds) {
    const std::int64_t fullest = ceil_div(block, places);
    if (rounds) return {1, fullest, fullest * in_use(block, places), fullest};
    const std::int64_t full = std::min(block, per_pass), rest = block % per_pass;
    return {1, ceil_div(block, per_pass), block / per_pass * in_use(full, places) + (rest > 0 ? in_use(rest, places) : 0),
            block / per_pass * ceil_div(full, places) + ceil_div(rest, places)};
}

Figures figures_of(std::int64_t filters, std::int64_t m, std::int64_t per_pass, std::int64_t places, bool rounds) {
    Figures sum{};
    const auto add = [&](std::int64_t times, const Figures& block) {
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += times * block[i];
    };
    add(filters / m, of_block(m, per_pass, places, rounds));
    if (filters % m != 0) add(1, of_block(filters % m, per_pass, places, rounds));
    return sum;
}

bool no_worse(const Figures& a, const Figures& b) {
    return a[0] <= b[0] && a[1] <= b[1] && a[2] <= b[2] && a[3] <= b[3];
}

}  // namespace

FilterBlocks::FilterBlocks(std::int64_t filters, std::int64_t per_pass, std::int64_t places, bool rounds) {
    best_.resize(static_cast<std::size_t>(filters) + 1);
    std::vector<Figures> figures(best_.size());
    for (std::int64_t m = 1; m <= filters; ++m) {
        std::vector<std::int64_t>& best = best_[static_cast<std::size_t>(m)];
        best = best_[static_cast<std::size_t>(m - 1)];
        const Figures& mine = figures[static_cast<std::size_t>(m)] = figures_of(filters, m, per_pass, places, rounds);
        const auto known = [&](std::int64_t other) { return figures[static_cast<std::size_t>(other)]; };
        if (std::any_of(best.begin(), best.end(), [&](std::int64_t other) { return no_worse(known(other), mine); }))
            continue;
        best.erase(std::remove_if(best.begin(), best.end(),
                                  [&](std::int64_t other) { return no_worse(mine, known(other)); }),
                   best.end());
        best.push_back(m);
    }
}

const std::vector<std::int64_t>& FilterBlocks::best_up_to(std::int64_t limit) const {
    const std::int64_t most = static_cast<std::int64_t>(best_.size()) - 1;
    return best_[static_cast<std::size_t>(std::clamp<std::int64_t>(limit, 0, most))];
}

bool fits_buffer(const AcceleratorConfig& machine, const BufferNeed& need) {
    return machine.glb.fits(
        machine.glb.banks_for(machine.arithmetic, need.ifmap_words, need.psum_words, need.filter_words));
}

std::int64_t largest_fitting(std::int64_t most, const AcceleratorConfig& machine,
                             const std::function<BufferNeed(std::int64_t)>& need) {
    std::int64_t fits = 0, fails = most + 1;
    while (fails - fits > 1) {
        const std::int64_t middle = fits + (fails - fits) / 2;
        (fits_buffer(machine, need(middle)) ? fits : fails) = middle;
    }
    return fits;
}

}  // namespace eyrie
