#include "sim/command/commands.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "sim/command/options.hpp"
#include "sim/command/table_options.hpp"
#include "sim/command/what_was_run.hpp"
#include "sim/host/output_file.hpp"
#include "sim/import/import_report.hpp"
#include "sim/text/names.hpp"
#include "workloads/graph/graph_yaml.hpp"
#include "workloads/model_files/model_files.hpp"
#include "workloads/model_files/native_reader.hpp"

namespace eyrie {

po::options_description import_options() {
    po::options_description options("Options");
    options.add_options()("help,h", "print this text")("file", po::value<std::string>(), "a model file")(
        "dim", po::value<std::vector<std::string>>()->composing(), open_axes_help)(
        "output,o", po::value<std::string>(), "also write the network as a file for --network; -: standard output")(
        "json", po::value<std::string>(), "also write what was found as JSON; -: to standard output, and nothing else")(
        "verbose,v", po::bool_switch(), "log to standard error")("quiet,q", po::bool_switch(), "no log but errors");
    add_width_option(options);
    return options;
}

int import_command(const po::variables_map& values, const Shell& shell) {
    if (values.count("file") == 0) {
        std::vector<std::string> names;
        for (const ModelFormat& format : model_formats()) names.emplace_back(format.name);
        throw InputError("import: found no file; allowed: a model file: " + join(names, ", "));
    }
    const std::string path = values["file"].as<std::string>();
    const std::string output = output_path(values, "output"), json = output_path(values, "json");
    check_apart({{"output", output}, {"json", json}});
    for (const auto& [option, to] : {std::pair{"output", output}, {"json", json}})
        if (same_file(to, path))
            throw InputError(fmt::format("--{} {}: is the file that is read; allowed: another one", option, to));
    const std::size_t width = table_width_of(values);
    const ModelFile file = read_model_file(path);
    const ModelFormat& format = known_format_of(file);
    const Graph graph = format.read(file, import_options_of(values));
    if (!output.empty()) {
        const std::string folder = output == "-" ? "." : std::filesystem::absolute(output).parent_path().string();
        write_result(output, format.recognise == is_native ? native_copy(file, folder) : graph_yaml(graph));
    }
    if (!json.empty())
        write_result(json, import_json(graph, path,
                                       provenance_of_model(command_text("import", values, import_options()), path,
                                                           shell.build)));
    if (output != "-" && json != "-") print(import_report(graph, path, width));
    return 0;
}

}  // namespace eyrie
