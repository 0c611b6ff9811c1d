#include "sim/view/view_window.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

// The first behind the layer's end is an error; an end behind it is the layer's end.
void check_first(const ViewWindow& window, const LayerExtent& layer, std::int64_t first, std::int64_t all,
                 const char* one, const char* many) {
    if (first >= all)
        throw InputError(fmt::format("--window: found {}, {} has {} {}; allowed: a part of {}=0..{}{}", window.text,
                                     layer.name, all, all == 1 ? one : many, many, all,
                                     layer.sides > 1 ? ", as every side shows the window" : ""));
}

ShownCycles wanted_cycles(const ViewWindow& window, const LayerExtent& layer) {
    const RecordingWindow& wanted = window.wanted;
    const std::int64_t passes = static_cast<std::int64_t>(layer.pass_starts.size());
    check_first(window, layer, wanted.first_cycle.number(), layer.end.number(), "cycle", "cycles");
    check_first(window, layer, wanted.first_pass, passes, "pass", "passes");
    // What the array waits for before its first pass belongs to it.
    const LayerCycle first =
        wanted.first_pass == 0 ? 0 : layer.pass_starts[static_cast<std::size_t>(wanted.first_pass)];
    const LayerCycle end =
        wanted.end_pass >= passes ? layer.end : layer.pass_starts[static_cast<std::size_t>(wanted.end_pass)];
    return {std::max(first, wanted.first_cycle), std::min(end, wanted.end_cycle)};
}

}  // namespace

ChosenWindow choose_window(const ViewWindow& window, const LayerExtent& layer) {
    ChosenWindow chosen;
    chosen.wanted = chosen.shown = wanted_cycles(window, layer);
    const auto next = std::upper_bound(layer.pass_starts.begin(), layer.pass_starts.end(), chosen.shown.first);
    chosen.first_pass = std::max<std::int64_t>(next - layer.pass_starts.begin() - 1, 0);
    const LayerCycle recorded_from = next == layer.pass_starts.begin() ? layer.pass_starts.front() : *(next - 1);
    const Cycles most = std::max<Cycles>(limits_of(window).pe_cycles / std::max<std::int64_t>(layer.active_pes, 1), 1);
    if (chosen.shown.first - recorded_from >= most) throw too_far(window, layer, chosen);
    chosen.shown.end = std::min(chosen.shown.end, recorded_from + most);
    return chosen;
}

std::string clipped_note(const ViewWindow& window, const LayerExtent& layer) {
    const RecordingWindow unbounded;
    const std::int64_t passes = static_cast<std::int64_t>(layer.pass_starts.size());
    const auto note = [&](std::int64_t all, const char* one, const char* many) {
        return fmt::format("--window {} ends behind it: it has {} {}", window.text, all, all == 1 ? one : many);
    };
    if (window.wanted.end_cycle > layer.end && window.wanted.end_cycle != unbounded.end_cycle)
        return note(layer.end.number(), "cycle", "cycles");
    if (window.wanted.end_pass > passes && window.wanted.end_pass != unbounded.end_pass)
        return note(passes, "pass", "passes");
    return "";
}

InputError too_far(const ViewWindow& window, const LayerExtent& layer, const ChosenWindow& chosen) {
    const LayerCycle start = layer.pass_starts[static_cast<std::size_t>(chosen.first_pass)];
    return InputError(fmt::format(
        "--window: found {}, which begins {} cycles behind the beginning of pass {} of {}: more than a page holds, and "
        "it holds a pass from its beginning; allowed: a beginning in or soon after cycle {}, or of another pass",
        window.is_given() ? window.text : "none", chosen.shown.first - start, chosen.first_pass, layer.name,
        start.number()));
}

}  // namespace eyrie
