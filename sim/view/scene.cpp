#include "sim/view/scene.hpp"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "sim/trace/pe_actions.hpp"
#include "sim/trace/running_counters.hpp"
#include "sim/trace/transfer_words.hpp"
#include "sim/view/packed_integers.hpp"
#include "sim/view/scene_parts.hpp"

namespace eyrie {

using Json = nlohmann::ordered_json;

namespace {

// Psums in the buffer in a cycle: those that the passes up to `last` have left there, and that are still to be stored.
// What the program stores before that pass may go later, beside it, and what it stores behind may have begun to go.
std::int64_t psums_in(const TracedLayer& traced, std::int64_t last, LayerCycle cycle) {
    const Plan& plan = traced.plan;
    std::map<std::int64_t, std::int64_t> words;  // by their place
    std::int64_t last_stored = -1;               // pass
    for (std::size_t i = 0; i < plan.steps.size() && last >= 0; ++i) {
        const Step& step = plan.steps[i];
        if (step.kind == StepKind::run) {
            const Pass& pass = plan.passes[static_cast<std::size_t>(step.pass)];
            words[pass.psum_base] = plan.shape_of(pass).psum_words;
            if (step.pass == last) break;
        } else if (step.kind == StepKind::store) {
            const std::int32_t end = plan.last_pass_of(static_cast<StepIndex>(i));
            for (std::int32_t pass = step.pass; pass <= end; ++pass)
                words.erase(plan.passes[static_cast<std::size_t>(pass)].psum_base);
            last_stored = end;
        }
    }
    std::int64_t psums = 0;
    for (const auto& [place, count] : words) psums += count;
    for (const TransferEvent& transfer : traced.events.transfers) {
        if (transfer.kind != TransferKind::ofmap) continue;
        const std::int64_t gone = words_before(transfer, cycle);
        psums += transfer.pass <= last_stored ? transfer.words - gone : -gone;
    }
    return psums;
}

// Counters in the shown cycles, and the psums in the buffer before them.
void add_counters(const TracedLayer& traced, const ShownCycles& shown, Json& scene) {
    Json counters = Json::object();
    const LayerCycle recorded_from = std::min(traced.first_cycle(), shown.first);
    std::int64_t psums = psums_in(traced, traced.events.window.first_pass - 1, recorded_from);
    for (const RunningCounter& counter : running_counters(traced, recorded_from, shown.end)) {
        const int sign = counter.name == "glb.psum.write" ? 1 : counter.name == "glb.psum.read" ? -1 : 0;
        PackedIntegers steps;
        LayerCycle last = shown.first;
        for (const auto& [cycle, count] : counter.steps) {
            if (cycle < shown.first) {
                psums += sign * count;
                continue;
            }
            steps.add(static_cast<std::uint64_t>(cycle - last));
            steps.add(static_cast<std::uint64_t>(count));
            last = cycle;
        }
        if (!steps.empty()) counters[counter.name] = steps.base64();
    }
    scene["counters"] = counters;
    scene["psums_before"] = psums;
}

}  // namespace

Json scene_of(const TracedLayer& traced, const ShownCycles& shown) {
    Json scene;
    SceneWords words(traced);
    scene["first"] = shown.first.number();
    scene["end"] = shown.end.number();
    add_plan(traced, words, scene);
    add_pes(traced, shown, scene);
    add_networks(traced, shown, words, scene);
    add_counters(traced, shown, scene);
    scene["words"] = words.json();
    return scene;
}

Cycles cycles_within(const TracedLayer& traced, const ShownCycles& shown, std::int64_t most) {
    std::vector<std::int64_t> in_cycle(static_cast<std::size_t>(shown.end - shown.first));
    std::int64_t before = 0;  // in recorded cycles that are not shown
    const auto count = [&](LayerCycle cycle, std::int64_t events) {
        if (cycle < shown.first)
            before += events;
        else if (cycle < shown.end)
            in_cycle[static_cast<std::size_t>(cycle - shown.first)] += events;
    };
    for (std::size_t pe = 0; pe < traced.pes(); ++pe)
        for (const PeAction& action : pe_actions(traced, pe)) count(action.cycle, 1);
    for (const BusLog& log : traced.events.networks)
        for (const BusEvent& event : log.events) count(traced.layer_cycle(event.sent_at), 1 + event.words);
    std::int64_t events = before;
    for (std::size_t i = 0; i < in_cycle.size(); ++i) {
        events += in_cycle[i];
        if (events > most) return static_cast<Cycles>(i);
    }
    return shown.end - shown.first;
}

}  // namespace eyrie
