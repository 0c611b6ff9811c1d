#include "tests/support/random_layer.hpp"

#include <sstream>

#include "sim/kernel/errors.hpp"
#include "tests/support/brute_force.hpp"

namespace eyrie {

namespace {

// From numbers of their own, so that all else is drawn as if there were none.
void draw_widths(AcceleratorConfig& m) {
    Random random(static_cast<std::uint64_t>(m.core_khz) * 1000003 + static_cast<std::uint64_t>(m.dram.link_khz));
    const auto sometimes = [&](int& bits, std::int64_t low, std::int64_t high) {
        if (random.below(3) == 0) bits = static_cast<int>(random.between(low, high));
    };
    sometimes(m.arithmetic.ifmap_bits, 1, 16);
    sometimes(m.arithmetic.filter_bits, 1, 16);
    sometimes(m.arithmetic.ofmap_bits, 1, 48);
    if (m.arithmetic.requantises()) sometimes(m.arithmetic.ofmap_shift, 0, 15);
    if (m.arithmetic.requantises() && random.below(4) == 0) sometimes(m.arithmetic.ofmap_shift, 0, 47);
}

// From numbers of their own, too.
void draw_forms(AcceleratorConfig& m) {
    Random random(static_cast<std::uint64_t>(m.core_khz) * 999983 + static_cast<std::uint64_t>(m.dram.link_khz));
    m.dram.stores_padding = random.below(2) == 0;
    m.dram.rlc_ifmaps = static_cast<MapCoding>(random.below(3));
    m.dram.rlc_ofmaps = static_cast<MapCoding>(random.below(3));
}

}  // namespace

AcceleratorConfig random_machine(Random& random) {
    const auto draw = [&](std::int64_t low, std::int64_t high) { return static_cast<int>(random.between(low, high)); };
    AcceleratorConfig m;
    m.name = "random";
    m.rows = draw(1, 8);
    m.columns = draw(1, 8);
    m.overlap_passes = draw(0, 1) == 1;
    m.core_khz = draw(50000, 300000);
    m.arithmetic.psum_bits = draw(0, 3) == 0 ? draw(8, 48) : 16;
    m.arithmetic.product_shift = draw(0, 2) == 0 ? draw(0, 9) : 0;
    for (InputNetworkConfig* network : {&m.noc.filter, &m.noc.ifmap, &m.noc.psum}) {
        network->words_per_cycle = draw(1, 5);
        network->buses = draw(0, 1) == 0 ? 1 : draw(1, 9);
        network->fifo_bus_words = draw(1, 17);
        network->row_id_bits = 6;
        network->column_id_bits = 8;
    }
    m.noc.output.words_per_cycle = draw(1, 5);
    m.noc.output.buses = draw(0, 1) == 0 ? 1 : draw(1, 9);
    m.noc.local_psum.words_per_cycle = draw(1, 5);
    m.noc.local_psum.wraps = draw(0, 1) == 1;
    m.pe.ifmap_spad_words = draw(1, 16);
    m.pe.filter_spad_words = draw(8, 224);
    m.pe.psum_spad_words = draw(1, 12);
    m.pe.ifmap_fifo_words = draw(m.noc.ifmap.words_per_cycle, 16);
    m.pe.filter_fifo_words = draw(std::max(m.noc.filter.words_per_cycle, m.noc.local_psum.words_per_cycle), 16);
    const int psum_bus = std::max(m.noc.psum.words_per_cycle, m.noc.local_psum.words_per_cycle);
    m.pe.psum_in_fifo_words = draw(psum_bus, 32);
    m.pe.psum_out_fifo_words = draw(std::max(m.noc.local_psum.words_per_cycle, m.noc.output.words_per_cycle), 32);
    m.pe.ifmap_right_fifo_words = draw(0, 1) == 0 ? 0 : draw(1, 6);
    m.pe.ifmap_below_fifo_words = draw(0, 1) == 0 ? 0 : draw(4, 24);
    m.pe.pipeline_stages = draw(1, 5);
    m.pe.start_cycles = draw(0, 3);
    m.pe.load_cycles = draw(1, 3);
    m.pe.next_image_cycles = draw(0, 3);
    m.pe.window_shift_cycles_per_word = draw(0, 1);
    m.pe.psum_addition = draw(0, 1) == 0 ? PsumAddition::merged : PsumAddition::separate;
    if (m.pe.psum_addition == PsumAddition::merged && draw(0, 3) == 0) m.pe.psum_spad_words = draw(0, 1);
    if (draw(0, 3) == 0) m.pe.ifmap_spad_words = 0;
    if (draw(0, 3) == 0) m.pe.filter_spad_words = draw(0, 1);
    m.pe.filter_load_overlaps = draw(0, 1) == 1;
    m.pe.zero_gating = draw(0, 3) != 0;
    m.glb.shared_banks = draw(4, 25);
    m.glb.bank_rows = draw(32, 512);
    m.glb.filters_share = draw(0, 1) == 1;
    m.glb.filter_banks = m.glb.filters_share ? draw(0, 2) : 2;
    m.glb.read_latency_cycles = draw(1, 3);
    m.dram.link_khz = draw(20000, 90000);
    m.dram.link_width_bits = 8 * draw(1, 16);
    m.dram.access_latency_cycles = draw(0, 20);
    m.dram.rlc = draw(0, 2) != 0;
    m.dram.rlc_run_bits = draw(1, 8);
    m.glb.double_buffered = static_cast<DoubleBuffer>(draw(0, 1) == 0 ? 0 : draw(1, 3));
    draw_widths(m);
    draw_forms(m);
    return m;
}

Padding random_padding(Random& random, std::int64_t R, std::int64_t S) {
    // Now and then as wide as the filter, or wider: windows that hold no ifmap word.
    const auto zeros = [&](std::int64_t filter) -> std::int64_t {
        return random.below(static_cast<std::uint32_t>(random.below(6) == 0 ? filter + 2 : filter));
    };
    if (random.below(2) == 0) return Padding::even(zeros(R), zeros(S));
    return {zeros(R), zeros(R), zeros(S), zeros(S)};
}

Layer random_layer(Random& random) {
    for (;;) {
        Layer layer;
        layer.name = "L" + std::to_string(random.below(1000000));
        layer.R = random.between(1, 5);
        layer.S = random.between(1, 5);
        layer.stride_h = random.between(1, 4);
        layer.stride_w = random.between(1, 4);
        layer.pad = random_padding(random, layer.R, layer.S);
        layer.H = random.between(1, 14);
        layer.W = random.between(1, 14);
        layer.G = random.below(3) == 0 ? random.between(1, 4) : 1;
        layer.C = layer.G * random.between(1, random.below(4) == 0 ? 1 : 6);
        layer.M = layer.G * random.between(1, random.below(4) == 0 ? 1 : 9);
        layer.relu = random.below(2) == 0;
        layer.ifmap_zeros = random.below(2) == 0 ? 0.0 : 0.25 * random.below(4);
        layer.ifmap_compressed = random.below(4) != 0;
        if (layer.R > layer.padded_H() || layer.S > layer.padded_W()) continue;
        check_layer(layer);
        return layer;
    }
}

bool random_mapping(Random& random, const Dataflow& dataflow, const Layer& layer, std::int64_t batch,
                    const AcceleratorConfig& machine, MappingParameters& parameters) {
    const auto limit = [&](std::int64_t MappingParameters::*value) -> std::int64_t {
        if (value == &MappingParameters::keep && random.below(2) == 0) return 1;  // most mappings keep nothing
        return parameter_limit(value, layer, batch);
    };
    for (int i = 0; i < 400; ++i) {
        parameters = {};
        for (const DataflowParameter& one : dataflow.parameters)
            parameters.*one.value = random.between(1, limit(one.value));
        if (dataflow.obstacle(layer, batch, machine, parameters).empty()) return true;
    }
    return false;
}

std::string describe(const Layer& l, std::int64_t batch, const Dataflow& dataflow,
                     const MappingParameters& parameters) {
    std::ostringstream out;
    out << "N " << batch << " M " << l.M << " C " << l.C << " H " << l.H << " W " << l.W << " R " << l.R << " S " << l.S
        << " stride " << l.stride_h << "," << l.stride_w << " pad " << l.pad.top << "," << l.pad.bottom << ","
        << l.pad.left << "," << l.pad.right << " G " << l.G << " relu " << l.relu << "; " << dataflow.name << " "
        << dataflow.text(parameters);
    return out.str();
}

}  // namespace eyrie
