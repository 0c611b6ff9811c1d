// A time that the machine is never faster than: the mapper's way to leave a mapping out without simulating it
// (docs/mapper.md, "Exact").
//
// A dataflow describes its mapping as passes of a few kinds (PassLoad), and as what is loaded and stored between them.
// Each kind of pass is bounded by what one PE, one network, or one psum on its way has to do one after another; the
// layer by the sum of its passes, which do not overlap, and by the DRAM link (docs/time-model.md). Nothing here is an
// estimate: where a part could be sooner done than said, that is a fault, and tests hold every bound against
// simulation.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "dataflows/cost/tile_pieces.hpp"
#include "dataflows/counts/closed_form.hpp"
#include "dataflows/machine/accelerator.hpp"
#include "dataflows/mapping/mapping_parameters.hpp"
#include "dataflows/plan/plan.hpp"
#include "sim/ledger/dram_bytes.hpp"

namespace eyrie {

// The extents that tell passes of one mapping apart.
struct PassExtents {
    std::int64_t groups = 1, images = 1, filters = 1, channels = 1, rows = 1, columns = 1;
    bool psum_in = false;
    bool loads_filters = true;

    auto as_tuple() const { return std::tie(groups, images, filters, channels, rows, columns, psum_in, loads_filters); }
    bool operator<(const PassExtents& other) const { return as_tuple() < other.as_tuple(); }
};
PassExtents extents_of(const PassShape& shape);
// Cycles of passes that have been simulated, of mappings that differ only in how many passes of a kind they have.
using KnownPassCycles = std::map<PassExtents, std::int64_t>;

// One kind of pass. A PE at the bottom of a chain is followed; without chains any PE.
struct PassLoad {
    std::int64_t pe_cycles = 0;       // from its first MAC to the last psum it issues, both included
    std::int64_t first_cycles = 0;    // of them, up to the first psum
    std::int64_t leading_drops = 0;   // ifmap words that it drops before its first MAC
    std::int64_t end_cycles = 0;      // from the first ifmap word in its FIFO until it has finished; 0: no such bound
    std::int64_t hops = 0;            // PEs that its last psum still passes through
    std::int64_t last_link_word = 1;  // psums that take each hop together at the end
    // Bus words of the networks in all, and where the first loads of that PE end among them.
#define EYRIE_BUS_WORDS(id, ...) std::int64_t id##_bus_words = 0;
    EYRIE_NETWORKS(EYRIE_BUS_WORDS)
    std::int64_t filters_in = 0;        // the bus word that brings the PE's last filter word; 0: it is not asked for
    std::int64_t after_filters = 0;     // cycles of pe_cycles that come after that word
    std::int64_t ifmaps_ahead = -1;     // bus words of ifmaps that can be sent before that word has come; -1: all
    std::int64_t psums_ahead = -1;      // of psums, before the word of the first psum
    std::int64_t first_filters_in = 0;  // the bus word that brings the filter word of the first psum; 0: not asked for
    std::int64_t after_first_filters = 0;  // cycles of first_cycles that come after that word
    std::int64_t window_in = 0;  // the bus word that brings the last ifmap word of its first position; 0: not asked for
    std::int64_t after_window = 0;        // cycles of pe_cycles that come after that word
    std::int64_t after_filter_words = 0;  // cycles, from its first MAC on, of the PE that gets the last of them
    std::int64_t after_ifmaps = 1;        // cycles of a PE after the last bus word of ifmaps
    std::int64_t last_outputs = 0;        // bus words of psums that PEs issue together last; 0: it is not asked for
    std::int64_t last_issue = 1;          // cycles of pe_cycles in which they are issued
    std::int64_t other_cycles = 0;        // what else the dataflow knows the pass not to be under
    std::int64_t cycles_unread = -1;      // of pe_cycles, on filter words that may wait in front of the PE; -1: all
    std::int64_t ifmaps_before_read = 0;  // bus words of ifmaps that come before the last filter word is read
};

#define EYRIE_BUS_WORDS_OF(id, ...) &PassLoad::id##_bus_words,
inline constexpr std::int64_t PassLoad::*bus_words_of_load[] = {EYRIE_NETWORKS(EYRIE_BUS_WORDS_OF)};

// What a pass takes at least, and when the last of its filter words has been read.
struct PassBound {
    std::int64_t cycles = 0;
    std::int64_t filters_read = 0;
};

// Bounds of passes that were found for one mapping and hold for others: those that differ from it in m and in what they
// keep, and have the same pieces of images, rows, groups and channels.
class PassBounds {
public:
    // Which of the pieces a pass is on, each in full or what is left at the end.
    struct Pieces {
        bool full_groups = true, full_images = true, full_rows = true, full_columns = true, full_channels = true;
        bool psum_in = false;
    };
    static Pieces pieces_of(const Layer& layer, std::int64_t batch, const MappingParameters& mapping,
                            std::int64_t channels, const PassExtents& extents);

    // Those for the mapping; what does not hold for it is forgotten.
    PassBounds& of(const MappingParameters& mapping) {
        MappingParameters alike = mapping;
        alike.m = alike.keep = 1;
        if (!(alike == alike_)) forget();
        alike_ = alike;
        return *this;
    }
    // 0 cycles: not found yet. `found` says that it will be.
    PassBound& at(std::int64_t filters, const Pieces& pieces);
    void found(const PassBound& bound) { found_.push_back(static_cast<std::size_t>(&bound - bounds_.data())); }

private:
    void forget() {
        for (const std::size_t one : found_) bounds_[one] = {};
        found_.clear();
    }

    MappingParameters alike_;
    std::vector<PassBound> bounds_;   // 64 of each number of filters
    std::vector<std::size_t> found_;  // places in bounds_
};

// Transfers of DRAM, each of so many words.
struct TransferSum {
    std::int64_t transfers = 0;
    std::int64_t words = 0;
    double link_cycles = 0;  // uncompressed
    void add(std::int64_t count, std::int64_t words_each, int bits, const DramConfig& dram);
    void add(const TransferSum& other) {
        transfers += other.transfers;
        words += other.words;
        link_cycles += other.link_cycles;
    }
};

// How a mapping cuts the ifmaps: tiles under so many ofmap rows and columns, each loaded so many times; 0: nobody has
// said how.
struct IfmapTiles {
    std::int64_t loads = 0;
    std::int64_t rows = 1;
    std::int64_t columns = 1;
};

// What is known beforehand of the words that DRAM compresses; counts of nonzero words, not more than are there.
struct CodedWords {
    bool ifmaps_coded = false;
    std::int64_t ifmap_nonzeros = 0;  // of all ifmap loads of the layer
    std::int64_t ofmap_nonzeros = 0;  // of all ofmaps
};

struct LeastCycles {
    std::int64_t array = 0;
    std::int64_t total = 0;
    // Where it is not known in which of the ifmap loads the nonzero words are: total cycles with as many in each word
    // of all loads. It may be above the truth. Else as total.
    std::int64_t likely = 0;
    DramBytes bytes{};
};

// Passes of a dataflow with blocks of filters and steps of channels, under one tile: so many with these extents.
struct FilterPasses {
    std::int64_t passes = 0;
    std::int64_t filters = 1, channels = 1;
    bool psum_in = false;
    // What comes right behind them in their block: so many passes of such filters and channels; and what comes at least
    // behind the last one of a block, under the same tile or the next.
    struct Next {
        std::int64_t count = 0, filters = 1, channels = 1;
    };
    std::array<Next, 4> next{};
    std::array<Next, 2> next_block{};
};

class LeastTime {
public:
    // of_one: the mapping described. of_many: all mappings whose pieces are no larger in any dimension: what PEs and
    // networks have to do is added up over the passes before the largest sum is taken, since with smaller pieces each
    // sum can only grow, while a sum of maxima could shrink.
    enum class Of { one, many };
    // Of one mapping: closer bounds of passes may take longer to find.
    enum class Effort { little, full };
    explicit LeastTime(const AcceleratorConfig& machine, Of of = Of::one, Effort effort = Effort::full);
    // Whether such a bound of a pass is asked for.
    bool wants_close(const PassExtents& extents) const {
        return effort_ == Effort::full && times_passes() && (known_ == nullptr || known_->count(extents) == 0);
    }
    // Whether bounds of many mappings hold on that machine: that more images in a pass take no longer than more passes.
    static bool bounds_many(const AcceleratorConfig& machine);

    // So many passes.
    void add_passes(std::int64_t count, const PassExtents& extents, const PassLoad& load) {
        add_passes(count, extents, load, 0, 0);
    }
    // `late` of them are followed by a load of so many filter words that waits until theirs are read.
    void add_passes(std::int64_t count, const PassExtents& extents, const PassLoad& load, std::int64_t late,
                    std::int64_t late_words);
    // Such passes under so many tiles, each on so many filter words; these are loaded for each pass, where they are not
    // kept, and late where the buffer has no room (words) for the next ones beside them. `load()`: theirs.
    template <class Load>
    void add_filter_passes(std::int64_t tiles, const FilterPasses& of, std::int64_t words, std::int64_t room, bool kept,
                           const PassExtents& extents, const PassBounds::Pieces& pieces, Load load) {
        if (!kept) load_filters(tiles * of.passes, words);
        if (times_passes())
            add_timed_filter_passes(tiles, of, words, room, kept, bound(extents, pieces, load));
        else
            add_parts(tiles * of.passes, load());
    }
    // Takes these in place of the least that such passes could take.
    void use_known(const KnownPassCycles* known) { known_ = known; }
    // Bounds of passes are looked up there, and left there.
    void keep_bounds(PassBounds& bounds) { kept_ = &bounds; }
    // The bound of a pass; `load()` is asked for where it was not kept.
    template <class Load>
    PassBound bound(const PassExtents& extents, const PassBounds::Pieces& pieces, Load load) const {
        if (kept_ == nullptr) return bound(extents, load());
        PassBound& kept = kept_->at(extents.filters, pieces);
        if (kept.cycles > 0) return kept;
        kept = bound(extents, load());
        kept_->found(kept);
        return kept;
    }
    PassBound bound(const PassExtents& extents, const PassLoad& load) const {
        return {pass_cycles(extents, load), filters_read(load)};
    }
    void load_filters(std::int64_t count, std::int64_t words) { add(filters_, count, words, WordType::filter); }
    // So many loads of each of the tiles, of so many planes, over all images and groups.
    void load_ifmaps(const Layer& layer, std::int64_t loads, std::int64_t planes, const TilePieces& tiles);
    // Stores of so many planes each, over all images and groups, of so many words.
    void store_ofmaps(std::int64_t stores, std::int64_t planes, std::int64_t words) {
        add_planes(ofmaps_, stores, planes, words, WordType::ofmap);
    }
    // Which regions have two halves, and the words of the first load of filters.
    void set_buffer(DoubleBuffer halves, std::int64_t first_filter_words) {
        halves_ = of_ == Of::one ? halves : machine_.glb.double_buffered;  // of smaller pieces more may have room
        first_filter_words_ = first_filter_words;
    }
    // Ifmaps have places of their own (MappingParameters::keep): the array need not stand still for all their loads.
    void keep_ifmaps() { keeps_ifmaps_ = true; }
    // Of the loads of such ifmaps, so many of each tile are done while the array works on a pass of that kind, each on
    // another, or make it wait behind it: so many planes, and so many filter words. All other loads of ifmaps wait for
    // the end of a pass.
    void load_ifmaps_beside(const Layer& layer, std::int64_t count, const PassBound& pass, std::int64_t planes,
                            const TilePieces& tiles, std::int64_t filter_words);
    // So many passes of that kind are each followed by one whose filters, so many words that stay in the buffer, are
    // loaded while the array works on them, or make it wait behind them.
    void load_filters_beside(std::int64_t count, const PassBound& pass, std::int64_t words);
    // So many times such passes' filters, which stay in the buffer: so many words of each filter's channel, all loaded
    // under the first tile, where passes take so long. `tiles_outside`: of all blocks of filters, else of each.
    void load_kept_filters(std::int64_t times, const FilterPasses& of, std::int64_t words_each, bool tiles_outside,
                           const PassBound& first);

    // Of many mappings, in sums: so many passes, whose PEs at the bottom of their chains take so many cycles together.
    void add_in_sum(std::int64_t passes, std::int64_t pe_cycles, std::int64_t hops) {
        pes_ += pe_cycles;
        if (!machine_.overlap_passes) add_idle(passes, hops);
    }
    // Loads and stores of so many words in all, of so many planes.
    void load_filters_in_sum(std::int64_t loads, std::int64_t words) {
        add_in_sum(filters_, loads, words, WordType::filter);
    }
    void load_ifmaps_in_sum(std::int64_t loads, std::int64_t planes, std::int64_t words) {
        if (words > 0) add_in_sum(ifmaps_, machine_.dram.join_planes ? loads : planes, words, WordType::ifmap);
    }
    void store_ofmaps_in_sum(std::int64_t stores, std::int64_t planes, std::int64_t words) {
        add_in_sum(ofmaps_, machine_.dram.join_planes ? stores : planes, words, WordType::ofmap);
    }

    // Knows no more than the counts: words that networks and link have to move, MACs that PEs have to do.
    void use_counts(const LayerCounts& counts);
    // Of many mappings: takes the networks' words to fill their bus words.
    void use_full_bus_words(const LayerCounts& counts);
    // No more ifmap words than so many are loaded for sure.
    void limit_ifmap_words(std::int64_t words);
    void set_tiles(const IfmapTiles& tiles) { tiles_ = tiles; }
    const IfmapTiles& tiles() const { return tiles_; }

    LeastCycles cycles(const CodedWords& coded) const;
    // The least that one pass takes.
    std::int64_t of_pass(const PassLoad& load) const;

private:
    void add(TransferSum& sum, std::int64_t count, std::int64_t words, WordType type);
    void add_in_sum(TransferSum& sum, std::int64_t count, std::int64_t words, WordType type);
    // Calls use(tiles, words of a plane that cross the link); of many mappings, for a cut that none loads less than.
    template <class Use>
    void for_tiles(const Layer& layer, const TilePieces& tiles, Use use) const;
    // One transfer each, or one a plane; none without words.
    void add_planes(TransferSum& sum, std::int64_t count, std::int64_t planes, std::int64_t words, WordType type) {
        if (words == 0) return;
        if (machine_.dram.join_planes)
            add(sum, count, planes * words, type);
        else
            add(sum, count * planes, words, type);
    }
    std::int64_t filters_read(const PassLoad& load) const;

    void add_parts(std::int64_t count, const PassLoad& load);
    void add_timed(std::int64_t count, const PassBound& pass);
    // Each with a load of so many filter words for the next one, that is not issued before such a cycle of the pass.
    void add_timed(std::int64_t count, const PassBound& pass, std::int64_t next_words, std::int64_t issued);
    void add_timed_filter_passes(std::int64_t tiles, const FilterPasses& of, std::int64_t words, std::int64_t room,
                                 bool kept, const PassBound& pass);
    // What passes add before and after the work of a PE without an end of its own.
    void add_idle(std::int64_t passes, std::int64_t hops);
    // The least of a pass, or what it takes where that is known.
    std::int64_t pass_cycles(const PassExtents& extents, const PassLoad& load) const;
    // What so many passes of so many cycles wait, each for its part of transfers beside them.
    double waiting(std::int64_t count, std::int64_t cycles, const TransferSum& beside) const {
        return std::max(0.0, beside.link_cycles * core_per_link_ - static_cast<double>(count * cycles));
    }
    bool times_passes() const {
        return of_ == Of::one && !machine_.overlap_passes && !machine_.array_timing_depends_on_data();
    }

    const AcceleratorConfig& machine_;
    Of of_;
    Effort effort_;
    std::int64_t first_word_ = 0;  // cycle of a pass in which the first word from the buffer can be seen by a PE
    double core_per_link_ = 0;
    // Passes one after another; and, of machines whose passes overlap, their parts one after another.
    std::int64_t passes_ = 0;
    double passes_with_late_ = 0;  // and what they wait for filters that are loaded once theirs have been read
    std::int64_t starts_ = 0, pes_ = 0;
    std::array<std::int64_t, network_count> bus_words_{};
    TransferSum filters_, ifmaps_, ofmaps_;
    DoubleBuffer halves_ = DoubleBuffer::none;
    bool keeps_ifmaps_ = false;
    TransferSum beside_;              // of ifmaps_: loaded while the array works
    std::int64_t passes_beside_ = 0;  // on these passes
    double wait_for_ifmaps_ = 0;      // longer than they take
    double wait_for_filters_ = 0;
    std::int64_t first_filter_words_ = 0;
    IfmapTiles tiles_;
    const KnownPassCycles* known_ = nullptr;
    PassBounds* kept_ = nullptr;
};

// Cycles of a MAC whose psum goes on at once, with the addition where that takes one of its own.
constexpr std::int64_t slot_cycles(const PeConfig& pe) { return pe.psum_addition == PsumAddition::separate ? 2 : 1; }
// From a psum's issue in a PE to its issue so many PEs further up a chain; to where the top one's is in the buffer.
constexpr std::int64_t lag_cycles(const PeConfig& pe, std::int64_t hops) { return hops * (pe.pipeline_stages + 1); }
constexpr std::int64_t climb_cycles(const PeConfig& pe, std::int64_t hops) {
    return lag_cycles(pe, hops) + pe.pipeline_stages;
}
// From the cycle in which a PE without window takes an ifmap word, with it: its MAC, and the psum on its way out.
constexpr std::int64_t taken_word_cycles(const PeConfig& pe) { return 1 + slot_cycles(pe) + pe.pipeline_stages; }
// From there on to its next issue at the bottom of a chain: it is read from the buffer and sent.
constexpr std::int64_t psum_turn_cycles(const AcceleratorConfig& machine, std::int64_t hops) {
    return climb_cycles(machine.pe, hops) + 3 + machine.glb.read_latency_cycles;
}
// Filter words for one PE that may wait between the buffer and its multiplier.
constexpr std::int64_t waiting_filter_words(const AcceleratorConfig& machine) {
    const InputNetworkConfig& network = machine.noc.filter;
    return machine.pe.filter_fifo_words +
           std::int64_t{network.fifo_bus_words + network.buses} * network.words_per_cycle;
}

// Calls use(count, size) for the full pieces of `total`, then for the ragged one, if any.
template <class Use>
void for_pieces(std::int64_t total, std::int64_t piece, Use use) {
    const std::int64_t full = total < piece ? total : piece;
    use(total / full, full);
    if (total % full > 0) use(1, total % full);
}

// Calls use(count, channels, psum_in) for steps of channels: the first starts the psums, the others read them back.
template <class Use>
void for_channel_steps(std::int64_t total, std::int64_t channels, Use use) {
    bool psum_in = false;
    for_pieces(total, channels, [&](std::int64_t count, std::int64_t size) {
        if (!psum_in) use(1, size, false);
        if (const std::int64_t others = psum_in ? count : count - 1; others > 0) use(others, size, true);
        psum_in = true;
    });
}

// The last piece of `total` cut so.
constexpr std::int64_t last_piece(std::int64_t total, std::int64_t piece) {
    const std::int64_t full = total < piece ? total : piece;
    return total % full > 0 ? total % full : full;
}

// The first piece of a tile's ifmaps that the buffer keeps is loaded while the array stands still; each further one,
// while it works on the last pass of the step of channels before, of the tile's first block of filters. Calls
// use(steps, psum_in, next) for such steps, by the channels of the one that follows.
template <class Use>
void for_steps_beside_loads(std::int64_t total, std::int64_t channels, Use use) {
    const std::int64_t full = total / channels, rest = total % channels;
    if (full > 1) use(1, false, channels);
    if (full > 2) use(full - 2, true, channels);
    if (full > 0 && rest > 0) use(1, full > 1, rest);
}

// What comes right behind the passes of `size` filters, in so many steps of `step` channels, of one block: another of
// them, or the ragged one, in their step; behind the last of a step the first one of the next step.
inline std::array<FilterPasses::Next, 4> next_passes(std::int64_t block, std::int64_t a_pass, std::int64_t size,
                                                     std::int64_t channels, std::int64_t a_step, std::int64_t steps,
                                                     std::int64_t step, bool psum_in) {
    const std::int64_t full = std::min(block, a_pass), ragged = block % full;
    const std::int64_t full_step = std::min(channels, a_step), last_step = channels % full_step;
    const bool is_full = size == full;
    std::array<FilterPasses::Next, 4> next{};
    if (is_full) next[0] = {steps * (block / full - 1), full, step};
    if (is_full && ragged > 0) next[1] = {steps, ragged, step};
    if (step < full_step || (is_full && ragged > 0)) return next;  // the last step, or not the last of a step
    const std::int64_t full_steps = channels / full_step;
    next[2] = {psum_in ? steps - 1 : std::min<std::int64_t>(full_steps - 1, 1), full, full_step};
    if (last_step > 0) next[3] = {psum_in || full_steps == 1 ? 1 : 0, full, last_step};
    return next;
}

// The same for the last pass of so many blocks of a size: the first one of another block, or of a ragged one. Where
// tiles are inside of blocks, it is the first one of the same block more often, which is no smaller.
inline std::array<FilterPasses::Next, 2> next_blocks(std::int64_t blocks, std::int64_t block, std::int64_t ragged,
                                                     std::int64_t a_pass, std::int64_t size, std::int64_t channels,
                                                     std::int64_t a_step, std::int64_t step, bool psum_in) {
    const std::int64_t full_step = std::min(channels, a_step);
    const bool is_last =
        size == last_piece(block, a_pass) && step == last_piece(channels, a_step) && psum_in == (channels > full_step);
    if (!is_last) return {};
    return {{{blocks - 1, std::min(block, a_pass), full_step},
             {ragged > 0 ? 1 : 0, std::max<std::int64_t>(std::min(ragged, a_pass), 1), full_step}}};
}

// Calls use(passes) for each kind of pass under a tile: blocks of so many filters, passes of so many of a block, steps
// of so many channels.
template <class Use>
void for_filter_passes(std::int64_t filters, std::int64_t a_block, std::int64_t a_pass, std::int64_t channels,
                       std::int64_t a_step, Use use) {
    for_pieces(filters, a_block, [&](std::int64_t n_blocks, std::int64_t block) {
        for_pieces(block, a_pass, [&](std::int64_t n_filters, std::int64_t size) {
            for_channel_steps(channels, a_step, [&](std::int64_t steps, std::int64_t step, bool psum_in) {
                FilterPasses passes{n_blocks * n_filters * steps, size, step, psum_in};
                passes.next = next_passes(block, a_pass, size, channels, a_step, steps, step, psum_in);
                for (FilterPasses::Next& next : passes.next) next.count *= n_blocks;
                const std::int64_t ragged = filters > a_block && block == a_block ? filters % a_block : 0;
                passes.next_block = next_blocks(n_blocks, block, ragged, a_pass, size, channels, a_step, step, psum_in);
                use(passes);
            });
        });
    });
}

}  // namespace eyrie
