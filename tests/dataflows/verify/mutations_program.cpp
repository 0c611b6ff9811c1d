#include <utility>

#include "tests/dataflows/verify/mutations.hpp"

namespace eyrie {

namespace {

// A PE that works, in one of the shapes.
std::pair<PassShape*, std::size_t> any_worker(Plan& plan, Random& random) {
    PassShape& shape = any_shape(plan, random);
    std::size_t pe = 0;
    do pe = random.below(static_cast<std::uint32_t>(shape.programs.size()));
    while (!shape.programs[pe].has_work());
    return {&shape, pe};
}

PeProgram& any_program(Plan& plan, Random& random) {
    const auto [shape, pe] = any_worker(plan, random);
    return shape->programs[pe];
}

bool change_size(Plan& plan, Random& random) {
    PeProgram& p = any_program(plan, random);
    int* const sizes[] = {&p.images, &p.positions, &p.channels, &p.taps, &p.stride, &p.filters};
    return nudge(*sizes[random.below(6)], random);
}

bool change_psums(Plan& plan, Random& random) {
    PeProgram& p = any_program(plan, random);
    switch (random.below(3)) {
        case 0: return flip(p.psum_in);
        case 1: return flip(p.psum_up);
        default: return nudge(p.psum_from, random);
    }
}

bool change_filter_use(Plan& plan, Random& random) {
    PeProgram& p = any_program(plan, random);
    const FilterUse before = p.filter_use;
    constexpr FilterUse uses[] = {FilterUse::load, FilterUse::keep, FilterUse::stream};
    p.filter_use = uses[random.below(3)];
    return p.filter_use != before;
}

bool change_window(Plan& plan, Random& random) { return flip(any_program(plan, random).stream_ifmaps); }

bool change_drops(Plan& plan, Random& random) {
    IfmapDrops& drops = any_program(plan, random).drops;
    int* const all[] = {&drops.first, &drops.run, &drops.between, &drops.last};
    return nudge(*all[random.below(4)], random);
}

bool change_shift_flag(Plan& plan, Random& random) {
    IfmapShift& shift = any_program(plan, random).shift;
    bool* const all[] = {&shift.from_below, &shift.from_right, &shift.to_above, &shift.to_left};
    return flip(*all[random.below(4)]);
}

bool change_shift_size(Plan& plan, Random& random) {
    IfmapShift& shift = any_program(plan, random).shift;
    int* const all[] = {&shift.rows, &shift.columns, &shift.row_lag, &shift.column_lag};
    return nudge(*all[random.below(4)], random);
}

bool change_work(Plan& plan, Random& random) {
    const auto [shape, pe] = any_worker(plan, random);
    PeWork& work = shape->work[pe];
    return nudge(any_of(random.below(2) == 0 ? work.first : work.extent, random), random);
}

bool lay_off(Plan& plan, Random& random) {
    const auto [shape, pe] = any_worker(plan, random);
    shape->programs[pe] = {};
    shape->work[pe] = {};
    return true;
}

bool swap_workers(Plan& plan, Random& random) {
    const auto [shape, pe] = any_worker(plan, random);
    const std::size_t other = random.below(static_cast<std::uint32_t>(shape->programs.size()));
    std::swap(shape->programs[pe], shape->programs[other]);
    std::swap(shape->work[pe], shape->work[other]);
    return other != pe;
}

bool change_extent(Plan& plan, Random& random) {
    PassShape& s = any_shape(plan, random);
    std::int32_t* const all[] = {&s.groups, &s.images, &s.filters, &s.channels, &s.ofmap_rows, &s.ofmap_columns};
    return nudge(*all[random.below(6)], random);
}

bool change_psum_in(Plan& plan, Random& random) { return flip(any_shape(plan, random).psum_in); }
bool change_psum_words(Plan& plan, Random& random) { return nudge(any_shape(plan, random).psum_words, random); }

bool change_mac_order(Plan& plan, Random& random) {
    PassShape& shape = any_shape(plan, random);
    std::swap(any_of(shape.mac_order, random), any_of(shape.mac_order, random));
    return true;
}

bool change_filter_order(Plan& plan, Random& random) {
    PassShape& shape = any_shape(plan, random);
    if (shape.filter_order.empty()) return false;
    if (random.below(2) == 0)
        shape.filter_order.pop_back();
    else
        std::swap(any_of(shape.filter_order, random), any_of(shape.filter_order, random));
    return true;
}

}  // namespace

const std::vector<Mutation>& program_mutations() {
    static const std::vector<Mutation> all = {
        {"another size of a program", change_size},
        {"psums taken or passed on otherwise", change_psums},
        {"another use of filters", change_filter_use},
        {"window or none", change_window},
        {"other drops", change_drops},
        {"another shift flag", change_shift_flag},
        {"another shift size", change_shift_size},
        {"another work box", change_work},
        {"a PE without its work", lay_off},
        {"two PEs' programs swapped", swap_workers},
        {"another extent of a shape", change_extent},
        {"psums from before or not", change_psum_in},
        {"another number of psums", change_psum_words},
        {"another order of MACs", change_mac_order},
        {"another order of filters", change_filter_order},
    };
    return all;
}

}  // namespace eyrie
