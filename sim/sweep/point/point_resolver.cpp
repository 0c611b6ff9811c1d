#include "sim/sweep/point/point_resolver.hpp"

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/config/yaml.hpp"
#include "sim/config/yaml_fields.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/configs/energy_source.hpp"
#include "sim/host/input_file.hpp"
#include "sim/host/sha256.hpp"
#include "sim/text/names.hpp"
#include "workloads/model_files/model_network.hpp"
#include "workloads/npy.hpp"

namespace eyrie {

namespace {

// What `load` gives, which is called once for each key.
template <class Key, class Value, class Load>
const Value& once(std::map<Key, Value>& known, const Key& key, Load&& load) {
    const auto at = known.find(key);
    if (at != known.end()) return at->second;
    return known.emplace(key, load()).first->second;
}

// No operand has more than 2^32 words (workloads/layer_data.cpp).
std::int64_t words_of(std::int64_t of_one, std::int64_t count) {
    constexpr std::int64_t most = std::int64_t{1} << 32;
    return of_one > most / count ? most : of_one * count;
}

std::uint64_t number_of(const PointSettings& settings, const std::string& key) {
    return static_cast<std::uint64_t>(YamlNode::parse(settings.get(key), key).as_integer({0, INT64_MAX}));
}

Objective objective_named(const std::string& name) {
    if (const std::optional<Objective> objective = find_objective(name)) return *objective;
    throw InputError("objective: found '" + printable(name) + "'; allowed: " + join(objective_names(), ", "));
}

}  // namespace

const AcceleratorConfig& PointResolver::machine(const std::string& name_or_file) {
    return once(machines_, name_or_file, [&] { return find_accelerator(name_or_file, Overrides()); });
}

const Network& PointResolver::network(const std::string& name_or_file) {
    return once(networks_, name_or_file,
                [&] { return load_network_of_any_format(find_config("networks", name_or_file)); });
}

const AreaTable& PointResolver::area_table(const std::string& name_or_file) {
    return once(area_tables_, name_or_file, [&] { return load_isca16_area(find_config("area", name_or_file)); });
}

void PointResolver::use_mapping(const PointSettings& settings, RunRequest& request) {
    request.mapping_path = settings.get("mapping");
    request.mapping = once(mappings_, {settings.get("network"), request.mapping_path}, [&] {
        return load_mapping_file(find_config("mappings", request.mapping_path), request.network);
    });
    if (settings.has("dataflow") && request.dataflow != request.mapping->dataflow)
        throw InputError("dataflow: found " + request.dataflow + ", mapping " + request.mapping_path + " is for " +
                         request.mapping->dataflow + "; allowed: the same");
    request.dataflow = request.mapping->dataflow;
}

std::shared_ptr<const std::string> PointResolver::data(const std::string& path, std::int64_t words,
                                                       std::map<std::string, std::string>& digests) {
    if (path.empty()) return nullptr;
    const DataFile& file = once(data_files_, path, [&] {
        DataFile read;
        read.content = std::make_shared<const std::string>(
            read_input(path, static_cast<std::size_t>(most_npy_bytes(words)), "more than its layer has words"));
        read.digest = sha256(*read.content);
        return read;
    });
    digests[path] = file.digest;
    return file.content;
}

namespace {

Question question_of(const PointSettings& settings, const RunRequest& request) {
    QuestionTexts texts;
    texts.text = [&](const std::string& key) { return settings.serve_text(key); };
    texts.name = [](const std::string& key) { return serve_key(key); };
    texts.for_many_scenarios = true;  // which may vary
    return read_question(texts, request.network.name, request.accelerator.core_khz);
}

}  // namespace

ResolvedPoint PointResolver::resolve(const PointSettings& settings) {
    ResolvedPoint point;
    RunRequest& request = point.request;
    request.quiet = true;
    Overrides overrides;
    for (const auto& [path, value] : settings.machine_overrides()) overrides.add(path + "=" + value);
    request.accelerator = with_overrides(machine(settings.get("accelerator")), overrides);
    request.network = network(settings.get("network"));
    request.layers = select_layers(request.network, settings.layers());
    request.layers_left_out = layers_left_out(request.network, settings.layers());
    request.batch = static_cast<std::int64_t>(number_of(settings, "batch"));
    request.dataflow = find_dataflow(settings.get("dataflow")).name;
    if (settings.has("mapping")) use_mapping(settings, request);
    request.objective = objective_named(settings.get("objective"));
    request.mapper = find_mapper(settings.get("mapper")).value();  // checked when the sweep was read
    const std::string energy = settings.get("energy");
    const EnergySource& source = once(energy_sources_, energy, [&] { return EnergySource(energy); });
    const PricedMachine prices = source.of(request.accelerator);
    request.energy = prices.table;
    if (prices.core_mm2) point.core_um2 = *prices.core_mm2 * 1e6;
    request.seed = number_of(settings, "seed");
    if (settings.served()) point.question = question_of(settings, request);
    request.check = settings.get("check") == "true";
    point.area_table = area_table(settings.get("area"));
    for (Layer& layer : request.layers) {
        layer.ifmap_content =
            data(layer.ifmap_file, words_of(layer.ifmap_words_per_image(), layer.images_in(request.batch)),
                 point.data_digests);
        layer.filter_content = data(layer.filter_file, words_of(layer.filter_words(), 1), point.data_digests);
    }
    return point;
}

}  // namespace eyrie
