#include "workloads/model_files/model_network.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "sim/config/yaml.hpp"
#include "sim/kernel/errors.hpp"
#include "workloads/lowering/lower.hpp"
#include "workloads/model_files/model_files.hpp"
#include "workloads/model_files/native_reader.hpp"
#include "workloads/network_file/network_file.hpp"
#include "workloads/network_file/network_graph.hpp"

namespace eyrie {

namespace {

// Where a file is none that is read, its name says what it should be.
bool is_meant_as_yaml(const std::string& path) {
    const std::string ending = std::filesystem::path(path).extension().string();
    return ending.empty() || ending == ".yaml" || ending == ".yml";
}

}  // namespace

namespace {

NetworkModel load(const std::string& path, const ImportOptions& options, bool with_graph) {
    const ModelFile file = read_model_file(path);
    const ModelFormat* format = format_of(file.bytes);
    const bool own = format != nullptr ? format->recognise == is_native : is_meant_as_yaml(path);
    NetworkModel model;
    if (!own) {
        model.graph = std::make_shared<Graph>(known_format_of(file).read(file, options));
        model.network = lower(*model.graph);
        if (!with_graph) model.graph.reset();
        return model;
    }
    if (!options.dims.empty())
        throw InputError(fmt::format("{}: --dim: found {}; allowed: none, a network file leaves no axis open", path,
                                     options.dims.begin()->first));
    YamlNode::check_size(file.bytes.size(), path);
    model.network = parse_network(file.bytes, path);
    if (with_graph) model.graph = std::make_shared<Graph>(network_graph(file.bytes, path));
    return model;
}

}  // namespace

Network load_network_of_any_format(const std::string& path, const ImportOptions& options) {
    return load(path, options, false).network;
}

NetworkModel load_network_model(const std::string& path, const ImportOptions& options) {
    return load(path, options, true);
}

}  // namespace eyrie
