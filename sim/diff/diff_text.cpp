#include <algorithm>

#include <fmt/format.h>

#include "sim/diff/result_diff.hpp"
#include "sim/text/shown.hpp"
#include "sim/text/tables.hpp"

namespace eyrie {

namespace {

constexpr std::size_t longest_value = 40, shortest_value = 15, before_difference = 10;

// A text of more than `most` characters from a little before the place where it differs from the other one.
std::string shortened(const std::string& text, const std::string& other, std::size_t most) {
    if (text.empty()) return "-";
    if (text.size() <= most) return text;
    const std::size_t before = std::min(before_difference, most / 3);
    const auto differ = static_cast<std::size_t>(
        std::mismatch(text.begin(), text.end(), other.begin(), other.end()).first - text.begin());
    const std::size_t latest = text.size() - most, from = std::min(differ > before ? differ - before : 0, latest);
    return fmt::format("{}{}{}", from == 0 ? "" : "...", text.substr(from, most), from == latest ? "" : "...");
}

// How much of a value there is room for, beside the longest key and the other value.
std::size_t room_for_values(const RunDiff& run, std::size_t width) {
    if (width == 0) return longest_value;
    constexpr std::size_t between = 2, dots = 6;
    std::size_t key = 0;
    for (const DifferingKey& one : run.keys)
        if (!one.derived) key = std::max(key, one.key.size());
    const std::size_t taken = key + 2 * (between + dots);
    return std::clamp(width > taken ? (width - taken) / 2 : 0, shortest_value, longest_value);
}

// Three digits behind the point where they say something.
std::string ratio_text(const std::optional<double>& ratio) {
    if (!ratio) return "-";
    return *ratio == 0 || (*ratio >= 0.01 && *ratio < 1000) ? fixed(*ratio, 3) : fmt::format("{:.3g}", *ratio);
}

std::string amount_text(const Amounts& of, std::size_t place) {
    if (place >= of.size() || !of[place]) return "-";
    return of[place]->is_count() ? with_thousands(static_cast<std::int64_t>(of[place]->count()))
                                 : scaled(of[place]->number());
}

std::string keys_table(const RunDiff& run, std::size_t width) {
    const std::size_t room = room_for_values(run, width);
    TextTable table({"key", "A", "B"});
    std::size_t rows = 0, derived = 0;
    for (const DifferingKey& one : run.keys) {
        derived += one.derived ? 1 : 0;
        if (one.derived) continue;
        ++rows;
        table.row({one.key, shortened(one.a, one.b, room), shortened(one.b, one.a, room)});
    }
    std::string text =
        run.keys.empty() ? "No key differs\n" : "Keys that differ\n" + (rows > 0 ? table.text({width, {}, {}}) : "");
    if (derived > 0)
        text += fmt::format("and {} price{} derived from these machines (--json has all)\n", derived,
                            derived == 1 ? "" : "s");
    return text + "\n";
}

// A row for each layer, one for all that both have, and one for the whole network.
template <class Row>
std::string layer_table(const RunDiff& run, std::size_t width, const std::vector<std::string>& header, Row row) {
    TextTable table(header);
    for (const LayerDiff& layer : run.layers) table.row(row(layer));
    table.rule();
    if (!run.total.a.empty()) table.row(row(run.total));
    for (const LayerDiff& whole : run.whole) table.row(row(whole));
    return table.text({width, {}, {}});
}

std::string pairs_table(const RunDiff& run, std::size_t width, AmountPlace first, const char* name, AmountPlace second,
                        const char* other) {
    const auto title = [](const char* of, const char* side) { return fmt::format("{} {}", of, side); };
    return layer_table(
        run, width, {"layer", title(name, "A"), title(name, "B"), "B/A", title(other, "A"), title(other, "B"), "B/A"},
        [&](const LayerDiff& layer) {
            std::vector<std::string> cells = {layer.name};
            for (const AmountPlace place : {first, second}) {
                const std::size_t at = at_place(place);
                cells.insert(cells.end(), {amount_text(layer.a, at), amount_text(layer.b, at),
                                           ratio_text(layer.ratio(at, run.same_unit()))});
            }
            return cells;
        });
}

std::string access_title(std::size_t place) {
    std::string title = amount_columns()[place].name;
    std::replace(title.begin(), title.end(), '_', ' ');
    return title;
}

// Of all layers; as many columns side by side as a narrow terminal has room for.
std::string access_ratios(const RunDiff& run, std::size_t width) {
    constexpr std::size_t side_by_side = 5;
    const std::size_t end = amount_columns().size();
    std::string text;
    for (std::size_t first = at_place(AmountPlace::accesses); first < end; first += side_by_side) {
        const std::size_t last = std::min(end, first + side_by_side);
        std::vector<std::string> header = {"layer"};
        for (std::size_t i = first; i < last; ++i) header.push_back(access_title(i));
        text += layer_table(run, width, header, [&](const LayerDiff& layer) {
            std::vector<std::string> cells = {layer.name};
            for (std::size_t i = first; i < last; ++i) cells.push_back(ratio_text(layer.ratio(i, run.same_unit())));
            return cells;
        });
    }
    return text;
}

std::string access_totals(const RunDiff& run) {
    if (run.total.a.empty()) return "";
    TextTable table({"words, bytes", "A", "B", "B/A"});
    for (std::size_t i = at_place(AmountPlace::accesses); i < amount_columns().size(); ++i)
        table.row({access_title(i), amount_text(run.total.a, i), amount_text(run.total.b, i),
                   ratio_text(run.total.ratio(i, run.same_unit()))});
    return fmt::format("\nAccesses, {}\n{}", run.total.name, table.text());
}

std::string only_in(const char* which, const RunDiff& run, bool in_a) {
    std::vector<std::string> names;
    for (const LayerDiff& layer : run.layers)
        if ((in_a ? layer.b : layer.a).empty()) names.push_back(layer.name);
    return names.empty() ? "" : shown(fmt::format("only in {}: {}", which, fmt::join(names, ", "))) + "\n";
}

std::string run_text(const RunDiff& run, std::size_t width) {
    std::string text = run.name.empty() ? "" : shown(run.name) + "\n";
    // A command stays on one line, so that it can be copied.
    const auto side = [&](const char* which, const std::string& what, const std::string& command) {
        return wrapped(fmt::format("{}: {}\n", which, shown(what)), width) +
               (command.empty() ? "" : fmt::format("   {}\n", shown(command)));
    };
    text += side("A", run.a, run.command_a) + side("B", run.b, run.command_b) + "\n" + keys_table(run, width);
    text += fmt::format("Time, in core cycles\n{}\n", pairs_table(run, width, AmountPlace::array_cycles, "array",
                                                                  AmountPlace::total_cycles, "total"));
    text += fmt::format("Energy, in {}{}; EDP: energy times total cycles\n{}\n", shown(run.unit_a),
                        run.same_unit() ? "" : fmt::format(" and {}: no ratios", shown(run.unit_b)),
                        pairs_table(run, width, AmountPlace::energy, "energy", AmountPlace::edp, "EDP"));
    text += fmt::format("Accesses, B/A\n{}{}", access_ratios(run, width), access_totals(run));
    const std::string more = only_in("A", run, true) + only_in("B", run, false);
    text += (more.empty() && run.notes.empty() ? "" : "\n") + wrapped(more, width);
    for (const std::string& note : run.notes) text += wrapped(shown(note) + "\n", width);
    return text;
}

}  // namespace

std::string diff_text(const ResultDiff& diff, std::size_t width) {
    std::string text;
    for (const RunDiff& run : diff.runs) text += (text.empty() ? "" : "\n") + run_text(run, width);
    const auto only = [&](const char* which, const std::vector<std::string>& names) {
        if (!names.empty())
            text += wrapped(shown(fmt::format("only in {}: {}", which, fmt::join(names, ", "))) + "\n", width);
    };
    only("A", diff.only_in_a);
    only("B", diff.only_in_b);
    return text;
}

}  // namespace eyrie
