#include "sim/results/layer_bound.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/kernel/clock.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

namespace {

constexpr PeCycle working_reasons[] = {PeCycle::busy, PeCycle::gated, PeCycle::psum_addition, PeCycle::window_shift,
                                       PeCycle::control};
constexpr double half = 0.5;

double over(double part, double whole) { return whole > 0 ? part / whole : 0; }

double working_share(const LayerResult& layer) {
    Count working = 0;
    for (const PeCycle reason : working_reasons) working += layer.counters.pe_cycles[at_reason(reason)];
    return over(static_cast<double>(working),
                static_cast<double>(layer.counters.cycles.total) * static_cast<double>(layer.active_pes));
}

}  // namespace

double dram_bytes_per_cycle(const AcceleratorConfig& machine) {
    const double link_cycles_per_cycle =
        static_cast<double>(clock_period(machine.core_khz)) / static_cast<double>(clock_period(machine.dram.link_khz));
    return machine.dram.link_width_bits / 8.0 * link_cycles_per_cycle;
}

std::vector<std::string> bound_parts() {
    std::vector<std::string> names = {"PEs"};
    for (const auto& one : network_cycle_rows) names.push_back(fmt::format("{} network", one.name));
    names.emplace_back("DRAM");
    return names;
}

LayerBound bound_of(const LayerResult& layer, const AcceleratorConfig& machine) {
    const LayerCounters& c = layer.counters;
    const double cycles = static_cast<double>(c.cycles.total);
    std::vector<double> shares = {working_share(layer)};
    for (const auto& one : network_cycle_rows)
        shares.push_back(over(static_cast<double>(c.network_busy.*one.count), cycles));
    shares.push_back(over(static_cast<double>(sum(c.dram_crossed)) / dram_bytes_per_cycle(machine), cycles));
    LayerBound bound;
    const std::vector<std::string> names = bound_parts();
    for (std::size_t i = 0; i < names.size(); ++i) bound.parts.push_back({names[i], shares[i]});
    const auto busiest = std::max_element(bound.parts.begin(), bound.parts.end(),
                                          [](const BusyShare& a, const BusyShare& b) { return a.share < b.share; });
    const bool latency = busiest->share < half;
    bound.by = latency ? "latency" : busiest->part;
    bound.share = latency ? 1 - busiest->share : busiest->share;
    return bound;
}

std::string LayerBound::text() const { return fmt::format("{} {}", by, percent(share)); }

}  // namespace eyrie
