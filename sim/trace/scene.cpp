#include "sim/trace/scene.hpp"

#include "sim/trace/packed_integers.hpp"
#include "sim/trace/pe_actions.hpp"
#include "sim/trace/running_counters.hpp"
#include "sim/trace/scene_parts.hpp"

namespace eyrie {

using Json = nlohmann::ordered_json;

namespace {

Json counters_of(const TracedLayer& traced, const ShownCycles& shown) {
    Json counters = Json::object();
    for (const RunningCounter& counter : running_counters(traced, shown.first, shown.end)) {
        PackedIntegers steps;
        Cycle last = shown.first;
        for (const auto& [cycle, count] : counter.steps) {
            steps.add(static_cast<std::uint64_t>(cycle - last));
            steps.add(static_cast<std::uint64_t>(count));
            last = cycle;
        }
        counters[counter.name] = steps.base64();
    }
    return counters;
}

}  // namespace

Json scene_of(const TracedLayer& traced, const ShownCycles& shown) {
    Json scene;
    SceneWords words(traced);
    scene["first"] = shown.first;
    scene["end"] = shown.end;
    add_plan(traced, words, scene);
    add_pes(traced, shown, scene);
    add_networks(traced, shown, words, scene);
    scene["counters"] = counters_of(traced, shown);
    scene["words"] = words.json();
    return scene;
}

Cycle cycles_within(const TracedLayer& traced, const ShownCycles& shown, std::int64_t most) {
    std::vector<std::int64_t> in_cycle(static_cast<std::size_t>(shown.end - shown.first));
    std::int64_t before = 0;  // in recorded cycles that are not shown
    const auto count = [&](Cycle cycle, std::int64_t events) {
        if (cycle < shown.first)
            before += events;
        else if (cycle < shown.end)
            in_cycle[static_cast<std::size_t>(cycle - shown.first)] += events;
    };
    for (std::size_t pe = 0; pe < traced.pes(); ++pe)
        for (const PeAction& action : pe_actions(traced, pe)) count(action.cycle, 1);
    for (const BusLog* log : {&traced.events.filter_network, &traced.events.ifmap_network, &traced.events.psum_network,
                              &traced.events.output_network})
        for (const BusEvent& event : log->events)
            count(traced.layer_cycle(event.sent_at), 1 + event.words);
    std::int64_t events = before;
    for (std::size_t i = 0; i < in_cycle.size(); ++i) {
        events += in_cycle[i];
        if (events > most) return static_cast<Cycle>(i);
    }
    return shown.end - shown.first;
}

}  // namespace eyrie
