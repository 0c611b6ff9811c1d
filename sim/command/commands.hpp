// The commands of eyrie, one file each.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/command/options.hpp"
#include "sim/command/shell.hpp"
#include "sim/compare/dataflow_comparison.hpp"
#include "sim/compare/mapping_report.hpp"
#include "sim/compare/published_comparison.hpp"
#include "sim/configs/energy_source.hpp"
#include "sim/serve/results/serve_files.hpp"

namespace eyrie {

// Some layers, or all, cannot run on the accelerator; the result is of the others.
constexpr int exit_not_all_ran = 3;
// Points of a sweep crashed, took too long or too much memory.
constexpr int exit_points_failed = 3;

// Each returns the exit status; throws InputError.
po::options_description run_options();
// What `run` is asked for, without its outputs.
RunRequest run_request_of(const po::variables_map& values, const Given& given = {});
int run_command(const po::variables_map& values, const Shell& shell);
struct MappedNetwork {
    std::vector<MappedLayer> layers;
    std::vector<UnrunLayer> cannot_run;
};
// Of a request as of selection_options().
MappedNetwork map_network(const RunRequest& request);
po::options_description map_options();
int map_command(const po::variables_map& values, const Shell& shell);
po::options_description compare_options();
// One request for each of the machines that are compared; `how`: how they were chosen, in words.
struct ComparedMachines {
    std::vector<RunRequest> requests;
    std::string how;
};
ComparedMachines compared_machines(const po::variables_map& values, const Given& given = {});
// With what is reported of the network's accuracy.
DataflowComparison compare_machines(const po::variables_map& values, const ComparedMachines& machines);
// --accounting.
PublishedComparison compare_accounting(const po::variables_map& values, const Given& given = {});
int compare_command(const po::variables_map& values, const Shell& shell);
po::options_description diff_options();
int diff_command(const po::variables_map& values, const Shell& shell);
po::options_description serve_options();
// What `serve` answers; with `build` also what was run.
Served served(const po::variables_map& values, const Given& given, const std::optional<Build>& build);
int serve_command(const po::variables_map& values, const Shell& shell);
po::options_description sweep_options();
int sweep_command(const po::variables_map& values);  // 130: stopped by a signal
po::options_description pareto_options();
// The fronts of a store, as tables.
std::string pareto_text(const po::variables_map& values);
int pareto_command(const po::variables_map& values);
po::options_description report_options();
int report_command(const po::variables_map& values);
po::options_description view_options();
int view_command(const po::variables_map& values);
po::options_description prices_options();
std::pair<AcceleratorConfig, MachinePrices> price_machine(const po::variables_map& values, const Given& given = {});
int prices_command(const po::variables_map& values, const Shell& shell);
po::options_description import_options();
int import_command(const po::variables_map& values, const Shell& shell);
int list_command(const std::vector<std::string>& words);
int show_command(const std::vector<std::string>& words);

}  // namespace eyrie
