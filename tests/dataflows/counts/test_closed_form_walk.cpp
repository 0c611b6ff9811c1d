// The closed form of each dataflow against a walk through its loops that counts word by word.
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

#include <catch2/catch.hpp>

#include "tests/dataflows/counts/closed_form_case.hpp"
#include "tests/dataflows/counts/walk.hpp"

namespace eyrie {

namespace {

constexpr std::uint64_t cases = 1300;  // for each dataflow

void compare(CountFunction formula, CountFunction walk) {
    for (std::uint64_t seed = 1; seed <= cases; ++seed) {
        const Case drawn = random_case(seed);
        if (difference_found(drawn, formula, walk).empty()) continue;
        const Case small = shrunk(drawn, formula, walk);
        FAIL("seed " << seed << ": " << drawn << "\nshrunk to " << small << "\n"
                     << difference_found(small, formula, walk));
    }
}

// Whether equal shares, rounded up, run out before the last place.
bool leaves_a_place_empty(Count items, Count places) {
    return items > 0 && (items + places - 1) / places * (places - 1) >= items;
}

// A ragged piece after a full one.
bool ragged(Count whole, Count piece) { return whole > piece && whole % piece > 0; }

}  // namespace

TEST_CASE("the closed form of rs equals a walk on random layers and mappings") {
    compare(row_stationary_counts, walk_row_stationary);
}

TEST_CASE("the closed form of ws equals a walk on random layers and mappings") {
    compare(weight_stationary_counts, walk_weight_stationary);
}

TEST_CASE("the closed form of os equals a walk on random layers and mappings") {
    compare(output_stationary_counts, walk_output_stationary);
}

TEST_CASE("the closed form of nlr equals a walk on random layers and mappings") {
    compare(no_local_reuse_counts, walk_no_local_reuse);
}

TEST_CASE("the random layers and mappings reach every special case") {
    std::map<std::string, int> reached;
    for (std::uint64_t seed = 1; seed <= cases; ++seed) {
        const Case drawn = random_case(seed);
        const Layer layer = drawn.layer();
        const Count filters = drawn[Case::p] * drawn[Case::t];
        const Count channels = drawn[Case::q] * drawn[Case::r];
        const Count last_step = drawn[Case::Cg] % channels;
        const Count last_block = drawn[Case::Mg] % drawn[Case::m];
        const Count block = std::min(drawn[Case::m], drawn[Case::Mg]);
        const Count last_pass = block % filters;
        reached["gaps between rows"] += layer.stride_h > layer.R && layer.E() > 1 && drawn[Case::e] > 1;
        reached["gaps between columns"] += layer.stride_w > layer.S && layer.F() > 1;
        reached["gaps between columns of a tile"] +=
            layer.stride_w > layer.S && std::min(layer.F(), drawn[Case::f]) > 1;
        reached["groups"] += layer.G > 1;
        reached["groups of one channel"] += layer.G > 1 && drawn[Case::Cg] == 1;
        reached["R != S"] += layer.R != layer.S;
        reached["ragged groups"] += ragged(layer.G, drawn[Case::g]);
        reached["ragged strip after a full one"] += ragged(layer.E(), drawn[Case::e]);
        reached["ragged tile after a full one"] +=
            ragged(layer.E(), drawn[Case::e]) && ragged(layer.F(), drawn[Case::f]);
        reached["ragged images"] += ragged(drawn[Case::N], drawn[Case::n]);
        reached["ragged block after a full one"] += ragged(drawn[Case::Mg], drawn[Case::m]);
        reached["ragged pass after a full one"] += drawn[Case::m] > filters && last_pass > 0;
        reached["several channel steps"] += drawn[Case::Cg] > channels;
        reached["a channel set without channels"] += leaves_a_place_empty(last_step, drawn[Case::r]);
        reached["a filter set without filters"] += leaves_a_place_empty(last_pass, drawn[Case::t]);
        reached["padding"] += layer.pad.top > 0 && layer.pad.left > 0;
        reached["ws: ragged filters"] += ragged(drawn[Case::Mg], drawn[Case::t]);
        reached["ws: ragged channels"] += ragged(drawn[Case::Cg], drawn[Case::r]);
        reached["ws: residues with different weights"] += layer.R > layer.stride_h && layer.R % layer.stride_h > 0;
        reached["ws: residues without weights"] += layer.R < layer.stride_h;
        reached["os: a place without filters"] += leaves_a_place_empty(block, drawn[Case::p]);
        reached["os: places with fewer filters"] += ragged(block, drawn[Case::p]);
        reached["os: several rounds in a ragged block"] +=
            ragged(drawn[Case::Mg], drawn[Case::m]) && last_block > drawn[Case::p];
        reached["os: words from below and from the right"] += std::min(layer.E(), drawn[Case::e]) > 1 &&
                                                              std::min(layer.F(), drawn[Case::f]) > 1 &&
                                                              layer.R > layer.stride_h && layer.S > layer.stride_w;
        reached["os-a"] += drawn[Case::p] == 1;
        reached["os-b"] += drawn[Case::e] == 1;
        reached["os-c"] += drawn[Case::e] == 1 && drawn[Case::f] == 1;
        reached["nlr: ragged filters"] += ragged(block, drawn[Case::p]);
        reached["nlr: ragged channels"] += ragged(drawn[Case::Cg], drawn[Case::q]);
        reached["nlr: more filters side by side than in a block"] += drawn[Case::p] > block;
    }
    CHECK(reached.size() == 30);
    for (const auto& [what, times] : reached) {
        INFO(what);
        CHECK(times >= 20);
    }
}

}  // namespace eyrie
