#include "sim/command/commands.hpp"

#include "sim/compare/mapping_report.hpp"
#include "sim/host/output_file.hpp"
#include "sim/host/progress.hpp"

namespace eyrie {

int map_command(const po::variables_map& values) {
    const RunRequest request = request_of(values);
    const std::string json = output_path(values, "json");
    std::vector<MappedLayer> layers;
    Progress progress(request.quiet);
    for (const Layer& layer : request.layers) {
        progress.show("mapping " + layer.name, static_cast<std::int64_t>(layers.size()),
                      static_cast<std::int64_t>(request.layers.size()));
        layers.push_back(map_layer(request, layer));
        layers.back().plan.passes.shrink_to_fit();
    }
    progress.clear();
    if (!json.empty()) write_output(json, mapping_json(layers, request));
    if (json != "-") write_output("-", mapping_text(layers, request));
    return 0;
}

}  // namespace eyrie
