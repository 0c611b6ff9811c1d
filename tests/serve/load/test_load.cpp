// Load generators against closed forms: the M/D/1 queue, deterministic scenarios to the cycle, and the search.
#include <algorithm>
#include <cmath>
#include <map>

#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "sim/serve/load/answer.hpp"
#include "sim/serve/load/server_search.hpp"
#include "sim/serve/rules/early_stopping.hpp"

using namespace eyrie;

namespace {

// Services of so many cycles by batch.
struct Services {
    std::map<std::int64_t, Service> by_batch;
    explicit Services(const std::vector<Cycles>& cycles) {
        for (std::size_t i = 0; i < cycles.size(); ++i) {
            const auto batch = static_cast<std::int64_t>(i) + 1;
            by_batch[batch] = {batch, {{cycles[i], 0, 0}}, 0};
        }
    }
    ServiceOf of() const {
        return [this](std::int64_t batch) -> const Service& { return by_batch.at(batch); };
    }
};

Question question_of(Scenario scenario, Rules rules = Rules::v0_5) {
    Question question;
    question.scenario = scenario;
    question.rules = rules;
    question.percentile = percentile_of(scenario).value_or(scenario == Scenario::offline ? 0 : 990000);
    question.core_khz = 1000;  // a cycle is a microsecond
    return question;
}

struct Estimate {
    double mean = 0;
    double half_width = 0;  // of the confidence interval
};

// The 99.9 % confidence interval of independent runs, by Student's t with 29 degrees of freedom.
Estimate estimate_of(const std::vector<double>& values) {
    constexpr double student = 3.659;
    REQUIRE(values.size() == 30);
    double mean = 0, square = 0;
    for (const double one : values) mean += one / 30;
    for (const double one : values) square += (one - mean) * (one - mean) / 29;
    return {mean, student * std::sqrt(square / 30)};
}

// P(wait <= t) of M/D/1: rate `rate`, service `service` (Erlang, 1909; Crommelin, 1932).
double md1_share(double t, double rate, double service) {
    double sum = 0;
    for (int k = 0; k * service <= t; ++k) {
        const double x = rate * (k * service - t);
        double term = std::exp(-x);
        for (int i = 1; i <= k; ++i) term *= x / i;
        sum += term;
    }
    return (1 - rate * service) * sum;
}

constexpr Cycles md1_service = 100000;

LoadRun md1_run(double load, std::uint64_t seed, std::int64_t queries) {
    const Services services({md1_service});
    Arrivals arrivals(seed);
    return run_open({FleetConfig{}, services.of()}, arrivals, static_cast<double>(md1_service) / load, queries, 0);
}

}  // namespace

TEST_CASE("serve: the mean wait of M/D/1 is within the confidence interval") {
    for (const double load : {0.3, 0.6, 0.8}) {
        std::vector<double> waits;
        for (std::uint64_t seed = 1; seed <= 30; ++seed)
            waits.push_back(md1_run(load, seed, 60000).latencies.mean() - static_cast<double>(md1_service));
        const Estimate wait = estimate_of(waits);
        const double exact = load * static_cast<double>(md1_service) / (2 * (1 - load));
        INFO("load " << load << ": " << wait.mean << " +- " << wait.half_width << ", exact " << exact);
        CHECK(wait.half_width < 0.04 * exact);  // narrow enough to notice an error
        CHECK(std::abs(wait.mean - exact) <= wait.half_width);
    }
}

TEST_CASE("serve: percentiles of M/D/1 are within the confidence interval") {
    const double load = 0.7, service = static_cast<double>(md1_service);
    for (const Ppm percentile : {500000, 900000, 990000}) {
        std::vector<double> shares;
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            LoadRun run = md1_run(load, 100 + seed, 60000);
            run.latencies.sort();
            const auto wait = static_cast<double>(run.latencies.percentile(percentile) - md1_service);
            shares.push_back(md1_share(wait, load / service, service));
        }
        const Estimate share = estimate_of(shares);
        const double exact = static_cast<double>(percentile) / 1e6;
        INFO(percentile << ": " << share.mean << " +- " << share.half_width);
        CHECK(share.half_width < 0.15 * (1 - exact));
        CHECK(std::abs(share.mean - exact) <= share.half_width);
    }
}

TEST_CASE("serve: gaps between arrivals are exponential and the same for a seed") {
    Arrivals arrivals(7), again(7), other(8);
    const double gap = 1e6;
    std::int64_t longer = 0;
    Cycles last = 0;
    constexpr std::size_t count = 200000;
    for (std::size_t i = 0; i < count; ++i) {
        const Cycles at = arrivals.at(i, gap);
        CHECK_FALSE(at < last);
        longer += at - last > static_cast<Cycles>(gap) ? 1 : 0;
        last = at;
    }
    CHECK(again.at(count - 1, gap) == last);
    CHECK(other.at(count - 1, gap) != last);
    // A share of 1/e is longer than the mean; both within four standard deviations.
    const double n = static_cast<double>(count), share = std::exp(-1.0);
    CHECK(std::abs(static_cast<double>(longer) / n - share) < 4 * std::sqrt(share * (1 - share) / n));
    CHECK(std::abs(static_cast<double>(last) / (gap * n) - 1) < 4 / std::sqrt(n));
    // Bytes that every machine must give.
    Arrivals first(1);
    CHECK(first.at(0, 1e15) == 568169510383279);
    CHECK(first.at(999, 1e12) == 1051886322692637);
}

TEST_CASE("serve: one chip with batch 1 is Lindley's recursion, query by query") {
    Arrivals arrivals(3), same(3);
    const Services services({1000});
    const double gap = 1100;
    LoadRun run = run_open({FleetConfig{}, services.of()}, arrivals, gap, 5000, 0);
    Latencies expected;
    Cycles free = 0;
    for (std::size_t i = 0; i < 5000; ++i) {
        const Cycles at = same.at(i, gap);
        free = std::max(free, at) + 1000;
        expected.add(free - at);
    }
    CHECK(run.queries == 5000);
    CHECK(run.end == free);
    CHECK(run.busy[0] == 5000 * 1000);
    run.latencies.sort();
    expected.sort();
    REQUIRE(run.latencies.steps().size() == expected.steps().size());
    for (std::size_t i = 0; i < expected.steps().size(); ++i) {
        CHECK(run.latencies.steps()[i].latency == expected.steps()[i].latency);
        CHECK(run.latencies.steps()[i].count == expected.steps()[i].count);
    }
}

TEST_CASE("serve: a run lasts for its queries and its duration") {
    Arrivals arrivals(1);
    const Services services({10});
    const LoadRun run = run_open({FleetConfig{}, services.of()}, arrivals, 100, 50, 1000000);
    CHECK(run.queries == Approx(10000).epsilon(0.05));
    Arrivals same(1);
    CHECK(same.at(static_cast<std::size_t>(run.queries) - 1, 100) >= 1000000);
    CHECK(same.at(static_cast<std::size_t>(run.queries) - 2, 100) < 1000000);
}

TEST_CASE("serve: single-stream is the service time, to the cycle") {
    const Services services({89123});
    const Answer answer = answer_of(question_of(Scenario::single_stream), services.of());
    CHECK(answer.metric == 89.123);
    CHECK(answer.valid);
    CHECK(answer.run.queries == 1024);  // 91 s
    CHECK(answer.run.end == 1024 * 89123);
    CHECK(answer.run.latencies.percentile(900000) == 89123);
    const Services quick({1000});
    CHECK(answer_of(question_of(Scenario::single_stream), quick.of()).run.queries == 60000);
    CHECK(answer_of(question_of(Scenario::single_stream, Rules::v1), quick.of()).run.queries == 600000);
}

TEST_CASE("serve: offline is the throughput of the best batch, to the cycle") {
    const Services services({1000, 1500, 2400, 2900});
    Question question = question_of(Scenario::offline);
    question.fleet.max_batch = 4;
    const Answer answer = answer_of(question, services.of());
    CHECK(answer.batch == 4);  // 4 / 2900
    CHECK(answer.metric == Approx(4 * 1e6 / 2900).epsilon(1e-12));
    CHECK(answer.run.samples % 4 == 0);
    CHECK(answer.run.end == answer.run.samples / 4 * 2900);
    CHECK(answer.run.end >= 60000000);
    question.fleet.max_batch = 3;
    CHECK(answer_of(question, services.of()).batch == 2);  // 2 / 1500
    question.fleet.chips = 3;
    CHECK(answer_of(question, services.of()).metric == Approx(3 * 2 * 1e6 / 1500).epsilon(1e-12));
}

TEST_CASE("serve: multi-stream by v0.5 is the largest N that is done within the interval") {
    const Services services({10000, 15000, 24000, 25000});
    Question question = question_of(Scenario::multi_stream);
    question.bound_ms = 50;
    CHECK(answer_of(question, services.of()).metric == 5);  // 5 x 10 ms
    question.fleet.max_batch = 2;
    CHECK(answer_of(question, services.of()).metric == 6);  // 3 x 15 ms
    question.fleet.max_batch = 4;
    const Answer answer = answer_of(question, services.of());
    CHECK(answer.metric == 8);  // 2 x 25 ms: exactly the bound
    CHECK(answer.batch == 4);
    CHECK(answer.valid);
    CHECK(answer.run.queries == 270336);
    CHECK(answer.run.latencies.most() == 50000);
    question.fleet.chips = 2;
    CHECK(answer_of(question, services.of()).metric == 16);
    question.bound_ms = 9.999;
    const Answer none = answer_of(question, services.of());
    CHECK(none.metric == 0);
    CHECK_FALSE(none.valid);
    CHECK(none.run.latencies.least() == 10000);
}

TEST_CASE("serve: multi-stream since v1 is the time of 8 samples") {
    const Services services({10, 12, 20, 26, 30});
    Question question = question_of(Scenario::multi_stream, Rules::v1);
    CHECK(answer_of(question, services.of()).metric == 0.08);
    question.fleet.max_batch = 5;
    const Answer answer = answer_of(question, services.of());
    CHECK(answer.run.latencies.most() == 4 * 12);  // 3 + 3 + 2 take 52, 4 + 4 too, 5 + 3 take 50
    CHECK(answer.batch == 2);
    CHECK(answer.run.queries == 600 * 1000000 / 48);
}

TEST_CASE("serve: the largest rate is valid, one that is 0.1 % higher is not") {
    const Services services({1000, 1400, 1700, 1900});
    for (const int chips : {1, 2})
        for (const std::int64_t batch : {1, 4}) {
            Question question = question_of(Scenario::server);
            question.bound_ms = 6;
            question.fleet.chips = chips;
            question.fleet.max_batch = batch;
            const Answer answer = answer_of(question, services.of());
            INFO(chips << " chips, batch " << batch << ": " << answer.metric);
            REQUIRE(answer.valid);
            CHECK(answer.run.queries >= 270336);
            CHECK(answer.run.latencies.percentile(990000) <= 6000);
            question.rate = answer.metric;
            CHECK(answer_of(question, services.of()).valid);
            question.rate = answer.metric * 1.001;
            CHECK_FALSE(answer_of(question, services.of()).valid);
        }
}

TEST_CASE("serve: the largest rate of M/D/1 is the one at which theory's percentile is the bound") {
    const Services services({1000});
    Question question = question_of(Scenario::server);
    question.bound_ms = 8;  // a wait of 7 services
    const Answer answer = answer_of(question, services.of());
    // The rate at which P(wait <= 7000) is 0.99.
    double low = 0, high = 999;
    while (high - low > 1e-6) {
        const double middle = (low + high) / 2;
        (md1_share(7000, middle / 1e6, 1000) >= 0.99 ? low : high) = middle;
    }
    CHECK(answer.metric == Approx(low).epsilon(0.01));  // of one seed
}

TEST_CASE("serve: with no valid rate the metric is 0, with the reason and the smallest latency") {
    const Services services({89000});
    Question question = question_of(Scenario::server);
    question.bound_ms = 10;
    const Answer answer = answer_of(question, services.of());
    CHECK(answer.metric == 0);
    CHECK_FALSE(answer.valid);
    CHECK(answer.reason == "one query takes 89 ms, the bound is 10 ms");
    CHECK(answer.run.latencies.least() == 89000);
}

TEST_CASE("serve: where only low rates are valid, they are found") {
    // A second query that has to wait is late.
    const Services services({1000});
    Question question = question_of(Scenario::server);
    question.bound_ms = 1;
    const Answer answer = answer_of(question, services.of());
    REQUIRE(answer.valid);
    // A wait of 0 has the probability 1 - load.
    CHECK(answer.metric == Approx(10).epsilon(0.05));
}

TEST_CASE("serve: v1 judges a server by early stopping") {
    const Services services({1000});
    Question question = question_of(Scenario::server, Rules::v1);
    question.bound_ms = 5;
    question.rate = 700;
    const Answer answer = answer_of(question, services.of());
    CHECK(answer.run.queries >= 420000);
    CHECK(answer.late == answer.run.latencies.over(5000));
    CHECK(answer.least_in_time == least_in_time(answer.late, 990000));
    CHECK(answer.valid == (answer.run.queries - answer.late >= answer.least_in_time));
}

TEST_CASE("serve: a run that is shorter than the rules ask is not valid") {
    const Services services({1000});
    Question question = question_of(Scenario::single_stream);
    question.queries = 100;
    question.duration_ms = 0;
    Answer answer = answer_of(question, services.of());
    CHECK(answer.metric == 1);
    CHECK_FALSE(answer.valid);
    CHECK(answer.reason == "100 queries, the rules ask for 1024");
    question.queries = 2000;
    answer = answer_of(question, services.of());
    CHECK(answer.reason == "2 s long, the rules ask for 60 s");
}

TEST_CASE("serve: the same seed gives the same answer, another one another") {
    const Services services({1000, 1500});
    Question question = question_of(Scenario::server);
    question.bound_ms = 5;
    question.fleet.max_batch = 2;
    const Answer a = answer_of(question, services.of()), b = answer_of(question, services.of());
    CHECK(a.metric == b.metric);
    CHECK(a.run.end == b.run.end);
    question.seed = 2;
    CHECK(answer_of(question, services.of()).run.end != a.run.end);
}

TEST_CASE("serve: runs of too many queries are refused") {
    const Services services({1});
    Question question = question_of(Scenario::server, Rules::v1);
    question.bound_ms = 5;
    CHECK_THROWS_AS(answer_of(question, services.of()), InputError);
}

namespace {

// Every batch simulated, of samples that are all there at the start.
LoadRun simulated(const LoadBench& bench, std::int64_t samples) {
    LoadRun run;
    Fleet fleet(bench.fleet, bench.service_of);
    fleet.record(&run.recorded);
    fleet.arrive(0, samples, 0);
    for (fleet.end_arrivals(); fleet.next_event() != no_event; fleet.end_arrivals())
        for (const Finished& one : fleet.step()) run.latencies.add(fleet.now(), one.samples);
    run.end = fleet.now();
    for (int chip = 0; chip < bench.fleet.chips; ++chip) run.busy.push_back(fleet.busy_cycles(chip));
    run.services_by_size = fleet.services_by_size();
    return run;
}

using SingleSteps = std::vector<std::pair<Cycles, std::int64_t>>;
SingleSteps single_steps(const Latencies& of) {
    SingleSteps steps;
    for (const Latencies::Step& one : of.steps())
        for (std::int64_t i = 0; i < one.times; ++i) {
            const Cycles latency = one.latency + i * one.apart;
            if (!steps.empty() && steps.back().first == latency)
                steps.back().second += one.count;
            else
                steps.emplace_back(latency, one.count);
        }
    return steps;
}
// And what is asked of them.
bool same_steps(Latencies a, Latencies b) {
    bool same = a.count() == b.count() && single_steps(a) == single_steps(b);
    for (Cycles bound = 0; bound < 1000; bound += 7) same = same && a.over(bound) == b.over(bound);
    a.sort();
    b.sort();
    for (std::int64_t rank = 1; rank <= a.count(); ++rank) same = same && a.at_rank(rank) == b.at_rank(rank);
    return same && a.least() == b.least() && a.most() == b.most() && a.mean() == Approx(b.mean()).epsilon(1e-14);
}
bool same_services(const std::vector<Busy>& a, const std::vector<Busy>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Busy& one, const Busy& other) {
        return one.chip == other.chip && one.from == other.from && one.to == other.to && one.batch == other.batch;
    });
}

}  // namespace

TEST_CASE("serve: rounds of full batches are counted as they are simulated") {
    std::map<std::int64_t, Service> services;
    for (std::int64_t batch = 1; batch <= 3; ++batch)  // stretches that the link bounds, and that the array does
        services[batch] = {batch, {{5, 4, 7 * batch}, {11 * batch, 3, 0}, {2, 2, 1}}, 0};
    const ServiceOf service_of = [&](std::int64_t batch) -> const Service& { return services.at(batch); };
    std::int64_t compared = 0;
    for (const Policy policy : {Policy::shared, Policy::round_robin, Policy::shortest})
        for (const LinkOf link : {LinkOf::own, LinkOf::shared})
            for (const int chips : {1, 3})
                for (const std::int64_t batch : {1, 3})
                    for (const Cycles timeout : {0, 60, 500})
                        for (const std::int64_t samples : {1, 5, 17, 18, 19, 40, 100}) {
                            const LoadBench bench{{chips, link, batch, timeout, policy}, service_of, true};
                            const LoadRun expected = simulated(bench, samples), run = run_offline(bench, samples);
                            INFO(policy_name(policy) << ' ' << link_name(link) << ' ' << chips << " chips, batch "
                                                     << batch << ", timeout " << timeout << ", " << samples);
                            CHECK(run.end == expected.end);
                            CHECK(run_query(bench, samples).end == expected.end);
                            CHECK(run.busy == expected.busy);
                            CHECK(run.services_by_size == expected.services_by_size);
                            CHECK(same_steps(run.latencies, expected.latencies));
                            CHECK(same_services(run.recorded, expected.recorded));
                            ++compared;
                        }
    CHECK(compared == 3 * 2 * 2 * 2 * 3 * 7);
}

TEST_CASE("serve: latencies of rounds between others are told apart") {
    Latencies rounds, singles;
    rounds.add(25, 3);
    rounds.add_rounds(10, 4, 2);
    for (Cycles latency : {10, 20, 30, 40}) singles.add(latency, 2);
    singles.add(25, 3);
    rounds.sort();
    singles.sort();
    CHECK(same_steps(rounds, singles));
}

TEST_CASE("serve: long runs of many samples need no simulation of each") {
    const Services services({3});
    Question question = question_of(Scenario::multi_stream);
    question.core_khz = 1000000;
    question.bound_ms = 1e6;
    question.queries = 1;
    question.duration_ms = 0;
    CHECK(answer_of(question, services.of()).metric == std::floor(1e12 / 3));  // would take hours
    question = question_of(Scenario::offline);
    question.core_khz = 1000000;
    question.duration_ms = 1000000;
    const Answer answer = answer_of(question, services.of());
    CHECK(answer.metric == Approx(1e9 / 3).epsilon(1e-9));
    CHECK(answer.run.samples == Approx(1e12 / 3).epsilon(1e-9));
    CHECK(answer.run.latencies.percentile(500000) == Approx(5e11).epsilon(1e-9));
    question.duration_ms = 1000000000000;
    CHECK_THROWS_WITH(answer_of(question, services.of()),
                      Catch::StartsWith("--duration: found 1000000000 s, in which each chip serves 333333333333333") &&
                          Catch::Contains(" batches; allowed: up to 1000000000000000 batches"));
}
