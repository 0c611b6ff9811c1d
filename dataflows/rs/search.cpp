// The search space of row-stationary mappings, and how busy they keep the array.
#include <algorithm>
#include <optional>

#include "dataflows/plan/pass_builder.hpp"
#include "dataflows/rs/row_stationary.hpp"

namespace eyrie {

namespace {

// The largest m whose psums fit.
std::int64_t most_filters(const Layer& layer, const BufferRoom& room, MappingParameters rs) {
    const std::int64_t Mg = layer.M_per_group();
    rs.m = Mg;
    const auto bisected = [&] {
        return largest_block(Mg, [&](std::int64_t m) {
            rs.m = m;
            return room.fits(row_stationary_buffer(layer, rs));
        });
    };
    if (rs.keep == MappingParameters::keep_filters) return bisected();  // m has its share of filters, too
    BufferNeed need = row_stationary_buffer(layer, rs);
    const std::int64_t psum_words = need.psum_words / Mg;
    need.psum_words = 0;
    const std::int64_t limit = room.most_psums(need, psum_words, Mg);
    if (limit >= std::min(rs.p * rs.t, Mg)) return limit;
    return bisected();  // a block smaller than a pass needs fewer filters
}

// With the largest of some values of m, no passes are lost: blocks of 249 filters and 7 take six passes of 60 at a
// time, blocks of 60 five.
MappingParameters without_lost_passes(const Layer& layer, MappingParameters rs) {
    const std::int64_t a_pass = rs.p * rs.t;
    rs.m = std::min(layer.M_per_group(), ceil_div(rs.m, a_pass) * a_pass);
    return rs;
}

// All n and m of the other parameters.
void visit_images(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine, DoubleBuffer halves,
                  const BufferRoom& room, const std::vector<std::int64_t>& image_chunks, std::int64_t active_pes,
                  FilterBlocks& blocks, MappingParameters rs, const CandidateVisitor& use) {
    rs.n = batch;
    rs.m = layer.M_per_group();
    if (use.hopeless(rs, active_pes)) return;
    for (const std::int64_t n : image_chunks) {
        rs.n = n;
        rs.m = layer.M_per_group();
        if ((n < batch || use.every_value) && use.hopeless(rs, active_pes)) continue;
        const std::int64_t limit = most_filters(layer, room, rs);
        if (limit == 0) break;
        const bool one_tile = n == batch && rs.e >= layer.E();
        const std::vector<std::int64_t>& values = blocks.best_up_to(limit);
        for (std::size_t smaller = values.size(); smaller > 0; --smaller) {
            rs.m = values[smaller - 1];
            if (use.every_value && smaller % 16 == 0 && use.hopeless(without_lost_passes(layer, rs), active_pes)) break;
            if (!use.every_value &&
                keeps_in_vain(rs, one_tile, rs.m >= layer.M_per_group(), rs.q * rs.r >= layer.C_per_group()))
                continue;
            if (ceil_div(rs.m, rs.p) >= rs.t &&
                has_halves(machine, halves, [&] { return row_stationary_buffer(layer, rs); }))
                use(rs);
        }
    }
}

}  // namespace

// Large values first: good mappings are found early and rule out more.
void row_stationary_candidates(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                               const CandidateVisitor& use) {
    const std::int64_t Mg = layer.M_per_group(), Cg = layer.C_per_group();
    const std::int64_t most_q = std::min<std::int64_t>(Cg, machine.pe.ifmap_spad_words / layer.S);
    const std::int64_t most_p =
        std::min<std::int64_t>({Mg, machine.pe.psum_spad_words, machine.pe.filter_spad_words / layer.S});
    const std::vector<std::int64_t> image_chunks = use.chunks(batch, batch);
    const std::vector<std::int64_t> strip_heights = use.cuts(machine, rows_of(layer), layer.E(), machine.pes());
    const std::vector<std::int64_t> group_chunks = use.chunks(layer.G, machine.pes());
    for_searches(machine, row_stationary_buffer, layer, [&](DoubleBuffer halves, MappingParameters rs) {
        const BufferRoom room(machine, halves);
        const auto places_suffice = [&](std::int64_t e) {
            rs.e = e;
            const SetPlacement place = place_sets(layer, machine, rs);
            return rs.g * rs.t * place.folds <= place.slots_down * place.slots_across;
        };
        for (rs.t = std::min<std::int64_t>(Mg, machine.pes()); rs.t >= 1; --rs.t) {
            std::vector<std::optional<FilterBlocks>> blocks_of(static_cast<std::size_t>(most_p) + 1);  // by p
            for (const std::int64_t g : group_chunks)
                for (rs.r = std::min<std::int64_t>(Cg, machine.rows / layer.R); rs.r >= 1; --rs.r) {
                    rs.g = g;
                    const auto past = std::partition_point(strip_heights.begin(), strip_heights.end(), places_suffice);
                    if (past == strip_heights.begin()) continue;
                    const std::int64_t sets = layer.R * rs.r * rs.t * g;
                    if (use.every_value) {
                        rs.p = std::min(most_p, rs.t == 1 ? Mg : (Mg - 1) / (rs.t - 1));
                        rs.q = most_q;
                        rs.e = *std::prev(past);
                        rs.n = batch;
                        rs.m = Mg;
                        if (rs.p < 1 || use.hopeless(rs, sets * rs.e)) continue;
                    }
                    for (rs.p = std::min(most_p, rs.t == 1 ? Mg : (Mg - 1) / (rs.t - 1)); rs.p >= 1; --rs.p) {
                        std::optional<FilterBlocks>& known = blocks_of[static_cast<std::size_t>(rs.p)];
                        if (!known) {
                            known.emplace(Mg, rs.p * rs.t, rs.t, false, rs.p * (rs.t - 1) + 1, halves);
                            if (use.every_value) known->use_every_value();
                        }
                        FilterBlocks& blocks = *known;
                        const std::int64_t q_limit = std::min(most_q, machine.pe.filter_spad_words / (rs.p * layer.S));
                        rs.q = q_limit;
                        rs.e = *std::prev(past);
                        rs.n = batch;
                        rs.m = Mg;
                        if (use.bounded && q_limit > 0 && use.hopeless(rs, sets * rs.e)) continue;
                        for (; rs.q >= 1; --rs.q) {
                            if (ceil_div(Cg, rs.q) < rs.r) continue;
                            rs.e = *std::prev(past);
                            rs.n = batch;
                            rs.m = Mg;
                            if (use.hopeless(rs, sets * rs.e)) continue;
                            for (auto e = past; e != strip_heights.begin();) {
                                rs.e = *--e;
                                visit_images(layer, batch, machine, halves, room, image_chunks, sets * rs.e, blocks, rs,
                                             use);
                            }
                        }
                    }
                }
        }
    });
}

BusyCycles row_stationary_busy(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                               const MappingParameters& rs, const LayerCounts& counts) {
    const auto d = [](std::int64_t value) { return static_cast<double>(value); };
    const std::int64_t Mg = layer.M_per_group(), Cg = layer.C_per_group();
    // Filters of the fullest set, summed over the passes of a group's filters; and channels likewise.
    const auto rounds_of_block = [&](std::int64_t block) {
        const std::int64_t rest = block % (rs.p * rs.t);
        return block / (rs.p * rs.t) * std::min(rs.p, block) + (rest > 0 ? ceil_div(rest, rs.t) : 0);
    };
    const std::int64_t m = std::min(rs.m, Mg);
    const std::int64_t filters = Mg / m * rounds_of_block(m) + (Mg % m > 0 ? rounds_of_block(Mg % m) : 0);
    const std::int64_t step = rs.q * rs.r;
    const std::int64_t channels = Cg / step * rs.q + (Cg % step > 0 ? ceil_div(Cg % step, rs.r) : 0);
    const std::int64_t steps = ceil_div(Cg, step);
    const PeConfig& pe = machine.pe;
    const double per_position = d(filters * channels * layer.S) +
                                (pe.psum_addition == PsumAddition::separate ? d(filters * steps) : 0) +
                                d(pe.window_shift_cycles_per_word * std::min(layer.stride_w, layer.S) * channels);
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
    set_overlap(machine, row_stationary_buffer(layer, rs), counts, rs, steps, busy);
    return busy;
}

}  // namespace eyrie
