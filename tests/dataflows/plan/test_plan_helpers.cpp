// What dataflows build plans with.
#include <set>

#include <catch2/catch.hpp>

#include "dataflows/plan/buffer_need.hpp"
#include "dataflows/plan/chain_places.hpp"
#include "dataflows/plan/obstacle.hpp"
#include "dataflows/plan/pass_builder.hpp"

using namespace eyrie;

namespace {

AcceleratorConfig machine_of(int rows, int columns, bool wraps = false) {
    AcceleratorConfig machine;
    machine.rows = rows;
    machine.columns = columns;
    machine.noc.local_psum.wraps = wraps;
    return machine;
}

std::vector<std::size_t> chain(const ChainPlaces& places, std::int64_t number, std::int64_t length) {
    std::vector<std::size_t> pes;
    for (std::int64_t position = 0; position < length; ++position) pes.push_back(places.pe(number, position));
    return pes;
}

// Banks of 16 words.
AcceleratorConfig with_banks(int shared, int filter, bool share) {
    AcceleratorConfig machine;
    machine.glb.bank_rows = 4;
    machine.glb.shared_banks = shared;
    machine.glb.filter_banks = filter;
    machine.glb.filters_share = share;
    return machine;
}

}  // namespace

TEST_CASE("chains stand on top of one another in a column, from the bottom up", "[plan]") {
    // Rows 0 to 4, columns 0 to 2; two chains of two fit into a column, its top row is left over.
    const ChainPlaces places(machine_of(5, 3), 2);
    CHECK(places.count() == 6);
    CHECK(chain(places, 0, 2) == std::vector<std::size_t>{12, 9});
    CHECK(chain(places, 1, 2) == std::vector<std::size_t>{6, 3});
    CHECK(chain(places, 2, 2) == std::vector<std::size_t>{13, 10});
}

TEST_CASE("where the psum network wraps, a chain goes on at the bottom of the next column", "[plan]") {
    const ChainPlaces places(machine_of(3, 3, true), 4);
    CHECK(places.count() == 2);
    CHECK(chain(places, 0, 4) == std::vector<std::size_t>{6, 3, 0, 7});
    CHECK(chain(places, 1, 4) == std::vector<std::size_t>{4, 1, 8, 5});
}

TEST_CASE("chains share no PE, and each PE of a chain is linked to the next", "[plan]") {
    for (int rows = 1; rows <= 5; ++rows)
        for (int columns = 1; columns <= 4; ++columns)
            for (int length = 1; length <= rows * columns; ++length)
                for (const bool wraps : {false, true}) {
                    const AcceleratorConfig machine = machine_of(rows, columns, wraps);
                    if (!wraps && length > rows) continue;
                    const ChainPlaces places(machine, length);
                    std::set<std::size_t> used;
                    for (std::int64_t number = 0; number < places.count(); ++number) {
                        const std::vector<std::size_t> pes = chain(places, number, length);
                        for (std::size_t i = 0; i < pes.size(); ++i) {
                            REQUIRE(used.insert(pes[i]).second);
                            REQUIRE(pes[i] < static_cast<std::size_t>(machine.pes()));
                            if (i + 1 < pes.size())
                                REQUIRE(machine.next_in_chain(static_cast<int>(pes[i])) ==
                                        static_cast<int>(pes[i + 1]));
                        }
                    }
                }
}

TEST_CASE("items are dealt so that all parts but the last used one have as many", "[plan]") {
    const Split split(10, 4);
    CHECK(split.parts_used() == 4);
    CHECK(split.size(0) == 3);
    CHECK(split.size(2) == 3);
    CHECK(split.size(3) == 1);
    CHECK(split.first(3) == 9);
    const Split fewer(5, 4);  // 2 + 2 + 1: the fourth is empty
    CHECK(fewer.parts_used() == 3);
    CHECK(fewer.size(3) == 0);
}

TEST_CASE("whatever is dealt, each item has one part", "[plan]") {
    for (std::int64_t total = 1; total <= 30; ++total)
        for (std::int64_t parts = 1; parts <= 12; ++parts) {
            const Split split(total, parts);
            std::int64_t next = 0;
            for (std::int64_t part = 0; part < parts; ++part) {
                REQUIRE(split.first(part) == next);
                REQUIRE((split.size(part) > 0) == (part < split.parts_used()));
                next += split.size(part);
            }
            REQUIRE(next == total);
        }
}

TEST_CASE("what does not fit is told with what is needed, what there is and by how much it is short", "[plan]") {
    CHECK(short_of("PE rows", 13, 12, "rows") == "PE rows: needs 13 rows, 12 available (short by 1)");
    CHECK(out_of_range("p", 4, 4, "filters of a group") == "");
    CHECK(out_of_range("p", 1, 4, "filters of a group") == "");
    CHECK(out_of_range("p", 5, 4, "filters of a group") == "p: found 5; allowed: 1 to 4 (filters of a group)");
    CHECK(out_of_range("p", 0, 4, "filters of a group") == "p: found 0; allowed: 1 to 4 (filters of a group)");
}

TEST_CASE("a buffer that is one bank short says which", "[plan]") {
    CHECK(buffer_obstacle(with_banks(3, 1, false), {32, 16, 16}) == "");
    CHECK(buffer_obstacle(with_banks(3, 1, false), {33, 16, 16}) ==
          "global buffer (33 ifmap words and 16 psum words): needs 4 banks, 3 available (short by 1)");
    CHECK(buffer_obstacle(with_banks(3, 1, false), {32, 16, 17}) ==
          "filter banks (17 words at a time): needs 2 banks, 1 available (short by 1)");
    CHECK(buffer_obstacle(with_banks(4, 1, true), {32, 16, 17}) == "");
    CHECK(buffer_obstacle(with_banks(3, 1, true), {32, 16, 17}) ==
          "global buffer (32 ifmap words and 16 psum words and 17 filter words): needs 4 banks, 3 available (short by "
          "1)");
}

TEST_CASE("the rows and columns under a tile are those that its windows reach", "[plan]") {
    Layer layer;
    layer.R = 5;
    layer.S = 3;
    layer.H = layer.W = 100;
    layer.stride_h = 4;
    layer.stride_w = 1;
    CHECK(strip_rows(layer, 1) == 5);
    CHECK(strip_rows(layer, 3) == 13);  // 2 * 4 + 5
    CHECK(strip_columns(layer, 3) == 5);
}
