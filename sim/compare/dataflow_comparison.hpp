// eyrie compare: dataflows side by side on simulated machines, each with its best mapping per layer.
#pragma once

#include <string>
#include <vector>

#include "sim/run/run_network.hpp"
#include "sim/text/tables.hpp"

namespace eyrie {

struct ComparedLayer {
    std::string layer;
    std::string obstacle;  // why the dataflow cannot run it; "": it ran
};

struct ComparedDataflow {
    std::string dataflow;               // and what else tells it from others: "rs 8/8"
    std::vector<ComparedLayer> layers;  // as asked for
    RunResult run;                      // of the layers that ran, in their order

    bool complete() const { return run.complete(); }
};

// What the literature reports (configs/accuracy): given as data, never computed.
struct ReportedAccuracy {
    std::string precision;  // "8/8": bits of filters and ifmaps
    std::string method;
    double loss_percent = 0;
};

struct DataflowComparison {
    std::string network;
    std::string machines;  // how the machines were chosen, in words
    std::int64_t batch = 1;
    std::vector<std::string> layers;
    std::vector<ComparedDataflow> dataflows;
    std::vector<ReportedAccuracy> accuracy;  // at the precisions that are compared
    std::optional<Provenance> provenance;    // where a command made it

    bool mismatch() const;
    bool complete() const;      // every dataflow ran every layer
    bool any_complete() const;  // one did
};

// One request for each dataflow: the same layers, a machine of its own. Elaborates all chips, so that it can be
// called once per process.
DataflowComparison compare_dataflows(const std::vector<RunRequest>& requests, const std::string& machines);

std::string comparison_table(const DataflowComparison& comparison, const TableLayout& layout = {});
// Its tables; of a comparison without dataflows: what tables and columns there will be.
Tables comparison_tables(const DataflowComparison& comparison);
// What a user may not expect of its runs (sim/results/remarks.hpp): each line once, after the dataflows it is about
// where these are not all.
std::string comparison_remarks(const DataflowComparison& comparison);
std::string comparison_json(const DataflowComparison& comparison);  // schema eyrie.comparison/1
std::string comparison_csv(const DataflowComparison& comparison);   // one line per dataflow and layer

}  // namespace eyrie
