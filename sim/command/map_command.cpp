#include "sim/command/commands.hpp"

#include "sim/compare/mapping_report.hpp"
#include "sim/host/output_file.hpp"
#include "sim/host/progress.hpp"
#include "sim/run/cannot_run.hpp"

namespace eyrie {

int map_command(const po::variables_map& values) {
    const RunRequest request = request_of(values);
    const std::string json = output_path(values, "json");
    std::vector<MappedLayer> layers;
    std::vector<UnrunLayer> cannot_run;
    Progress progress(request.quiet);
    MappingChooser chooser(request);
    for (std::size_t i = 0; i < request.layers.size(); ++i) {
        const Layer& layer = request.layers[i];
        progress.show("mapping " + layer.name, static_cast<std::int64_t>(layers.size() + cannot_run.size()),
                      static_cast<std::int64_t>(request.layers.size()));
        try {
            layers.push_back(map_layer(request, i, chooser));
        } catch (const InputError& error) {
            if (given_mapping(request, layer) != nullptr) throw;
            cannot_run.push_back(unmapped_layer(request, layer, error.what()));
            continue;
        }
        layers.back().plan.passes.shrink_to_fit();
    }
    progress.clear();
    if (!json.empty()) write_output(json, mapping_json(layers, cannot_run, request));
    if (json != "-" && !layers.empty()) print(mapping_text(layers, cannot_run, request));
    tell_cannot_run(cannot_run);
    return cannot_run.empty() ? 0 : exit_not_all_ran;
}

}  // namespace eyrie
