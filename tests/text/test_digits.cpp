// Numbers with as many digits as say something.
#include <catch2/catch.hpp>

#include "sim/text/digits.hpp"
#include "sim/text/text_table.hpp"

using namespace eyrie;

namespace {

using Texts = std::vector<std::string>;

std::string three(double value, int more) { return with_digits(value, 3, more); }

}  // namespace

TEST_CASE("values that are not equal are told apart, with as few digits as that takes", "[text]") {
    CHECK(told_apart({0.01494, 0.014925, 0.01479, 0.00856, 1.5}, three) ==
          Texts{"0.01494", "0.01493", "0.0148", "0.00856", "1.500"});
    CHECK(told_apart({1979400, 1979440, 2005000}, scaled_with) == Texts{"1979.40 k", "1979.44 k", "2005 k"});
}

TEST_CASE("values that are equal have one text, as short as the first", "[text]") {
    CHECK(told_apart({0.25, 0.25}, three) == Texts{"0.250", "0.250"});
    CHECK(told_apart({}, three).empty());
}

TEST_CASE("more digits than asked are those beyond the ones that a number has", "[text]") {
    CHECK(with_digits(0.00856, 3) == "0.00856");
    CHECK(with_digits(0.00856, 3, 1) == "0.008560");
    CHECK(with_digits(0.0085614, 3, 1) == "0.008561");
    CHECK(with_digits(12.3456, 2, 1) == "12.346");
}
