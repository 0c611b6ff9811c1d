#include "dataflows/verify/form.hpp"

#include <algorithm>
#include <initializer_list>

namespace eyrie {

namespace {

bool within(std::int64_t value, std::int64_t end) { return value >= 0 && value < end; }

bool none_below(int least, std::initializer_list<int> sizes) {
    return std::all_of(sizes.begin(), sizes.end(), [least](int size) { return size >= least; });
}

bool well_formed(const NoIfmaps&) { return true; }
bool well_formed(const IfmapWindow& w) { return none_below(1, {w.taps, w.channels, w.stride}); }
bool well_formed(const IfmapStream& s) {
    return s.words >= 1 && none_below(0, {s.drops.first, s.drops.run, s.drops.between, s.drops.last});
}
bool well_formed(const IfmapShift& s) {
    return none_below(1, {s.words, s.rows, s.columns, s.row_lag, s.column_lag}) && s.dropped_after >= 0;
}

bool well_formed(const PeProgram& p) {
    return none_below(0, {p.images, p.positions, p.filters}) &&
           std::visit([](const auto& source) { return well_formed(source); }, p.ifmaps) &&
           (p.arriving_psums() == nullptr || p.arriving_psums()->from_position >= 0);
}

bool well_formed(const BusWords& stream, std::int64_t targets) {
    for (const StreamBlock& block : stream.blocks)
        if (block.first < 0 || block.count < 1 ||
            std::int64_t{block.first} + block.count > static_cast<std::int64_t>(stream.bus_words.size()) ||
            std::any_of(block.loops.begin(), block.loops.end(), [](const auto& loop) { return loop.times < 1; }))
            return false;
    return std::all_of(stream.bus_words.begin(), stream.bus_words.end(),
                       [&](const BusWord& word) { return word.words >= 1 && within(word.target, targets); });
}

bool well_formed(const PassShape& shape, const Layer& layer, const AcceleratorConfig& machine) {
    const std::int32_t extents[] = {shape.groups,   shape.images,     shape.filters,
                                    shape.channels, shape.ofmap_rows, shape.ofmap_columns};
    bool good = std::all_of(std::begin(extents), std::end(extents), [](std::int32_t extent) { return extent >= 1; }) &&
                shape.psum_words >= 0 &&
                std::all_of(shape.classes.begin(), shape.classes.end(),
                            [](const PeClass& one) { return well_formed(one.program); }) &&
                std::all_of(shape.class_of_pe.begin(), shape.class_of_pe.end(), [&](std::int32_t number) {
                    return within(number, static_cast<std::int64_t>(shape.classes.size()));
                });
    for (const FilterCoordinate& at : shape.filter_order)
        good = good && within(at.group, shape.groups) && within(at.filter, shape.filters) &&
               within(at.channel, shape.channels) && within(at.row, layer.R) && within(at.column, layer.S);
    for (const PlannedInput& input : planned_inputs) {
        const InputStream& stream = shape.*input.stream;
        good = good && well_formed(stream, static_cast<std::int64_t>(stream.tags.size()));
    }
    for (const auto stream : planned_outputs) good = good && well_formed(shape.*stream, machine.pes());
    return good;
}

bool well_formed(const MulticastIds& ids, const AcceleratorConfig& machine) {
    return static_cast<std::int64_t>(ids.row_id.size()) == machine.rows &&
           static_cast<std::int64_t>(ids.column_id.size()) == machine.pes();
}

// Steps name passes that exist, and wait for earlier steps.
bool well_formed(const Plan& plan, StepIndex index) {
    const std::int64_t passes = static_cast<std::int64_t>(plan.passes.size());
    const Step& step = plan.step(index);
    return step.kind <= StepKind::store && step.region <= Region::psum && within(step.pass, passes) &&
           within(step.until, step.kind == StepKind::store ? passes + 1 : passes) &&
           std::all_of(step.waits.begin(), step.waits.end(),
                       [&](StepIndex wait) { return wait == no_step || within(wait, index); });
}

}  // namespace

std::string form_flaw(const Plan& plan, const Layer& layer, const AcceleratorConfig& machine) {
    for (const PlannedInput& input : planned_inputs)
        if (!well_formed(plan.*input.ids, machine)) return "multicast IDs are not one per row and PE";
    for (const PassShape& shape : plan.shapes)
        if (!well_formed(shape, layer, machine)) return "a shape refers to something that is not there";
    for (const Pass& pass : plan.passes)
        if (!within(pass.shape, static_cast<std::int64_t>(plan.shapes.size()))) return "a pass has no shape";
    for (std::size_t index = 0; index < plan.steps.size(); ++index)
        if (!well_formed(plan, static_cast<StepIndex>(index))) return "a step refers to something that is not there";
    return "";
}

}  // namespace eyrie
