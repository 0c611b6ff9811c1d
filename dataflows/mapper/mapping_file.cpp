#include "dataflows/mapper/mapping_file.hpp"

#include <set>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/config/yaml.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

std::int64_t value_of(const DataflowParameter& parameter, const YamlNode& entry) {
    const YamlNode value = entry.at(parameter.name);
    if (parameter.names.empty()) return value.as_integer({1, 1 << 30});
    const auto name = std::find(parameter.names.begin(), parameter.names.end(), value.as_choice(parameter.names));
    return name - parameter.names.begin() + 1;
}

Folding folding_of(const YamlNode& node) {
    node.allow_only({"rows", "columns", "images", "window"});
    const auto size = [&](const char* key) { return node.at(key).as_integer({1, 1 << 30}); };
    return {size("rows"), size("columns"), size("images"), size("window")};
}

MappingFile read_mapping_file(const YamlNode& root, const Network& network) {
    root.allow_only({"dataflow", "description", "layers"});
    MappingFile file;
    file.dataflow = root.at("dataflow").as_choice(dataflow_names());
    const Dataflow& dataflow = find_dataflow(file.dataflow);
    std::vector<std::string> keys;
    for (const DataflowParameter& parameter : dataflow.parameters) keys.push_back(parameter.name);
    keys.push_back("folding");
    const YamlNode layers = root.at("layers");
    std::vector<std::string> names;
    for (const Layer& layer : network.layers) names.push_back(layer.name);
    const std::set<std::string> known(names.begin(), names.end());
    for (const auto& [name, entry] : layers.entries()) {
        if (known.count(name) == 0) entry.fail(unknown_name("layer of network " + network.name, name, names));
        entry.allow_only(keys);
        file.places[name] = entry.where();
        if (entry.has("folding")) file.foldings[name] = folding_of(entry.at("folding"));
        MappingParameters& layer = file.layers[name];
        for (const DataflowParameter& parameter : dataflow.parameters)
            if (!parameter.unsaid({}) || entry.has(parameter.name)) layer.*parameter.value = value_of(parameter, entry);
    }
    return file;
}

}  // namespace

MappingFile load_mapping_file(const std::string& path, const Network& network) {
    return read_mapping_file(YamlNode::load_file(path), network);
}

MappingFile parse_mapping_file(const std::string& text, const std::string& origin, const Network& network) {
    return read_mapping_file(YamlNode::parse(text, origin), network);
}

}  // namespace eyrie
