// Floating point here is limited to products, quotients and square roots, which IEEE 754 rounds the
// same everywhere; sums are of integers, so that no compiler can fuse a product into a sum.
#include "workloads/operand_ranges.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace eyrie {

namespace {

constexpr std::int64_t quantile_unit = 4096;

struct Quantile {
    std::int64_t share;      // per mille
    std::int64_t deviation;  // in 1/4096 standard deviations
};

// The standard normal distribution's upper half.
constexpr Quantile quantiles[] = {{500, 0},    {550, 515},   {600, 1038},  {650, 1578},  {700, 2148}, {750, 2763},
                                  {800, 3447}, {850, 4245},  {900, 5249},  {925, 5896},  {950, 6737}, {975, 8028},
                                  {990, 9529}, {995, 10551}, {999, 12658}, {1000, 16384}};

std::int64_t upper_quantile(double share) {
    constexpr std::int64_t steps = 1000;  // of a thousandth
    const std::int64_t fine_share = std::llround(share * 1e6);
    std::size_t next = 1;
    while (quantiles[next].share * steps < fine_share) ++next;
    const Quantile low = quantiles[next - 1];
    const Quantile high = quantiles[next];
    return low.deviation +
           (fine_share - low.share * steps) * (high.deviation - low.deviation) / ((high.share - low.share) * steps);
}

// How far below zero the mean psum must lie, in 1/4096 standard deviations.
std::int64_t mean_below_zero(double share) { return share >= 0.5 ? upper_quantile(share) : -upper_quantile(1 - share); }

// Pairs of an ofmap row (column) and a filter row (column) that meet the ifmap and not its padding.
std::int64_t taps_inside(std::int64_t outputs, std::int64_t taps, std::int64_t inputs, std::int64_t stride,
                         std::int64_t pad) {
    std::int64_t inside = 0;
    for (std::int64_t x = 0; x < outputs; ++x) {
        const std::int64_t first = x * stride - pad;
        inside += std::min(first + taps, inputs) - std::max<std::int64_t>(first, 0);
    }
    return inside;
}

// Statistics of seeded ifmap words: zero with a probability, else uniform in [1, high].
struct IfmapMoments {
    double mean;
    double variance;
};

IfmapMoments ifmap_moments(std::int64_t nonzero, std::int64_t high) {  // nonzero: share in 1/65536
    // density * E[x^2] - density^2 * E[x]^2, for a density of nonzero/65536 and all over 12.
    const std::int64_t twelfths = 2 * (high + 1) * (2 * high + 1) * 65536 - 3 * nonzero * (high + 1) * (high + 1);
    const double density = static_cast<double>(nonzero) / 65536;
    return {density * static_cast<double>(high + 1) / 2, density * static_cast<double>(twelfths) / (12.0 * 65536)};
}

std::int64_t highest(int bits) { return (std::int64_t{1} << (bits - 1)) - 1; }

std::int64_t bounded(double value, std::int64_t high) {
    return value >= static_cast<double>(high) ? high : std::max<std::int64_t>(1, static_cast<std::int64_t>(value));
}

OperandRanges whole_width(const Layer& layer, const Arithmetic& arithmetic) {
    const std::int64_t ifmap_high = highest(arithmetic.ifmap_bits);
    const std::int64_t filter_high = highest(arithmetic.filter_bits);
    const bool raw_data = layer.ifmap_zeros <= 0 && layer.ofmap_zeros < 0;
    // The one word of a single bit that is not zero is -1.
    if (arithmetic.ifmap_bits == 1) return {-1, raw_data ? 0 : -1, -filter_high - 1, filter_high, false, 0};
    return {raw_data ? -ifmap_high - 1 : 1, ifmap_high, -filter_high - 1, filter_high, false, 0};
}

// Ifmap and filter magnitudes of about the same size that give psums the largest standard deviation
// with 6 of them, and the mean, on either side.
void choose_magnitudes(double fan_in, std::int64_t nonzero, std::int64_t shift, const Arithmetic& arithmetic,
                       OperandRanges& ranges) {
    const double psum_range = std::ldexp(1.0, arithmetic.psum_bits - 1 + arithmetic.product_shift);
    const double deviation = psum_range * quantile_unit / static_cast<double>(6 * quantile_unit + std::abs(shift));
    const std::int64_t ifmap_limit = highest(arithmetic.ifmap_bits);
    const double unit_variance = ifmap_moments(nonzero, 32767).variance / (32767.0 * 32767.0);
    const double product = deviation / std::sqrt(fan_in * unit_variance / 3);
    ranges.ifmap_low = 1;
    ranges.ifmap_high = bounded(std::sqrt(product), ifmap_limit);
    const double variance = ifmap_moments(nonzero, ranges.ifmap_high).variance;
    // Half of the filter's range is left to the mean.
    ranges.filter_high = bounded(deviation / std::sqrt(fan_in * variance / 3),
                                 std::max<std::int64_t>(1, highest(arithmetic.filter_bits) / 2));
    ranges.filter_low = -ranges.filter_high;
}

// The mean weight m that puts the mean psum t standard deviations from zero solves
//     K m E[x] = t sqrt(K V[x] (v + m^2)),    v = the weights' variance around their mean;
// K counts the taps that meet the ifmap.
double mean_weight(const Layer& layer, std::int64_t shift, const IfmapMoments& ifmap, std::int64_t filter_high) {
    const std::int64_t rows = taps_inside(layer.E(), layer.R, layer.H, layer.stride_h, layer.pad.top);
    const std::int64_t columns = taps_inside(layer.F(), layer.S, layer.W, layer.stride_w, layer.pad.left);
    const double taps = static_cast<double>(layer.C_per_group()) * static_cast<double>(rows) *
                        static_cast<double>(columns) / static_cast<double>(layer.E() * layer.F());
    const double t = static_cast<double>(shift) / quantile_unit;
    // Above one half the share is out of reach of so few taps.
    const double ratio = std::min(0.5, t * t * ifmap.variance / (taps * ifmap.mean * ifmap.mean));
    const double variance = static_cast<double>(filter_high * (filter_high + 1)) / 3;
    const double mean = std::sqrt(variance * ratio / (1 - ratio));
    return shift > 0 ? -mean : mean;
}

}  // namespace

std::uint64_t zero_threshold(double share) { return static_cast<std::uint64_t>(share * 4294967296.0); }

OperandRanges operand_ranges(const Layer& layer, const Arithmetic& arithmetic) {
    OperandRanges ranges = whole_width(layer, arithmetic);
    const std::int64_t nonzero = 65536 - static_cast<std::int64_t>(zero_threshold(layer.ifmap_zeros) >> 16);
    // Words of a single bit have no magnitude to choose: the share of ofmap zeros is then what it is.
    if (layer.ofmap_zeros < 0 || nonzero == 0 || arithmetic.ifmap_bits == 1 || arithmetic.filter_bits == 1)
        return ranges;
    const std::int64_t shift = mean_below_zero(layer.ofmap_zeros);
    const std::int64_t fan_in = layer.C_per_group() * layer.R * layer.S;
    choose_magnitudes(static_cast<double>(fan_in), nonzero, shift, arithmetic, ranges);
    const double mean = mean_weight(layer, shift, ifmap_moments(nonzero, ranges.ifmap_high), ranges.filter_high);
    // Truncation takes (2^product_shift - 1) / 2 from every nonzero product, on average.
    const std::int64_t low_bits = (std::int64_t{1} << arithmetic.product_shift) - 1;
    const std::int64_t truncated = fan_in * low_bits / (ranges.ifmap_high + 1);
    ranges.filter_sum_fixed = true;
    ranges.filter_sum =
        std::llround(static_cast<double>(fan_in) * mean) + std::min(truncated, fan_in * ranges.filter_high);
    return ranges;
}

}  // namespace eyrie
