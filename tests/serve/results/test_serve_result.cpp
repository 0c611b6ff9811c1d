// What follows from an answer, and how files show it.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sim/serve/results/serve_files.hpp"

using namespace eyrie;

namespace {

// Services of 1 ms and 1.5 ms at 1 MHz, 2 and 3 uJ; a chip without work uses 0.5 pJ a cycle.
ServeResult result_of(const Question& question, const std::string& unit = "pJ") {
    static const std::map<std::int64_t, Service> services = {{1, {1, {{900, 0, 100}}, 2e6}},
                                                             {2, {2, {{1400, 0, 100}}, 3e6}}};
    ServeResult result;
    result.question = question;
    result.request.network.name = "net";
    result.request.accelerator.name = "machine";
    result.request.accelerator.core_khz = 1000;
    result.request.energy.name = "prices";
    result.request.energy.unit = unit;
    result.services = services;
    result.macs_of_sample = 1000000;
    result.idle_energy_per_cycle = 0.5;
    result.answer = answer_of(question, [](std::int64_t batch) -> const Service& { return services.at(batch); });
    return result;
}

Question question_of(Scenario scenario) {
    Question question;
    question.scenario = scenario;
    question.percentile = percentile_of(scenario).value_or(scenario == Scenario::offline ? 0 : 990000);
    question.core_khz = 1000;
    return question;
}

}  // namespace

TEST_CASE("serve: rates, GOPS and power follow from the run") {
    const ServeNumbers alone = numbers_of(result_of(question_of(Scenario::single_stream)));
    CHECK(alone.samples_per_second == Approx(1000));
    CHECK(alone.queries_per_second == Approx(1000));
    CHECK(alone.gops == Approx(2));
    CHECK(*alone.watts == Approx(2e6 * 1e-12 * 1000));  // 2 uJ a ms
    CHECK(*alone.gops_per_watt == Approx(1000));
    CHECK(*alone.frames_per_joule == Approx(500000));
    CHECK(alone.busy == std::vector<double>{1});
    Question question = question_of(Scenario::single_stream);
    question.fleet.chips = 3;  // two of them leak
    const ServeNumbers three = numbers_of(result_of(question));
    CHECK(*three.watts == Approx(2e6 * 1e-12 * 1000 + 2 * 0.5e-12 * 1e6));
    CHECK(three.busy == std::vector<double>{1, 0, 0});
    CHECK_FALSE(numbers_of(result_of(question, "MAC energies")).watts.has_value());
}

TEST_CASE("serve: offline counts samples, of the best batch") {
    Question question = question_of(Scenario::offline);
    question.fleet.max_batch = 2;
    const ServeNumbers numbers = numbers_of(result_of(question));
    CHECK(numbers.samples_per_second == Approx(2 / 1.5e-3));
    CHECK(numbers.queries_per_second == Approx(2 / 1.5e-3));
    CHECK(*numbers.watts == Approx(3e6 * 1e-12 / 1.5e-3));
}

TEST_CASE("serve: where nothing is valid, rates are 0 and the smallest latency is told") {
    Question question = question_of(Scenario::server);
    question.bound_ms = 0.5;
    const ServeResult result = result_of(question);
    const ServeNumbers numbers = numbers_of(result);
    CHECK(numbers.queries_per_second == 0);
    CHECK(numbers.samples_per_second == 0);
    CHECK(*numbers.qps_per_watt == 0);
    const auto json = nlohmann::ordered_json::parse(serve_json({{result}, {}, {}}));
    CHECK(json.at("schema") == "eyrie.serve/1");
    const auto& one = json.at("results").at(0);
    CHECK(one.at("valid") == false);
    CHECK(one.at("metric").at("value") == 0);
    CHECK(one.at("reason") == "one query takes 1 ms, the bound is 0.5 ms");
    CHECK(one.at("latency_ms").at("smallest") == 1);
}

TEST_CASE("serve: steps of the distribution rise to all queries, and are few") {
    Question question = question_of(Scenario::server);
    question.bound_ms = 6;
    const ServeResult result = result_of(question);
    const auto steps = latency_steps(result, 100);
    CHECK(steps.size() > 50);
    CHECK(steps.size() <= 150);
    CHECK(steps.back().second == 1);
    for (std::size_t i = 1; i < steps.size(); ++i) {
        CHECK(steps[i].first > steps[i - 1].first);
        CHECK(steps[i].second > steps[i - 1].second);
    }
}

TEST_CASE("serve: the parts of a chip's time add up to its busy time") {
    Question question = question_of(Scenario::server);
    question.bound_ms = 6;
    question.rate = 700;
    question.fleet.chips = 2;
    const ServeResult result = result_of(question);
    const Utilisation utilisation = utilisation_of(result, 50);
    for (std::size_t chip = 0; chip < 2; ++chip) {
        double busy = 0;
        for (const double one : utilisation.busy[chip]) {
            CHECK(one <= 1 + 1e-9);
            busy += one * utilisation.part_ms;
        }
        CHECK(busy == Approx(question.milliseconds(result.answer.run.busy[chip])));
    }
}

TEST_CASE("serve: CSV has a line for each result, and for what cannot run") {
    const std::string csv = serve_csv(
        {{result_of(question_of(Scenario::single_stream))}, {{"other", "machine", "offline", "too large"}}, {}});
    CHECK_THAT(csv, Catch::StartsWith("network,accelerator,scenario,rules,metric,unit,valid,reason,"));
    CHECK_THAT(csv, Catch::Contains("\nnet,machine,single-stream,v0.5,1,ms,true,,"));
    CHECK_THAT(csv, Catch::Contains("\nother,machine,offline,,,,false,cannot run: too large,"));
    const std::size_t second = csv.find("\nother") + 1, first = csv.find("\nnet") + 1;
    const auto commas = [&](std::size_t from, std::size_t to) {
        return std::count(csv.begin() + static_cast<std::ptrdiff_t>(from),
                          csv.begin() + static_cast<std::ptrdiff_t>(to), ',');
    };
    CHECK(commas(0, first) == commas(first, second));
    CHECK(commas(0, first) == commas(second, csv.size()));
}

TEST_CASE("serve: a table has networks and machines as lines, scenarios as columns") {
    const std::string table =
        serve_table({{result_of(question_of(Scenario::single_stream)), result_of(question_of(Scenario::offline))},
                     {{"other", "machine", "offline", "too large"}},
                     {}});
    CHECK_THAT(table, Catch::Contains("single-stream") && Catch::Contains("offline") && Catch::Contains("1 ms") &&
                          Catch::Contains("1000 samples/s"));
    CHECK(std::count(table.begin(), table.end(), '\n') == 3);
}
