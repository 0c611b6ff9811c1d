// A comparison as a picture: what each dataflow costs per MAC, by level and by data type, and where its PEs' cycles go.
#pragma once

#include <string>

#include "sim/compare/dataflow_comparison.hpp"

namespace eyrie {

// Stacked bars as SVG. Throws InputError when no dataflow ran every layer, or gnuplot is not there or fails.
std::string comparison_svg(const DataflowComparison& comparison);

}  // namespace eyrie
