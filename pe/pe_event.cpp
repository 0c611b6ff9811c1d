#include "pe/pe_event.hpp"

namespace eyrie {

void PeLog::add(const PeEvent& event) {
    if (!pass_kept_) {
        events.push_back({event.at, pass_, 1, PeEventKind::pass, 0});
        pass_kept_ = true;
        last_cycles_ = 0;
    }
    events.push_back(event);
}

void PeLog::spend(Cycle at, Cycle cycles, PeCycle reason, std::int64_t first) {
    if (cycles == 0 || !window.touches(at, at + cycles)) return;
    if (pass_kept_ && last_cycles_ > 0) {
        PeEvent& last = events[last_cycles_ - 1];
        const bool numbered = reason == PeCycle::busy || reason == PeCycle::psum_addition;
        if (last.reason() == reason && last.at + last.count == at && (!numbered || last.first + last.count == first)) {
            last.count += static_cast<std::int32_t>(cycles);
            return;
        }
    }
    add({at, first, static_cast<std::int32_t>(cycles), PeEventKind::cycles, static_cast<std::uint8_t>(reason)});
    last_cycles_ = events.size();
}

}  // namespace eyrie
