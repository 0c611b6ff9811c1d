// A sweep into a store, with an executor that simulates nothing.
#include <map>

#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "sim/sweep/run/local_executor.hpp"
#include "sim/sweep/run/run_sweep.hpp"
#include "tests/sweep/scratch.hpp"

using namespace eyrie;

namespace {

// Gives each point a record of the status that was chosen for its ordinal; stops before ordinal `stop_at`.
struct MadeUpExecutor final : Executor {
    bool run(const std::vector<PendingPoint>& points, const PointFinished& finished) override {
        for (const PendingPoint& point : points) {
            if (point.ordinal == stop_at) return false;
            asked.push_back(point.ordinal);
            PointRecord record;
            record.key = point.key;
            record.status = statuses.count(point.ordinal) != 0 ? statuses.at(point.ordinal) : PointStatus::done;
            record.inputs = "{}";
            record.energy = static_cast<double>(point.ordinal);
            finished(record);
        }
        return true;
    }
    std::map<std::int64_t, PointStatus> statuses;
    std::int64_t stop_at = -1;
    std::vector<std::int64_t> asked;
};

using Ordinals = std::vector<std::int64_t>;

struct SweepBench {
    explicit SweepBench(const std::string& vary)
        : sweep(scratch.write("s.yaml", "name: s\nbase: {network: alexnet, layers: CONV5}\nvary:\n" + vary), true),
          store(scratch.path("s.db"), Store::Mode::create) {}
    SweepSummary run(const SweepChoices& choices = {}) {
        executor.asked.clear();
        return run_sweep(sweep, store, executor, choices);
    }

    Scratch scratch;
    Sweep sweep;
    Store store;
    MadeUpExecutor executor;
};

const std::string five_batches = "  - {key: batch, range: {from: 1, to: 5, step: 1}}\n";

}  // namespace

TEST_CASE("run: each point of a sweep is run once and found in the store afterwards") {
    SweepBench bench(five_batches);
    const SweepSummary first = bench.run();
    CHECK(bench.executor.asked == Ordinals{0, 1, 2, 3, 4});
    CHECK(first.chosen == 5);
    CHECK(first.known == 0);
    CHECK(first.run == 5);
    CHECK(first.by_status == std::map<PointStatus, std::int64_t>{{PointStatus::done, 5}});
    CHECK_FALSE(first.stopped);
    const SweepSummary again = bench.run();
    CHECK(bench.executor.asked.empty());
    CHECK(again.sweep == first.sweep);
    CHECK(again.known == 5);
    CHECK(again.run == 0);
    CHECK(again.by_status == first.by_status);
}

TEST_CASE("run: a sweep that was stopped goes on where it was") {
    SweepBench bench(five_batches);
    bench.executor.stop_at = 3;
    const SweepSummary stopped = bench.run();
    CHECK(stopped.stopped);
    CHECK(stopped.run == 3);
    bench.executor.stop_at = -1;
    CHECK(bench.run().run == 2);
    CHECK(bench.executor.asked == Ordinals{3, 4});
}

TEST_CASE("run: chosen points alone are run") {
    SweepBench bench(five_batches);
    SweepChoices choices;
    choices.ordinals = {4, 1};
    CHECK(bench.run(choices).chosen == 2);
    CHECK(bench.executor.asked == Ordinals{4, 1});
    CHECK(bench.run().run == 3);
    CHECK(bench.executor.asked == Ordinals{0, 2, 3});
}

TEST_CASE("run: points that failed by their limits are run again when asked to, others are not") {
    SweepBench bench(five_batches);
    bench.executor.statuses = {
        {0, PointStatus::timeout}, {1, PointStatus::crash}, {2, PointStatus::deadlock}, {3, PointStatus::mismatch}};
    const SweepSummary first = bench.run();
    CHECK(first.by_status.at(PointStatus::timeout) == 1);
    CHECK(first.by_status.at(PointStatus::deadlock) == 1);
    CHECK(bench.run().run == 0);
    bench.executor.statuses.clear();
    SweepChoices choices;
    choices.retry = true;
    const SweepSummary second = bench.run(choices);
    CHECK(bench.executor.asked == Ordinals{0, 1});
    CHECK(second.by_status == std::map<PointStatus, std::int64_t>{
                                  {PointStatus::done, 3}, {PointStatus::deadlock, 1}, {PointStatus::mismatch, 1}});
}

TEST_CASE("run: points that differ in nothing that matters are run once, and counted each") {
    SweepBench bench("  - {key: accelerator.description, values: [one, two, three]}\n");
    const SweepSummary summary = bench.run();
    CHECK(bench.executor.asked == Ordinals{0});
    CHECK(summary.chosen == 3);
    CHECK(summary.run == 1);
    CHECK(summary.by_status.at(PointStatus::done) == 3);
}

TEST_CASE("run: a machine that cannot be is a failure, without a process") {
    // A FIFO of 2 words at a bus of 4.
    SweepBench bench("  - {key: accelerator.pe.filter_fifo_words, values: [2, 16]}\n");
    const SweepSummary summary = bench.run();
    CHECK(bench.executor.asked == Ordinals{1});
    CHECK(summary.run == 2);
    CHECK(summary.by_status.at(PointStatus::invalid) == 1);
    const FirstFailure failure = bench.store.first_failure(summary.sweep, PointStatus::invalid);
    CHECK(failure.ordinal == 0);
    CHECK(failure.failure.find("pe.filter_fifo_words: found 2; allowed: at least 4") != std::string::npos);
}

TEST_CASE("run: an ordinal means the same in settings, parameters and the store") {
    SweepBench bench(five_batches);
    const SweepSummary summary = bench.run();
    std::int64_t next = 0;
    bench.store.for_each_of_sweep(summary.sweep, [&](const SweepPoint& point, const PointRecord* record) {
        REQUIRE(record != nullptr);
        CHECK(point.ordinal == next);
        CHECK(point.parameters == "{\"batch\":" + std::to_string(next + 1) + "}");
        CHECK(bench.sweep.settings(next).get("batch") == std::to_string(next + 1));
        CHECK(point.command.find("--batch " + std::to_string(next + 1)) != std::string::npos);
        CHECK(record->energy == static_cast<double>(next));
        ++next;
    });
    CHECK(next == 5);
}

TEST_CASE("run: the points of a sweep share their tensors, and have the results that they have alone") {
    SweepBench bench("  - {key: accelerator.noc.filter.words_per_cycle, values: [1, 2, 4, 8]}\n");
    StopSignals signals;
    LocalExecutor executor(
        {2, 0, 0}, signals, [&](std::int64_t ordinal) { return bench.sweep.simulate(ordinal); },
        [&](std::int64_t ordinal) { return bench.sweep.blank_record(bench.sweep.resolve(ordinal)); },
        [&](std::int64_t ordinal) { bench.sweep.prepare(ordinal); });
    const SweepSummary summary = run_sweep(bench.sweep, bench.store, executor, {});
    CHECK(summary.by_status == std::map<PointStatus, std::int64_t>{{PointStatus::done, 4}});
    CHECK(bench.sweep.tensors().made() == 1);  // of CONV5
    bench.store.for_each_of_sweep(summary.sweep, [&](const SweepPoint& point, const PointRecord* record) {
        REQUIRE(record != nullptr);
        const PointRecord alone = Sweep(bench.scratch.path("s.yaml"), true).simulate(point.ordinal);
        CHECK(record->energy == alone.energy);
        CHECK(record->total_cycles == alone.total_cycles);
        CHECK(record->layers == alone.layers);
    });
}
