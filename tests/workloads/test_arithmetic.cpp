#include "tests/workloads/support.hpp"
#include "workloads/arithmetic.hpp"

using namespace eyrie;

TEST_CASE("wrapping keeps values that fit and folds the others by two's complement") {
    CHECK(wrap(7, 4) == 7);
    CHECK(wrap(8, 4) == -8);
    CHECK(wrap(-9, 4) == 7);
    CHECK(wrap(65535, 16) == -1);
    CHECK(wrap(INT64_MAX, 32) == -1);
    CHECK(wrap(INT64_MIN, 32) == 0);
    CHECK(wrap(std::int64_t{1} << 31, 32) == INT32_MIN);
    CHECK(wrap(std::int64_t{1} << 31, 33) == std::int64_t{1} << 31);
    CHECK(wrap(std::int64_t{1} << 47, 48) == -(std::int64_t{1} << 47));
    CHECK(wrap((std::int64_t{1} << 48) + 5, 48) == 5);
}

TEST_CASE("operand and psum widths out of range are refused") {
    Arithmetic arithmetic;
    CHECK_NOTHROW(check_arithmetic(arithmetic));
    arithmetic.ifmap_bits = 17;
    CHECK(error_of([&] { check_arithmetic(arithmetic); }) ==
          "arithmetic: ifmap_bits: found 17; allowed: an integer from 1 to 16");
    arithmetic.ifmap_bits = 16;
    arithmetic.psum_bits = 1;
    CHECK(error_of([&] { check_arithmetic(arithmetic); }).find("psum_bits: found 1") != std::string::npos);
    arithmetic.psum_bits = 48;
    CHECK_NOTHROW(check_arithmetic(arithmetic));
    arithmetic.psum_bits = 49;
    CHECK(error_of([&] { check_arithmetic(arithmetic); }) ==
          "arithmetic: psum_bits: found 49; allowed: an integer from 2 to 48");
}
