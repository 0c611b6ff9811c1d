// The answer for one network, machine and scenario, with the system that gave it: what tables, files and pictures show.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/run/run_network.hpp"
#include "sim/serve/load/answer.hpp"
#include "sim/serve/network/service_cache.hpp"

namespace eyrie {

struct ServeResult {
    RunRequest request;  // network, machine, mapper, prices
    Question question;
    std::string accuracy;                      // the accuracy target: given data; "": none
    std::map<std::int64_t, Service> services;  // that were needed, by batch
    std::int64_t macs_of_sample = 0;
    double idle_energy_per_cycle = 0;
    std::string remarks;  // lines: what a user may not expect of the services
    Answer answer;
};

// Asks the question of the cache's network and machine. Throws InputError as ServiceCache::of does.
ServeResult serve(ServiceCache& services, const Question& question, const std::string& accuracy);

// What follows from a result. Rates are 0 where the metric is; what needs a table of prices in pJ is empty without.
struct ServeNumbers {
    double samples_per_second = 0;
    double queries_per_second = 0;
    double gops = 0;  // two operations a MAC
    std::optional<double> watts;
    std::optional<double> gops_per_watt;
    std::optional<double> frames_per_joule;
    std::optional<double> qps_per_watt;
    std::vector<double> busy;  // share of each chip's time
};
ServeNumbers numbers_of(const ServeResult& result);

// "latency at percentile 90", "largest rate of queries", ...
std::string metric_title(const Question& question);
// "99", "97.5": a percentile without its sign.
std::string percent_text(Ppm percentile);

// The system as the benchmark describes it.
struct SystemLine {
    const char* key;    // in JSON and CSV
    const char* title;  // in tables
    std::string value;
};
std::vector<SystemLine> system_lines(const ServeResult& result);

// The share of time that each chip works, in so many equal parts of what the run recorded: [chip][part].
struct Utilisation {
    double part_ms = 0;
    std::vector<std::vector<double>> busy;
};
Utilisation utilisation_of(const ServeResult& result, std::size_t parts);

// At most so many steps of the share of queries that are as fast, or faster: latency in ms, share.
std::vector<std::pair<double, double>> latency_steps(const ServeResult& result, std::size_t most);

}  // namespace eyrie
