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
}
