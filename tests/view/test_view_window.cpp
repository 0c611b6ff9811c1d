// Which cycles of a layer a page shows.
#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "sim/view/view_window.hpp"

using namespace eyrie;

namespace {

// Passes begin in 10, 100 and 500; the layer ends with cycle 999. 100 PEs: a page holds 10,000 cycles unasked, 40,000
// asked.
LayerExtent layer(LayerCycle end = 1000, std::int64_t pes = 100) {
    LayerExtent extent;
    extent.name = "CONV1";
    extent.end = end;
    extent.pass_starts = {10, 100, 500};
    extent.active_pes = pes;
    return extent;
}

ViewWindow cycles(LayerCycle first, LayerCycle end) {
    ViewWindow window;
    window.wanted.first_cycle = first;
    window.wanted.end_cycle = end;
    window.text = fmt::format("cycles={}..{}", first.number(), end.number());
    return window;
}

ViewWindow passes(std::int64_t first, std::int64_t end) {
    ViewWindow window;
    window.wanted.first_pass = first;
    window.wanted.end_pass = end;
    window.text = fmt::format("passes={}..{}", first, end);
    return window;
}

std::pair<LayerCycle, LayerCycle> shown(const ViewWindow& window, const LayerExtent& extent = layer()) {
    const ChosenWindow chosen = choose_window(window, extent);
    return {chosen.shown.first, chosen.shown.end};
}

using Range = std::pair<LayerCycle, LayerCycle>;

}  // namespace

TEST_CASE("without a window a layer is shown from its beginning", "[view-window]") {
    CHECK(shown({}) == Range{0, 1000});
    CHECK(shown({}, layer(100000)) == Range{0, 10010});  // 1,000,000 PE-cycles from the first pass on
}

TEST_CASE("a window of cycles is cut at the layer's end and at what a page holds", "[view-window]") {
    CHECK(shown(cycles(20, 30)) == Range{20, 30});
    CHECK(shown(cycles(990, 5000)) == Range{990, 1000});
    CHECK(shown(cycles(600, 90000), layer(100000)) == Range{600, 40500});  // from the beginning of its pass on
    CHECK(choose_window(cycles(600, 90000), layer(100000)).wanted.end == 90000);
}

TEST_CASE("that a window ends behind the layer is said", "[view-window]") {
    CHECK(clipped_note(cycles(20, 1001), layer()) == "--window cycles=20..1001 ends behind it: it has 1000 cycles");
    CHECK(clipped_note(passes(0, 4), layer()) == "--window passes=0..4 ends behind it: it has 3 passes");
    LayerExtent one = layer();
    one.pass_starts = {10};
    CHECK(clipped_note(passes(0, 2), one) == "--window passes=0..2 ends behind it: it has 1 pass");
    CHECK(clipped_note(cycles(20, 1000), layer()) == "");
    CHECK(clipped_note(passes(1, 3), layer()) == "");
    ViewWindow all;
    all.text = "all";
    CHECK(clipped_note(all, layer()) == "");
    CHECK(clipped_note({}, layer()) == "");
}

TEST_CASE("a window of passes begins and ends with them; the first has what is before it", "[view-window]") {
    CHECK(shown(passes(1, 2)) == Range{100, 500});
    CHECK(shown(passes(0, 1)) == Range{0, 100});
    CHECK(shown(passes(2, 3)) == Range{500, 1000});
    CHECK(shown(passes(1, 99)) == Range{100, 1000});
}

TEST_CASE("a window knows the pass that it begins in", "[view-window]") {
    CHECK(choose_window(cycles(0, 5), layer()).first_pass == 0);
    CHECK(choose_window(cycles(99, 105), layer()).first_pass == 0);
    CHECK(choose_window(cycles(100, 105), layer()).first_pass == 1);
    CHECK(choose_window(cycles(700, 705), layer()).first_pass == 2);
}

TEST_CASE("a window behind the layer's end is refused", "[view-window]") {
    CHECK_THROWS_WITH(choose_window(cycles(1000, 1001), layer()),
                      "--window: found cycles=1000..1001, CONV1 has 1000 cycles; allowed: a part of cycles=0..1000");
    CHECK_NOTHROW(choose_window(cycles(999, 1001), layer()));
    CHECK_THROWS_WITH(choose_window(passes(3, 4), layer()),
                      "--window: found passes=3..4, CONV1 has 3 passes; allowed: a part of passes=0..3");
}

TEST_CASE("a window too far behind the beginning of its pass is refused", "[view-window]") {
    CHECK_NOTHROW(choose_window(cycles(40499, 40600), layer(100000)));
    CHECK_THROWS_WITH(choose_window(cycles(40500, 40600), layer(100000)),
                      Catch::Contains("which begins 40000 cycles behind the beginning of pass 2 of CONV1"));
}

TEST_CASE("a page holds a cycle of any number of PEs", "[view-window]") {
    CHECK(shown(cycles(10, 20), layer(1000, std::int64_t{1} << 40)) == Range{10, 11});
}
