// What weight-stationary mappings need of a machine: enough, and one less.
#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/ws/weight_stationary.hpp"
#include "tests/support/gates.hpp"

using namespace eyrie;

namespace {

// t = 4 filters of r = 2 channels: 4 * R = 12 chains of 2 * S = 6 PEs; strips of 5 rows.
Gate gate(int rows = 6, int columns = 12) {
    MappingParameters ws;
    ws.e = 5;
    ws.r = 2;
    ws.t = 4;
    return {find_dataflow("ws"), layer_of_gates(8, 6), 2, machine_of_gates(rows, columns), ws};
}

}  // namespace

TEST_CASE("ws needs a place for each filter row of each weight", "[ws]") {
    Gate ws = gate();
    ws.check(ws.machine.columns, 12, "PE array (g*t*R chains of r*S=6 PEs): needs 12 places, 11 available");
    ws.machine.rows = 11;  // five rows are left over
    ws.check(ws.machine.columns, 12, "PE array (g*t*R chains of r*S=6 PEs)");
    ws.machine.rows = 12;
    ws.check(ws.machine.columns, 6, "PE array (g*t*R chains of r*S=6 PEs)", 2);  // two chains to a column
    ws.machine.rows = 8;
    ws.machine.columns = 9;  // 72 PEs: just enough where chains go on in the next column
    CHECK(ws.obstacle() != "");
    ws.machine.noc.local_psum.wraps = true;
    CHECK(ws.obstacle() == "");
}

TEST_CASE("ws needs a spad for its weight, and for a psum that is added in a step of its own", "[ws]") {
    Gate ws = gate();
    ws.check(ws.machine.pe.filter_spad_words, 1, "filter spad: needs 1 words, 0 available");
    ws.machine.pe.psum_spad_words = 0;
    CHECK(ws.obstacle() == "");
    ws.machine.pe.psum_addition = PsumAddition::separate;
    ws.check(ws.machine.pe.psum_spad_words, 1, "psum spad (psum_addition: separate)");
}

TEST_CASE("ws keeps the psums of all images and pixels in the buffer", "[ws]") {
    // 2 channels of 7 x 12 ifmaps: 168 words, 11 banks. 2 images of 4 filters of 10 x 10 psums: 800 words, 50 banks. 4
    // filters of 2 channels of 3 x 3: 72 words, 5 banks.
    const BufferNeed need = weight_stationary_buffer(layer_of_gates(8, 6), 2, gate().parameters);
    CHECK(need.ifmap_words == 168);
    CHECK(need.psum_words == 800);
    CHECK(need.filter_words == 72);
    Gate ws = gate();
    ws.check(ws.machine.glb.shared_banks, 61, "global buffer (168 ifmap words and 800 psum words): needs 61 banks");
    ws.check(ws.machine.glb.filter_banks, 5, "filter banks (72 words at a time): needs 5 banks");
}

TEST_CASE("parameters of ws are none beyond the layer", "[ws]") {
    Gate ws = gate();
    ws.check_most(&MappingParameters::n, 2, "n");
    ws.check_most(&MappingParameters::e, 10, "e");
    ws.check_most(&MappingParameters::r, 6, "r");
    ws.check_most(&MappingParameters::t, 8, "t");
    ws.check_most(&MappingParameters::g, 1, "g");
}
