#include "dataflows/plan/loop_nest.hpp"
#include "dataflows/rs/row_stationary.hpp"

namespace eyrie {

LoopNest row_stationary_loop_nest(const Layer& layer, std::int64_t batch, const MappingParameters& rs) {
    const auto s = [](std::int64_t value) { return std::to_string(value); };
    using At = NestLoop::Index;
    LoopNest nest;
    nest.level("DRAM");
    nest.loop("g2", At::pass, Dimension::group, layer.G, rs.g,
              rs.g == 1 ? "groups" : "blocks of g=" + s(rs.g) + " groups");
    nest.loop("m2", At::pass, Dimension::filter, layer.M_per_group(), rs.m, "blocks of m=" + s(rs.m) + " filters");
    nest.loop("n2", At::pass, Dimension::image, batch, rs.n, "blocks of n=" + s(rs.n) + " images");
    nest.loop("e2", At::pass, Dimension::ofmap_row, layer.E(), rs.e, "strips of e=" + s(rs.e) + " ofmap rows");
    nest.loop("c2", At::pass, Dimension::channel, layer.C_per_group(), rs.q * rs.r,
              "steps of q*r=" + s(rs.q * rs.r) + " channels; loads ifmaps", "loads ifmaps");
    nest.level("global buffer");
    nest.loop("m1", At::pass, Dimension::filter, rs.m, rs.p * rs.t,
              "passes of p*t=" + s(rs.p * rs.t) + " filters; loads filters", "loads filters");
    nest.level("array, rows of PEs");
    nest.loop("r", At::place, Dimension::channel, rs.r, 1, "sets on different channels, psums add up");
    nest.loop("i", At::place, Dimension::filter_row, layer.R, 1, "filter rows; psums move up");
    nest.level("array, columns of PEs (and further rows)");
    nest.loop("g", At::place, Dimension::group, rs.g, 1, "sets on different groups");
    nest.loop("t", At::place, Dimension::filter, rs.t, 1, "sets on different filters");
    nest.loop("j", At::place, Dimension::ofmap_row, rs.e, 1, "ofmap rows; ifmap row U*j+i, shared diagonally");
    nest.level("PE (spads)");
    nest.loop("n", At::pe, Dimension::image, rs.n, 1, "images");
    nest.loop("x", At::pe, Dimension::ofmap_column, layer.F(), 1, "ofmap columns");
    nest.loop("s", At::pe, Dimension::filter_column, layer.S, 1, "filter columns: the sliding window");
    nest.loop("q", At::pe, Dimension::channel, rs.q, 1, "channels interleaved");
    nest.loop("p", At::pe, Dimension::filter, rs.p, 1, "filters interleaved");
    nest.line("psum[p] += filter[p,q,i,s] * ifmap[q, U*j+i, U*x+s]", "");
    return nest;
}

}  // namespace eyrie
