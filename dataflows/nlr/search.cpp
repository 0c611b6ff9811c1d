// The search space of mappings without local reuse, and how busy they keep the array.
#include <algorithm>

#include "dataflows/nlr/no_local_reuse.hpp"
#include "dataflows/plan/chain_places.hpp"

namespace eyrie {

namespace {

// The largest m whose psums fit beside so many times the filters of a pass, or all that are kept.
std::int64_t most_filters(const Layer& layer, const BufferRoom& room, MappingParameters nlr, int filter_sets) {
    const std::int64_t Mg = layer.M_per_group();
    if (nlr.keep == MappingParameters::keep_filters)
        return largest_block(Mg, [&](std::int64_t m) {
            nlr.m = m;
            return room.fits(no_local_reuse_buffer(layer, nlr));
        });
    nlr.m = 1;
    BufferNeed rest = no_local_reuse_buffer(layer, nlr);
    const std::int64_t psum_words = rest.psum_words;
    rest.psum_words = 0;
    if (filter_sets == 2 && !nlr.keeps_filters()) {
        rest.filter_words *= 2;
        rest.filter_sets = 1;
    }
    return room.most_psums(rest, psum_words, Mg);
}

}  // namespace

void no_local_reuse_candidates(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                               const CandidateVisitor& use) {
    const std::int64_t Mg = layer.M_per_group(), Cg = layer.C_per_group();
    if (machine.pe.psum_addition == PsumAddition::separate && machine.pe.psum_spad_words < 1) return;
    const std::vector<std::int64_t> channel_chunks = use.chunks(Cg, machine.pes());
    const std::vector<std::int64_t> heights = use.cuts(machine, rows_of(layer), layer.E(), layer.E());
    const std::vector<std::int64_t> widths = use.cuts(machine, columns_of(layer), layer.F(), layer.F());
    const std::vector<std::int64_t> image_chunks = use.chunks(batch, batch);
    const std::vector<std::int64_t> group_chunks = use.chunks(layer.G, machine.pes());
    for_searches(machine, no_local_reuse_buffer, layer, use, [&](DoubleBuffer halves, MappingParameters nlr) {
        const BufferRoom room(machine, halves);
        // Many PEs first: good mappings are found early and rule out more.
        for (nlr.p = std::min<std::int64_t>(Mg, machine.pes()); nlr.p >= 1; --nlr.p) {
            FilterBlocks values(Mg, nlr.p, 1, false, nlr.p, halves);
            if (use.every_value) values.use_every_value();
            PrefetchedBlocks blocks(values);
            for (const std::int64_t q : channel_chunks)
                for (const std::int64_t g : group_chunks) {
                    nlr.q = q;
                    nlr.g = g;
                    if (g * nlr.p > ChainPlaces(machine, q).count()) break;
                    const std::int64_t active_pes = g * nlr.p * q;
                    // With whole rows and all filters.
                    const auto hopeless = [&](std::int64_t n, std::int64_t e, Less less) {
                        nlr.n = n;
                        nlr.e = e;
                        nlr.f = layer.F();
                        nlr.m = Mg;
                        return use.hopeless(nlr, active_pes, less);
                    };
                    if (hopeless(batch, layer.E(), Less::filters | Less::rows | Less::columns)) continue;
                    for (const std::int64_t n : image_chunks)
                        for (const std::int64_t e : heights) {
                            if (hopeless(n, e, Less::filters | Less::columns)) continue;
                            for (const std::int64_t f : widths) {
                                nlr.n = n;
                                nlr.e = e;
                                nlr.f = f;
                                nlr.m = Mg;
                                if (use.asks_early() && use.hopeless(nlr, active_pes)) continue;
                                const std::int64_t limit = most_filters(layer, room, nlr, 1);
                                if (limit < nlr.p) break;
                                const bool one_tile = n == batch && e == layer.E() && f == layer.F();
                                blocks.best_up_to(limit, most_filters(layer, room, nlr, 2), [&](std::int64_t m) {
                                    nlr.m = m;
                                    if (!use.every_value && keeps_in_vain(nlr, one_tile, m >= Mg, q >= Cg)) return;
                                    if (nlr.p <= m &&
                                        has_halves(machine, halves, [&] { return no_local_reuse_buffer(layer, nlr); }))
                                        use(nlr);
                                });
                            }
                        }
                }
        }
    });
}

BusyCycles no_local_reuse_busy(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                               const MappingParameters& nlr, const LayerCounts& counts) {
    const auto d = [](std::int64_t value) { return static_cast<double>(value); };
    const PeConfig& pe = machine.pe;
    const NocConfig& noc = machine.noc;
    const std::int64_t Mg = layer.M_per_group();
    const std::int64_t m = std::min(nlr.m, Mg);
    const std::int64_t filter_passes = Mg / m * ceil_div(m, nlr.p) + (Mg % m > 0 ? ceil_div(Mg % m, nlr.p) : 0);
    const bool separate = pe.psum_addition == PsumAddition::separate;
    const double positions = d(layer.R * layer.S * batch * layer.E() * layer.F()) *
                             d(ceil_div(layer.G, nlr.g) * ceil_div(layer.C_per_group(), nlr.q) * filter_passes);
    // As in a weight-stationary chain: words wait in the FIFOs of PEs further up.
    const double lag = d(nlr.q - 1) * d(pe.pipeline_stages + (separate ? 2 : 1));
    const double held = std::max(1.0, lag / d(std::min(pe.ifmap_fifo_words, pe.filter_fifo_words)));
    // Assumes pieces as equal as possible: the search considers no others.
    const std::int64_t columns = smallest_chunk(layer.F(), nlr.f);
    const std::int64_t pixels = smallest_chunk(batch, nlr.n) * smallest_chunk(layer.E(), nlr.e) * columns;
    BusyCycles busy;
    busy.pes = positions * (held + (separate ? 1 : 0));
    busy.filter_network = network_cycles(counts.noc_filter_sent, pixels, noc.filter.words_per_cycle, noc.filter.buses);
    busy.ifmap_network = network_cycles(counts.noc_ifmap_sent, columns, noc.ifmap.words_per_cycle, noc.ifmap.buses);
    busy.psum_network = network_cycles(counts.noc_psum_sent, columns, noc.psum.words_per_cycle, noc.psum.buses);
    busy.output_network = network_cycles(counts.noc_output_sent, columns, noc.output.words_per_cycle, noc.output.buses);
    // A psum must be back in the buffer before the next tap: with few pixels a pass waits for it at every tap.
    const double turn = lag + d(pe.pipeline_stages + 7);
    busy.per_pass = d(pe.start_cycles + pe.load_cycles + pe.next_image_cycles + 6) + lag +
                    d(layer.R * layer.S - 1) * std::max(0.0, turn - d(pixels));
    MappingParameters of_pass = nlr;
    of_pass.keep = nlr.keeps_ifmaps() ? MappingParameters::keep_ifmaps : MappingParameters::keep_nothing;
    const BufferNeed one_set = no_local_reuse_buffer(layer, of_pass);
    busy.first_filters = one_set.filter_words;
    busy.filters_prefetched = filters_fit_beside(machine, no_local_reuse_buffer, layer, nlr) ||
                              two_sets_fit(machine, no_local_reuse_buffer(layer, nlr), one_set);
    if (nlr.keeps_filters())
        busy.filter_tiles = ceil_div(batch, nlr.n) * ceil_div(layer.E(), nlr.e) * ceil_div(layer.F(), nlr.f);
    set_overlap(machine, no_local_reuse_buffer(layer, nlr), counts, nlr, ceil_div(layer.C_per_group(), nlr.q), busy);
    return busy;
}

}  // namespace eyrie
