// Numbers as tables show them.
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include <catch2/catch.hpp>

#include "sim/kernel/random.hpp"
#include "sim/text/number.hpp"
#include "sim/text/text_table.hpp"

using namespace eyrie;

TEST_CASE("a table's unit is the largest of which its largest number has at least one", "[table]") {
    const auto name = [](double largest) {
        return std::string(unit_for(largest, {{1e-3, "us"}, {1, "ms"}, {1e3, "s"}}).name);
    };
    CHECK(name(0) == "us");
    CHECK(name(0.999) == "us");
    CHECK(name(1) == "ms");
    CHECK(name(999.9) == "ms");
    CHECK(name(5e6) == "s");
}

TEST_CASE("numbers of four digits with a prefix", "[table]") {
    CHECK(scaled(0) == "0.00");
    CHECK(scaled(9999) == "9999");
    CHECK(scaled(9999.6) == "10.00 k");
    CHECK(scaled(123456) == "123.5 k");
    CHECK(scaled(7.654e9) == "7654 M");
    CHECK(with_thousands(1234567) == "1,234,567");
    CHECK(with_thousands(-1234) == "-1,234");
    CHECK(percent(1, 8) == "12.5 %");
    CHECK(percent(0, 0) == "-");
}

TEST_CASE("the first column of a table stands to the left, all others to the right", "[table]") {
    TextTable table({"layer", "MACs"});
    table.row({"CONV1", "7"});
    table.row({"a", "1,234,567"});
    CHECK(table.text() ==
          "layer       MACs\n"
          "CONV1          7\n"
          "a      1,234,567\n");
}

TEST_CASE("a rule runs across all columns, and a short row ends where its cells do", "[table]") {
    TextTable table({"a", "bb", "c"});
    table.row({"1", "2"});
    table.rule();
    table.row({"", "", "3"});
    CHECK(table.text() ==
          "a  bb  c\n"
          "1   2\n"
          "-  --  -\n"
          "       3\n");
}

TEST_CASE("thousands are parted, and a sign is no digit", "[table]") {
    CHECK(with_thousands(0) == "0");
    CHECK(with_thousands(999) == "999");
    CHECK(with_thousands(1000) == "1,000");
    CHECK(with_thousands(1234567) == "1,234,567");
    CHECK(with_thousands(-999) == "-999");
    CHECK(with_thousands(-1000) == "-1,000");
    CHECK(with_thousands(-123456) == "-123,456");
    CHECK(with_thousands(INT64_MAX) == "9,223,372,036,854,775,807");
}

TEST_CASE("fixed numbers and shares are rounded to their decimals", "[table]") {
    CHECK(fixed(12.345, 2) == "12.35");
    CHECK(fixed(-0.5, 1) == "-0.5");
    CHECK(fixed(2.0, 0) == "2");
    CHECK(percent(1, 3) == "33.3 %");
    CHECK(percent(3, 3) == "100.0 %");
    CHECK(percent(0, 7) == "0.0 %");
    CHECK(percent(5, 0) == "-");
}

TEST_CASE("a number is written as short as it reads back", "[number]") {
    CHECK(format_number(0) == "0");
    CHECK(format_number(200) == "200");  // not 2e+02
    CHECK(format_number(0.1) == "0.1");
    CHECK(format_number(1.0 / 3) == "0.3333333333333333");
    CHECK(format_number(-2.5) == "-2.5");
    CHECK(format_number(1e300) == "1e+300");
    CHECK(format_number(123456789) == "123456789");
    CHECK(format_number(1e-9) == "1e-09");
}

TEST_CASE("whatever number is written, the same is read back", "[number]") {
    Random random(17);
    for (int i = 0; i < 5000; ++i) {
        const double value = (static_cast<double>(random.next() >> 11) - 4e15) *
                             std::pow(10.0, static_cast<double>(random.between(-40, 40)));
        REQUIRE(std::strtod(format_number(value).c_str(), nullptr) == value);
    }
}
