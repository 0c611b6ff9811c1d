#include "dataflows/plan/plan.hpp"

namespace eyrie {

std::int32_t Plan::last_pass_of(StepIndex index) const {
    const Step& one = step(index);
    if (one.kind == StepKind::store) return step(one.waits_for(Region::psum)).pass;
    const std::size_t behind = static_cast<std::size_t>(index) + 1;
    return behind < steps.size() && steps[behind].kind == StepKind::keep ? steps[behind].until : one.pass;
}

namespace {

template <class T>
std::int64_t bytes_of(const std::vector<T>& elements) {
    return static_cast<std::int64_t>(elements.capacity() * sizeof(T));
}

std::int64_t bytes_of(const BusWords& stream) { return bytes_of(stream.bus_words) + bytes_of(stream.blocks); }
std::int64_t bytes_of(const InputStream& stream) {
    return bytes_of(static_cast<const BusWords&>(stream)) + bytes_of(stream.tags);
}
std::int64_t bytes_of(const MulticastIds& ids) { return bytes_of(ids.row_id) + bytes_of(ids.column_id); }

}  // namespace

std::int64_t memory_bytes(const Plan& plan) {
    std::int64_t bytes = bytes_of(plan.passes) + bytes_of(plan.steps) + bytes_of(plan.shapes) +
                         bytes_of(plan.nest_loops) + static_cast<std::int64_t>(plan.loop_nest.capacity());
    for (const PlannedInput& input : planned_inputs) bytes += bytes_of(plan.*input.ids);
    for (const PassShape& shape : plan.shapes) {
        bytes += bytes_of(shape.mac_order) + bytes_of(shape.classes) + bytes_of(shape.class_of_pe) +
                 bytes_of(shape.first_of_pe) + bytes_of(shape.filter_order) + bytes_of(shape.parts.loops);
        for (const PlannedInput& input : planned_inputs) bytes += bytes_of(shape.*input.stream);
        for (const auto stream : planned_outputs) bytes += bytes_of(shape.*stream);
    }
    return bytes;
}

std::vector<char> passes_that_load(const Plan& plan, Region region) {
    std::vector<char> loads(plan.passes.size(), 0);
    for (const Step& step : plan.steps)
        if (step.kind == StepKind::load && step.region == region) loads[static_cast<std::size_t>(step.pass)] = 1;
    return loads;
}

std::vector<char> passes_that_store(const Plan& plan) {
    std::vector<char> stores(plan.passes.size(), 0);
    for (const Step& step : plan.steps)
        if (step.kind == StepKind::store)
            stores[static_cast<std::size_t>(plan.step(step.waits_for(Region::psum)).pass)] = 1;
    return stores;
}

std::int64_t strip_rows(const Layer& layer, std::int64_t ofmap_rows) {
    return (ofmap_rows - 1) * layer.stride_h + layer.R;
}

std::int64_t strip_columns(const Layer& layer, std::int64_t ofmap_columns) {
    return (ofmap_columns - 1) * layer.stride_w + layer.S;
}

std::int64_t tile_words(const Layer& layer, const PassShape& shape) {
    return strip_rows(layer, shape.ofmap_rows) * strip_columns(layer, shape.ofmap_columns);
}

}  // namespace eyrie
