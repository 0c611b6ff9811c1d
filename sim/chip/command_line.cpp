#include "sim/chip/command_line.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <set>
#include <sstream>

#include <boost/program_options.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <systemc>

#include "dataflows/dataflow.hpp"
#include "sim/chip/config_files.hpp"
#include "sim/chip/dataflow_comparison.hpp"
#include "sim/chip/mapping_report.hpp"
#include "sim/chip/published_comparison.hpp"
#include "sim/chip/result_files.hpp"
#include "sim/chip/run_network.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/memory_limit.hpp"
#include "sim/kernel/output_file.hpp"
#include "sim/kernel/progress.hpp"
#include "workloads/layer_data.hpp"

namespace eyrie {

namespace po = boost::program_options;

namespace {

constexpr const char* usage = R"(usage: eyrie COMMAND [options]

  run      simulate layers of a network, cycle by cycle
  map      print the mapping of each layer and its loop nest
  compare  dataflows side by side, simulated, or by the published accounting
  list     accelerators | networks | mappings | dataflows | energy
  show     accelerator | network | energy NAME      the resolved file, every default spelled out
  version

eyrie COMMAND --help lists the options. Names resolve to files in configs/; a path works as well.
Exit status: 0 done; 1 the simulation contradicts a check; 2 bad input.
)";

po::options_description selection_options() {
    po::options_description options("Options");
    options.add_options()
        ("help,h", "print this text")
        ("accelerator,a", po::value<std::string>()->default_value("eyeriss"),
         "name or file; isca16_DATAFLOW_PES: the storage of a dataflow at equal area, for any number of PEs")
        ("network,n", po::value<std::string>(), "name or file (required)")
        ("layer,l", po::value<std::vector<std::string>>()->composing(),
         "a layer's name, or 'all'; may be repeated; default: every layer that is not fully connected")
        ("dataflow,d", po::value<std::string>()->default_value("rs"), "rs, ws, os-a, os-b, os-c or nlr; 'list dataflows' tells which is which")
        ("batch,b", po::value<std::string>()->default_value("1"), "images, 1 to 65536")
        ("mapping,m", po::value<std::string>(), "name or file; layers it does not have are mapped by choice")
        ("objective", po::value<std::string>()->default_value("edp"),
         "what a chosen mapping has least of: energy, delay or edp")
        ("energy,e", po::value<std::string>()->default_value("normalized"), "energy table, name or file")
        ("set", po::value<std::vector<std::string>>()->composing(), "key.path=value: override an accelerator's key")
        ("json", po::value<std::string>(), "write the result to this file; -: standard output")
        ("verbose,v", po::bool_switch(), "log each layer to standard error")
        ("quiet,q", po::bool_switch(), "no progress, no log but errors");
    return options;
}

po::options_description run_options() {
    po::options_description options = selection_options();
    options.add_options()
        ("check", po::bool_switch(), "compare the ofmaps with a reference convolution, bit by bit")
        ("seed", po::value<std::string>()->default_value("1"), "of the generated tensors")
        ("no-fast-forward", po::bool_switch(), "simulate every pass, also those whose timing is known")
        ("csv", po::value<std::string>(), "write the result to this file, one line per layer; -: standard output");
    return options;
}

po::options_description compare_options() {
    po::options_description options("Options");
    options.add_options()
        ("help,h", "print this text")
        ("network,n", po::value<std::string>(), "name or file (required)")
        ("layer,l", po::value<std::vector<std::string>>()->composing(),
         "a layer's name, or 'all'; may be repeated; default: every layer that is not fully connected")
        ("dataflows", po::value<std::string>()->default_value("rs,ws,os-a,os-b,os-c,nlr"), "separated by commas")
        ("batch,b", po::value<std::string>()->default_value("1"), "images, 1 to 65536")
        ("area", po::value<std::string>()->default_value("equal"),
         "equal: each dataflow on a machine with the storage that suits it, all of one area (ISCA 2016); "
         "same-machine: all on --accelerator")
        ("pes", po::value<std::string>()->default_value("256"), "PEs of the machines of equal area, 1 to 65536 "
         "(accounting: 1048576)")
        ("accelerator,a", po::value<std::string>()->default_value("eyeriss"), "name or file, with --area same-machine")
        ("set", po::value<std::vector<std::string>>()->composing(), "key.path=value: override a key of every machine")
        ("objective", po::value<std::string>()->default_value("edp"),
         "what the mappings have least of: energy, delay or edp")
        ("energy,e", po::value<std::string>()->default_value("normalized"), "energy table, name or file")
        ("check", po::bool_switch(), "compare the ofmaps with a reference convolution, bit by bit")
        ("seed", po::value<std::string>()->default_value("1"), "of the generated tensors")
        ("no-fast-forward", po::bool_switch(), "simulate every pass, also those whose timing is known")
        ("accounting", po::value<std::string>(),
         "isca16: instead of simulated machines, the access counts published at ISCA 2016, each dataflow with its best "
         "mapping and its storage at equal area")
        ("json", po::value<std::string>(), "write the result to this file; -: standard output")
        ("csv", po::value<std::string>(), "write one line per dataflow and layer to this file; -: standard output")
        ("plot", po::value<std::string>(), "draw stacked bars into this SVG file (needs gnuplot)")
        ("verbose,v", po::bool_switch(), "log to standard error")
        ("quiet,q", po::bool_switch(), "no progress, no log but errors");
    return options;
}

std::uint64_t whole_number(const po::variables_map& values, const std::string& option, std::uint64_t low,
                           std::uint64_t high) {
    const std::string text = values[option].as<std::string>();
    const std::string message = "--" + option + ": found '" + printable(text) + "'; allowed: an integer from " +
                                std::to_string(low) + " to " + std::to_string(high);
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

Objective objective_of(const std::string& name) {
    for (const Objective objective : {Objective::energy, Objective::delay, Objective::edp})
        if (name == objective_name(objective)) return objective;
    throw InputError("--objective: " + unknown_name("objective", name, "energy, delay, edp",
                                                    nearest_name(name, {"energy", "delay", "edp"})));
}

std::vector<Layer> chosen_layers(const Network& network, const po::variables_map& values) {
    std::vector<Layer> layers;
    if (values.count("layer") == 0) {
        for (const Layer& layer : network.layers)
            if (!layer.fully_connected) layers.push_back(layer);
        if (layers.empty()) layers = network.layers;
        return layers;
    }
    for (const std::string& name : values["layer"].as<std::vector<std::string>>()) {
        if (name == "all")
            layers.insert(layers.end(), network.layers.begin(), network.layers.end());
        else
            layers.push_back(find_layer(network, name));
    }
    std::set<std::string> seen;
    for (const Layer& layer : layers)
        if (!seen.insert(layer.name).second) throw InputError("--layer: " + layer.name + ": given twice");
    return layers;
}

// Bytes that checking a plan and holding the tensors take at least, whatever the mapping.
double least_bytes(const Layer& layer, std::int64_t batch) {
    const auto product = [](std::initializer_list<std::int64_t> factors) {
        double all = 1;
        for (const std::int64_t factor : factors) all *= static_cast<double>(factor);
        return all;
    };
    const double checking = product({batch, layer.M, layer.C_per_group(), layer.R, layer.E()});
    const double ifmaps = 2 * product({batch, layer.C, layer.H, layer.W});
    const double filters = 2 * product({layer.M, layer.C_per_group(), layer.R, layer.S});
    const double ofmaps = 4 * product({batch, layer.M, layer.E(), layer.F()});
    return std::max(checking, ifmaps + filters + ofmaps);
}

void check_memory(const RunRequest& request) {
    constexpr double megabyte = 1e6;
    const double available = static_cast<double>(available_memory_bytes());
    for (const Layer& layer : request.layers) {
        const double needed = least_bytes(layer, request.batch);
        if (needed <= available) continue;
        char text[160];
        std::snprintf(text, sizeof text, ": needs at least %.0f MB of memory; allowed: up to the %.0f MB available",
                      needed / megabyte, available / megabyte);
        throw InputError("layer " + layer.name + " with --batch " + std::to_string(request.batch) + text);
    }
}

// Data files are read as their layer's turn comes; a wrong one is not to wait for that.
void check_data_files(const RunRequest& request) {
    for (const Layer& layer : request.layers)
        if (!layer.ifmap_file.empty() || !layer.filter_file.empty())
            make_layer_data(layer, request.batch, request.seed, request.accelerator.arithmetic);
}

std::string dataflow_of(const std::string& name, const std::string& option) {
    try {
        return find_dataflow(name).name;
    } catch (const InputError& error) {
        throw InputError("--" + option + ": " + error.what());
    }
}

void require_network(const po::variables_map& values) {
    if (values.count("network") == 0)
        throw InputError("--network is required; allowed: " + join(list_configs("networks"), ", ") +
                         ", or a file's path");
}

Network network_of(const po::variables_map& values) {
    require_network(values);
    return load_network(find_config("networks", values["network"].as<std::string>()));
}

Overrides overrides_of(const po::variables_map& values) {
    Overrides overrides;
    if (values.count("set") != 0)
        for (const std::string& assignment : values["set"].as<std::vector<std::string>>()) overrides.add(assignment);
    return overrides;
}

RunRequest request_of(const po::variables_map& values) {
    RunRequest request;
    const Overrides overrides = overrides_of(values);
    require_network(values);
    request.dataflow = dataflow_of(values["dataflow"].as<std::string>(), "dataflow");
    request.accelerator = find_accelerator(values["accelerator"].as<std::string>(), overrides);
    request.network = network_of(values);
    request.layers = chosen_layers(request.network, values);
    request.batch = static_cast<std::int64_t>(whole_number(values, "batch", 1, 65536));
    if (values.count("mapping") != 0) {
        request.mapping_path = values["mapping"].as<std::string>();
        request.mapping = load_mapping_file(find_config("mappings", request.mapping_path), request.network);
        if (!values["dataflow"].defaulted() && request.dataflow != request.mapping->dataflow)
            throw InputError("--dataflow: found " + request.dataflow + ", --mapping " + request.mapping_path + " is for " +
                             request.mapping->dataflow + "; allowed: the same");
        request.dataflow = request.mapping->dataflow;
    }
    request.objective = objective_of(values["objective"].as<std::string>());
    request.energy = load_energy_table(find_config("energy", values["energy"].as<std::string>()));
    request.quiet = values["quiet"].as<bool>();
    check_memory(request);
    return request;
}

// A result written over what it was made from would be the last of its kind.
void check_no_input(const std::string& path, const po::variables_map& values, const std::string& output) {
    const std::pair<const char*, const char*> inputs[] = {
        {"accelerator", "accelerators"}, {"network", "networks"}, {"mapping", "mappings"}, {"energy", "energy"}};
    for (const auto& [option, kind] : inputs) {
        std::error_code ignored;
        if (values.count(option) == 0) continue;
        const std::string name = values[option].as<std::string>();
        if (std::filesystem::equivalent(is_equal_area_name(name) ? "" : find_config(kind, name), path, ignored))
            throw InputError("--" + output + " " + path + ": is the file of --" + option +
                             "; allowed: a file that is no input");
    }
}

std::string output_path(const po::variables_map& values, const std::string& option) {
    if (values.count(option) == 0) return "";
    const std::string path = values[option].as<std::string>();
    if (path.empty()) throw InputError("--" + option + ": found ''; allowed: a file name or -");
    if (path == "/dev/stdout" || path == "/dev/fd/1" || path == "/proc/self/fd/1") return "-";
    check_output_place(path, "--" + option);
    check_no_input(path, values, option);
    return path;
}

bool same_file(const std::string& a, const std::string& b) {
    std::error_code ignored;
    return !a.empty() && !b.empty() && a != "-" && b != "-" &&
           std::filesystem::weakly_canonical(std::filesystem::absolute(a, ignored), ignored) ==
               std::filesystem::weakly_canonical(std::filesystem::absolute(b, ignored), ignored);
}

int command_run(const po::variables_map& values) {
    RunRequest request = request_of(values);
    request.seed = whole_number(values, "seed", 0, UINT64_MAX);
    request.check = values["check"].as<bool>();
    request.fast_forward = !values["no-fast-forward"].as<bool>();
    const std::string json = output_path(values, "json");
    const std::string csv = output_path(values, "csv");
    if (same_file(json, csv)) throw InputError("--json and --csv: both found '" + json + "'; allowed: two files");
    if (json == "-" && csv == "-") throw InputError("--json - and --csv -: only one can go to standard output");
    check_data_files(request);
    const RunResult result = run_network(request);
    if (!json.empty()) write_output(json, result_json(result));
    if (!csv.empty()) write_output(csv, result_csv(result));
    if (json != "-" && csv != "-") write_output("-", result_table(result));
    return total_of(result.layers).check == CheckOutcome::mismatch ? 1 : 0;
}

int command_map(const po::variables_map& values) {
    const RunRequest request = request_of(values);
    const std::string json = output_path(values, "json");
    std::vector<MappedLayer> layers;
    Progress progress(request.quiet);
    for (const Layer& layer : request.layers) {
        progress.show("mapping " + layer.name, static_cast<std::int64_t>(layers.size()),
                      static_cast<std::int64_t>(request.layers.size()));
        layers.push_back(map_layer(request, layer));
        layers.back().plan.passes.shrink_to_fit();
    }
    progress.clear();
    if (!json.empty()) write_output(json, mapping_json(layers, request));
    if (json != "-") write_output("-", mapping_text(layers, request));
    return 0;
}

std::vector<std::string> comma_separated(const std::string& text, const std::string& option) {
    if (text.empty()) throw InputError("--" + option + ": found ''; allowed: names separated by commas");
    std::vector<std::string> parts;
    std::istringstream in(text + ",");  // so that nothing after a last comma is a name, too
    for (std::string part; std::getline(in, part, ',');) {
        if (std::find(parts.begin(), parts.end(), part) != parts.end())
            throw InputError("--" + option + ": " + part + ": given twice");
        parts.push_back(part);
    }
    return parts;
}

// An option of simulated machines has no meaning for the accounting.
void check_accounting_options(const po::variables_map& values) {
    if (values["accounting"].as<std::string>() != "isca16")
        throw InputError("--accounting: found '" + printable(values["accounting"].as<std::string>()) +
                         "'; allowed: isca16");
    for (const char* option : {"area", "accelerator", "set", "objective", "energy", "seed", "csv", "plot"})
        if (values.count(option) != 0 && !values[option].defaulted())
            throw InputError(std::string("--") + option + ": has no meaning with --accounting; allowed: without");
    for (const char* option : {"check", "no-fast-forward"})
        if (values[option].as<bool>())
            throw InputError(std::string("--") + option + ": has no meaning with --accounting; allowed: without");
}

int compare_accounting(const po::variables_map& values) {
    check_accounting_options(values);
    const Network network = network_of(values);
    const std::string json = output_path(values, "json");
    const PublishedComparison comparison = compare_published(
        network.name, chosen_layers(network, values), static_cast<std::int64_t>(whole_number(values, "batch", 1, 65536)),
        static_cast<std::int64_t>(whole_number(values, "pes", 1, 1048576)),
        comma_separated(values["dataflows"].as<std::string>(), "dataflows"), find_config("area", "isca16_65nm"));
    if (!json.empty()) write_output(json, published_json(comparison));
    if (json != "-") write_output("-", published_table(comparison));
    return 0;
}

// One request for each dataflow; `machines` is how their machines were chosen, in words.
std::vector<RunRequest> compared_requests(const po::variables_map& values, std::string& machines) {
    const std::string area = values["area"].as<std::string>();
    if (area != "equal" && area != "same-machine")
        throw InputError("--area: " + unknown_name("area", printable(area), "equal, same-machine",
                                                   nearest_name(area, {"equal", "same-machine"})));
    if (area == "equal" && !values["accelerator"].defaulted())
        throw InputError("--accelerator: has no meaning with --area equal; allowed: with --area same-machine");
    if (area == "same-machine" && !values["pes"].defaulted())
        throw InputError("--pes: has no meaning with --area same-machine; allowed: with --area equal");
    const Overrides overrides = overrides_of(values);
    RunRequest request;
    request.network = network_of(values);
    request.layers = chosen_layers(request.network, values);
    request.batch = static_cast<std::int64_t>(whole_number(values, "batch", 1, 65536));
    request.objective = objective_of(values["objective"].as<std::string>());
    request.energy = load_energy_table(find_config("energy", values["energy"].as<std::string>()));
    request.quiet = values["quiet"].as<bool>();
    request.seed = whole_number(values, "seed", 0, UINT64_MAX);
    request.check = values["check"].as<bool>();
    request.fast_forward = !values["no-fast-forward"].as<bool>();
    check_memory(request);
    const std::string pes = std::to_string(whole_number(values, "pes", 1, 65536));
    std::vector<RunRequest> requests;
    for (const std::string& dataflow : comma_separated(values["dataflows"].as<std::string>(), "dataflows")) {
        request.dataflow = dataflow_of(dataflow, "dataflows");
        request.accelerator =
            find_accelerator(area == "equal" ? "isca16_" + dataflow + "_" + pes : values["accelerator"].as<std::string>(),
                             overrides);
        requests.push_back(request);
    }
    machines = area == "equal" ? pes + " PEs each, storage of equal area"
                               : "all on " + requests.front().accelerator.name + ", " +
                                     std::to_string(requests.front().accelerator.pes()) + " PEs";
    return requests;
}

int command_compare(const po::variables_map& values) {
    if (values.count("accounting") != 0) return compare_accounting(values);
    std::string machines;
    const std::vector<RunRequest> requests = compared_requests(values, machines);
    const std::string json = output_path(values, "json");
    const std::string csv = output_path(values, "csv");
    const std::string plot = output_path(values, "plot");
    if (same_file(json, csv) || same_file(json, plot) || same_file(csv, plot))
        throw InputError("--json, --csv, --plot: two found the same file; allowed: one file each");
    if ((json == "-") + (csv == "-") + (plot == "-") > 1)
        throw InputError("--json -, --csv -, --plot -: only one can go to standard output");
    check_data_files(requests.front());
    const DataflowComparison comparison = compare_dataflows(requests, machines);
    if (!json.empty()) write_output(json, comparison_json(comparison));
    if (!csv.empty()) write_output(csv, comparison_csv(comparison));
    if (!plot.empty()) write_output(plot, comparison_svg(comparison));
    if (json != "-" && csv != "-" && plot != "-") write_output("-", comparison_table(comparison));
    return comparison.mismatch() ? 1 : 0;
}

int command_list(const std::vector<std::string>& words) {
    const std::vector<std::string> kinds = {"accelerators", "networks", "mappings", "dataflows", "energy"};
    if (words.size() != 1 || std::find(kinds.begin(), kinds.end(), words[0]) == kinds.end())
        throw InputError("list: found '" + printable(join(words, " ")) + "'; allowed: one of " + join(kinds, ", "));
    if (words[0] == "dataflows") {
        std::string lines;
        for (const Dataflow& dataflow : dataflow_catalogue()) lines += dataflow.name + "  " + dataflow.description + "\n";
        write_output("-", lines);
        return 0;
    }
    std::string text;
    for (const std::string& name : list_configs(words[0])) {
        const YamlNode root = YamlNode::load_file(find_config(words[0], name));
        text += name + "  " + (root.has("description") ? printable(root.at("description").as_text()) : "") + "\n";
    }
    write_output("-", text);
    return 0;
}

int command_show(const std::vector<std::string>& words) {
    const std::string kind = words.empty() ? "" : words[0];
    if (words.size() != 2 || (kind != "accelerator" && kind != "network" && kind != "energy"))
        throw InputError("show: found '" + printable(join(words, " ")) +
                         "'; allowed: accelerator, network or energy, and a name");
    if (kind == "accelerator")
        write_output("-", accelerator_yaml(find_accelerator(words[1], Overrides()), true));
    else if (kind == "network")
        write_output("-", network_yaml(load_network(find_config("networks", words[1]))));
    else
        write_output("-", energy_table_yaml(load_energy_table(find_config("energy", words[1])), true));
    return 0;
}

po::variables_map parse(const std::vector<std::string>& words, const po::options_description& options) {
    po::variables_map values;
    po::command_line_parser strict(words);
    try {
        po::store(strict.options(options)
                      .style(po::command_line_style::default_style & ~po::command_line_style::allow_guessing)
                      .positional(po::positional_options_description())
                      .run(),
                  values);
    } catch (const po::unknown_option& error) {
        std::vector<std::string> names;
        for (const auto& option : options.options()) names.push_back("--" + option->long_name());
        const std::string found = error.get_option_name();
        throw InputError(unknown_name("option", found, join(names, ", "), nearest_name(found, names)));
    } catch (const po::too_many_positional_options_error&) {
        throw InputError("found a word that belongs to no option; allowed: options and their values; "
                         "eyrie COMMAND --help lists them");
    }
    po::notify(values);
    return values;
}

void set_up_log(bool verbose, bool quiet) {
    const auto logger = spdlog::stderr_color_mt("eyrie");
    logger->set_pattern("%^%l%$: %v");
    logger->set_level(quiet ? spdlog::level::err : verbose ? spdlog::level::info : spdlog::level::warn);
    spdlog::set_default_logger(logger);
}

int with_options(const std::string& command, const std::vector<std::string>& words) {
    const po::options_description options = command == "run"       ? run_options()
                                            : command == "compare" ? compare_options()
                                                                   : selection_options();
    const po::variables_map values = parse(words, options);
    if (values.count("help") != 0) {
        std::ostringstream text;
        text << "usage: eyrie " << command << " --network NAME [options]\n\n" << options;
        write_output("-", text.str());
        return 0;
    }
    if (values["verbose"].as<bool>() && values["quiet"].as<bool>())
        throw InputError("--verbose and --quiet: only one can be given");
    set_up_log(values["verbose"].as<bool>(), values["quiet"].as<bool>());
    if (command == "compare") return command_compare(values);
    return command == "run" ? command_run(values) : command_map(values);
}

int dispatch(const std::vector<std::string>& words) {
    const std::string command = words.empty() ? "" : words[0];
    const std::vector<std::string> rest(words.begin() + (words.empty() ? 0 : 1), words.end());
    const bool help = command == "--help" || command == "-h" || command == "help" ||
                      ((command == "list" || command == "show") && !rest.empty() &&
                       (rest[0] == "--help" || rest[0] == "-h"));
    if (help) {
        write_output("-", usage);
        return 0;
    }
    if (command == "run" || command == "map" || command == "compare") return with_options(command, rest);
    if (command == "list") return command_list(rest);
    if (command == "show") return command_show(rest);
    if (command == "version" || command == "--version") {
        if (!rest.empty()) throw InputError("version: found '" + printable(join(rest, " ")) + "'; allowed: nothing");
        write_output("-", "eyrie " EYRIE_VERSION "\n");
        return 0;
    }
    const std::vector<std::string> commands = {"run", "map", "compare", "list", "show", "version"};
    throw InputError((words.empty() ? "no command" : unknown_name("command", command, join(commands, ", "),
                                                                     nearest_name(command, commands))) +
                     "; eyrie --help lists them");
}

constexpr const char* out_of_memory =
    "out of memory: the layer, the batch or the accelerator is too large for this computer";

// A message stays one message whatever stood in a file's name or on the command line.
std::string on_one_line(std::string message) {
    constexpr std::size_t longest = 4000;
    if (message.size() > longest) message = message.substr(0, longest) + "...";
    for (char& c : message)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
    return message;
}

}  // namespace

int run_command_line(int argc, char** argv) {
    const auto bad_input = [](const std::string& message) {
        std::cerr << "eyrie: " << message << "\n";
        return 2;
    };
    limit_memory();
    // Configuration mistakes SystemC reports are ours to print.
    sc_core::sc_report_handler::set_actions(sc_core::SC_ERROR, sc_core::SC_THROW);
    try {
        sc_core::sc_set_time_resolution(1, sc_core::SC_FS);
        return dispatch(std::vector<std::string>(argv + 1, argv + argc));
    } catch (const InputError& error) {
        return bad_input(on_one_line(error.what()));
    } catch (const po::error& error) {
        return bad_input(on_one_line(error.what()) + "; eyrie COMMAND --help lists the options");
    } catch (const std::filesystem::filesystem_error& error) {
        return bad_input(on_one_line(error.what()));
    } catch (const DeadlockError& error) {
        std::cerr << "eyrie: this accelerator cannot run this mapping (deeper FIFOs would help): " << error.what()
                  << "\n";
        return 2;
    } catch (const std::bad_alloc&) {
        return bad_input(out_of_memory);
    } catch (const std::length_error&) {  // more elements than a vector can have
        return bad_input(out_of_memory);
    } catch (const std::exception& error) {
        std::cerr << "eyrie: internal error: " << error.what() << "\n";
        return 1;
    }
}

}  // namespace eyrie
