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

// Rounds at the start of a run with all samples there: in each, every chip has a full batch. The chips begin together
// and share a link equally, so they end together too, and the next round finds them as the first did.
struct Rounds {
    std::int64_t count = 0;
    Cycles each = 0;
};

// Those that need no simulation: all but the last one, with what follows it. Of none where chips do not end together.
Rounds rounds_before_last(const LoadBench& bench, std::int64_t samples) {
    const std::int64_t all_full = bench.fleet.chips * bench.fleet.max_batch;
    if (samples < 2 * all_full) return {};
    Fleet fleet(bench.fleet, bench.service_of);
    fleet.arrive(0, all_full, 0);
    fleet.end_arrivals();
    std::int64_t finished = 0;
    while (finished == 0 && fleet.next_event() != no_event)
        for (const Finished& one : fleet.step()) finished += one.samples;
    if (finished != all_full || fleet.now() == 0) return {};
    return {samples / all_full - 1, fleet.now()};
}

void record_rounds(const LoadBench& bench, const Rounds& rounds, std::vector<Busy>& recorded) {
    for (std::int64_t round = 0; round < rounds.count; ++round)
        for (int chip = 0; chip < bench.fleet.chips; ++chip) {
            if (recorded.size() == most_recorded) return;
            recorded.push_back({chip, round * rounds.each, (round + 1) * rounds.each, bench.fleet.max_batch});
        }
}

// A query with several samples is done with the last of them.
void run_all_at_once(const LoadBench& bench, LoadRun& run, std::int64_t samples, bool each_sample) {
    const Rounds rounds = rounds_before_last(bench, samples);
    const std::int64_t of_a_round = bench.fleet.chips * bench.fleet.max_batch;
    const Cycles before = rounds.count * rounds.each;
    if (each_sample) run.latencies.add_rounds(rounds.each, rounds.count, of_a_round);
    if (bench.record) record_rounds(bench, rounds, run.recorded);

    // The rest begins at 0 again: what has waited since then has `before` behind it. A time that is over stays one.
    FleetConfig config = bench.fleet;
    if (config.batch_timeout > 0) config.batch_timeout = std::max<Cycles>(1, config.batch_timeout - before);
    Fleet fleet(config, bench.service_of);
    std::vector<Busy> recorded;
    if (bench.record) fleet.record(&recorded);
    fleet.arrive(0, samples - rounds.count * of_a_round, 0);
    fleet.end_arrivals();
    while (fleet.next_event() != no_event) {
        for (const Finished& one : fleet.step())
            if (each_sample) run.latencies.add(before + fleet.now(), one.samples);
        fleet.end_arrivals();
    }
    if (!each_sample) run.latencies.add(before + fleet.now());
    for (const Busy& one : recorded)
        if (run.recorded.size() < most_recorded)
            run.recorded.push_back({one.chip, before + one.from, before + one.to, one.batch});
    run.queries = 1;
    run.samples = samples;
    take_counts(run, fleet, bench.fleet.chips);
    run.end += before;
    for (Cycles& one : run.busy) one += before;
    run.services_by_size[static_cast<std::size_t>(bench.fleet.max_batch)] += rounds.count * bench.fleet.chips;
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
