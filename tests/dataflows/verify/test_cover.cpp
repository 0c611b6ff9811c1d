// Whether boxes of MACs fill a box exactly, and walks over the words of a PE.
#include <catch2/catch.hpp>

#include "dataflows/verify/cover.hpp"
#include "dataflows/verify/walks.hpp"
#include "sim/kernel/random.hpp"

using namespace eyrie;

namespace {

using Extents = std::array<std::int64_t, dimensions>;

MacBox whole_box(const Extents& whole) { return {{}, whole}; }

// Cut along one dimension.
void cut(std::vector<MacBox>& boxes, std::size_t box, std::size_t d, std::int64_t at) {
    MacBox rest = boxes[box];
    rest.first[d] += at;
    rest.extent[d] -= at;
    boxes[box].extent[d] = at;
    boxes.push_back(rest);
}

std::vector<MacBox> random_cuts(Random& random, const Extents& whole) {
    std::vector<MacBox> boxes = {whole_box(whole)};
    for (int i = 0; i < 20; ++i) {
        const std::size_t box = random.below(static_cast<std::uint32_t>(boxes.size()));
        const std::size_t d = random.below(dimensions);
        if (boxes[box].extent[d] > 1) cut(boxes, box, d, random.between(1, boxes[box].extent[d] - 1));
    }
    return boxes;
}

constexpr Extents small = {2, 1, 3, 4, 1, 2, 5, 2};

PeWork work_of(std::initializer_list<std::pair<Dimension, std::int32_t>> extents) {
    PeWork work;
    work.extent.fill(1);
    for (const auto& [dimension, extent] : extents) work.extent[at_dimension(dimension)] = extent;
    return work;
}

}  // namespace

TEST_CASE("boxes that fill the layer exactly are accepted, however they are cut", "[verify]") {
    CHECK(cover_flaw({whole_box(small)}, small) == "");
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Random random(seed);
        REQUIRE(cover_flaw(random_cuts(random, small), small) == "");
    }
}

TEST_CASE("a box too many, too few, moved, grown or shrunk is found", "[verify]") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        Random random(seed);
        const std::vector<MacBox> boxes = random_cuts(random, small);
        const std::size_t one = random.below(static_cast<std::uint32_t>(boxes.size()));
        std::vector<MacBox> spoilt = boxes;
        spoilt.push_back(boxes[one]);
        REQUIRE(cover_flaw(spoilt, small) == "a MAC is done twice");
        spoilt = boxes;
        spoilt.erase(spoilt.begin() + static_cast<std::ptrdiff_t>(one));
        REQUIRE(cover_flaw(spoilt, small) == "a MAC is never done");
        const std::size_t d = random.below(dimensions);
        spoilt = boxes;
        ++spoilt[one].extent[d];
        REQUIRE(cover_flaw(spoilt, small) != "");
        spoilt = boxes;
        ++spoilt[one].first[d];
        REQUIRE(cover_flaw(spoilt, small) != "");
        if (boxes[one].extent[d] > 1) {
            spoilt = boxes;
            --spoilt[one].extent[d];
            REQUIRE(cover_flaw(spoilt, small) == "a MAC is never done");
        }
    }
}

TEST_CASE("a box that reaches out of the layer, or holds nothing, is no work in it", "[verify]") {
    for (std::size_t d = 0; d < dimensions; ++d) {
        MacBox box = whole_box(small);
        box.first[d] = -1;
        CHECK(cover_flaw({box}, small) == "works outside the layer");
        box = whole_box(small);
        ++box.extent[d];
        CHECK(cover_flaw({box}, small) == "works outside the layer");
        box = whole_box(small);
        box.extent[d] = 0;
        CHECK(cover_flaw({box}, small) == "works outside the layer");
    }
    CHECK(cover_flaw({}, small) == "a MAC is never done");
}

TEST_CASE("a walk runs through its loops, the last one innermost", "[verify]") {
    const PeWork work = work_of({{Dimension::image, 2}, {Dimension::ofmap_column, 3}, {Dimension::filter, 2}});
    const std::vector<PeLoop> loops = {{Dimension::image, 2, LoopLevel::image},
                                       {Dimension::ofmap_column, 3, LoopLevel::position},
                                       {Dimension::filter, 2, LoopLevel::filter}};
    std::vector<std::array<std::int64_t, 3>> seen;
    for (CoordinateWalk walk(work, loops, Numbered::macs); !walk.done(); walk.advance())
        seen.push_back({walk.at(Dimension::image), walk.at(Dimension::ofmap_column), walk.at(Dimension::filter)});
    REQUIRE(seen.size() == 12);
    CHECK(seen[0] == std::array<std::int64_t, 3>{0, 0, 0});
    CHECK(seen[1] == std::array<std::int64_t, 3>{0, 0, 1});
    CHECK(seen[2] == std::array<std::int64_t, 3>{0, 1, 0});
    CHECK(seen[6] == std::array<std::int64_t, 3>{1, 0, 0});
    CHECK(seen[11] == std::array<std::int64_t, 3>{1, 2, 1});
}

TEST_CASE("a walk begins where the work does, and leaves the loops it does not run at their start", "[verify]") {
    PeWork work = work_of({{Dimension::channel, 3}, {Dimension::filter, 2}});
    work.first[at_dimension(Dimension::channel)] = 10;
    work.first[at_dimension(Dimension::filter)] = 20;
    const std::vector<PeLoop> loops = {{Dimension::channel, 3, LoopLevel::entry},
                                       {Dimension::filter, 2, LoopLevel::filter}};
    std::vector<std::int64_t> channels;
    for (CoordinateWalk walk(work, loops, Numbered::entries); !walk.done(); walk.advance()) {
        channels.push_back(walk.at(Dimension::channel));
        CHECK(walk.at(Dimension::filter) == 20);
    }
    CHECK(channels == std::vector<std::int64_t>{10, 11, 12});
}

TEST_CASE("steps that do not matter are taken together", "[verify]") {
    const PeWork work = work_of({{Dimension::channel, 3}, {Dimension::filter, 4}});
    const std::vector<PeLoop> loops = {{Dimension::channel, 3, LoopLevel::entry},
                                       {Dimension::filter, 4, LoopLevel::filter}};
    CoordinateWalk walk(work, loops, Numbered::macs);
    walk.join_steps([](Dimension d) { return d == Dimension::channel; });
    CHECK(walk.steps_left() == 4);
    CHECK_FALSE(walk.advance());
    CHECK_FALSE(walk.advance(2));
    CHECK(walk.at(Dimension::channel) == 0);
    CHECK(walk.steps_left() == 1);
    CHECK(walk.advance());
    CHECK(walk.at(Dimension::channel) == 1);
    CHECK(walk.advance(4));
    CHECK(walk.advance(4));
    CHECK(walk.done());
}

TEST_CASE("a walk that skips iterations stands where one that took them does", "[verify]") {
    const PeWork work = work_of({{Dimension::image, 3}, {Dimension::ofmap_row, 5}, {Dimension::filter, 2}});
    const std::vector<PeLoop> loops = {{Dimension::image, 3, LoopLevel::image},
                                       {Dimension::ofmap_row, 5, LoopLevel::position},
                                       {Dimension::filter, 2, LoopLevel::filter}};
    CoordinateWalk stepped(work, loops, Numbered::macs), skipped = stepped;
    const WalkMark before = stepped.mark();
    for (int i = 0; i < 2; ++i) stepped.advance();
    const int row_loop = stepped.loop_moved_on(before);
    CHECK(row_loop == 1);
    CHECK(stepped.iterations_before_last(row_loop) == 3);
    for (int i = 0; i < 6; ++i) stepped.advance();
    skipped.skip(row_loop, 4);
    CHECK(skipped.stands_at(stepped.mark()));
    CHECK(skipped.at(Dimension::ofmap_row) == 4);
    CHECK(stepped.loop_moved_on(before) == -1);  // by more than one
}
