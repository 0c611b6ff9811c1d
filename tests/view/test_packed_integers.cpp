// The numbers in the page of `eyrie view`.
#include <cstdint>
#include <initializer_list>

#include <catch2/catch.hpp>

#include "sim/view/packed_integers.hpp"

using namespace eyrie;

TEST_CASE("packed numbers are base 128 in base64", "[view]") {
    const auto packed = [](std::initializer_list<std::int64_t> values) {
        PackedIntegers numbers;
        for (const std::int64_t value : values) numbers.add_signed(value);
        return numbers.base64();
    };
    CHECK(packed({}).empty());
    CHECK(packed({0}) == "AA==");
    CHECK(packed({0, -1}) == "AAE=");
    CHECK(packed({0, -1, 1}) == "AAEC");
    CHECK(packed({64}) == "gAE=");                     // 128: 0x80 0x01
    CHECK(packed({INT64_MIN}) == "////////////AQ==");  // all 64 bits set
}
