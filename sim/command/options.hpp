// What the options of the commands share: their declarations, their values, and their errors.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <boost/program_options.hpp>

#include "sim/command/given.hpp"
#include "sim/config/yaml.hpp"
#include "sim/config/yaml_fields.hpp"
#include "sim/run/run_network.hpp"
#include "workloads/graph/graph.hpp"

namespace eyrie {

namespace po = boost::program_options;

// Strict: options are not abbreviated. A word without an option is a value of the option `positional`; more than one
// such word only with `many`. Throws InputError, po::error.
po::variables_map parse_options(const std::vector<std::string>& words, const po::options_description& options,
                                const std::string& positional = "", bool many = false);

// --accelerator, --network, --layer, --dataflow, --batch, --mapping, --objective, --energy, --set, --json, --verbose,
// --quiet: what `run` and `map` work on.
inline constexpr const char* several_layers =
    "layers' names, separated by commas, or 'all'; may be repeated; default: every layer that is not fully connected";
po::options_description selection_options(const std::string& layers = several_layers);
// Their values. Throws InputError.
RunRequest request_of(const po::variables_map& values, const Given& given = {});

// Single values. All throw InputError naming the option.
std::uint64_t whole_number(const po::variables_map& values, const std::string& option, std::uint64_t low,
                           std::uint64_t high);
std::vector<std::string> comma_separated(const std::string& text, const std::string& option);
// Of an option that may be repeated, and whose values are names separated by commas.
std::vector<std::string> names_of(const po::variables_map& values, const std::string& option);
void read_mapper(const po::variables_map& values, RunRequest& request);
Objective objective_of(const std::string& name);
std::string dataflow_of(const std::string& name, const std::string& option);
// `--dim`, wherever a network or model file is named.
inline constexpr const char* open_axes_help = "NAME=SIZE: the size of an axis that a model file leaves open";
ImportOptions import_options_of(const po::variables_map& values);
Network network_of(const po::variables_map& values, const Given& given = {});
// --accelerator with --set.
AcceleratorConfig accelerator_of(const po::variables_map& values, const Given& given = {});
// The request on that machine, at the prices that --energy has for it: derived ones follow from the machine.
void put_on_machine(const po::variables_map& values, const AcceleratorConfig& machine, RunRequest& request);
std::vector<Layer> chosen_layers(const Network& network, const po::variables_map& values);
// Those of the request's network, and which are left out.
void choose_layers(const po::variables_map& values, RunRequest& request);
// --input of `run`: inputs of the request's network, for --chain. Throws InputError.
void read_inputs(const po::variables_map& values, const Given& given, RunRequest& request);
Overrides overrides_of(const po::variables_map& values);
// Machines beside one another: each by its name, or those whose names are equal by what was asked for.
struct NamedMachine {
    AcceleratorConfig machine;
    std::string name;
    std::string title() const { return name == machine.title() ? name : machine.title_as(name); }
};
// Those whose name no other one has are known by it from now on.
std::vector<NamedMachine> told_apart(std::vector<NamedMachine> machines);
std::vector<NamedMachine> named_machines(const std::vector<std::string>& asked, const Overrides& overrides);

// "list: found 'network'; did you mean 'networks'?; allowed: ...": words after a command that takes a kind first.
std::string found_instead(const std::string& command, const std::vector<std::string>& words,
                          const std::vector<std::string>& kinds, const std::string& allowed);

// Checks made before anything runs, for what would otherwise fail late. Throw InputError.
void check_memory(const RunRequest& request);
void check_data_files(const RunRequest& request);

// Tells on standard error, a line each, which layers cannot run, also with --quiet.
void tell_cannot_run(const std::vector<UnrunLayer>& layers);
// The same of a picture of --plot that has nothing to show.
void tell_no_plot(const std::string& why);

// Where an output goes: "": nowhere, "-": standard output. Throws InputError when it cannot be written or is an input.
std::string output_path(const po::variables_map& values, const std::string& option);
bool same_file(const std::string& a, const std::string& b);
// Writes what an option asked for, and says so.
void write_result(const std::string& path, const std::string& text);
// The output of --plot. Throws InputError, also when its name does not end in .svg or gnuplot is not installed.
std::string plot_path(const po::variables_map& values);
// `outputs`: option and path. Throws InputError when two go to the same place.
void check_apart(const std::vector<std::pair<std::string, std::string>>& outputs);

}  // namespace eyrie
