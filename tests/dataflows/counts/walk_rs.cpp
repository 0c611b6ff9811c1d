// Row-stationary, MAC by MAC, on an array that remembers which word is where: a transfer is counted
// whenever a word is wanted where it is not.
#include "tests/dataflows/counts/walk.hpp"

namespace eyrie {

namespace {

class RowStationaryWalk : Walk {
public:
    using Walk::Walk;

    LayerCounts run() {
        counts_.active_pes = mapping_.r * mapping_.e * layer_.R * mapping_.t * mapping_.g;
        const auto for_strips = [&](auto use) {
            for (const Range& images : cut(all_images_, mapping_.n))
                for (const Range& rows : cut(all_rows_, mapping_.e)) use(images, rows);
        };
        for (const Range& groups : cut(all_groups_, mapping_.g))
            for_blocks(mapping_.m, for_strips,
                       [&](Range filters, Range images, Range rows) { block(groups, filters, images, rows); });
        return counts_;
    }

private:
    void block(Range groups, Range filters, Range images, Range rows) {
        for (const Range& channels : cut(all_channels_, mapping_.q * mapping_.r)) {
            load_ifmaps(groups, channels, images, rows, all_columns_);
            for (const Range& some : cut(filters, mapping_.p * mapping_.t)) {
                ++counts_.passes;
                for (Count g = groups.begin; g < groups.end; ++g) pass(g, some, channels, images, rows);
            }
        }
        store_ofmaps();
    }

    // The part of a pass that works on one of its groups.
    void pass(Count g, Range filters, Range channels, Range images, Range rows) {
        sent_ifmaps_.clear();
        sent_filters_.clear();
        const std::vector<Range> filter_sets = deal(filters, mapping_.t);
        const std::vector<Range> channel_sets = deal(channels, mapping_.r);
        for (const Range& set_filters : filter_sets) {
            for (const Range& set_channels : channel_sets)
                for (Count y = rows.begin; y < rows.end; ++y)
                    for (Count i = 0; i < layer_.R; ++i) pe(g, set_filters, set_channels, images, y, i);
            for (Count m = set_filters.begin; m < set_filters.end; ++m)
                for (Count n = images.begin; n < images.end; ++n)
                    for (Count y = rows.begin; y < rows.end; ++y)
                        for (Count x = 0; x < layer_.F(); ++x) climb(g, m, n, y, x);
        }
    }

    // One PE in one pass: filter row i over ofmap row y.
    void pe(Count g, Range filters, Range channels, Range images, Count y, Count i) {
        ifmap_spad_.clear();
        filter_spad_.clear();
        for (Count n = images.begin; n < images.end; ++n)
            for (Count x = 0; x < layer_.F(); ++x)
                for (Count m = filters.begin; m < filters.end; ++m) {
                    Count macs = 0;
                    for (Count c = channels.begin; c < channels.end; ++c)
                        for (Count s = 0; s < layer_.S; ++s, ++macs) mac(g, m, c, n, y, x, i, s);
                    psum_spad(macs);
                }
    }

    void mac(Count g, Count m, Count c, Count n, Count y, Count x, Count i, Count s) {
        multiply();
        const Count h = y * layer_.stride_h + i;
        const Count w = x * layer_.stride_w + s;
        if (ifmap_spad_.insert({n, c, h, w})) {
            keep_ifmap_word();
            ++counts_.noc_ifmap_delivered;
            if (sent_ifmaps_.insert({n, c, h, w})) {
                ++counts_.noc_ifmap_sent;
                ++counts_.glb_ifmap_reads;
            }
        }
        if (filter_spad_.insert({m, c, i, s})) {
            keep_filter_word();
            ++counts_.noc_filter_delivered;
            if (sent_filters_.insert({m, c, i, s})) {
                ++counts_.noc_filter_sent;
                ++counts_.glb_filter_reads;
                if (brings_filter_word(g, m, c, i, s)) {
                    ++counts_.glb_filter_writes;
                    ++counts_.dram_filter;
                }
            }
        }
    }

    // A psum of the pass, from the lowest PE of the stacked sets to the highest.
    void climb(Count g, Count m, Count n, Count y, Count x) {
        put_in(g, m, n, y, x);
        for (Count set = 0; set < mapping_.r; ++set)
            for (Count i = 0; i < layer_.R; ++i)
                if (set > 0 || i > 0) ++counts_.noc_psum_hops;
        put_out(g, m, n, y, x);
    }

    Words sent_ifmaps_, sent_filters_, ifmap_spad_, filter_spad_;
};

}  // namespace

LayerCounts walk_row_stationary(const Layer& layer, Count batch, const MappingParameters& mapping,
                                const PeStorage& pe) {
    return RowStationaryWalk(layer, batch, mapping, pe).run();
}

}  // namespace eyrie
