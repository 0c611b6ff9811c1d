// What the walks through the loops of docs/dataflows.md share: pieces of a loop, sets of words, a PE's
// spads. A walk counts every word one by one and knows none of the closed forms' terms.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <unordered_set>
#include <vector>

#include "dataflows/counts/closed_form.hpp"

namespace eyrie {

using Count = std::int64_t;

// The numbers from begin to end - 1.
struct Range {
    Count begin, end;
    Count size() const { return end - begin; }
};

// Blocks of `piece`, the last one ragged.
inline std::vector<Range> cut(Range whole, Count piece) {
    std::vector<Range> pieces;
    for (Count begin = whole.begin; begin < whole.end; begin += piece)
        pieces.push_back({begin, std::min(whole.end, begin + piece)});
    return pieces;
}

// The items of each place that has some: every place takes its share until none are left.
inline std::vector<Range> deal(Range items, Count places) {
    Count share = 0;
    while (share * places < items.size()) ++share;
    return cut(items, share);
}

// A set of words (or PEs, or psums), each named by its coordinates.
class Words {
public:
    // True for a word that was not in the set.
    bool insert(std::initializer_list<Count> coordinates) { return words_.insert(key(coordinates)).second; }
    bool contains(std::initializer_list<Count> coordinates) const { return words_.count(key(coordinates)) > 0; }
    void clear() { words_.clear(); }
    Count size() const { return static_cast<Count>(words_.size()); }

private:
    static Count key(std::initializer_list<Count> coordinates) {
        Count number = 0;
        for (const Count coordinate : coordinates) number = number * 64 + coordinate;  // the layers are tiny
        return number;
    }
    std::unordered_set<Count> words_;
};

// The part of a walk that is the same on every dataflow.
class Walk {
public:
    Walk(const Layer& layer, Count batch, const MappingParameters& mapping, const PeStorage& pe)
        : layer_(layer),
          mapping_(mapping),
          pe_(pe),
          all_groups_{0, layer.G},
          all_filters_{0, layer.M / layer.G},
          all_channels_{0, layer.C / layer.G},
          all_images_{0, batch},
          all_rows_{0, layer.E()},
          all_columns_{0, layer.F()} {}

protected:
    // The order of the loops around a pass: tiles outside where the buffer keeps a tile's ifmaps for all filters.
    // Calls block(filters, loops of the tile).
    template <class ForTiles, class Block>
    void for_blocks(Count filters_a_block, ForTiles for_tiles, Block block) {
        const std::vector<Range> blocks = cut(all_filters_, filters_a_block);
        kept_filters_.clear();
        kept_ifmaps_.clear();
        if (mapping_.keep == 3 || mapping_.keep == 4)
            for_tiles([&](auto... tile) {
                kept_ifmaps_.clear();
                for (const Range& filters : blocks) block(filters, tile...);
            });
        else
            for (const Range& filters : blocks) {
                kept_filters_.clear();
                for_tiles([&](auto... tile) { block(filters, tile...); });
            }
    }

    // Whether a filter word comes from DRAM: not where the buffer has kept it.
    bool brings_filter_word(Count g, Count m, Count c, Count i, Count j) {
        return (mapping_.keep != 2 && mapping_.keep != 4) || kept_filters_.insert({g, m, c, i, j});
    }

    // From DRAM into the buffer: from the first window's first row and column to the last window's last.
    void load_ifmaps(Range groups, Range channels, Range images, Range rows, Range columns) {
        if ((mapping_.keep == 3 || mapping_.keep == 4) && !kept_ifmaps_.insert({groups.begin, channels.begin})) return;
        for (Count g = groups.begin; g < groups.end; ++g)
            for (Count c = channels.begin; c < channels.end; ++c)
                for (Count n = images.begin; n < images.end; ++n)
                    for (Count h = rows.begin * layer_.stride_h; h < (rows.end - 1) * layer_.stride_h + layer_.R; ++h)
                        for (Count w = columns.begin * layer_.stride_w;
                             w < (columns.end - 1) * layer_.stride_w + layer_.S; ++w) {
                            if (pe_.dram_has_padding || !is_padding(h, w)) ++counts_.dram_ifmap;
                            ++counts_.glb_ifmap_writes;
                        }
    }

    // By row and column of the padded ifmap.
    bool is_padding(Count h, Count w) const {
        return h < layer_.pad.top || h >= layer_.pad.top + layer_.H || w < layer_.pad.left ||
               w >= layer_.pad.left + layer_.W;
    }

    // A psum leaves the array. The buffer may hold it already, from an earlier trip.
    void put_out(Count g, Count m, Count n, Count y, Count x) {
        psums_in_buffer_.insert({g, m, n, y, x});
        ++counts_.noc_output_sent;
        ++counts_.noc_output_delivered;
        ++counts_.glb_psum_writes;
    }

    // A psum enters the array: from the buffer, if it was there before.
    void put_in(Count g, Count m, Count n, Count y, Count x) {
        if (!psums_in_buffer_.contains({g, m, n, y, x})) return;
        ++counts_.noc_psum_sent;
        ++counts_.noc_psum_delivered;
        ++counts_.glb_psum_reads;
    }

    // The psums in the buffer are finished and go to DRAM.
    void store_ofmaps() {
        counts_.glb_psum_drain_reads += psums_in_buffer_.size();
        counts_.dram_ofmap += psums_in_buffer_.size();
        psums_in_buffer_.clear();
    }

    // A PE takes a word that it uses, from a network or from another PE.
    void keep_ifmap_word() { counts_.rf_ifmap_writes += pe_.ifmap_spad; }
    void keep_filter_word() { counts_.rf_filter_writes += pe_.filter_spad; }

    void multiply() {
        ++counts_.macs;
        counts_.rf_ifmap_reads += pe_.ifmap_spad;
        counts_.rf_filter_reads += pe_.filter_spad;
    }

    // The accesses of a PE's psum spad for one psum, MAC by MAC, then for the psum's way out.
    void psum_spad(Count macs) {
        if (!pe_.psum_spad) return;
        for (Count k = 0; k < macs; ++k) {
            const bool first = k == 0;
            const bool last = k == macs - 1;
            if (!first) ++counts_.rf_psum_reads;
            if (!last || !pe_.psum_addition_merged) ++counts_.rf_psum_writes;
            if (last && !pe_.psum_addition_merged) ++counts_.rf_psum_reads;
        }
    }

    const Layer& layer_;
    const MappingParameters mapping_;
    const PeStorage pe_;
    const Range all_groups_, all_filters_, all_channels_, all_images_, all_rows_, all_columns_;
    LayerCounts counts_;
    Words psums_in_buffer_, kept_filters_, kept_ifmaps_;
};

// docs/dataflows.md, loop by loop.
LayerCounts walk_row_stationary(const Layer&, Count batch, const MappingParameters&, const PeStorage&);
LayerCounts walk_weight_stationary(const Layer&, Count batch, const MappingParameters&, const PeStorage&);
LayerCounts walk_output_stationary(const Layer&, Count batch, const MappingParameters&, const PeStorage&);
LayerCounts walk_no_local_reuse(const Layer&, Count batch, const MappingParameters&, const PeStorage&);

}  // namespace eyrie
