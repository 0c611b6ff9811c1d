#include <fmt/format.h>

#include "sim/sweep/point/constraint.hpp"
#include "sim/sweep/space/design_space.hpp"
#include "sim/sweep/space/draw.hpp"

#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

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
    while (selected.candidates.size() < sample.points && !draw.exhausted()) {
        if (selected.excluded == most_excluded)
            throw InputError(
                fmt::format("{}: found {} of {} points drawn that satisfy the constraints, {} are asked for; allowed: "
                            "a smaller sample, or constraints that leave more",
                            space.file().path, selected.candidates.size(), selected.tried, sample.points));
        report(++selected.tried);
        const std::uint64_t candidate = draw.next();
        if (constraints.allow(space.settings(candidate), resolver))
            selected.candidates.push_back(candidate);
        else
            ++selected.excluded;
    }
    return selected;
}

}  // namespace

SelectedPoints select_points(const DesignSpace& space, const std::function<void(std::uint64_t)>& report,
                             std::uint64_t most_excluded) {
    ConstraintSet constraints(space.file().constraints);
    PointResolver resolver;
    const SelectedPoints selected = space.file().sample
                                        ? drawn_points(space, constraints, resolver, report, most_excluded)
                                        : all_points(space, constraints, resolver, report);
    if (selected.candidates.empty())
        throw InputError(
            fmt::format("{}: constraints: all {} points are excluded; allowed: constraints that leave some",
                        space.file().path, selected.tried));
    return selected;
}

}  // namespace eyrie
