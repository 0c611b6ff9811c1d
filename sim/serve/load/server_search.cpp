#include "sim/serve/load/server_search.hpp"

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/serve/rules/early_stopping.hpp"

namespace eyrie {

namespace {

// Rates of the curve, as shares of what the chips can serve at most.
constexpr double shares[] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.92, 0.94, 0.96, 0.98, 1.0};
constexpr double precise_enough = 1.0005;
constexpr int most_halvings = 40;
constexpr double most_queries_a_run = 4e7;  // of one run

class ServerSearch {
public:
    ServerSearch(const Question& question, const ServiceOf& service_of)
        : question_(question), bench_{question.fleet, service_of}, arrivals_(question.seed) {}

    // At the rate that is asked for.
    Answer answer_at(double rate) {
        bench_.record = true;
        answer_.run = run_at(rate);
        answer_.valid = in_time(question_, answer_.run.latencies);
        answer_.metric = answer_.valid ? rate : 0;
        return std::move(answer_);
    }

    // At the largest valid one.
    Answer answer() {
        const double capacity = capacity_per_second();
        for (const double share : shares) answer_.curve.push_back(point_at(share * capacity));
        double low = 0, high = 0;
        bracket(low, high);
        while (low > 0 && high > low * precise_enough) {
            const double middle = low + (high - low) / 2;
            (valid_at(middle) ? low : high) = middle;
        }
        bench_.record = true;
        if (low > 0) {
            answer_.valid = true;
            answer_.metric = low;
            answer_.run = run_at(low);
        } else {
            answer_.run = run_query(bench_, 1);
        }
        return std::move(answer_);
    }

private:
    double per_second(double cycles) const { return static_cast<double>(question_.core_khz) * 1000 / cycles; }

    // Full batches on all chips, for ever.
    double capacity_per_second() {
        constexpr std::int64_t rounds = 64;
        const std::int64_t samples = rounds * bench_.fleet.chips * bench_.fleet.max_batch;
        return per_second(static_cast<double>(run_offline(bench_, samples).end) / static_cast<double>(samples));
    }

    LoadRun run_at(double rate) {
        const Demands asked = question_.asked();
        if (rate * static_cast<double>(asked.duration_ms) / 1000 > most_queries_a_run)
            throw InputError(
                fmt::format("--duration: found {} s, which are {:.0f} queries at {:.0f} a second; allowed: up "
                            "to {:.0f} queries",
                            static_cast<double>(asked.duration_ms) / 1000,
                            rate * static_cast<double>(asked.duration_ms) / 1000, rate, most_queries_a_run));
        return run_open(bench_, arrivals_, per_second(rate), asked.queries, question_.duration());
    }

    bool valid_at(double rate) { return in_time(question_, run_at(rate).latencies); }

    RatePoint point_at(double rate) {
        LoadRun run = run_at(rate);
        RatePoint point;
        point.queries_per_second = rate;
        point.valid = in_time(question_, run.latencies);
        run.latencies.sort();
        const auto ms = [&](Ppm percentile) { return question_.milliseconds(run.latencies.percentile(percentile)); };
        point.mean_ms = run.latencies.mean() / static_cast<double>(question_.core_khz);
        point.p50_ms = ms(500000);
        point.p90_ms = ms(900000);
        point.p99_ms = ms(990000);
        point.percentile_ms = ms(question_.percentile);
        Cycles busy = 0;
        for (const Cycles one : run.busy) busy += one;
        point.busy = static_cast<double>(busy) / (static_cast<double>(run.end) * bench_.fleet.chips);
        return point;
    }

    // `low`: the largest rate of the curve that is valid, or less, or 0: none; `high`: the next one.
    void bracket(double& low, double& high) {
        for (const RatePoint& point : answer_.curve)
            if (point.valid) low = point.queries_per_second;
        for (const RatePoint& point : answer_.curve)
            if (point.queries_per_second > low) {
                high = point.queries_per_second;
                break;
            }
        if (high == 0) high = low;  // all that the chips can serve
        for (int i = 0; low == 0 && i < most_halvings; ++i) {
            const double half = high / 2;
            (valid_at(half) ? low : high) = half;
        }
    }

    const Question& question_;
    LoadBench bench_;
    Arrivals arrivals_;
    Answer answer_;
};

}  // namespace

bool in_time(const Question& question, const Latencies& latencies) {
    const std::int64_t late = latencies.over(question.bound()), all = latencies.count();
    if (question.asked().early_stopping) return stops_early(all - late, late, question.percentile);
    return all - late >= rank_of(question.percentile, all);
}

Answer answer_server(const Question& question, const ServiceOf& service_of) {
    const Cycles least = service_of(1).alone();
    if (least > question.bound()) {
        Answer none;
        none.run = run_query({question.fleet, service_of, true}, 1);
        none.reason = fmt::format("one query takes {:.4g} ms, the bound is {:.4g} ms", question.milliseconds(least),
                                  question.bound_ms);
        return none;
    }
    ServerSearch search(question, service_of);
    if (question.rate > 0) {
        Answer answer = search.answer_at(question.rate);
        if (!answer.valid)
            answer.reason =
                fmt::format("{} of {} queries are not within {:.4g} ms", answer.run.latencies.over(question.bound()),
                            answer.run.queries, question.bound_ms);
        return answer;
    }
    Answer answer = search.answer();
    if (!answer.valid)
        answer.reason = fmt::format("at no rate {:.4g} % of the queries are within {:.4g} ms",
                                    static_cast<double>(question.percentile) / 10000, question.bound_ms);
    return answer;
}

}  // namespace eyrie
