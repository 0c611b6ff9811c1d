// What an output-stationary mapping cannot be faster than: its passes, kind by kind, and its transfers.
#include <algorithm>

#include "dataflows/os/output_stationary.hpp"
#include "dataflows/plan/pass_builder.hpp"

namespace eyrie {

namespace {

// Bus words of one filter row of one channel to all PEs of a tile: PEs take from the network what no neighbour passes
// on.
std::int64_t tile_bus_words(const Layer& layer, int width, const PassExtents& x) {
    const std::int64_t whole_row = ceil_div(layer.S, width);
    const std::int64_t row = layer.S > layer.stride_w ? (x.columns - 1) * ceil_div(layer.stride_w, width) + whole_row
                                                      : x.columns * whole_row;
    const std::int64_t rows = layer.R > layer.stride_h ? (x.rows - 1) * layer.stride_h + layer.R : x.rows * layer.R;
    return rows * row;
}

// When the last filter word is read, so many bus words at most are still on their way, to all places in turn: one of
// the places, in all its PEs, has come so near to its end that the rest can wait in front of it. The ifmap words of all
// channels before have been sent by then.
void set_read(const Layer& layer, const AcceleratorConfig& machine, const PassExtents& x, const Split& by_filter,
              PassLoad& load) {
    const InputNetworkConfig& network = machine.noc.filter;
    const std::int64_t taps = layer.R * layer.S, sum = layer.C_per_group() * taps, rounds = by_filter.size(0);
    std::int64_t places = by_filter.parts_used();
    if (by_filter.size(places - 1) < rounds) --places;  // of the last round
    const std::int64_t on_their_way = (network.fifo_bus_words + network.buses) / (x.groups * places);
    const std::int64_t unread = machine.pe.filter_fifo_words + on_their_way * network.words_per_cycle;
    load.cycles_unread = unread + (slot_cycles(machine.pe) - 1) * ceil_div(unread, sum);
    if (rounds * sum <= unread) return;
    const std::int64_t channels = ceil_div(rounds * sum - unread, taps) - 1;
    load.ifmaps_before_read = channels * (load.ifmap_bus_words / (rounds * layer.C_per_group())) + 1;
}

// A PE of the first place has the most filters.
PassLoad load_of(const Layer& layer, const AcceleratorConfig& machine, const MappingParameters& os,
                 const PassExtents& x) {
    const NocConfig& noc = machine.noc;
    const PeConfig& pe = machine.pe;
    const Split by_filter(x.filters, os.p);
    const std::int64_t sum = layer.C_per_group() * layer.R * layer.S, rounds = by_filter.size(0);
    const std::int64_t adding = slot_cycles(pe) - 1;
    PassLoad load;
    load.pe_cycles = rounds * (sum + adding);
    load.first_cycles =
        std::min<std::int64_t>(by_filter.size(by_filter.parts_used() - 1), noc.output.words_per_cycle) * (sum + adding);
    load.filter_bus_words = x.groups * x.filters * ceil_div(sum, noc.filter.words_per_cycle);
    load.ifmap_bus_words =
        rounds * layer.C_per_group() * x.groups * x.images * tile_bus_words(layer, noc.ifmap.words_per_cycle, x);
    const std::int64_t parts = by_filter.parts_used();
    load.output_bus_words = x.groups * x.images * x.rows * x.columns *
                            ((parts - 1) * ceil_div(rounds, noc.output.words_per_cycle) +
                             ceil_div(by_filter.size(parts - 1), noc.output.words_per_cycle));
    load.after_ifmaps = taken_word_cycles(pe);
    set_read(layer, machine, x, by_filter, load);
    // The first PE of all is among those with most rounds; behind its last psum wait those of as many rounds as a bus
    // word holds. It needs an ifmap word of the last channel.
    const std::int64_t channel_words = load.ifmap_bus_words / (rounds * layer.C_per_group());
    load.window_in = load.ifmap_bus_words - channel_words + 1;
    load.after_window = 1 + adding;
    std::int64_t last_places = 0;
    const std::int64_t last_rounds = (rounds - 1) / noc.output.words_per_cycle * noc.output.words_per_cycle;
    for (std::int64_t place = 0; place < parts; ++place) last_places += by_filter.size(place) > last_rounds ? 1 : 0;
    load.last_outputs = x.groups * x.images * x.rows * x.columns * last_places;
    return load;
}

}  // namespace

void output_stationary_least(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                             const MappingParameters& os, LeastTime& least) {
    const std::int64_t Mg = layer.M_per_group(), m = std::min(os.m, Mg);
    const BufferLayout buffer = buffer_layout(machine, output_stationary_buffer(layer, os));
    const std::int64_t sum = layer.C_per_group() * layer.R * layer.S;
    for_pieces(layer.G, os.g, [&](std::int64_t n_groups, std::int64_t groups) {
        for_pieces(Mg, m, [&](std::int64_t n_blocks, std::int64_t filters) {
            const std::int64_t words = groups * filters * sum;
            const std::int64_t tiles = ceil_div(batch, os.n) * ceil_div(layer.E(), os.e) * ceil_div(layer.F(), os.f);
            const bool reloads = os.keeps_ifmaps() && !os.keeps_filters();  // for each tile
            least.load_filters(n_groups * n_blocks * (reloads ? tiles : 1), words);
            // Of equal blocks one after another, the next one's filters find no room beside: they come once the last
            // pass, that of the ragged pieces, has read its own; where tiles are outside, in each of them.
            const std::int64_t late =
                2 * words > buffer.filter_room_words && !os.keeps_filters() ? n_groups * (n_blocks - 1) : 0;
            if (os.keeps_ifmaps() && os.keeps_filters() && filters == m) {  // all are loaded under the first tile
                const PassExtents first{groups,
                                        std::min(os.n, batch),
                                        filters,
                                        layer.C_per_group(),
                                        std::min(os.e, layer.E()),
                                        std::min(os.f, layer.F())};
                const PassBound pass = least.bound(first, load_of(layer, machine, os, first));
                least.load_filters_beside(n_groups * (n_blocks - 1), pass, words);
                least.load_filters_beside(Mg % m > 0 ? n_groups : 0, pass, groups * (Mg % m) * sum);
            }
            for_pieces(batch, os.n, [&](std::int64_t n_images, std::int64_t images) {
                for_pieces(layer.E(), os.e, [&](std::int64_t n_rows, std::int64_t rows) {
                    for_pieces(layer.F(), os.f, [&](std::int64_t n_columns, std::int64_t columns) {
                        const std::int64_t passes = n_groups * n_blocks * n_images * n_rows * n_columns;
                        const std::int64_t here = n_images * n_rows * n_columns;  // tiles of this kind
                        const bool ends = images == (batch - 1) % std::min(os.n, batch) + 1 &&
                                          rows == (layer.E() - 1) % std::min(os.e, layer.E()) + 1 &&
                                          columns == (layer.F() - 1) % std::min(os.f, layer.F()) + 1;
                        const PassExtents extents{groups, images, filters, layer.C_per_group(), rows, columns};
                        least.add_passes(passes, extents, load_of(layer, machine, os, extents),
                                         reloads ? here * late
                                         : ends  ? late
                                                 : 0,
                                         words);
                        const std::int64_t loads = os.keeps_ifmaps() ? (filters == m ? 1 : 0) : n_blocks;
                        least.load_ifmaps(layer, n_groups * n_images * loads, images * groups * layer.C_per_group(),
                                          {pieces_of(layer.E(), os.e, rows), pieces_of(layer.F(), os.f, columns)});
                        least.store_ofmaps(passes, images * groups * filters, rows * columns);
                    });
                });
            });
        });
    });
    least.set_buffer(buffer.halves, std::min(os.g, layer.G) * m * sum);
    least.set_tiles({os.keeps_ifmaps() ? 1 : ceil_div(Mg, m), os.e, os.f});
}

}  // namespace eyrie
