#include "sim/plot/run_figures.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "sim/text/text_table.hpp"

namespace eyrie {

namespace {

// So that the highest bar has one to four digits.
Unit energy_unit(const RunResult& run) {
    double highest = 0;
    for (const LayerResult& layer : run.layers) highest = std::max(highest, layer.energy.total());
    return run.energy_table.is_absolute()
               ? unit_for(highest, {{1, "pJ"}, {1e3, "nJ"}, {1e6, "\u00b5J"}, {1e9, "mJ"}, {1e12, "J"}})
               : unit_for(
                     highest,
                     {{1, ""}, {1e3, "10\u00b3 "}, {1e6, "10\u2076 "}, {1e9, "10\u2079 "}, {1e12, "10\u00b9\u00b2 "}});
}

std::string energy_axis(const RunResult& run, const Unit& unit) {
    return std::string("energy, ") + unit.name + (run.energy_table.is_absolute() ? "" : run.energy_table.unit);
}

std::vector<EnergyBar> energies_of(const RunResult& run, double unit) {
    std::vector<EnergyBar> bars;
    for (const LayerResult& layer : run.layers) bars.push_back({row_name(layer), layer.energy, unit});
    return bars;
}

std::string three_digits(double value) { return fixed(value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0); }

}  // namespace

StackedBars level_figure(const RunResult& run) {
    const Unit unit = energy_unit(run);
    StackedBars bars = energy_by_level("Energy by level", energy_axis(run, unit), energies_of(run, unit.size));
    bars.noted = run.energy_table.unit + " per MAC";
    for (const LayerResult& layer : run.layers)
        bars.notes.push_back(three_digits(layer.energy.total() / static_cast<double>(layer.macs())));
    return bars;
}

StackedBars type_figure(const RunResult& run) {
    const Unit unit = energy_unit(run);
    return energy_by_type("Energy by data type", energy_axis(run, unit), energies_of(run, unit.size));
}

StackedBars cycle_figure(const RunResult& run) {
    std::vector<CycleBar> cycles;
    for (const LayerResult& layer : run.layers)
        cycles.push_back({row_name(layer), layer.counters.pe_cycles,
                          static_cast<double>(layer.counters.cycles.total * run.accelerator.pes()) / 100});
    StackedBars bars = cycles_by_reason("Where PE cycles go", "% of PEs \u00d7 total cycles", cycles);
    bars.noted = "% on MACs";
    for (const LayerResult& layer : run.layers) {
        const PeCycles& spent = layer.counters.pe_cycles;
        Count macs = 0;
        for (std::size_t i = 0; i < pe_cycle_reasons; ++i)
            if (pe_cycle_steps[i] == PeStep::mac) macs += spent[i];
        bars.notes.push_back(percent_number(static_cast<double>(macs) /
                                            static_cast<double>(layer.counters.cycles.total * run.accelerator.pes())));
    }
    return bars;
}

std::string run_title(const RunResult& run) {
    return fmt::format("{} on {} ({} x {} PEs), batch {}", run.network, run.machine_title(), run.accelerator.rows,
                       run.accelerator.columns, run.batch);
}

std::string run_subtitle(const RunResult& run) {
    const std::string mappings = run.mapping_file.empty() ? "chosen for least " + run.objective
                                                          : std::filesystem::path(run.mapping_file).filename().string();
    return fmt::format("dataflow {}, mappings: {}, energy table {}{}", run.layers.front().dataflow, mappings,
                       run.energy_table.name, run.complete() ? "" : "; " + run.what_is_missing());
}

}  // namespace eyrie
