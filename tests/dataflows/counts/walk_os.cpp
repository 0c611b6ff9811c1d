// Output-stationary, MAC by MAC: each PE asks where its ifmap word is.
#include "tests/dataflows/counts/walk.hpp"

namespace eyrie {

namespace {

class OutputStationaryWalk : Walk {
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
                const bool first = images.begin == 0 && rows.begin == 0 && columns.begin == 0;
                if (mapping_.keep != 1 || first) load_filters(groups, filters);
                load_ifmaps(groups, all_channels_, images, rows, columns);
                pass(groups, filters, {images, rows, columns});
                store_ofmaps();
            });
        return counts_;
    }

private:
    struct Tile {
        Range images, rows, columns;
    };

    void load_filters(Range groups, Range filters) {
        for (Count g = groups.begin; g < groups.end; ++g)
            for (Count m = filters.begin; m < filters.end; ++m)
                for (Count c = 0; c < all_channels_.end; ++c)
                    for (Count tap = 0; tap < layer_.R * layer_.S; ++tap) {
                        if (!brings_filter_word(g, m, c, tap / layer_.S, tap % layer_.S)) continue;
                        ++counts_.dram_filter;
                        ++counts_.glb_filter_writes;
                    }
    }

    void pass(Range groups, Range filters, const Tile& tile) {
        const std::vector<Range> places = deal(filters, mapping_.p);
        ++counts_.passes;
        counts_.active_pes =
            std::max(counts_.active_pes, groups.size() * static_cast<Count>(places.size()) * tile.images.size() *
                                             tile.rows.size() * tile.columns.size());
        for (Count g = groups.begin; g < groups.end; ++g) {
            for (const Range& place : places) send_filters(place);
            for (Count round = 0; round < places.front().size(); ++round) {
                sent_ifmaps_.clear();
                for (const Range& place : places)
                    if (round < place.size())
                        filter(g, place.begin + round, tile);
                    else
                        drop(tile);
            }
        }
    }

    // Once in the pass for all PEs of the place.
    void send_filters(Range place) {
        for (Count m = place.begin; m < place.end; ++m)
            for (Count c = 0; c < all_channels_.end; ++c)
                for (Count tap = 0; tap < layer_.R * layer_.S; ++tap) {
                    ++counts_.glb_filter_reads;
                    ++counts_.noc_filter_sent;
                }
    }

    // What the PEs of one place do in one round.
    void filter(Count g, Count m, const Tile& tile) {
        for (Count n = tile.images.begin; n < tile.images.end; ++n)
            for (Count y = tile.rows.begin; y < tile.rows.end; ++y)
                for (Count x = tile.columns.begin; x < tile.columns.end; ++x) {
                    Count macs = 0;
                    for (Count c = 0; c < all_channels_.end; ++c)
                        for (Count i = 0; i < layer_.R; ++i)
                            for (Count j = 0; j < layer_.S; ++j, ++macs) mac(tile, n, y, x, c, i, j);
                    psum_spad(macs);
                    put_out(g, m, n, y, x);
                }
    }

    // A place that has done its filters: its PEs take what the network brings, and drop it.
    void drop(const Tile& tile) {
        for (Count n = tile.images.begin; n < tile.images.end; ++n)
            for (Count y = tile.rows.begin; y < tile.rows.end; ++y)
                for (Count x = tile.columns.begin; x < tile.columns.end; ++x)
                    for (Count c = 0; c < all_channels_.end; ++c)
                        for (Count i = 0; i < layer_.R; ++i)
                            for (Count j = 0; j < layer_.S; ++j)
                                if (!from_neighbour(tile, y, x, i, j)) ++counts_.noc_ifmap_delivered;
    }

    bool from_neighbour(const Tile& tile, Count y, Count x, Count i, Count j) const {
        const bool below = i >= layer_.stride_h && y + 1 < tile.rows.end;
        const bool right = j >= layer_.stride_w && x + 1 < tile.columns.end;
        return below || right;
    }

    void mac(const Tile& tile, Count n, Count y, Count x, Count c, Count i, Count j) {
        multiply();
        ++counts_.noc_filter_delivered;
        keep_filter_word();
        if (from_neighbour(tile, y, x, i, j)) {
            ++counts_.noc_ifmap_hops;
        } else {
            ++counts_.noc_ifmap_delivered;
            if (sent_ifmaps_.insert({n, c, y * layer_.stride_h + i, x * layer_.stride_w + j})) {
                ++counts_.glb_ifmap_reads;
                ++counts_.noc_ifmap_sent;
            }
        }
        keep_ifmap_word();
    }

    Words sent_ifmaps_;  // of the round
};

}  // namespace

LayerCounts walk_output_stationary(const Layer& layer, Count batch, const MappingParameters& mapping,
                                   const PeStorage& pe) {
    return OutputStationaryWalk(layer, batch, mapping, pe).run();
}

}  // namespace eyrie
