#include "sim/command/commands.hpp"

#include "sim/chip/result_files.hpp"
#include "sim/command/trace_options.hpp"
#include "sim/kernel/output_file.hpp"

namespace eyrie {

po::options_description run_options() {
    po::options_description options = selection_options();
    options.add_options()
        ("check", po::bool_switch(), "compare the ofmaps with a reference convolution, bit by bit")
        ("seed", po::value<std::string>()->default_value("1"), "of the generated tensors")
        ("no-fast-forward", po::bool_switch(), "simulate every pass, also those whose timing is known")
        ("csv", po::value<std::string>(), "write the result to this file, one line per layer; -: standard output");
    add_trace_options(options);
    return options;
}

int run_command(const po::variables_map& values) {
    RunRequest request = request_of(values);
    request.seed = whole_number(values, "seed", 0, UINT64_MAX);
    request.check = values["check"].as<bool>();
    request.fast_forward = !values["no-fast-forward"].as<bool>();
    const std::string json = output_path(values, "json");
    const std::string csv = output_path(values, "csv");
    if (same_file(json, csv)) throw InputError("--json and --csv: both found '" + json + "'; allowed: two files");
    if (json == "-" && csv == "-") throw InputError("--json - and --csv -: only one can go to standard output");
    request.trace = trace_request_of(values, request);
    check_data_files(request);
    const RunResult result = run_network(request);
    if (!json.empty()) write_output(json, result_json(result));
    if (!csv.empty()) write_output(csv, result_csv(result));
    if (json != "-" && csv != "-") write_output("-", result_table(result));
    return total_of(result.layers).check == CheckOutcome::mismatch ? 1 : 0;
}

}  // namespace eyrie
