#include "dataflows/isca16/best.hpp"

#include <cmath>
#include <string>
#include <tuple>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

constexpr double weight_unit = 1e-6;
constexpr double largest_weight = 10000;
// Far above the rounding of an estimate, some 1e-15.
constexpr double estimate_margin = 1e-9;

std::int64_t in_units(const char* level, double weight) {
    if (!(weight >= 0 && weight <= largest_weight))
        throw InputError(
            fmt::format("energy of a {} access: found {:f}; allowed: 0 to 10000 MAC energies", level, weight));
    return std::llround(weight / weight_unit);
}

// Smallest first: what decides among mappings of equal objective.
auto order(const Isca16Mapping& k, std::int64_t active) {
    return std::make_tuple(-active, k.n, -k.m, -k.f, -k.e, -k.p, k.q, k.r, k.t);
}

}  // namespace

bool operator<(const Isca16Fraction& left, const Isca16Fraction& right) {
    const Isca16Wide left_whole = left.numerator / left.denominator;
    const Isca16Wide right_whole = right.numerator / right.denominator;
    if (left_whole != right_whole) return left_whole < right_whole;
    return left.numerator % left.denominator * right.denominator <
           right.numerator % right.denominator * left.denominator;
}

Isca16Best::Isca16Best(const Isca16Shape& shape, Isca16Dataflow dataflow, const Isca16Weights& weights)
    : shape_(shape), dataflow_(dataflow) {
    weights_[0].fill(in_units("DRAM", weights.dram));
    weights_[1].fill(in_units("buffer", weights.buffer));
    weights_[2].fill(in_units("array", weights.array));
    weights_[3].fill(in_units("RF", weights.rf));
    weights_[2][static_cast<std::size_t>(Isca16Type::psum)] *= 2;
    falling_energies_ = weights.buffer >= weights.array && weights.array >= weights.rf;
}

double Isca16Best::estimate(const Isca16Factors& factors) const {
    const auto scaled = isca16_scaled<double>(shape_, dataflow_, factors);
    double sum = 0;
    for (std::size_t level = 0; level < weights_.size(); ++level)
        for (std::size_t type = 0; type < weights_[level].size(); ++type)
            sum += static_cast<double>(weights_[level][type]) * scaled.words[level][type];
    return sum * weight_unit / scaled.scale;
}

Isca16Fraction Isca16Best::exact(const Isca16Factors& factors) const {
    const auto scaled = isca16_scaled<Isca16Wide>(shape_, dataflow_, factors);
    Isca16Fraction cost{0, scaled.scale};
    for (std::size_t level = 0; level < weights_.size(); ++level)
        for (std::size_t type = 0; type < weights_[level].size(); ++type)
            cost.numerator += weights_[level][type] * scaled.words[level][type];
    return cost;
}

bool Isca16Best::precedes(const Isca16Mapping& mapping, std::int64_t active) const {
    return order(mapping, active) < order(mapping_, active_);
}

void Isca16Best::offer(const Isca16Mapping& mapping) {
    const Isca16Factors candidate = factors(mapping);
    const bool first = !found();
    ++candidates_;
    if (!first && estimate(candidate) > discard_above_) return;
    const Isca16Fraction cost = exact(candidate);
    const std::int64_t active = isca16_use(shape_, dataflow_, mapping).active_pes;
    if (first || cost < cost_ || (!(cost_ < cost) && precedes(mapping, active))) keep(mapping, active, cost);
}

void Isca16Best::keep(const Isca16Mapping& mapping, std::int64_t active, const Isca16Fraction& cost) {
    mapping_ = mapping;
    active_ = active;
    cost_ = cost;
    objective_ = static_cast<double>(cost.numerator) * weight_unit / static_cast<double>(cost.denominator);
    discard_above_ = objective_ * (1 + estimate_margin);
}

}  // namespace eyrie
