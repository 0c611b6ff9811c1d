#include "sim/command/declarations.hpp"

#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/isca16/area.hpp"
#include "dataflows/machine/accelerator.hpp"
#include "dataflows/mapper/mapping_keys.hpp"
#include "sim/command/table_options.hpp"
#include "sim/compare/dataflow_comparison.hpp"
#include "sim/compare/mapping_report.hpp"
#include "sim/config/declared_keys.hpp"
#include "sim/diff/result_diff.hpp"
#include "sim/prices/energy_keys.hpp"
#include "sim/results/columns.hpp"
#include "sim/results/result_files.hpp"
#include "sim/serve/fleet/fleet.hpp"
#include "sim/serve/fleet/weights.hpp"
#include "sim/serve/results/serve_columns.hpp"
#include "sim/serve/rules/scenario.hpp"
#include "sim/sweep/space/sweep_keys.hpp"
#include "sim/sweep/store/export_columns.hpp"
#include "sim/sweep/store/objective_front.hpp"
#include "sim/technology/technology_keys.hpp"
#include "sim/text/names.hpp"
#include "sim/trace/access_csv.hpp"
#include "workloads/network_file/key_rows.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

// Those of --columns, by their command.
std::vector<std::string> columns_of_tables(const std::string& command) {
    const Tables tables = command == "run"       ? result_tables(RunResult())
                          : command == "compare" ? comparison_tables(DataflowComparison())
                                                 : mapping_tables(RunRequest());
    return tables.column_names({});
}

// What the value of a command's option is: a kind of `eyrie list`, names, or else a file or a number.
Json values_of(const std::string& command, const po::option_description& declared) {
    const std::string& option = declared.long_name();
    if (const std::vector<std::string> tables = table_names_of(declared); !tables.empty()) return tables;
    static const std::map<std::string, std::string> kinds = {
        {"accelerator", "accelerators"}, {"network", "networks"}, {"mapping", "mappings"},
        {"dataflow", "dataflows"},       {"energy", "energy"},    {"technology", "technologies"},
        {"dataflows", "dataflows"},      {"beside", "dataflows"}};
    static const std::map<std::string, std::vector<std::string>> names = {
        {"objective", objective_names()},
        {"mapper", mapper_names()},
        {"executor", {"local", "slurm"}},
        {"area", {"equal", "same-machine"}},
        {"accounting", {"isca16"}},
        {"scenario", scenario_names()},
        {"rules", rules_names()},
        {"policy", policy_names()},
        {"width", {"80", "120", "wide"}},
        {"link", link_names()},
        {"weights", {"model"}},
        {"window", {"all"}},
        {"trace-window", {"all"}},
        {"objectives", objectives_of_fronts()},
        {"precisions", {"16/16", "8/8", "4/4", "2/2", "1/1"}}};
    if (option == "columns") return columns_of_tables(command);
    if (command == "serve" && option == "weights") return weights_names();
    if (const auto kind = kinds.find(option); kind != kinds.end()) return kind->second;
    if (const auto found = names.find(option); found != names.end()) return found->second;
    return nullptr;
}

std::string default_of(const po::option_description& option) {
    boost::any value;
    if (!option.semantic()->apply_default(value)) return "";
    if (const auto* const text = boost::any_cast<std::string>(&value)) return *text;
    const auto* const texts = boost::any_cast<std::vector<std::string>>(&value);
    return texts == nullptr ? "" : join(*texts, ",");
}

Json option_json(const std::string& command, const po::option_description& option) {
    const std::string name = option.long_name();
    const std::string prefixed = option.canonical_display_name(po::command_line_style::allow_dash_for_short);
    const bool has_short = prefixed.size() == 2 && prefixed[0] == '-' && prefixed[1] != '-';
    const bool takes_value = option.semantic()->max_tokens() > 0;
    return {{"name", name},
            {"short", has_short ? prefixed.substr(1) : ""},
            {"takes_value", takes_value},
            {"default", takes_value ? default_of(option) : ""},
            {"repeatable", option.semantic()->is_composing()},
            {"values", takes_value ? values_of(command, option) : Json()},
            {"doc", option.description()}};
}

Json command_json(const DeclaredCommand& command) {
    Json options = Json::array();
    std::string positional;
    for (const auto& option : command.options->options()) {
        if (option->long_name() != command.positional) options.push_back(option_json(command.name, *option));
        if (option->long_name() == command.positional) positional = option->description();
    }
    return {{"name", command.name}, {"synopsis", command.synopsis}, {"positional", positional}, {"options", options}};
}

Json keys_json(const std::vector<KeyRow>& rows) {
    Json keys = Json::array();
    for (const KeyRow& row : rows)
        keys.push_back({{"key", row.key},
                        {"values", row.values},
                        {"default", row.otherwise},
                        {"unit", row.unit},
                        {"doc", row.doc}});
    return keys;
}

Json columns_json(const std::vector<Column>& columns) {
    Json json = Json::array();
    for (const Column& one : columns) json.push_back({{"name", one.name}, {"unit", one.unit}, {"doc", one.doc}});
    return json;
}

Json files_json() {
    Json types = Json::array();
    for (const EntryTypeRow& row : entry_type_rows()) types.push_back({{"type", row.type}, {"keys", row.keys}});
    return {{{"file", "accelerator"}, {"folder", "accelerators"}, {"keys", keys_json(keys_of(AcceleratorConfig()))}},
            {{"file", "network"}, {"folder", "networks"}, {"keys", keys_json(network_key_rows())}, {"types", types}},
            {{"file", "mapping"}, {"folder", "mappings"}, {"keys", keys_json(mapping_key_rows())}},
            {{"file", "energy table"}, {"folder", "energy"}, {"keys", keys_json(energy_key_rows())}},
            {{"file", "technology"}, {"folder", "technologies"}, {"keys", keys_json(technology_key_rows())}},
            {{"file", "area table"}, {"folder", "area"}, {"keys", keys_json(isca16_area_key_rows())}},
            {{"file", "sweep"}, {"folder", "sweeps"}, {"keys", keys_json(sweep_key_rows())}}};
}

Json outputs_json() {
    const auto output = [](const char* command, const char* what, const std::vector<Column>& columns) {
        return Json{{"command", command}, {"what", what}, {"columns", columns_json(columns)}};
    };
    return {output("eyrie run --csv FILE, eyrie compare --csv FILE", "a line for each layer", result_columns()),
            output("eyrie diff --csv FILE", "a line for each layer, and for their total", diff_columns()),
            output("eyrie sweep --export FILE.csv", "a line for each point", export_columns()),
            output("eyrie serve --csv FILE", "a line for each result", serve_columns()),
            output("eyrie run --trace-accesses FILE", "a line for each access", access_columns())};
}

}  // namespace

std::string declarations_json(const std::string& usage, const std::vector<DeclaredCommand>& commands) {
    Json json = {{"schema", "eyrie.declarations/1"}, {"version", EYRIE_VERSION}, {"usage", usage}};
    json["commands"] = Json::array();
    for (const DeclaredCommand& command : commands) json["commands"].push_back(command_json(command));
    json["files"] = files_json();
    json["outputs"] = outputs_json();
    return json.dump(2) + "\n";
}

}  // namespace eyrie
