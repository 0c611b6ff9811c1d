// What a benchmark asks, and the answer: a metric, whether it is valid, and the run that shows it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/serve/fleet/weights.hpp"
#include "sim/serve/load/load_run.hpp"
#include "sim/serve/rules/scenario.hpp"

namespace eyrie {

struct Question {
    Scenario scenario = Scenario::single_stream;
    Rules rules = Rules::v0_5;
    Ppm percentile = 0;   // of latency; offline has none
    double bound_ms = 0;  // where the scenario has one
    double rate = 0;      // server: queries a second; 0: the largest valid one
    std::uint64_t seed = 1;
    std::int64_t core_khz = 1;
    std::int64_t queries = 0;       // instead of those of the rules; 0: these
    std::int64_t duration_ms = -1;  // likewise; -1: that of the rules
    WeightPolicy weights = WeightPolicy::reload;
    FleetConfig fleet;  // max_batch: of server; of the others the largest that is tried

    // What the rules ask, and what the run is to have.
    Demands ruled() const { return demands_of(rules, scenario, percentile); }
    Demands asked() const;
    // A latency of so many cycles is within the bound.
    Cycles bound() const { return static_cast<Cycles>(bound_ms * static_cast<double>(core_khz)); }
    Cycles duration() const { return asked().duration_ms * core_khz; }
    double milliseconds(Cycles cycles) const { return static_cast<double>(cycles) / static_cast<double>(core_khz); }
};

// One rate of Server's curve.
struct RatePoint {
    double queries_per_second = 0;
    double mean_ms = 0;
    double p50_ms = 0;
    double p90_ms = 0;
    double p99_ms = 0;
    double percentile_ms = 0;  // at the question's percentile
    double busy = 0;           // share of the chips' time
    bool valid = false;
};

struct Answer {
    double metric = 0;  // ms, streams, queries or samples a second; 0 where none is valid
    const char* unit = "";
    bool valid = false;
    std::string reason;            // why it is not valid
    std::int64_t batch = 1;        // largest that the fleet's chips took at a time: of the metric's run
    LoadRun run;                   // of the metric; where none is valid, of a single query
    std::vector<RatePoint> curve;  // of server
    // Of early stopping: queries of the run over the bound (where there is none, those beyond the metric), and how many
    // must be in time for that.
    std::int64_t late = 0;
    std::int64_t least_in_time = 0;
};

// `service_of` gives the service of each batch from 1 to the fleet's max_batch. Throws InputError when the run would
// be of too many queries.
Answer answer_of(const Question& question, const ServiceOf& service_of);

}  // namespace eyrie
