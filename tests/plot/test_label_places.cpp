// Names beside points: together where points coincide, clear of one another and of all symbols.
#include <catch2/catch.hpp>

#include "sim/kernel/random.hpp"
#include "sim/plot/label_places.hpp"

using namespace eyrie;

TEST_CASE("names that begin alike are joined, the beginning written once", "[plot]") {
    CHECK(joined_names({"FC"}) == "FC");
    CHECK(joined_names({"CONV5_1", "CONV5_2", "CONV5_3"}) == "CONV5_1, 2, 3");
    CHECK(joined_names({"PW8", "DW9", "DW10"}) == "PW8, DW9, 10");
    CHECK(joined_names({"a", "b", "b"}) == "a, b, b");
    CHECK(joined_names({"1", "2"}) == "1, 2");
    CHECK(joined_names(std::vector<std::string>(100, "layer12")) == "layer12, 12, 12, 12, 12, 12, 12 and 93 more");
}

TEST_CASE("labels lie in their area, where they may, and cover neither one another nor a point", "[plot]") {
    const Box area{0, 0, 500, 300}, forbidden{0, 0, 250, 100};
    std::size_t placed = 0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        Random random(seed);
        std::vector<LabelledPoint> points;
        for (int i = 0; i < 20; ++i)
            points.push_back({static_cast<double>(random.below(500)), static_cast<double>(random.below(300)),
                              i == 0 ? "" : "CONV" + std::to_string(i)});
        const auto labels = place_labels(points, area, 11, [&](const Box& box) { return !box.overlaps(forbidden); });
        INFO("seed " << seed);
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const Box& box = labels[i].box;
            CHECK(area.holds(box));
            CHECK_FALSE(box.overlaps(forbidden));
            for (std::size_t j = 0; j < i; ++j) CHECK_FALSE(box.overlaps(labels[j].box));
            for (const LabelledPoint& point : points)
                CHECK_FALSE(box.overlaps({point.x - 4, point.y - 4, point.x + 4, point.y + 4}));
        }
        placed += labels.size();
    }
    CHECK(placed > 50 * 17);  // some points coincide, some have no room
}

TEST_CASE("points in one place share a label beside them; without room there is none", "[plot]") {
    const std::vector<LabelledPoint> points = {{100, 100, "A1"}, {102, 101, "A2"}, {200, 100, "B"}};
    const auto anywhere = [](const Box&) { return true; };
    const auto labels = place_labels(points, {0, 0, 300, 200}, 11, anywhere);
    REQUIRE(labels.size() == 2);
    CHECK(labels[0].text == "A1, 2");
    CHECK(labels[1].text == "B");
    CHECK(labels[1].box.left > 200);
    CHECK_FALSE(labels[1].away);
    CHECK(place_labels(points, {0, 0, 300, 200}, 11, [](const Box&) { return false; }).empty());
}
