#include "sim/sweep/point/record_json.hpp"

#include <limits>

#include <nlohmann/json.hpp>

#include "sim/results/json_text.hpp"

namespace eyrie {

namespace {

// JSON has no number for what is none: null.
void read_number(const nlohmann::ordered_json& value, const PointNumberRow& row, double& number) {
    if (is_of_some(row.of) && value.is_null())
        number = std::numeric_limits<double>::quiet_NaN();
    else
        value.get_to(number);
}
void read_number(const nlohmann::ordered_json& value, const PointNumberRow&, std::int64_t& number) {
    value.get_to(number);
}

}  // namespace

nlohmann::ordered_json record_json(const PointRecord& r) {
    nlohmann::ordered_json json = {{"key", r.key},
                                   {"status", status_name(r.status)},
                                   {"failure", r.failure},
                                   {"comparable", r.comparable},
                                   {"workload", r.workload},
                                   {"energy_table", r.energy_table},
                                   {"energy_unit", r.energy_unit}};
    for_each_number(r, [&](const PointNumberRow& row, const auto& number) {
        json[row.name] = number == number ? nlohmann::ordered_json(number) : nlohmann::ordered_json();
    });
    json["inputs"] = r.inputs;
    json["energy_by_level"] = r.energy_by_level;
    json["layers"] = r.layers;
    json["remarks"] = r.remarks;
    return json;
}

PointRecord record_of(const std::string& text) {
    const nlohmann::ordered_json json = parsed_json(text);
    PointRecord r;
    json.at("key").get_to(r.key);
    r.status = status_of(json.at("status").get<std::string>());
    json.at("failure").get_to(r.failure);
    json.at("comparable").get_to(r.comparable);
    json.at("workload").get_to(r.workload);
    json.at("energy_table").get_to(r.energy_table);
    json.at("energy_unit").get_to(r.energy_unit);
    for_each_number(r, [&](const PointNumberRow& row, auto& number) { read_number(json.at(row.name), row, number); });
    json.at("inputs").get_to(r.inputs);
    json.at("energy_by_level").get_to(r.energy_by_level);
    json.at("layers").get_to(r.layers);
    json.at("remarks").get_to(r.remarks);
    return r;
}

}  // namespace eyrie
