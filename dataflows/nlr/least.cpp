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
    const std::int64_t slot = slot_cycles(pe);
    PassLoad load;
    load.pe_cycles = taps * pixels * slot;
    // The first output word is full, or holds a row, before it leaves; so does each that comes back.
    const std::int64_t first_word = std::min<std::int64_t>(x.columns, noc.output.words_per_cycle);
    load.first_cycles = first_word * slot;
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
    const std::int64_t started = std::max<std::int64_t>(pe.start_cycles, machine.glb.read_latency_cycles + 1);
    const std::int64_t turn = (first_word - 1) * slot + psum_turn_cycles(machine, load.hops);
    load.other_cycles = started + pe.load_cycles + (taps - 1) * std::max(pixels * slot, turn) + pixels * slot +
                        climb_cycles(pe, load.hops);
    // The PE at the top uses its words so much later than that at the bottom that its FIFOs are full.
    const std::int64_t held = std::min<std::int64_t>(pe.ifmap_fifo_words + noc.ifmap.words_per_cycle,
                                                     pe.filter_fifo_words + noc.filter.words_per_cycle) +
                              1;
    load.other_cycles = std::max(load.other_cycles, (taps * pixels - 1) / held * lag_cycles(pe, load.hops));
    load.after_ifmaps = taken_word_cycles(pe);
    load.cycles_unread = slot * waiting_filter_words(machine);
    return load;
}

}  // namespace

void no_local_reuse_least(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                          const MappingParameters& nlr, LeastTime& least) {
    const std::int64_t Mg = layer.M_per_group(), Cg = layer.C_per_group(), m = std::min(nlr.m, Mg);
    const BufferLayout buffer = buffer_layout(machine, no_local_reuse_buffer(layer, nlr));
    const std::int64_t weights = layer.R * layer.S;
    const std::int64_t loads = nlr.keeps_ifmaps() ? 1 : ceil_div(Mg, m);  // of the ifmaps of a tile
    const auto bound = [&](const PassExtents& x) {
        return least.bound(x, PassBounds::pieces_of(layer, batch, nlr, nlr.q, x),
                           [&] { return load_of(layer, machine, x); });
    };
    for_pieces(layer.G, nlr.g, [&](std::int64_t n_groups, std::int64_t groups) {
        const auto words_of = [&](const FilterPasses& of) { return groups * of.filters * of.channels * weights; };
        if (nlr.keeps_filters())
            for_filter_passes(Mg, m, nlr.p, Cg, nlr.q, [&](const FilterPasses& of) {
                const PassExtents first{groups,      std::min(nlr.n, batch),     of.filters,
                                        of.channels, std::min(nlr.e, layer.E()), std::min(nlr.f, layer.F()),
                                        of.psum_in};
                least.load_kept_filters(n_groups, of, groups * weights, nlr.keeps_ifmaps(), bound(first));
            });
        for_pieces(batch, nlr.n, [&](std::int64_t n_images, std::int64_t images) {
            for_pieces(layer.E(), nlr.e, [&](std::int64_t n_rows, std::int64_t rows) {
                for_pieces(layer.F(), nlr.f, [&](std::int64_t n_columns, std::int64_t columns) {
                    const std::int64_t tiles = n_groups * n_images * n_rows * n_columns;
                    const TilePieces pieces{pieces_of(layer.E(), nlr.e, rows), pieces_of(layer.F(), nlr.f, columns)};
                    for_pieces(Cg, nlr.q, [&](std::int64_t steps, std::int64_t channels) {
                        least.load_ifmaps(layer, n_groups * n_images * loads * steps, images * groups * channels,
                                          pieces);
                    });
                    if (nlr.keeps_ifmaps())
                        for_steps_beside_loads(Cg, nlr.q, [&](std::int64_t steps, bool psum_in, std::int64_t next) {
                            const PassExtents x{groups, images, last_piece(m, nlr.p), nlr.q, rows, columns, psum_in};
                            least.load_ifmaps_beside(
                                layer, n_groups * n_images * steps, bound(x), images * groups * next, pieces,
                                nlr.keeps_filters() ? 0 : groups * std::min(nlr.p, m) * next * weights);
                        });
                    for_pieces(Mg, m, [&](std::int64_t n_blocks, std::int64_t block) {
                        least.store_ofmaps(tiles * n_blocks, images * groups * block, rows * columns);
                    });
                    for_filter_passes(Mg, m, nlr.p, Cg, nlr.q, [&](const FilterPasses& of) {
                        const PassExtents extents{groups, images, of.filters, of.channels, rows, columns, of.psum_in};
                        least.add_filter_passes(tiles, of, words_of(of), buffer.filter_room_words, nlr.keeps_filters(),
                                                extents, PassBounds::pieces_of(layer, batch, nlr, nlr.q, extents),
                                                [&] { return load_of(layer, machine, extents); });
                    });
                });
            });
        });
    });
    least.set_buffer(buffer.halves, std::min(nlr.g, layer.G) * std::min(nlr.p, m) * std::min(nlr.q, Cg) * weights);
    if (nlr.keeps_ifmaps()) least.keep_ifmaps();
    least.set_tiles({loads, nlr.e, nlr.f});
}

}  // namespace eyrie
