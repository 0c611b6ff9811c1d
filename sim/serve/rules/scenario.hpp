// The four scenarios of MLPerf Inference, and the two generations of its rules that are known here (Reddi et al., ISCA
// 2020, Table II; since v1.0 with early stopping).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace eyrie {

enum class Scenario { single_stream, multi_stream, server, offline };
enum class Rules { v0_5, v1 };

const char* scenario_name(Scenario scenario);
std::optional<Scenario> find_scenario(const std::string& name);
std::vector<std::string> scenario_names();

const char* rules_name(Rules rules);
std::optional<Rules> find_rules(const std::string& name);
std::vector<std::string> rules_names();

// A percentile in millionths: 99 % is 990,000. Integers, so that ranks are exact.
using Ppm = std::int64_t;
constexpr Ppm ppm_of_all = 1000000;

// The place, counted from 1, of a percentile among so many values by rising size: the least that covers it.
constexpr std::int64_t rank_of(Ppm percentile, std::int64_t values) {
    return (percentile * values + ppm_of_all - 1) / ppm_of_all;
}

// What a run must have to be valid, besides its latencies.
struct Demands {
    std::int64_t queries = 0;  // offline: samples
    std::int64_t duration_ms = 0;
    bool early_stopping = false;  // latencies are judged by early_stopping.hpp
};
Demands demands_of(Rules rules, Scenario scenario, Ppm percentile);

// Queries that show a percentile at 99 % confidence, with a margin of a twentieth of what is beyond it, in whole 8192s.
std::int64_t queries_for(Ppm percentile);

// Whether a scenario's queries have a bound of latency: Server, and MultiStream of v0.5, whose interval it is.
constexpr bool has_bound(Rules rules, Scenario scenario) {
    return scenario == Scenario::server || (scenario == Scenario::multi_stream && rules == Rules::v0_5);
}

// Samples of a query of MultiStream since v1.
constexpr std::int64_t samples_of_stream_query = 8;

// A network of the benchmark: its bounds and Server's percentile, in v0.5.
struct BenchmarkNetwork {
    const char* name;
    int server_ms;
    int stream_ms;
    Ppm server_percentile;
};
// Null: not one of the benchmark.
const BenchmarkNetwork* benchmark_network(const std::string& name);
std::vector<std::string> benchmark_networks();
// Of scenarios whose percentile does not depend on the network; offline has none.
std::optional<Ppm> percentile_of(Scenario scenario);

}  // namespace eyrie
