// Numbers as tables show them.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <catch2/catch.hpp>

#include "sim/kernel/random.hpp"
#include "sim/text/digits.hpp"
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

TEST_CASE("numbers of few digits have more decimals", "[table]") {
    CHECK(with_digits(12.345, 2) == "12.35");
    CHECK(with_digits(0.42, 2) == "0.42");
    CHECK(with_digits(0.0236, 2) == "0.0236");
    CHECK(with_digits(0.0091234, 3) == "0.00912");
    CHECK(with_digits(0, 2) == "0.00");
    CHECK(with_digits(-0.0236, 2) == "-0.0236");
}

TEST_CASE("one of a thing has no plural", "[table]") {
    CHECK(counted(1, "point") == "1 point");
    CHECK(counted(2000, "point") == "2,000 points");
    CHECK(counted(0, "query", "queries") == "0 queries");
    CHECK(counted(1, "query", "queries") == "1 query");
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

// As it is defined: digits are tried one after the other.
std::string digit_by_digit(double value) {
    char text[40], plain[400];
    int digits = 0;
    do std::snprintf(text, sizeof text, "%.*g", ++digits, value);
    while (std::strtod(text, nullptr) != value && digits < 17);
    std::snprintf(plain, sizeof plain, "%.0f", value);
    return std::strlen(plain) <= std::strlen(text) && std::strtod(plain, nullptr) == value ? plain : text;
}

TEST_CASE("the fewest digits are found at once, beside powers of two and ten too", "[number]") {
    for (int power = -1074; power < 1024; ++power) {
        const double two = std::ldexp(1.0, power);
        for (const double value : {std::nextafter(two, 0.0), two, std::nextafter(two, HUGE_VAL)})
            REQUIRE(format_number(value) == digit_by_digit(value));
    }
    for (int power = -30; power < 30; ++power)
        for (const double of : {1.0, -3.0, 1.5, 9.99, 123456.0}) {
            const double value = of * std::pow(10.0, power);
            REQUIRE(format_number(value) == digit_by_digit(value));
        }
    Random random(18);
    for (int i = 0; i < 20000; ++i) {
        const std::uint64_t bits = random.next();
        double value = 0;
        std::memcpy(&value, &bits, sizeof value);
        if (std::isfinite(value)) REQUIRE(format_number(value) == digit_by_digit(value));
    }
    CHECK(format_number(HUGE_VAL) == "inf");
}

TEST_CASE("a number that is not 0 does not look like 0", "[table]") {
    CHECK(fixed(0, 2) == "0.00");
    CHECK(fixed(12.345, 1) == "12.3");
    CHECK(fixed(0.005, 2) == "0.01");
    CHECK(fixed(0.004, 2) == "0.00400");
    CHECK(fixed(0.00049349, 2) == "0.000493");
    CHECK(fixed(-0.0001234, 3) == "-0.000123");
    CHECK(fixed(1.234e-9, 3) == "1.23e-09");
    CHECK(fixed(0.4, 0) == "0.400");
    CHECK(percent(0, 7) == "0.0 %");
    CHECK(percent(1, 10000) == "<0.1 %");
    CHECK(percent(5, 10000) == "0.1 %");
    CHECK(percent(0.5) == "50.0 %");
    CHECK(percent_number(0.5) == "50.0");
    CHECK(percent_number(0.0004) == "<0.1");
}

TEST_CASE("shares of two integers are rounded as they are, a half up", "[table]") {
    CHECK(percent(1, 16) == "6.3 %");      // 6.25
    CHECK(percent(3, 16) == "18.8 %");     // 18.75
    CHECK(percent(127, 2000) == "6.4 %");  // 6.35, and the nearest double is less
    CHECK(percent(1001, 2000) == "50.1 %");
    for (std::int64_t whole = 1; whole < 2500; ++whole)
        for (std::int64_t part = 0; part <= whole; ++part) {
            if (part > 0 && 2000 * part < whole) continue;  // "<0.1 %"
            const std::int64_t tenths = (2000 * part + whole) / (2 * whole);
            const std::string wanted = std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " %";
            if (percent(part, whole) != wanted) FAIL(part << " of " << whole << ": " << percent(part, whole));
        }
}

TEST_CASE("a column is asked for by its title in small letters", "[table]") {
    CHECK(column_name("DRAM words/MAC") == "dram_words_mac");
    CHECK(column_name("energy, pJ") == "energy_pj");
    CHECK(column_name("total_cycles") == "total_cycles");
    CHECK(column_name("loss, %") == "loss");
    CHECK(column_name("").empty());
}

namespace {

TextTable three_columns() {
    TextTable table({"layer", "type", "reads", "writes", "per MAC"}, 2);
    table.row({"CONV1", "ifmap", "1", "22", "0.5"});
    table.row({"", "psum", "333", "4", "0.25"});
    return table;
}

}  // namespace

TEST_CASE("a table that is too wide is split into blocks with the same keys", "[table]") {
    const TextTable table = three_columns();
    const std::string whole =
        "layer   type  reads  writes  per MAC\n"
        "CONV1  ifmap      1      22      0.5\n"
        "        psum    333       4     0.25\n";
    CHECK(table.text() == whole);
    CHECK(table.text({36, {}, {}}) == whole);
    CHECK(table.text({35, {}, {}}) ==
          "layer   type  reads  writes\n"
          "CONV1  ifmap      1      22\n"
          "        psum    333       4\n"
          "\n"
          "layer   type  per MAC\n"
          "CONV1  ifmap      0.5\n"
          "        psum     0.25\n");
    // Narrower than the keys with one column: that column all the same.
    const std::string least = table.text({1, {}, {}});
    CHECK(std::count(least.begin(), least.end(), '\n') == 3 * 3 + 2);
}

TEST_CASE("columns are chosen by name, keys are always there", "[table]") {
    TextTable table = three_columns();
    CHECK(table.column_names() == std::vector<std::string>{"layer", "type", "reads", "writes", "per_mac"});
    CHECK(table.text({0, {}, {"per_mac", "reads"}}) ==
          "layer   type  per MAC  reads\n"
          "CONV1  ifmap      0.5      1\n"
          "        psum     0.25    333\n");
    table.rename(4, "share");
    CHECK(table.column_names().back() == "share");
}
