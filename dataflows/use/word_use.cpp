#include "dataflows/use/word_use.hpp"

#include <algorithm>

namespace eyrie {

namespace {

bool is_reduction(Dimension d) {
    return d == Dimension::channel || d == Dimension::filter_row || d == Dimension::filter_column;
}

}  // namespace

std::string assign_levels(const PassShape& shape, const PeClass& pes, std::vector<PeLoop>& loops) {
    const PeProgram& program = pes.program;
    const std::int64_t targets[] = {program.images, program.positions, program.entries(), program.filters};
    loops.clear();
    std::array<bool, dimensions> in_order{};
    std::size_t level = 0;
    std::int64_t product = 1;
    for (const Dimension d : shape.mac_order) {
        in_order[at_dimension(d)] = true;
        while (level < 3 && product == targets[level]) {
            ++level;
            product = 1;
        }
        const std::int32_t extent = pes.extent[at_dimension(d)];
        product *= extent;
        loops.push_back({d, extent, static_cast<LoopLevel>(level)});
    }
    while (level < 3 && product == targets[level]) {
        ++level;
        product = 1;
    }
    if (level < 3 || product != targets[3]) return "its program covers other MACs than its work";
    for (std::size_t d = 0; d < dimensions; ++d)
        if (!in_order[d] && pes.extent[d] != 1) return "its work has a loop that is not in the order of MACs";
    for (const PeLoop& loop : loops) {
        if (loop.extent == 1) continue;
        if (loop.level == LoopLevel::entry && !is_reduction(loop.dimension)) return "adds products of different psums";
        if (loop.level == LoopLevel::filter && loop.dimension != Dimension::filter)
            return "interleaves something else than filters";
        if (is_reduction(loop.dimension) && loop.level != LoopLevel::entry && program.window() != nullptr)
            return "slides its window over something else than ofmap positions";
        const bool of_filter =
            loop.dimension == Dimension::group || loop.dimension == Dimension::filter || is_reduction(loop.dimension);
        if (of_filter && loop.level <= LoopLevel::position && program.filter_use != FilterUse::stream)
            return "uses kept filter words where others are due";
    }
    return "";
}

MacPlace place_of_mac(const PeProgram& program, std::int64_t mac) {
    const std::int64_t entry = mac / program.filters;
    return {entry / program.entries(), static_cast<std::int32_t>(entry % program.entries()),
            static_cast<std::int32_t>(mac % program.filters)};
}

std::int64_t mac_at(const PeProgram& program, const MacPlace& place) {
    return (place.position * program.entries() + place.entry) * program.filters + place.filter;
}

MacPlace place_of_psum(const PeProgram& program, std::int64_t psum) {
    return {psum / program.filters, 0, static_cast<std::int32_t>(psum % program.filters)};
}

std::int64_t macs_of_pass(const PeProgram& program) {
    return std::int64_t{program.images} * program.positions * program.filter_words();
}

EntryFrom entry_from(const PeProgram& program, std::int64_t position_in_image, std::int64_t entry) {
    if (const IfmapWindow* window = program.window())
        return position_in_image > 0 && entry < window->words() - window->new_words() ? EntryFrom::window
                                                                                      : EntryFrom::network;
    if (const IfmapShift* shift = program.shift()) {
        if (shift->from_below && entry / shift->columns % shift->rows >= shift->row_lag) return EntryFrom::below;
        if (shift->from_right && entry % shift->columns >= shift->column_lag) return EntryFrom::right;
    }
    return EntryFrom::network;
}

bool takes_incoming_psum(const PeProgram& program, std::int64_t position) {
    return program.takes_psums() && position % program.positions >= program.arriving_psums()->from_position;
}

}  // namespace eyrie
