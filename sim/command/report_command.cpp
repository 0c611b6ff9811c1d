#include "sim/command/commands.hpp"

#include <sstream>

#include <fmt/format.h>

#include "sim/host/output_file.hpp"
#include "sim/report/report.hpp"

namespace eyrie {

po::options_description report_options() {
    po::options_description options("Options");
    options.add_options()("help,h", "print this text")("file", po::value<std::vector<std::string>>()->composing(),
                                                       "sweep stores, JSON of eyrie run, compare and serve")(
        "output,o", po::value<std::string>(), "the HTML file to write; -: standard output (required)")(
        "points", po::value<std::string>(),
        "of a sweep, most points that the page holds one by one: the fronts, then an even choice of the others; "
        "0 to 1000000 (default: as many as fit a page of 5 MB, at most 10000)")(
        "verbose,v", po::bool_switch(), "log to standard error")("quiet,q", po::bool_switch(),
                                                                 "no progress, no log but errors");
    return options;
}

int report_command(const po::variables_map& values) {
    if (values.count("file") == 0)
        throw InputError("report: found no file; allowed: sweep stores, JSON of eyrie run, compare and serve");
    if (values.count("output") == 0) throw InputError("--output is required; allowed: a file name or -");
    ReportRequest request;
    request.inputs = values["file"].as<std::vector<std::string>>();
    if (values.count("points") != 0)
        request.most_points = static_cast<std::int64_t>(whole_number(values, "points", 0, 1000000));
    request.quiet = values["quiet"].as<bool>();
    const std::string output = output_path(values, "output");
    for (const std::string& input : request.inputs)
        if (same_file(output, input))
            throw InputError(
                fmt::format("--output {}: is a file to report on; allowed: a file that is no input", output));
    write_result(output, report_page(request));
    return 0;
}

}  // namespace eyrie
