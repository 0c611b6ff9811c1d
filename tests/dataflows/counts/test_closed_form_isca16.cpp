// The closed forms of ws, os and nlr where their terms are known from elsewhere: from the formulas of
// ISCA 2016, for full, unpadded blocks and where prose and accounting count the same thing, and by hand.
#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "tests/dataflows/counts/closed_form_case.hpp"

namespace eyrie {

namespace {

// E = F = 6, stride 1; every block below is full.
const Layer layer = square_layer("CONV", 12, 8, 8, 3, 1, 0, 1);
constexpr Count N = 4, M = 12, C = 8, RS = 9;
constexpr Count O = N * M * 6 * 6, W = M * C * RS, I = N * C * 8 * 8, MACs = O * C * RS;

Layer one_plane(Count H, Count R, Count stride) { return square_layer("CONV", 1, 1, H, R, stride, 0, 1); }

MappingParameters with_m_n_e_p_f(Count m, Count n, Count e, Count p, Count f) {
    MappingParameters mapping;
    mapping.m = m;
    mapping.n = n;
    mapping.e = e;
    mapping.p = p;
    mapping.f = f;
    return mapping;
}

MappingParameters with_e_r_t(Count e, Count r, Count t) {
    MappingParameters mapping;
    mapping.e = e;
    mapping.r = r;
    mapping.t = t;
    return mapping;
}

const PeStorage everything{};
const PeStorage nothing{false, false, false, false};

}  // namespace

TEST_CASE("ws counts what ISCA 2016 counts") {
    const Count r = 2, t = 4;
    const LayerCounts counts = weight_stationary_counts(layer, N, with_e_r_t(6, r, t), {false, true, false, false});
    CHECK(counts.active_pes == RS * r * t);
    CHECK(counts.dram_ifmap == I * (M / t));
    CHECK(counts.dram_filter == W);
    CHECK(counts.dram_ofmap == O);
    // The ofmap's own way through the buffer, a write and a drain read, is not in ISCA's 2 O (ceil(C/r) R - 1).
    CHECK(counts.glb_psum_reads + counts.glb_psum_writes + counts.glb_psum_drain_reads - 2 * O ==
          2 * O * (C / r * 3 - 1));
    CHECK(counts.noc_psum_hops == O * (C * RS - C / r * 3));
    CHECK(counts.rf_filter_reads == MACs);
    CHECK(counts.rf_ifmap_reads + counts.rf_ifmap_writes + counts.rf_psum_reads + counts.rf_psum_writes == 0);
    // ISCA's array accesses of ifmaps are the words used.
    CHECK(weight_stationary_counts(layer, N, with_e_r_t(6, r, t), everything).rf_ifmap_writes == MACs);
}

TEST_CASE("os counts what ISCA 2016 counts") {
    struct Variant {
        const char* name;
        Count e, f, p;
        Count rows, columns;  // of all tiles together, with halo
        Count tiles;
    };
    const Count m = 6, n = 2;
    for (const Variant& v :
         {Variant{"os-a", 3, 2, 1, 2 * 5, 3 * 4, 2 * 3}, Variant{"os-b", 1, 3, 3, 6 * 3, 2 * 5, 6 * 2},
          Variant{"os-c", 1, 1, 3, 6 * 3, 6 * 3, 6 * 6}}) {
        INFO(v.name);
        const LayerCounts counts =
            find_dataflow(v.name).counts(layer, N, with_m_n_e_p_f(m, n, v.e, v.p, v.f), {false, false, true, true});
        CHECK(counts.active_pes == n * v.e * v.f * v.p);
        CHECK(counts.dram_ifmap == N * C * v.rows * v.columns * (M / m));
        CHECK(counts.dram_filter == W);
        CHECK(counts.dram_ofmap == O);
        CHECK(counts.glb_ifmap_reads == N * C * v.rows * v.columns * (M / v.p));
        CHECK(counts.glb_filter_reads == W * (N / n) * v.tiles);
        CHECK(counts.glb_psum_reads == 0);
        CHECK(counts.noc_ifmap_delivered + counts.noc_ifmap_hops == MACs);
        CHECK(counts.noc_filter_delivered == MACs);
        CHECK(counts.noc_psum_sent + counts.noc_psum_hops == 0);
        CHECK(counts.rf_psum_reads + counts.rf_psum_writes == 2 * O * (C * RS - 1));
        CHECK(counts.rf_ifmap_reads + counts.rf_ifmap_writes + counts.rf_filter_reads + counts.rf_filter_writes == 0);
        // "Nothing" goes from PE to PE in os-c.
        CHECK((counts.noc_ifmap_hops == 0) == (v.e == 1 && v.f == 1));
    }
}

TEST_CASE("nlr counts what ISCA 2016 counts") {
    const Count m = 6, n = 2, p = 3, q = 4;
    MappingParameters mapping = with_m_n_e_p_f(m, n, 3, p, 2);
    mapping.q = q;
    const LayerCounts counts = no_local_reuse_counts(layer, N, mapping, nothing);
    CHECK(counts.active_pes == p * q);
    CHECK(counts.dram_ifmap == N * C * (2 * 5) * (3 * 4) * (M / m));
    CHECK(counts.dram_filter == W * (N / n) * 2 * 3);
    CHECK(counts.dram_ofmap == O);
    CHECK(counts.glb_ifmap_reads == N * C * RS * 6 * 6 * (M / p));
    CHECK(counts.glb_filter_reads == MACs);
    CHECK(counts.glb_psum_reads + counts.glb_psum_writes + counts.glb_psum_drain_reads - 2 * O ==
          2 * O * (C / q * RS - 1));
    CHECK(counts.noc_ifmap_delivered == MACs);
    CHECK(counts.noc_psum_hops == O * (C * RS - C / q * RS));
    CHECK(counts.rf_ifmap_reads + counts.rf_ifmap_writes + counts.rf_filter_reads + counts.rf_filter_writes +
              counts.rf_psum_reads + counts.rf_psum_writes ==
          0);
}

// 3 x 3 weights with stride 2 on 7 x 7 words: E = F = 3, strips of 2 rows and 1. Residue 0 has the
// weights 0 and 2, residue 1 the weight 1.
TEST_CASE("ws by hand: weights of a residue take the words of each other") {
    const LayerCounts counts = weight_stationary_counts(one_plane(7, 3, 2), 1, with_e_r_t(2, 1, 1), everything);
    CHECK(counts.passes == 2);
    CHECK(counts.active_pes == 9);
    CHECK(counts.macs == 81);
    CHECK(counts.dram_ifmap == (5 + 3) * 7);
    CHECK(counts.noc_ifmap_sent == ((3 + 2) + (2 + 1)) * (4 + 3));
    CHECK(counts.noc_ifmap_delivered == ((2 * 3 + 2) + (2 * 2 + 1)) * (2 * 4 + 3));
    CHECK(counts.rf_ifmap_writes == 81);
    CHECK(counts.noc_filter_sent == 9);
    CHECK(counts.noc_output_sent == 9 * 3);
    CHECK(counts.noc_psum_sent == 9 * 2);
    CHECK(counts.noc_psum_hops == 9 * 3 * 2);
    CHECK(counts.rf_psum_reads == 81);
    CHECK(counts.rf_psum_writes == 81);
}

TEST_CASE("ws by hand: what lies between the windows is loaded, but not sent") {
    const LayerCounts counts = weight_stationary_counts(one_plane(5, 1, 2), 1, with_e_r_t(3, 1, 1), everything);
    CHECK(counts.dram_ifmap == 5 * 5);
    CHECK(counts.noc_ifmap_sent == 3 * 3);
    CHECK(counts.noc_ifmap_delivered == 3 * 3);
}

// A tile of 2 x 2 pixels with 3 x 3 taps: its PEs take 1 word (above left), 3, 3 and 9 (below right) from
// the buffer. Three filters at two places are two rounds.
TEST_CASE("os by hand: places share a round's words") {
    const Layer small = square_layer("CONV", 3, 1, 4, 3, 1, 0, 1);
    const LayerCounts counts = output_stationary_counts(small, 1, with_m_n_e_p_f(3, 1, 2, 2, 2), everything);
    CHECK(counts.passes == 1);
    CHECK(counts.active_pes == 2 * 4);
    CHECK(counts.macs == 108);
    CHECK(counts.noc_ifmap_sent == 2 * (1 + 3 + 3 + 9));
    CHECK(counts.noc_ifmap_delivered == 2 * 2 * (1 + 3 + 3 + 9));  // the second place drops those of the second round
    CHECK(counts.noc_ifmap_hops == 3 * (8 + 6 + 6 + 0));
    CHECK(counts.rf_ifmap_writes == 108);
    CHECK(counts.noc_filter_sent == 27);
    CHECK(counts.noc_filter_delivered == 108);
    CHECK(counts.noc_output_sent == 12);
    CHECK(counts.rf_psum_reads == 108);
}

TEST_CASE("os by hand: five filters dealt to four places leave one empty") {
    const Layer small = square_layer("CONV", 5, 1, 1, 1, 1, 0, 1);
    const LayerCounts counts = output_stationary_counts(small, 1, with_m_n_e_p_f(5, 1, 1, 4, 1), everything);
    CHECK(counts.active_pes == 3);
    CHECK(counts.noc_ifmap_sent == 2);
    CHECK(counts.noc_ifmap_delivered == 3 * 2);
}

// 2 x 1 taps on 3 x 2 words: 2 x 2 pixels; 3 channels in steps of 2 and 1, 3 filters in passes of 2 and 1.
TEST_CASE("nlr by hand: every psum returns to the buffer after each tap of each step") {
    Layer small = square_layer("CONV", 3, 3, 2, 1, 1, 0, 1);
    small.H = 3;
    small.R = 2;
    MappingParameters mapping = with_m_n_e_p_f(3, 1, 2, 2, 2);
    mapping.q = 2;
    const LayerCounts counts = no_local_reuse_counts(small, 1, mapping, everything);
    CHECK(counts.passes == 2 * 2);
    CHECK(counts.active_pes == 2 * 2);
    CHECK(counts.macs == 72);
    CHECK(counts.dram_ifmap == 3 * 3 * 2);
    CHECK(counts.dram_filter == 3 * 3 * 2);
    CHECK(counts.noc_ifmap_sent == 2 * 3 * 2 * 4);  // filter passes, channels, taps, pixels
    CHECK(counts.noc_ifmap_delivered == 72);
    CHECK(counts.noc_filter_sent == 72);
    CHECK(counts.noc_output_sent == 12 * 2 * 2);
    CHECK(counts.noc_psum_sent == 12 * (2 * 2 - 1));
    CHECK(counts.noc_psum_hops == 12 * 2);  // in the step of two channels, at both taps
}

TEST_CASE("a psum that gains one product in a PE touches its spad only where the addition is separate") {
    MappingParameters mapping = with_m_n_e_p_f(6, 2, 3, 3, 2);
    for (const CountFunction counts : {weight_stationary_counts, no_local_reuse_counts}) {
        CHECK(counts(layer, N, mapping, {true, true, true, false}).rf_psum_writes == MACs);
        CHECK(counts(layer, N, mapping, {true, true, true, true}).rf_psum_writes == 0);
        CHECK(counts(layer, N, mapping, {true, true, true, true}).rf_psum_reads == 0);
    }
}

}  // namespace eyrie
