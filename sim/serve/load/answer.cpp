#include "sim/serve/load/answer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/serve/load/server_search.hpp"
#include "sim/serve/rules/early_stopping.hpp"

namespace eyrie {

namespace {

constexpr double most_batches_a_chip = 1e15;  // so that samples and cycles of a run are 64-bit integers

LoadBench bench_of(const Question& question, const ServiceOf& service_of, std::int64_t batch) {
    LoadBench bench{question.fleet, service_of, true};
    bench.fleet.max_batch = batch;
    return bench;
}

// Times that `one` fits into the duration, and at least as many as are asked for.
std::int64_t times_of(const Question& question, Cycles one) {
    return std::max(question.asked().queries, ceil_div(question.duration(), one));
}

// Queries of so many samples, the next when the last is done.
Answer answer_closed(const Question& question, const ServiceOf& service_of, std::int64_t samples) {
    Answer best;
    for (std::int64_t batch = 1; batch <= std::min(samples, question.fleet.max_batch); ++batch) {
        LoadRun run = run_query(bench_of(question, service_of, batch), samples);
        if (batch > 1 && run.end >= best.run.end) continue;
        best.run = std::move(run);
        best.batch = batch;
    }
    const Cycles latency = best.run.end;
    best.run.repeat(times_of(question, latency), latency);
    best.valid = true;
    // All latencies are the same: so is every percentile, and early stopping's estimate.
    best.metric = question.milliseconds(latency);
    return best;
}

// The largest N whose samples are done within the interval; 0: none is.
std::int64_t most_streams(const LoadBench& bench, Cycles interval) {
    const auto in_time = [&](std::int64_t streams) { return run_query(bench, streams).end <= interval; };
    if (!in_time(1)) return 0;
    std::int64_t low = 1, high = 2;
    while (in_time(high)) low = high, high *= 2;
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        (in_time(middle) ? low : high) = middle;
    }
    return low;
}

// A query of N samples every interval, which is the bound. One that is in time leaves the chips free for the next.
Answer answer_streams(const Question& question, const ServiceOf& service_of) {
    Answer best;
    std::int64_t streams = 0;
    for (std::int64_t batch = 1; batch <= question.fleet.max_batch; ++batch) {
        LoadBench bench = bench_of(question, service_of, batch);
        bench.record = false;
        const std::int64_t with_batch = most_streams(bench, question.bound());
        if (with_batch <= streams) continue;
        streams = with_batch;
        best.batch = batch;
    }
    best.run = run_query(bench_of(question, service_of, best.batch), std::max<std::int64_t>(streams, 1));
    best.metric = static_cast<double>(streams);
    best.valid = streams > 0;
    if (best.valid)
        best.run.repeat(times_of(question, question.bound()), question.bound());
    else
        best.reason = fmt::format("one sample takes {:.4g} ms, the interval is {:.4g} ms",
                                  question.milliseconds(best.run.end), question.bound_ms);
    return best;
}

Answer answer_offline(const Question& question, const ServiceOf& service_of) {
    const std::int64_t chips = question.fleet.chips;
    // Whole batches on all chips: the last ones are no smaller than the others.
    const auto rounded = [&](std::int64_t samples, std::int64_t batch) {
        return ceil_div(samples, batch * chips) * batch * chips;
    };
    Answer best;
    double best_share = 0;  // samples a cycle
    for (std::int64_t batch = 1; batch <= question.fleet.max_batch; ++batch) {
        LoadBench bench = bench_of(question, service_of, batch);
        bench.record = false;
        const LoadRun run = run_offline(bench, rounded(question.asked().queries, batch));
        const double share = static_cast<double>(run.samples) / static_cast<double>(run.end);
        if (share <= best_share) continue;
        best_share = share;
        best.batch = batch;
    }
    const double lasting_samples = best_share * static_cast<double>(question.duration());
    const double batches = lasting_samples / static_cast<double>(best.batch * chips);
    if (batches > most_batches_a_chip)
        throw InputError(
            fmt::format("--duration: found {} s, in which each chip serves {:.0f} batches; allowed: up to "
                        "{:.0f} batches",
                        static_cast<double>(question.asked().duration_ms) / 1000, batches, most_batches_a_chip));
    const auto lasting = static_cast<std::int64_t>(lasting_samples) + 1;
    const LoadBench bench = bench_of(question, service_of, best.batch);
    best.run = run_offline(bench, rounded(std::max(question.asked().queries, lasting), best.batch));
    best.metric = static_cast<double>(best.run.samples) * static_cast<double>(question.core_khz) * 1000 /
                  static_cast<double>(best.run.end);
    best.valid = true;
    return best;
}

Answer unjudged_answer(const Question& question, const ServiceOf& service_of) {
    switch (question.scenario) {
        case Scenario::single_stream: return answer_closed(question, service_of, 1);
        case Scenario::multi_stream:
            return question.rules == Rules::v1 ? answer_closed(question, service_of, samples_of_stream_query)
                                               : answer_streams(question, service_of);
        case Scenario::server: return answer_server(question, service_of);
        case Scenario::offline: break;
    }
    return answer_offline(question, service_of);
}

const char* unit_of(const Question& question) {
    switch (question.scenario) {
        case Scenario::single_stream: return "ms";
        case Scenario::multi_stream: return question.rules == Rules::v1 ? "ms" : "streams";
        case Scenario::server: return "queries/s";
        case Scenario::offline: break;
    }
    return "samples/s";
}

// A run that is shorter than the rules ask shows its metric, but is not valid.
void judge_length(const Question& question, Answer& answer) {
    if (!answer.valid) return;
    const Demands ruled = question.ruled();
    const std::int64_t queries = question.scenario == Scenario::offline ? answer.run.samples : answer.run.queries;
    if (queries < ruled.queries)
        answer.reason = fmt::format("{} {}, the rules ask for {}", queries,
                                    question.scenario == Scenario::offline ? (queries == 1 ? "sample" : "samples")
                                                                           : (queries == 1 ? "query" : "queries"),
                                    ruled.queries);
    else if (answer.run.end < ruled.duration_ms * question.core_khz)
        answer.reason = fmt::format("{:.4g} s long, the rules ask for {} s",
                                    question.milliseconds(answer.run.end) / 1000, ruled.duration_ms / 1000);
    answer.valid = answer.reason.empty();
}

void stop_early(const Question& question, Answer& answer) {
    if (!question.asked().early_stopping) return;
    answer.late = has_bound(question.rules, question.scenario) ? answer.run.latencies.over(question.bound()) : 0;
    answer.least_in_time = least_in_time(answer.late, question.percentile);
    if (answer.valid && answer.run.queries - answer.late < answer.least_in_time) {
        answer.valid = false;
        answer.reason = fmt::format("{} {} in time, early stopping asks for {}", answer.run.queries - answer.late,
                                    answer.run.queries - answer.late == 1 ? "query" : "queries", answer.least_in_time);
    }
}

}  // namespace

Demands Question::asked() const {
    Demands demands = ruled();
    if (queries > 0) demands.queries = queries;
    if (duration_ms >= 0) demands.duration_ms = duration_ms;
    return demands;
}

Answer answer_of(const Question& question, const ServiceOf& service_of) {
    Answer answer = unjudged_answer(question, service_of);
    answer.unit = unit_of(question);
    if (question.scenario == Scenario::server) answer.batch = question.fleet.max_batch;
    answer.run.latencies.sort();
    stop_early(question, answer);
    judge_length(question, answer);
    return answer;
}

}  // namespace eyrie
