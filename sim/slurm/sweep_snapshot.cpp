#include "sim/slurm/sweep_snapshot.hpp"

#include <filesystem>
#include <set>

#include <nlohmann/json.hpp>

#include "sim/configs/config_files.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

using OrderedJson = nlohmann::ordered_json;

std::string value_of(const std::string& key, const std::string& value) {
    static const std::set<std::string> files = {"accelerator", "network", "mapping", "energy", "area"};
    return files.count(key) != 0 && is_config_path(value) ? std::filesystem::absolute(value).string() : value;
}

OrderedJson axis_of(const SweepAxis& axis) {
    OrderedJson values = OrderedJson::array();
    for (const std::vector<std::string>& group : axis.values) {
        OrderedJson together = OrderedJson::array();
        for (std::size_t i = 0; i < group.size(); ++i) together.push_back(value_of(axis.keys[i], group[i]));
        values.push_back(axis.keys.size() == 1 ? together[0] : together);
    }
    const bool single = axis.keys.size() == 1;
    OrderedJson out = single ? OrderedJson{{"key", axis.keys[0]}} : OrderedJson{{"link", axis.keys}};
    out["values"] = values;
    for (const std::vector<std::string>& group : axis.names)
        out["names"].push_back(single ? OrderedJson(group[0]) : OrderedJson(group));
    return out;
}

}  // namespace

std::string sweep_snapshot(const SweepFile& file) {
    OrderedJson json;
    json["name"] = file.name;
    json["base"] = OrderedJson::object();
    for (const auto& [key, value] : file.base.values()) json["base"][key] = value_of(key, value);
    json["vary"] = OrderedJson::array();
    for (const SweepAxis& axis : file.axes) json["vary"].push_back(axis_of(axis));
    if (!file.constraints.empty()) {
        json["constraints"] = OrderedJson::array();
        for (const SweepConstraint& one : file.constraints) json["constraints"].push_back(one.expression);
    }
    if (file.sample) json["sample"] = {{"points", file.sample->points}, {"seed", file.sample->seed}};
    try {
        return json.dump(1) + "\n";
    } catch (const OrderedJson::exception&) {
        throw InputError(file.path + ": a name or a value is not UTF-8; allowed for a cluster: UTF-8 only");
    }
}

}  // namespace eyrie
