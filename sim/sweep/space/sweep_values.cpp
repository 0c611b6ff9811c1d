#include "sim/sweep/space/sweep_values.hpp"

#include <cmath>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/machine/accelerator.hpp"
#include "dataflows/mapper/mapping_choice.hpp"
#include "sim/config/yaml_fields.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/configs/energy_source.hpp"
#include "sim/serve/load/question_keys.hpp"
#include "sim/sweep/space/point_settings.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t most_values = 1000000;

// Setting -> kind of configuration file.
const std::map<std::string, std::string> file_kinds = {{"accelerator", "accelerators"},
                                                       {"network", "networks"},
                                                       {"mapping", "mappings"},
                                                       {"energy", "energy"},
                                                       {"area", "area"}};

// One key by itself: its type and range, not what it means together with others.
void check_machine_key(const YamlNode& node, const std::string& path, const std::string& value) {
    static const YamlNode nothing = YamlNode::parse("{}", "");
    Overrides overrides;
    const std::string assignment = path + "=" + value;
    try {
        overrides.add(assignment);
        AcceleratorConfig machine;
        YamlFieldReader reader(nothing, overrides);
        machine.visit_fields(reader);
        reader.finish();
    } catch (const InputError& error) {
        const std::string prefix = "--set " + assignment + ": ";
        const std::string message = error.what();
        node.fail(message.compare(0, prefix.size(), prefix) == 0 ? message.substr(prefix.size()) : message);
    }
}

void check_integer(const YamlNode& node, const std::string& value, std::int64_t low, std::int64_t high) {
    try {
        YamlNode::parse(value, "--value").as_integer({low, high});
    } catch (const InputError&) {
        node.fail(fmt::format("found '{}'; allowed: an integer from {} to {}", printable(value), low, high));
    }
}

void check_choice(const YamlNode& node, const std::string& value, const std::vector<std::string>& allowed) {
    for (const std::string& one : allowed)
        if (value == one) return;
    node.fail(unknown_name("value", value, allowed));
}

// A key of a scenario by itself: its type and range.
void check_serve_value(const YamlNode& node, const std::string& key, const std::string& value) {
    for (const QuestionKey& one : question_keys()) {
        if (serve_key(one.key) != key) continue;
        QuestionDraft draft;
        try {
            one.read(value, "", draft);
        } catch (const InputError& error) {
            node.fail(std::string(error.what()).substr(2));  // behind ": "
        }
    }
}

}  // namespace

void check_setting(const YamlNode& node, const std::string& key, const std::string& value) {
    if (value.empty()) node.fail("found ''; allowed: a value");
    if (key.compare(0, machine_prefix.size(), machine_prefix) == 0)
        return check_machine_key(node, key.substr(machine_prefix.size()), value);
    const auto kind = file_kinds.find(key);
    try {
        if (key == "energy")
            energy_files(value);
        else if (kind != file_kinds.end() && !(key == "accelerator" && is_equal_area_name(value)))
            find_config(kind->second, value);
    } catch (const InputError& error) {
        node.fail(error.what());
    }
    if (key.compare(0, serve_prefix.size(), serve_prefix) == 0) check_serve_value(node, key, value);
    if (key == "batch") check_integer(node, value, 1, 65536);
    if (key == "seed") check_integer(node, value, 0, INT64_MAX);
    if (key == "dataflow") check_choice(node, value, dataflow_names());
    if (key == "objective") check_choice(node, value, objective_names());
    if (key == "mapper") check_choice(node, value, mapper_names());
    if (key == "check") check_choice(node, value, {"true", "false"});
}

std::string setting_text(const YamlNode& node, const std::string& key, const std::string& folder) {
    std::string value;
    if (key == "layers" && node.is_sequence()) {
        std::vector<std::string> names;
        for (const YamlNode& name : node.elements()) {
            names.push_back(name.as_text());
            if (names.back().find(',') != std::string::npos)
                name.fail("found " + name.found() + "; allowed: a name without a comma");
        }
        value = join(names, ",");
    } else {
        value = node.as_text();
    }
    if (file_kinds.count(key) != 0 && is_config_path(value) && std::filesystem::path(value).is_relative() &&
        !folder.empty())
        value = (std::filesystem::path(folder) / value).lexically_normal().string();
    if (file_kinds.count(key) != 0 && is_config_path(value) && value.find('/') == std::string::npos)
        value = "./" + value;
    check_setting(node, key, value);
    return value;
}

std::vector<std::string> range_values(const YamlNode& range) {
    constexpr std::int64_t largest = std::int64_t{1} << 40;
    range.allow_only({"from", "to", "step", "factor"});
    const std::int64_t from = range.at("from").as_integer({-largest, largest});
    const std::int64_t to = range.at("to").as_integer({-largest, largest});
    if (from > to)
        range.at("to").fail(fmt::format("found {}, less than 'from', {}; allowed: {} or more", to, from, from));
    if (range.has("step") == range.has("factor")) range.fail("allowed: either step or factor");
    std::vector<std::string> values;
    if (range.has("step")) {
        const std::int64_t step = range.at("step").as_integer({1, largest});
        if ((to - from) / step >= most_values)
            range.fail(fmt::format("found {} values; allowed: up to {}", (to - from) / step + 1, most_values));
        for (std::int64_t value = from; value <= to; value += step) values.push_back(std::to_string(value));
        return values;
    }
    const double factor = range.at("factor").as_number(1.001, 1e6);
    if (from < 1) range.at("from").fail(fmt::format("found {} with a factor; allowed: 1 or more", from));
    std::int64_t last = 0;
    for (double value = static_cast<double>(from); std::llround(value) <= to; value *= factor) {
        if (std::llround(value) != last) values.push_back(std::to_string(std::llround(value)));
        last = std::llround(value);
    }
    return values;
}

}  // namespace eyrie
