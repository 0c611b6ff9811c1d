// The front against its definition, on points with many ties.
#include <catch2/catch.hpp>

#include <random>

#include "sim/report/front.hpp"

using namespace eyrie;

namespace {

bool beats(const std::vector<FrontCost>& points, std::size_t a, std::size_t b) {
    const FrontCost &x = points[a], &y = points[b];
    for (std::size_t c = 0; c < 3; ++c)
        if (x.cost[c] > y.cost[c]) return false;
    if (x.cost != y.cost) return true;
    return x.tie != y.tie ? x.tie < y.tie : a < b;
}

std::vector<std::size_t> by_definition(const std::vector<FrontCost>& points) {
    std::vector<std::size_t> front;
    for (std::size_t i = 0; i < points.size(); ++i) {
        bool beaten = false;
        for (std::size_t other = 0; other < points.size(); ++other)
            beaten = beaten || (other != i && beats(points, other, i));
        if (!beaten) front.push_back(i);
    }
    return front;
}

}  // namespace

TEST_CASE("the front is what no other point beats, in two and three costs", "[report]") {
    std::mt19937 draw(7);
    for (int round = 0; round < 400; ++round) {
        const bool three = round % 2 == 0;
        const unsigned long range = 2 + draw() % 12;  // few values: many ties
        std::vector<FrontCost> points(draw() % 60);
        for (FrontCost& point : points) {
            for (std::size_t c = 0; c < (three ? 3U : 2U); ++c) point.cost[c] = static_cast<double>(draw() % range);
            point.tie = draw() % 5;
        }
        INFO("round " << round);
        REQUIRE(front_of(points) == by_definition(points));
    }
}

TEST_CASE("of equal points the one with the least tie stands for all", "[report]") {
    CHECK(front_of({{{1, 1, 0}, 9}, {{1, 1, 0}, 3}, {{1, 1, 0}, 5}}) == std::vector<std::size_t>{1});
    CHECK(front_of({}).empty());
}
