// What one PE does in one pass: plain data, made by a dataflow, run by pe/pe.hpp.
//
// For each of `images` images, for each of `positions` ofmap positions, for each entry k of the sum, for each of
// `filters` interleaved filters the PE does psum[filter] += filter_word[k][filter] * ifmap_word[k]. The finished psums
// of a position leave in filter order. A program says where the words come from and where the psums go: each a choice
// from a closed set, below. docs/pe.md tells which word is used when.
#pragma once

#include <algorithm>
#include <variant>

#include "sim/ledger/vocabulary.hpp"

namespace eyrie {

// --- Where ifmap words come from -----------------------------------------------------------------------------

// The PE has no MACs: it passes psums on unchanged.
struct NoIfmaps {};

// A sliding window (ISCA'16 V-A) in the ifmap spad; entry k is tap k / channels of channel k % channels. Between
// positions the window moves on by `stride` taps. Words arrive in the order of use, each once per image.
struct IfmapWindow {
    int taps = 1;      // window width per channel (S)
    int channels = 1;  // q
    int stride = 1;    // taps the window moves between positions (U)

    int words() const { return taps * channels; }
    int new_words() const { return std::min(stride, taps) * channels; }  // new words between two positions
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

// Each MAC takes a word from the network; none is kept. One filter.
struct IfmapStream {
    int words = 1;  // entries of a sum
    IfmapDrops drops;
};

// As IfmapStream, but neighbours also pass words on. An entry is taken as (channel, row i of `rows`, column j of
// `columns`). Entry (i, j) comes from the PE below, which used it `row_lag` rows ago, if from_below and i >= row_lag;
// else from the PE to the right, which used it `column_lag` columns ago, if from_right and j >= column_lag; else from
// the network. A PE passes on what its upper and left neighbours take from it under the same rule.
struct IfmapShift {
    int words = 1;  // entries of a sum, a multiple of rows * columns
    int rows = 1;
    int columns = 1;
    int row_lag = 1;
    int column_lag = 1;
    bool from_below = false;
    bool from_right = false;
    bool to_above = false;
    bool to_left = false;
    int dropped_after = 0;  // network words dropped after an image's last used one (IfmapDrops::last)
};

using IfmapSource = std::variant<NoIfmaps, IfmapWindow, IfmapStream, IfmapShift>;

// --- Where filter words come from, where psums come from and go to -----------------------------------------------

enum class FilterUse {
    load,    // from the network, in the first position of the first image; kept for the others
    keep,    // still in the spad from an earlier pass
    stream,  // from the network, one for every MAC; none is kept
};

struct PsumsFromZero {};

// From the PE before in a chain, or from the psum network.
struct PsumsArrive {
    int from_position = 0;  // of an image; positions before it start from zero
};

using PsumSource = std::variant<PsumsFromZero, PsumsArrive>;

enum class PsumSink { output_network, next_pe };

// --- The program ---------------------------------------------------------------------------------------------

struct PeProgram {
    int images = 0;     // 0: no work in this pass
    int positions = 0;  // ofmap positions per image (F)
    int filters = 0;    // p
    IfmapSource ifmaps;
    FilterUse filter_use = FilterUse::load;
    PsumSource psums;
    PsumSink psum_sink = PsumSink::output_network;

    bool has_work() const { return images > 0; }
    const IfmapWindow* window() const { return std::get_if<IfmapWindow>(&ifmaps); }
    const IfmapStream* stream() const { return std::get_if<IfmapStream>(&ifmaps); }
    const IfmapShift* shift() const { return std::get_if<IfmapShift>(&ifmaps); }
    bool streams_ifmaps() const { return stream() != nullptr || shift() != nullptr; }

    // Products summed into one psum.
    int entries() const {
        if (const IfmapWindow* w = window()) return w->words();
        if (const IfmapStream* s = stream()) return s->words;
        if (const IfmapShift* s = shift()) return s->words;
        return 0;
    }
    // New ifmap words of each position but an image's first, where all words are new.
    int new_entries() const { return window() != nullptr ? window()->new_words() : entries(); }
    int filter_words() const { return entries() * filters; }
    IfmapDrops drops() const {
        if (const IfmapStream* s = stream()) return s->drops;
        if (const IfmapShift* s = shift()) return {0, 0, 0, s->dropped_after};
        return {};
    }

    // Whether the PE takes words of a network in this pass.
    bool takes_filters() const { return has_work() && entries() > 0 && filter_use != FilterUse::keep; }
    bool takes_ifmaps() const { return has_work() && entries() > 0; }
    bool takes_psums() const { return has_work() && arriving_psums() != nullptr; }  // from the network or a neighbour
    bool takes(DataType type) const {
        return type == DataType::filter ? takes_filters() : type == DataType::ifmap ? takes_ifmaps() : takes_psums();
    }
    const PsumsArrive* arriving_psums() const { return std::get_if<PsumsArrive>(&psums); }
    bool takes_psum_at(int position) const {
        return arriving_psums() != nullptr && position >= arriving_psums()->from_position;
    }
    bool passes_psums_on() const { return psum_sink == PsumSink::next_pe; }

    // Spad words needed. A single sum of products that goes straight on needs no psum spad.
    int ifmap_spad_words() const { return window() != nullptr ? window()->words() : 0; }
    int filter_spad_words() const { return filter_use == FilterUse::stream ? 0 : filter_words(); }
    int psum_spad_words(bool separate_addition) const {
        return filters == 1 && entries() <= 1 && !separate_addition ? 0 : filters;
    }
};

}  // namespace eyrie
