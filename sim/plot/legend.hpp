// The legend and the title above a panel, laid out here: gnuplot's own legend may leave the picture.
#pragma once

#include <string>
#include <vector>

#include "sim/plot/canvas.hpp"

namespace eyrie {

struct LegendEntry {
    std::string name;
    std::string colour;
    int symbol = 0;  // gnuplot's point type; 0: a filled box
    double size = 1;
};

struct Panel {
    Box box;          // its axes
    double head = 0;  // pixels above them for title and legend
};

// What title and legend need.
double head_height(const std::vector<LegendEntry>& entries, double box_width);
// The command that writes the title of a panel's vertical axis, at a place of its own: gnuplot leaves a title out that
// the numbers of the axis push off the canvas.
std::string vertical_title(const std::string& text, const Box& box, const Canvas& canvas);
// Commands that write title and legend, with the entries in as many lines as the width needs.
std::string panel_head(const std::string& title, const std::vector<LegendEntry>& entries, const Panel& panel,
                       const Canvas& canvas);

}  // namespace eyrie
