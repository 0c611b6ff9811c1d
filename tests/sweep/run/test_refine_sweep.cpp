// Refining a sweep: the points near its front are mapped exactly afterwards.
#include <algorithm>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "sim/sweep/run/local_executor.hpp"
#include "sim/sweep/run/refine_sweep.hpp"
#include "sim/sweep/store/near_front.hpp"
#include "sim/sweep/store/pareto.hpp"
#include "tests/sweep/scratch.hpp"

using namespace eyrie;

namespace {

const char* const network =
    "name: n\n"
    "layers:\n"
    "  - {name: A, C: 6, M: 20, H: 13, W: 13, R: 3, S: 3, padding: 1, relu: true, ifmap_zeros: 0.4}\n"
    "  - {name: B, C: 10, M: 12, H: 9, W: 9, R: 3, S: 3, relu: true, ifmap_zeros: 0.5}\n";

// 24 points: estimates of ws and os-b are off where ofmaps are compressed.
const char* const space =
    "vary:\n"
    "  - {key: dataflow, values: [ws, os-b, rs, nlr]}\n"
    "  - {key: accelerator.glb.shared_banks, values: [10, 25]}\n"
    "  - {key: accelerator.array.rows, values: [6, 9, 12]}\n";

struct Bench {
    explicit Bench(const std::string& base = "")
        : file(scratch.write("s.yaml",
                             "name: s\nbase: {network: " + scratch.write("n.yaml", network) + base + "}\n" + space)),
          sweep(file, true),
          store(scratch.path("s.db"), Store::Mode::create) {}

    std::unique_ptr<Executor> executor(MapBy map_by, int jobs) {
        return std::make_unique<LocalExecutor>(
            LocalLimits{jobs, 0, 0}, signals,
            [this, map_by](std::int64_t ordinal) { return sweep.simulate(ordinal, map_by); },
            [this, map_by](std::int64_t ordinal) { return sweep.blank_record(sweep.resolve(ordinal, map_by)); },
            [this](std::int64_t ordinal) { sweep.prepare(ordinal); });
    }
    std::int64_t run(int jobs = 2) { return run_sweep(sweep, store, *executor(MapBy::own_mapper, jobs), {}).sweep; }
    RefineSummary refine(std::int64_t id, double percent, int jobs = 2) {
        return refine_sweep(sweep, store, *executor(MapBy::exact, jobs), id, percent, {});
    }

    struct Row {
        SweepPoint point;
        PointRecord record;
    };
    std::vector<Row> rows(std::int64_t id) {
        std::vector<Row> all;
        store.for_each_of_sweep(id, [&](const SweepPoint& point, const PointRecord* record) {
            REQUIRE(record != nullptr);
            all.push_back({point, *record});
        });
        return all;
    }

    Scratch scratch;
    std::string file;
    Sweep sweep;
    Store store;
    StopSignals signals;
};

// Finishes so many points, then stops as for a signal.
struct Stopping final : Executor {
    Stopping(Executor& rest, std::size_t points) : rest_(rest), points_(points) {}
    bool run(const std::vector<PendingPoint>& points, const PointFinished& finished) override {
        rest_.run({points.begin(), points.begin() + static_cast<std::ptrdiff_t>(points_)}, finished);
        return false;
    }

private:
    Executor& rest_;
    std::size_t points_;
};

bool same_row(const Bench::Row& a, const Bench::Row& b) {
    return a.point.key == b.point.key && a.point.command == b.point.command &&
           a.point.refined_from == b.point.refined_from && a.record.energy == b.record.energy &&
           a.record.total_cycles == b.record.total_cycles && a.record.layers == b.record.layers;
}

}  // namespace

TEST_CASE("refine: refined points are those of a sweep with the exact mapper, all others stay as they were") {
    Bench bench, exact(", mapper: exact");
    const std::int64_t id = bench.run(), id_of_exact = exact.run();
    const std::vector<Bench::Row> before = bench.rows(id), wanted = exact.rows(id_of_exact);
    std::set<std::int64_t> near;
    for (const NearPoint& one : points_near_front(bench.store, id, 10)) near.insert(one.ordinal);
    REQUIRE(near.size() > 4);
    REQUIRE(near.size() < before.size());
    const RefineSummary refined = bench.refine(id, 10);
    CHECK(refined.chosen == static_cast<std::int64_t>(near.size()));
    CHECK(refined.run == refined.chosen);
    CHECK(refined.by_status == std::map<PointStatus, std::int64_t>{{PointStatus::done, refined.chosen}});
    const std::vector<Bench::Row> after = bench.rows(id);
    std::int64_t better = 0;
    for (std::size_t i = 0; i < after.size(); ++i) {
        INFO("point " << i);
        CHECK(after[i].point.refined() == (near.count(static_cast<std::int64_t>(i)) != 0));
        if (!after[i].point.refined()) {
            CHECK(same_row(after[i], before[i]));
            continue;
        }
        CHECK(after[i].record.energy == wanted[i].record.energy);
        CHECK(after[i].record.total_cycles == wanted[i].record.total_cycles);
        CHECK(after[i].record.layers == wanted[i].record.layers);
        CHECK(after[i].point.key == wanted[i].point.key);
        CHECK(after[i].point.command.find(" --mapper exact ") != std::string::npos);
        CHECK(after[i].point.refined_from == before[i].point.key);
        CHECK(bench.store.knows(before[i].point.key));
        better +=
            after[i].record.energy * after[i].record.delay_ms < before[i].record.energy * before[i].record.delay_ms;
    }
    CHECK(better > 0);  // otherwise the sweep tells nothing

    // The front of the refined points is that of the exact sweep restricted to them.
    std::set<std::string> front, front_of_exact;
    const auto beats = [](const PointRecord& a, const PointRecord& b) {
        return a.energy <= b.energy && a.delay_ms <= b.delay_ms && a.area_um2 <= b.area_um2 &&
               (a.energy < b.energy || a.delay_ms < b.delay_ms || a.area_um2 < b.area_um2);
    };
    const auto front_among = [&](const std::vector<Bench::Row>& rows, std::set<std::string>& keys) {
        for (const std::int64_t i : near)
            if (std::none_of(near.begin(), near.end(), [&](std::int64_t other) {
                    return beats(rows[static_cast<std::size_t>(other)].record,
                                 rows[static_cast<std::size_t>(i)].record);
                }))
                keys.insert(rows[static_cast<std::size_t>(i)].point.key);
    };
    front_among(after, front);
    front_among(wanted, front_of_exact);
    CHECK(front == front_of_exact);
    // And of the whole store: what they took the place of is not on it.
    for (const ParetoFront& one : pareto_fronts(bench.store, 0, true))
        for (const FrontPoint& point : one.front)
            CHECK(std::any_of(after.begin(), after.end(),
                              [&](const Bench::Row& row) { return row.point.key == point.key; }));
}

TEST_CASE("refine: stopped and gone on with, and with any number of jobs, it is the same") {
    Bench bench, other;
    const std::int64_t id = bench.run(1);
    CHECK(bench.refine(id, 5, 1).stopped == false);
    const std::vector<Bench::Row> whole = bench.rows(id);

    const std::int64_t id_of_other = other.run(3);
    const std::unique_ptr<Executor> executor = other.executor(MapBy::exact, 3);
    Stopping two(*executor, 2);
    const RefineSummary stopped = refine_sweep(other.sweep, other.store, two, id_of_other, 5, {});
    CHECK(stopped.stopped);
    CHECK(stopped.run == 2);
    CHECK(other.store.refined_points(id_of_other) == 2);
    // The same command: first the sweep, which finds all its points, then the rest.
    CHECK(other.run(3) == id_of_other);
    CHECK(other.store.refined_points(id_of_other) == 0);
    const RefineSummary rest = other.refine(id_of_other, 5, 3);
    CHECK(rest.known == 2);
    CHECK(rest.run == rest.chosen - 2);
    const std::vector<Bench::Row> resumed = other.rows(id_of_other);
    REQUIRE(resumed.size() == whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) {
        INFO("point " << i);
        CHECK(resumed[i].record.layers == whole[i].record.layers);
        CHECK(resumed[i].record.energy == whole[i].record.energy);
        CHECK(resumed[i].point.refined() == whole[i].point.refined());
    }
}

TEST_CASE("refine: a point whose exact mapping fails by its limits stays as it was") {
    struct Failing final : Executor {
        bool run(const std::vector<PendingPoint>& points, const PointFinished& finished) override {
            for (const PendingPoint& point : points) {
                PointRecord record;
                record.key = point.key;
                record.status = PointStatus::timeout;
                record.failure = "too long";
                record.inputs = "{}";
                finished(record);
            }
            return true;
        }
    } failing;
    struct MadeUp final : Executor {
        bool run(const std::vector<PendingPoint>& points, const PointFinished& finished) override {
            for (const PendingPoint& point : points) {
                PointRecord record;
                record.key = point.key;
                record.inputs = "{}";
                record.energy = record.delay_ms = record.area_um2 = 1 + static_cast<double>(point.ordinal);
                finished(record);
            }
            return true;
        }
    } made_up;
    Bench bench;
    const std::int64_t id = run_sweep(bench.sweep, bench.store, made_up, {}).sweep;
    const RefineSummary summary = refine_sweep(bench.sweep, bench.store, failing, id, 100, {});
    CHECK(summary.chosen == 2);  // 1 and 2, of which 1 is the front
    CHECK(summary.by_status == std::map<PointStatus, std::int64_t>{{PointStatus::timeout, 2}});
    CHECK(summary.first_failed == 0);
    CHECK(summary.first_failure == "too long");
    CHECK(bench.store.refined_points(id) == 0);
    SweepChoices again;
    again.retry = true;
    const RefineSummary second = refine_sweep(bench.sweep, bench.store, made_up, id, 100, again);
    CHECK(second.run == 2);
    CHECK(bench.store.refined_points(id) == 2);
}

TEST_CASE("refine: points with a mapper of their own are left alone") {
    Bench bench(", mapper: exact");
    std::vector<std::int64_t> asked;
    struct Counting final : Executor {
        explicit Counting(std::vector<std::int64_t>& asked) : asked_(asked) {}
        bool run(const std::vector<PendingPoint>& points, const PointFinished& finished) override {
            for (const PendingPoint& point : points) {
                asked_.push_back(point.ordinal);
                PointRecord record;
                record.key = point.key;
                record.inputs = "{}";
                finished(record);
            }
            return true;
        }
        std::vector<std::int64_t>& asked_;
    } counting(asked);
    const std::int64_t id = run_sweep(bench.sweep, bench.store, counting, {}).sweep;
    asked.clear();
    CHECK(refine_sweep(bench.sweep, bench.store, counting, id, 5, {}).chosen == 0);
    CHECK(asked.empty());
}
