#include "sim/command/commands.hpp"

#include "sim/command/table_options.hpp"
#include "sim/command/what_was_run.hpp"
#include "sim/host/output_file.hpp"
#include "sim/host/progress.hpp"
#include "sim/run/cannot_run.hpp"

namespace eyrie {

MappedNetwork map_network(const RunRequest& request) {
    MappedNetwork mapped;
    Progress progress(request.quiet);
    MappingChooser chooser(request);
    for (std::size_t i = 0; i < request.layers.size(); ++i) {
        const Layer& layer = request.layers[i];
        progress.show("mapping " + layer.name, static_cast<std::int64_t>(i),
                      static_cast<std::int64_t>(request.layers.size()));
        try {
            mapped.layers.push_back(map_layer(request, i, chooser));
        } catch (const InputError& error) {
            if (given_mapping(request, layer) != nullptr) throw;
            mapped.cannot_run.push_back(unmapped_layer(request, layer, error.what()));
            continue;
        }
        mapped.layers.back().plan.passes.shrink_to_fit();
    }
    progress.clear();
    return mapped;
}

po::options_description map_options() {
    po::options_description options = selection_options();
    add_width_option(options);
    add_columns_option(options);
    return options;
}

int map_command(const po::variables_map& values, const Shell& shell) {
    RunRequest request = request_of(values);
    const std::string json = output_path(values, "json");
    const TableLayout layout = table_layout_of(values, mapping_tables(request));
    if (!json.empty())  // no other output tells it
        request.provenance =
            provenance_of(command_text("map", values, selection_options()), values, {}, {request}, shell.build);
    const MappedNetwork mapped = map_network(request);
    if (!json.empty()) write_result(json, mapping_json(mapped.layers, mapped.cannot_run, request));
    if (json != "-" && !mapped.layers.empty()) print(mapping_text(mapped.layers, mapped.cannot_run, request, layout));
    tell_cannot_run(mapped.cannot_run);
    return mapped.cannot_run.empty() ? 0 : exit_not_all_ran;
}

}  // namespace eyrie
