#include <catch2/catch.hpp>

#include "sim/serve/fleet/fleet.hpp"

using namespace eyrie;

namespace {

Service service_of(std::int64_t batch, std::vector<Stretch> stretches) { return {batch, std::move(stretches), 0}; }

// Every batch takes the same stretches.
ServiceOf always(const Service& service) {
    return [&service](std::int64_t) -> const Service& { return service; };
}

struct End {
    std::int64_t query;
    Cycles at;
    bool operator==(const End& other) const { return query == other.query && at == other.at; }
};
std::ostream& operator<<(std::ostream& out, const End& end) { return out << end.query << "@" << end.at; }

struct Arriving {
    Cycles at;
    std::int64_t samples;
};

// Query i arrives as stated; when its samples end.
std::vector<End> ends_of(const FleetConfig& config, const ServiceOf& service_of_batch,
                         const std::vector<Arriving>& arrivals, std::vector<Busy>* log = nullptr) {
    Fleet fleet(config, service_of_batch);
    fleet.record(log);
    std::vector<End> ends;
    const auto step = [&] {
        for (const Finished& one : fleet.step())
            for (std::int64_t i = 0; i < one.samples; ++i) ends.push_back({one.query, fleet.now()});
    };
    std::int64_t query = 0;
    for (std::size_t i = 0; i < arrivals.size(); ++i) {
        for (; fleet.next_event() < arrivals[i].at; fleet.end_arrivals()) step();
        if (fleet.next_event() == arrivals[i].at) step();
        fleet.arrive(query++, arrivals[i].samples, arrivals[i].at);
        if (i + 1 == arrivals.size() || arrivals[i + 1].at > arrivals[i].at) fleet.end_arrivals();
    }
    for (; fleet.next_event() != no_event; fleet.end_arrivals()) step();
    return ends;
}

FleetConfig chips(int count, LinkOf link = LinkOf::own) {
    FleetConfig config;
    config.chips = count;
    config.link = link;
    return config;
}

}  // namespace

TEST_CASE("serve: one chip serves queries in the order of their arrival") {
    const Service service = service_of(1, {{7, 0, 3}});
    CHECK(ends_of(chips(1), always(service), {{0, 1}, {4, 1}, {50, 1}}) == std::vector<End>{{0, 10}, {1, 20}, {2, 60}});
}

TEST_CASE("serve: chips with links of their own do not wait for one another") {
    const Service service = service_of(1, {{7, 5, 3}});
    CHECK(ends_of(chips(2), always(service), {{0, 1}, {4, 1}, {5, 1}}) == std::vector<End>{{0, 10}, {1, 14}, {2, 20}});
}

TEST_CASE("serve: with a shared link a chip alone takes its own time") {
    const Service service = service_of(1, {{10, 8, 4}, {0, 0, 5}, {3, 0, 0}, {6, 6, 1}});
    REQUIRE(service.alone() == 29);
    CHECK(ends_of(chips(2, LinkOf::shared), always(service), {{5, 1}}) == std::vector<End>{{0, 34}});
}

TEST_CASE("serve: two chips that transfer at the same time take half of the link each") {
    // Arrays until 10, then 6 + 6 cycles of the link.
    const Service service = service_of(1, {{10, 0, 6}});
    CHECK(ends_of(chips(2, LinkOf::shared), always(service), {{0, 1}, {0, 1}}) == std::vector<End>{{0, 22}, {1, 22}});
    // Chip 0 transfers alone from 10 to 13, both until 19, when chip 0 has its 6, chip 1 alone until 22.
    CHECK(ends_of(chips(2, LinkOf::shared), always(service), {{0, 1}, {3, 1}}) == std::vector<End>{{0, 19}, {1, 22}});
    // Never at the same time.
    CHECK(ends_of(chips(2, LinkOf::shared), always(service), {{0, 1}, {6, 1}}) == std::vector<End>{{0, 16}, {1, 22}});
}

TEST_CASE("serve: transfers beside the array are shared as well, and may then outlast it") {
    // 8 + 8 cycles of the link until 16, the arrays end at 10; then 4 + 4.
    const Service service = service_of(1, {{10, 8, 4}});
    CHECK(ends_of(chips(2, LinkOf::shared), always(service), {{0, 1}, {0, 1}}) == std::vector<End>{{0, 24}, {1, 24}});
    // With room beside the arrays, sharing costs nothing until they end.
    const Service light = service_of(1, {{10, 5, 4}});
    CHECK(ends_of(chips(2, LinkOf::shared), always(light), {{0, 1}, {0, 1}}) == std::vector<End>{{0, 18}, {1, 18}});
}

TEST_CASE("serve: shares of three chips end in whole cycles") {
    const Service service = service_of(1, {{0, 0, 1}, {0, 0, 7}});
    CHECK(ends_of(chips(3, LinkOf::shared), always(service), {{0, 1}, {0, 1}, {0, 1}}) ==
          std::vector<End>{{0, 24}, {1, 24}, {2, 24}});
}

TEST_CASE("serve: a free chip takes what waits, up to its largest batch") {
    const Service service = service_of(1, {{10, 0, 0}});
    FleetConfig config = chips(1);
    config.max_batch = 3;
    std::vector<Busy> log;
    CHECK(ends_of(config, always(service), {{0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 1}}, &log) ==
          std::vector<End>{{0, 10}, {1, 20}, {2, 20}, {3, 20}, {4, 30}});
    REQUIRE(log.size() == 3);
    CHECK(log[1].batch == 3);
    CHECK(log[1].from == 10);
    CHECK(log[1].to == 20);
}

TEST_CASE("serve: what waits is shared out among the chips that are free") {
    const Service service = service_of(1, {{10, 0, 0}});
    FleetConfig config = chips(2);
    config.max_batch = 4;
    std::vector<Busy> log;
    ends_of(config, always(service), {{0, 5}}, &log);
    REQUIRE(log.size() == 2);
    CHECK(log[0].batch == 3);
    CHECK(log[1].batch == 2);
}

TEST_CASE("serve: a chip waits for a full batch until the oldest sample's time is over") {
    const Service service = service_of(1, {{10, 0, 0}});
    FleetConfig config = chips(1);
    config.max_batch = 3;
    config.batch_timeout = 5;
    // Full at 2; not full, so at 30 + 5.
    CHECK(ends_of(config, always(service), {{0, 1}, {1, 1}, {2, 1}, {30, 1}, {32, 1}}) ==
          std::vector<End>{{0, 12}, {1, 12}, {2, 12}, {3, 45}, {4, 45}});
    // A query that comes in the cycle in which the time is over is taken, too.
    CHECK(ends_of(config, always(service), {{0, 1}, {5, 1}, {6, 1}}) == std::vector<End>{{0, 15}, {1, 15}, {2, 25}});
}

TEST_CASE("serve: policies choose the queue") {
    const Service service = service_of(1, {{10, 0, 0}});
    const std::vector<Arriving> arrivals = {{0, 1}, {1, 1}, {10, 1}, {12, 1}};
    FleetConfig config = chips(2);
    config.policy = Policy::round_robin;
    std::vector<Busy> log;
    ends_of(config, always(service), {{0, 1}, {0, 1}, {0, 1}}, &log);
    REQUIRE(log.size() == 3);
    CHECK(log[2].chip == 0);
    // In turn: query 2 goes to chip 0, which is free at 10; the shortest queue at 12 is that of chip 1.
    CHECK(ends_of(config, always(service), arrivals) == std::vector<End>{{0, 10}, {1, 11}, {2, 20}, {3, 22}});
    config.policy = Policy::shortest;
    log.clear();
    ends_of(config, always(service), {{0, 1}, {10, 1}, {12, 1}}, &log);
    REQUIRE(log.size() == 3);
    CHECK(log[1].chip == 0);
    CHECK(log[2].chip == 1);
}

TEST_CASE("serve: samples of one query are dealt evenly to queues") {
    const Service service = service_of(1, {{10, 0, 0}});
    for (const Policy policy : {Policy::round_robin, Policy::shortest}) {
        FleetConfig config = chips(3);
        config.policy = policy;
        std::vector<Busy> log;
        const std::vector<End> ends = ends_of(config, always(service), {{0, 7}}, &log);
        CHECK(ends.size() == 7);
        CHECK(ends.back().at == 30);
        std::int64_t of_chip[3] = {};
        for (const Busy& one : log) of_chip[one.chip] += one.batch;
        CHECK(of_chip[0] == 3);
        CHECK(of_chip[1] == 2);
        CHECK(of_chip[2] == 2);
    }
}
