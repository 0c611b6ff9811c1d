// What pictures of a run show: energy and PE cycles of each layer as stacked bars, and its roofline. The numbers are
// those of the result file.
#pragma once

#include <vector>

#include "sim/plot/roofline.hpp"
#include "sim/plot/stacked_bars.hpp"

namespace eyrie {

// Energy of each layer; the notes of the bars by level: per MAC.
StackedBars level_figure(const RunResult& run);
StackedBars type_figure(const RunResult& run);

// Percent of all PE cycles (PEs x total cycles) by reason; a bar is 100 %; the notes: of busy and gated.
StackedBars cycle_figure(const RunResult& run);

// "alexnet on eyeriss (12 x 14 PEs), batch 4", and below it dataflow, mappings and energy table.
std::string run_title(const RunResult& run);
std::string run_subtitle(const RunResult& run);

}  // namespace eyrie
