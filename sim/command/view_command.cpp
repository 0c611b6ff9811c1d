#include <fmt/format.h>

#include "sim/command/commands.hpp"

#include "sim/command/trace_options.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/host/log.hpp"
#include "sim/host/output_file.hpp"
#include "sim/results/remarks.hpp"
#include "sim/text/names.hpp"
#include "sim/view/view_page.hpp"

namespace eyrie {

po::options_description view_options() {
    const po::options_description selection = selection_options("the layer's name (required)");
    po::options_description options("Options");
    for (const auto& option : selection.options())
        if (option->long_name() != "json") options.add(option);
    options.add_options()("seed", po::value<std::string>()->default_value("1"), "of the generated tensors")(
        "beside", po::value<std::string>(),
        "DATAFLOW or DATAFLOW@ACCELERATOR: the same layer again, in step; without ACCELERATOR, on the same machine; "
        "--set changes the machines of both sides: a changed chip beside the unchanged one is a file of its own")(
        "window", po::value<std::string>(),
        "cycles=A..B or passes=A..B of the layer, from A up to, not including, B, or all: what is shown, up to 4 "
        "million cycles of working PEs and 2 million events; default: from the beginning on, up to 1 million and 400 "
        "thousand")("output,o", po::value<std::string>(), "the HTML file to write; -: standard output (required)");
    return options;
}

namespace {

// The same layer under another dataflow, by choice of mapping.
RunRequest request_beside(RunRequest& request, const po::variables_map& values) {
    const std::string text = values["beside"].as<std::string>();
    const std::size_t at = text.find('@');
    RunRequest beside = request;
    beside.dataflow = dataflow_of(text.substr(0, at), "beside");
    beside.mapping.reset();
    beside.mapping_path.clear();
    if (at == std::string::npos) return beside;
    const std::string accelerator = text.substr(at + 1);
    if (accelerator.empty())
        throw InputError(
            fmt::format("--beside: found '{}'; allowed: DATAFLOW or DATAFLOW@ACCELERATOR", printable(text)));
    const std::vector<NamedMachine> machines =
        named_machines({values["accelerator"].as<std::string>(), accelerator}, overrides_of(values));
    put_on_machine(values, machines[1].machine, beside);
    request.machine_name = machines[0].name;
    beside.machine_name = machines[1].name;
    return beside;
}

// The machine of the side beside is an input, too.
void check_no_accelerator(const std::string& output, const std::string& beside) {
    const std::size_t at = beside.find('@');
    const std::string name = at == std::string::npos ? "" : beside.substr(at + 1);
    if (name.empty()) return;
    if (!is_equal_area_name(name) && same_file(find_config("accelerators", name), output))
        throw InputError(
            fmt::format("--output {}: is the accelerator of --beside; allowed: a file that is no input", output));
}

}  // namespace

int view_command(const po::variables_map& values) {
    if (values.count("output") == 0) throw InputError("--output is required; allowed: a file name or -");
    std::vector<RunRequest> requests = {request_of(values)};
    RunRequest& request = requests.front();
    request.seed = whole_number(values, "seed", 0, UINT64_MAX);
    if (request.layers.size() != 1) {
        std::vector<std::string> names;
        for (const Layer& layer : request.network.layers) names.push_back(layer.name);
        throw InputError(
            fmt::format("--layer: found {} layers; allowed: one of {}", request.layers.size(), join(names, ", ")));
    }
    if (const std::string left_out = left_out_line(request.layers_left_out); !left_out.empty())
        log_warning(left_out.substr(0, left_out.size() - 1));
    ViewWindow window;
    if (values.count("window") != 0) {
        window.wanted = window_of(values, "window");
        window.text = values["window"].as<std::string>();
    }
    const std::string output = output_path(values, "output");
    check_data_files(request);
    if (values.count("beside") != 0) {
        check_no_accelerator(output, values["beside"].as<std::string>());
        requests.push_back(request_beside(requests.front(), values));
    }
    const AreaTable areas = load_isca16_area(find_config("area", "isca16_65nm"));
    write_result(output, view_page(requests, window, areas));
    return 0;
}

}  // namespace eyrie
