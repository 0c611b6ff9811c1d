#include "sim/plot/stacked_bars.hpp"

#include <algorithm>

#include "sim/ledger/cells.hpp"
#include "sim/results/looks.hpp"

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

namespace {

// MAC, then `parts`, then what is only on some machines.
StackedBars energy_bars(const std::string& title, const std::string& axis, const std::vector<BarPart>& parts) {
    StackedBars out{title, axis, {}, {}, {}, {}, "", 0};
    const auto add = [&](const EnergyPart& part) { out.parts.push_back({part.title, colour_of(part).light}); };
    for_each_energy_part(PricedBy::every, add);
    out.parts.insert(out.parts.end(), parts.begin(), parts.end());
    for_each_energy_part(PricedBy::some, add);
    return out;
}

void add_bar(StackedBars& out, const EnergyBar& bar, const std::vector<double>& parts) {
    out.names.push_back(bar.name);
    std::vector<double>& values = out.values.emplace_back();
    const auto add = [&](const EnergyPart& part) { values.push_back(bar.energy.*part.energy / bar.unit); };
    for_each_energy_part(PricedBy::every, add);
    for (const double part : parts) values.push_back(part / bar.unit);
    for_each_energy_part(PricedBy::some, add);
}

}  // namespace

StackedBars energy_by_level(const std::string& title, const std::string& axis, const std::vector<EnergyBar>& bars) {
    std::vector<BarPart> parts;
    for_each_level([&](Level level, const LevelRow& row) { parts.push_back({row.title, colour_of(level).light}); });
    StackedBars out = energy_bars(title, axis, parts);
    for (const EnergyBar& bar : bars) {
        std::vector<double> energies;
        for (const TypeEnergy& level : bar.energy.level) energies.push_back(level.sum());
        add_bar(out, bar, energies);
    }
    return without_empty_parts(std::move(out));
}

StackedBars energy_by_type(const std::string& title, const std::string& axis, const std::vector<EnergyBar>& bars) {
    std::vector<BarPart> parts;
    for_each_type([&](DataType type, const char* name) { parts.push_back({name, colour_of(type).light}); });
    StackedBars out = energy_bars(title, axis, parts);
    for (const EnergyBar& bar : bars) {
        std::vector<double> energies;
        for_each_type([&](DataType type, const char*) { energies.push_back(bar.energy.of(type)); });
        add_bar(out, bar, energies);
    }
    return without_empty_parts(std::move(out));
}

StackedBars cycles_by_reason(const std::string& title, const std::string& axis, const std::vector<CycleBar>& bars) {
    StackedBars out{title, axis, {}, {}, {}, {}, "", 0};
    for (const CycleLook& look : cycle_looks) out.parts.push_back({look.title, look.colour.light});
    for (const auto& [name, cycles, unit] : bars) {
        out.names.push_back(name);
        std::vector<double>& values = out.values.emplace_back();
        for (const Count spent : cycles) values.push_back(static_cast<double>(spent) / unit);
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
