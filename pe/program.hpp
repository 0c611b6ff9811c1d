// What one PE does in one pass: plain data, made by a dataflow, run by pe/pe.hpp.
#pragma once

namespace eyrie {

// The PE runs, for each of `images` images, a sliding-window row primitive (ISCA'16 V-A):
// for each of `positions` ofmap positions, for each window entry k = tap * channels + channel,
// for each of `filters` interleaved filters: psum[filter] += filter_word[k][filter] * window[k].
// Between positions the window moves on by `stride` taps. Filter words arrive once per pass, in the
// order of use; ifmap words arrive in the order of use, each once per image; the finished psums of
// a position leave in filter order.
struct PeProgram {
    int images = 0;     // 0: no work in this pass
    int positions = 0;  // ofmap positions per image (F)
    int channels = 0;   // q; 0: only adds nothing to the psums that pass through
    int taps = 0;       // window width per channel (S)
    int stride = 1;     // taps the window moves between positions (U)
    int filters = 0;    // p
    bool psum_in = false;   // incoming psums are added (from a neighbour or from the psum network)
    bool psum_up = false;   // finished psums go to the neighbour above; else to the output network

    bool has_work() const { return images > 0; }
    int window_words() const { return taps * channels; }
    // Words that enter the window between two positions.
    int new_words() const { return (stride < taps ? stride : taps) * channels; }
    int filter_words() const { return window_words() * filters; }
};

inline bool operator==(const PeProgram& a, const PeProgram& b) {
    return a.images == b.images && a.positions == b.positions && a.channels == b.channels && a.taps == b.taps &&
           a.stride == b.stride && a.filters == b.filters && a.psum_in == b.psum_in && a.psum_up == b.psum_up;
}

}  // namespace eyrie
