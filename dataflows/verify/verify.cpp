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

// Tensors that stay in the buffer have room in the banks that are theirs, and these are not the layer's.
std::string on_chip_flaw(const Plan& plan, const Layer& layer, const AcceleratorConfig& machine) {
    const OnChip& held = plan.on_chip;
    if (held.banks < 0 || held.banks > machine.glb.shared_banks) return "tensors take more banks than there are";
    const std::int64_t bank = machine.glb.bank_words(machine.arithmetic.ifmap_bits);
    std::int64_t banks = 0;
    if (held.ifmaps) banks += ceil_div(plan.batch * layer.ifmap_words_per_image(), bank);
    if (held.ofmaps) banks += ceil_div(plan.batch * layer.ofmap_words_per_image(), bank);
    if (banks > held.banks) return "the layer's tensors exceed the banks that hold them";
    if (held.ofmaps && bits_of(machine.arithmetic, WordType::ofmap) != machine.arithmetic.ifmap_bits)
        return "ofmaps stay in the buffer that are no ifmap words";
    return "";
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

// The plan on a machine whose banks are all the layer's.
std::string verify_regions(const Plan& plan, const Layer& layer, const AcceleratorConfig& machine) {
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

}  // namespace

std::string verify_plan(const Plan& plan, const Layer& layer, const AcceleratorConfig& machine) {
    std::string flaw = on_chip_flaw(plan, layer, machine);
    if (!flaw.empty()) return flaw;
    if (plan.on_chip.banks == 0) return verify_regions(plan, layer, machine);
    AcceleratorConfig left = machine;
    left.glb.shared_banks -= static_cast<int>(plan.on_chip.banks);
    return verify_regions(plan, layer, left);
}

}  // namespace eyrie
