// The search space of weight-stationary mappings, and how busy they keep the array.
#include <algorithm>

#include "dataflows/plan/chain_places.hpp"
#include "dataflows/ws/weight_stationary.hpp"

namespace eyrie {

void weight_stationary_candidates(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                  const CandidateVisitor& use) {
    const std::int64_t Mg = layer.M_per_group(), Cg = layer.C_per_group();
    if (machine.pe.filter_spad_words < 1 ||
        (machine.pe.psum_addition == PsumAddition::separate && machine.pe.psum_spad_words < 1))
        return;
    const std::vector<std::int64_t> image_chunks = use.chunks(batch, batch);
    const std::vector<std::int64_t> strip_heights = use.cuts(machine, rows_of(layer), layer.E(), layer.E());
    const std::vector<std::int64_t> group_chunks = use.chunks(layer.G, machine.pes());
    const auto need = [&](const Layer& of, const MappingParameters& ws) {
        return weight_stationary_buffer(of, batch, ws);
    };
    const auto search = [&](DoubleBuffer halves, MappingParameters ws) {
        const BufferRoom room(machine, halves);
        for (const std::int64_t r : use.chunks(Cg, machine.pes() / layer.S)) {
            ws.r = r;
            const std::int64_t places = ChainPlaces(machine, r * layer.S).count();
            for (const std::int64_t t : use.chunks(Mg, places / layer.R)) {
                ws.t = t;
                for (const std::int64_t g : group_chunks) {
                    ws.g = g;
                    if (g * t * layer.R > places) break;
                    ws.n = batch;
                    ws.e = layer.E();
                    if (use.asks_early() && use.hopeless(ws, g * t * layer.R * r * layer.S, Less::filters | Less::rows))
                        continue;
                    for (const std::int64_t n : image_chunks) {
                        ws.n = n;
                        for (const std::int64_t e : strip_heights) {
                            ws.e = e;
                            if (!use.every_value && keeps_in_vain(ws, n == batch && e == layer.E(), false, false))
                                continue;
                            if (!room.fits(weight_stationary_buffer(layer, batch, ws))) break;
                            if (has_halves(machine, halves, [&] { return weight_stationary_buffer(layer, batch, ws); }))
                                use(ws);
                        }
                    }
                }
            }
        }
    };
    for_searches(machine, need, layer, use, search,
                 {MappingParameters::keep_both, MappingParameters::keep_ifmaps, MappingParameters::keep_nothing});
}

BusyCycles weight_stationary_busy(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                  const MappingParameters& ws, const LayerCounts& counts) {
    const auto d = [](std::int64_t value) { return static_cast<double>(value); };
    const std::int64_t weights =
        ceil_div(layer.G, ws.g) * ceil_div(layer.M_per_group(), ws.t) * ceil_div(layer.C_per_group(), ws.r);
    const std::int64_t strips = ceil_div(layer.E(), ws.e);
    const PeConfig& pe = machine.pe;
    const NocConfig& noc = machine.noc;
    const bool separate = pe.psum_addition == PsumAddition::separate;
    // All weights of a channel receive a word at once, but those further up a chain use it later. Their FIFOs must hold
    // the words that arrive meanwhile, or else they slow the array down.
    const std::int64_t chain = ws.r * layer.S;
    const double lag = d(chain - 1) * d(pe.pipeline_stages + (separate ? 2 : 1));
    const double held = std::max(1.0, lag / d(pe.ifmap_fifo_words + noc.ifmap.fifo_bus_words));
    // A psum must be back in the buffer before the next filter row can continue it.
    const double back = lag + d(pe.pipeline_stages + 4);
    // A PE takes all words of its stream, one a cycle, whether it uses them or not; rows of several residues of a
    // stride follow one another at that distance.
    const std::int64_t residues = std::min(layer.stride_h, layer.R);
    const std::int64_t stream_rows = layer.E() + strips * ((layer.R - 1) / layer.stride_h);
    const std::int64_t stream_columns = layer.F() + (layer.S - 1) / layer.stride_w;
    const double row = std::max(d(stream_columns) * held, residues > 1 ? d(residues) * (back + 5) : 0.0);
    const double adding = separate ? d(batch * layer.E() * layer.F()) : 0;
    const double stream = d(batch * stream_rows) * row;
    const double passes_of_weights = d(ceil_div(batch, ws.n) * strips);  // on the same ones
    const double passes_of_load = ws.keeps_ifmaps() ? 1 : passes_of_weights;
    BusyCycles busy;
    busy.pes = d(weights) * std::max(stream + adding, passes_of_weights * d(layer.R * ws.n) * back);
    busy.filter_network = network_cycles(counts.noc_filter_sent, 1, noc.filter.words_per_cycle, noc.filter.buses);
    busy.ifmap_network =
        network_cycles(counts.noc_ifmap_sent, stream_columns, noc.ifmap.words_per_cycle, noc.ifmap.buses);
    busy.psum_network = network_cycles(counts.noc_psum_sent, layer.F(), noc.psum.words_per_cycle, noc.psum.buses);
    busy.output_network =
        network_cycles(counts.noc_output_sent, layer.F(), noc.output.words_per_cycle, noc.output.buses);
    // A pass: weights are sent in the first of a step only; the first psums go up the chains, the last come out.
    const double load =
        network_cycles(ws.g * ws.t * ws.r * layer.R * layer.S, 1, noc.filter.words_per_cycle, noc.filter.buses) /
        passes_of_load;
    busy.per_pass = load / 2 + lag + d(pe.start_cycles + (pe.load_cycles + pe.next_image_cycles) * ws.n + 2);
    busy.first_filters = ws.g * ws.t * ws.r * layer.R * layer.S;
    if (ws.keeps_filters()) busy.filter_tiles = ceil_div(batch, ws.n) * strips;
    set_overlap(machine, weight_stationary_buffer(layer, batch, ws), counts, ws, ceil_div(layer.C_per_group(), ws.r),
                busy);
    return busy;
}

}  // namespace eyrie
