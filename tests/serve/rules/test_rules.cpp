#include <cmath>

#include <catch2/catch.hpp>

#include "sim/serve/rules/early_stopping.hpp"
#include "sim/serve/rules/fixed_log.hpp"
#include "sim/serve/rules/scenario.hpp"

using namespace eyrie;

TEST_CASE("serve: queries for a percentile are those of MLPerf's table") {
    CHECK(queries_for(900000) == 24576);
    CHECK(queries_for(950000) == 57344);
    CHECK(queries_for(970000) == 90112);
    CHECK(queries_for(990000) == 270336);
}

TEST_CASE("serve: rules ask for counts and durations by scenario") {
    CHECK(demands_of(Rules::v0_5, Scenario::single_stream, 900000).queries == 1024);
    CHECK(demands_of(Rules::v0_5, Scenario::offline, 0).queries == 24576);
    CHECK(demands_of(Rules::v0_5, Scenario::server, 990000).queries == 270336);
    CHECK(demands_of(Rules::v0_5, Scenario::server, 970000).queries == 90112);
    CHECK(demands_of(Rules::v0_5, Scenario::server, 990000).duration_ms == 60000);
    CHECK(demands_of(Rules::v1, Scenario::server, 990000).duration_ms == 600000);
    CHECK_FALSE(demands_of(Rules::v0_5, Scenario::server, 990000).early_stopping);
    CHECK(demands_of(Rules::v1, Scenario::server, 990000).early_stopping);
}

TEST_CASE("serve: the benchmark's networks have their bounds") {
    REQUIRE(benchmark_network("resnet50_v1.5") != nullptr);
    CHECK(benchmark_network("resnet50_v1.5")->server_ms == 15);
    CHECK(benchmark_network("ssd_resnet34")->stream_ms == 66);
    CHECK(benchmark_network("gnmt")->server_percentile == 970000);
    CHECK(benchmark_network("resnet50_v1") == nullptr);
}

TEST_CASE("serve: a percentile is the least value that covers its share") {
    CHECK(rank_of(900000, 10) == 9);
    CHECK(rank_of(900000, 11) == 10);
    CHECK(rank_of(990000, 270336) == 267633);
    CHECK(rank_of(990000, 1) == 1);
    CHECK(rank_of(500000, 1024) == 512);
}

TEST_CASE("serve: the fixed logarithm is the library's to two units in the last place") {
    for (double x = 1e-17; x < 1e17; x *= 1.0371) {
        const double exact = std::log(x);
        CHECK(std::abs(fixed_log(x) - exact) <= 3 * 2.2204460492503131e-16 * std::max(1.0, std::abs(exact)));
    }
    CHECK(fixed_log(1) == 0);
    // Bits that every machine must give.
    CHECK(fixed_log(2) == 0x1.62e42fefa39efp-1);
    CHECK(fixed_log(10) == 0x1.26bb1bbb55515p+1);
}

TEST_CASE("serve: log factorials are the library's") {
    for (const double n : {0.0, 1.0, 2.0, 5.0, 15.0, 16.0, 17.0, 100.0, 2703.0, 270336.0, 4e7}) {
        INFO(n);
        const double exact = std::lgamma(n + 1);
        CHECK(std::abs(fixed_log_factorial(n) - exact) <= 1e-13 * std::max(1.0, exact));
    }
}

namespace {

// The chance of at most `late` late ones, term by term from the first: for few queries.
double chance_of_at_most(int late, int queries, double chance) {
    double sum = 0;
    for (int j = 0; j <= late; ++j) {
        double term = 1;
        for (int i = 0; i < j; ++i) term *= static_cast<double>(queries - i) / (i + 1);
        sum += term * std::pow(chance, j) * std::pow(1 - chance, queries - j);
    }
    return sum;
}

}  // namespace

TEST_CASE("serve: early stopping asks for the smallest h with I_p(h, t + 1) <= 0.01") {
    // p^h <= 0.01 where none is late.
    CHECK(least_in_time(0, 990000) == 459);
    CHECK(least_in_time(0, 970000) == 152);
    CHECK(least_in_time(0, 900000) == 44);
    CHECK(least_in_time(0, 500000) == 7);
    for (const Ppm percentile : {900000, 990000})
        for (int late = 1; late < 12; ++late) {
            const auto in_time = static_cast<int>(least_in_time(late, percentile));
            const double chance = 1 - static_cast<double>(percentile) / 1e6;
            INFO(percentile << " " << late << " " << in_time);
            CHECK(chance_of_at_most(late, in_time + late, chance) <= 0.01);
            CHECK(chance_of_at_most(late, in_time + late - 1, chance) > 0.01);
        }
}

TEST_CASE("serve: the most that may be late is the inverse of the least in time") {
    CHECK(most_late(458, 990000) == -1);
    CHECK(most_late(459, 990000) == 0);
    for (const std::int64_t queries : {662, 24576, 90112, 270336}) {
        const std::int64_t late = most_late(queries, 990000);
        INFO(queries << " " << late);
        CHECK(queries - late >= least_in_time(late, 990000));
        CHECK(queries - late - 1 < least_in_time(late + 1, 990000));
        CHECK(late < queries / 100);
    }
    // About 2.33 standard deviations below the mean of 2703.4.
    CHECK(most_late(270336, 990000) == Approx(2703.36 - 2.326 * std::sqrt(2703.36 * 0.99)).margin(2));
}
