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

const EnergySource& PointResolver::prices(const std::string& name_or_file) {
    return once(energy_sources_, name_or_file, [&] { return EnergySource(name_or_file); });
}

double ResolvedPoint::area_um2() const {
    return core_um2 ? *core_um2 : machine_area(request.accelerator, area_table).total_um2();
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

AcceleratorConfig PointResolver::whole_machine(const PointSettings& settings) {
    Overrides overrides;
    for (const auto& [path, value] : settings.machine_overrides()) overrides.add(path + "=" + value);
    return with_overrides(machine(settings.get("accelerator")), overrides);
}

namespace {

// `key`, or one below it.
bool is_of(const std::string& one, const std::string& key) {
    return one == key || one.compare(0, key.size() + 1, key + ".") == 0;
}

bool varies(const SweepFile& file, const std::string& key) {
    for (const SweepAxis& axis : file.axes)
        for (const std::string& one : axis.keys)
            if (is_of(one, key)) return true;
    return false;
}

// Puts the place of the first of `keys` that the file has before a message; of a key of the machine, instead of what
// the command line would call it.
[[noreturn]] void fail_at(const SweepFile& file, const std::vector<std::string>& keys, const std::string& message) {
    const std::string set = "--set ";
    if (message.compare(0, set.size(), set) == 0) {
        const std::string path = message.substr(set.size(), message.find('=') - set.size());
        const auto place = file.places.find(machine_prefix + path);
        if (place != file.places.end())
            throw InputError(place->second + message.substr(message.find(": ", message.find('='))));
    }
    for (const std::string& key : keys)
        for (const auto& [given, place] : file.places)
            if (is_of(given, key)) throw InputError(place + ": " + message);
    throw InputError(file.path + ": " + message);
}

}  // namespace

void PointResolver::check_fixed(const SweepFile& file) {
    const PointSettings& base = file.base;
    const auto check = [&](const std::vector<std::string>& keys, const auto& read) {
        for (const std::string& key : keys)
            if (varies(file, key)) return;
        try {
            read();
        } catch (const InputError& error) {
            fail_at(file, keys, error.what());
        }
    };
    check({"accelerator"}, [&] { whole_machine(base); });
    check({"network"}, [&] { network(base.get("network")); });
    check({"layers", "network"}, [&] { select_layers(network(base.get("network")), base.layers()); });
    check({"energy"}, [&] { prices(base.get("energy")); });
    check({"energy", "accelerator"}, [&] { prices(base.get("energy")).of(whole_machine(base)); });
    if (base.has("mapping"))
        check({"mapping", "dataflow", "network"}, [&] {
            RunRequest request;
            request.network = network(base.get("network"));
            request.dataflow = find_dataflow(base.get("dataflow")).name;
            use_mapping(base, request);
        });
    if (base.served())
        check({"serve", "network", "accelerator"}, [&] {
            RunRequest request;
            request.network = network(base.get("network"));
            request.accelerator = whole_machine(base);
            question_of(base, request);
        });
}

ResolvedPoint PointResolver::resolve(const PointSettings& settings) {
    ResolvedPoint point;
    RunRequest& request = point.request;
    request.quiet = true;
    request.accelerator = whole_machine(settings);
    request.network = network(settings.get("network"));
    request.layers = select_layers(request.network, settings.layers());
    request.layers_left_out = layers_left_out(request.network, settings.layers());
    request.batch = static_cast<std::int64_t>(number_of(settings, "batch"));
    request.dataflow = find_dataflow(settings.get("dataflow")).name;
    if (settings.has("mapping")) use_mapping(settings, request);
    request.objective = objective_named(settings.get("objective"));
    request.mapper = find_mapper(settings.get("mapper")).value();  // checked when the sweep was read
    const PricedMachine priced = prices(settings.get("energy")).of(request.accelerator);
    request.energy = priced.table;
    if (priced.core_mm2) point.core_um2 = *priced.core_mm2 * 1e6;
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
