// The search space of row-stationary mappings, and how busy they keep the array.
#include <algorithm>
#include <optional>

#include "dataflows/plan/pass_builder.hpp"
#include "dataflows/rs/row_stationary.hpp"

namespace eyrie {

namespace {

// The largest m whose psums fit; 0: none that gives each set a filter.
std::int64_t most_filters(const Layer& layer, const BufferRoom& room, MappingParameters rs) {
    const std::int64_t Mg = layer.M_per_group(), least = rs.p * (rs.t - 1) + 1;
    const auto fits = [&](std::int64_t m) {
        rs.m = m;
        return room.fits(row_stationary_buffer(layer, rs));
    };
    const auto up_to = [&](std::int64_t most) {
        return least <= most && fits(least)
                   ? least + largest_fitting(most - least, [&](std::int64_t more) { return fits(least + more); })
                   : 0;
    };
    // m has its share of filters, too; all of them, which are loaded once, may need less room than all but one.
    if (rs.keep == MappingParameters::keep_filters) return fits(Mg) ? Mg : up_to(Mg - 1);
    rs.m = Mg;
    BufferNeed need = row_stationary_buffer(layer, rs);
    const std::int64_t psum_words = need.psum_words / Mg, a_pass = std::min(rs.p * rs.t, Mg);
    need.psum_words = 0;
    const std::int64_t limit = room.most_psums(need, psum_words, Mg);
    return limit >= a_pass ? limit : up_to(a_pass - 1);  // a block smaller than a pass needs fewer filters
}

// With the largest of some values of m, no passes are lost: blocks of 249 filters and 7 take six passes of 60 at a
// time, blocks of 60 five.
MappingParameters without_lost_passes(const Layer& layer, MappingParameters rs) {
    const std::int64_t a_pass = rs.p * rs.t;
    rs.m = std::min(layer.M_per_group(), ceil_div(rs.m, a_pass) * a_pass);
    return rs;
}

// Of so many values in ascending order, those that are hopeless with all below them: hopeless(place) says so of one.
template <class Hopeless>
std::size_t hopeless_values(std::size_t values, Hopeless hopeless) {
    if (values == 0 || hopeless(values - 1)) return values;
    std::size_t first = 0, last = values - 1;
    while (first < last) {
        const std::size_t middle = first + (last - first) / 2;
        if (hopeless(middle))
            first = middle + 1;
        else
            last = middle;
    }
    return first;
}

// All mappings of a search with the same halves that keep the same. Large values first, but few sets: good mappings are
// found early and rule out more.
class Search {
public:
    Search(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine, const CandidateVisitor& use)
        : layer_(layer),
          batch_(batch),
          machine_(machine),
          use_(use),
          Mg_(layer.M_per_group()),
          Cg_(layer.C_per_group()),
          most_q_(std::min<std::int64_t>(Cg_, machine.pe.ifmap_spad_words / layer.S)),
          most_p_(std::min<std::int64_t>({Mg_, machine.pe.psum_spad_words, machine.pe.filter_spad_words / layer.S})),
          image_chunks_(use.chunks(batch, batch)),
          strip_heights_(use.cuts(machine, rows_of(layer), layer.E(), machine.pes())),
          group_chunks_(use.chunks(layer.G, machine.pes())) {}

    void run(DoubleBuffer halves, const MappingParameters& keeping) {
        if (most_p_ < 1 || most_q_ < 1) return;
        halves_ = halves;
        room_ = BufferRoom(machine_, halves);
        rs_ = keeping;
        const std::int64_t most_t = std::min<std::int64_t>(Mg_, machine_.pes());
        for (std::int64_t i = 1; i <= most_t; ++i) {
            rs_.t = use_.learns ? i : most_t + 1 - i;
            blocks_.clear();
            blocks_.resize(static_cast<std::size_t>(most_p_) + 1);
            for (const std::int64_t g : group_chunks_)
                for (rs_.r = std::min<std::int64_t>(Cg_, machine_.rows / layer_.R); rs_.r >= 1; --rs_.r) {
                    rs_.g = g;
                    visit_strips();
                }
        }
    }

private:
    // With q, and with the most images and filters.
    bool hopeless(std::int64_t p, std::int64_t q, Less less) {
        rs_.p = p;
        rs_.q = q;
        rs_.n = batch_;
        rs_.m = Mg_;
        return hopeless(less);
    }
    bool hopeless(Less less = Less::filters) {
        return use_.hopeless(rs_, layer_.R * rs_.r * rs_.t * rs_.g * rs_.e, less);
    }

    // Whether the buffer has room for some m with these p and q and the fewest images. Needs grow with e, p, q and n,
    // and the smallest m with p: what has no room leaves none for more of each.
    bool has_room(std::int64_t p, std::int64_t q) {
        rs_.p = p;
        rs_.q = q;
        rs_.n = image_chunks_.front();
        return most_filters(layer_, *room_, rs_) > 0;
    }

    // All e, p and q of so many sets.
    void visit_strips() {
        const auto room_suffices = [&](std::int64_t e) {
            rs_.e = e;
            const SetPlacement place = place_sets(layer_, machine_, rs_);
            return rs_.g * rs_.t * place.folds <= place.slots_down * place.slots_across && has_room(1, 1);
        };
        const std::size_t fitting = static_cast<std::size_t>(
            std::partition_point(strip_heights_.begin(), strip_heights_.end(), room_suffices) - strip_heights_.begin());
        const std::int64_t most_p = std::min(most_p_, rs_.t == 1 ? Mg_ : (Mg_ - 1) / (rs_.t - 1));
        const std::size_t first = hopeless_values(fitting, [&](std::size_t tallest) {
            rs_.e = strip_heights_[tallest];
            return hopeless(most_p, most_q_, Less::filters | Less::rows | Less::channels);
        });
        for (std::size_t shorter = fitting; shorter > first; --shorter) {
            rs_.e = strip_heights_[shorter - 1];
            visit_channels(most_p);
        }
    }

    // All p and q.
    void visit_channels(std::int64_t most_p) {
        constexpr Less less = Less::filters | Less::channels;
        most_p = largest_fitting(most_p, [&](std::int64_t p) { return has_room(p, 1); });
        const std::size_t first = hopeless_values(static_cast<std::size_t>(most_p), [&](std::size_t most) {
            return hopeless(static_cast<std::int64_t>(most) + 1, most_q_, less);
        });
        for (std::int64_t p = most_p; p > static_cast<std::int64_t>(first); --p) {
            std::int64_t most_q = std::min(most_q_, machine_.pe.filter_spad_words / (p * layer_.S));
            if (!has_room(p, most_q))
                most_q = largest_fitting(most_q - 1, [&](std::int64_t q) { return has_room(p, q); });
            if (most_q < 1 || (most_q < most_q_ && hopeless(p, most_q, less))) continue;
            rs_.p = p;
            for (rs_.q = most_q; rs_.q >= 1; --rs_.q)
                if (ceil_div(Cg_, rs_.q) >= rs_.r) visit_images();
        }
    }

    // All n and m.
    void visit_images() {
        const std::size_t first = hopeless_values(image_chunks_.size(), [&](std::size_t most) {
            rs_.n = image_chunks_[most];
            rs_.m = Mg_;
            return hopeless();
        });
        for (std::size_t more = first; more < image_chunks_.size(); ++more) {
            rs_.n = image_chunks_[more];
            rs_.m = Mg_;
            const std::int64_t limit = most_filters(layer_, *room_, rs_);
            if (limit == 0) break;
            FilterBlocks& blocks = blocks_with(rs_.p);
            if (use_.every_value)
                visit_all(blocks, blocks.best_up_to(limit));
            else
                visit_best(blocks.best_up_to(limit));
        }
    }
    void visit_best(const std::vector<std::int64_t>& values) {
        const bool one_tile = rs_.n == batch_ && rs_.e >= layer_.E();
        for (auto m = values.rbegin(); m != values.rend(); ++m) {
            rs_.m = *m;
            if (!keeps_in_vain(rs_, one_tile, rs_.m >= Mg_, rs_.q * rs_.r >= Cg_)) offer();
        }
    }
    // What is costed one by one is left out together where it has the same counts, or smaller m than hopeless ones.
    void visit_all(FilterBlocks& blocks, const std::vector<std::int64_t>& values) {
        const std::size_t first = hopeless_values(values.size(), [&](std::size_t largest) {
            rs_.m = values[largest];
            const MappingParameters asked = rs_;
            rs_ = without_lost_passes(layer_, rs_);
            const bool all_are = rs_.m < Mg_ && hopeless();  // with all filters, they are not
            rs_ = asked;
            return all_are;
        });
        bool alike_are_hopeless = false;
        for (std::size_t smaller = values.size(); smaller > first; --smaller) {
            rs_.m = values[smaller - 1];
            if (smaller == values.size() || !blocks.alike(rs_.m, values[smaller]))
                alike_are_hopeless = hopeless(Less::nothing);
            if (!alike_are_hopeless) offer();
        }
    }
    void offer() {
        if (ceil_div(rs_.m, rs_.p) >= rs_.t &&
            has_halves(machine_, halves_, [&] { return row_stationary_buffer(layer_, rs_); }))
            use_(rs_);
    }

    FilterBlocks& blocks_with(std::int64_t p) {
        std::optional<FilterBlocks>& known = blocks_[static_cast<std::size_t>(p)];
        if (!known) {
            known.emplace(Mg_, p * rs_.t, rs_.t, false, p * (rs_.t - 1) + 1, halves_);
            if (use_.every_value) known->use_every_value();
        }
        return *known;
    }

    const Layer& layer_;
    std::int64_t batch_;
    const AcceleratorConfig& machine_;
    const CandidateVisitor& use_;
    std::int64_t Mg_, Cg_, most_q_, most_p_;
    std::vector<std::int64_t> image_chunks_, strip_heights_, group_chunks_;
    DoubleBuffer halves_ = DoubleBuffer::none;
    std::optional<BufferRoom> room_;
    MappingParameters rs_;
    std::vector<std::optional<FilterBlocks>> blocks_;  // by p
};

}  // namespace

void row_stationary_candidates(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                               const CandidateVisitor& use) {
    Search search(layer, batch, machine, use);
    for_searches(machine, row_stationary_buffer, layer, use,
                 [&](DoubleBuffer halves, const MappingParameters& keeping) { search.run(halves, keeping); });
}

FullestPe fullest_pe(const Layer& layer, const MappingParameters& rs) {
    const std::int64_t Mg = layer.M_per_group(), Cg = layer.C_per_group();
    FullestPe fullest;
    const std::int64_t a_pass = rs.p * rs.t, a_step = rs.q * rs.r;
    for_pieces(Mg, rs.m, [&](std::int64_t blocks, std::int64_t block) {
        const std::int64_t full = block / a_pass, rest = block % a_pass;
        fullest.filters += blocks * (full * rs.p + (rest > 0 ? ceil_div(rest, rs.t) : 0));
        fullest.passes += blocks * (full + (rest > 0 ? 1 : 0));
    });
    const std::int64_t full = Cg / a_step, rest = Cg % a_step;
    fullest.channels = full * rs.q + (rest > 0 ? ceil_div(rest, rs.r) : 0);
    fullest.steps = full + (rest > 0 ? 1 : 0);
    return fullest;
}

BusyCycles row_stationary_busy(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                               const MappingParameters& rs, const LayerCounts& counts) {
    const auto d = [](std::int64_t value) { return static_cast<double>(value); };
    const std::int64_t Mg = layer.M_per_group();
    const FullestPe fullest = fullest_pe(layer, rs);
    const PeConfig& pe = machine.pe;
    const double per_position =
        d(fullest.filters * fullest.channels * layer.S) +
        (pe.psum_addition == PsumAddition::separate ? d(fullest.filters * fullest.steps) : 0) +
        d(pe.window_shift_cycles_per_word * std::min(layer.stride_w, layer.S) * fullest.channels);
    const double positions = d(ceil_div(layer.G, rs.g) * ceil_div(layer.E(), rs.e) * batch * layer.F());
    BusyCycles busy;
    busy.pes = positions * per_position;
    const NocConfig& noc = machine.noc;
    busy.filter_network =
        network_cycles(counts.noc_filter_sent, rs.p * rs.q * layer.S, noc.filter.words_per_cycle, noc.filter.buses);
    busy.ifmap_network = network_cycles(counts.noc_ifmap_sent, rs.q, noc.ifmap.words_per_cycle, noc.ifmap.buses);
    busy.psum_network = network_cycles(counts.noc_psum_sent, rs.p, noc.psum.words_per_cycle, noc.psum.buses);
    busy.output_network = network_cycles(counts.noc_output_sent, rs.p, noc.output.words_per_cycle, noc.output.buses);
    // A pass: the first position waits for its filters and the first windows, the last psums climb the chain.
    const double first_position = d(rs.p * rs.q * layer.S);
    const double filters_in = network_cycles(layer.R * rs.r * rs.t * rs.g * rs.p * rs.q * layer.S,
                                             rs.p * rs.q * layer.S, noc.filter.words_per_cycle, noc.filter.buses);
    const double windows_in = network_cycles(rs.g * rs.r * strip_rows(layer, rs.e) * layer.S * rs.q, rs.q,
                                             noc.ifmap.words_per_cycle, noc.ifmap.buses);
    const double climb =
        d(layer.R * rs.r) * d(pe.pipeline_stages + 1 + std::min<std::int64_t>(rs.p, noc.local_psum.words_per_cycle));
    busy.filling = d(counts.passes) * std::max({filters_in - first_position, windows_in - first_position, 0.0});
    busy.per_pass = climb + d(pe.start_cycles + pe.load_cycles * rs.n + pe.next_image_cycles * rs.n + 6);
    // Filters that find no room beside those of the pass come once these are in the PEs: after the first position.
    // (With the psums of all filters in the buffer: a smaller m is not to look better for its room.)
    MappingParameters all = rs;
    all.m = Mg;
    all.keep = rs.keeps_ifmaps() ? MappingParameters::keep_ifmaps : MappingParameters::keep_nothing;
    const BufferNeed one_set = row_stationary_buffer(layer, all);
    busy.first_filters = one_set.filter_words;
    busy.filters_prefetched = rs.n * layer.F() > 1 || filters_fit_beside(machine, row_stationary_buffer, layer, rs) ||
                              two_sets_fit(machine, row_stationary_buffer(layer, rs), one_set);
    if (rs.keeps_filters()) busy.filter_tiles = ceil_div(batch, rs.n) * ceil_div(layer.E(), rs.e);
    set_overlap(machine, row_stationary_buffer(layer, rs), counts, rs, fullest.steps, busy);
    return busy;
}

}  // namespace eyrie
