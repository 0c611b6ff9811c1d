// The effect of each key against its definition, on a random sample of a space with keys that vary together.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <random>

#include "sim/report/sensitivity.hpp"

using namespace eyrie;

namespace {

// Keys 0 and 1 vary together; about half of the cross product is there.
SweepPoints random_points(unsigned seed, std::size_t more_keys = 0) {
    std::mt19937 draw(seed);
    const auto metric = [&](unsigned range) { return static_cast<double>(1 + draw() % range); };
    SweepPoints points;
    points.axes = {{0, 1}, {2}, {3}};
    for (std::size_t k = 0; k < 4 + more_keys; ++k) {
        points.keys.push_back({"key" + std::to_string(k), std::vector<nlohmann::ordered_json>(4, 0)});
        if (k >= 4) points.axes.push_back({k});
    }
    points.value.resize(points.keys.size());
    for (std::int32_t shape = 0; shape < 4; ++shape)
        for (std::int32_t a = 0; a < 3; ++a)
            for (std::int32_t b = 0; b < 4; ++b) {
                if (draw() % 2 == 0) continue;
                const std::int32_t values[4] = {shape, (shape * 3) % 4, a, b == 3 ? -1 : b};
                for (std::size_t k = 0; k < points.keys.size(); ++k)
                    points.value[k].push_back(k < 4 ? values[k] : shape);
                points.ordinal.push_back(static_cast<std::int64_t>(points.ordinal.size()));
                points.workload.push_back(draw() % 2);
                points.energy.push_back(metric(1000));
                points.delay_ms.push_back(metric(1000));
                points.area_um2.push_back(a == 2 ? 0.0 : metric(10));
            }
    points.workloads.resize(2);
    return points;
}

std::vector<std::int32_t> values_at(const SweepPoints& points, const std::vector<std::size_t>& keys, std::size_t i) {
    std::vector<std::int32_t> values;
    for (const std::size_t key : keys) values.push_back(points.value[key][i]);
    return values;
}

}  // namespace

TEST_CASE("a key's effect is the geometric mean over pairs that agree in all other keys", "[report]") {
    int compared = 0;
    for (unsigned seed = 1; seed <= 60; ++seed) {
        const SweepPoints points = random_points(seed);
        for (std::size_t workload = 0; workload < 2; ++workload)
            for (const AxisEffect& axis : axis_effects(points, workload)) {
                std::vector<std::size_t> others;
                for (std::size_t key = 0; key < points.keys.size(); ++key)
                    if (std::find(axis.keys.begin(), axis.keys.end(), key) == axis.keys.end()) others.push_back(key);
                const auto reference = std::find_if(axis.values.begin(), axis.values.end(),
                                                    [](const ValueEffect& one) { return one.reference; });
                REQUIRE(reference != axis.values.end());
                for (const ValueEffect& one : axis.values) {
                    std::int64_t pairs = 0;
                    double logs = 0;
                    for (std::size_t i = 0; i < points.finished(); ++i)
                        for (std::size_t j = 0; j < points.finished(); ++j)
                            if (points.workload[i] == workload && points.workload[j] == workload &&
                                values_at(points, axis.keys, i) == one.value &&
                                values_at(points, axis.keys, j) == reference->value &&
                                values_at(points, others, i) == values_at(points, others, j)) {
                                ++pairs;
                                logs += std::log(points.energy[i] / points.energy[j]);
                            }
                    INFO("seed " << seed << ", workload " << workload);
                    REQUIRE(one.pairs == pairs);
                    if (pairs == 0) {
                        CHECK(std::isnan(one.ratio[0]));
                        continue;
                    }
                    CHECK(one.ratio[0] == Approx(std::exp(logs / static_cast<double>(pairs))).epsilon(1e-8));
                    compared += one.reference ? 0 : 1;
                }
            }
    }
    CHECK(compared > 300);
}

TEST_CASE("a metric that is 0 somewhere has no ratio", "[report]") {
    SweepPoints points = random_points(3);
    points.workload.assign(points.finished(), 0);
    for (const AxisEffect& axis : axis_effects(points, 0))
        if (axis.keys == std::vector<std::size_t>{2})
            for (const ValueEffect& one : axis.values)
                if (one.value[0] == 2 && one.pairs > 0) CHECK(std::isnan(one.ratio[3]));
}

TEST_CASE("keys whose combinations do not fit in 64 bits are told apart", "[report]") {
    // 40 more keys that follow the shape: the pairs of the other axes stay the same ones.
    const std::vector<AxisEffect> few = axis_effects(random_points(5), 0), many = axis_effects(random_points(5, 40), 0);
    REQUIRE(many.size() >= 2);
    for (const AxisEffect& axis : many) {
        const auto same =
            std::find_if(few.begin(), few.end(), [&](const AxisEffect& one) { return one.keys == axis.keys; });
        REQUIRE(same != few.end());
        for (std::size_t v = 0; v < axis.values.size(); ++v) CHECK(axis.values[v].pairs == same->values[v].pairs);
    }
}
