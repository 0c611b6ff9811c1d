#include "sim/plot/stacked_bars.hpp"

#include <algorithm>

namespace eyrie {

double StackedBars::sum(std::size_t bar) const {
    double all = 0;
    for (const double value : values[bar]) all += value;
    return all;
}

double StackedBars::highest() const {
    double most = 0;
    for (std::size_t bar = 0; bar < values.size(); ++bar) most = std::max(most, sum(bar));
    return most;
}

StackedBars energy_by_level(const std::string& title, const std::string& axis, const std::vector<EnergyBar>& bars) {
    StackedBars out{title,
                    axis,
                    {{"MAC", colours::mac},
                     {"RF", colours::rf},
                     {"NoC", colours::noc},
                     {"GLB", colours::glb},
                     {"DRAM", colours::dram},
                     {"clock", colours::clock},
                     {"control", colours::control}},
                    {},
                    {},
                    {},
                    "",
                    0};
    for (const auto& [name, e, unit] : bars) {
        out.names.push_back(name);
        out.values.push_back({e.mac / unit, e.rf.sum() / unit, e.noc.sum() / unit, e.glb.sum() / unit,
                              e.dram.sum() / unit, e.clock / unit, e.control / unit});
    }
    return without_empty_parts(std::move(out));
}

StackedBars energy_by_type(const std::string& title, const std::string& axis, const std::vector<EnergyBar>& bars) {
    StackedBars out{title,
                    axis,
                    {{"MAC", colours::mac},
                     {"ifmap", colours::ifmap},
                     {"filter", colours::filter},
                     {"psum", colours::psum},
                     {"clock", colours::clock},
                     {"control", colours::control}},
                    {},
                    {},
                    {},
                    "",
                    0};
    for (const auto& [name, energy, unit] : bars) {
        const LayerEnergy& e = energy;
        const auto of_type = [&e](double TypeEnergy::*t) { return e.rf.*t + e.noc.*t + e.glb.*t + e.dram.*t; };
        out.names.push_back(name);
        out.values.push_back({e.mac / unit, of_type(&TypeEnergy::ifmap) / unit, of_type(&TypeEnergy::filter) / unit,
                              of_type(&TypeEnergy::psum) / unit, e.clock / unit, e.control / unit});
    }
    return without_empty_parts(std::move(out));
}

StackedBars cycles_by_reason(const std::string& title, const std::string& axis, const std::vector<CyclePart>& parts,
                             const std::vector<CycleBar>& bars) {
    StackedBars out{title, axis, {}, {}, {}, {}, "", 0};
    for (const CyclePart& part : parts) out.parts.push_back(part.part);
    for (const auto& [name, cycles, unit] : bars) {
        out.names.push_back(name);
        std::vector<double>& values = out.values.emplace_back();
        for (const CyclePart& part : parts) {
            Count sum = 0;
            for (const PeCycle reason : part.reasons) sum += cycles[at_reason(reason)];
            values.push_back(static_cast<double>(sum) / unit);
        }
    }
    return without_empty_parts(std::move(out));
}

StackedBars without_empty_parts(StackedBars bars) {
    for (std::size_t part = bars.parts.size(); part-- > 0;) {
        const auto at = static_cast<std::ptrdiff_t>(part);
        const auto holds = [&](const std::vector<double>& bar) { return bar[part] > 0; };
        if (bars.parts.size() == 1 || std::any_of(bars.values.begin(), bars.values.end(), holds)) continue;
        bars.parts.erase(bars.parts.begin() + at);
        for (std::vector<double>& bar : bars.values) bar.erase(bar.begin() + at);
    }
    return bars;
}

}  // namespace eyrie
