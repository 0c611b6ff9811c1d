#include <fmt/format.h>

#include "sim/sweep/point/constraint.hpp"
#include "sim/sweep/space/design_space.hpp"
#include "sim/sweep/space/draw.hpp"

#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

// A point so rare is no design space, and to look for it would take minutes.
constexpr std::uint64_t most_excluded_in_a_row = 100000;

SelectedPoints all_points(const DesignSpace& space, ConstraintSet& constraints, PointResolver& resolver,
                          const std::function<void(std::uint64_t)>& report) {
    SelectedPoints selected;
    if (space.candidates() > most_sweep_points)
        throw InputError(fmt::format("{}: found {} points; allowed: up to {}, or a sample: {{points: N}}",
                                     space.file().path, space.candidates(), most_sweep_points));
    for (std::uint64_t candidate = 0; candidate < space.candidates(); ++candidate) {
        report(++selected.tried);
        if (constraints.allow(space.settings(candidate), resolver))
            selected.candidates.push_back(candidate);
        else
            ++selected.excluded;
    }
    return selected;
}

SelectedPoints drawn_points(const DesignSpace& space, ConstraintSet& constraints, PointResolver& resolver,
                            const std::function<void(std::uint64_t)>& report, std::uint64_t most_excluded) {
    const SweepSample& sample = *space.file().sample;
    SelectedPoints selected;
    Draw draw(space.candidates(), sample.seed);
    std::uint64_t in_a_row = 0;  // excluded
    while (selected.candidates.size() < sample.points && !draw.exhausted()) {
        if (selected.excluded == most_excluded || in_a_row == most_excluded_in_a_row)
            throw InputError(
                fmt::format("{}: found {} of {} points drawn that satisfy the constraints, {} are asked for; allowed: "
                            "a smaller sample, or constraints that leave more",
                            space.file().path, selected.candidates.size(), selected.tried, sample.points));
        report(++selected.tried);
        const std::uint64_t candidate = draw.next();
        if (constraints.allow(space.settings(candidate), resolver)) {
            selected.candidates.push_back(candidate);
            in_a_row = 0;
        } else {
            ++selected.excluded;
            ++in_a_row;
        }
    }
    return selected;
}

}  // namespace

SelectedPoints select_points(const DesignSpace& space, const std::function<void(std::uint64_t)>& report,
                             std::uint64_t most_excluded) {
    PointResolver resolver;
    return select_points(space, resolver, report, most_excluded);
}

SelectedPoints select_points(const DesignSpace& space, PointResolver& resolver,
                             const std::function<void(std::uint64_t)>& report, std::uint64_t most_excluded) {
    ConstraintSet constraints(space.file().constraints);
    const SelectedPoints selected = space.file().sample
                                        ? drawn_points(space, constraints, resolver, report, most_excluded)
                                        : all_points(space, constraints, resolver, report);
    if (selected.candidates.empty())
        throw InputError(
            fmt::format("{}: constraints: {} excluded; allowed: constraints that leave some", space.file().path,
                        selected.tried == 1 ? "the only point is" : fmt::format("all {} points are", selected.tried)));
    return selected;
}

}  // namespace eyrie
