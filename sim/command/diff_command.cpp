#include <fmt/format.h>

#include "sim/command/commands.hpp"
#include "sim/command/table_options.hpp"
#include "sim/command/what_was_run.hpp"
#include "sim/diff/result_diff.hpp"
#include "sim/host/output_file.hpp"

namespace eyrie {

po::options_description diff_options() {
    po::options_description options("Options");
    options.add_options()("help,h", "print this text")(
        "file", po::value<std::vector<std::string>>()->composing(),
        "two results of eyrie run --json, or two of eyrie compare --json")(
        "json", po::value<std::string>(), "write the differences to this file; -: standard output")(
        "csv", po::value<std::string>(), "write one line per layer to this file; -: standard output")(
        "verbose,v", po::bool_switch(), "log to standard error")("quiet,q", po::bool_switch(), "no log but errors");
    add_width_option(options);
    return options;
}

int diff_command(const po::variables_map& values, const Shell& shell) {
    std::vector<std::string> files;
    if (values.count("file") != 0) files = values["file"].as<std::vector<std::string>>();
    if (files.size() != 2)
        throw InputError(
            fmt::format("diff: found {} file{}; allowed: two results of eyrie run --json, or two of eyrie compare "
                        "--json",
                        files.size(), files.size() == 1 ? "" : "s"));
    const std::string json = output_path(values, "json"), csv = output_path(values, "csv");
    check_apart({{"json", json}, {"csv", csv}});
    for (const std::string& file : files)
        for (const auto& [option, path] : {std::pair{"json", json}, std::pair{"csv", csv}})
            if (same_file(path, file))
                throw InputError(
                    fmt::format("--{} {}: is a file to compare; allowed: a file that is no input", option, path));
    const std::size_t width = table_width_of(values);
    const ResultText a = read_result_text(files[0]), b = read_result_text(files[1]);
    ResultDiff diff = diff_results(a, b);
    if (!json.empty()) {
        diff.provenance = provenance_of_results(command_text("diff", values, diff_options()), a, b, shell.build);
        write_result(json, diff_json(diff));
    }
    if (!csv.empty()) write_result(csv, diff_csv(diff));
    if (json != "-" && csv != "-") print(diff_text(diff, width));
    return 0;
}

}  // namespace eyrie
