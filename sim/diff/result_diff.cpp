#include "sim/diff/result_diff.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/host/input_file.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* allowed = "JSON of eyrie run or eyrie compare";
constexpr std::size_t most_bytes = std::size_t(256) << 20;

struct ReadFile {
    std::string path;
    std::unique_ptr<const Json> content;
    bool is_comparison = false;

    JsonField root() const { return {*content, path}; }
};

ReadFile parsed_result(const ResultText& of) {
    if (of.text.empty()) throw InputError(fmt::format("{}: is empty; allowed: {}", of.name, allowed));
    ReadFile file{of.name, std::make_unique<const Json>(parse_json(of.text, of.name, allowed))};
    const std::vector<std::string> results = {"eyrie.result/1", "eyrie.result/2"};
    const std::vector<std::string> comparisons = {"eyrie.comparison/1", "eyrie.comparison/2"};
    const JsonField schema = file.root().at("schema");
    const std::string found = schema.as_text();
    file.is_comparison = std::find(comparisons.begin(), comparisons.end(), found) != comparisons.end();
    if (!file.is_comparison && std::find(results.begin(), results.end(), found) == results.end())
        schema.fail(join(results, ", ") + ", " + join(comparisons, ", "));
    return file;
}

// What was run, in words; results of before do not say it.
std::string words_of(const JsonField& run) {
    std::string machine = run.at("accelerator").at("name").as_text();
    if (run.has("overrides")) {
        std::string changed;
        for (const JsonField& one : run.at("overrides").elements())
            changed += (changed.empty() ? " + " : ", ") + one.as_text();
        machine += changed;
    }
    return fmt::format("{} on {}, batch {}{}{}", run.at("network").as_text(), machine, run.at("batch").as_count(),
                       run.has("chain") ? ", chain" : "", run.has("kept_on_chip") ? ", keep on chip" : "");
}

// Of several of one name the first.
std::map<std::string, const JsonField*> by_name(const std::vector<JsonField>& layers) {
    std::map<std::string, const JsonField*> named;
    for (const JsonField& one : layers) named.emplace(one.at("name").as_text(), &one);
    return named;
}

void add_notes(const JsonField& run, const char* which, std::vector<std::string>& notes) {
    if (!run.has("cannot_run")) return;
    for (const JsonField& one : run.at("cannot_run").elements())
        notes.push_back(
            fmt::format("{}: {} cannot run: {}", which, one.at("layer").as_text(), one.at("reason").as_text()));
}

std::uint64_t repeats_of(const JsonField& layer) { return layer.has("repeats") ? layer.at("repeats").as_count() : 1; }

// `root`: the file that says it; a comparison says it once for all dataflows.
std::string command_of(const JsonField& root) {
    if (!root.has("provenance")) return "";
    const JsonField command = root.at("provenance").at("command");
    return command.value().is_null() ? "" : command.as_text();
}

// A run with what its file says of all of them.
Json with_common(const JsonField& root, const JsonField& run) {
    Json all = run.value();
    for (const char* const key : {"version", "provenance"})
        if (root.has(key)) all[key] = root.at(key).value();
    return all;
}

struct Side {
    JsonField root, run;
};

RunDiff diff_runs(const std::string& name, const Side& side_a, const Side& side_b) {
    const JsonField &a = side_a.run, &b = side_b.run;
    RunDiff diff;
    diff.name = name;
    diff.a = words_of(a);
    diff.b = words_of(b);
    diff.command_a = command_of(side_a.root);
    diff.command_b = command_of(side_b.root);
    const Json all_a = with_common(side_a.root, a), all_b = with_common(side_b.root, b);
    diff.keys = differing_keys({all_a, side_a.root.origin()}, {all_b, side_b.root.origin()});
    const JsonField totals_a = a.at("totals"), totals_b = b.at("totals");
    diff.unit_a = totals_a.at("energy_unit").as_text();
    diff.unit_b = totals_b.at("energy_unit").as_text();
    const std::vector<JsonField> ours = a.at("layers").elements(), theirs = b.at("layers").elements();
    const auto our_names = by_name(ours), their_names = by_name(theirs);
    LayerDiff sum;
    for (const JsonField& layer : ours) {
        LayerDiff one{layer.at("name").as_text(), amounts_of(layer), {}};
        if (const auto other = their_names.find(one.name); other != their_names.end()) {
            one.b = amounts_of(*other->second);
            add_amounts(sum.a, one.a, repeats_of(layer));
            add_amounts(sum.b, one.b, repeats_of(*other->second));
        }
        diff.all_layers = diff.all_layers && !one.b.empty();
        diff.layers.push_back(std::move(one));
    }
    for (const JsonField& layer : theirs) {
        const std::string name_of_layer = layer.at("name").as_text();
        if (our_names.count(name_of_layer) != 0) continue;
        diff.layers.push_back({name_of_layer, {}, amounts_of(layer)});
        diff.all_layers = false;
    }
    // What the results call their totals, where they are of the same layers.
    diff.total = diff.all_layers ? LayerDiff{"total", amounts_of(totals_a), amounts_of(totals_b)}
                                 : LayerDiff{"total of layers in both", sum.a, sum.b};
    if (a.has("whole_network") && b.has("whole_network"))
        diff.whole.push_back({"whole network", amounts_of_whole_network(a.at("whole_network")),
                              amounts_of_whole_network(b.at("whole_network"))});
    add_notes(a, "A", diff.notes);
    add_notes(b, "B", diff.notes);
    return diff;
}

void diff_comparisons(const ReadFile& a, const ReadFile& b, ResultDiff& diff) {
    const auto named = [](const ReadFile& file) {
        std::vector<std::pair<std::string, JsonField>> all;
        for (const JsonField& one : file.root().at("dataflows").elements())
            all.emplace_back(one.at("dataflow").as_text(), one);
        return all;
    };
    const auto ours = named(a), theirs = named(b);
    const auto in = [](const auto& all, const std::string& name) {
        return std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.first == name; });
    };
    for (const auto& [name, run] : ours) {
        const auto other = in(theirs, name);
        if (other == theirs.end()) {
            diff.only_in_a.push_back(name);
            continue;
        }
        diff.runs.push_back(diff_runs(name, {a.root(), run}, {b.root(), other->second}));
    }
    for (const auto& one : theirs)
        if (in(ours, one.first) == ours.end()) diff.only_in_b.push_back(one.first);
}

}  // namespace

std::optional<double> LayerDiff::ratio(std::size_t place, bool same_unit) const {
    const bool of_energy = place == at_place(AmountPlace::energy) || place == at_place(AmountPlace::edp);
    if (a.empty() || b.empty() || (of_energy && !same_unit)) return std::nullopt;
    return ratio_of(a[place], b[place]);
}

ResultText read_result_text(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        throw InputError(fmt::format("{}: is a directory; allowed: {}", path, allowed));
    return {path, read_input(path, most_bytes, "no result", InputFile::Kind::file_or_pipe)};
}

ResultDiff diff_results(const ResultText& text_a, const ResultText& text_b) {
    const ReadFile a = parsed_result(text_a), b = parsed_result(text_b);
    if (a.is_comparison != b.is_comparison)
        b.root().at("schema").fail(fmt::format("what {} is, {}", text_a.name, a.root().at("schema").as_text()));
    ResultDiff diff;
    diff.file_a = text_a.name;
    diff.file_b = text_b.name;
    if (a.is_comparison)
        diff_comparisons(a, b, diff);
    else
        diff.runs.push_back(diff_runs("", {a.root(), a.root()}, {b.root(), b.root()}));
    return diff;
}

}  // namespace eyrie
