// Texts of simple formats, cut.
#include <catch2/catch.hpp>

#include "sim/text/lines.hpp"

using namespace eyrie;

namespace {

std::vector<std::string> all_lines(std::string_view text) {
    std::vector<std::string> all;
    for (Lines lines(text); lines.next();)
        all.push_back(std::to_string(lines.number()) + ":" + std::string(lines.text()));
    return all;
}

}  // namespace

TEST_CASE("lines end at any kind of line break, the last also without one", "[lines]") {
    using Texts = std::vector<std::string>;
    CHECK(all_lines("a\nb\r\nc\rd") == Texts{"1:a", "2:b", "3:c", "4:d"});
    CHECK(all_lines("a\n") == Texts{"1:a"});
    CHECK(all_lines("\n\r\n\nx") == Texts{"1:", "2:", "3:", "4:x"});
    CHECK(all_lines("").empty());
    CHECK(all_lines("\xEF\xBB\xBFname") == Texts{"1:name"});
    CHECK(all_lines("\xEF\xBB\xBF").empty());
}

TEST_CASE("parts between separators are trimmed, and as many as there are", "[lines]") {
    using Parts = std::vector<std::string_view>;
    CHECK(split("a, b ,\tc", ',') == Parts{"a", "b", "c"});
    CHECK(split("a,", ',') == Parts{"a", ""});
    CHECK(split("", ',') == Parts{""});
    CHECK(trimmed(" \t ").empty());
    CHECK(trimmed(" a b\r\n") == "a b");
    CHECK(lower_case("IFMAP Height 7x") == "ifmap height 7x");
}

TEST_CASE("a decimal integer is nothing but that", "[lines]") {
    CHECK(decimal_integer("0") == 0);
    CHECK(decimal_integer("-12") == -12);
    CHECK(decimal_integer("+12") == 12);
    CHECK(decimal_integer("007") == 7);
    CHECK(decimal_integer("9223372036854775807") == INT64_MAX);
    for (const char* text : {"", "-", "+", "+-1", "1.0", "1e3", "0x10", " 1", "1 ", "9223372036854775808", "ten"})
        CHECK_FALSE(decimal_integer(text).has_value());
}
