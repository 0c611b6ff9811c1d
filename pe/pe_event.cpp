#include "pe/pe_event.hpp"

namespace eyrie {

void PeLog::add(const PeEvent& event) {
    if (!pass_kept_) {
        events.push_back({event.at, pass_, 1, PeEventKind::pass, 0});
        pass_kept_ = true;
        last_cycles_ = last_filter_ = 0;
    }
    events.push_back(event);
}

bool PeLog::prolong(std::size_t last, const PeEvent& more, bool numbered) {
    if (!pass_kept_ || last == 0) return false;
    PeEvent& event = events[last - 1];
    if (event.detail != more.detail || event.at + event.count != more.at ||
        (numbered && event.first + event.count != more.first))
        return false;
    event.count += more.count;
    return true;
}

void PeLog::spend(ArrayCycle at, Cycles cycles, PeCycle reason, std::int64_t first) {
    if (cycles == 0 || !window.touches(at, at + cycles)) return;
    const PeEvent event{at, first, static_cast<std::int32_t>(cycles), PeEventKind::cycles,
                        static_cast<std::uint8_t>(reason)};
    if (prolong(last_cycles_, event, is_numbered(event.kind, event.detail))) return;
    add(event);
    last_cycles_ = events.size();
}

void PeLog::keep_filter(ArrayCycle at, std::int64_t number) {
    const PeEvent event{at, number, 1, PeEventKind::filter_taken, 0};
    if (!window.has(at)) return keep(event);  // which counts it
    if (prolong(last_filter_, event, true)) return;
    add(event);
    last_filter_ = events.size();
}

}  // namespace eyrie
