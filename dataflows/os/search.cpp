// The search space of output-stationary mappings, and how busy they keep the array.
#include <algorithm>

#include "dataflows/os/output_stationary.hpp"
#include "dataflows/plan/pass_builder.hpp"

namespace eyrie {

namespace {

// Which of e, f and p are more than 1.
void candidates(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine, std::int64_t most_e,
                std::int64_t most_f, std::int64_t most_p, const CandidateVisitor& use) {
    const std::int64_t Mg = layer.M_per_group();
    if (machine.pe.psum_spad_words < 1) return;
    if (layer.R > layer.stride_h && machine.pe.ifmap_below_fifo_words < layer.stride_h * layer.S) most_e = 1;
    if (layer.S > layer.stride_w && machine.pe.ifmap_right_fifo_words < layer.stride_w) most_f = 1;
    const std::vector<std::int64_t> heights = use.cuts(machine, rows_of(layer), layer.E(), most_e);
    const std::vector<std::int64_t> widths = use.cuts(machine, columns_of(layer), layer.F(), most_f);
    const std::vector<std::int64_t> image_chunks = use.chunks(batch, machine.pes());
    const std::vector<std::int64_t> group_chunks = use.chunks(layer.G, machine.pes());
    const auto search = [&](DoubleBuffer halves, MappingParameters os) {
        const BufferRoom room(machine, halves);
        for (os.p = 1; os.p <= std::min({Mg, most_p, std::int64_t{machine.pes()}}); ++os.p) {
            FilterBlocks values(Mg, os.p, os.p, true, os.p, halves);
            if (use.every_value) values.use_every_value();
            PrefetchedBlocks blocks(values);
            for (const std::int64_t e : heights)
                for (const std::int64_t f : widths)
                    for (const std::int64_t n : image_chunks)
                        for (const std::int64_t g : group_chunks) {
                            os.e = e;
                            os.f = f;
                            os.n = n;
                            os.g = g;
                            if (g * n * os.p > machine.rows / e * (machine.columns / f)) break;
                            os.m = Mg;
                            if (use.asks_early() && use.hopeless(os, e * f * n * g * os.p)) continue;
                            const auto most = [&](std::int64_t sets_of_filters) {
                                const auto fits = [&](std::int64_t m) {
                                    os.m = m;
                                    BufferNeed need = output_stationary_buffer(layer, os);
                                    if (sets_of_filters > 1 && !os.keeps_filters()) {
                                        need.filter_words *= sets_of_filters;
                                        need.filter_sets = 1;
                                    }
                                    return room.fits(need);
                                };
                                return largest_block(Mg, fits);
                            };
                            const bool one_tile = n == batch && e == layer.E() && f == layer.F();
                            blocks.best_up_to(most(1), most(2), [&](std::int64_t m) {
                                os.m = m;
                                if (!use.every_value && keeps_in_vain(os, one_tile, m >= Mg, true)) return;
                                if (os.p <= m &&
                                    has_halves(machine, halves, [&] { return output_stationary_buffer(layer, os); }))
                                    use(os);
                            });
                        }
        }
    };
    for_searches(machine, output_stationary_buffer, layer, use, search,
                 {MappingParameters::keep_both, MappingParameters::keep_ifmaps, MappingParameters::keep_nothing});
}

}  // namespace

void os_a_candidates(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                     const CandidateVisitor& use) {
    candidates(layer, batch, machine, machine.rows, machine.columns, 1, use);
}

void os_b_candidates(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                     const CandidateVisitor& use) {
    candidates(layer, batch, machine, 1, machine.columns, machine.pes(), use);
}

void os_c_candidates(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                     const CandidateVisitor& use) {
    candidates(layer, batch, machine, 1, 1, machine.pes(), use);
}

BusyCycles output_stationary_busy(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                  const MappingParameters& os, const LayerCounts& counts) {
    const auto d = [](std::int64_t value) { return static_cast<double>(value); };
    const std::int64_t Mg = layer.M_per_group();
    const std::int64_t m = std::min(os.m, Mg);
    const std::int64_t rounds = Mg / m * ceil_div(m, os.p) + (Mg % m > 0 ? ceil_div(Mg % m, os.p) : 0);
    const std::int64_t sum = layer.C_per_group() * layer.R * layer.S;
    const std::int64_t tiles_of_groups = ceil_div(layer.E(), os.e) * ceil_div(layer.F(), os.f) * ceil_div(batch, os.n);
    const std::int64_t tiles = tiles_of_groups * ceil_div(layer.G, os.g);
    const PeConfig& pe = machine.pe;
    const NocConfig& noc = machine.noc;
    BusyCycles busy;
    busy.pes = d(tiles * rounds) * d(sum + (pe.psum_addition == PsumAddition::separate ? 1 : 0));
    busy.filter_network = network_cycles(counts.noc_filter_sent, sum, noc.filter.words_per_cycle, noc.filter.buses);
    // Of a row of the filter most PEs take the columns of one stride, the last of a row all.
    const std::int64_t piece = os.f > 1 ? std::min(layer.stride_w, layer.S) : layer.S;
    busy.ifmap_network = network_cycles(counts.noc_ifmap_sent, piece, noc.ifmap.words_per_cycle, noc.ifmap.buses);
    busy.output_network =
        network_cycles(counts.noc_output_sent, ceil_div(m, os.p), noc.output.words_per_cycle, noc.output.buses);
    busy.per_pass = d(pe.start_cycles + pe.load_cycles + pe.next_image_cycles + pe.pipeline_stages + 7) +
                    network_cycles(os.g * os.n * os.p * os.e * os.f, 1, noc.output.words_per_cycle, noc.output.buses);
    // The filters in the buffer are in use to the end: the next come beside them or not before.
    MappingParameters of_pass = os;
    of_pass.keep = os.keeps_ifmaps() ? MappingParameters::keep_ifmaps : MappingParameters::keep_nothing;
    const BufferNeed one_set = output_stationary_buffer(layer, of_pass);
    busy.first_filters = one_set.filter_words;
    busy.filters_prefetched = os.m >= Mg || two_sets_fit(machine, output_stationary_buffer(layer, os), one_set);
    if (os.keeps_filters()) busy.filter_tiles = tiles_of_groups;
    set_overlap(machine, output_stationary_buffer(layer, os), counts, os, 1, busy);
    return busy;
}

}  // namespace eyrie
