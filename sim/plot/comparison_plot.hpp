// A comparison as a picture: what each dataflow costs per MAC, by level and by data type, and where its PEs' cycles go.
#pragma once

#include <string>
#include <vector>

#include "sim/compare/dataflow_comparison.hpp"
#include "sim/plot/stacked_bars.hpp"

namespace eyrie {

// Stacked bars as SVG. Throws InputError when no dataflow ran every layer, or gnuplot is not there or fails.
std::string comparison_svg(const DataflowComparison& comparison);

// What its PE cycles are divided into: every reason in exactly one part.
const std::vector<CyclePart>& comparison_cycle_parts();

}  // namespace eyrie
