// The zeros that the DMA writes around ifmaps.
#include <catch2/catch.hpp>

#include "memory/padding.hpp"

using namespace eyrie;

TEST_CASE("zeros are written around the words of each plane", "[padding]") {
    PaddedPlane plane;
    plane.rows = 3;
    plane.columns = 4;
    plane.first_row = 1;
    plane.end_row = 3;
    plane.first_column = 1;
    plane.end_column = 3;
    CHECK(plane.words() == 12);
    CHECK(plane.dram_words() == 4);
    CHECK(with_padding(plane, 2, {1, 2, 3, 4, 5, 6, 7, 8}) ==
          std::vector<std::int16_t>{0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0,    //
                                    0, 0, 0, 0, 0, 5, 6, 0, 0, 7, 8, 0});  //
}

TEST_CASE("a plane of padding alone has no words in DRAM", "[padding]") {
    PaddedPlane plane;
    plane.rows = 2;
    plane.columns = 2;
    plane.end_row = 2;  // rows of the ifmap, but none of its columns
    CHECK(plane.dram_words() == 0);
    CHECK(with_padding(plane, 1, {}) == std::vector<std::int16_t>{0, 0, 0, 0});
}
