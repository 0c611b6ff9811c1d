// Points as counts per cell, and fronts that are too long for a page.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cmath>

#include "sim/report/sweep_density.hpp"
#include "sim/report/sweep_fronts.hpp"

using namespace eyrie;

namespace {

// Delays 1, 2, ...; each point needs less energy than the one before. Areas are all the same.
SweepPoints falling_points(std::size_t count) {
    SweepPoints points;
    points.workloads.resize(1);
    for (std::size_t i = 0; i < count; ++i) {
        points.ordinal.push_back(static_cast<std::int64_t>(i));
        points.workload.push_back(0);
        points.digest.push_back(i);
        points.delay_ms.push_back(static_cast<double>(i + 1));
        points.energy.push_back(static_cast<double>(2 * count - i));
        points.area_um2.push_back(7);
        points.total_cycles.push_back(static_cast<std::int64_t>(i + 1));
        points.array_cycles.push_back(static_cast<std::int64_t>(i + 1));
    }
    return points;
}

std::int64_t counted(const nlohmann::ordered_json& cells) {
    std::int64_t sum = 0;
    for (std::size_t n = 1; n < cells.size(); n += 2) sum += cells[n].get<std::int64_t>();
    return sum;
}

}  // namespace

TEST_CASE("every point is in one cell, and edges reach from the least to the most", "[report]") {
    const auto density = density_json(falling_points(1000)).at(0);
    CHECK(density.at("cells").size() == 10);
    for (const auto& [names, cells] : density.at("cells").items()) {
        INFO(names);
        CHECK(counted(cells) == 1000);
    }
    const auto& delays = density.at("edges").at("delay_ms");
    CHECK(delays.size() == 49);
    CHECK(delays.front() == 1.0);
    CHECK(delays.back() == 1000.0);
    // Values a thousandfold apart: even in their logarithms; energies, twofold apart, are even as they are.
    CHECK(delays[24].get<double>() == Approx(std::sqrt(1000.0)));
    CHECK(density.at("edges").at("energy")[24].get<double>() == Approx((1001 + 2000) / 2.0));
    CHECK(density.at("edges").at("area_um2") == nlohmann::ordered_json({7.0, 7.0}));
}

TEST_CASE("many kinds of work have coarser cells", "[report]") {
    for (const auto& [workloads, cells] :
         std::vector<std::pair<std::size_t, std::size_t>>{{4, 48}, {5, 24}, {17, 12}}) {
        SweepPoints points = falling_points(20 * workloads);
        points.workloads.resize(workloads);
        for (std::size_t i = 0; i < points.workload.size(); ++i) points.workload[i] = i % workloads;
        const auto density = density_json(points);
        CHECK(density.size() == workloads);
        CHECK(density.at(0).at("edges").at("delay_ms").size() == cells + 1);
    }
}

TEST_CASE("fronts that fit stay whole; longer ones keep both ends, and together no more than asked for", "[report]") {
    const SweepPoints points = falling_points(1000);
    const std::vector<Fronts> fronts = sweep_fronts(points);
    CHECK(fronts.at(0).at("delay_ms energy").size() == 1000);
    CHECK(fitting_fronts(points, fronts, 1000) == fronts);
    for (const std::int64_t most : {500, 100, 3}) {
        const std::vector<Fronts> fitting = fitting_fronts(points, fronts, most);
        const std::vector<std::size_t>& front = fitting.at(0).at("delay_ms energy");
        CHECK(held_points(points, fitting, 0).size() <= static_cast<std::size_t>(most));
        if (most == 3) continue;
        CHECK(front.front() == 0);
        CHECK(front.back() == 999);
        CHECK(front.size() >= static_cast<std::size_t>(most) / 4);
    }
    CHECK(held_points(points, fitting_fronts(points, fronts, 0), 0).empty());
}
