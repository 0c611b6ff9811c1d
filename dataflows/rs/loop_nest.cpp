#include "dataflows/plan/loop_nest.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "dataflows/rs/row_stationary.hpp"

namespace eyrie {

LoopNest row_stationary_loop_nest(const Layer& layer, std::int64_t batch, const MappingParameters& rs) {
    using At = NestLoop::Index;
    LoopNest nest;
    nest.level("DRAM");
    nest.loop("g2", At::pass, Dimension::group, layer.G, rs.g,
              rs.g == 1 ? "groups" : fmt::format("blocks of g={} groups", rs.g));
    const auto blocks = [&] {
        nest.loop("m2", At::pass, Dimension::filter, layer.M_per_group(), rs.m,
                  fmt::format("blocks of m={} filters", rs.m));
    };
    if (!rs.keeps_ifmaps()) blocks();
    nest.loop("n2", At::pass, Dimension::image, batch, rs.n, fmt::format("blocks of n={} images", rs.n));
    nest.loop("e2", At::pass, Dimension::ofmap_row, layer.E(), rs.e, fmt::format("strips of e={} ofmap rows", rs.e));
    if (rs.keeps_ifmaps()) blocks();
    const std::string ifmaps = loading("ifmaps", rs.keeps_ifmaps()), filters = loading("filters", rs.keeps_filters());
    nest.loop("c2", At::pass, Dimension::channel, layer.C_per_group(), rs.q * rs.r,
              fmt::format("steps of q*r={} channels; {}", rs.q * rs.r, ifmaps), ifmaps);
    nest.level("global buffer");
    nest.loop("m1", At::pass, Dimension::filter, rs.m, rs.p * rs.t,
              fmt::format("passes of p*t={} filters; {}", rs.p * rs.t, filters), filters);
    // Of what a pass can take there may be less in every one.
    const bool few_channels = rs.q * rs.r > layer.C_per_group();
    const bool few_filters = rs.p * rs.t > std::min(rs.m, layer.M_per_group());
    nest.level("array, rows of PEs");
    nest.loop("r", At::place, Dimension::channel, rs.r, 1, "sets on different channels, psums add up", "",
              few_channels && rs.q == 1);
    nest.loop("i", At::place, Dimension::filter_row, layer.R, 1, "filter rows; psums move up");
    nest.level("array, columns of PEs (and further rows)");
    nest.loop("g", At::place, Dimension::group, rs.g, 1, "sets on different groups");
    nest.loop("t", At::place, Dimension::filter, rs.t, 1, "sets on different filters", "", few_filters && rs.p == 1);
    nest.loop("y", At::place, Dimension::ofmap_row, rs.e, 1, "ofmap rows; ifmap row U*y+i, shared diagonally");
    nest.level("PE (spads)");
    nest.loop("n", At::pe, Dimension::image, rs.n, 1, "images");
    nest.loop("x", At::pe, Dimension::ofmap_column, layer.F(), 1, "ofmap columns");
    nest.loop("j", At::pe, Dimension::filter_column, layer.S, 1, "filter columns: the sliding window");
    nest.loop("q", At::pe, Dimension::channel, rs.q, 1, "channels interleaved", "", few_channels);
    nest.loop("p", At::pe, Dimension::filter, rs.p, 1, "filters interleaved", "", few_filters);
    nest.line("psum[p,y,x] += filter[p,q,i,j] * ifmap[q,U*y+i,V*x+j]", "");
    return nest;
}

}  // namespace eyrie
