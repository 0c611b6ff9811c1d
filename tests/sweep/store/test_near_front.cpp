// Which points are within so many percent of a front: by hand, and against the definition.
#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "sim/host/sha256.hpp"
#include "sim/kernel/random.hpp"
#include "sim/sweep/store/near_front.hpp"
#include "tests/sweep/scratch.hpp"

using namespace eyrie;

namespace {

struct Bench {
    Bench() : store(scratch.path("s"), Store::Mode::create) {
        id = store.enter_sweep({0, "s", sha256("text"), "text", 0, 0});
    }
    void add(const std::string& work, double energy, double delay, double area,
             PointStatus status = PointStatus::done) {
        PointRecord r;
        r.key = "k" + std::to_string(points.size());
        r.status = status;
        r.comparable = r.workload = work;
        r.energy = energy;
        r.delay_ms = delay;
        r.area_um2 = area;
        r.pes = 1;
        store.add(r);
        store.enter_points(id, {{static_cast<std::int64_t>(points.size()), r.key, "{}", ""}});
        points.push_back(r);
    }
    std::set<std::int64_t> near(double percent) {
        std::set<std::int64_t> ordinals;
        for (const NearPoint& one : points_near_front(store, id, percent)) {
            CHECK(one.key == "k" + std::to_string(one.ordinal));
            ordinals.insert(one.ordinal);
        }
        return ordinals;
    }

    Scratch scratch;
    Store store;
    std::int64_t id = 0;
    std::vector<PointRecord> points;
};

}  // namespace

TEST_CASE("near front: points within 10 percent of a front in every cost") {
    Bench bench;
    bench.add("a", 100, 100, 100);
    bench.add("a", 109, 109, 109);                  // within
    bench.add("a", 111, 111, 111);                  // not
    bench.add("a", 300, 109, 200);                  // beaten, but for less than 10 percent of the delay
    bench.add("a", 50, 400, 100);                   // on the front
    bench.add("a", 100, 100, 100);                  // equal to a point of it
    bench.add("b", 111, 111, 111);                  // other work
    bench.add("a", 1, 1, 1, PointStatus::timeout);  // not done
    bench.add("a", 110, 110, 110);                  // 10 percent exactly
    CHECK(bench.near(10) == std::set<std::int64_t>{0, 1, 3, 4, 5, 6, 8});
    CHECK(bench.near(0) == std::set<std::int64_t>{0, 4, 5, 6});
}

TEST_CASE("near front: as the definition says, for many ties and several workloads") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        INFO("seed " << seed);
        Random random(seed);
        Bench bench;
        for (int i = 0; i < 80; ++i) {
            const auto draw = [&] { return static_cast<double>(random.between(1, seed % 2 == 0 ? 6 : 1000)); };
            const double energy = draw(), delay = draw(), area = draw();
            bench.add(i % 3 == 0 ? "a" : "b", energy, delay, area);
        }
        for (const double percent : {0.0, 5.0, 50.0}) {
            std::set<std::int64_t> expected;
            for (std::size_t i = 0; i < bench.points.size(); ++i) {
                const PointRecord& one = bench.points[i];
                const double scale = 1 + percent / 100;
                const double energy = one.energy / scale, delay = one.delay_ms / scale, area = one.area_um2 / scale;
                // What a point of the front beats, or any other point, is the same.
                if (std::none_of(bench.points.begin(), bench.points.end(), [&](const PointRecord& other) {
                        return other.comparable == one.comparable && other.energy <= energy &&
                               other.delay_ms <= delay && other.area_um2 <= area &&
                               (other.energy < energy || other.delay_ms < delay || other.area_um2 < area);
                    }))
                    expected.insert(static_cast<std::int64_t>(i));
            }
            CHECK(bench.near(percent) == expected);
        }
    }
}
