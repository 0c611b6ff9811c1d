// The plain machine in a program without SystemC: no sc_main, several chips, one after another and side by side.
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/chip/chip.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

struct Task {
    AcceleratorConfig config;
    Layer layer;
    LayerData data;
    Plan plan;
};

Task task_of(int columns) {
    Task task;
    task.config.columns = columns;
    task.layer.name = "L";
    task.layer.C = 6;
    task.layer.M = 8;
    task.layer.H = task.layer.W = 10;
    task.layer.R = task.layer.S = 3;
    task.plan = plan_layer(find_dataflow("rs"), task.layer, 1, task.config, {8, 1, 4, 4, 2, 1, 1});
    task.data = make_layer_data(task.layer, 1, 1, task.config.arithmetic);
    return task;
}

LayerRun run(const Task& task) {
    Chip chip("chip", task.config);
    return chip.run_layer(task.layer, task.data, task.plan);
}

}  // namespace

TEST_CASE("chips can be made and run one after another") {
    const Task narrow = task_of(4), wide = task_of(14);
    const LayerRun first = run(narrow), other = run(wide), again = run(narrow);
    CHECK(first.ofmap == reference_ofmap(narrow.layer, narrow.data, narrow.config.arithmetic));
    CHECK(other.ofmap == first.ofmap);
    CHECK(again.counters.cycles.total == first.counters.cycles.total);
    CHECK(again.counters.macs == first.counters.macs);
}

TEST_CASE("chips run side by side, each in a thread of its own") {
    const Task tasks[] = {task_of(4), task_of(14), task_of(7), task_of(5)};
    LayerRun alone[4], together[4];
    for (int i = 0; i < 4; ++i) alone[i] = run(tasks[i]);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back([&, i] { together[i] = run(tasks[i]); });
    for (std::thread& thread : threads) thread.join();
    for (int i = 0; i < 4; ++i) {
        CHECK(together[i].ofmap == alone[i].ofmap);
        CHECK(together[i].counters.cycles.total == alone[i].counters.cycles.total);
        CHECK(together[i].counters.pe_cycles == alone[i].counters.pe_cycles);
    }
}

TEST_CASE("a chip runs the next layer after one that threw") {
    Task task = task_of(14);
    Chip chip("chip", task.config);
    const PassObserver stop = [](std::size_t done, std::size_t) {
        if (done == 1) throw std::runtime_error("stopped by its observer");
    };
    CHECK_THROWS_AS(chip.run_layer(task.layer, task.data, task.plan, {}, stop), std::runtime_error);
    CHECK(chip.run_layer(task.layer, task.data, task.plan).ofmap == run(task).ofmap);
}
