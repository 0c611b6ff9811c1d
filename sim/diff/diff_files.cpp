#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/diff/result_diff.hpp"
#include "sim/text/number.hpp"
#include "sim/text/shown.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

const std::optional<Amount>* at(const Amounts& of, std::size_t place) { return of.empty() ? nullptr : &of[place]; }

Json amount_json(const std::optional<Amount>* amount) {
    if (amount == nullptr || !*amount) return {};
    return (*amount)->is_count() ? Json((*amount)->count()) : Json((*amount)->number());
}

Json layer_json(const LayerDiff& layer, bool same_unit) {
    Json out = {{"name", layer.name}};
    for (std::size_t i = 0; i < amount_columns().size(); ++i) {
        const std::optional<double> ratio = layer.ratio(i, same_unit);
        out[amount_columns()[i].name] = {{"a", amount_json(at(layer.a, i))},
                                         {"b", amount_json(at(layer.b, i))},
                                         {"ratio", ratio ? Json(*ratio) : Json()}};
    }
    return out;
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json run_diff_json(const RunDiff& run) {
    Json out = {{"run", text_or_null(run.name)}, {"a", run.a}, {"b", run.b}};
    out["command"] = {{"a", text_or_null(run.command_a)}, {"b", text_or_null(run.command_b)}};
    out["keys"] = Json::array();
    for (const DifferingKey& one : run.keys)
        out["keys"].push_back({{"key", one.key}, {"a", text_or_null(one.a)}, {"b", text_or_null(one.b)}});
    out["energy_unit"] = {{"a", run.unit_a}, {"b", run.unit_b}};
    Json only_in_a = Json::array(), only_in_b = Json::array();
    out["layers"] = Json::array();
    for (const LayerDiff& layer : run.layers) {
        if (layer.a.empty()) only_in_b.push_back(layer.name);
        if (layer.b.empty()) only_in_a.push_back(layer.name);
        out["layers"].push_back(layer_json(layer, run.same_unit()));
    }
    out["only_in_a"] = only_in_a;
    out["only_in_b"] = only_in_b;
    out["total"] = run.total.a.empty() ? Json() : layer_json(run.total, run.same_unit());
    if (!run.whole.empty()) out["whole_network"] = layer_json(run.whole.front(), run.same_unit());
    out["cannot_run"] = run.notes;
    return out;
}

std::string cell(const std::optional<Amount>* amount) {
    if (amount == nullptr || !*amount) return "";
    return (*amount)->is_count() ? std::to_string((*amount)->count()) : fmt::format("{:.17g}", (*amount)->number());
}

void add_line(std::string& text, const RunDiff& run, const LayerDiff& layer) {
    text += csv_text(run.name) + "," + csv_text(layer.name);
    for (std::size_t i = 0; i < amount_columns().size(); ++i) {
        const std::optional<double> ratio = layer.ratio(i, run.same_unit());
        text += fmt::format(",{},{},{}", cell(at(layer.a, i)), cell(at(layer.b, i)),
                            ratio ? fmt::format("{:.17g}", *ratio) : "");
    }
    text += fmt::format(",{},{},{},{}\n", csv_text(run.unit_a), csv_text(run.unit_b), csv_text(run.a), csv_text(run.b));
}

}  // namespace

const std::vector<Column>& diff_columns() {
    static const std::vector<Column> all = [] {
        std::vector<Column> columns = {{"run", "", "of a comparison: the dataflow"},
                                       {"layer", "", "its name, or what is added up"}};
        for (const Column& one : amount_columns()) {
            columns.push_back({one.name + "_a", one.unit, one.doc});
            columns.push_back({one.name + "_b", one.unit, one.doc});
            columns.push_back(
                {one.name + "_ratio", fmt::format("{} per {}", one.unit, one.unit), "b over a, or empty"});
        }
        for (const char* const side : {"a", "b"})
            columns.push_back({fmt::format("energy_unit_{}", side), "", "pJ, or MAC energies"});
        for (const char* const side : {"a", "b"}) columns.push_back({side, "", "what ran: network, machine, batch"});
        return columns;
    }();
    return all;
}

std::string diff_json(const ResultDiff& diff) {
    Json out = {{"schema", "eyrie.diff/1"}, {"version", EYRIE_VERSION}, {"a", diff.file_a}, {"b", diff.file_b}};
    out["runs"] = Json::array();
    for (const RunDiff& run : diff.runs) out["runs"].push_back(run_diff_json(run));
    out["only_in_a"] = diff.only_in_a;
    out["only_in_b"] = diff.only_in_b;
    add_provenance(diff.provenance, out);
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string diff_csv(const ResultDiff& diff) {
    std::string text;
    for (const Column& one : diff_columns()) text += (text.empty() ? "" : ",") + one.name;
    text += "\n";
    for (const RunDiff& run : diff.runs) {
        for (const LayerDiff& layer : run.layers) add_line(text, run, layer);
        if (!run.total.a.empty()) add_line(text, run, run.total);
        for (const LayerDiff& whole : run.whole) add_line(text, run, whole);
    }
    return text;
}

}  // namespace eyrie
