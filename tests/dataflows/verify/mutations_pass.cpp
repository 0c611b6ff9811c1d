#include <utility>

#include "tests/dataflows/verify/mutations.hpp"

namespace eyrie {

namespace {

bool change_coordinate(Plan& plan, Random& random) {
    Pass& p = any_of(plan.passes, random);
    std::int32_t* const all[] = {&p.group, &p.image, &p.filter, &p.channel, &p.ofmap_row, &p.ofmap_column};
    return nudge(*all[random.below(6)], random);
}

bool change_psum_base(Plan& plan, Random& random) { return nudge(any_of(plan.passes, random).psum_base, random); }
bool change_ifmap_base(Plan& plan, Random& random) { return nudge(any_of(plan.passes, random).ifmap_base, random); }

bool change_shape(Plan& plan, Random& random) {
    Pass& pass = any_of(plan.passes, random);
    const std::int32_t before = pass.shape;
    pass.shape = static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(plan.shapes.size())));
    return pass.shape != before;
}

bool change_shape_to_none(Plan& plan, Random& random) {
    any_of(plan.passes, random).shape = random.below(2) == 0 ? -1 : static_cast<std::int32_t>(plan.shapes.size());
    return true;
}

bool swap_passes(Plan& plan, Random& random) {
    if (plan.passes.size() < 2) return false;
    std::swap(any_of(plan.passes, random), any_of(plan.passes, random));
    return true;
}

std::ptrdiff_t any_place(const Plan& plan, Random& random) {
    return static_cast<std::ptrdiff_t>(random.below(static_cast<std::uint32_t>(plan.passes.size())));
}

bool drop_pass(Plan& plan, Random& random) {
    plan.passes.erase(plan.passes.begin() + any_place(plan, random));
    return true;
}

bool double_pass(Plan& plan, Random& random) {
    const auto at = plan.passes.begin() + any_place(plan, random);
    plan.passes.insert(at, Pass(*at));
    return true;
}

bool change_region(Plan& plan, Random& random) {
    std::int64_t* const all[] = {&plan.glb_ifmap_words, &plan.glb_psum_words, &plan.glb_filter_words};
    std::int64_t& words = *all[random.below(3)];
    words = random.below(2) == 0 ? words - 1 : words / 2;
    return true;
}

bool change_batch(Plan& plan, Random& random) { return nudge(plan.batch, random); }

}  // namespace

const std::vector<Mutation>& pass_mutations() {
    static const std::vector<Mutation> all = {
        {"other coordinates", change_coordinate},
        {"another place of psums", change_psum_base},
        {"another place of ifmaps", change_ifmap_base},
        {"another shape", change_shape},
        {"no shape", change_shape_to_none},
        {"two passes swapped", swap_passes},
        {"a pass dropped", drop_pass},
        {"a pass twice", double_pass},
        {"a smaller buffer region", change_region},
        {"another batch", change_batch},
    };
    return all;
}

}  // namespace eyrie
