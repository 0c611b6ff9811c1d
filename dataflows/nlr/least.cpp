// What a mapping without local reuse cannot be faster than: its passes, kind by kind, and its transfers.
#include <algorithm>

#include "dataflows/nlr/no_local_reuse.hpp"
#include "dataflows/plan/plan.hpp"

namespace eyrie {

namespace {

PassLoad load_of(const Layer& layer, const AcceleratorConfig& machine, const PassExtents& x) {
    const NocConfig& noc = machine.noc;
    const PeConfig& pe = machine.pe;
    const std::int64_t taps = layer.R * layer.S, pixels = x.images * x.rows * x.columns;
    const std::int64_t slot = pe.psum_addition == PsumAddition::separate ? 2 : 1;  // cycles of a MAC and its addition
    PassLoad load;
    load.pe_cycles = taps * pixels * slot;
    load.first_cycles = slot;
    load.hops = x.channels - 1;
    const std::int64_t pes = x.groups * x.filters * x.channels;
    const std::int64_t width = std::min<std::int64_t>(noc.filter.words_per_cycle, pixels);
    load.filter_bus_words = taps * pes * ceil_div(pixels, width);
    const std::int64_t rows = taps * x.images * x.rows;
    load.ifmap_bus_words = rows * x.groups * x.channels * ceil_div(x.columns, noc.ifmap.words_per_cycle);
    const std::int64_t psum_rows = x.images * x.rows * x.groups * x.filters;
    load.output_bus_words = taps * psum_rows * ceil_div(x.columns, noc.output.words_per_cycle);
    load.psum_bus_words = (taps - (x.psum_in ? 0 : 1)) * psum_rows * ceil_div(x.columns, noc.psum.words_per_cycle);
    // A psum is back in the PE at the bottom, through the chain and the buffer, before its next tap.
    const std::int64_t lag = load.hops * (pe.pipeline_stages + 1);
    const std::int64_t turn = lag + pe.pipeline_stages + 3 + machine.glb.read_latency_cycles;
    load.other_cycles = (taps - 1) * std::max(pixels * slot, turn) + pixels * slot + lag + pe.pipeline_stages;
    // The PE at the top uses its words so much later than that at the bottom that its FIFOs are full.
    const std::int64_t held = std::min<std::int64_t>(pe.ifmap_fifo_words + noc.ifmap.words_per_cycle,
                                                     pe.filter_fifo_words + noc.filter.words_per_cycle) +
                              1;
    load.other_cycles = std::max(load.other_cycles, (taps * pixels - 1) / held * lag);
    load.cycles_unread = slot * (pe.filter_fifo_words + std::int64_t{noc.filter.fifo_bus_words + noc.filter.buses} *
                                                            noc.filter.words_per_cycle);
    return load;
}

}  // namespace

void no_local_reuse_least(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                          const MappingParameters& nlr, LeastTime& least) {
    const std::int64_t Mg = layer.M_per_group(), Cg = layer.C_per_group(), m = std::min(nlr.m, Mg);
    const BufferNeed need = no_local_reuse_buffer(layer, nlr);
    const DoubleBuffer halves = halves_with_room(machine, need);
    const BufferNeed all = need_with_halves(machine, need, halves);
    const std::int64_t room = machine.glb.filter_capacity_words(machine.arithmetic, all.ifmap_words, all.psum_words);
    const std::int64_t weights = layer.R * layer.S;
    for_pieces(layer.G, nlr.g, [&](std::int64_t n_groups, std::int64_t groups) {
        for_pieces(batch, nlr.n, [&](std::int64_t n_images, std::int64_t images) {
            for_pieces(layer.E(), nlr.e, [&](std::int64_t n_rows, std::int64_t rows) {
                for_pieces(layer.F(), nlr.f, [&](std::int64_t n_columns, std::int64_t columns) {
                    const std::int64_t tiles = n_groups * n_images * n_rows * n_columns;
                    for_pieces(Mg, m, [&](std::int64_t n_blocks, std::int64_t block) {
                        least.store_ofmaps(tiles * n_blocks, images * groups * block, rows * columns);
                        for_pieces(block, nlr.p, [&](std::int64_t n_filters, std::int64_t filters) {
                            const auto pass = [&](std::int64_t steps, std::int64_t channels, bool psum_in) {
                                const std::int64_t passes = tiles * n_blocks * n_filters * steps;
                                const std::int64_t words = groups * filters * channels * weights;
                                least.load_filters(passes, words);
                                // Of passes of this kind one after another, the next one's filters find no room beside.
                                const std::int64_t followed =
                                    n_filters > 1 ? steps * (n_filters - 1) : (filters == block ? steps - 1 : 0);
                                const std::int64_t late = 2 * words > room ? tiles * n_blocks * followed : 0;
                                const PassExtents extents{groups, images, filters, channels, rows, columns, psum_in};
                                least.add_passes(passes, extents, load_of(layer, machine, extents), late, words);
                            };
                            for_pieces(Cg, nlr.q, [&](std::int64_t steps, std::int64_t channels) {
                                const bool begins = channels == std::min(Cg, nlr.q);
                                if (begins) pass(1, channels, false);
                                if (steps > (begins ? 1 : 0)) pass(steps - (begins ? 1 : 0), channels, true);
                            });
                        });
                        for_pieces(Cg, nlr.q, [&](std::int64_t steps, std::int64_t channels) {
                            least.load_ifmaps(tiles * n_blocks * steps, images * groups * channels,
                                              strip_rows(layer, rows) * strip_columns(layer, columns));
                        });
                    });
                });
            });
        });
    });
    least.set_buffer(halves, std::min(nlr.g, layer.G) * std::min(nlr.p, m) * std::min(nlr.q, Cg) * weights);
    least.set_tiles({ceil_div(Mg, m), nlr.e, nlr.f});
}

}  // namespace eyrie
