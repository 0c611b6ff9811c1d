// Builds the shape of a row-stationary pass: a program for each PE, and the words of each network in
// order (docs/plan.md).
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "dataflows/plan/network_ids.hpp"
#include "dataflows/plan/pass_builder.hpp"
#include "dataflows/rs/row_stationary.hpp"

namespace eyrie {

class ShapeBuilder {
public:
    ShapeBuilder(const Layer& layer, const AcceleratorConfig& machine, const MappingParameters& rs)
        : layer_(layer), machine_(machine), rs_(rs), place_(place_sets(layer, machine, rs)), ids_(machine) {}

    // The PE that works on filter set `tau`, ofmap row `j`, chain position `i` counted from the
    // bottom, where psums start. Filter sets are numbered through: t of the first group, t of the next, and so on.
    std::size_t pe_at(std::int64_t tau, std::int64_t j, std::int64_t i) const;

    // Group numbers by network; the tags of all shapes follow from the layer's largest pass.
    std::int32_t filter_group(std::int64_t tau, std::int64_t i) const {
        return narrow_to_32(tau * place_.chain_height + i);
    }
    std::int32_t ifmap_group(std::int64_t g, std::int64_t rho, std::int64_t row) const {
        return narrow_to_32((g * rs_.r + rho) * strip_rows(layer_, rs_.e) + row);
    }
    std::int32_t psum_group(std::int64_t tau, std::int64_t j) const { return narrow_to_32(tau * rs_.e + j); }

    void assign_ids(Plan& plan);

    PassShape build(std::int64_t groups, std::int64_t images, std::int64_t filters, std::int64_t channels,
                    std::int64_t ofmap_rows, bool psum_in) const;

private:
    void build_programs(PassShape& shape, const Split& by_filter, const Split& by_channel) const;

    // Calls use(s, c) for every window entry of the widest channel set, in order of use. A set with fewer
    // channels joins late in each column s, so that all sets reach their last entry together. Filters and
    // ifmaps are both sent in this order: a word never waits behind one that is used later, which is what
    // lets shallow FIFOs do without deadlock (docs/plan.md).
    template <class Use>
    void for_entries(std::int64_t first_column, const Split& by_channel, Use use) const {
        for (std::int64_t s = first_column; s < layer_.S; ++s)
            for (std::int64_t c = 0; c < by_channel.size(0); ++c) use(s, c);
    }
    static std::int64_t own_channel(std::int64_t c, const Split& by_channel, std::int64_t rho) {
        return c - (by_channel.size(0) - by_channel.size(rho));
    }

    // By window entry and bus word, then every row of every set, from the bottom of each psum chain up.
    void build_filter_stream(PassShape& shape, const Split& by_filter, const Split& by_channel) const;

    // One bus word to filter set `tau` of group `g`, chain position `i`, from its `word`-th filter word on; returns the
    // word after it. A bus word may reach into the next entry.
    std::int64_t send_filters(PassShape& shape, const Split& by_filter, const Split& by_channel, std::int64_t g,
                              std::int64_t tau, std::int64_t i, std::int64_t word) const;

    // By image, ofmap column and window entry, then every ifmap row under the strip.
    void build_ifmap_stream(PassShape& shape, const Split& by_channel) const;

    // By image, ofmap column and bus word of filters, then every column of PEs.
    void build_psum_streams(PassShape& shape, const Split& by_filter) const;

    const Layer& layer_;
    const AcceleratorConfig& machine_;
    const MappingParameters& rs_;
    SetPlacement place_;
    NetworkIds ids_;
};

}  // namespace eyrie
