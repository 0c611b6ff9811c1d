#include "sim/sweep/point/point_inputs.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/host/sha256.hpp"
#include "sim/results/fields_json.hpp"
#include "sim/results/json_text.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

// A file's name need not be UTF-8.
std::string dumped(const Json& json) { return json_line(json); }

// Names and shapes of the layers that run; data files by what is in them.
std::string layers_text(const ResolvedPoint& point) {
    Network chosen;
    chosen.name = point.request.network.name;
    chosen.layers = point.request.layers;
    if (point.request.accelerator.vector.is_there() && point.request.is_whole_network())
        chosen.beside = point.request.network.beside;
    for (Layer& layer : chosen.layers)
        for (std::string* file : {&layer.ifmap_file, &layer.filter_file})
            if (!file->empty()) *file = "sha256:" + point.data_digests.at(*file);
    return network_yaml(chosen);
}

std::string energy_text(EnergyTable table) {
    table.description = table.source = "";
    return energy_table_yaml(table, false);
}

std::string area_text(const AreaTable& table) {
    std::string text = "area in 1e-6 um2 per byte by size in bytes\n";
    for (const AreaTable::Point& point : table.points)
        text += fmt::format("{}: {}\n", point.bytes, point.area_per_byte);
    return text;
}

std::string given_folding_text(const RunRequest& request, const Layer& layer) {
    const std::optional<Folding> of = given_folding(request, layer);
    return of ? fmt::format(" folding={}x{}x{}x{}", of->rows, of->columns, of->images, of->window) : "";
}

// The parameters that the mapping file has for the layers that run.
std::string mapping_text(const RunRequest& request) {
    const Dataflow& dataflow = find_dataflow(request.mapping->dataflow);
    std::string text = "dataflow: " + dataflow.name + "\n";
    for (const Layer& layer : request.layers)
        if (const MappingParameters* given = given_mapping(request, layer))
            text += layer.name + ": " + dataflow.text(*given) + given_folding_text(request, layer) + "\n";
    return text;
}

// All that an answer depends on.
Json question_json(const Question& question) {
    const FleetConfig& fleet = question.fleet;
    return {{"scenario", scenario_name(question.scenario)},
            {"rules", rules_name(question.rules)},
            {"percentile_ppm", question.percentile},
            {"bound_ms", question.bound_ms},
            {"rate", question.rate},
            {"seed", question.seed},
            {"queries", question.asked().queries},
            {"duration_ms", question.asked().duration_ms},
            {"weights", weights_name(question.weights)},
            {"chips", fleet.chips},
            {"link", link_name(fleet.link)},
            {"max_batch", fleet.max_batch},
            {"batch_timeout_cycles", fleet.batch_timeout},
            {"policy", policy_name(fleet.policy)}};
}

// What points must have in common to be compared: what is asked, not with what it is answered.
std::string asked_text(const Question& question) {
    return fmt::format("\nserve {} {} {} {} {}", scenario_name(question.scenario), rules_name(question.rules),
                       question.percentile, question.bound_ms, question.rate);
}

}  // namespace

PointInputs inputs_of(const ResolvedPoint& point) {
    const RunRequest& request = point.request;
    PointInputs inputs;
    const auto document = [&](const std::string& text) {
        const std::string digest = sha256(text);
        inputs.documents[digest] = text;
        return digest;
    };
    AcceleratorConfig machine = request.accelerator;
    machine.description = "";
    Json json;
    json["version"] = EYRIE_VERSION;
    json["accelerator"] = fields_json(machine);
    json["network"] = request.network.name;
    json["layers"] = document(layers_text(point));
    json["batch"] = request.batch;
    json["dataflow"] = request.dataflow;
    json["mapping"] = request.mapping ? Json(document(mapping_text(request))) : Json();
    json["objective"] = objective_name(request.objective);
    if (request.mapper == Mapper::exact) json["mapper"] = mapper_name(request.mapper);  // keys without are older
    json["energy"] = document(energy_text(request.energy));
    json["area"] = document(area_text(point.area_table));
    json["seed"] = request.seed;
    json["check"] = request.check;
    if (point.question) json["serve"] = question_json(*point.question);  // keys without are older
    inputs.text = dumped(json);
    inputs.key = sha256(inputs.text);
    return inputs;
}

PointInputs inputs_of(const PointSettings& settings) {
    PointInputs inputs;
    Json json;
    json["version"] = EYRIE_VERSION;
    json["settings"] = settings.values();
    inputs.text = dumped(json);
    inputs.key = sha256(inputs.text);
    return inputs;
}

std::string comparable_id(const ResolvedPoint& point) {
    // Energies from component models are comparable whatever the machine, each priced as it is, but in one technology.
    const EnergyTable& energy = point.request.energy;
    const std::string prices = energy.derived ? "derived in " + energy.name : energy_text(energy);
    const std::string asked = point.question ? asked_text(*point.question) : "";
    return sha256(fmt::format("{}{}\n{}{}", layers_text(point), point.request.batch, prices, asked)).substr(0, 16);
}

std::string workload_name(const RunRequest& request) {
    std::string name = request.network.name;
    if (request.layers.size() < request.network.layers.size())
        for (const Layer& layer : request.layers) name += " " + layer.name;
    return fmt::format("{}, batch {}", name, request.batch);
}

}  // namespace eyrie
