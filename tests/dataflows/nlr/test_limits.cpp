// What mappings without local reuse need of a machine: enough, and one less.
#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/nlr/no_local_reuse.hpp"
#include "tests/support/gates.hpp"

using namespace eyrie;

namespace {

// p = 4 filters by q = 3 channels; the psums of m = 5 filters, tiles of 5 x 4 pixels.
Gate gate(int rows = 3, int columns = 4) {
    MappingParameters nlr;
    nlr.m = 5;
    nlr.e = 5;
    nlr.f = 4;
    nlr.p = 4;
    nlr.q = 3;
    return {find_dataflow("nlr"), layer_of_gates(8, 6), 2, machine_of_gates(rows, columns), nlr};
}

}  // namespace

TEST_CASE("nlr needs a chain of q PEs for each of p filters", "[nlr]") {
    Gate nlr = gate();
    nlr.check(nlr.machine.columns, 4, "PE array (g*p chains of q=3 PEs): needs 4 places, 3 available");
    nlr.machine.rows = 2;
    nlr.machine.columns = 6;
    CHECK(nlr.obstacle() != "");
    nlr.machine.noc.local_psum.wraps = true;
    CHECK(nlr.obstacle() == "");
}

TEST_CASE("nlr needs no spad, but for psums that are added in a step of their own", "[nlr]") {
    Gate nlr = gate();
    nlr.machine.pe.filter_spad_words = nlr.machine.pe.ifmap_spad_words = nlr.machine.pe.psum_spad_words = 0;
    CHECK(nlr.obstacle() == "");
    nlr.machine.pe.psum_addition = PsumAddition::separate;
    nlr.check(nlr.machine.pe.psum_spad_words, 1, "psum spad (psum_addition: separate)");
}

TEST_CASE("nlr has the psums of m filters in the buffer, and the words of a pass", "[nlr]") {
    // 3 channels of 7 x 6 ifmaps: 126 words, 8 banks. 5 filters of 5 x 4 psums: 100 words, 7 banks. 4 filters of 3
    // channels of 3 x 3: 108 words, 7 banks.
    Gate nlr = gate();
    const BufferNeed need = no_local_reuse_buffer(nlr.layer, nlr.parameters);
    CHECK(need.ifmap_words == 126);
    CHECK(need.psum_words == 100);
    CHECK(need.filter_words == 108);
    nlr.check(nlr.machine.glb.shared_banks, 15, "global buffer (126 ifmap words and 100 psum words): needs 15 banks");
    nlr.check(nlr.machine.glb.filter_banks, 7, "filter banks (108 words at a time): needs 7 banks");
}

TEST_CASE("parameters of nlr are none beyond the layer, nor more places than filters in the buffer", "[nlr]") {
    Gate nlr = gate();
    nlr.check_most(&MappingParameters::m, 8, "m");
    nlr.check_most(&MappingParameters::n, 2, "n");
    nlr.check_most(&MappingParameters::e, 10, "e");
    nlr.check_most(&MappingParameters::f, 10, "f");
    nlr.check_most(&MappingParameters::p, 5, "p");
    nlr.check_most(&MappingParameters::q, 6, "q");
    nlr.check_most(&MappingParameters::g, 1, "g");
}
