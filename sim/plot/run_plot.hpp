// A run as a picture: energy of each layer by level and by data type, where PE cycles go, and the roofline.
#pragma once

#include <string>

#include "sim/results/layer_result.hpp"

namespace eyrie {

// SVG; the same run gives the same bytes. Throws InputError when gnuplot is not there or fails.
std::string run_svg(const RunResult& run);

}  // namespace eyrie
