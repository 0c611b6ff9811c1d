// A sweep from its file to a full store.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/sweep/design_space.hpp"
#include "sim/sweep/executor.hpp"
#include "sim/sweep/point_inputs.hpp"
#include "sim/sweep/store.hpp"

namespace eyrie {

// A sweep whose points are chosen; computes anything about one of them from its ordinal.
class Sweep {
public:
    // Throws InputError.
    Sweep(const std::string& path, bool quiet);

    const DesignSpace& space() const { return space_; }
    const SelectedPoints& selected() const { return selected_; }
    std::int64_t points() const { return static_cast<std::int64_t>(selected_.candidates.size()); }

    PointSettings settings(std::int64_t ordinal) const;
    SweepPoint point(std::int64_t ordinal, const PointInputs& inputs) const;

    // What is to be run, or why it cannot be.
    struct Resolved {
        bool valid = false;
        ResolvedPoint point;   // when valid
        std::string failure;   // when not
        PointInputs inputs;
    };
    Resolved resolve(std::int64_t ordinal);

    // The record of a point before it has run: all that is known without running it.
    PointRecord blank_record(const Resolved& resolved) const;
    // Runs a point on a new chip: once per process. Exceptions of the run are passed on.
    PointRecord simulate(std::int64_t ordinal);

private:
    DesignSpace space_;
    SelectedPoints selected_;
    PointResolver resolver_;
};

// How a sweep went.
struct SweepSummary {
    std::int64_t points = 0;
    std::int64_t known = 0;                       // in the store before
    std::vector<std::int64_t> by_status;          // of all points, indexed by PointStatus; unfinished ones are in none
    std::int64_t finished() const;
    bool stopped = false;
    double seconds = 0;
};

struct SweepChoices {
    std::vector<std::int64_t> ordinals;  // the points to run; empty: all
    bool retry = false;                  // run those again whose status depends on limits
    bool quiet = false;
};

// Enters the sweep into the store and runs, with `executor`, the chosen points that the store does not know.
SweepSummary run_sweep(Sweep& sweep, Store& store, Executor& executor, const SweepChoices& choices);

}  // namespace eyrie
