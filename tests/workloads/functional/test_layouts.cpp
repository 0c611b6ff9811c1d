// Which word goes where, as far as shapes say it.
#include "workloads/functional/layouts.hpp"

#include <catch2/catch.hpp>

namespace eyrie {

namespace {

using Places = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("an operand meets the words of a result along its channels, or from the last axis on") {
    CHECK(broadcast_places({2}, {2, 1, 2}) == Places{0, 0, 1, 1});        // channels of a map
    CHECK(broadcast_places({2}, {3, 2}) == Places{0, 1, 0, 1, 0, 1});     // columns of a matrix
    CHECK(broadcast_places({3, 1}, {3, 2}) == Places{0, 0, 1, 1, 2, 2});  // its rows
    CHECK(broadcast_places({1}, {2, 2}) == Places{0, 0, 0, 0});
    CHECK(broadcast_places({1, 2, 2}, {2, 2}) == Places{0, 1, 2, 3});  // the same words in more axes
    CHECK(broadcast_places({3}, {2, 2}).empty());
    CHECK(broadcast_places({2, 2, 2}, {2, 2}).empty());
}

TEST_CASE("a reduction's axes are those that are 1 or missing, where one way alone fits") {
    CHECK(*reduced_places({2, 3}, {2, 1}) == Places{0, 0, 0, 1, 1, 1});
    CHECK(*reduced_places({2, 3}, {1, 3}) == Places{0, 1, 2, 0, 1, 2});
    CHECK(*reduced_places({2, 3}, {3}) == Places{0, 1, 2, 0, 1, 2});
    CHECK(*reduced_places({2, 3}, {2}) == Places{0, 0, 0, 1, 1, 1});
    CHECK(!reduced_places({2, 2}, {2}));
    CHECK(!reduced_places({2, 3}, {4}));
    CHECK(!reduced_places({2, 3}, {2, 2}));
}

TEST_CASE("operands are joined along the axis in which their sizes add up") {
    CHECK(joined_axis({{1, 4}, {2, 4}}, {3, 4}) == std::size_t{0});
    CHECK(joined_axis({{3, 1}, {3, 3}}, {3, 4}) == std::size_t{1});
    CHECK(!joined_axis({{1, 4}, {2, 3}}, {3, 4}));
    CHECK(!joined_axis({{1, 4}}, {3, 4}));
    CHECK(!joined_axis({{4}, {2, 4}}, {3, 4}));
}

TEST_CASE("words of a file with channels last are turned there and back, image by image") {
    MapWords map({2, 1, 3}, 2);
    for (std::size_t i = 0; i < map.words.size(); ++i) map.words[i] = static_cast<std::int16_t>(i);
    const MapWords turned = in_file_order("TFLite", map);
    CHECK(turned.words == LargeVector<std::int16_t>{0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11});
    CHECK(in_file_order("ONNX (IR 8)", map).words == map.words);
    MapWords list({6}, 2), back({2, 1, 3}, 2);
    reshape("TFLite", map, list);
    CHECK(list.words == turned.words);
    reshape("TFLite", list, back);
    CHECK(back.words == map.words);
}

TEST_CASE("axes change places where their sizes differ; a crop takes the middle") {
    MapWords from({2, 3, 1}, 1), to({3, 1, 2}, 1), unclear({3, 3}, 1), small({2, 1, 1}, 1);
    for (std::size_t i = 0; i < from.words.size(); ++i) from.words[i] = static_cast<std::int16_t>(i);
    REQUIRE(transpose(from, to));
    CHECK(to.words == LargeVector<std::int16_t>{0, 3, 1, 4, 2, 5});
    CHECK(!transpose(unclear, unclear));
    REQUIRE(crop(from, small));
    CHECK(small.words == LargeVector<std::int16_t>{1, 4});
    CHECK(!crop(small, from));
}

}  // namespace eyrie
