// Stacked bars: their values, names and colours, for pictures and for the terminal.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/results/layer_result.hpp"

namespace eyrie {

struct BarPart {
    const char* name;
    const char* colour;  // #rrggbb
};

// Characters; a bar's name that has more is shortened.
inline constexpr std::size_t longest_bar_name = 20;

struct StackedBars {
    std::string title;
    std::string axis;  // with its unit
    std::vector<BarPart> parts;
    std::vector<std::string> names;           // of the bars
    std::vector<std::vector<double>> values;  // by bar and part
    std::vector<std::string> notes;           // one more number for each bar; empty: none
    std::string noted;                        // what the notes are
    double top = 0;                           // of the axis; 0: as high as the bars need

    double sum(std::size_t bar) const;
    double highest() const;
};

struct EnergyBar {
    std::string name;
    LayerEnergy energy;
    double unit;  // that one step of the axis stands for
};

// MAC, RF, NoC, GLB, DRAM; and MAC, ifmap, filter, psum; both with clock and control where there are any. Each bar is
// the energy's total.
StackedBars energy_by_level(const std::string& title, const std::string& axis, const std::vector<EnergyBar>& bars);
StackedBars energy_by_type(const std::string& title, const std::string& axis, const std::vector<EnergyBar>& bars);

struct CycleBar {
    std::string name;
    PeCycles cycles;
    double unit;  // PE cycles that one step of the axis stands for
};
// A part for each reason.
StackedBars cycles_by_reason(const std::string& title, const std::string& axis, const std::vector<CycleBar>& bars);

// The same bars without the parts that are 0 in every bar; at least one part stays.
StackedBars without_empty_parts(StackedBars bars);

}  // namespace eyrie
