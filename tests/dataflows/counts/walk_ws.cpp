// Weight-stationary, stream word by stream word and psum by psum.
#include "tests/dataflows/counts/walk.hpp"

namespace eyrie {

namespace {

class WeightStationaryWalk : Walk {
public:
    using Walk::Walk;

    LayerCounts run() {
        const std::vector<Range> images = cut(all_images_, mapping_.n), rows = cut(all_rows_, mapping_.e);
        for (const Range& groups : cut(all_groups_, mapping_.g)) {
            kept_filters_.clear();
            if (mapping_.keep < 3)
                block(groups, images, rows);
            else
                for (const Range& some_images : images)
                    for (const Range& strip : rows) {
                        kept_ifmaps_.clear();
                        block(groups, {some_images}, {strip});
                    }
        }
        return counts_;
    }

private:
    void block(Range groups, const std::vector<Range>& images, const std::vector<Range>& strips) {
        for (const Range& filters : cut(all_filters_, mapping_.t)) {
            for (const Range& channels : cut(all_channels_, mapping_.r))
                step(groups, filters, channels, images, strips);
            store_ofmaps();
        }
    }

    // One weight in each PE, for all images and strips.
    void step(Range groups, Range filters, Range channels, const std::vector<Range>& all_images,
              const std::vector<Range>& strips) {
        Count pes = 0;
        for (Count g = groups.begin; g < groups.end; ++g)
            for (Count m = filters.begin; m < filters.end; ++m)
                for (Count c = channels.begin; c < channels.end; ++c)
                    for (Count i = 0; i < layer_.R; ++i)
                        for (Count j = 0; j < layer_.S; ++j, ++pes) send_weight(g, m, c, i, j);
        counts_.active_pes = std::max(counts_.active_pes, pes);
        for (const Range& images : all_images)
            for (const Range& rows : strips) {
                load_ifmaps(groups, channels, images, rows, all_columns_);
                ++counts_.passes;
                for (Count g = groups.begin; g < groups.end; ++g) {
                    for (Count c = channels.begin; c < channels.end; ++c)
                        for (Count a = 0; a < layer_.stride_h; ++a)
                            for (Count b = 0; b < layer_.stride_w; ++b) stream(filters, c, images, rows, a, b);
                    chains(g, filters, channels, images, rows);
                }
            }
    }

    void send_weight(Count g, Count m, Count c, Count i, Count j) {
        if (brings_filter_word(g, m, c, i, j)) {
            ++counts_.dram_filter;
            ++counts_.glb_filter_writes;
        }
        ++counts_.glb_filter_reads;
        ++counts_.noc_filter_sent;
        ++counts_.noc_filter_delivered;
        keep_filter_word();
    }

    struct Weight {
        Count i, j;
    };
    struct Word {
        Count n, h, w;
    };

    // The stream of a channel for the weights with residue (a, b): every word that one of them needs,
    // once; every PE of the residue, of every filter, takes all of it.
    void stream(Range filters, Count c, Range images, Range rows, Count a, Count b) {
        std::vector<Weight> weights;
        for (Count i = 0; i < layer_.R; ++i)
            for (Count j = 0; j < layer_.S; ++j)
                if (i % layer_.stride_h == a && j % layer_.stride_w == b) weights.push_back({i, j});
        std::vector<Word> words;
        Words known;
        for (const Weight& weight : weights)
            for (Count n = images.begin; n < images.end; ++n)
                for (Count y = rows.begin; y < rows.end; ++y)
                    for (Count x = 0; x < layer_.F(); ++x) {
                        const Word word{n, y * layer_.stride_h + weight.i, x * layer_.stride_w + weight.j};
                        if (known.insert({c, word.n, word.h, word.w})) words.push_back(word);
                    }
        for (const Word& word : words) {
            ++counts_.glb_ifmap_reads;
            ++counts_.noc_ifmap_sent;
            for (Count m = filters.begin; m < filters.end; ++m)
                for (const Weight& weight : weights) {
                    ++counts_.noc_ifmap_delivered;
                    if (uses(weight, word, rows)) keep_ifmap_word();  // else dropped
                }
        }
    }

    bool uses(const Weight& weight, const Word& word, Range rows) const {
        for (Count y = rows.begin; y < rows.end; ++y)
            for (Count x = 0; x < layer_.F(); ++x)
                if (word.h == y * layer_.stride_h + weight.i && word.w == x * layer_.stride_w + weight.j) return true;
        return false;
    }

    // Every psum of the pass through the chains of its filter's rows, one after another.
    void chains(Count g, Range filters, Range channels, Range images, Range rows) {
        for (Count m = filters.begin; m < filters.end; ++m)
            for (Count i = 0; i < layer_.R; ++i)
                for (Count n = images.begin; n < images.end; ++n)
                    for (Count y = rows.begin; y < rows.end; ++y)
                        for (Count x = 0; x < layer_.F(); ++x) {
                            put_in(g, m, n, y, x);
                            chain(channels);
                            put_out(g, m, n, y, x);
                        }
    }

    void chain(Range channels) {
        for (Count c = channels.begin; c < channels.end; ++c)
            for (Count j = 0; j < layer_.S; ++j) {
                if (c > channels.begin || j > 0) ++counts_.noc_psum_hops;
                multiply();
                psum_spad(1);
            }
    }
};

}  // namespace

LayerCounts walk_weight_stationary(const Layer& layer, Count batch, const MappingParameters& mapping,
                                   const PeStorage& pe) {
    return WeightStationaryWalk(layer, batch, mapping, pe).run();
}

}  // namespace eyrie
