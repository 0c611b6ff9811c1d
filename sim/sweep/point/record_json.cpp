#include "sim/sweep/point/record_json.hpp"

#include <nlohmann/json.hpp>

#include "sim/results/json_text.hpp"

namespace eyrie {

nlohmann::ordered_json record_json(const PointRecord& r) {
    return {{"key", r.key},
            {"status", status_name(r.status)},
            {"failure", r.failure},
            {"comparable", r.comparable},
            {"workload", r.workload},
            {"energy_table", r.energy_table},
            {"energy_unit", r.energy_unit},
            {"energy", r.energy},
            {"array_cycles", r.array_cycles},
            {"total_cycles", r.total_cycles},
            {"delay_ms", r.delay_ms},
            {"macs", r.macs},
            {"area_um2", r.area_um2},
            {"pes", r.pes},
            {"inputs", r.inputs},
            {"energy_by_level", r.energy_by_level},
            {"layers", r.layers}};
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
    json.at("energy").get_to(r.energy);
    json.at("array_cycles").get_to(r.array_cycles);
    json.at("total_cycles").get_to(r.total_cycles);
    json.at("delay_ms").get_to(r.delay_ms);
    json.at("macs").get_to(r.macs);
    json.at("area_um2").get_to(r.area_um2);
    json.at("pes").get_to(r.pes);
    json.at("inputs").get_to(r.inputs);
    json.at("energy_by_level").get_to(r.energy_by_level);
    json.at("layers").get_to(r.layers);
    return r;
}

}  // namespace eyrie
