#include "sim/sweep/run/sweep.hpp"

#include <nlohmann/json.hpp>

#include "sim/host/progress.hpp"
#include "sim/host/sha256.hpp"
#include "sim/sweep/point/simulate_point.hpp"

namespace eyrie {

namespace {

SelectedPoints selected_of(const DesignSpace& space, PointResolver& resolver, bool quiet) {
    resolver.check_fixed(space.file());
    Progress progress(quiet);
    const std::uint64_t all = space.file().sample ? space.file().sample->points : space.candidates();
    return select_points(space, resolver, [&](std::uint64_t tried) {
        progress.show("choosing points", static_cast<std::int64_t>(tried), static_cast<std::int64_t>(all));
    });
}

}  // namespace

Sweep::Sweep(const std::string& path, bool quiet)
    : space_(load_sweep_file(path)), selected_(selected_of(space_, resolver_, quiet)) {}

StoredSweep Sweep::stored() const {
    const SweepFile& file = space_.file();
    return {0,
            file.name,
            sha256(file.text),
            file.text,
            static_cast<std::int64_t>(selected_.tried),
            static_cast<std::int64_t>(selected_.excluded)};
}

PointSettings Sweep::settings(std::int64_t ordinal, MapBy map_by) const {
    PointSettings settings = space_.settings(candidate(ordinal));
    if (map_by == MapBy::exact) settings.set("mapper", mapper_name(Mapper::exact));
    return settings;
}

nlohmann::ordered_json Sweep::parameters(std::int64_t ordinal) const { return space_.parameters(candidate(ordinal)); }

Sweep::Point Sweep::resolve(std::int64_t ordinal, MapBy map_by) {
    const PointSettings wanted = settings(ordinal, map_by);
    Point point;
    try {
        point.resolved = resolver_.resolve(wanted);
        point.inputs = inputs_of(point.resolved);
        point.valid = true;
    } catch (const InputError& error) {
        point.failure = error.what();
        point.inputs = inputs_of(wanted);
    }
    return point;
}

PointRecord Sweep::blank_record(const Point& point) const {
    if (point.valid) return eyrie::blank_record(point.resolved, point.inputs);
    PointRecord record;
    record.key = point.inputs.key;
    record.inputs = point.inputs.text;
    record.status = PointStatus::invalid;
    record.failure = point.failure;
    return record;
}

PointRecord Sweep::simulate(std::int64_t ordinal, MapBy map_by) {
    Point point = resolve(ordinal, map_by);
    if (!point.valid) throw InputError(point.failure);
    point.resolved.request.tensors = &tensors_;
    return simulate_point(point.resolved, point.inputs);
}

void Sweep::prepare(std::int64_t ordinal) {
    try {
        const RunRequest request = resolver_.resolve(settings(ordinal)).request;
        for (const Layer& layer : request.layers)
            tensors_.expect(layer, layer.images_in(request.batch), request.seed, request.accelerator.arithmetic);
    } catch (const InputError&) {  // the point's process will say it
    }
}

}  // namespace eyrie
