// Bars as text: lengths in proportion, and no character or colour that the terminal does not have.
#include <sstream>

#include <catch2/catch.hpp>

#include "sim/plot/characters.hpp"
#include "sim/plot/text_bars.hpp"

using namespace eyrie;

namespace {

StackedBars two_bars() {
    StackedBars bars;
    bars.title = "Energy";
    bars.axis = "10\u2079 \u00b5J \u00d7";
    bars.parts = {{"RF", "#E69F00"}, {"DRAM", "#CC79A7"}};
    bars.names = {"a", "long"};
    bars.values = {{1, 3}, {4, 4}};
    return bars;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

}  // namespace

TEST_CASE("bars of text are as long as their values", "[plot]") {
    const auto lines = lines_of(text_bars(two_bars(), {false, false, 48}));  // 40 columns for the longest
    REQUIRE(lines.size() == 4);
    CHECK(lines[0] == "Energy: 10^9 uJ x");
    CHECK(lines[2] == "a     " + std::string(5, '#') + std::string(15, '%'));
    CHECK(lines[3] == "long  " + std::string(20, '#') + std::string(20, '%'));
}

TEST_CASE("with Unicode, bars are of blocks; with colour, of the parts' colours", "[plot]") {
    StackedBars bars = two_bars();
    bars.notes = {"1.5", "22.5"};
    bars.noted = "per MAC";
    const auto plain = lines_of(text_bars(bars, {true, false, 80}));
    CHECK(plain[0] == "Energy: 10\u2079 \u00b5J \u00d7; right: per MAC");
    CHECK(plain[2].find("\u2588") != std::string::npos);
    for (std::size_t i = 2; i < 4; ++i) CHECK(characters(plain[i]) == 80);
    CHECK(text_bars(bars, {true, false, 80}).find('\033') == std::string::npos);
    CHECK(text_bars(bars, {true, true, 80}).find("\033[38;2;230;159;0m") != std::string::npos);
    bars.parts = {{"clock", "#DDDDDD"}, {"control", "#444444"}};  // would vanish on some terminals
    CHECK(text_bars(bars, {true, true, 80}).find('\033') == std::string::npos);
}

TEST_CASE("bars of nothing are empty, on the narrowest terminal as well", "[plot]") {
    StackedBars bars = two_bars();
    bars.values = {{0, 0}, {0, 0}};
    for (const std::string& line : lines_of(text_bars(bars, {true, true, 1})))
        CHECK(line.find("nan") == std::string::npos);
}
