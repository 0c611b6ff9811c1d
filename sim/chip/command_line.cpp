#include "sim/chip/command_line.hpp"

#include <algorithm>
#include <cstdio>
#include <iostream>

#include <boost/program_options.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <systemc>

#include "sim/chip/config_files.hpp"
#include "sim/chip/result_files.hpp"
#include "sim/chip/run_network.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/output_file.hpp"

namespace eyrie {

namespace po = boost::program_options;

namespace {

constexpr const char* usage = R"(usage: eyrie COMMAND [options]

  run      simulate layers of a network, cycle by cycle
  map      print the mapping of each layer and its loop nest
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
        ("accelerator,a", po::value<std::string>()->default_value("eyeriss"), "name or file")
        ("network,n", po::value<std::string>(), "name or file (required)")
        ("layer,l", po::value<std::vector<std::string>>()->composing(),
         "a layer's name, or 'all'; may be repeated; default: every layer that is not fully connected")
        ("dataflow,d", po::value<std::string>()->default_value("rs"), "rs: row-stationary")
        ("batch,b", po::value<std::string>()->default_value("1"), "images, 1 to 65536")
        ("mapping,m", po::value<std::string>(), "name or file; layers it does not have are mapped by choice")
        ("objective", po::value<std::string>()->default_value("energy"),
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
        ("no-fast-forward", po::bool_switch(), "simulate every cycle (always the case in this version)")
        ("csv", po::value<std::string>(), "write the result to this file, one line per layer; -: standard output");
    return options;
}

std::uint64_t whole_number(const po::variables_map& values, const std::string& option, std::uint64_t low,
                           std::uint64_t high) {
    const std::string text = values[option].as<std::string>();
    const std::string message = "--" + option + ": found '" + text + "'; allowed: an integer from " +
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
    for (std::size_t i = 0; i < layers.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (layers[i].name == layers[j].name) throw InputError("--layer: " + layers[i].name + ": given twice");
    return layers;
}

RunRequest request_of(const po::variables_map& values) {
    RunRequest request;
    Overrides overrides;
    if (values.count("set") != 0)
        for (const std::string& assignment : values["set"].as<std::vector<std::string>>()) overrides.add(assignment);
    if (values.count("network") == 0)
        throw InputError("--network is required; allowed: " + join(list_configs("networks"), ", ") +
                         ", or a file's path");
    const std::string dataflow = values["dataflow"].as<std::string>();
    if (dataflow != "rs") throw InputError("--dataflow: " + unknown_name("dataflow", dataflow, "rs", ""));
    request.accelerator =
        load_accelerator(find_config("accelerators", values["accelerator"].as<std::string>()), overrides);
    request.network = load_network(find_config("networks", values["network"].as<std::string>()));
    request.layers = chosen_layers(request.network, values);
    request.batch = static_cast<std::int64_t>(whole_number(values, "batch", 1, 65536));
    if (values.count("mapping") != 0) {
        request.mapping_path = values["mapping"].as<std::string>();
        request.mapping = load_mapping_file(find_config("mappings", request.mapping_path), request.network);
    }
    request.objective = objective_of(values["objective"].as<std::string>());
    request.energy = load_energy_table(find_config("energy", values["energy"].as<std::string>()));
    request.quiet = values["quiet"].as<bool>();
    return request;
}

std::string option_text(const po::variables_map& values, const std::string& option) {
    if (values.count(option) == 0) return "";
    const std::string path = values[option].as<std::string>();
    if (path.empty()) throw InputError("--" + option + ": found ''; allowed: a file name or -");
    check_output_place(path, "--" + option);
    return path;
}

int command_run(const po::variables_map& values) {
    RunRequest request = request_of(values);
    request.seed = whole_number(values, "seed", 0, UINT64_MAX);
    request.check = values["check"].as<bool>();
    const std::string json = option_text(values, "json");
    const std::string csv = option_text(values, "csv");
    if (json == "-" && csv == "-") throw InputError("--json - and --csv -: only one can go to standard output");
    const RunResult result = run_network(request);
    if (!json.empty()) write_output(json, result_json(result));
    if (!csv.empty()) write_output(csv, result_csv(result));
    if (json != "-" && csv != "-") write_output("-", result_table(result));
    return total_of(result.layers).check == CheckOutcome::mismatch ? 1 : 0;
}

int command_map(const po::variables_map& values) {
    const RunRequest request = request_of(values);
    const std::string json = option_text(values, "json");
    nlohmann::ordered_json out;
    std::string text;
    out["schema"] = "eyrie.map/1";
    out["layers"] = nlohmann::ordered_json::array();
    for (const Layer& layer : request.layers) {
        const Plan plan = plan_layer(request, layer);
        text += layer.name + ": " + plan.dataflow + " " + plan.mapping + ", " + std::to_string(plan.active_pes) +
                " PEs, " + std::to_string(plan.passes.size()) + " passes\n" + plan.loop_nest + "\n";
        out["layers"].push_back({{"name", layer.name},
                                 {"dataflow", plan.dataflow},
                                 {"mapping", plan.mapping},
                                 {"active_pes", plan.active_pes},
                                 {"passes", plan.passes.size()},
                                 {"glb_words",
                                  {{"ifmap", plan.glb_ifmap_words},
                                   {"psum", plan.glb_psum_words},
                                   {"filter", plan.glb_filter_words}}},
                                 {"loop_nest", plan.loop_nest}});
    }
    if (!json.empty()) write_output(json, out.dump(2) + "\n");
    if (json != "-") write_output("-", text);
    return 0;
}

int command_list(const std::vector<std::string>& words) {
    const std::vector<std::string> kinds = {"accelerators", "networks", "mappings", "dataflows", "energy"};
    if (words.size() != 1 || std::find(kinds.begin(), kinds.end(), words[0]) == kinds.end())
        throw InputError("list: found '" + join(words, " ") + "'; allowed: one of " + join(kinds, ", "));
    if (words[0] == "dataflows") {
        std::cout << "rs  row-stationary (ISCA 2016, JSSC 2017)\n";
        return 0;
    }
    for (const std::string& name : list_configs(words[0]))
        std::cout << name << "  "
                  << [&] {
                         const YamlNode root = YamlNode::load_file(find_config(words[0], name));
                         return root.has("description") ? root.at("description").as_text() : std::string();
                     }()
                  << "\n";
    return 0;
}

int command_show(const std::vector<std::string>& words) {
    const std::string kind = words.empty() ? "" : words[0];
    if (words.size() != 2 || (kind != "accelerator" && kind != "network" && kind != "energy"))
        throw InputError("show: found '" + join(words, " ") + "'; allowed: accelerator, network or energy, and a name");
    if (kind == "accelerator")
        std::cout << accelerator_yaml(load_accelerator(find_config("accelerators", words[1]), Overrides()), true);
    else if (kind == "network")
        std::cout << network_yaml(load_network(find_config("networks", words[1])));
    else
        std::cout << energy_table_yaml(load_energy_table(find_config("energy", words[1])), true);
    return 0;
}

po::variables_map parse(const std::vector<std::string>& words, const po::options_description& options) {
    po::variables_map values;
    po::command_line_parser strict(words);
    po::store(strict.options(options)
                  .style(po::command_line_style::default_style & ~po::command_line_style::allow_guessing)
                  .positional(po::positional_options_description())
                  .run(),
              values);
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
    const po::options_description options = command == "run" ? run_options() : selection_options();
    const po::variables_map values = parse(words, options);
    if (values.count("help") != 0) {
        std::cout << "usage: eyrie " << command << " --network NAME [options]\n\n" << options;
        return 0;
    }
    if (values["verbose"].as<bool>() && values["quiet"].as<bool>())
        throw InputError("--verbose and --quiet: only one can be given");
    set_up_log(values["verbose"].as<bool>(), values["quiet"].as<bool>());
    return command == "run" ? command_run(values) : command_map(values);
}

int dispatch(const std::vector<std::string>& words) {
    const std::string command = words.empty() ? "" : words[0];
    const std::vector<std::string> rest(words.begin() + (words.empty() ? 0 : 1), words.end());
    const bool help = command == "--help" || command == "-h" || command == "help" ||
                      ((command == "list" || command == "show") && !rest.empty() &&
                       (rest[0] == "--help" || rest[0] == "-h"));
    if (help) {
        std::cout << usage;
        return 0;
    }
    if (command == "run" || command == "map") return with_options(command, rest);
    if (command == "list") return command_list(rest);
    if (command == "show") return command_show(rest);
    if (command == "version" || command == "--version") {
        std::cout << "eyrie " EYRIE_VERSION "\n";
        return 0;
    }
    const std::vector<std::string> commands = {"run", "map", "list", "show", "version"};
    throw InputError((command.empty() ? "no command" : unknown_name("command", command, join(commands, ", "),
                                                                     nearest_name(command, commands))) +
                     "; eyrie --help lists them");
}

}  // namespace

int run_command_line(int argc, char** argv) {
    // Configuration mistakes SystemC reports are ours to print.
    sc_core::sc_report_handler::set_actions(sc_core::SC_ERROR, sc_core::SC_THROW);
    try {
        sc_core::sc_set_time_resolution(1, sc_core::SC_FS);
        return dispatch(std::vector<std::string>(argv + 1, argv + argc));
    } catch (const InputError& error) {
        std::cerr << "eyrie: " << error.what() << "\n";
        return 2;
    } catch (const po::error& error) {
        std::cerr << "eyrie: " << error.what() << "; eyrie COMMAND --help lists the options\n";
        return 2;
    } catch (const std::bad_alloc&) {
        std::cerr << "eyrie: out of memory: the layer or the batch is too large for this computer\n";
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "eyrie: internal error: " << error.what() << "\n";
        return 1;
    }
}

}  // namespace eyrie
