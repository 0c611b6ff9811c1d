// A roofline as a panel of a gnuplot picture: both axes logarithmic, the machine's roof, a named point for each layer.
#pragma once

#include <string>

#include "sim/plot/canvas.hpp"
#include "sim/plot/gnuplot.hpp"
#include "sim/plot/legend.hpp"
#include "sim/plot/roofline.hpp"

namespace eyrie {

// Draws it.
GnuplotPanel roofline_panel(const Roofline& roofline, const Panel& panel, const Canvas& canvas);

// The kinds of layers that it has.
std::vector<LegendEntry> legend_of(const Roofline& roofline);

}  // namespace eyrie
