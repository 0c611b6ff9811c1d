#include "sim/serve/rules/scenario.hpp"

#include <cmath>
#include <iterator>

namespace eyrie {

namespace {

template <class Kind>
struct Named {
    Kind kind;
    const char* name;
};
constexpr Named<Scenario> scenarios[] = {{Scenario::single_stream, "single-stream"},
                                         {Scenario::multi_stream, "multi-stream"},
                                         {Scenario::server, "server"},
                                         {Scenario::offline, "offline"}};
constexpr Named<Rules> all_rules[] = {{Rules::v0_5, "v0.5"}, {Rules::v1, "v1"}};

template <class Kind, std::size_t size>
const char* name_in(const Named<Kind> (&rows)[size], Kind kind) {
    for (const Named<Kind>& row : rows)
        if (row.kind == kind) return row.name;
    return "";
}

template <class Kind, std::size_t size>
std::optional<Kind> find_in(const Named<Kind> (&rows)[size], const std::string& name) {
    for (const Named<Kind>& row : rows)
        if (row.name == name) return row.kind;
    return {};
}

template <class Kind, std::size_t size>
std::vector<std::string> names_in(const Named<Kind> (&rows)[size]) {
    std::vector<std::string> names;
    for (const Named<Kind>& row : rows) names.emplace_back(row.name);
    return names;
}

constexpr BenchmarkNetwork networks[] = {{"resnet50_v1.5", 15, 50, 990000},
                                         {"mobilenet_v1", 10, 50, 990000},
                                         {"ssd_resnet34", 100, 66, 990000},
                                         {"ssd_mobilenet_v1", 10, 50, 990000},
                                         {"gnmt", 250, 100, 970000}};

constexpr std::int64_t single_stream_queries = 1024, offline_samples = 24576;
constexpr std::int64_t v0_5_ms = 60000, v1_ms = 600000;

}  // namespace

const char* scenario_name(Scenario scenario) { return name_in(scenarios, scenario); }
std::optional<Scenario> find_scenario(const std::string& name) { return find_in(scenarios, name); }
std::vector<std::string> scenario_names() { return names_in(scenarios); }

const char* rules_name(Rules rules) { return name_in(all_rules, rules); }
std::optional<Rules> find_rules(const std::string& name) { return find_in(all_rules, name); }
std::vector<std::string> rules_names() { return names_in(all_rules); }

Demands demands_of(Rules rules, Scenario scenario, Ppm percentile) {
    Demands demands;
    demands.queries = scenario == Scenario::single_stream ? single_stream_queries
                      : scenario == Scenario::offline     ? offline_samples
                                                          : queries_for(percentile);
    demands.duration_ms = rules == Rules::v0_5 ? v0_5_ms : v1_ms;
    demands.early_stopping = rules == Rules::v1 && scenario != Scenario::offline;
    return demands;
}

std::int64_t queries_for(Ppm percentile) {
    // z^2 p (1 - p) / ((1 - p) / 20)^2, z of 99 % between both tails.
    constexpr double z = 2.5758293035489004, twentieths = 20;
    constexpr std::int64_t step = 8192;
    const double share = static_cast<double>(percentile) / static_cast<double>(ppm_of_all - percentile);
    const auto queries = static_cast<std::int64_t>(std::ceil(twentieths * twentieths * z * z * share));
    return (queries + step - 1) / step * step;
}

const BenchmarkNetwork* benchmark_network(const std::string& name) {
    for (const BenchmarkNetwork& one : networks)
        if (one.name == name) return &one;
    return nullptr;
}

std::vector<std::string> benchmark_networks() {
    std::vector<std::string> names;
    for (const BenchmarkNetwork& one : networks) names.emplace_back(one.name);
    return names;
}

std::optional<Ppm> percentile_of(Scenario scenario) {
    constexpr Ppm of_single_stream = 900000, of_multi_stream = 990000;
    if (scenario == Scenario::single_stream) return of_single_stream;
    if (scenario == Scenario::multi_stream) return of_multi_stream;
    return {};
}

}  // namespace eyrie
