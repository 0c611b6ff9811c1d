#include "sim/chip/view_window.hpp"

#include <algorithm>

#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

std::string range(std::int64_t first, std::int64_t end) { return std::to_string(first) + ".." + std::to_string(end); }

ShownCycles wanted_cycles(const ViewWindow& window, const LayerExtent& layer) {
    const std::int64_t passes = static_cast<std::int64_t>(layer.pass_starts.size());
    if (window.unit == ViewWindow::Unit::nothing) return {0, layer.cycles};
    const bool of_cycles = window.unit == ViewWindow::Unit::cycles;
    const std::int64_t all = of_cycles ? layer.cycles : passes;
    const char* const unit = of_cycles ? "cycles" : "passes";
    if (window.first >= all)
        throw InputError("--window: found " + window.text + ", " + layer.name + " has " + std::to_string(all) + " " + unit +
                         "; allowed: a part of " + unit + "=" + range(0, all));
    const std::int64_t end = std::min(window.end, all);
    if (of_cycles) return {window.first, end};
    // What the array waits for before its first pass belongs to it.
    return {window.first == 0 ? 0 : layer.pass_starts[static_cast<std::size_t>(window.first)],
            end == passes ? layer.cycles : layer.pass_starts[static_cast<std::size_t>(end)]};
}

}  // namespace

ChosenWindow choose_window(const ViewWindow& window, const LayerExtent& layer) {
    ChosenWindow chosen;
    chosen.wanted = chosen.shown = wanted_cycles(window, layer);
    const auto next = std::upper_bound(layer.pass_starts.begin(), layer.pass_starts.end(), chosen.shown.first);
    chosen.first_pass = std::max<std::int64_t>(next - layer.pass_starts.begin() - 1, 0);
    const Cycle recorded_from = next == layer.pass_starts.begin() ? 0 : *(next - 1);
    const ViewLimits& limits = window.unit == ViewWindow::Unit::nothing ? unasked_view : largest_view;
    const Cycle most = std::max<Cycle>(limits.pe_cycles / std::max<std::int64_t>(layer.active_pes, 1), 1);
    if (chosen.shown.first - recorded_from >= most)
        throw InputError("--window: found " + window.text + ", which begins " +
                         std::to_string(chosen.shown.first - recorded_from) + " cycles behind the beginning of pass " +
                         std::to_string(chosen.first_pass) + " in cycle " + std::to_string(recorded_from) + " of " + layer.name +
                         "; allowed: less than " + std::to_string(most) + ", since a page holds a pass from its beginning");
    chosen.shown.end = std::min(chosen.shown.end, recorded_from + most);
    return chosen;
}

}  // namespace eyrie
