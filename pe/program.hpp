// What one PE does in one pass: plain data, made by a dataflow, run by pe/pe.hpp.
#pragma once

namespace eyrie {

// Where the filter words of a pass come from.
enum class FilterUse {
    load,    // from the network, in the first position of the first image; kept for the others
    keep,    // in the spad since an earlier pass
    stream,  // from the network, one for every MAC; none is kept
};

// Words that a PE drops from its ifmap network, which carries them for other PEs of its group. In words, in the
// order of arrival, of one image: `first` are dropped, then `run` used, then `between` dropped, `run` used, and so
// on; after the last run `last` are dropped. A word is dropped in a cycle of its own in which no other word is taken.
struct IfmapDrops {
    int first = 0;
    int run = 0;  // 0: all used words of an image are one run
    int between = 0;
    int last = 0;
};

// Ifmap words that neighbours pass on. The window entries of a position are taken as
// (channel, row i of `rows`, column j of `columns`). Entry (i, j) comes from the PE below, which used it `row_lag` rows
// ago, if from_below and i >= row_lag; else from the PE to the right, which used it `column_lag` columns ago, if
// from_right and j >= column_lag; else from the network. A PE passes on what its upper and left neighbours take from it
// under the same rule.
struct IfmapShift {
    int rows = 0;  // 0: no words are passed on
    int columns = 0;
    int row_lag = 1;
    int column_lag = 1;
    bool from_below = false;
    bool from_right = false;
    bool to_above = false;
    bool to_left = false;
};

// The PE runs, for each of `images` images, for each of `positions` ofmap positions, for each window entry
// k = tap * channels + channel, for each of `filters` interleaved filters:
//     psum[filter] += filter_word[k][filter] * window[k].
// Sliding window (ISCA'16 V-A): between positions the window moves on by `stride` taps; ifmap words arrive in the
// order of use, each once per image. Without window (`stream_ifmaps`, one filter): each MAC takes an ifmap word,
// none is kept. The finished psums of a position leave in filter order.
struct PeProgram {
    int images = 0;        // 0: no work in this pass
    int positions = 0;     // ofmap positions per image (F)
    int channels = 0;      // q; 0: only adds nothing to the psums that pass through
    int taps = 0;          // window width per channel (S)
    int stride = 1;        // taps the window moves between positions (U)
    int filters = 0;       // p
    bool psum_in = false;  // incoming psums are added (from a neighbour or from the psum network)
    bool psum_up = false;  // finished psums go to the next PE of the local psum network; else to the output network
    int psum_from = 0;     // with psum_in: the first positions of an image, which start from zero all the same
    bool stream_ifmaps = false;
    FilterUse filter_use = FilterUse::load;
    IfmapDrops drops;  // with stream_ifmaps
    IfmapShift shift;  // with stream_ifmaps

    bool has_work() const { return images > 0; }
    int window_words() const { return taps * channels; }
    // Words that enter the window between two positions.
    int new_words() const { return (stride < taps && !stream_ifmaps ? stride : taps) * channels; }
    int filter_words() const { return window_words() * filters; }
    // Whether the PE takes words of a network in this pass.
    bool takes_filters() const { return has_work() && window_words() > 0 && filter_use != FilterUse::keep; }
    bool takes_ifmaps() const { return has_work() && window_words() > 0; }
    bool takes_psums() const { return has_work() && psum_in; }  // of the network or of a neighbour
    bool takes_psum_at(int position) const { return psum_in && position >= psum_from; }

    // Spad words needed. A single sum of products that goes straight on needs no psum spad.
    int ifmap_spad_words() const { return stream_ifmaps ? 0 : window_words(); }
    int filter_spad_words() const { return filter_use == FilterUse::stream ? 0 : filter_words(); }
    int psum_spad_words(bool separate_addition) const {
        return filters == 1 && window_words() <= 1 && !separate_addition ? 0 : filters;
    }
};

inline bool operator==(const IfmapDrops& a, const IfmapDrops& b) {
    return a.first == b.first && a.run == b.run && a.between == b.between && a.last == b.last;
}

inline bool operator==(const IfmapShift& a, const IfmapShift& b) {
    return a.rows == b.rows && a.columns == b.columns && a.row_lag == b.row_lag && a.column_lag == b.column_lag &&
           a.from_below == b.from_below && a.from_right == b.from_right && a.to_above == b.to_above &&
           a.to_left == b.to_left;
}

inline bool operator==(const PeProgram& a, const PeProgram& b) {
    return a.images == b.images && a.positions == b.positions && a.channels == b.channels && a.taps == b.taps &&
           a.stride == b.stride && a.filters == b.filters && a.psum_in == b.psum_in && a.psum_up == b.psum_up &&
           a.psum_from == b.psum_from && a.stream_ifmaps == b.stream_ifmaps && a.filter_use == b.filter_use &&
           a.drops == b.drops && a.shift == b.shift;
}

}  // namespace eyrie
