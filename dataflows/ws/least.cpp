// What a weight-stationary mapping cannot be faster than: its passes, kind by kind, and its transfers.
#include <algorithm>
#include <map>

#include "dataflows/plan/plan.hpp"
#include "dataflows/ws/pass_timing.hpp"
#include "dataflows/ws/weight_stationary.hpp"

namespace eyrie {

namespace {

// A PE takes every word of its stream, one a cycle: those under other windows are dropped (docs/time-model.md). The
// first PE of the chain of the last filter row is followed: it drops most before its first MAC.
struct Stream {
    std::int64_t columns, words;    // of an image
    std::int64_t lead, gap, trail;  // dropped before the first, between two rows of, and after the last used words
    std::int64_t image_cycles;      // from the first MAC of an image to its last psum
    std::int64_t between_images;    // from there to the first MAC of the next
};

Stream stream_of(const Layer& layer, const PeConfig& pe, std::int64_t rows) {
    const std::int64_t i = layer.R - 1, F = layer.F();
    const std::int64_t slot = slot_cycles(pe);
    Stream s{};
    s.columns = F + (layer.S - 1) / layer.stride_w;
    s.words = (rows + (layer.R - 1 - i % layer.stride_h) / layer.stride_h) * s.columns;
    s.lead = i / layer.stride_h * s.columns;
    s.gap = s.columns - F;
    s.trail = s.words - s.lead - rows * F - (rows - 1) * s.gap;
    s.image_cycles = rows * F * slot + (rows - 1) * std::max<std::int64_t>(0, s.gap + 1 - slot);
    const std::int64_t control = pe.next_image_cycles + pe.load_cycles;
    s.between_images = std::max(control, s.trail + s.lead + 1 - slot);
    return s;
}

PassLoad load_of(const Layer& layer, const AcceleratorConfig& machine, const PassExtents& x) {
    const NocConfig& noc = machine.noc;
    const PeConfig& pe = machine.pe;
    const std::int64_t R = layer.R, S = layer.S, F = layer.F();
    const Stream s = stream_of(layer, pe, x.rows);
    PassLoad load;
    load.leading_drops = s.lead;
    load.pe_cycles = x.images * s.image_cycles + (x.images - 1) * s.between_images;
    load.first_cycles = 1;
    load.end_cycles = s.lead + load.pe_cycles - (slot_cycles(pe) - 1) + s.trail;
    load.hops = x.channels * S - 1;
    // A psum is in the next filter row's chain no sooner than so many cycles after it was in the one before.
    const std::int64_t turn = psum_turn_cycles(machine, load.hops);
    const std::int64_t first_word = machine.glb.read_latency_cycles + 1;
    load.other_cycles = first_word + pe.load_cycles + (R - 1) * turn + climb_cycles(pe, load.hops);
    std::int64_t top_ready = 0;  // no chain puts out a psum before
    if (x.loads_filters) {
        // Weights come one a bus word, those of the chains' tops last: their PEs have all positions before them.
        const std::int64_t chains = x.groups * x.filters * R;
        load.filter_bus_words = chains * x.channels * S;
        load.after_filter_words = x.images * x.rows * F * slot_cycles(pe);
        const std::int64_t first_top = load.filter_bus_words - chains + 1;  // the first chain's last weight
        top_ready = first_word + ceil_div(first_top, noc.filter.buses) + pe.pipeline_stages - 1;
        load.other_cycles = std::max(load.other_cycles, top_ready + (R - 1) * turn);
    }
    const std::int64_t row_residues = std::min(layer.stride_h, R), column_residues = std::min(layer.stride_w, S);
    std::int64_t stream_rows = 0, row_words = 0;
    for (std::int64_t a = 0; a < row_residues; ++a) stream_rows += x.rows + (R - 1 - a) / layer.stride_h;
    for (std::int64_t b = 0; b < column_residues; ++b)
        row_words += ceil_div(F + (S - 1 - b) / layer.stride_w, noc.ifmap.words_per_cycle);
    load.ifmap_bus_words = x.images * stream_rows * x.groups * x.channels * row_words;
    const std::int64_t chains = x.images * x.groups * x.filters * x.rows;
    load.output_bus_words = chains * R * ceil_div(F, noc.output.words_per_cycle);
    load.other_cycles = std::max(load.other_cycles, top_ready + ceil_div(load.output_bus_words, noc.output.buses));
    load.psum_bus_words = chains * (x.psum_in ? R : R - 1) * ceil_div(F, noc.psum.words_per_cycle);
    // The last PE of a chain uses a psum's word so much later than the first that its FIFO is full: words that the
    // first needs next are sent after words that find no room there.
    const std::int64_t step =
        std::max({noc.ifmap.words_per_cycle, noc.psum.words_per_cycle, noc.output.words_per_cycle});
    const std::int64_t held = pe.ifmap_fifo_words + (S - 1) / layer.stride_w + step + 1;
    const std::int64_t used_span = x.images * s.words - s.lead - s.trail;
    load.other_cycles = std::max(load.other_cycles, used_span / held * lag_cycles(pe, load.hops));
    // A psum visits filter rows 0, 1, 2 ... in turn; row k * stride_h takes its word k rows of the stream later. Row 0
    // is ahead of it by no more words than fit the FIFO.
    const std::int64_t k = (R - 1) / layer.stride_h;
    if (k > 0) {
        const std::int64_t words = k * s.columns + pe.ifmap_fifo_words + step + 1;
        load.other_cycles = std::max(load.other_cycles, used_span / words * k * layer.stride_h * turn);
    }
    return load;
}

}  // namespace

void weight_stationary_least(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                             const MappingParameters& ws, LeastTime& least) {
    const std::int64_t Mg = layer.M_per_group(), Cg = layer.C_per_group();
    const BufferLayout buffer = buffer_layout(machine, weight_stationary_buffer(layer, batch, ws));
    const auto tiles_of = [&](std::int64_t rows) {
        return TilePieces{pieces_of(layer.E(), ws.e, rows), {0, 1, layer.F()}};
    };
    const bool outside = ws.keeps_ifmaps();  // strips are: each of their passes loads its weights
    const std::int64_t strips = ceil_div(batch, ws.n) * ceil_div(layer.E(), ws.e);
    // Of few passes a close bound is not worth its time.
    const std::int64_t few = ceil_div(layer.G, ws.g) * ceil_div(Mg, ws.t) * ceil_div(Cg, ws.r) * strips / 64;
    std::map<PassExtents, std::int64_t> close;
    const auto load = [&](std::int64_t count, const PassExtents& x) {
        PassLoad pass = load_of(layer, machine, x);
        if (count <= few || !least.wants_close(x)) return pass;
        const auto [found, fresh] = close.try_emplace(x, 0);
        if (fresh) found->second = least_pass_of_rows(layer, machine, ws.r, x);
        pass.other_cycles = std::max(pass.other_cycles, found->second);
        return pass;
    };
    for_pieces(layer.G, ws.g, [&](std::int64_t n_groups, std::int64_t groups) {
        const auto for_strips = [&](auto use) {
            for_pieces(batch, ws.n, [&](std::int64_t n_images, std::int64_t images) {
                for_pieces(layer.E(), ws.e,
                           [&](std::int64_t n_rows, std::int64_t rows) { use(n_images * n_rows, images, rows); });
            });
        };
        for_pieces(Mg, ws.t, [&](std::int64_t n_filters, std::int64_t filters) {
            const std::int64_t blocks = n_groups * n_filters;
            for_channel_steps(Cg, ws.r, [&](std::int64_t n_steps, std::int64_t channels, bool psum_in) {
                const std::int64_t steps = blocks * n_steps;
                least.load_filters(steps * (outside && !ws.keeps_filters() ? strips : 1),
                                   groups * filters * channels * layer.R * layer.S);
                std::int64_t loading = steps;  // the first pass of a step loads its weights
                for_strips([&](std::int64_t n_strips, std::int64_t images, std::int64_t rows) {
                    const auto add = [&](std::int64_t count, bool loads) {
                        const PassExtents extents{groups, images, filters, channels, rows, layer.F(), psum_in, loads};
                        if (count > 0) least.add_passes(count, extents, load(count, extents));
                    };
                    if (outside) loading = steps * n_strips;
                    add(loading, true);
                    add(steps * n_strips - loading, false);
                    loading = 0;
                });
            });
            if (!outside)
                least.store_ofmaps(blocks, batch * groups * filters, layer.E() * layer.F());
            else
                for_strips([&](std::int64_t n_strips, std::int64_t images, std::int64_t rows) {
                    least.store_ofmaps(blocks * n_strips, images * groups * filters, rows * layer.F());
                });
        });
        if (outside)
            for_steps_beside_loads(Cg, ws.r, [&](std::int64_t steps, bool psum_in, std::int64_t next) {
                for_strips([&](std::int64_t n_strips, std::int64_t images, std::int64_t rows) {
                    const PassExtents x{groups, images, std::min(ws.t, Mg), ws.r, rows, layer.F(), psum_in, true};
                    const std::int64_t count = n_groups * n_strips * steps;
                    const TilePieces tiles = tiles_of(rows);
                    least.load_ifmaps_beside(layer, count / tiles.rows.count, least.bound(x, load(count, x)),
                                             images * groups * next, tiles,
                                             ws.keeps_filters() ? 0 : groups * ws.t * next * layer.R * layer.S);
                });
            });
        if (ws.keeps_filters())  // all are loaded under the first strip
            for_pieces(Mg, ws.t, [&](std::int64_t n_filters, std::int64_t filters) {
                for_steps_beside_loads(Cg, ws.r, [&](std::int64_t steps, bool psum_in, std::int64_t next) {
                    const PassExtents x{
                        groups, std::min(ws.n, batch), filters, ws.r, std::min(ws.e, layer.E()), layer.F(), psum_in,
                        true};
                    const std::int64_t count = n_groups * n_filters * steps;
                    least.load_filters_beside(count, least.bound(x, load(count, x)),
                                              groups * filters * next * layer.R * layer.S);
                });
            });
        for_pieces(Cg, ws.r, [&](std::int64_t n_steps, std::int64_t channels) {
            for_strips([&](std::int64_t n_strips, std::int64_t images, std::int64_t rows) {
                const TilePieces tiles = tiles_of(rows);
                least.load_ifmaps(layer,
                                  n_groups * (outside ? 1 : ceil_div(Mg, ws.t)) * n_steps * n_strips / tiles.rows.count,
                                  images * groups * channels, tiles);
            });
        });
    });
    least.set_buffer(buffer.halves,
                     std::min(ws.g, layer.G) * std::min(ws.t, Mg) * std::min(ws.r, Cg) * layer.R * layer.S);
    if (ws.keeps_ifmaps()) least.keep_ifmaps();
    least.set_tiles({outside ? 1 : ceil_div(Mg, ws.t), ws.e, layer.F()});
}

}  // namespace eyrie
