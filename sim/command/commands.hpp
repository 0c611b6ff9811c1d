// The commands of eyrie, one file each.
#pragma once

#include <string>
#include <vector>

#include "sim/command/options.hpp"

namespace eyrie {

// Some layers, or all, cannot run on the accelerator; the result is of the others.
constexpr int exit_not_all_ran = 3;
// Points of a sweep crashed, took too long or too much memory.
constexpr int exit_points_failed = 3;

// Each returns the exit status; throws InputError.
po::options_description run_options();
int run_command(const po::variables_map& values);
int map_command(const po::variables_map& values);  // its options: selection_options()
po::options_description compare_options();
int compare_command(const po::variables_map& values);
po::options_description serve_options();
int serve_command(const po::variables_map& values);
po::options_description sweep_options();
int sweep_command(const po::variables_map& values);  // 130: stopped by a signal
po::options_description pareto_options();
int pareto_command(const po::variables_map& values);
po::options_description report_options();
int report_command(const po::variables_map& values);
po::options_description view_options();
int view_command(const po::variables_map& values);
po::options_description prices_options();
int prices_command(const po::variables_map& values);
po::options_description import_options();
int import_command(const po::variables_map& values);
int list_command(const std::vector<std::string>& words);
int show_command(const std::vector<std::string>& words);

}  // namespace eyrie
