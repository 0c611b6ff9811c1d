// What pricing adds to a sweep point, in processor time (scripts/bench prices prints it).
#include <algorithm>
#include <ctime>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "sim/configs/config_files.hpp"
#include "sim/configs/energy_source.hpp"
#include "sim/run/run_network.hpp"
#include "workloads/network_file/network_file.hpp"

using namespace eyrie;

namespace {

double seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace

TEST_CASE("pricing adds less than 1 % to a sweep point", "[pricing_time]") {
    RunRequest request;
    request.quiet = true;
    request.accelerator = find_accelerator("eyeriss", Overrides());
    request.network = load_network(find_config("networks", "alexnet"));
    request.layers = {request.network.layers.at(2)};  // CONV3: a point of one layer, the least that there is
    request.dataflow = "rs";
    const EnergySource source("derived");
    request.energy = source.of(request.accelerator).table;
    // The least of several: what else the computer does can only add to a time.
    double point = 1, pricing = 1, sum = 0;
    constexpr int tries = 7, times = 100;
    for (int i = 0; i < tries; ++i) {
        const double before = seconds();
        run_network(request);
        const double between = seconds();
        for (int j = 0; j < times; ++j) sum += source.of(request.accelerator).table.mac_active;
        point = std::min(point, between - before);
        pricing = std::min(pricing, (seconds() - between) / times);
    }
    CHECK(sum == Approx(tries * times * request.energy.mac_active));
    const std::string found = fmt::format("pricing: {:.3f} ms of a point of {:.0f} ms, {:.4f} %", 1e3 * pricing,
                                          1e3 * point, 100 * pricing / point);
    INFO(found);
    CHECK(pricing < 0.01 * point);
}
