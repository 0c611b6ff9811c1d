#include "sim/trace/pe_actions.hpp"

#include <algorithm>

namespace eyrie {

namespace {

template <class Wanted>
std::vector<PeAction> actions_of(const TracedLayer& traced, std::size_t pe, Wanted wanted) {
    const auto& events = traced.events.pes[pe].events;
    std::vector<PeAction> actions;
    actions.reserve(events.size());
    std::int32_t pass = 0;
    bool in_order = true;
    // By cycle and kind, so that the order is the same in every window.
    const auto before = [](const PeAction& a, const PeAction& b) {
        return a.cycle != b.cycle ? a.cycle < b.cycle : a.kind < b.kind;
    };
    const auto add = [&](const PeAction& action) {
        in_order = in_order && (actions.empty() || !before(action, actions.back()));
        actions.push_back(action);
    };
    for (const PeEvent& event : events) {
        if (event.kind == PeEventKind::pass) pass = static_cast<std::int32_t>(event.first);
        if (event.kind == PeEventKind::pass || !wanted(event.kind)) continue;
        traced.events.clock.for_each_stretch(
            event.at, event.at + event.count, [&](ArrayCycle at, LayerCycle cycle, Cycles count) {
                const LayerCycle from = std::max(cycle, traced.first_cycle());
                const LayerCycle to = std::min(cycle + count, traced.end_cycle());
                if (from >= to) return;
                const std::int64_t first = is_numbered(event.kind, event.detail)
                                               ? event.first + (at - event.at) + (from - cycle)
                                               : event.first;
                if (event.kind != PeEventKind::filter_taken)
                    return add({from, first, static_cast<std::int32_t>(to - from), pass, event.kind, event.detail});
                for (Cycles i = 0; i < to - from; ++i)  // other actions lie between them
                    add({from + i, first + i, 1, pass, event.kind, event.detail});
            });
    }
    // A PE may log an event ahead of earlier ones: a word that it takes, or a psum that will leave its pipeline.
    if (!in_order) std::stable_sort(actions.begin(), actions.end(), before);
    return actions;
}

}  // namespace

std::vector<PeAction> pe_actions(const TracedLayer& traced, std::size_t pe) {
    return actions_of(traced, pe, [](PeEventKind) { return true; });
}

std::vector<PeAction> pe_actions(const TracedLayer& traced, std::size_t pe, PeEventKind kind) {
    return actions_of(traced, pe, [&](PeEventKind one) { return one == kind; });
}

}  // namespace eyrie
