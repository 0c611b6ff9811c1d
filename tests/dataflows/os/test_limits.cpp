// What output-stationary mappings need of a machine: enough, and one less.
#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/os/output_stationary.hpp"
#include "tests/support/gates.hpp"

using namespace eyrie;

namespace {

// Tiles of 5 x 4 pixels; `p` channels side by side, of m in the buffer.
Gate gate(const std::string& name, std::int64_t m, std::int64_t e, std::int64_t f, std::int64_t p, int rows,
          int columns) {
    MappingParameters os;
    os.m = m;
    os.e = e;
    os.f = f;
    os.p = p;
    AcceleratorConfig machine = machine_of_gates(rows, columns);
    machine.pe.ifmap_right_fifo_words = machine.pe.ifmap_below_fifo_words = 100;
    return {find_dataflow(name), layer_of_gates(8, 6), 2, machine, os};
}

}  // namespace

TEST_CASE("os-a needs rows and columns for its tile, and a place for each image", "[os]") {
    Gate os = gate("os-a", 3, 5, 4, 1, 5, 4);
    os.check(os.machine.rows, 5, "PE array rows (e): needs 5 rows, 4 available");
    os.check(os.machine.columns, 4, "PE array columns (f): needs 4 columns, 3 available");
    os.parameters.n = 2;
    os.check(os.machine.rows, 10, "PE array (g*n*p tiles of 5 x 4 PEs): needs 2 places, 1 available");
    os.check(os.machine.columns, 8, "PE array (g*n*p tiles of 5 x 4 PEs): needs 2 places, 1 available");
}

TEST_CASE("os-b and os-c need a place for each channel", "[os]") {
    Gate row = gate("os-b", 6, 1, 4, 6, 3, 8);
    row.check(row.machine.rows, 3, "PE array (g*n*p tiles of 1 x 4 PEs)", 2);  // two tiles to a row
    row.check(row.machine.columns, 8, "PE array (g*n*p tiles of 1 x 4 PEs)", 3);
    Gate pixel = gate("os-c", 6, 1, 1, 6, 2, 3);
    pixel.check(pixel.machine.columns, 3, "PE array (g*n*p tiles of 1 x 1 PEs): needs 6 places, 4 available", 2);
}

TEST_CASE("os needs links from its neighbours as deep as a stride", "[os]") {
    Gate os = gate("os-a", 3, 5, 4, 1, 5, 4);
    os.layer.stride_h = os.layer.stride_w = 2;
    os.layer.H = os.layer.W = 21;  // E = F = 10 again
    os.check(os.machine.pe.ifmap_right_fifo_words, 2, "ifmap link from the right neighbour");
    os.check(os.machine.pe.ifmap_below_fifo_words, 2 * 3, "ifmap link from the neighbour below");
    os.machine.pe.ifmap_right_fifo_words = os.machine.pe.ifmap_below_fifo_words = 0;
    CHECK(os.obstacle() != "");
    os.layer.stride_h = os.layer.stride_w = 3;  // windows do not overlap: nothing is passed on
    os.layer.H = os.layer.W = 30;
    CHECK(os.obstacle() == "");
}

TEST_CASE("os needs a spad for its psum", "[os]") {
    Gate os = gate("os-a", 3, 5, 4, 1, 5, 4);
    os.check(os.machine.pe.psum_spad_words, 1, "psum spad: needs 1 words, 0 available");
}

TEST_CASE("os has all channels of its tile and of its filters in the buffer", "[os]") {
    // 6 channels of 7 x 6 ifmaps: 252 words, 16 banks. 3 filters of 5 x 4 psums: 60 words, 4 banks. 3 filters of 6
    // channels of 3 x 3: 162 words, 11 banks.
    Gate os = gate("os-a", 3, 5, 4, 1, 5, 4);
    const BufferNeed need = output_stationary_buffer(os.layer, os.parameters);
    CHECK(need.ifmap_words == 252);
    CHECK(need.psum_words == 60);
    CHECK(need.filter_words == 162);
    os.check(os.machine.glb.shared_banks, 20, "global buffer (252 ifmap words and 60 psum words): needs 20 banks");
    os.check(os.machine.glb.filter_banks, 11, "filter banks (162 words at a time): needs 11 banks");
}

TEST_CASE("parameters of os are none beyond the layer, nor more places than filters in the buffer", "[os]") {
    Gate os = gate("os-b", 6, 1, 4, 6, 3, 8);
    os.check_most(&MappingParameters::m, 8, "m");
    os.check_most(&MappingParameters::n, 2, "n");
    os.check_most(&MappingParameters::f, 10, "f");
    os.check_most(&MappingParameters::p, 6, "p");
    os.check_most(&MappingParameters::g, 1, "g");
}
