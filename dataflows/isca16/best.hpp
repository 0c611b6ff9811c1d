// The best mapping seen so far in a search, its order, and bounds to leave out what cannot beat it.
#pragma once

#include <array>
#include <cstdint>

#include "dataflows/isca16/formulas.hpp"

namespace eyrie {

// A non-negative fraction; compared without rounding and without overflow.
struct Isca16Fraction {
    Isca16Wide numerator = 0;
    Isca16Wide denominator = 1;
};
bool operator<(const Isca16Fraction& left, const Isca16Fraction& right);

class Isca16Best {
public:
    // Throws InputError when a weight is out of range.
    Isca16Best(const Isca16Shape& shape, Isca16Dataflow dataflow, const Isca16Weights& weights);

    const Isca16Shape& shape() const { return shape_; }
    bool found() const { return candidates_ != 0; }
    const Isca16Mapping& mapping() const { return mapping_; }
    std::int64_t active_pes() const { return active_; }
    std::int64_t candidates() const { return candidates_; }
    double objective() const { return objective_; }

    Isca16Factors factors(const Isca16Mapping& mapping) const { return isca16_factors(shape_, dataflow_, mapping); }

    // The objective, to some 1e-15. It does not fall where a factor rises, but for the channels' factors,
    // so it bounds every mapping with no smaller factors.
    double estimate(const Isca16Factors& factors) const;

    // True when every mapping of at least this estimate is worse than the best.
    bool beats(double least_estimate) const { return found() && least_estimate > discard_above_; }
    bool beats(const Isca16Factors& bound) const { return beats(estimate(bound)); }

    // True when fewer passes over the channels never cost more: psums move to cheaper levels.
    bool fewer_channel_passes_cost_less() const { return falling_energies_; }

    // Evaluates a legal mapping and keeps it when it is better.
    void offer(const Isca16Mapping& mapping);

private:
    Isca16Fraction exact(const Isca16Factors& factors) const;
    bool precedes(const Isca16Mapping& mapping, std::int64_t active) const;  // among equal objectives
    void keep(const Isca16Mapping& mapping, std::int64_t active, const Isca16Fraction& cost);

    const Isca16Shape shape_;
    const Isca16Dataflow dataflow_;
    std::array<std::array<std::int64_t, 3>, 4> weights_{};  // 1e-6 MAC energies, by level and type
    bool falling_energies_ = false;
    Isca16Mapping mapping_;
    Isca16Fraction cost_;
    double objective_ = 0;
    double discard_above_ = 0;
    std::int64_t active_ = 0;
    std::int64_t candidates_ = 0;
};

}  // namespace eyrie
