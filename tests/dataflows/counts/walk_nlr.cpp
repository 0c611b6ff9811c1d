// No local reuse, MAC by MAC.
#include "tests/dataflows/counts/walk.hpp"

namespace eyrie {

namespace {

class NoLocalReuseWalk : Walk {
public:
    using Walk::Walk;

    LayerCounts run() {
        const auto for_tiles = [&](auto use) {
            for (const Range& images : cut(all_images_, mapping_.n))
                for (const Range& rows : cut(all_rows_, mapping_.e))
                    for (const Range& columns : cut(all_columns_, mapping_.f)) use(images, rows, columns);
        };
        for (const Range& groups : cut(all_groups_, mapping_.g))
            for_blocks(mapping_.m, for_tiles, [&](Range filters, Range images, Range rows, Range columns) {
                tile(groups, filters, images, rows, columns);
            });
        return counts_;
    }

private:
    void tile(Range groups, Range filters, Range images, Range rows, Range columns) {
        for (const Range& channels : cut(all_channels_, mapping_.q)) {
            load_ifmaps(groups, channels, images, rows, columns);
            for (const Range& some : cut(filters, mapping_.p)) {
                load_filters(groups, some, channels);
                ++counts_.passes;
                counts_.active_pes = std::max(counts_.active_pes, groups.size() * some.size() * channels.size());
                for (Count tap = 0; tap < layer_.R * layer_.S; ++tap)
                    for (Count n = images.begin; n < images.end; ++n)
                        for (Count y = rows.begin; y < rows.end; ++y)
                            for (Count x = columns.begin; x < columns.end; ++x)
                                for (Count g = groups.begin; g < groups.end; ++g) chains(g, some, channels, n, y, x);
            }
        }
        store_ofmaps();
    }

    void load_filters(Range groups, Range filters, Range channels) {
        for (Count g = groups.begin; g < groups.end; ++g)
            for (Count m = filters.begin; m < filters.end; ++m)
                for (Count c = channels.begin; c < channels.end; ++c)
                    for (Count tap = 0; tap < layer_.R * layer_.S; ++tap) {
                        if (!brings_filter_word(g, m, c, tap / layer_.S, tap % layer_.S)) continue;
                        ++counts_.dram_filter;
                        ++counts_.glb_filter_writes;
                    }
    }

    // One pixel at one tap: a chain for each filter, which all take the same ifmap words.
    void chains(Count g, Range filters, Range channels, Count n, Count y, Count x) {
        for (Count c = channels.begin; c < channels.end; ++c) {
            ++counts_.glb_ifmap_reads;
            ++counts_.noc_ifmap_sent;
        }
        for (Count m = filters.begin; m < filters.end; ++m) {
            put_in(g, m, n, y, x);
            for (Count c = channels.begin; c < channels.end; ++c) {
                if (c > channels.begin) ++counts_.noc_psum_hops;
                mac();
            }
            put_out(g, m, n, y, x);
        }
    }

    void mac() {
        ++counts_.noc_ifmap_delivered;
        keep_ifmap_word();
        ++counts_.glb_filter_reads;
        ++counts_.noc_filter_sent;
        ++counts_.noc_filter_delivered;
        keep_filter_word();
        multiply();
        psum_spad(1);
    }
};

}  // namespace

LayerCounts walk_no_local_reuse(const Layer& layer, Count batch, const MappingParameters& mapping,
                                const PeStorage& pe) {
    return NoLocalReuseWalk(layer, batch, mapping, pe).run();
}

}  // namespace eyrie
