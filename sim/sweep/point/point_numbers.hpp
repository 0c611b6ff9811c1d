// The numbers of a point, each declared once: a member of its record, a column of the store and of exports, a column of
// the page's table, and, if it is a cost, an axis of the page's chart.
//
// To add one: a row, and a value (sim/sweep/point/simulate_point.cpp). Stores that are older have none for their
// points: such a number is `later`, and real, so that it can be not a number. Exports have it where a point has it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>

namespace eyrie {

// clang-format off
// Id, which is the store's column; type; which points have it; its name in exports; whether less is better, or more;
// its place among the numbers on pages; there: what it is called, its unit ("": that of the energy table), how many of
// that unit one is, a hint.
#define EYRIE_POINT_NUMBERS(ROW)                                                                                      \
    ROW(energy,       real,    done,  "energy_total", cost,  0, "energy",       "",            1, "of all layers")    \
    ROW(array_cycles, integer, done,  "array_cycles", cost,  3, "array cycles", "core cycles", 1,                     \
        "core cycles with DRAM fully overlapped")                                                                     \
    ROW(total_cycles, integer, done,  "total_cycles", cost,  4, "total cycles", "core cycles", 1,                     \
        "core cycles with the pauses for DRAM")                                                                       \
    ROW(delay_ms,     real,    done,  "delay_ms",     cost,  1, "delay",        "ms",          1,                     \
        "total cycles over the core clock")                                                                           \
    ROW(macs,         integer, done,  "macs",         plain, 5, "MACs",         "",            1, "")                 \
    ROW(area_um2,     real,    built, "area_um2",     cost,  2, "area",         "mm\u00b2",    1e-6,                  \
        "of the core; of RF and buffer where prices have no areas")                                                   \
    ROW(pes,          integer, built, "pes",          plain, 6, "PEs",          "",            1, "")                 \
    ROW(p99_ms,       real, scenario, "p99_ms",       cost,  7, "p99 latency",  "ms",          1,                     \
        "99th percentile of a scenario's latencies")                                                                  \
    ROW(queries_per_second, real, scenario, "queries_per_second", gain, 8, "queries/s", "",     1,                     \
        "largest valid rate of a scenario, or its throughput; 0: none is valid")                                      \
    ROW(qps_per_watt, real, scenario, "qps_per_watt", gain,  9, "queries/s/W",  "",            1,                     \
        "queries a second over the power of chips and DRAM")
// clang-format on

enum class NumberType { real, integer };
// built: of every point whose machine could be built. Of some points that are done, not a number for others: later:
// those that were run since it is known; scenario: those with a scenario.
enum class NumberOf { built, done, later, scenario };
constexpr bool is_of_some(NumberOf of) { return of == NumberOf::later || of == NumberOf::scenario; }
enum class NumberKind { cost, gain, plain };  // cost: less is better; gain: more

// The C++ type of each, and its SQL type.
namespace number_type {
using real = double;
using integer = std::int64_t;
}  // namespace number_type

// Of a point that nothing is known of: of what only some points have, not a number.
template <class Number>
constexpr Number first_number(NumberOf of) {
    if constexpr (std::numeric_limits<Number>::has_quiet_NaN)
        return is_of_some(of) ? std::numeric_limits<Number>::quiet_NaN() : Number(0);
    else
        return Number(0);
}

struct PointNumbers {
#define EYRIE_NUMBER_MEMBER(id, type, of, ...) number_type::type id = first_number<number_type::type>(NumberOf::of);
    EYRIE_POINT_NUMBERS(EYRIE_NUMBER_MEMBER)
};

struct PointNumberRow {
    const char* name;
    NumberType type;
    NumberOf of;
    const char* in_exports;
    NumberKind kind;
    int place_on_pages;
    const char* label;
    const char* unit;
    double factor;
    const char* hint;
};
#define EYRIE_NUMBER_ROW(id, type, of, in_exports, kind, place, label, unit, factor, hint) \
    {#id, NumberType::type, NumberOf::of, in_exports, NumberKind::kind, place, label, unit, factor, hint},
inline constexpr PointNumberRow point_number_rows[] = {EYRIE_POINT_NUMBERS(EYRIE_NUMBER_ROW)};
inline constexpr std::size_t point_number_count = std::size(point_number_rows);

// Calls use(row, member) for each number of `numbers`, in the order of the table.
template <class Numbers, class Use>
void for_each_number(Numbers& numbers, Use use) {
    const PointNumberRow* row = point_number_rows;
#define EYRIE_USE_NUMBER(id, ...) use(*row++, numbers.id);
    EYRIE_POINT_NUMBERS(EYRIE_USE_NUMBER)
}

}  // namespace eyrie
