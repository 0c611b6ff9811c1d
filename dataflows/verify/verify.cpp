#include "dataflows/verify/verify.hpp"

#include <vector>

#include "dataflows/verify/cover.hpp"
#include "dataflows/verify/form.hpp"
#include "dataflows/verify/program.hpp"
#include "dataflows/verify/shape.hpp"
#include "sim/kernel/cycle.hpp"

namespace eyrie {

namespace {

// Every MAC of the layer is in exactly one pass.
std::string coverage_flaw(const Plan& plan, const Layer& layer) {
    std::vector<MacBox> boxes;
    boxes.reserve(plan.passes.size());
    for (const Pass& pass : plan.passes) {
        const PassShape& shape = plan.shape_of(pass);
        boxes.push_back({{pass.group, pass.image, pass.filter, pass.channel, 0, 0, pass.ofmap_row, pass.ofmap_column},
                         {shape.groups, shape.images, shape.filters, shape.channels, layer.R, layer.S, shape.ofmap_rows,
                          shape.ofmap_columns}});
    }
    return cover_flaw(
        boxes, {layer.G, plan.batch, layer.M_per_group(), layer.C_per_group(), layer.R, layer.S, layer.E(), layer.F()});
}

std::string buffer_flaw(const Plan& plan, const Layer& layer, const AcceleratorConfig& machine) {
    if (!machine.glb.fits(machine.glb.banks_for(machine.arithmetic, plan.glb_ifmap_words, plan.glb_psum_words,
                                                plan.glb_filter_words)))
        return "the global buffer overflows";
    for (const Pass& pass : plan.passes) {
        const PassShape& shape = plan.shape_of(pass);
        if (pass.psum_base < 0 || pass.psum_base + shape.psum_words > plan.glb_psum_words)
            return "a pass's psums exceed their buffer region";
        const std::int64_t ifmap_words =
            std::int64_t{shape.images} * shape.groups * shape.channels * tile_words(layer, shape);
        if (pass.ifmap_base < 0 || pass.ifmap_base + ifmap_words > plan.glb_ifmap_words)
            return "a pass's ifmaps exceed their buffer region";
        if (pass.filter_base < 0 ||
            pass.filter_base + static_cast<std::int64_t>(shape.filter_order.size()) > plan.glb_filter_words)
            return "a pass's filters exceed their buffer region";
    }
    return "";
}

}  // namespace

std::string verify_plan(const Plan& plan, const Layer& layer, const AcceleratorConfig& machine) {
    std::string flaw = form_flaw(plan, layer, machine);
    if (!flaw.empty()) return flaw;
    for (const PassShape& shape : plan.shapes) {
        flaw = ShapeCheck(plan, shape, layer, machine).flaw();
        if (!flaw.empty()) return flaw;
    }
    flaw = buffer_flaw(plan, layer, machine);
    if (flaw.empty()) flaw = ProgramCheck(plan, layer, machine).flaw();
    if (flaw.empty()) flaw = coverage_flaw(plan, layer);
    return flaw;
}

}  // namespace eyrie
