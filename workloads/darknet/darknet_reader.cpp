#include "workloads/darknet/darknet_reader.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/lines.hpp"
#include "workloads/darknet/layers.hpp"

namespace eyrie {

namespace {

bool is_net(std::string_view type) { return type == "net" || type == "network"; }

DarknetMap read_input(const DarknetSection& net, const ImportOptions& options) {
    constexpr IntegerRange sizes = {1, std::int64_t{1} << 31};
    allow_dims(options, {"height", "width", "channels"});
    if (net.has("inputs") && !net.has("height") && options.dims.empty())
        return {0, net.integer("inputs", 0, sizes), 1, 1};
    const auto size = [&](const char* key) {
        const auto given = options.dims.find(key);
        if (given != options.dims.end()) return given->second;
        if (!net.has(key)) net.fail(key, fmt::format("is missing; allowed: a size here, or --dim {}=SIZE", key));
        return net.integer(key, 0, sizes);
    };
    return {0, size("channels"), size("height"), size("width")};
}

}  // namespace

bool is_darknet(std::string_view bytes) {
    for (Lines lines(bytes); lines.next();) {
        const std::string_view line = trimmed(lines.text());
        if (line.empty() || line[0] == '#' || line[0] == ';') continue;
        return line[0] == '[' && line.back() == ']' && is_net(lower_case(trimmed(line.substr(1, line.size() - 2))));
    }
    return false;
}

Graph read_darknet(const ModelFile& file, const ImportOptions& options) {
    const std::vector<DarknetSection> sections = darknet_sections(file.bytes, file.path);
    if (sections.empty() || !is_net(sections[0].type()))
        throw InputError(file.path + ": found no section [net] at the beginning; allowed: one");
    GraphBuilder graph(std::filesystem::path(file.path).stem().string(), "Darknet");
    DarknetMap input = read_input(sections[0], options);
    input.tensor = graph.input("input", input.shape(), sections[0].where());
    DarknetLayers layers(graph, input);
    for (std::size_t i = 1; i < sections.size(); ++i) layers.read(sections[i]);
    return graph.finish(file.path + ": ");
}

}  // namespace eyrie
