#include "sim/command/trace_options.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "sim/config/yaml.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"
#include "sim/trace/blocks.hpp"

namespace eyrie {

void add_trace_options(po::options_description& options) {
    std::string networks;
    for (const NetworkRow& network : network_rows) networks += fmt::format("{}, ", network.block);
    options.add_options()("trace-vcd", po::value<std::string>(),
                          "write a window of one layer as waveforms to this file (docs/traces.md)")(
        "trace-json", po::value<std::string>(), "as a timeline for Perfetto or chrome://tracing")(
        "trace-accesses", po::value<std::string>(),
        "as a log of every access with its operand, CSV; traces whose names end with .gz are compressed")(
        "trace-layer", po::value<std::string>(), "the layer to trace; default: the run's only one")(
        "trace-window",
        po::value<std::string>()->default_value(fmt::format("cycles=0..{}", TraceRequest::default_cycles)),
        "cycles=A..B or passes=A..B of the layer, from A up to, not including, B; or all")(
        "trace-blocks", po::value<std::string>(),
        fmt::format("only these, separated by commas, * for any letters: pe_3_7, pe_*_0, {}glb, dma", networks)
            .c_str());
}

namespace {

bool read_number(const std::string& text, std::int64_t& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number >= 0;
}

// A..B after `key`=, with A less than B; false: it is something else.
template <class Number>
bool read_range(const std::string& text, const std::string& key, Number& first, Number& end) {
    const std::string start = key + "=";
    const std::size_t dots = text.find("..");
    if (text.compare(0, start.size(), start) != 0 || dots == std::string::npos) return false;
    std::int64_t a = 0, b = 0;
    if (!read_number(text.substr(start.size(), dots - start.size()), a) || !read_number(text.substr(dots + 2), b))
        return false;
    first = Number{a};
    end = Number{b};
    return a < b;
}

std::string layer_of(const po::variables_map& values, const std::vector<Layer>& layers) {
    std::vector<std::string> names;
    for (const Layer& layer : layers) names.push_back(layer.name);
    if (values.count("trace-layer") == 0) {
        if (names.size() == 1) return names[0];
        throw InputError("--trace-layer is required for a run of several layers; allowed: " + join(names, ", "));
    }
    const std::string name = values["trace-layer"].as<std::string>();
    if (std::find(names.begin(), names.end(), name) == names.end())
        throw InputError("--trace-layer: " + unknown_name("layer", name, names));
    return name;
}

std::string trace_path(const po::variables_map& values, const std::string& option) {
    const std::string path = output_path(values, option);
    if (path == "-") throw InputError(fmt::format("--{}: found '-'; allowed: a file name", option));
    return path;
}

}  // namespace

RecordingWindow window_of(const po::variables_map& values, const std::string& option) {
    const std::string text = values[option].as<std::string>();
    RecordingWindow window;
    if (text == "all" || read_range(text, "cycles", window.first_cycle, window.end_cycle) ||
        read_range(text, "passes", window.first_pass, window.end_pass))
        return window;
    throw InputError(fmt::format(
        "--{}: found '{}'; allowed: all, cycles=A..B or passes=A..B, whole numbers up to {} with A less than B", option,
        printable(text), std::numeric_limits<std::int64_t>::max()));
}

TraceRequest trace_request_of(const po::variables_map& values, const RunRequest& run) {
    TraceRequest request;
    request.vcd = trace_path(values, "trace-vcd");
    request.json = trace_path(values, "trace-json");
    request.accesses = trace_path(values, "trace-accesses");
    if (!request.wanted()) {
        for (const char* option : {"trace-layer", "trace-window", "trace-blocks"})
            if (values.count(option) != 0 && !values[option].defaulted())
                throw InputError(fmt::format(
                    "--{}: found no trace to use it for; allowed: with --trace-vcd, --trace-json or --trace-accesses",
                    option));
        return request;
    }
    request.layer = layer_of(values, run.layers);
    request.window = window_of(values, "trace-window");
    if (values.count("trace-blocks") != 0) {
        request.blocks = comma_separated(values["trace-blocks"].as<std::string>(), "trace-blocks");
        BlockChoice(run.accelerator, request.blocks, "--trace-blocks");
    }
    return request;
}

}  // namespace eyrie
