#include <utility>

#include "tests/dataflows/verify/mutations.hpp"

namespace eyrie {

namespace {

// A PE that works, in one of the shapes.
std::pair<PassShape*, std::size_t> any_worker(Plan& plan, Random& random) {
    PassShape& shape = any_shape(plan, random);
    std::size_t pe = 0;
    do pe = random.below(static_cast<std::uint32_t>(shape.pes()));
    while (!shape.program(pe).has_work());
    return {&shape, pe};
}

// The class of a PE that no other PE is of.
PeClass& own_class(PassShape& shape, std::size_t pe) {
    shape.classes.push_back(shape.classes[shape.class_at(pe)]);
    shape.class_of_pe[pe] = static_cast<std::int32_t>(shape.classes.size() - 1);
    return shape.classes.back();
}

PeProgram& any_program(Plan& plan, Random& random) {
    const auto [shape, pe] = any_worker(plan, random);
    return own_class(*shape, pe).program;
}

bool change_size(Plan& plan, Random& random) {
    PeProgram& p = any_program(plan, random);
    std::vector<int*> sizes = {&p.images, &p.positions, &p.filters};
    if (auto* window = std::get_if<IfmapWindow>(&p.ifmaps))
        sizes.insert(sizes.end(), {&window->taps, &window->channels, &window->stride});
    if (auto* stream = std::get_if<IfmapStream>(&p.ifmaps)) sizes.push_back(&stream->words);
    if (auto* shift = std::get_if<IfmapShift>(&p.ifmaps)) sizes.push_back(&shift->words);
    return nudge(*any_of(sizes, random), random);
}

bool change_psums(Plan& plan, Random& random) {
    PeProgram& p = any_program(plan, random);
    auto* const arriving = std::get_if<PsumsArrive>(&p.psums);
    switch (random.below(3)) {
        case 0: p.psums = arriving != nullptr ? PsumSource(PsumsFromZero{}) : PsumSource(PsumsArrive{}); return true;
        case 1: p.psum_sink = p.passes_psums_on() ? PsumSink::output_network : PsumSink::next_pe; return true;
        default: return arriving != nullptr && nudge(arriving->from_position, random);
    }
}

bool change_filter_use(Plan& plan, Random& random) {
    PeProgram& p = any_program(plan, random);
    const FilterUse before = p.filter_use;
    constexpr FilterUse uses[] = {FilterUse::load, FilterUse::keep, FilterUse::stream};
    p.filter_use = uses[random.below(3)];
    return p.filter_use != before;
}

// Another source of as many ifmap words.
bool change_ifmaps(Plan& plan, Random& random) {
    PeProgram& p = any_program(plan, random);
    const int words = p.entries();
    IfmapShift shift;
    shift.words = words;
    const IfmapSource all[] = {NoIfmaps{}, IfmapWindow{words, 1, words}, IfmapStream{words, {}}, shift};
    const std::size_t before = p.ifmaps.index();
    p.ifmaps = all[random.below(4)];
    return p.ifmaps.index() != before;
}

bool change_drops(Plan& plan, Random& random) {
    PeProgram& p = any_program(plan, random);
    if (auto* shift = std::get_if<IfmapShift>(&p.ifmaps)) return nudge(shift->dropped_after, random);
    auto* const stream = std::get_if<IfmapStream>(&p.ifmaps);
    if (stream == nullptr) return false;
    IfmapDrops& drops = stream->drops;
    int* const all[] = {&drops.first, &drops.run, &drops.between, &drops.last};
    return nudge(*all[random.below(4)], random);
}

bool change_shift_flag(Plan& plan, Random& random) {
    auto* const shift = std::get_if<IfmapShift>(&any_program(plan, random).ifmaps);
    if (shift == nullptr) return false;
    bool* const all[] = {&shift->from_below, &shift->from_right, &shift->to_above, &shift->to_left};
    return flip(*all[random.below(4)]);
}

bool change_shift_size(Plan& plan, Random& random) {
    auto* const shift = std::get_if<IfmapShift>(&any_program(plan, random).ifmaps);
    if (shift == nullptr) return false;
    int* const all[] = {&shift->rows, &shift->columns, &shift->row_lag, &shift->column_lag};
    return nudge(*all[random.below(4)], random);
}

bool change_work(Plan& plan, Random& random) {
    const auto [shape, pe] = any_worker(plan, random);
    return nudge(any_of(random.below(2) == 0 ? shape->first_of_pe[pe] : own_class(*shape, pe).extent, random), random);
}

bool lay_off(Plan& plan, Random& random) {
    const auto [shape, pe] = any_worker(plan, random);
    own_class(*shape, pe) = {};
    shape->first_of_pe[pe] = {};
    return true;
}

// The next class, or one that is not there.
bool change_class(Plan& plan, Random& random) {
    const auto [shape, pe] = any_worker(plan, random);
    return nudge(shape->class_of_pe[pe], random);
}

bool swap_workers(Plan& plan, Random& random) {
    const auto [shape, pe] = any_worker(plan, random);
    const std::size_t other = random.below(static_cast<std::uint32_t>(shape->pes()));
    std::swap(shape->class_of_pe[pe], shape->class_of_pe[other]);
    std::swap(shape->first_of_pe[pe], shape->first_of_pe[other]);
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
        {"another source of ifmaps", change_ifmaps},
        {"other drops", change_drops},
        {"another shift flag", change_shift_flag},
        {"another shift size", change_shift_size},
        {"another work box", change_work},
        {"a PE without its work", lay_off},
        {"another class, or none", change_class},
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
