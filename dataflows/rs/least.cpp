// What a row-stationary mapping cannot be faster than: its passes, kind by kind, and its transfers.
#include "dataflows/plan/pass_builder.hpp"
#include "dataflows/rs/row_stationary.hpp"

namespace eyrie {

namespace {

// Sum of use(size) over the parts of a split that get something.
template <class Use>
std::int64_t over_parts(const Split& split, Use use) {
    const std::int64_t parts = split.parts_used();
    return (parts - 1) * use(split.size(0)) + use(split.size(parts - 1));
}

std::int64_t used_rows(const Layer& layer, std::int64_t ofmap_rows) {
    return (ofmap_rows - 1) * std::min(layer.stride_h, layer.R) + layer.R;
}

// The PE at the bottom of a chain of the first filter set has the most filters and channels; order of the streams:
// dataflows/rs/shape.cpp.
PassLoad load_of(const Layer& layer, const AcceleratorConfig& machine, const MappingParameters& rs,
                 const PassExtents& x) {
    const NocConfig& noc = machine.noc;
    const PeConfig& pe = machine.pe;
    const Split by_filter(x.filters, rs.t), by_channel(x.channels, rs.r);
    const std::int64_t p = by_filter.size(0), q = by_channel.size(0), F = layer.F(), S = layer.S;
    const std::int64_t fresh = std::min(layer.stride_w, S), rows = used_rows(layer, x.rows);
    const std::int64_t adding = pe.psum_addition == PsumAddition::separate ? p : 0;
    const std::int64_t position = p * q * S + adding;
    const std::int64_t image = F * position + (F - 1) * fresh * q * pe.window_shift_cycles_per_word;
    PassLoad load;
    load.pe_cycles = x.images * image + (x.images - 1) * (pe.next_image_cycles + pe.load_cycles);
    load.first_cycles = position - p + 1;
    load.hops = layer.R * rs.r - 1;
    load.last_link_word = (p - 1) % noc.local_psum.words_per_cycle + 1;
    load.filter_bus_words = x.groups * layer.R * over_parts(by_filter, [&](std::int64_t filters) {
                                return over_parts(by_channel, [&](std::int64_t channels) {
                                    return ceil_div(filters * channels * S, noc.filter.words_per_cycle);
                                });
                            });
    const std::int64_t column_words = x.groups * rows * over_parts(by_channel, [&](std::int64_t channels) {
                                          return ceil_div(channels, noc.ifmap.words_per_cycle);
                                      });
    load.ifmap_bus_words = x.images * (S + (F - 1) * fresh) * column_words;
    const std::int64_t columns = x.groups * x.rows, pixels = x.images * F * columns;
    const std::int64_t outputs =
        over_parts(by_filter, [&](std::int64_t filters) { return ceil_div(filters, noc.output.words_per_cycle); });
    load.output_bus_words = pixels * outputs;
    load.last_outputs = columns * outputs;
    load.last_issue = p;
    if (x.psum_in)
        load.psum_bus_words = pixels * over_parts(by_filter, [&](std::int64_t filters) {
                                  return ceil_div(filters, noc.psum.words_per_cycle);
                              });
    // Its last filter word comes in the last round of bus words to all rows of PEs of all sets; its last MAC of the
    // first position waits for it, as the psums' addition and all further positions do.
    const std::int64_t round = x.groups * by_filter.parts_used() * layer.R * rs.r;
    load.filters_in = std::max<std::int64_t>(load.filter_bus_words - round + 1, 1);
    load.after_filters = load.pe_cycles - p * q * S + 1;
    // Its first psum waits for all of them, or, joined with a MAC, for that of the first filter.
    const std::int64_t rounds_after = adding > 0 ? 0 : ceil_div(p, noc.filter.words_per_cycle);
    load.first_filters_in = std::max<std::int64_t>(load.filters_in - rounds_after * round, 1);
    load.after_first_filters = adding > 0 ? 2 : 1;
    // Until then it takes no ifmap word of the second position and no psum. It is the first of all PEs in each round of
    // their bus words.
    const auto ahead = [](std::int64_t words, std::int64_t a_position, std::int64_t width, std::int64_t bus_words,
                          std::int64_t a_round) {
        return words / a_position * bus_words + words % a_position / width * a_round;
    };
    load.ifmaps_ahead = ahead(S * q + pe.ifmap_fifo_words, q, noc.ifmap.words_per_cycle, column_words,
                              x.groups * by_channel.parts_used() * rows);
    if (load.ifmaps_ahead >= load.ifmap_bus_words) load.ifmaps_ahead = -1;
    if (x.psum_in)
        load.psums_ahead = ahead(pe.psum_in_fifo_words, p, noc.psum.words_per_cycle,
                                 load.psum_bus_words / (x.images * F), columns * by_filter.parts_used());
    if (load.psums_ahead >= load.psum_bus_words) load.psums_ahead = -1;
    // Of the window's last word likewise, but for its p MACs.
    load.window_in = std::max<std::int64_t>(S * column_words - x.groups * by_channel.parts_used() * rows + 1, 1);
    load.after_window = load.pe_cycles - p * q * S + p;
    load.after_ifmaps = p + adding + pe.pipeline_stages;
    return load;
}

}  // namespace

void row_stationary_least(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                          const MappingParameters& rs, LeastTime& least) {
    const std::int64_t Mg = layer.M_per_group(), Cg = layer.C_per_group();
    const BufferLayout buffer = buffer_layout(machine, row_stationary_buffer(layer, rs));
    const std::int64_t weights = layer.R * layer.S, pt = rs.p * rs.t, qr = rs.q * rs.r;
    const std::int64_t m = std::min(rs.m, Mg);
    const std::int64_t loads = rs.keeps_ifmaps() ? 1 : ceil_div(Mg, m);  // of the ifmaps of a strip
    const auto bound = [&](const PassExtents& x) {
        return least.bound(x, PassBounds::pieces_of(layer, batch, rs, qr, x),
                           [&] { return load_of(layer, machine, rs, x); });
    };
    for_pieces(layer.G, rs.g, [&](std::int64_t n_groups, std::int64_t groups) {
        const auto words_of = [&](const FilterPasses& of) { return groups * of.filters * of.channels * weights; };
        if (rs.keeps_filters())
            for_filter_passes(Mg, m, pt, Cg, qr, [&](const FilterPasses& of) {
                const PassExtents first{groups,      std::min(rs.n, batch),     of.filters,
                                        of.channels, std::min(rs.e, layer.E()), layer.F(),
                                        of.psum_in};
                least.load_kept_filters(n_groups, of, groups * weights, rs.keeps_ifmaps(), bound(first));
            });
        for_pieces(batch, rs.n, [&](std::int64_t n_images, std::int64_t images) {
            for_pieces(layer.E(), rs.e, [&](std::int64_t n_rows, std::int64_t rows) {
                const std::int64_t strips = n_groups * n_images * n_rows;
                const TilePieces tiles{pieces_of(layer.E(), rs.e, rows), {0, 1, layer.F()}};
                for_pieces(Cg, qr, [&](std::int64_t steps, std::int64_t channels) {
                    least.load_ifmaps(layer, n_groups * n_images * loads * steps, images * groups * channels, tiles);
                });
                if (rs.keeps_ifmaps())
                    for_steps_beside_loads(Cg, qr, [&](std::int64_t steps, bool psum_in, std::int64_t next) {
                        const PassExtents x{groups, images, last_piece(m, pt), qr, rows, layer.F(), psum_in};
                        least.load_ifmaps_beside(layer, n_groups * n_images * steps, bound(x), images * groups * next,
                                                 tiles,
                                                 rs.keeps_filters() ? 0 : groups * std::min(pt, m) * next * weights);
                    });
                for_pieces(Mg, m, [&](std::int64_t n_blocks, std::int64_t block) {
                    least.store_ofmaps(strips * n_blocks, images * groups * block, rows * layer.F());
                });
                for_filter_passes(Mg, m, pt, Cg, qr, [&](const FilterPasses& of) {
                    const PassExtents extents{groups, images, of.filters, of.channels, rows, layer.F(), of.psum_in};
                    least.add_filter_passes(strips, of, words_of(of), buffer.filter_room_words, rs.keeps_filters(),
                                            extents, PassBounds::pieces_of(layer, batch, rs, qr, extents),
                                            [&] { return load_of(layer, machine, rs, extents); });
                });
            });
        });
    });
    least.set_buffer(buffer.halves, std::min(rs.g, layer.G) * std::min(pt, m) * std::min(qr, Cg) * weights);
    if (rs.keeps_ifmaps()) least.keep_ifmaps();
    least.set_tiles({loads, rs.e, layer.F()});
}

// The sums of what row_stationary_least says of each kind of pass.
void row_stationary_least_of_many(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                  const MappingParameters& rs, const LayerCounts& counts, LeastTime& least) {
    const PeConfig& pe = machine.pe;
    const FullestPe fullest = fullest_pe(layer, rs);
    const std::int64_t F = layer.F(), fresh = std::min(layer.stride_w, layer.S);
    const std::int64_t strips = ceil_div(layer.G, rs.g) * ceil_div(layer.E(), rs.e);  // of each image
    const std::int64_t tiles = strips * ceil_div(batch, rs.n);
    const std::int64_t passes = tiles * fullest.passes * fullest.steps;
    const std::int64_t adding = pe.psum_addition == PsumAddition::separate ? fullest.filters * fullest.steps : 0;
    const std::int64_t image = F * (fullest.filters * fullest.channels * layer.S + adding) +
                               (F - 1) * fresh * pe.window_shift_cycles_per_word * fullest.passes * fullest.channels;
    const std::int64_t between_images = strips * batch * fullest.passes * fullest.steps - passes;
    least.add_in_sum(passes, strips * batch * image + between_images * (pe.next_image_cycles + pe.load_cycles),
                     layer.R * rs.r - 1);
    const std::int64_t blocks = ceil_div(layer.M_per_group(), rs.m), loads = rs.keeps_ifmaps() ? 1 : blocks;
    const std::int64_t rows_of_tiles = ceil_div(layer.E(), rs.e);
    // Tiles of padding alone are not loaded where DRAM holds none.
    const std::int64_t loaded_rows = machine.dram.stores_padding ? rows_of_tiles : 1;
    least.load_filters_in_sum(rs.keeps_filters() ? ceil_div(layer.G, rs.g) * fullest.passes * fullest.steps : passes,
                              counts.dram_filter);
    least.load_ifmaps_in_sum(tiles / rows_of_tiles * loaded_rows * loads * fullest.steps,
                             loaded_rows * loads * batch * layer.C, counts.dram_ifmap);
    least.store_ofmaps_in_sum(tiles * blocks, rows_of_tiles * batch * layer.M, counts.dram_ofmap);
    least.set_buffer(DoubleBuffer::none, 0);
    if (rs.keeps_ifmaps()) least.keep_ifmaps();
    least.set_tiles({loads, rs.e, F});
}

}  // namespace eyrie
