#include "sim/trace/running_counters.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "sim/trace/access_walk.hpp"
#include "sim/trace/pe_actions.hpp"
#include "sim/trace/pe_intervals.hpp"

namespace eyrie {

namespace {

void grow(RunningCounter& counter, LayerCycle cycle) {
    if (counter.steps.empty() || counter.steps.back().first != cycle) counter.steps.emplace_back(cycle, 0);
    ++counter.steps.back().second;
}

void count_accesses(const TracedLayer& traced, LayerCycle first, LayerCycle end,
                    std::vector<RunningCounter>& counters) {
    std::array<RunningCounter, access_classes> of_accesses;
    for (std::size_t i = 0; i < access_classes; ++i) of_accesses[i].name = access_class_name(i, ".");
    const BlockChoice blocks(traced.machine);
    AccessWalk walk(traced, blocks);
    std::vector<Access> accesses;
    while (walk.next(accesses))
        for (const Access& access : accesses)
            if (access.cycle >= first && access.cycle < end) grow(of_accesses[access_class(access)], access.cycle);
    for (RunningCounter& counter : of_accesses)
        if (!counter.steps.empty()) counters.push_back(std::move(counter));
}

// MACs of all PEs by cycle, and those that are gated by a zero ifmap word.
void count_macs(const TracedLayer& traced, LayerCycle first, LayerCycle end, std::vector<RunningCounter>& counters) {
    std::vector<Count> macs(static_cast<std::size_t>(end - first)), gated(macs.size());
    for (std::size_t pe = 0; pe < traced.pes(); ++pe)
        for (const PeInterval& interval : pe_intervals(traced, pe)) {
            if (step_of(interval.reason) != PeStep::mac) continue;
            const bool off = interval.reason == PeCycle::gated;
            for (LayerCycle at = std::max(interval.from, first); at < std::min(interval.to, end); ++at) {
                ++macs[static_cast<std::size_t>(at - first)];
                if (off) ++gated[static_cast<std::size_t>(at - first)];
            }
        }
    const auto add = [&](const char* name, const std::vector<Count>& by_cycle) {
        RunningCounter counter{name, {}};
        for (std::size_t i = 0; i < by_cycle.size(); ++i)
            if (by_cycle[i] != 0) counter.steps.emplace_back(first + static_cast<Cycles>(i), by_cycle[i]);
        if (!counter.steps.empty()) counters.push_back(std::move(counter));
    };
    add("macs", macs);
    add("gated_macs", gated);
}

// The PEs' other counts.
void count_tallies(const TracedLayer& traced, LayerCycle first, LayerCycle end, std::vector<RunningCounter>& counters) {
    std::array<std::map<LayerCycle, Count>, std::size(tallies)> grown;
    for (std::size_t pe = 0; pe < traced.pes(); ++pe)
        for (const PeAction& action : pe_actions(traced, pe, PeEventKind::counted))
            if (action.cycle >= first && action.cycle < end) grown[action.detail][action.cycle] += action.first;
    for (std::size_t i = 0; i < grown.size(); ++i)
        if (!grown[i].empty()) counters.push_back({tallies[i].name, {grown[i].begin(), grown[i].end()}});
}

}  // namespace

std::vector<RunningCounter> running_counters(const TracedLayer& traced, LayerCycle first, LayerCycle end) {
    std::vector<RunningCounter> counters;
    count_accesses(traced, first, end, counters);
    count_macs(traced, first, end, counters);
    count_tallies(traced, first, end, counters);
    return counters;
}

}  // namespace eyrie
