#include "sim/report/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

#include "sim/report/nine_digits.hpp"

namespace eyrie {

namespace {

constexpr std::size_t metric_count = sensitivity_metrics.size();

// Numbers that are equal for points with equal values of all the keys: digits of a mixed radix, renumbered from 0
// where they could grow too large.
std::vector<std::uint64_t> codes_of(const SweepPoints& points, const std::vector<std::size_t>& members,
                                    const std::vector<std::size_t>& keys) {
    std::vector<std::uint64_t> codes(members.size(), 0);
    std::uint64_t count = 1;
    for (const std::size_t key : keys) {
        const std::uint64_t radix = points.keys[key].values.size() + 1;  // 0: the point has none
        if (count > (std::uint64_t(1) << 62) / radix) {
            std::vector<std::uint64_t> known = codes;
            std::sort(known.begin(), known.end());
            known.erase(std::unique(known.begin(), known.end()), known.end());
            for (std::uint64_t& code : codes)
                code = static_cast<std::uint64_t>(std::lower_bound(known.begin(), known.end(), code) - known.begin());
            count = known.size();
        }
        for (std::size_t i = 0; i < members.size(); ++i)
            codes[i] = codes[i] * radix + static_cast<std::uint64_t>(points.value[key][members[i]] + 1);
        count *= radix;
    }
    return codes;
}

std::array<double, metric_count> metrics_of(const SweepPoints& points, std::size_t i) {
    return {points.energy[i], points.delay_ms[i], points.energy[i] * points.delay_ms[i], points.area_um2[i]};
}

struct Placed {
    std::uint64_t others;  // code of the other keys
    std::size_t value;     // of the axis
    std::size_t point;
};

// Adds up the logarithms of the ratios of one group: points that agree in all other keys.
void add_group(const SweepPoints& points, std::vector<Placed>::const_iterator begin,
               std::vector<Placed>::const_iterator end, std::size_t reference, std::vector<ValueEffect>& values) {
    const auto base = std::find_if(begin, end, [&](const Placed& one) { return one.value == reference; });
    if (base == end) return;
    const std::array<double, metric_count> yard = metrics_of(points, base->point);
    for (auto one = begin; one != end; ++one) {
        if (one->value == reference && one != base) continue;
        const std::array<double, metric_count> here = metrics_of(points, one->point);
        ++values[one->value].pairs;
        for (std::size_t m = 0; m < metric_count; ++m)
            values[one->value].ratio[m] +=
                yard[m] > 0 && here[m] > 0 ? std::log(here[m] / yard[m]) : std::numeric_limits<double>::quiet_NaN();
    }
}

// The values of an axis, by the values of its keys; fills the index of each member's value.
std::vector<ValueEffect> values_of(const SweepPoints& points, const std::vector<std::size_t>& members,
                                   const std::vector<std::size_t>& axis, std::vector<std::size_t>& value) {
    std::vector<std::uint64_t> codes = codes_of(points, members, axis);
    std::vector<std::uint64_t> known = codes;
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    std::vector<ValueEffect> values(known.size());
    value.resize(members.size());
    for (std::size_t i = 0; i < members.size(); ++i) {
        value[i] = static_cast<std::size_t>(std::lower_bound(known.begin(), known.end(), codes[i]) - known.begin());
        if (!values[value[i]].value.empty()) continue;
        for (const std::size_t key : axis) values[value[i]].value.push_back(points.value[key][members[i]]);
    }
    return values;
}

AxisEffect effect_of(const SweepPoints& points, const std::vector<std::size_t>& members,
                     const std::vector<std::size_t>& axis) {
    AxisEffect effect;
    effect.keys = axis;
    std::vector<std::size_t> value;
    effect.values = values_of(points, members, axis, value);
    std::vector<std::size_t> counts(effect.values.size(), 0);
    for (const std::size_t one : value) ++counts[one];
    const auto reference = static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
    if (effect.values.size() < 2) return {axis, {}};

    std::vector<std::size_t> other_keys;
    for (std::size_t key = 0; key < points.keys.size(); ++key)
        if (std::find(axis.begin(), axis.end(), key) == axis.end()) other_keys.push_back(key);
    const std::vector<std::uint64_t> others = codes_of(points, members, other_keys);
    std::vector<Placed> placed;
    for (std::size_t i = 0; i < members.size(); ++i) placed.push_back({others[i], value[i], members[i]});
    std::stable_sort(placed.begin(), placed.end(),
                     [](const Placed& a, const Placed& b) { return a.others < b.others; });
    for (auto begin = placed.cbegin(); begin != placed.cend();) {
        const auto end = std::find_if(begin, placed.cend(), [&](const Placed& p) { return p.others != begin->others; });
        add_group(points, begin, end, reference, effect.values);
        begin = end;
    }
    bool compared = false;
    for (std::size_t v = 0; v < effect.values.size(); ++v) {
        ValueEffect& one = effect.values[v];
        one.reference = v == reference;
        compared = compared || (!one.reference && one.pairs > 0);
        for (double& ratio : one.ratio)
            ratio = one.pairs > 0 ? to_nine_digits(std::exp(ratio / static_cast<double>(one.pairs)))
                                  : std::numeric_limits<double>::quiet_NaN();
    }
    if (!compared) effect.values.clear();
    return effect;
}

}  // namespace

std::vector<AxisEffect> axis_effects(const SweepPoints& points, std::size_t workload) {
    std::vector<std::size_t> members;
    for (std::size_t i = 0; i < points.finished(); ++i)
        if (points.workload[i] == workload) members.push_back(i);
    std::vector<AxisEffect> effects;
    for (const std::vector<std::size_t>& axis : points.axes) {
        AxisEffect effect = effect_of(points, members, axis);
        if (!effect.values.empty()) effects.push_back(std::move(effect));
    }
    return effects;
}

}  // namespace eyrie
