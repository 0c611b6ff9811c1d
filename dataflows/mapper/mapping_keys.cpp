#include "dataflows/mapper/mapping_keys.hpp"

#include <map>

#include <fmt/format.h>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

// What a parameter counts; docs/inputs.md has the passes that they make under each dataflow.
const std::map<std::string, const char*> docs = {
    {"m", "filters of a group whose psums (rs, nlr) or words (os-*) are in the buffer at a time"},
    {"n", "images of a pass; more than the batch has: all of it"},
    {"e", "ofmap rows of a pass"},
    {"f", "ofmap columns of a pass"},
    {"p", "filters that a PE (rs) or the array works on at a time"},
    {"q", "channels that a PE (rs) or a chain of PEs works on at a time"},
    {"r", "sets of PEs for different channels"},
    {"t", "sets of PEs for different filters"},
    {"g", "groups of a pass; more than the layer has: all of them"},
    {"keep", "what stays in the buffer for later passes"}};

}  // namespace

std::vector<KeyRow> mapping_key_rows() {
    std::vector<KeyRow> rows = {{"dataflow", join(dataflow_names(), ", "), "", "", "as of --dataflow"},
                                {"description", "text", "''", "", "one line"},
                                {"layers", "a mapping", "", "", "an entry for each layer that has one, by its name"}};
    std::vector<std::string> seen;
    for (const Dataflow& of : dataflow_catalogue())
        for (const DataflowParameter& parameter : of.parameters) {
            const std::string name = parameter.name;
            if (std::find(seen.begin(), seen.end(), name) != seen.end()) continue;
            seen.push_back(name);
            std::string users;
            for (const Dataflow& one : dataflow_catalogue())
                if (one.uses(name)) users += (users.empty() ? "" : ", ") + one.name;
            const auto doc = docs.find(name);
            const bool optional = parameter.unsaid({});
            rows.push_back({"layers.LAYER." + name, parameter.names.empty() ? "1 to 2^30" : join(parameter.names, ", "),
                            !optional                 ? ""
                            : parameter.names.empty() ? "1"
                                                      : parameter.names.front(),
                            "", fmt::format("{} ({})", doc == docs.end() ? "" : doc->second, users)});
        }
    rows.push_back({"layers.LAYER.folding", "a mapping", "", "",
                    fmt::format("how a product of matrices is folded ({})", join(dataflow_names(), ", "))});
    const std::pair<const char*, const char*> sizes[] = {{"rows", "rows of the map"},
                                                         {"columns", "columns of the map"},
                                                         {"images", "images, of the whole batch"},
                                                         {"window", "words of the depth side by side in a channel"}};
    for (const auto& [key, doc] : sizes)
        rows.push_back({fmt::format("layers.LAYER.folding.{}", key), "1 to 2^30", "", "", doc});
    return rows;
}

}  // namespace eyrie
