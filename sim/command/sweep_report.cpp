#include "sim/command/sweep_report.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/results/remarks.hpp"
#include "sim/sweep/store/sweep_remarks.hpp"
#include "sim/text/shown.hpp"
#include "sim/text/tables.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

namespace {

constexpr std::size_t first_points = 10;
constexpr std::size_t first_refused = 20;
constexpr std::size_t most_examined = 10000;  // by a dry run, which is to take seconds

std::string points_text(std::int64_t count) { return counted(count, "point"); }

std::string cell(const nlohmann::ordered_json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string parameters_text(const nlohmann::ordered_json& parameters) {
    std::string text;
    for (const auto& [key, value] : parameters.items())
        text += fmt::format("{}{}={}", text.empty() ? "" : ", ", key, cell(value));
    return text;
}

std::string heading(const Sweep& sweep) {
    const SelectedPoints& selected = sweep.selected();
    std::string text = fmt::format("{}: {} of {}", shown(sweep.space().file().name), points_text(sweep.points()),
                                   counted(static_cast<std::int64_t>(sweep.space().candidates()), "candidate"));
    if (sweep.space().file().sample) text += fmt::format(", drawn with seed {}", sweep.space().file().sample->seed);
    if (!sweep.space().file().constraints.empty())
        text += fmt::format("; constraints exclude {} of {} tried",
                            with_thousands(static_cast<std::int64_t>(selected.excluded)),
                            with_thousands(static_cast<std::int64_t>(selected.tried)));
    return text + "\n";
}

std::string first_points_text(const Sweep& sweep, const std::vector<std::int64_t>& ordinals, std::size_t width) {
    std::vector<std::string> header = {"point"};
    for (const std::string& key : sweep.space().varied_keys()) header.push_back(key);
    TextTable table(header);
    for (std::size_t i = 0; i < ordinals.size() && i < first_points; ++i) {
        std::vector<std::string> row = {std::to_string(ordinals[i])};
        const nlohmann::ordered_json parameters = sweep.parameters(ordinals[i]);
        for (const auto& [key, value] : parameters.items()) row.push_back(cell(value));
        table.row(row);
    }
    return table.text({width, {}, {}}) + (ordinals.size() > first_points ? "...\n" : "");
}

std::vector<std::int64_t> chosen(const Sweep& sweep, const SweepChoices& choices) {
    if (!choices.ordinals.empty()) return choices.ordinals;
    std::vector<std::int64_t> all;
    for (std::int64_t ordinal = 0; ordinal < sweep.points(); ++ordinal) all.push_back(ordinal);
    return all;
}

std::vector<std::int64_t> evenly(const std::vector<std::int64_t>& all, std::size_t most) {
    if (all.size() <= most) return all;
    std::vector<std::int64_t> some;
    for (std::size_t i = 0; i < most; ++i) some.push_back(all[i * all.size() / most]);
    return some;
}

}  // namespace

std::string dry_run_text(Sweep& sweep, const std::string& store_path, const SweepChoices& choices, std::size_t width) {
    const std::vector<std::int64_t> ordinals = chosen(sweep, choices);
    const std::vector<std::int64_t> examined = evenly(ordinals, most_examined);
    const bool some = examined.size() < ordinals.size();
    const bool stored = std::filesystem::exists(store_path);
    std::unique_ptr<Store> store;
    if (stored) store = std::make_unique<Store>(store_path, Store::Mode::read);
    std::set<std::string> keys;
    std::int64_t known = 0;
    std::int64_t refused = 0;
    std::string refusals;
    for (const std::int64_t ordinal : examined) {
        const Sweep::Point point = sweep.resolve(ordinal);
        if (!keys.insert(point.inputs.key).second) continue;
        if (store && store->knows(point.inputs.key)) ++known;
        if (point.valid) continue;
        if (static_cast<std::size_t>(++refused) <= first_refused)
            refusals += "  " +
                        shown(fmt::format("point {}: {}: {}", ordinal, parameters_text(sweep.parameters(ordinal)),
                                          point.failure)) +
                        "\n";
    }
    std::string text = heading(sweep);
    if (!choices.ordinals.empty()) text += points_text(static_cast<std::int64_t>(ordinals.size())) + " chosen\n";
    if (some)
        text += fmt::format("{} of them, evenly spread, are examined; the following is of these\n",
                            with_thousands(static_cast<std::int64_t>(examined.size())));
    if (keys.size() < examined.size())
        text += with_thousands(static_cast<std::int64_t>(examined.size() - keys.size())) +
                " are the same as others in all that a result depends on\n";
    if (stored)
        text +=
            fmt::format("{} {} in {} already\n", with_thousands(known), known == 1 ? "is" : "are", shown(store_path));
    text = wrapped(text, width) + fmt::format("\n{}\n", first_points_text(sweep, ordinals, width));
    std::string built = fmt::format("All machines{} can be built; whether a mapping fits is known when a point runs.\n",
                                    some ? " examined" : "");
    if (refused > 0) built = fmt::format("{} cannot be built:\n{}", points_text(refused), refusals);
    if (static_cast<std::size_t>(refused) > first_refused)
        built += fmt::format("  and {} more\n", with_thousands(refused - static_cast<std::int64_t>(first_refused)));
    return text + wrapped(built, width);
}

std::string summary_text(const Sweep& sweep, Store& store, const SweepSummary& summary) {
    std::string text = heading(sweep);
    text += fmt::format("{} run in {} s, {} known before; store: {}\n", points_text(summary.run),
                        fmt::format("{:.1f}", summary.seconds), with_thousands(summary.known), shown(store.path()));
    for (const auto& [status, count] : summary.by_status) {
        text += fmt::format("  {}: {}", status_name(status), with_thousands(count));
        if (status != PointStatus::done) {
            const FirstFailure first = store.first_failure(summary.sweep, status);
            text += fmt::format("; the first, point {}: {}", first.ordinal, shown(first.failure));
        }
        if (depends_on_limits(status)) text += " (--retry runs them again)";
        text += "\n";
    }
    return text;
}

std::string refined_text(double percent, const RefineSummary& summary) {
    if (summary.chosen == 0)
        return fmt::format("refined: none; no point within {:g} % of the front has its mappings by estimate\n",
                           percent);
    std::string text =
        fmt::format("refined: {} within {:g} % of the front, mapped exactly; {} run in {} s, {} known before\n",
                    points_text(summary.chosen), percent, points_text(summary.run),
                    fmt::format("{:.1f}", summary.seconds), with_thousands(summary.known));
    for (const auto& [status, count] : summary.by_status)
        if (status != PointStatus::done)
            text += fmt::format("  {}: {}, which stay as they were{}\n", status_name(status), with_thousands(count),
                                depends_on_limits(status) ? " (--retry runs them again)" : "");
    if (summary.first_failed >= 0)
        text +=
            fmt::format("  the first that failed, point {}: {}\n", summary.first_failed, shown(summary.first_failure));
    return text;
}

std::string not_refined_text(const Sweep& sweep, const SweepSummary& summary) {
    if (sweep.space().file().refine)
        return fmt::format("not refined: refine: {:g} waits for a run of the whole sweep on one computer\n",
                           *sweep.space().file().refine);
    if (summary.refined_before == 0) return "";
    return fmt::format("not refined: {} mapped exactly before; --refine takes what the store has of them\n",
                       summary.refined_before == 1 ? "1 point that was"
                                                   : with_thousands(summary.refined_before) + " points that were");
}

std::string point_remarks_text(Store& store, std::int64_t sweep) {
    const SweepRemarks remarks = sweep_remarks(store, sweep);
    std::string text;
    if (!remarks.layers_left_out.empty())
        text += shown(fmt::format("left out: {} (fully connected; layers: all)",
                                  fmt::join(remarks.layers_left_out, ", "))) +
                "\n";
    for (const auto* lines : {&remarks.not_run, &remarks.narrower_words})
        for (const std::string& line : *lines) text += shown(line) + "\n";
    text += assumed_zeros_line(remarks.zeros_assumed);
    if (remarks.inflated > 0)
        text += fmt::format("compression inflates: in {}; the first: {} {} {} to {} bytes (dram.rlc)\n",
                            points_text(remarks.inflated), shown(remarks.inflation.layer), remarks.inflation.transfer,
                            with_thousands(static_cast<std::int64_t>(remarks.inflation.uncompressed)),
                            with_thousands(static_cast<std::int64_t>(remarks.inflation.compressed)));
    if (remarks.not_proven > 0)
        text += fmt::format(
            "not proven: mappings in {}; another could have up to {:.2g} % less of a layer's objective, "
            "where that is known (mappings_not_proven in exports)\n",
            points_text(remarks.not_proven), remarks.gap_percent);
    if (remarks.of_other_sizes > 0)
        text += fmt::format("prices of other sizes: in {}; the first: {}; energy: derived prices each machine\n",
                            points_text(remarks.of_other_sizes),
                            shown(fmt::format("{}", fmt::join(remarks.other_sizes, ", "))));
    return text;
}

std::string verified_text(const std::string& path) {
    Store store(path, Store::Mode::read);
    const Snapshot snapshot(store.database());
    const StoreCheck check = store.verify();
    std::string text =
        fmt::format("{}: whole; {} of {} sweep{}, {} rows with a digest\n", shown(path), points_text(check.points),
                    with_thousands(check.sweeps), check.sweeps == 1 ? "" : "s",
                    with_thousands(check.rows - check.rows_without_digest));
    if (check.rows_without_digest > 0)
        text += fmt::format("{} rows are of an older version, which gave no digests: they cannot be verified\n",
                            with_thousands(check.rows_without_digest));
    return text;
}

std::string stopped_text(const Sweep& sweep, const std::string& store, const SweepSummary& summary) {
    std::int64_t finished = 0;
    for (const auto& [status, count] : summary.by_status) finished += count;
    return fmt::format("{}: stopped; {} of {} finished and kept in {}; the same command goes on with the others\n",
                       shown(sweep.space().file().name), with_thousands(finished), points_text(summary.chosen),
                       shown(store));
}

std::string stopped_text(const Sweep& sweep, const std::string& store, const RefineSummary& summary) {
    return fmt::format(
        "{}: stopped while refining; {} of {} mapped exactly and kept in {}; the same command goes on "
        "with the others\n",
        shown(sweep.space().file().name), with_thousands(summary.known + summary.run), points_text(summary.chosen),
        shown(store));
}

}  // namespace eyrie
