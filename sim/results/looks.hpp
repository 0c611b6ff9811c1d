// How outputs show what the machine counts: columns, parts of pictures, colours, marks. What is shown is declared
// elsewhere (sim/ledger, pe/cycle_reason.hpp); here each has a row that says how.
//
// Colours are Okabe and Ito's, which colour-blind readers can tell apart.
#pragma once

#include <cstddef>
#include <iterator>
#include <string_view>

#include "pe/cycle_reason.hpp"
#include "sim/ledger/measures.hpp"
#include "sim/prices/energy.hpp"

namespace eyrie {

// A PE in the view: its letter, what the page says, the data type whose colour it has ("": none), how it is filled.
struct PeMark {
    const char* letter;
    const char* text;
    const char* type;
    const char* fill;
};

struct CycleLook {
    PeCycle reason;
    const char* in_array_time;  // column of the table of the array's time; "": not of that time
    const char* in_run;         // part of a bar of a run (sim/plot/run_figures.cpp)
    const char* in_comparison;  // part of a bar of a comparison (sim/plot/comparison_plot.cpp)
    const char* colour;         // on pages: work in blues and green, waiting in warm colours, idleness in greys
    PeMark mark;
};

// clang-format off
// By reason, in the order of pe/cycle_reason.hpp.
inline constexpr CycleLook cycle_looks[] = {
    {PeCycle::busy, "compute", "busy", "MAC", "#0072B2",
     {"\u00d7", "multiplies", "", "work"}},
    {PeCycle::gated, "compute", "gated", "MAC", "#56B4E9",
     {"0", "off: the ifmap word is zero", "", "gated"}},
    {PeCycle::psum_addition, "psum addition", "psum addition", "other", "#009E73",
     {"+", "adds or puts out psums", "psum", "solid"}},
    {PeCycle::window_shift, "window shift", "shift, control", "other", "#7ED6B8",
     {"s", "moves its ifmap window", "ifmap", "solid"}},
    {PeCycle::control, "control", "shift, control", "other", "#F0E442",
     {"c", "starts a pass or an image", "", "plain"}},
    {PeCycle::wait_filter, "filter load", "wait filter", "waits", "#E69F00",
     {"W", "waits for a filter word", "filter", "hatched"}},
    {PeCycle::wait_ifmap, "ramp", "wait ifmap", "waits", "#D55E00",
     {"I", "waits for an ifmap word", "ifmap", "hatched"}},
    {PeCycle::wait_psum, "psum network", "wait psum, blocked", "waits", "#CC79A7",
     {"P", "waits for a psum", "psum", "hatched"}},
    {PeCycle::output_blocked, "psum network", "wait psum, blocked", "blocked", "#000000",
     {"B", "waits: the next FIFO is full", "", "hatched"}},
    {PeCycle::no_work, "drain", "no work", "no work", "#DDDDDD",
     {"", "no work", "", "idle"}},
    {PeCycle::dram, "", "DRAM", "DRAM", "#888888",
     {"D", "waits for DRAM, as all do", "", "dotted"}},
};
// clang-format on

// Columns of the table, in their order.
inline constexpr const char* array_time_columns[] = {"compute",       "filter load",  "ramp",    "window shift",
                                                     "psum addition", "psum network", "control", "drain"};

constexpr bool every_cycle_has_a_look() {
    if (std::size(cycle_looks) != pe_cycle_reasons) return false;
    for (std::size_t i = 0; i < pe_cycle_reasons; ++i) {
        const std::string_view column = cycle_looks[i].in_array_time;
        bool known = column.empty();
        for (const char* const one : array_time_columns) known = known || column == one;
        if (at_reason(cycle_looks[i].reason) != i || !known) return false;
    }
    return true;
}
static_assert(every_cycle_has_a_look(), "each reason has one row, in their order, and a column that is there");

// Of a level on pages and in pictures. By place: the last ones are for levels to come.
struct LevelLook {
    const char* on_pages;
    const char* in_pictures;
};
inline constexpr LevelLook level_looks[] = {{"#E69F00", "#E69F00"}, {"#009E73", "#56B4E9"}, {"#56B4E9", "#999999"},
                                            {"#0072B2", "#CC79A7"}, {"#000000", "#0072B2"}, {"#000000", "#D55E00"}};
constexpr const LevelLook& look_of(Level level) { return level_looks[place(level) % std::size(level_looks)]; }

// Of what has an energy beside the levels, on pages and in pictures; in the order of sim/prices/energy.hpp.
inline constexpr LevelLook energy_looks[] = {
    {"#D55E00", "#009E73"}, {"#8B5A2B", "#8B5A2B"}, {"#CC79A7", "#DDDDDD"}, {"#F0E442", "#444444"}};
static_assert(std::size(energy_looks) == std::size(energy_parts));

// Of a data type: on pages (light and dark) and in pictures, and the letter of its words.
struct TypeLook {
    DataType type;
    const char* on_pages;
    const char* in_the_dark;
    const char* in_pictures;
    const char* letter;
    const char* words;  // what the letter's coordinates are
};
inline constexpr TypeLook type_looks[] = {
    {DataType::ifmap, "#E69F00", "#E69F00", "#0072B2", "I", "ifmap word I[n,c,y,x], padding included"},
    {DataType::filter, "#0072B2", "#56B4E9", "#D55E00", "W", "filter word W[m,c,r,s]"},
    {DataType::psum, "#009E73", "#2fbf93", "#F0E442", "P", "psum P[n,m,y,x]"}};
static_assert(std::size(type_looks) == type_count);
constexpr const TypeLook& look_of(DataType type) { return type_looks[place(type)]; }

}  // namespace eyrie
