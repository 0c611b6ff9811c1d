// Drawing with gnuplot: the one place that runs it.
#pragma once

#include <string>
#include <vector>

#include "sim/plot/canvas.hpp"

namespace eyrie {

// Commands that draw a part of a picture, and the same for those who do not see it.
struct GnuplotPanel {
    std::string commands;
    std::vector<std::string> series;  // names of what `plot` draws, in its order: what a pointer on it shows
    std::string in_words;             // a sentence: what is drawn, with its numbers
};

// What stands above a picture; also the SVG's title and the beginning of its description.
struct Heading {
    std::string title;
    std::string subtitle;
};

// For use before a long run. Throws InputError naming --plot when gnuplot is not there or has no SVG terminal; as the
// next function, ComputerError when it is ended or cannot write its picture.
void require_gnuplot();

// What gnuplot draws for heading and panels, as SVG with title and description. The user's start-up file is not read,
// so the same commands give the same bytes. Throws InputError when gnuplot is not there or fails.
std::string gnuplot_svg(const Canvas& canvas, const Heading& heading, const std::vector<GnuplotPanel>& panels);

// A text quoted for gnuplot's commands, whatever characters it has.
std::string gnuplot_text(const std::string& text);
// The same for the label of a tic, which gnuplot takes for a format.
std::string gnuplot_tic(const std::string& text);

}  // namespace eyrie
