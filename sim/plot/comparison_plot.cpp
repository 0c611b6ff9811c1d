#include "sim/plot/comparison_plot.hpp"

#include <cmath>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/plot/bars_panel.hpp"
#include "sim/plot/gnuplot.hpp"

namespace eyrie {

namespace {

double macs_of(const ComparedDataflow& one) { return static_cast<double>(all_macs(one.run.layers)); }

std::vector<const ComparedDataflow*> complete_ones(const DataflowComparison& comparison) {
    std::vector<const ComparedDataflow*> all;
    for (const ComparedDataflow& one : comparison.dataflows)
        if (one.complete()) all.push_back(&one);
    return all;
}

}  // namespace

std::string comparison_svg(const DataflowComparison& comparison) {
    const auto dataflows = complete_ones(comparison);
    if (dataflows.empty()) throw InputError("--plot: no dataflow could run every layer; allowed: layers that one can");
    std::vector<EnergyBar> energies;
    std::vector<CycleBar> cycles;
    for (const ComparedDataflow* one : dataflows) {
        const LayerResult total = total_of(one->run.layers);
        energies.push_back({one->dataflow, total.energy, macs_of(*one)});
        cycles.push_back({one->dataflow, total.counters.pe_cycles, macs_of(*one)});
    }
    const std::string unit = dataflows.front()->run.energy_table.unit;
    const StackedBars panels[] = {energy_by_level("Energy per MAC by level", unit, energies),
                                  energy_by_type("Energy per MAC by data type", unit, energies),
                                  cycles_by_reason("PE cycles per MAC", "PE cycles", cycles)};
    constexpr double panel_width = 315;
    constexpr int bottom = 430, least_below = 40;
    std::vector<GnuplotPanel> drawn;
    double head = 0;
    int below = least_below;
    for (const StackedBars& bars : panels) {
        head = std::max(head, head_height(legend_of(bars), panel_width));
        below = std::max(below, static_cast<int>(std::ceil(names_height(bars, panel_width))) + 6);
    }
    const Canvas canvas{1200, bottom + below};
    Box box{70, 66 + head, 70 + panel_width, bottom};
    for (const StackedBars& bars : panels) {
        drawn.push_back(bars_panel(bars, {box, head}, canvas));
        box.left += 400;
        box.right += 400;
    }
    return gnuplot_svg(canvas, {fmt::format("{}, batch {}", comparison.network, comparison.batch), comparison.machines},
                       drawn);
}

}  // namespace eyrie
