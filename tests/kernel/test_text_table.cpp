// Numbers as tables show them.
#include <catch2/catch.hpp>

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
