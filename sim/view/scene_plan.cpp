#include <map>

#include <nlohmann/json.hpp>

#include "sim/results/shared_values.hpp"
#include "sim/trace/pe_operands.hpp"
#include "sim/view/scene_parts.hpp"

namespace eyrie {

using Json = nlohmann::ordered_json;

Json scene_layer(const Layer& layer, std::int64_t images) {
    return {{"N", images},
            {"G", layer.G},
            {"M", layer.M},
            {"C", layer.C},
            {"H", layer.padded_H()},
            {"W", layer.padded_W()},
            {"E", layer.E()},
            {"F", layer.F()},
            {"R", layer.R},
            {"S", layer.S},
            {"U", layer.stride_h},
            {"V", layer.stride_w},
            {"pad", {layer.pad.top, layer.pad.bottom, layer.pad.left, layer.pad.right}},
            {"macs", layer.macs_per_image() * images}};
}

namespace {

Json machine_json(const AcceleratorConfig& machine, const Plan& plan) {
    const PeConfig& pe = machine.pe;
    return {{"rows", machine.rows},
            {"columns", machine.columns},
            {"wraps", machine.noc.local_psum.wraps},
            {"core_khz", machine.core_khz},
            {"zero_gating", pe.zero_gating},
            {"separate_addition", pe.psum_addition == PsumAddition::separate},
            {"product_shift", machine.arithmetic.product_shift},
            {"psum_bits", machine.arithmetic.psum_bits},
            {"spads", {{"ifmap", pe.ifmap_spad_words}, {"filter", pe.filter_spad_words}, {"psum", pe.psum_spad_words}}},
            {"fifos",
             {{"filter", pe.filter_fifo_words},
              {"ifmap", pe.ifmap_fifo_words},
              {"psum", pe.psum_in_fifo_words},
              {"out", pe.psum_out_fifo_words},
              {"right", pe.ifmap_right_fifo_words},
              {"below", pe.ifmap_below_fifo_words}}},
            {"buffer",
             {{"ifmap", plan.glb_ifmap_words}, {"filter", plan.glb_filter_words}, {"psum", plan.glb_psum_words}}}};
}

Json nest_json(const Plan& plan) {
    Json loops = Json::array();
    for (const NestLoop& loop : plan.nest_loops)
        loops.push_back(
            {loop.line, static_cast<int>(loop.dimension), static_cast<int>(loop.index), loop.block, loop.step});
    return {{"text", plan.loop_nest}, {"loops", loops}};
}

// [PE, its loops, its program, first coordinates ...] of every PE with work; of each loop dimension, extent and level.
Json shape_json(const PassShape& shape) {
    SharedValues loops, programs;
    Json pes = Json::array();
    for (std::size_t pe = 0; pe < shape.pes(); ++pe) {
        const PeProgram& program = shape.program(pe);
        if (!program.has_work()) continue;
        std::vector<PeLoop> nest;
        assign_levels(shape, shape.classes[shape.class_at(pe)], nest);
        Json rows = Json::array();
        for (const PeLoop& loop : nest)
            if (loop.extent != 1)
                rows.push_back({static_cast<int>(loop.dimension), loop.extent, static_cast<int>(loop.level)});
        const Json of_program = {{"positions", program.positions},
                                 {"window", program.entries()},
                                 {"fresh", program.new_entries()},
                                 {"filters", program.filters},
                                 {"streams_ifmaps", program.streams_ifmaps()},
                                 {"filter_use", static_cast<int>(program.filter_use)},
                                 {"psum_up", program.passes_psums_on()},
                                 {"psum_from", program.takes_psums() ? program.arriving_psums()->from_position : -1}};
        Json row = {pe, loops.number_of(rows), programs.number_of(of_program)};
        for (const std::int32_t first : shape.first_of_pe[pe]) row.push_back(first);
        pes.push_back(row);
    }
    return {{"loops", loops.values()}, {"programs", programs.values()}, {"pes", pes}};
}

// Filters that PEs keep from passes before what was recorded.
void keep_filters(const TracedLayer& traced, std::int64_t pass, SceneWords& words) {
    const PassOperands place(traced.layer, traced.plan, pass);
    for (std::size_t pe = 0; pe < traced.pes(); ++pe) {
        const PeProgram& program = place.shape().program(pe);
        if (!program.has_work() || program.filter_use != FilterUse::keep) continue;
        const NumberedLoops filters = pe_operands(place.shape(), pe).of(Numbered::kept_filters);
        for (std::int64_t i = 0; i < program.filter_words(); ++i) words.keep(place.filter(filters.at(i)));
    }
}

}  // namespace

void add_plan(const TracedLayer& traced, SceneWords& words, Json& scene) {
    scene["layer"] = scene_layer(traced.layer, traced.plan.batch);
    scene["machine"] = machine_json(traced.machine, traced.plan);
    scene["nest"] = nest_json(traced.plan);
    std::map<std::int32_t, std::size_t> shape_numbers;
    Json shapes = Json::array(), passes = Json::array(), pauses = Json::array();
    for (const PassEvent& event : traced.events.passes) {
        const Pass& pass = traced.plan.passes[static_cast<std::size_t>(event.number)];
        const auto [shape, fresh] = shape_numbers.try_emplace(pass.shape, shapes.size());
        if (fresh) shapes.push_back(shape_json(traced.plan.shape_of(pass)));
        passes.push_back({event.number, shape->second, event.start.number(), event.end().number(),
                          event.array_start.number(), pass.group, pass.image, pass.filter, pass.channel, pass.ofmap_row,
                          pass.ofmap_column});
        keep_filters(traced, event.number, words);
    }
    for (const PauseEvent& pause : traced.events.pauses)
        pauses.push_back({static_cast<int>(pause.waits_for), pause.start.number(), pause.end.number()});
    scene["shapes"] = shapes;
    scene["passes"] = passes;
    scene["pauses"] = pauses;
}

}  // namespace eyrie
