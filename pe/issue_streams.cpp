// Programs without a window: every MAC takes one ifmap word, from the network or a neighbour, and does not keep it.
// Filter words are kept in the spad, or also taken one for every MAC.
#include <type_traits>

#include "pe/issue.hpp"

namespace eyrie {

// Adds the product once both operands have arrived.
bool PeIssue::add_product(PeCore& core, PeIntake& intake) {
    if (state_.product_added) return true;
    std::int16_t filter;
    if (!intake.take_streamed_filter(core, filter)) return false;
    const std::int16_t ifmap = core.spads.window[0];
    const std::int32_t product = product_of(filter, ifmap, core.arithmetic);
    with_word_of(core.arithmetic.psum_bits, [&](auto word) {
        using Sum = decltype(word);
        using Unsigned = std::make_unsigned_t<Sum>;
        Sum& sum = *core.spads.psums.as<Sum>();
        sum = static_cast<Sum>(static_cast<Unsigned>(sum) + static_cast<Unsigned>(product));
    });
    if (ifmap == 0) ++state_.zero_words;
    return state_.product_added = true;
}

bool PeIssue::stream_macs(PeCore& core, PeIntake& intake, PeOutput& output) {
    const int entries = core.entries;
    const bool merged = core.config.psum_addition == PsumAddition::merged;
    bool progressed = false;
    for (; core.state.entry < entries; ++core.state.entry) {
        const bool had_ifmap = intake.has_ifmap();
        if (!intake.take_streamed_ifmap(core)) return progressed;
        progressed |= !had_ifmap;
        const bool had_filter = state_.product_added;
        if (!add_product(core, intake)) return progressed;
        progressed |= !had_filter;
        if (merged && core.state.entry + 1 == entries) {  // this MAC also takes the incoming psum and outputs the sum
            state_.accumulated = true;
            return finish_psums(core, intake, output, PeCycle::busy) || progressed;
        }
        core.spend(1, PeCycle::busy);
        state_.product_added = false;
        intake.next_entry();
        progressed = true;
    }
    state_.accumulated = true;
    state_.phase = Phase::add_psums;
    return true;
}

void PeIssue::skip_macs(PeCore& core, PeIntake& intake, std::int64_t macs) {
    const std::int64_t done = core.macs_done() + macs;
    const std::int64_t end = done / core.entries;
    state_.zero_words = 0;
    count_positions(core, end - core.state.position);
    core.state.position = static_cast<int>(end);
    core.state.entry = static_cast<int>(done % core.entries);
    intake.stand_at_entry(core.state.entry);
}

}  // namespace eyrie
