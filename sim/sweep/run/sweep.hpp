// A sweep whose points are chosen: anything about one of them is computed from its ordinal.
#pragma once

#include <cstdint>
#include <string>

#include "sim/sweep/point/point_inputs.hpp"
#include "sim/sweep/space/design_space.hpp"
#include "sim/sweep/store/store.hpp"

namespace eyrie {

// How a point's layers get their mappings: by the mapper of the sweep file, or by the exact one (--refine).
enum class MapBy { own_mapper, exact };

class Sweep {
public:
    // A point as it is to be run, or why it cannot be.
    struct Point {
        bool valid = false;
        ResolvedPoint resolved;  // when valid
        std::string failure;     // when not
        PointInputs inputs;
    };

    // Throws InputError (sweep_file.hpp, design_space.hpp).
    Sweep(const std::string& path, bool quiet);

    const DesignSpace& space() const { return space_; }
    const SelectedPoints& selected() const { return selected_; }
    std::int64_t points() const { return static_cast<std::int64_t>(selected_.candidates.size()); }
    // As the store enters it; without id.
    StoredSweep stored() const;

    PointSettings settings(std::int64_t ordinal, MapBy map_by = MapBy::own_mapper) const;
    nlohmann::ordered_json parameters(std::int64_t ordinal) const;
    Point resolve(std::int64_t ordinal, MapBy map_by = MapBy::own_mapper);
    // All that is known of a point without running it; of one that is not valid, its failure.
    PointRecord blank_record(const Point& point) const;
    // Runs a point on a new chip: once per process. Throws InputError, SimulationError.
    PointRecord simulate(std::int64_t ordinal, MapBy map_by = MapBy::own_mapper);
    // A process is about to run the point: makes the tensors that it shares with points before.
    void prepare(std::int64_t ordinal);
    const LayerTensors& tensors() const { return tensors_; }

private:
    std::uint64_t candidate(std::int64_t ordinal) const {
        return selected_.candidates.at(static_cast<std::size_t>(ordinal));
    }

    DesignSpace space_;
    PointResolver resolver_;
    SelectedPoints selected_;
    LayerTensors tensors_;
};

}  // namespace eyrie
