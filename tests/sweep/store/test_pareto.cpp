// Pareto fronts against the definition.
#include <ctime>
#include <set>

#include <catch2/catch.hpp>

#include "sim/host/sha256.hpp"
#include "sim/kernel/random.hpp"
#include "sim/sweep/store/objective_front.hpp"
#include "sim/sweep/store/pareto.hpp"
#include "sim/sweep/store/store_rows.hpp"
#include "tests/sweep/scratch.hpp"

using namespace eyrie;

namespace {

PointRecord point(const std::string& key, const std::string& work, double energy, double delay, double area) {
    PointRecord r;
    r.key = key;
    r.comparable = work;
    r.workload = "work " + work;
    r.energy_table = "table";
    r.energy = energy;
    r.delay_ms = delay;
    r.area_um2 = area;
    r.pes = 1;
    return r;
}

bool beats(const PointRecord& a, const PointRecord& b, bool with_area) {
    const bool no_more = a.energy <= b.energy && a.delay_ms <= b.delay_ms && (!with_area || a.area_um2 <= b.area_um2);
    const bool less = a.energy < b.energy || a.delay_ms < b.delay_ms || (with_area && a.area_um2 < b.area_um2);
    // Of equal ones the least area, then the first key stays.
    return no_more && (less || a.area_um2 < b.area_um2 || (a.area_um2 == b.area_um2 && a.key < b.key));
}

}  // namespace

TEST_CASE("pareto: the front is that of the definition, for many ties and several workloads") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        INFO("seed " << seed);
        Random random(seed);
        const Scratch scratch;
        Store store(scratch.path("s"), Store::Mode::create);
        std::vector<PointRecord> all;
        for (int i = 0; i < 150; ++i) {
            const auto draw = [&] { return static_cast<double>(random.between(1, seed % 2 == 0 ? 6 : 1000)); };
            PointRecord one = point("k" + std::to_string(i), i % 3 == 0 ? "a" : "b", draw(), draw(), draw());
            if (i % 10 == 0) one.status = PointStatus::invalid;
            store.add(one);
            all.push_back(one);
        }
        for (const bool with_area : {false, true}) {
            const std::vector<ParetoFront> fronts = pareto_fronts(store, 0, with_area);
            REQUIRE(fronts.size() == 2);
            for (const ParetoFront& front : fronts) {
                CHECK(front.workload == "work " + front.comparable);
                std::set<std::string> expected;
                std::int64_t compared = 0;
                for (const PointRecord& one : all) {
                    if (one.status != PointStatus::done || one.comparable != front.comparable) continue;
                    ++compared;
                    bool beaten = false;
                    for (const PointRecord& other : all)
                        beaten = beaten || (other.status == PointStatus::done && other.comparable == one.comparable &&
                                            beats(other, one, with_area));
                    if (!beaten) expected.insert(one.key);
                }
                std::set<std::string> found;
                for (const FrontPoint& one : front.front) CHECK(found.insert(one.key).second);
                CHECK(found == expected);
                CHECK(front.points == compared);
            }
        }
    }
}

TEST_CASE("pareto: only the points of a sweep, when one is named") {
    const Scratch scratch;
    Store store(scratch.path("s"), Store::Mode::create);
    const std::string best = sha256("best");
    const std::string mine = sha256("mine");
    store.add(point(best, "a", 1, 1, 1));
    store.add(point(mine, "a", 2, 2, 2));
    const std::int64_t sweep = store.enter_sweep({0, "s", "digest", "", 1, 0});
    store.enter_points(sweep, {{0, mine, "{}", ""}});
    CHECK(pareto_fronts(store, 0, false).at(0).front.at(0).key == best);
    CHECK(pareto_fronts(store, sweep, false).at(0).front.at(0).key == mine);
}

TEST_CASE("pareto: a million points are searched within 2 s of processor time, of the store and of one sweep",
          "[slow]") {
    constexpr std::int64_t points = 1000000;
    const Scratch scratch;
    Store store(scratch.path("s"), Store::Mode::create);
    const std::int64_t sweep = store.enter_sweep({0, "s", "digest", "", points, 0});
    {
        store.database().execute("PRAGMA cache_size = -500000");  // to fill it quickly
        Random random(1);
        Transaction transaction(store.database());
        Statement insert(store.database(), insert_point());
        Statement enter(store.database(), "INSERT INTO sweep_points VALUES (?, ?, ?, '{}', 'eyrie run', NULL, NULL)");
        for (std::int64_t i = 0; i < points; ++i) {
            const auto draw = [&] { return static_cast<double>(random.next() >> 11); };
            const PointRecord one = point(sha256(std::to_string(i)), "0123456789abcdef", draw(), draw(), draw());
            bind_point(insert, one);
            insert.run();
            enter.bind(1, sweep).bind(2, i).bind(3, one.key).run();
        }
        transaction.commit();
    }
    store.database().execute("PRAGMA wal_checkpoint(TRUNCATE)");  // as after many small commits
    store.database().execute("PRAGMA cache_size = -2000");        // as a new one has
    for (const std::int64_t of : {std::int64_t{0}, sweep})
        for (const bool with_area : {false, true}) {
            const std::clock_t before = std::clock();
            const std::vector<ParetoFront> fronts = pareto_fronts(store, of, with_area);
            const double seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
            WARN((of == 0 ? "store" : "sweep") << (with_area ? ", with area: " : ": ") << seconds << " s");
            CHECK(fronts.at(0).points == points);
            CHECK(fronts.at(0).front.size() > 5);
            CHECK(seconds < 2);
        }
}

namespace {

PointRecord served(const std::string& key, double p99, double rate, double per_watt) {
    PointRecord r = point(key, "a", 1, 1, 1);
    r.p99_ms = p99;
    r.queries_per_second = rate;
    r.qps_per_watt = per_watt;
    return r;
}

}  // namespace

TEST_CASE("pareto: a front in other objectives has least costs and most gains") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        INFO("seed " << seed);
        Random random(seed);
        const Scratch scratch;
        Store store(scratch.path("s"), Store::Mode::create);
        std::vector<PointRecord> all;
        for (int i = 0; i < 120; ++i) {
            const auto draw = [&] { return static_cast<double>(random.between(1, 8)); };
            all.push_back(served("k" + std::to_string(i), draw(), draw() - 1, draw()));  // some without a valid rate
            store.add(all.back());
        }
        store.add(point("without a scenario", "a", 1, 1, 1));
        const auto objectives = objectives_of({"p99_ms", "queries_per_second", "qps_per_watt"});
        const std::vector<ObjectiveFront> fronts = objective_fronts(store, 0, objectives);
        REQUIRE(fronts.size() == 1);
        CHECK(fronts[0].workload == "work a");
        std::set<std::string> expected, found;
        std::int64_t compared = 0;
        for (const PointRecord& one : all) {
            if (one.queries_per_second == 0) continue;
            ++compared;
            bool beaten = false;
            for (const PointRecord& other : all) {
                if (other.queries_per_second == 0) continue;
                const bool as_good = other.p99_ms <= one.p99_ms && other.queries_per_second >= one.queries_per_second &&
                                     other.qps_per_watt >= one.qps_per_watt;
                const bool better = other.p99_ms < one.p99_ms || other.queries_per_second > one.queries_per_second ||
                                    other.qps_per_watt > one.qps_per_watt;
                beaten = beaten || (as_good && (better || other.key < one.key));
            }
            if (!beaten) expected.insert(one.key);
        }
        for (const ObjectivePoint& one : fronts[0].front) CHECK(found.insert(one.key).second);
        CHECK(found == expected);
        CHECK(fronts[0].points == compared);
    }
}

TEST_CASE("pareto: objectives are two or three costs or gains") {
    CHECK(objectives_of({"energy", "p99_ms"}).size() == 2);
    CHECK(objectives_of({"energy_total", "p99_ms"})[0].name == std::string("energy"));  // as in exports
    CHECK_THROWS_WITH(objectives_of({"energy", "pes"}), Catch::Contains("unknown objective 'pes'"));
    CHECK_THROWS_WITH(objectives_of({"energy"}), Catch::Contains("found 1; allowed: two or three"));
    CHECK_THROWS_WITH(objectives_of({"energy", "p99_ms", "delay_ms", "area_um2"}), Catch::Contains("found 4"));
}
