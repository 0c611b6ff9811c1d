// eyrie compare --accounting isca16: dataflows side by side by the published access counts (Chen,
// Emer, Sze, ISCA 2016), each with its best mapping per layer and its storage at equal area.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dataflows/isca16/search.hpp"
#include "sim/provenance/provenance.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

struct PublishedRow {
    std::string dataflow;  // as on the command line: rs, ws, os-a, ...
    std::int64_t rf_words_per_pe = 0;
    std::int64_t buffer_words = 0;
    std::vector<Isca16Result> layers;  // one per layer, in their order; some may not run
    bool runs() const;
};

struct PublishedComparison {
    std::string network;
    std::int64_t batch = 1;
    std::int64_t pes = 256;
    std::vector<Layer> layers;
    std::vector<PublishedRow> rows;
    std::optional<Provenance> provenance;  // where a command made it
};

// The command line's names of the dataflows, and the accounting's name behind one. Throws InputError.
std::vector<std::string> published_dataflow_names();
Isca16Dataflow published_dataflow(const std::string& name);

PublishedComparison compare_published(const std::string& network, const std::vector<Layer>& layers, std::int64_t batch,
                                      std::int64_t pes, const std::vector<std::string>& dataflows,
                                      const std::string& area_file);

std::string published_table(const PublishedComparison& comparison);
std::string published_json(const PublishedComparison& comparison);  // schema eyrie.accounting/1

}  // namespace eyrie
