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
// Commands that write them, with the entries in as many lines as the width needs.
std::string panel_head(const std::string& title, const std::vector<LegendEntry>& entries, const Panel& panel,
                       const Canvas& canvas);

}  // namespace eyrie
