// Texts counted by characters, places on a picture, bars of values.
#include <set>

#include <catch2/catch.hpp>

#include "sim/plot/canvas.hpp"
#include "sim/plot/characters.hpp"
#include "sim/plot/stacked_bars.hpp"
#include "sim/results/looks.hpp"

using namespace eyrie;

TEST_CASE("a text is as long as it has characters", "[plot]") {
    CHECK(characters("") == 0);
    CHECK(characters("abc") == 3);
    CHECK(characters("\u00b5J \u00d7 10\u2079") == 8);
    CHECK(characters("\U0001F600") == 1);
    CHECK(most_characters({"a", "\u00b5\u00b5", ""}) == 2);
    CHECK(most_characters({}) == 0);
}

TEST_CASE("a text that is too long ends with an ellipsis, between characters", "[plot]") {
    CHECK(shortened("abcdef", 6) == "abcdef");
    CHECK(shortened("abcdef", 5) == "abcd\u2026");
    CHECK(shortened("\u00b5\u00b5\u00b5\u00b5", 3) == "\u00b5\u00b5\u2026");
    CHECK(shortened("a\u00b5b\u00b5", 2) == "a\u2026");
    CHECK(shortened("abc", 1) == "\u2026");
}

TEST_CASE("names that begin alike are cut where they do not differ", "[plot]") {
    using Names = std::vector<std::string>;
    const Names names = {"functional_1_activation_Relu", "functional_1_activation_1_2_Relu", "conv",
                         "functional_1_activation_1_3_Relu"};
    const Names cut = shortened_apart(names, 20);
    CHECK(cut == Names{"\u2026_Relu", "\u2026_1_2_Relu", "conv", "\u2026_1_3_Relu"});
    // Where what is left begins alike, too.
    const Names twice = shortened_apart({"aaaaaaaa_x", "aaaaaaaa_bbbbbbbb1", "aaaaaaaa_bbbbbbbb2"}, 6);
    CHECK(std::set<std::string>(twice.begin(), twice.end()).size() == 3);
    for (const std::string& one : twice) CHECK(characters(one) <= 6);
    CHECK(shortened_apart({"abcdefgh", "abcdefgh"}, 5) == Names{"abcd\u2026", "abcd\u2026"});
    CHECK(shortened_apart({"a", "b"}, 5) == Names{"a", "b"});
    CHECK(characters(shortened_apart({"\u00b5\u00b5\u00b5\u00b51", "\u00b5\u00b5\u00b5\u00b52"}, 3)[0]) == 2);
}

TEST_CASE("gnuplot counts from below, in shares of the picture", "[plot]") {
    const Canvas canvas{200, 100};
    CHECK(canvas.place(50, 25) == "screen 0.250000, screen 0.750000");
    CHECK(canvas.margins({20, 10, 180, 90}) ==
          "set lmargin at screen 0.100000\nset rmargin at screen 0.900000\n"
          "set tmargin at screen 0.900000\nset bmargin at screen 0.100000\n");
    CHECK(text_width("ab", 10) == 2 * text_width("\u00b5", 10));
}

TEST_CASE("boxes that only touch do not overlap", "[plot]") {
    const Box box{0, 0, 10, 10};
    CHECK(box.overlaps({9, 9, 20, 20}));
    CHECK_FALSE(box.overlaps({10, 0, 20, 10}));
    CHECK_FALSE(box.overlaps({0, 10, 10, 20}));
    CHECK(box.holds({0, 0, 10, 10}));
    CHECK_FALSE(box.holds({0, 0, 10, 11}));
    CHECK(box.width() == 10);
}

TEST_CASE("bars are the sums of their parts; parts that are 0 in all are left out, but for one", "[plot]") {
    StackedBars bars;
    bars.parts = {{"a", "#000000"}, {"b", "#111111"}, {"c", "#222222"}};
    bars.values = {{1, 0, 2}, {3, 0, 0}};
    CHECK(bars.sum(0) == 3);
    CHECK(bars.highest() == 3);
    const StackedBars shown = without_empty_parts(bars);
    REQUIRE(shown.parts.size() == 2);
    CHECK(std::string(shown.parts[1].name) == "c");
    CHECK(shown.values == std::vector<std::vector<double>>{{1, 2}, {3, 0}});
    bars.values = {{0, 0, 0}, {0, 0, 0}};
    CHECK(without_empty_parts(bars).parts.size() == 1);
}

TEST_CASE("PE cycles are drawn by reason, under one name and in one colour", "[plot]") {
    PeCycles cycles{};
    cycles[at_reason(PeCycle::busy)] = 70;
    cycles[at_reason(PeCycle::wait_psum)] = 6;
    const StackedBars bars = cycles_by_reason("t", "a", {{"CONV1", cycles, 10}});
    CHECK(bars.names == std::vector<std::string>{"CONV1"});
    CHECK(bars.values == std::vector<std::vector<double>>{{7, 0.6}});
    REQUIRE(bars.parts.size() == 2);
    CHECK(std::string(bars.parts[1].name) == "wait psum");
    CHECK(std::string(bars.parts[1].colour) == colour_of(DataType::psum).light);
}
