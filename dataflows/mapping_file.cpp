#include "dataflows/mapping_file.hpp"

#include <algorithm>

#include "sim/kernel/yaml.hpp"

namespace eyrie {

MappingFile load_mapping_file(const std::string& path, const Network& network) {
    const YamlNode root = YamlNode::load_file(path);
    root.allow_only({"dataflow", "description", "layers"});
    MappingFile file;
    file.dataflow = root.at("dataflow").as_choice({"rs"});
    const YamlNode layers = root.at("layers");
    std::vector<std::string> names;
    for (const Layer& layer : network.layers) names.push_back(layer.name);
    for (const std::string& name : layers.keys()) {
        const YamlNode entry = layers.at(name);
        if (std::find(names.begin(), names.end(), name) == names.end())
            entry.fail(unknown_name("layer of network " + network.name, name, join(names, ", "),
                                    nearest_name(name, names)));
        entry.allow_only({"m", "n", "e", "p", "q", "r", "t"});
        const auto value = [&](const char* key) { return entry.at(key).as_integer({1, 1 << 30}); };
        file.places[name] = entry.where();
        file.layers[name] = {value("m"), value("n"), value("e"), value("p"), value("q"), value("r"), value("t")};
    }
    return file;
}

}  // namespace eyrie
