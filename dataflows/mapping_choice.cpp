#include "dataflows/mapping_choice.hpp"

#include <algorithm>
#include <tuple>

#include "dataflows/dataflow.hpp"
#include "sim/kernel/cycle.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

// Values of x in 1..most with a different ceil(total / x) each, the smallest for each.
std::vector<std::int64_t> useful_chunks(std::int64_t total, std::int64_t most) {
    std::vector<std::int64_t> values;
    std::int64_t last_parts = 0;
    for (std::int64_t x = 1; x <= std::min(total, most); ++x) {
        const std::int64_t parts = ceil_div(total, x);
        if (parts != last_parts) values.push_back(x);
        last_parts = parts;
    }
    return values;
}

// The largest m with which images and psums fit in the buffer, as few m-blocks as that gives, evenly
// filled; 0: none fits.
std::int64_t best_m(const Layer& layer, const AcceleratorConfig& machine, MappingParameters rs) {
    rs.m = layer.M_per_group();
    const BufferNeed all = row_stationary_buffer(layer, rs);
    const GlobalBufferConfig& glb = machine.glb;
    const std::int64_t ifmap_banks = ceil_div(all.ifmap_words, glb.bank_words(machine.arithmetic.ifmap_bits));
    const std::int64_t psum_words =
        (glb.shared_banks - ifmap_banks) * glb.bank_words(machine.arithmetic.psum_bits);
    const std::int64_t most = psum_words / (rs.n * rs.e * layer.F());
    if (ifmap_banks >= glb.shared_banks || most < rs.p * rs.t - (rs.p - 1)) return 0;
    const std::int64_t pass = rs.p * rs.t;
    const std::int64_t fit = std::min(layer.M_per_group(), most >= pass ? most / pass * pass : most);
    const std::int64_t blocks = ceil_div(layer.M_per_group(), fit);
    return std::min(fit, ceil_div(ceil_div(layer.M_per_group(), blocks), pass) * pass);
}

// No more images fit in the buffer at a time, even one channel and one filter of one ofmap row each.
std::int64_t most_images(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine) {
    const BufferNeed one = row_stationary_buffer(layer, MappingParameters());
    const std::int64_t bank_bits = std::int64_t{machine.glb.bank_rows} * machine.glb.bank_width_bits;
    const std::int64_t bits =
        one.ifmap_words * machine.arithmetic.ifmap_bits + one.psum_words * machine.arithmetic.psum_bits;
    return std::min(batch, std::max<std::int64_t>(1, machine.glb.shared_banks * bank_bits / bits));
}

bool better(const MappingEstimate& a, const MappingEstimate& b, Objective objective) {
    const auto key = [&](const MappingEstimate& x) {
        const MappingParameters& v = x.parameters;
        const double first = objective == Objective::energy  ? x.energy
                             : objective == Objective::delay ? x.cycles
                                                             : x.energy * x.cycles;
        const double second = objective == Objective::delay ? x.energy : x.cycles;
        return std::make_tuple(first, second, -x.active_pes, v.n, v.e, v.p, v.q, v.r, v.t);
    };
    return key(a) < key(b);
}

}  // namespace

MappingEstimate estimate_row_stationary(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                                        const EnergyTable& table, const MappingParameters& rs) {
    const auto d = [](std::int64_t value) { return static_cast<double>(value); };
    const std::int64_t strips = ceil_div(layer.E(), rs.e);
    const std::int64_t image_steps = ceil_div(batch, rs.n);
    const std::int64_t m_blocks = ceil_div(layer.M_per_group(), rs.m);
    const std::int64_t channel_steps = ceil_div(layer.C_per_group(), rs.q * rs.r);
    const std::int64_t filter_steps = ceil_div(layer.M_per_group(), rs.p * rs.t);
    const std::int64_t columns = strip_columns(layer, layer.F());
    const std::int64_t rows = layer.E() * layer.stride_h + strips * (layer.R - layer.stride_h);
    const double macs = d(layer.macs_per_image() * batch);
    const double ofmaps = d(layer.ofmap_words_per_image() * batch);
    const double filters = d(layer.filter_words()) * d(image_steps * strips);
    const double ifmaps = d(layer.C * batch * rows) * d(columns);

    MappingEstimate out;
    out.parameters = rs;
    out.active_pes = layer.R * rs.r * rs.e * rs.t;
    const double ifmap_sent = ifmaps * d(filter_steps);
    const double ifmap_delivered =
        d(layer.C * batch * columns) * d(layer.R * layer.E()) * d(ceil_div(layer.M_per_group(), rs.p));
    const double psum_moves = ofmaps * d(2 * channel_steps - 1);
    const double hops = ofmaps * d(channel_steps * (layer.R * rs.r - 1));
    out.energy =
        macs * (table.mac_active + table.rf.ifmap.read + table.rf.filter.read + table.rf.psum.read +
                table.rf.psum.write) +
        ifmap_delivered * (table.noc_delivery + table.rf.ifmap.write) +
        d(layer.filter_words()) * d(image_steps * layer.E()) * (table.noc_delivery + table.rf.filter.write) +
        psum_moves * table.noc_delivery + hops * table.noc_hop + ifmap_sent * table.glb.ifmap.read +
        ifmaps * d(m_blocks) * (table.glb.ifmap.write + table.dram.read) +
        filters * (table.glb.filter.read + table.glb.filter.write + table.dram.read) +
        ofmaps * d(channel_steps) * (table.glb.psum.read + table.glb.psum.write) + ofmaps * table.dram.write;

    // One pass: the slowest of PEs, psum network and ifmap network, after the filters' first round.
    const double position = d(rs.p * rs.q * layer.S);
    const bool adds = machine.pe.psum_addition == PsumAddition::separate;
    const double pe_time = d(rs.n * layer.F()) * (position + (adds ? d(rs.p) : 0));
    const double psum_time = d(rs.p * rs.t * rs.e * layer.F() * rs.n) / machine.noc.psum.words_per_cycle;
    const double ifmap_time =
        d(rs.n * rs.q * rs.r * strip_rows(layer, rs.e) * columns) / machine.noc.ifmap.words_per_cycle;
    const double filter_time = d(layer.R * rs.r * rs.t) * position / machine.noc.filter.words_per_cycle;
    const double pass = std::max({pe_time, psum_time, ifmap_time}) + std::max(filter_time - position, 0.0) +
                        d(layer.R * rs.r * (machine.pe.pipeline_stages + 2 + rs.p));
    const double passes = d(layer.G * image_steps * strips) * d(channel_steps * filter_steps);
    const double link_words_per_cycle = static_cast<double>(machine.dram.link_khz) * machine.dram.link_width_bits /
                                        (16.0 * machine.core_khz);
    const double load = (ifmaps * d(m_blocks) + ofmaps) / link_words_per_cycle;
    out.cycles = std::max(passes * pass, filters / link_words_per_cycle) + load;
    return out;
}

std::vector<MappingEstimate> rank_row_stationary(const Layer& layer, std::int64_t batch,
                                                 const AcceleratorConfig& machine, const EnergyTable& energy,
                                                 Objective objective, std::size_t keep) {
    std::vector<MappingEstimate> best;
    const auto consider = [&](MappingParameters rs) {
        rs.m = best_m(layer, machine, rs);
        if (rs.m == 0 || !row_stationary_obstacle(layer, batch, machine, rs).empty()) return;
        const MappingEstimate candidate = estimate_row_stationary(layer, batch, machine, energy, rs);
        const auto place = std::upper_bound(best.begin(), best.end(), candidate, [&](const auto& a, const auto& b) {
            return better(a, b, objective);
        });
        if (place == best.end() && best.size() >= keep) return;
        best.insert(place, candidate);
        if (best.size() > keep) best.pop_back();
    };
    MappingParameters rs;
    for (const std::int64_t n : useful_chunks(batch, most_images(layer, batch, machine)))
        for (const std::int64_t e : useful_chunks(layer.E(), machine.pes()))
            for (std::int64_t r = 1; r * layer.R <= machine.rows && r <= layer.C_per_group(); ++r)
                for (std::int64_t t = 1; t * r * layer.R * e <= machine.pes() && t <= layer.M_per_group(); ++t)
                    for (const std::int64_t q :
                         useful_chunks(ceil_div(layer.C_per_group(), r), machine.pe.ifmap_spad_words / layer.S))
                        for (std::int64_t p = 1;
                             p <= std::min<std::int64_t>({layer.M_per_group(), machine.pe.psum_spad_words,
                                                          machine.pe.filter_spad_words / (q * layer.S)});
                             ++p) {
                            rs.n = n;
                            rs.e = e;
                            rs.p = p;
                            rs.q = q;
                            rs.r = r;
                            rs.t = t;
                            consider(rs);
                        }
    if (best.empty())
        throw InputError("layer " + layer.name + ": dataflow rs cannot run on accelerator " + machine.name +
                         " with any parameters; with the smallest, " + find_dataflow("rs").text(MappingParameters()) + ": " +
                         row_stationary_obstacle(layer, batch, machine, MappingParameters()));
    return best;
}

Plan choose_row_stationary(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine,
                           const EnergyTable& energy, Objective objective) {
    std::string last_error;
    for (const MappingEstimate& candidate : rank_row_stationary(layer, batch, machine, energy, objective, 256)) {
        try {
            return plan_layer(find_dataflow("rs"), layer, batch, machine, candidate.parameters);
        } catch (const InputError& error) {  // too few multicast IDs
            last_error = error.what();
        }
    }
    throw InputError(last_error);
}

}  // namespace eyrie
