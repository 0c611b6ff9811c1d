// How outputs show what the machine counts: columns, parts of pictures, colours, marks. What is shown is declared
// elsewhere (sim/ledger, pe/cycle_reason.hpp); here each has a row that says how.
//
// One palette for the terminal, pictures, reports and views: a colour stands for one thing everywhere. Data types and
// levels have Okabe and Ito's colours; a PE that waits has the colour of what it waits for, one that works the slate of
// MACs or a tint of what it works on. All that can meet in one chart can be told apart by colour-blind readers, on
// light paper and on dark (tests/results/test_looks.cpp).
#pragma once

#include <cstddef>
#include <iterator>
#include <string_view>

#include "pe/cycle_reason.hpp"
#include "sim/array/layer_counters.hpp"
#include "sim/ledger/measures.hpp"
#include "sim/prices/energy.hpp"

namespace eyrie {

// #rrggbb.
struct Colour {
    const char* light;  // on light paper: pages, all pictures
    const char* dark;   // on dark paper
};
namespace palette {
inline constexpr Colour orange{"#E69F00", "#E69F00"}, blue{"#0072B2", "#208FF2"}, green{"#009E73", "#2ABA82"},
    yellow{"#F0E442", "#F0E442"}, sky{"#56B4E9", "#74C7FD"}, purple{"#CC79A7", "#B64F92"},
    vermillion{"#D55E00", "#C86423"}, slate{"#36454F", "#A9BCC2"}, light_slate{"#879BB3", "#5F7186"},
    light_green{"#8ED9B5", "#1B6D4F"}, light_orange{"#FFEA97", "#5E3D0C"}, olive{"#A1C06F", "#D4DB7C"},
    brown{"#583318", "#774831"}, sand{"#DCCFC0", "#4A4250"}, ink{"#000000", "#FFFFFF"}, paper{"#F3F4F5", "#1F2429"};
}  // namespace palette

// A PE in the view: its letter, what the page says, the data type whose colour it has ("": none), how it is filled.
struct PeMark {
    const char* letter;
    const char* text;
    const char* type;
    const char* fill;
};

struct CycleLook {
    PeCycle reason;
    const char* title;          // in tables, pictures and on pages
    const char* in_array_time;  // column of the table of the array's time; "": not of that time
    Colour colour;
    PeMark mark;
};

// clang-format off
// By reason, in the order of pe/cycle_reason.hpp.
inline constexpr CycleLook cycle_looks[] = {
    {PeCycle::busy, "busy", "compute", palette::slate,
     {"\u00d7", "multiplies", "", "work"}},
    {PeCycle::gated, "gated", "compute", palette::light_slate,
     {"0", "off: the ifmap word is zero", "", "gated"}},
    {PeCycle::psum_addition, "psum addition", "psum addition", palette::light_green,
     {"+", "adds or puts out psums", "psum", "solid"}},
    {PeCycle::window_shift, "window shift", "window shift", palette::light_orange,
     {"s", "moves its ifmap window", "ifmap", "solid"}},
    {PeCycle::control, "control", "control", palette::olive,
     {"c", "starts a pass or an image", "", "plain"}},
    {PeCycle::wait_filter, "wait filter", "filter load", palette::blue,
     {"W", "waits for a filter word", "filter", "hatched"}},
    {PeCycle::wait_ifmap, "wait ifmap", "ramp", palette::orange,
     {"I", "waits for an ifmap word", "ifmap", "hatched"}},
    {PeCycle::wait_psum, "wait psum", "psum network", palette::green,
     {"P", "waits for a psum", "psum", "hatched"}},
    {PeCycle::output_blocked, "output blocked", "psum network", palette::ink,
     {"B", "waits: the next FIFO is full", "", "hatched"}},
    {PeCycle::no_work, "no work", "drain", palette::paper,
     {"", "no work", "", "idle"}},
    {PeCycle::dram, "DRAM", "", palette::vermillion,
     {"D", "waits for DRAM, as all do", "", "dotted"}},
};
// clang-format on
constexpr const CycleLook& look_of(PeCycle reason) { return cycle_looks[at_reason(reason)]; }

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

// By place: the last one is for levels to come.
inline constexpr Colour level_colours[] = {palette::yellow, palette::sky, palette::purple, palette::vermillion,
                                           palette::ink};
static_assert(std::size(level_colours) >= level_count);
constexpr const Colour& colour_of(Level level) { return level_colours[place(level)]; }

// Of what has an energy beside the levels; in the order of sim/prices/energy.hpp.
inline constexpr Colour energy_colours[] = {palette::slate, palette::brown, palette::sand, palette::olive};
static_assert(std::size(energy_colours) == std::size(energy_parts));
constexpr const Colour& colour_of(const EnergyPart& part) { return energy_colours[&part - energy_parts]; }

// Of a data type, with the letter of its words.
struct TypeLook {
    DataType type;
    Colour colour;
    const char* letter;
    const char* words;  // what the letter's coordinates are
};
inline constexpr TypeLook type_looks[] = {
    {DataType::ifmap, palette::orange, "I", "ifmap word I[n,c,y,x], padding included"},
    {DataType::filter, palette::blue, "W", "filter word W[m,c,r,s]"},
    {DataType::psum, palette::green, "P", "psum P[n,m,y,x]"}};
static_assert(std::size(type_looks) == type_count);
constexpr const TypeLook& look_of(DataType type) { return type_looks[place(type)]; }
constexpr const Colour& colour_of(DataType type) { return look_of(type).colour; }

// The array's own time, and by what moves meanwhile each pause for DRAM; in the order of sim/array/layer_counters.hpp.
inline constexpr Colour array_colour = palette::slate;
inline constexpr DataType pause_types[] = {DataType::ifmap, DataType::psum, DataType::filter};
static_assert(std::size(pause_types) == std::size(pause_rows));

}  // namespace eyrie
