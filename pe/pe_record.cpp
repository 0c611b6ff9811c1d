// What a PE writes into its log.
#include "pe/pe.hpp"

namespace eyrie {

void Pe::log_cycles(Cycle cycles, PeCycle reason) {
    std::int64_t first = 0;
    if (reason == PeCycle::busy) first = entry_number() * program_->filters + filter_;
    if (reason == PeCycle::psum_addition) first = psum_number();
    log_->spend(time_, cycles, reason, first);
}

void Pe::log_filter(Cycle at, std::int64_t number) { log_->keep_filter(at, number); }

void Pe::log_ifmap(Cycle at, IfmapSide from, bool to_above, bool to_left) {
    const auto keep = [&](PeEventKind kind, IfmapSide side) {
        log_->keep({at, entry_number(), 1, kind, static_cast<std::uint8_t>(side)});
    };
    keep(PeEventKind::ifmap_taken, from);
    if (to_above) keep(PeEventKind::ifmap_passed, IfmapSide::above);
    if (to_left) keep(PeEventKind::ifmap_passed, IfmapSide::left);
}

void Pe::log_psums(PeEventKind kind, Cycle at, int count) { log_->keep({at, psum_number(), count, kind, 0}); }

}  // namespace eyrie
