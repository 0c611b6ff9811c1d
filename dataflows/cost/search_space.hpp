// What the searches of the dataflows share (docs/mapper.md): which values of a parameter can make a difference.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "dataflows/cost/tile_pieces.hpp"
#include "dataflows/machine/accelerator.hpp"
#include "dataflows/mapping/mapping_parameters.hpp"
#include "dataflows/plan/buffer_need.hpp"
#include "sim/kernel/cycle.hpp"

namespace eyrie {

// What mappings of a group may have less of in a piece than the group's best case: m, n and p; e; f; q. With nothing
// all have its counts. Not all counts grow with smaller pieces: where a stride is wider than the filter, smaller tiles
// load fewer words; and where psums are added within a MAC, channels spread over more PEs save accesses of spads.
enum class Less : unsigned { nothing = 0, filters = 1, rows = 2, columns = 4, channels = 8 };
constexpr Less operator|(Less a, Less b) {
    return static_cast<Less>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr bool has(Less all, Less one) { return (static_cast<unsigned>(all) & static_cast<unsigned>(one)) != 0; }

// Mappings that are judged together.
struct MappingGroup {
    MappingParameters best_case;  // fitting or not; what may be less has its largest value, the rest its only one
    std::int64_t most_active_pes = 1;
    Less less = Less::filters;
};

// Who hears of candidates, and may say of many at once that none of them can be among the best.
class CandidateVisitor {
public:
    using Use = std::function<void(const MappingParameters&)>;
    using Hopeless = std::function<bool(const MappingGroup&)>;
    template <class Visit>
    CandidateVisitor(Visit use) : use_(std::move(use)) {}  // hears of all
    CandidateVisitor(Use use, Hopeless hopeless) : use_(std::move(use)), hopeless_(std::move(hopeless)) {}

    void operator()(const MappingParameters& candidate) const { use_(candidate); }
    bool hopeless(const MappingParameters& best_case, std::int64_t most_active_pes, Less less = Less::filters) const {
        return hopeless_ && hopeless_({best_case, most_active_pes, less});
    }

    // Which values are tried: those that can be best by counts and estimates, or every legal one. A simulated machine
    // can tell apart what counts cannot: 13 rows in strips of 7 and 6, or of 8 and 5.
    bool every_value = false;
    // Most candidates are hopeless from the start, as something better is known: it pays to ask early.
    bool bounded = false;
    bool asks_early() const { return every_value || bounded; }
    // What is hopeless becomes more with each good candidate: these are to come early.
    bool learns = false;
    std::vector<std::int64_t> chunks(std::int64_t total, std::int64_t most) const;
    // Of an axis of the ofmap. Where DRAM holds no padding it may matter where the cuts are: then every value is tried.
    std::vector<std::int64_t> cuts(const AcceleratorConfig& machine, const WindowAxis& axis, std::int64_t outputs,
                                   std::int64_t most) const;

private:
    static std::vector<std::int64_t> all_up_to(std::int64_t most);
    Use use_;
    Hopeless hopeless_;
};

// Of the values of x from 1 to `most`, the smallest for each ceil(total / x). A larger one with as many pieces needs
// more of every capacity and saves nothing.
std::vector<std::int64_t> useful_chunks(std::int64_t total, std::int64_t most);
// The one of them that stands for `chunk`.
std::int64_t smallest_chunk(std::int64_t total, std::int64_t chunk);

// The values of m, the filters of a group in the buffer, that can be best for a limit on m: none of the others, up to
// the limit, has no more blocks, passes or rounds, sets or places in use, and filters in the fullest set. Counts and
// cycles grow with each of these and depend on m in no other way; of several with equal figures the smallest. With
// rounds the block's filters are in the buffer as a whole, so that a smaller m is loaded sooner: m itself is one more
// figure. With halves for ofmaps all stores but the last are overlapped: the filters of the last block are another.
class FilterBlocks {
public:
    // `filters` of a group; a pass takes `per_pass` of them, dealt to `places` places. Rounds instead of
    // passes: each place takes one filter a round. Values below `least` are not asked for.
    FilterBlocks(std::int64_t filters, std::int64_t per_pass, std::int64_t places, bool rounds, std::int64_t least,
                 DoubleBuffer halves = DoubleBuffer::none)
        : filters_(filters),
          per_pass_(per_pass),
          places_(places),
          rounds_(rounds),
          last_store_counts_(doubles_ofmaps(halves)),
          smaller_is_sooner_(rounds || last_store_counts_),
          least_(least),
          in_use_by_pass_(rounds ? 0 : ceil_div(per_pass, ceil_div(per_pass, places))) {}
    // All values from the least up to the limit, instead of the best.
    void use_every_value() { every_value_ = true; }
    // Empty for a limit below 1. Valid until the next call.
    const std::vector<std::int64_t>& best_up_to(std::int64_t limit);
    // Whether two values have the same figures.
    bool alike(std::int64_t m, std::int64_t other) { return known_figures(m) == known_figures(other); }

private:
    // Blocks; passes or rounds; sets or places in use; filters of the fullest set: summed over a group's filters. Then
    // the filters of the last block, where its store counts.
    using Figures = std::array<std::int64_t, 5>;
    Figures of_block(std::int64_t block) const;
    std::int64_t in_use_by(std::int64_t block) const;  // the third of them
    Figures figures_of(std::int64_t m) const;
    const Figures& known_figures(std::int64_t m);
    void consider(std::int64_t m);
    const std::vector<std::int64_t>& with_fewer_sets();

    std::int64_t filters_;
    std::int64_t per_pass_;
    std::int64_t places_;
    bool rounds_;
    bool last_store_counts_;
    bool smaller_is_sooner_;
    std::int64_t least_;
    std::int64_t in_use_by_pass_;  // places, where a pass is full
    bool every_value_ = false;
    std::int64_t limit_ = 0;
    std::vector<std::int64_t> best_;
    std::vector<Figures> figures_;      // of best_
    std::vector<Figures> all_figures_;  // by m, of those that were asked for
    bool knows_fewer_sets_ = false;
    std::vector<std::int64_t> fewer_sets_;  // values of m, once asked for
};

// The same where the next filters are loaded early only beside a smaller m: the best up to the limit, and the best
// up to a limit that leaves room for them.
class PrefetchedBlocks {
public:
    explicit PrefetchedBlocks(const FilterBlocks& blocks) : all_(blocks), early_(blocks) {}
    template <class Use>
    void best_up_to(std::int64_t limit, std::int64_t early_limit, Use use) {
        const std::vector<std::int64_t>& best = all_.best_up_to(limit);
        for (const std::int64_t m : best) use(m);
        if (early_limit >= limit) return;
        for (const std::int64_t m : early_.best_up_to(early_limit))
            if (std::find(best.begin(), best.end(), m) == best.end()) use(m);
    }

private:
    FilterBlocks all_;
    FilterBlocks early_;
};

// Which regions may have two halves in the mappings of a search: a mapping that finds room for less than another may
// still be the best.
std::vector<DoubleBuffer> halves_to_search(const AcceleratorConfig& machine);
// Whether a mapping whose need of the buffer is need() belongs to the search with these halves: each is looked at once.
template <class Need>
bool has_halves(const AcceleratorConfig& machine, DoubleBuffer halves, Need need) {
    return machine.glb.double_buffered == DoubleBuffer::none || halves_with_room(machine, need()) == halves;
}

// Whether keeping what the mapping keeps saves nothing over keeping less: with one tile filters are loaded once anyway,
// with one block of filters ifmaps are. `one_piece`: a tile's ifmaps are one load; of several that are kept the next is
// loaded while the array works on others.
inline bool keeps_in_vain(const MappingParameters& mapping, bool one_tile, bool one_block, bool one_piece) {
    return (mapping.keeps_filters() && one_tile) || (mapping.keeps_ifmaps() && one_block && one_piece);
}
// The room of a machine's buffer in words, and questions to it without words of explanation.
class BufferRoom {
public:
    // With `halves`: the room of mappings whose regions have two (halves_with_room).
    explicit BufferRoom(const AcceleratorConfig& machine, DoubleBuffer halves = DoubleBuffer::none);

    bool fits(const BufferNeed& need) const { return free_banks(need) >= 0; }
    // The largest x, at most `most`, with x times `psum_words` psums beside the rest of the need; 0: none.
    std::int64_t most_psums(const BufferNeed& rest, std::int64_t psum_words, std::int64_t most) const;

private:
    // Shared banks that the need leaves; below 0: it does not fit.
    std::int64_t free_banks(const BufferNeed& need) const;

    std::int64_t shared_banks_;
    std::int64_t filter_banks_;
    bool filters_share_;
    DoubleBuffer halves_;
    std::int64_t ifmap_bank_words_;
    std::int64_t psum_bank_words_;
    std::int64_t filter_bank_words_;
};

// Calls search(halves, parameters) for all that a search is done once for: which regions have halves, and what the
// buffer keeps, of which the least has room: buffer(layer, parameters) with all others 1. The parameters are 1, too.
// Where the visitor learns, what keeps less comes first: there is least of it, and what is good of it rules out most of
// the rest.
template <class Buffer, class Search>
void for_searches(const AcceleratorConfig& machine, Buffer buffer, const Layer& layer, const CandidateVisitor& use,
                  Search search,
                  std::vector<std::int64_t> keeps = {MappingParameters::keep_both, MappingParameters::keep_filters,
                                                     MappingParameters::keep_ifmaps, MappingParameters::keep_nothing}) {
    if (use.learns) std::reverse(keeps.begin(), keeps.end());
    for (const DoubleBuffer halves : halves_to_search(machine))
        for (const std::int64_t keep : keeps) {
            MappingParameters least;
            least.keep = keep;
            if (can_keep(machine.glb.keeps, least.keeps_filters(), least.keeps_ifmaps()) &&
                BufferRoom(machine, halves).fits(buffer(layer, least)))
                search(halves, least);
        }
}

// Whether there is room for two sets of filters of a pass: `of_pass` is the need with one.
inline bool two_sets_fit(const AcceleratorConfig& machine, const BufferNeed& need, BufferNeed of_pass) {
    of_pass.filter_words *= 2;
    of_pass.filter_sets = 1;
    return BufferRoom(machine, halves_with_room(machine, need)).fits(of_pass);
}

// Whether all filters of a group have room beside each other: then the next are loaded while the array works.
template <class Buffer>
bool filters_fit_beside(const AcceleratorConfig& machine, Buffer buffer, const Layer& layer,
                        const MappingParameters& mapping) {
    MappingParameters kept = mapping;
    kept.keep = mapping.keeps_ifmaps() ? MappingParameters::keep_both : MappingParameters::keep_filters;
    kept.m = layer.M_per_group();
    return BufferRoom(machine, halves_with_room(machine, buffer(layer, mapping))).fits(buffer(layer, kept));
}

// The largest value from 0 to `most` that fits; what fits is all values up to some largest.
template <class Fits>
std::int64_t largest_fitting(std::int64_t most, Fits fits) {
    std::int64_t good = 0, bad = most + 1;
    while (bad - good > 1) {
        const std::int64_t middle = good + (bad - good) / 2;
        (fits(middle) ? good : bad) = middle;
    }
    return good;
}

// The largest block of filters that fits, whose filters are in the buffer together: all filters of a group, which are
// loaded once, may need less room than all but one.
template <class Fits>
std::int64_t largest_block(std::int64_t filters, Fits fits) {
    return fits(filters) ? filters : largest_fitting(filters - 1, fits);
}

}  // namespace eyrie
