// The points of a sweep, by number. The cross product is never written down: candidate i is computed from i.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sim/sweep/space/sweep_file.hpp"

namespace eyrie {

// The most points that a sweep may have, whether all candidates or a sample.
constexpr std::uint64_t most_sweep_points = 1000000;

// The cross product of the axes; the last varies fastest.
class DesignSpace {
public:
    // Throws InputError when the product does not fit in 62 bits.
    explicit DesignSpace(SweepFile file);

    const SweepFile& file() const { return file_; }
    std::uint64_t candidates() const { return candidates_; }
    PointSettings settings(std::uint64_t candidate) const;
    // The varied keys in the order of the file, and their values: numbers, true, false, else text. Those that have a
    // name by that.
    const std::vector<std::string>& varied_keys() const { return varied_keys_; }
    nlohmann::ordered_json parameters(std::uint64_t candidate) const;

private:
    // Calls use(key, value, its name) for all varied keys.
    using Use = std::function<void(const std::string&, const std::string&, const std::string&)>;
    void visit(std::uint64_t candidate, const Use& use) const;

    SweepFile file_;
    std::uint64_t candidates_ = 1;
    std::vector<std::string> varied_keys_;
};

class PointResolver;

// The points of a sweep: all candidates that the constraints leave, or a seeded sample of them, without repetition.
struct SelectedPoints {
    std::vector<std::uint64_t> candidates;  // a point's ordinal is its place here
    std::uint64_t tried = 0;                // candidates that were examined
    std::uint64_t excluded = 0;             // of those, by constraints
};

// `report` is told how many candidates have been tried. Throws InputError when there are too many points, when none is
// left, when a constraint cannot be computed, or when a sample is not full after `most_excluded` excluded candidates,
// or after 100,000 of them in a row.
SelectedPoints select_points(const DesignSpace& space, const std::function<void(std::uint64_t)>& report,
                             std::uint64_t most_excluded = 1000000);
// The same with files that `resolver` has read, or reads now: what points are chosen by is what they are run with.
SelectedPoints select_points(const DesignSpace& space, PointResolver& resolver,
                             const std::function<void(std::uint64_t)>& report, std::uint64_t most_excluded = 1000000);

}  // namespace eyrie
