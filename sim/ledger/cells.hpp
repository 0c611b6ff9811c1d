// Results show accesses by level, data type and action: a cell of the ledger, with all its measures added.
#pragma once

#include "sim/ledger/measures.hpp"

namespace eyrie {

struct Cell {
    Level level;
    DataType type;
    Action action;
};

constexpr bool is_in(const Measure& one, const Cell& cell) {
    return one.level == cell.level && one.type == cell.type && one.action == cell.action;
}
// Whether anything is counted there; and whether for any data type.
constexpr bool has_cell(const Cell& cell) {
    for (const Measure& one : measures)
        if (is_in(one, cell)) return true;
    return false;
}
constexpr bool has_action(Level level, Action action) {
    for (const Measure& one : measures)
        if (one.level == level && one.action == action) return true;
    return false;
}
// 0 where nothing is counted.
constexpr Count cell(const AccessCounts& counts, const Cell& at) {
    Count sum = 0;
    for (const Measure& one : measures)
        if (is_in(one, at)) sum += counts.*one.count;
    return sum;
}

// Calls use(level, its row) from the PE outwards.
template <class Use>
void for_each_level(Use use) {
    for (std::size_t i = 0; i < level_count; ++i) use(static_cast<Level>(i), level_rows[i]);
}
template <class Use>
void for_each_type(Use use) {
    for (std::size_t i = 0; i < type_count; ++i) use(static_cast<DataType>(i), data_type_names[i]);
}
// The actions that a level has, for any data type.
template <class Use>
void for_each_action(Level level, Use use) {
    for (std::size_t i = 0; i < action_count; ++i)
        if (has_action(level, static_cast<Action>(i))) use(static_cast<Action>(i), action_rows[i]);
}
// Calls use(level, data type, action, cell) with their names, for every cell in which something is counted.
template <class Use>
void for_each_cell(Use use) {
    for_each_level([&](Level level, const LevelRow& of) {
        for_each_type([&](DataType type, const char* name) {
            for_each_action(level, [&](Action action, const ActionRow& row) {
                if (has_cell({level, type, action})) use(of.name, name, row.plural, Cell{level, type, action});
            });
        });
    });
}
// What is counted besides and has no place of its own in results.
template <class Use>
void for_each_listed(Use use) {
    for (const Tally& one : tallies)
        if (one.shown == Shown::listed) use(one);
}

}  // namespace eyrie
