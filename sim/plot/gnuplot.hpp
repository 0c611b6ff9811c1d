// Drawing with gnuplot: the one place that runs it.
#pragma once

#include <string>
#include <vector>

#include "sim/plot/canvas.hpp"

namespace eyrie {

// For use before a long run. Throws InputError naming --plot when gnuplot is not there or has no SVG terminal.
void require_gnuplot();

// What gnuplot draws for the commands of each panel, as SVG. The user's start-up file is not read, so the same
// commands give the same bytes. Throws InputError when gnuplot is not there or fails.
std::string gnuplot_svg(const Canvas& canvas, const std::vector<std::string>& panels);

// Commands for the top of a picture, to go before those of a panel.
std::string gnuplot_heading(const Canvas& canvas, const std::string& title, const std::string& subtitle);

// A text quoted for gnuplot's commands, whatever characters it has.
std::string gnuplot_text(const std::string& text);

}  // namespace eyrie
