// Stacked bars as text, for the terminal.
#pragma once

#include <string>

#include "sim/plot/stacked_bars.hpp"

namespace eyrie {

struct TextStyle {
    bool unicode = false;  // else ASCII
    bool colour = false;
    std::size_t columns = 80;
};

// What standard output shows: Unicode if the locale has it; colours and its own width if it is a terminal (none with
// NO_COLOR or TERM=dumb).
TextStyle style_of_standard_output();

// Title, legend, and a line for each bar: its name, the bar, the note. The longest bar takes all the room there is.
std::string text_bars(const StackedBars& bars, const TextStyle& style);

// Energy by level and PE cycles by reason of each layer.
std::string run_bars(const RunResult& run, const TextStyle& style);

}  // namespace eyrie
