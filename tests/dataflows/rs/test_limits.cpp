// What row-stationary mappings need of a machine: enough, and one less.
#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/rs/row_stationary.hpp"
#include "tests/support/gates.hpp"

using namespace eyrie;

namespace {

// p = 2 filters and q = 2 channels in a PE, r = 2 sets on top of one another, t = 2 side by side; strips of 5 rows.
Gate gate(int rows = 12, int columns = 10) {
    MappingParameters rs;
    rs.m = 4;
    rs.e = 5;
    rs.p = rs.q = rs.r = rs.t = 2;
    return {find_dataflow("rs"), layer_of_gates(8, 6), 1, machine_of_gates(rows, columns), rs};
}

}  // namespace

TEST_CASE("rs needs spads for p filters of q channels", "[rs]") {
    Gate rs = gate();
    rs.check(rs.machine.pe.filter_spad_words, 2 * 2 * 3, "filter spad (p*q*S): needs 12 words, 11 available");
    rs.check(rs.machine.pe.ifmap_spad_words, 2 * 3, "ifmap spad (q*S): needs 6 words, 5 available");
    rs.check(rs.machine.pe.psum_spad_words, 2, "psum spad (p): needs 2 words, 1 available");
}

TEST_CASE("rs needs rows for its chains and columns for its sets", "[rs]") {
    // A chain is R * r = 6 rows high, a set 5 columns wide; the two sets stand side by side in 6 rows, on top of one
    // another in 12.
    Gate low = gate(6, 10);
    low.check(low.machine.rows, 6, "PE array rows (R*r): needs 6 rows, 5 available");
    low.check(low.machine.columns, 10, "PE array (t sets in each of g groups, of 6 rows, 1 pieces of 5 columns each)");
    Gate high = gate(12, 5);
    high.check(high.machine.rows, 12, "PE array (t sets in each of g groups, of 6 rows, 1 pieces of 5 columns each)");
}

TEST_CASE("a set of rs wider than the array is folded into pieces of equal width", "[rs]") {
    const Layer layer = layer_of_gates(8, 6);
    MappingParameters rs;
    rs.r = 2;
    rs.e = 10;
    const auto place = [&](int rows, int columns) { return place_sets(layer, machine_of_gates(rows, columns), rs); };
    CHECK(place(12, 14).folds == 1);
    CHECK(place(12, 14).fold_columns == 10);
    CHECK(place(12, 14).slots_down == 2);
    CHECK(place(12, 14).slots_across == 1);
    CHECK(place(12, 9).folds == 2);
    CHECK(place(12, 9).fold_columns == 5);
    CHECK(place(12, 9).slots_across == 1);
    CHECK(place(12, 4).folds == 3);
    CHECK(place(12, 4).fold_columns == 4);
    CHECK(place(19, 20).slots_down == 3);
    CHECK(place(19, 20).slots_across == 2);
}

TEST_CASE("rs needs banks for its ifmaps, psums and filters", "[rs]") {
    // 4 channels of 7 x 12 ifmaps: 336 words, 21 banks. 4 filters' psums of 5 x 10: 200 words, 13 banks. 4 filters of
    // 4 channels of 3 x 3: 144 words, 9 banks.
    const BufferNeed need = row_stationary_buffer(layer_of_gates(8, 6), gate().parameters);
    CHECK(need.ifmap_words == 336);
    CHECK(need.psum_words == 200);
    CHECK(need.filter_words == 144);
    Gate rs = gate();
    rs.check(rs.machine.glb.shared_banks, 34, "global buffer (336 ifmap words and 200 psum words): needs 34 banks");
    rs.check(rs.machine.glb.filter_banks, 9, "filter banks (144 words at a time): needs 9 banks, 8 available");
    rs.machine.glb.filters_share = true;
    rs.machine.glb.filter_banks = 0;
    rs.check(rs.machine.glb.shared_banks, 43,
             "global buffer (336 ifmap words and 200 psum words and 144 filter words)");
}

TEST_CASE("parameters of rs are none beyond the layer, and leave no set without work", "[rs]") {
    Gate rs = gate();
    rs.check_most(&MappingParameters::m, 8, "m");
    rs.check_most(&MappingParameters::e, 10, "e");
    rs.check_most(&MappingParameters::r, 6, "r");
    rs.check_most(&MappingParameters::q, 6, "q");
    rs.check_most(&MappingParameters::p, 8, "p");
    rs.parameters.q = 3;
    rs.parameters.r = 3;  // 3 + 3 channels: nothing for the third set
    CHECK(rs.obstacle() == "q*r: found 9; a set would have none of the group's 6 channels");
    rs = gate();
    rs.parameters.t = 3;  // 2 + 2 filters
    CHECK(rs.obstacle() == "p*t: found 6; a set would have none of the m=4 filters");
}

TEST_CASE("rs takes more images or groups than there are for all of them", "[rs]") {
    Gate rs = gate();
    rs.parameters.n = rs.parameters.g = 100;
    rs.parameters = fitted_parameters(rs.layer, rs.batch, rs.parameters);
    CHECK(rs.obstacle() == "");
}
