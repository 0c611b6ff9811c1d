#include "tests/oracle/clocked_ifmap_walk.hpp"

namespace eyrie {
namespace {

bool comes_from_below(const IfmapShift& shift, int row) { return shift.from_below && row >= shift.row_lag; }

int network_words_of_position(const PeProgram& program) {
    int words = 0;
    for (int entry = 0; entry < program.entries(); ++entry)
        words += ifmap_route(program, entry).source == IfmapOrigin::network ? 1 : 0;
    return words;
}

}  // namespace

IfmapRoute ifmap_route(const PeProgram& program, int entry) {
    if (program.shift() == nullptr) return {};
    const IfmapShift& shift = *program.shift();
    const int column = entry % shift.columns;
    const int row = entry / shift.columns % shift.rows;
    IfmapRoute route;
    const bool from_below = comes_from_below(shift, row);
    if (from_below)
        route.source = IfmapOrigin::below;
    else if (shift.from_right && column >= shift.column_lag)
        route.source = IfmapOrigin::right;
    // The PE above wants this word `row_lag` rows on; the one to the left `column_lag` columns on, unless it gets
    // that row from the PE below it, which it has exactly when this PE has one.
    route.goes_up = shift.to_above && row + shift.row_lag < shift.rows;
    route.goes_left = shift.to_left && !from_below && column + shift.column_lag < shift.columns;
    return route;
}

void ClockedDrops::begin_pass(const PeProgram& program) {
    drops_ = {};
    if (program.stream() != nullptr) drops_ = program.stream()->drops;
    if (program.shift() != nullptr) drops_.last = program.shift()->dropped_after;
    drops_left_ = 0;
    words_per_image_ = network_words_of_position(program) * program.positions;
    images_left_ = program.streams_ifmaps() ? program.images : 0;
    if (images_left_ > 0) begin_image();
}

void ClockedDrops::begin_image() {
    --images_left_;
    uses_left_ = words_per_image_;
    run_left_ = drops_.run;
    drops_left_ += drops_.first;
}

void ClockedDrops::use() {
    if (--uses_left_ == 0) {
        drops_left_ = drops_.last;
        if (images_left_ > 0) begin_image();
    } else if (drops_.run > 0 && --run_left_ == 0) {
        run_left_ = drops_.run;
        drops_left_ = drops_.between;
    }
}

}  // namespace eyrie
