#include "sim/command/options.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

#include <fmt/format.h>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/config/yaml_fields.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/configs/energy_source.hpp"
#include "sim/host/log.hpp"
#include "sim/host/memory_limit.hpp"
#include "sim/host/output_file.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/text_streams.hpp"
#include "sim/plot/gnuplot.hpp"
#include "sim/text/lines.hpp"
#include "sim/text/names.hpp"
#include "sim/text/shown.hpp"
#include "workloads/functional/given_ifmaps.hpp"
#include "workloads/functional/given_weights.hpp"
#include "workloads/layer_data.hpp"
#include "workloads/model_files/model_network.hpp"

namespace eyrie {

namespace {

// What the user wrote for the words up to one that belongs to no option: that word, and what would mend it.
std::string stray_word(const po::parsed_options& parsed, std::size_t places) {
    const po::option* before = nullptr;
    for (const po::option& one : parsed.options) {
        if (one.position_key < 0) {
            before = &one;
            continue;
        }
        if (places-- > 0) continue;
        const std::string word = one.value.empty() ? "" : one.value.front();
        std::string text = fmt::format("found '{}', which belongs to no option", printable(word));
        if (before == nullptr || before->value.empty()) return text;
        const std::string option = before->string_key, value = before->value.back();
        text += fmt::format(", after '--{} {}'", option, printable(value));
        if (option == "set" && value.find('=') == std::string::npos)
            return fmt::format("{}; did you mean '--set {}={}'?", text, printable(value), printable(word));
        if (option == "layer" || option == "dataflows")
            return fmt::format("{}; did you mean '--{} {},{}'?", text, option, printable(value), printable(word));
        return text;
    }
    return "found a word that belongs to no option";
}

}  // namespace

po::variables_map parse_options(const std::vector<std::string>& words, const po::options_description& options,
                                const std::string& positional, bool many) {
    po::variables_map values;
    po::positional_options_description places;
    if (!positional.empty()) places.add(positional.c_str(), many ? -1 : 1);
    const int style = po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
    try {
        po::store(po::command_line_parser(words).options(options).style(style).positional(places).run(), values);
    } catch (const po::unknown_option& error) {
        std::vector<std::string> names;
        for (const auto& option : options.options())
            if (option->long_name() != positional) names.push_back("--" + option->long_name());
        const std::string found = error.get_option_name();
        std::vector<std::string> likely = likely_names(found, names);
        if (likely.empty() && (found == "--output" || found == "--out" || found == "-o"))
            for (const char* const file : {"--json", "--csv", "--plot"})
                if (std::find(names.begin(), names.end(), file) != names.end()) likely.emplace_back(file);
        throw InputError(unknown_name("option", found, join(names, ", "), likely));
    } catch (const po::too_many_positional_options_error&) {
        const std::string stray =
            stray_word(po::command_line_parser(words).options(options).style(style).run(), positional.empty() ? 0 : 1);
        const bool takes_network = options.find_nothrow("network", false) != nullptr;
        throw InputError(fmt::format("{}; allowed: options and their values{}{}; eyrie COMMAND --help lists them",
                                     stray, takes_network ? ", as in '--network NAME'" : "",
                                     positional.empty() ? "" : ", and one name"));
    }
    po::notify(values);
    return values;
}

std::string found_instead(const std::string& command, const std::vector<std::string>& words,
                          const std::vector<std::string>& kinds, const std::string& allowed) {
    const bool known = words.empty() || std::find(kinds.begin(), kinds.end(), words[0]) != kinds.end();
    return fmt::format("{}: found '{}'; {}allowed: {}", command, printable(join(words, " ")),
                       known ? "" : question_of(words[0], kinds), allowed);
}

po::options_description selection_options(const std::string& layers) {
    po::options_description options("Options");
    options.add_options()("help,h", "print this text")(
        "accelerator,a", po::value<std::string>()->default_value("eyeriss"),
        "name or file; isca16_DATAFLOW_PES: the storage of a dataflow at equal area, for any number of PEs")(
        "network,n", po::value<std::string>(), "name or file (required); a model file of any kind that import reads")(
        "dim", po::value<std::vector<std::string>>()->composing(), open_axes_help)(
        "layer,l", po::value<std::vector<std::string>>()->composing(), layers.c_str())(
        "dataflow,d", po::value<std::string>()->default_value("rs"),
        (join(dataflow_names(), ", ") + "; 'list dataflows' tells which is which").c_str())(
        "batch,b", po::value<std::string>()->default_value("1"), "images, 1 to 65536")(
        "mapping,m", po::value<std::string>(), "name or file; layers it does not have are mapped by choice")(
        "objective", po::value<std::string>()->default_value("edp"),
        ("what a chosen mapping has least of: " + join(objective_names(), ", ")).c_str())(
        "mapper", po::value<std::string>()->default_value("exact"),
        "how mappings are chosen: exact, by simulation, the best there is; or estimate, which is quicker")(
        "mapper-limit", po::value<std::string>()->default_value("50"),
        "mappings of a layer that the exact mapper simulates at most, 1 to 1000000")(
        "energy,e", po::value<std::string>()->default_value(derived_energy),
        "prices: derived from the accelerator's components in its own technology; a technology; or a table of fixed "
        "prices, as normalized, the ratios of ISCA 2016; name or file")(
        "set", po::value<std::vector<std::string>>()->composing(), "key.path=value: override an accelerator's key")(
        "json", po::value<std::string>(), "write the result to this file; -: standard output")(
        "verbose,v", po::bool_switch(), "log each layer to standard error")("quiet,q", po::bool_switch(),
                                                                            "no progress, no log but errors");
    return options;
}

std::uint64_t whole_number(const po::variables_map& values, const std::string& option, std::uint64_t low,
                           std::uint64_t high) {
    const std::string text = values[option].as<std::string>();
    const std::string message =
        fmt::format("--{}: found '{}'; allowed: an integer from {} to {}", option, printable(text), low, high);
    if (text.empty() || text.find_first_not_of("0123456789") != std::string::npos || text.size() > 20)
        throw InputError(message);
    try {
        const std::uint64_t value = std::stoull(text);
        if (value < low || value > high) throw InputError(message);
        return value;
    } catch (const std::out_of_range&) {
        throw InputError(message);
    }
}

namespace {

std::vector<std::string> parts_between_commas(const std::string& text) {
    std::vector<std::string> parts;
    TextReader in(text + ",");  // so that nothing after a last comma is a part, too
    for (std::string part; std::getline(in, part, ',');) parts.push_back(part);
    return parts;
}

}  // namespace

std::vector<std::string> comma_separated(const std::string& text, const std::string& option) {
    if (text.empty()) throw InputError(fmt::format("--{}: found ''; allowed: names separated by commas", option));
    std::vector<std::string> parts;
    for (const std::string& part : parts_between_commas(text)) {
        if (std::find(parts.begin(), parts.end(), part) != parts.end())
            throw InputError(fmt::format("--{}: {}: given twice", option, part));
        parts.push_back(part);
    }
    return parts;
}

std::vector<std::string> names_of(const po::variables_map& values, const std::string& option) {
    return comma_separated(join(values[option].as<std::vector<std::string>>(), ","), option);
}

Objective objective_of(const std::string& name) {
    if (const std::optional<Objective> objective = find_objective(name)) return *objective;
    throw InputError("--objective: " + unknown_name("objective", name, objective_names()));
}

void read_mapper(const po::variables_map& values, RunRequest& request) {
    const std::string name = values["mapper"].as<std::string>();
    const std::optional<Mapper> mapper = find_mapper(name);
    if (!mapper) throw InputError("--mapper: " + unknown_name("mapper", name, mapper_names()));
    request.mapper = *mapper;
    request.limits.simulations = static_cast<std::int64_t>(whole_number(values, "mapper-limit", 1, 1000000));
}

static std::vector<std::string> layer_names(const po::variables_map& values) {
    std::vector<std::string> names;
    if (values.count("layer") != 0)
        for (const std::string& given : values["layer"].as<std::vector<std::string>>())
            for (const std::string& name : parts_between_commas(given)) names.push_back(name);
    return names;
}

void choose_layers(const po::variables_map& values, RunRequest& request) {
    request.layers = chosen_layers(request.network, values);
    request.layers_left_out = layers_left_out(request.network, layer_names(values));
}

std::vector<Layer> chosen_layers(const Network& network, const po::variables_map& values) {
    try {
        return select_layers(network, layer_names(values));
    } catch (const InputError& error) {
        throw InputError(std::string("--layer: ") + error.what());
    }
}

namespace {

// Bytes that checking a plan and holding the tensors take at least, whatever the mapping.
double least_bytes(const Layer& layer, std::int64_t batch, int ofmap_bits) {
    const auto product = [](std::initializer_list<std::int64_t> factors) {
        double all = 1;
        for (const std::int64_t factor : factors) all *= static_cast<double>(factor);
        return all;
    };
    const double checking = product({batch, layer.M, layer.C_per_group(), layer.R, layer.E()});
    const double ifmaps = 2 * product({batch, layer.C, layer.H, layer.W});
    const double filters = 2 * product({layer.M, layer.C_per_group(), layer.R, layer.S});
    const double ofmaps = (fits_32_bits(ofmap_bits) ? 4 : 8) * product({batch, layer.M, layer.E(), layer.F()});
    return std::max(checking, ifmaps + filters + ofmaps);
}

}  // namespace

void check_memory(const RunRequest& request) {
    constexpr double megabyte = 1e6;
    const double available = static_cast<double>(available_memory_bytes());
    for (const Layer& layer : request.layers) {
        const double needed = least_bytes(layer, layer.images_in(request.batch),
                                          bits_of(request.accelerator.arithmetic, WordType::ofmap));
        if (needed <= available) continue;
        char text[160];
        std::snprintf(text, sizeof text, ": needs at least %.0f MB of memory; allowed: up to the %.0f MB available",
                      needed / megabyte, available / megabyte);
        throw ComputerError(fmt::format("layer {} with --batch {}{}", layer.name, request.batch, text));
    }
}

// Data files are read as their layer's turn comes; a wrong one is not to wait for that.
void check_data_files(const RunRequest& request) {
    for (const Layer& layer : request.layers)
        if (!layer.ifmap_file.empty() || !layer.filter_file.empty())
            make_layer_data(layer, layer.images_in(request.batch), request.seed, request.accelerator.arithmetic);
}

void tell_cannot_run(const std::vector<UnrunLayer>& layers) {
    // A comparison may have one dataflow in several precisions, for which the reason is the same.
    std::set<std::string> told;
    for (const UnrunLayer& one : layers)
        if (told.insert(one.text()).second) std::cerr << "eyrie: " << shown(one.text()) << "\n";
}

void tell_no_plot(const std::string& why) { std::cerr << "eyrie: --plot: " << shown(why) << ": nothing is drawn\n"; }

std::string dataflow_of(const std::string& name, const std::string& option) {
    try {
        return find_dataflow(name).name;
    } catch (const InputError& error) {
        throw InputError(fmt::format("--{}: {}", option, error.what()));
    }
}

namespace {

void require_network(const po::variables_map& values) {
    if (values.count("network") == 0)
        throw InputError(
            fmt::format("--network is required; allowed: {}, or a file's path", join(list_configs("networks"), ", ")));
}

}  // namespace

ImportOptions import_options_of(const po::variables_map& values) {
    constexpr std::int64_t largest = std::int64_t{1} << 31;
    ImportOptions options;
    if (values.count("dim") == 0) return options;
    for (const std::string& given : values["dim"].as<std::vector<std::string>>()) {
        const std::size_t equals = given.rfind('=');
        const std::string name = given.substr(0, equals);
        const auto size = equals == std::string::npos ? std::nullopt : decimal_integer(given.substr(equals + 1));
        if (name.empty() || !size || *size < 1 || *size > largest)
            throw InputError(
                fmt::format("--dim: found '{}'; allowed: NAME=SIZE, an integer from 1 to 2^31", printable(given)));
        if (!options.dims.emplace(name, *size).second)
            throw InputError(fmt::format("--dim: {}: given twice", printable(name)));
    }
    return options;
}

Network network_of(const po::variables_map& values, const Given& given) {
    if (given.network) return *given.network;
    require_network(values);
    return load_network_of_any_format(find_config("networks", values["network"].as<std::string>()),
                                      import_options_of(values));
}

Overrides overrides_of(const po::variables_map& values) {
    Overrides overrides;
    if (values.count("set") != 0)
        for (const std::string& assignment : values["set"].as<std::vector<std::string>>()) overrides.add(assignment);
    return overrides;
}

std::vector<NamedMachine> told_apart(std::vector<NamedMachine> machines) {
    for (NamedMachine& one : machines)
        if (std::count_if(machines.begin(), machines.end(),
                          [&](const NamedMachine& other) { return other.machine.name == one.machine.name; }) == 1)
            one.name = one.machine.name;
    return machines;
}

std::vector<NamedMachine> named_machines(const std::vector<std::string>& asked, const Overrides& overrides) {
    std::vector<NamedMachine> machines;
    for (const std::string& one : asked) machines.push_back({find_accelerator(one, overrides), one});
    return told_apart(std::move(machines));
}

namespace {

std::vector<std::string> texts_of(const po::variables_map& values, const std::string& option) {
    if (values.count(option) == 0) return {};
    return values[option].as<std::vector<std::string>>();
}

WeightSources weight_sources_of(const po::variables_map& values, const Given& given_arrays) {
    WeightSources sources;
    for (const GivenArray& one : given_arrays.weights)
        sources.arrays.push_back({one.name, {fmt::format("weights: {}", printable(one.name)), one.content}});
    for (const std::string& given : texts_of(values, "weights")) {
        const std::size_t equals = given.find('=');
        if (given == "model")
            sources.model = true;
        else if (equals != std::string::npos && equals > 0 && equals + 1 < given.size())
            sources.arrays.push_back({given.substr(0, equals), {given.substr(equals + 1)}});
        else if (equals == std::string::npos && !given.empty())
            sources.tensors.push_back(given);
        else
            throw InputError(fmt::format("--weights: found '{}'; allowed: model, FILE.safetensors or NAME=FILE.npy",
                                         printable(given)));
    }
    return sources;
}

// What --input names; name "": the only one.
GivenIfmaps inputs_of(const po::variables_map& values, const Given& given_arrays) {
    GivenIfmaps all;
    for (const std::string& given : texts_of(values, "input")) {
        const std::size_t equals = given.find('=');
        const std::string name = equals == std::string::npos ? "" : given.substr(0, equals);
        const std::string path = equals == std::string::npos ? given : given.substr(equals + 1);
        if (path.empty() || equals == 0)
            throw InputError(fmt::format("--input: found '{}'; allowed: FILE.npy or NAME=FILE.npy", printable(given)));
        all.push_back({name, {path}});
    }
    for (const GivenArray& one : given_arrays.inputs)
        all.push_back({one.name, {"input" + (one.name.empty() ? "" : ": " + printable(one.name)), one.content}});
    return all;
}

NetworkModel network_model_of(const po::variables_map& values, const Given& given, bool with_values) {
    if (!given.network) {
        ImportOptions options = import_options_of(values);
        options.values = with_values;
        return load_network_model(find_config("networks", values["network"].as<std::string>()), options);
    }
    if (with_values)
        throw InputError(
            "--weights model: found with a network that was loaded before, without its weights; allowed: "
            "with its name or file");
    return {*given.network, std::make_shared<Graph>(*given.graph)};
}

// The network; its layers have the words that are given, and the request its graph where that is needed.
void read_network(const po::variables_map& values, const Given& given, RunRequest& request) {
    const WeightSources sources = weight_sources_of(values, given);
    const auto is_on = [&](const char* option) { return values.count(option) != 0 && values[option].as<bool>(); };
    const bool chain = is_on("chain") || is_on("keep-on-chip");
    const GivenIfmaps ifmaps = chain ? GivenIfmaps() : inputs_of(values, given);  // of a chain: of its first layers
    if (!chain && !sources.any() && ifmaps.empty() && !given.keeps_graph) {
        request.network = network_of(values, given);
        return;
    }
    NetworkModel model = network_model_of(values, given, sources.model);
    request.network = std::move(model.network);
    const Arithmetic& arithmetic = request.accelerator.arithmetic;
    if (sources.any())
        request.generated_weights = give_weights(sources, arithmetic.filter_bits, *model.graph, request.network);
    give_ifmaps(ifmaps, arithmetic.ifmap_bits, request.batch, *model.graph, request.network);
    if (chain || given.keeps_graph) request.graph = model.graph;
}

}  // namespace

void read_inputs(const po::variables_map& values, const Given& given_arrays, RunRequest& request) {
    if (!request.chain) return;
    // A chain goes through the network in its order.
    std::map<std::string, std::size_t> place;
    for (const Layer& layer : request.network.layers) place.emplace(layer.name, place.size());
    std::stable_sort(request.layers.begin(), request.layers.end(),
                     [&](const Layer& a, const Layer& b) { return place.at(a.name) < place.at(b.name); });
    std::vector<const GraphTensor*> inputs;
    std::vector<std::string> names;
    for (const GraphTensor& tensor : request.graph->tensors)
        if (tensor.role == TensorRole::input) {
            inputs.push_back(&tensor);
            names.push_back(tensor.name);
        }
    for (const auto& [name, source] : inputs_of(values, given_arrays)) {
        if (name.empty() && inputs.size() != 1)
            throw InputError(
                fmt::format("--input: found '{}' for a network of {} inputs; allowed: NAME=FILE.npy, of {}",
                            printable(source.path), inputs.size(), listed(names)));
        const auto found = std::find_if(inputs.begin(), inputs.end(), [&, &wanted = name](const GraphTensor* one) {
            return wanted.empty() || one->name == wanted;
        });
        if (found == inputs.end()) throw InputError("--input: " + unknown_name("input", name, names));
        std::vector<std::int64_t> shape = (*found)->shape;
        auto words = std::make_shared<MapWords>(shape, 0);
        words->images = request.batch;
        shape.insert(shape.begin(), request.batch);
        words->words = npy_words(source, shape, request.accelerator.arithmetic.ifmap_bits);
        if (!request.inputs.emplace((*found)->name, words).second)
            throw InputError(fmt::format("--input: {}: given twice", printable((*found)->name)));
    }
}

AcceleratorConfig accelerator_of(const po::variables_map& values, const Given& given) {
    const Overrides overrides = overrides_of(values);
    if (!given.accelerator) return find_accelerator(values["accelerator"].as<std::string>(), overrides);
    return overrides.values().empty() ? *given.accelerator : with_overrides(*given.accelerator, overrides);
}

void put_on_machine(const po::variables_map& values, const AcceleratorConfig& machine, RunRequest& request) {
    request.accelerator = machine;
    request.energy = find_energy(values["energy"].as<std::string>(), machine);
}

RunRequest request_of(const po::variables_map& values, const Given& given) {
    RunRequest request;
    overrides_of(values);
    if (!given.network) require_network(values);
    request.dataflow = dataflow_of(values["dataflow"].as<std::string>(), "dataflow");
    request.accelerator = accelerator_of(values, given);
    request.batch = static_cast<std::int64_t>(whole_number(values, "batch", 1, 65536));
    read_network(values, given, request);
    choose_layers(values, request);
    if (given.mapping || values.count("mapping") != 0) {
        request.mapping_path = given.mapping ? "mapping" : values["mapping"].as<std::string>();
        request.mapping = given.mapping
                              ? parse_mapping_file(*given.mapping, request.mapping_path, request.network)
                              : load_mapping_file(find_config("mappings", request.mapping_path), request.network);
        if (!values["dataflow"].defaulted() && request.dataflow != request.mapping->dataflow)
            throw InputError(fmt::format("--dataflow: found {}, --mapping {} is for {}; allowed: the same",
                                         request.dataflow, request.mapping_path, request.mapping->dataflow));
        request.dataflow = request.mapping->dataflow;
    }
    request.objective = objective_of(values["objective"].as<std::string>());
    read_mapper(values, request);
    put_on_machine(values, request.accelerator, request);
    request.quiet = values["quiet"].as<bool>();
    check_memory(request);
    return request;
}

namespace {

// The files that a value of an option stands for: one, of prices up to two, or of several names, as of `serve --table`
// and the accelerators of `compare`.
std::vector<std::string> input_files(const po::variables_map& values, const std::string& option,
                                     const std::string& kind) {
    std::vector<std::string> names;
    if (boost::any_cast<std::string>(&values[option].value()) == nullptr)
        names = names_of(values, option);
    else
        names = {values[option].as<std::string>()};
    if (option == "energy") return energy_files(names[0]);
    const bool* const table = values.count("table") != 0 ? boost::any_cast<bool>(&values["table"].value()) : nullptr;
    const bool several = table != nullptr && *table;  // of serve: a switch
    if (several) names = comma_separated(names[0], option);
    std::vector<std::string> files;
    for (const std::string& one : names)
        if (!is_equal_area_name(one)) files.push_back(find_config(kind, one));
    return files;
}

// A result written over what it was made from would be the last of its kind.
void check_no_input(const std::string& path, const po::variables_map& values, const std::string& output) {
    const std::pair<const char*, const char*> inputs[] = {
        {"accelerator", "accelerators"}, {"network", "networks"}, {"mapping", "mappings"}, {"energy", "energy"}};
    for (const auto& [option, kind] : inputs) {
        std::error_code ignored;
        if (values.count(option) == 0) continue;
        for (const std::string& file : input_files(values, option, kind))
            if (std::filesystem::equivalent(file, path, ignored))
                throw InputError(fmt::format("--{} {}: is the file of --{}; allowed: a file that is no input", output,
                                             path, option));
    }
}

}  // namespace

std::string output_path(const po::variables_map& values, const std::string& option) {
    if (values.count(option) == 0) return "";
    const std::string path = values[option].as<std::string>();
    if (path.empty()) throw InputError(fmt::format("--{}: found ''; allowed: a file name or -", option));
    if (path == "/dev/stdout" || path == "/dev/fd/1" || path == "/proc/self/fd/1") return "-";
    check_no_input(path, values, option);
    check_output_place(path, "--" + option);
    return path;
}

bool same_file(const std::string& a, const std::string& b) {
    return !a.empty() && !b.empty() && a != "-" && b != "-" && place_of_output(a) == place_of_output(b);
}

void write_result(const std::string& path, const std::string& text) {
    write_output(path, text);
    log_written(path);
}

std::string plot_path(const po::variables_map& values) {
    const std::string path = output_path(values, "plot");
    if (path.empty()) return path;
    std::error_code ignored;
    const auto status = std::filesystem::status(path, ignored);
    const bool device = std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
    if (path != "-" && !device && std::filesystem::path(path).extension() != ".svg")
        throw InputError(
            fmt::format("--plot: found '{}'; allowed: a file name that ends in .svg, or -", printable(path)));
    require_gnuplot();
    return path;
}

void check_apart(const std::vector<std::pair<std::string, std::string>>& outputs) {
    for (std::size_t i = 0; i < outputs.size(); ++i)
        for (std::size_t j = i + 1; j < outputs.size(); ++j) {
            const auto& [option, path] = outputs[i];
            const auto& [other_option, other_path] = outputs[j];
            if (same_file(path, other_path))
                throw InputError(fmt::format("--{} and --{}: both found '{}', the same file; allowed: one file each",
                                             option, other_option, path));
            if (path == "-" && other_path == "-")
                throw InputError(
                    fmt::format("--{} - and --{} -: only one can go to standard output", option, other_option));
        }
}

}  // namespace eyrie
