#include "sim/serve/results/serve_columns.hpp"

namespace eyrie {

std::vector<Column> serve_columns() {
    return {{"network", "", "its name"},
            {"accelerator", "", "its name, and keys given with --set"},
            {"scenario", "", "of MLPerf"},
            {"rules", "", "whose rules hold"},
            {"metric", "column unit", "the scenario's result"},
            {"unit", "", "of the metric"},
            {"valid", "", "whether the rules are kept"},
            {"reason", "", "why it is not valid"},
            {"latency_bound_ms", "ms", "that latencies at the percentile must keep; empty: none"},
            {"percentile", "%", "of latencies that is looked at"},
            {"chips", "chips", "that serve"},
            {"dram_link", "", "own, shared: whether each chip has a link of its own"},
            {"batch", "samples", "at a time, at most"},
            {"batch_timeout_ms", "ms", "that a batch waits to be full"},
            {"policy", "", "which chip a query goes to"},
            {"weights", "", "whether they stay on the chip"},
            {"seed", "", "of the arrivals"},
            {"queries", "queries", "in all"},
            {"samples", "samples", "in all"},
            {"duration_s", "s", "from the first arrival to the last answer"},
            {"samples_per_second", "samples/s", "over the duration"},
            {"queries_per_second", "queries/s", "over the duration"},
            {"gops", "Gop/s", "a MAC is two operations"},
            {"watts", "W", "of chips and DRAM; empty where prices are relative"},
            {"gops_per_watt", "Gop/s/W", "operations over energy"},
            {"frames_per_joule", "samples/J", "samples over energy"},
            {"qps_per_watt", "queries/s/W", "queries a second over the power"},
            {"latency_smallest_ms", "ms", "of all queries"},
            {"latency_mean_ms", "ms", "of all queries"},
            {"latency_p50_ms", "ms", "50th percentile"},
            {"latency_p90_ms", "ms", "90th percentile"},
            {"latency_p99_ms", "ms", "99th percentile"},
            {"latency_largest_ms", "ms", "of all queries"}};
}

}  // namespace eyrie
