// Stacked bars as a panel of a gnuplot picture.
#pragma once

#include "sim/plot/canvas.hpp"
#include "sim/plot/gnuplot.hpp"
#include "sim/plot/legend.hpp"
#include "sim/plot/stacked_bars.hpp"

namespace eyrie {

// Draws them, the bars' names below the axes.
GnuplotPanel bars_panel(const StackedBars& bars, const Panel& panel, const Canvas& canvas);

std::vector<LegendEntry> legend_of(const StackedBars& bars);
// Pixels that names take below the box.
double names_height(const StackedBars& bars, double box_width);
// What the axis of such a box ends with: room for the highest bar and its note.
double top_of_axis(const StackedBars& bars, const Box& box);

}  // namespace eyrie
