#include "sim/serve/load/load_run.hpp"

#include <algorithm>

namespace eyrie {

namespace {

// The fleet's counts, once it has nothing left to do.
void take_counts(LoadRun& run, const Fleet& fleet, int chips) {
    run.end = fleet.now();
    for (int chip = 0; chip < chips; ++chip) run.busy.push_back(fleet.busy_cycles(chip));
    run.services_by_size = fleet.services_by_size();
}

// A query with several samples is done with the last of them.
void run_all_at_once(const LoadBench& bench, LoadRun& run, std::int64_t samples, bool each_sample) {
    Fleet fleet(bench.fleet, bench.service_of);
    if (bench.record) fleet.record(&run.recorded);
    fleet.arrive(0, samples, 0);
    fleet.end_arrivals();
    while (fleet.next_event() != no_event) {
        for (const Finished& one : fleet.step())
            if (each_sample) run.latencies.add(fleet.now(), one.samples);
        fleet.end_arrivals();
    }
    if (!each_sample) run.latencies.add(fleet.now());
    run.queries = 1;
    run.samples = samples;
    take_counts(run, fleet, bench.fleet.chips);
}

}  // namespace

LoadRun run_open(const LoadBench& bench, Arrivals& arrivals, double gap, std::int64_t queries, Cycles duration) {
    LoadRun run;
    run.latencies.reserve(static_cast<std::size_t>(queries));
    Fleet fleet(bench.fleet, bench.service_of);
    if (bench.record) fleet.record(&run.recorded);
    const auto step = [&] {
        for (const Finished& one : fleet.step()) run.latencies.add(fleet.now() - one.arrived);
    };
    Cycles at = arrivals.at(0, gap);
    for (bool more = true; more;) {
        for (; fleet.next_event() < at; fleet.end_arrivals()) step();
        if (fleet.next_event() == at) step();  // what ends in this cycle ends before the query arrives
        Cycles next = at;
        for (; more && next == at; next = arrivals.at(static_cast<std::size_t>(run.queries), gap)) {
            fleet.arrive(run.queries++, 1, at);
            more = run.queries < queries || at < duration;
        }
        fleet.end_arrivals();
        at = next;
    }
    for (; fleet.next_event() != no_event; fleet.end_arrivals()) step();
    run.samples = run.queries;
    take_counts(run, fleet, bench.fleet.chips);
    return run;
}

LoadRun run_query(const LoadBench& bench, std::int64_t samples) {
    LoadRun run;
    run_all_at_once(bench, run, samples, false);
    return run;
}

LoadRun run_offline(const LoadBench& bench, std::int64_t samples) {
    LoadRun run;
    run_all_at_once(bench, run, samples, true);
    return run;
}

void LoadRun::repeat(std::int64_t times, Cycles interval) {
    const Cycles latency = latencies.most();
    latencies = {};
    latencies.add(latency, times);
    queries *= times;
    samples *= times;
    end = times * interval;
    for (Cycles& one : busy) one *= times;
    for (std::int64_t& one : services_by_size) one *= times;
}

}  // namespace eyrie
