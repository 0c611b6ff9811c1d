#include "sim/trace/running_counters.hpp"

#include <algorithm>
#include <array>

#include "sim/trace/access_walk.hpp"
#include "sim/trace/pe_actions.hpp"
#include "sim/trace/pe_operands.hpp"

namespace eyrie {

namespace {

constexpr std::size_t levels = 4, types = 3, kinds = 5;

void grow(RunningCounter& counter, Cycle cycle) {
    if (counter.steps.empty() || counter.steps.back().first != cycle) counter.steps.emplace_back(cycle, 0);
    ++counter.steps.back().second;
}

void count_accesses(const TracedLayer& traced, Cycle first, Cycle end, std::vector<RunningCounter>& counters) {
    std::array<RunningCounter, levels * types * kinds> of_accesses;
    for (std::size_t i = 0; i < of_accesses.size(); ++i)
        of_accesses[i].name = std::string(access_level_names[i / kinds / types]) + "." +
                              access_type_names[i / kinds % types] + "." + access_kind_names[i % kinds];
    const BlockChoice blocks(traced.machine);
    AccessWalk walk(traced, blocks);
    std::vector<Access> accesses;
    while (walk.next(accesses))
        for (const Access& access : accesses) {
            if (access.cycle < first || access.cycle >= end) continue;
            const std::size_t level = static_cast<std::size_t>(access.level),
                              type = static_cast<std::size_t>(access.type);
            grow(of_accesses[(level * types + type) * kinds + static_cast<std::size_t>(access.kind)], access.cycle);
        }
    for (RunningCounter& counter : of_accesses)
        if (!counter.steps.empty()) counters.push_back(std::move(counter));
}

// By cycle: MACs of all PEs, and those that a zero ifmap word switches off.
void count_macs(const TracedLayer& traced, Cycle first, Cycle end, std::vector<RunningCounter>& counters) {
    std::vector<Count> macs(static_cast<std::size_t>(end - first)), gated(macs.size());
    for (std::size_t pe = 0; pe < traced.pes(); ++pe) {
        std::int32_t shape = -1;
        PeOperands operands;
        for (const PeAction& action : pe_actions(traced, pe, PeEventKind::cycles)) {
            if (action.reason() != PeCycle::busy) continue;
            const PassOperands place(traced.layer, traced.plan, action.pass);
            if (shape != place.pass().shape) operands = pe_operands(place.shape(), pe);
            shape = place.pass().shape;
            for (Cycle at = std::max(action.cycle, first); at < std::min(action.end(), end); ++at) {
                const Operand ifmap = place.ifmap(operands.macs.at(action.first + (at - action.cycle)));
                const std::size_t i = static_cast<std::size_t>(at - first);
                ++macs[i];
                if (traced.machine.pe.zero_gating && ifmap_word(traced.layer, traced.data, ifmap) == 0) ++gated[i];
            }
        }
    }
    const auto add = [&](const char* name, const std::vector<Count>& by_cycle) {
        RunningCounter counter{name, {}};
        for (std::size_t i = 0; i < by_cycle.size(); ++i)
            if (by_cycle[i] != 0) counter.steps.emplace_back(first + static_cast<Cycle>(i), by_cycle[i]);
        if (!counter.steps.empty()) counters.push_back(std::move(counter));
    };
    add("macs", macs);
    add("gated_macs", gated);
}

}  // namespace

std::vector<RunningCounter> running_counters(const TracedLayer& traced, Cycle first, Cycle end) {
    std::vector<RunningCounter> counters;
    count_accesses(traced, first, end, counters);
    count_macs(traced, first, end, counters);
    return counters;
}

}  // namespace eyrie
