#include "tests/oracle/random_case.hpp"

#include <algorithm>
#include <sstream>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/random.hpp"

namespace eyrie {
namespace {

constexpr std::int64_t most_macs = 12000;
constexpr std::size_t most_passes = 24;

int draw(Random& random, int low, int high) { return static_cast<int>(random.between(low, high)); }
bool toss(Random& random) { return random.below(2) == 0; }

// Half of the FIFOs are as shallow as their bus allows: those block.
int fifo_words(Random& random, int bus_words) { return bus_words + (toss(random) ? 0 : draw(random, 1, 14)); }

int buses(Random& random) { return toss(random) ? 1 : draw(random, 2, 7); }

void draw_networks(Random& random, NocConfig& noc) {
    for (InputNetworkConfig* network : {&noc.filter, &noc.ifmap, &noc.psum}) {
        network->words_per_cycle = draw(random, 1, 5);
        network->buses = buses(random);
        network->fifo_bus_words = toss(random) ? draw(random, 1, 3) : draw(random, 1, 17);
        network->row_id_bits = network->column_id_bits = 6;
    }
    noc.output.words_per_cycle = draw(random, 1, 5);
    noc.output.buses = buses(random);
    noc.local_psum.words_per_cycle = draw(random, 1, 5);
    noc.local_psum.wraps = toss(random);
}

// Many PEs have only those that their dataflow needs.
void draw_spads(Random& random, PeConfig& pe) {
    const auto one_in = [&](std::uint32_t n) { return random.below(n) == 0; };
    pe.ifmap_spad_words = one_in(4) ? 0 : draw(random, 4, 24);
    pe.filter_spad_words = one_in(4) ? draw(random, 0, 1) : draw(random, 8, 100);
    pe.psum_spad_words = one_in(4) ? draw(random, 0, 1) : draw(random, 1, 10);
}

// Links are as deep as a stride of the layer asks for, or there are none.
void draw_fifos(Random& random, const NocConfig& noc, const Layer& layer, PeConfig& pe) {
    const int psum_bus = pe.psum_addition == PsumAddition::merged ? noc.local_psum.words_per_cycle : 1;
    pe.ifmap_fifo_words = fifo_words(random, noc.ifmap.words_per_cycle);
    pe.filter_fifo_words = fifo_words(random, std::max(noc.filter.words_per_cycle, psum_bus));
    pe.ifmap_right_fifo_words = random.below(4) == 0 ? 0 : fifo_words(random, static_cast<int>(layer.stride_w));
    pe.ifmap_below_fifo_words =
        random.below(4) == 0 ? 0 : fifo_words(random, static_cast<int>(layer.stride_h * layer.S));
    pe.psum_in_fifo_words = fifo_words(random, std::max(noc.psum.words_per_cycle, noc.local_psum.words_per_cycle));
    pe.psum_out_fifo_words = fifo_words(random, std::max(noc.output.words_per_cycle, noc.local_psum.words_per_cycle));
}

void draw_pe(Random& random, PeConfig& pe) {
    pe.pipeline_stages = draw(random, 1, 5);
    pe.start_cycles = draw(random, 0, 3);
    pe.load_cycles = draw(random, 1, 3);
    pe.next_image_cycles = draw(random, 0, 3);
    pe.window_shift_cycles_per_word = draw(random, 0, 1);
    pe.psum_addition = toss(random) ? PsumAddition::separate : PsumAddition::merged;
    pe.filter_load_overlaps = toss(random);
    pe.zero_gating = toss(random);
}

AcceleratorConfig random_machine(Random& random, const Layer& layer) {
    AcceleratorConfig machine;
    machine.name = "random";
    machine.rows = draw(random, 1, 7);
    machine.columns = draw(random, 1, 7);
    machine.overlap_passes = toss(random);
    machine.arithmetic = {draw(random, 2, 16), draw(random, 2, 16), draw(random, 8, 48), draw(random, 0, 4)};
    draw_networks(random, machine.noc);
    draw_pe(random, machine.pe);
    draw_spads(random, machine.pe);
    draw_fifos(random, machine.noc, layer, machine.pe);
    machine.glb.filters_share = toss(random);
    if (machine.glb.filters_share) machine.glb.filter_banks = draw(random, 0, 2);
    machine.glb.read_latency_cycles = draw(random, 1, 3);
    return machine;
}

Layer random_layer(Random& random) {
    Layer layer;
    layer.name = "RANDOM";
    layer.G = draw(random, 1, 4) == 1 ? 2 : 1;
    layer.C = layer.G * draw(random, 1, 6);
    layer.M = layer.G * draw(random, 1, 6);
    layer.R = draw(random, 1, 4);
    layer.S = draw(random, 1, 4);
    layer.H = layer.R + draw(random, 0, 6);
    layer.W = layer.S + draw(random, 0, 8);
    layer.stride_h = draw(random, 1, 3);
    layer.stride_w = draw(random, 1, 5);
    const auto zeros = [&](std::int64_t filter) { return draw(random, 0, static_cast<int>(filter)); };
    layer.pad = {zeros(layer.R), zeros(layer.R), zeros(layer.S), zeros(layer.S)};
    return layer;
}

std::int64_t limit(Random& random, std::int64_t MappingParameters::*value, const Layer& layer, std::int64_t batch) {
    if (value == &MappingParameters::n) return batch;
    if (value == &MappingParameters::e) return layer.E();
    if (value == &MappingParameters::f) return layer.F();
    if (value == &MappingParameters::q || value == &MappingParameters::r) return layer.C_per_group();
    if (value == &MappingParameters::g) return layer.G;
    if (value == &MappingParameters::keep) return random.below(2) == 0 ? 1 : MappingParameters::keep_both;
    return layer.M_per_group();
}

MappingParameters random_mapping(Random& random, const RandomCase& drawn) {
    MappingParameters parameters;
    for (const DataflowParameter& one : drawn.dataflow->parameters)
        parameters.*one.value = random.between(1, limit(random, one.value, drawn.layer, drawn.batch));
    return parameters;
}

// Makes the plan. False: the mapping cannot run, or would run for long.
bool can_plan(RandomCase& drawn) {
    if (drawn.batch * drawn.layer.macs_per_image() > most_macs) return false;
    try {
        drawn.plan = plan_layer(*drawn.dataflow, drawn.layer, drawn.batch, drawn.machine, drawn.parameters);
    } catch (const InputError&) {
        return false;
    }
    return drawn.plan.passes.size() <= most_passes;
}

std::vector<std::int16_t> random_words(Random& random, std::int64_t count, int bits) {
    const std::uint32_t one_in = 1 + random.below(4);  // is not zero
    std::vector<std::int16_t> words(static_cast<std::size_t>(count));
    for (std::int16_t& word : words)
        if (random.below(one_in) == 0)
            word = static_cast<std::int16_t>(wrap(static_cast<std::int64_t>(random.next()), bits));
    return words;
}

}  // namespace

RandomCase random_case(std::uint64_t seed) {
    Random random(seed);
    for (;;) {
        RandomCase drawn;
        drawn.seed = seed;
        drawn.dataflow = &dataflow_catalogue()[seed % dataflow_catalogue().size()];
        drawn.layer = random_layer(random);
        drawn.machine = random_machine(random, drawn.layer);
        drawn.batch = draw(random, 1, 3);
        for (int attempt = 0; attempt < 20; ++attempt) {
            drawn.parameters = random_mapping(random, drawn);
            if (can_plan(drawn)) return drawn;
        }
    }
}

std::vector<ClockedPass> random_passes(const RandomCase& drawn) {
    Random random(drawn.seed + 1);
    const Plan& plan = drawn.plan;
    const Arithmetic& arithmetic = drawn.machine.arithmetic;
    std::vector<std::int16_t> ifmaps;
    std::vector<std::int16_t> filters;
    std::vector<ClockedPass> passes;
    const std::vector<char> loads_ifmaps = passes_that_load(plan, Region::ifmap);
    const std::vector<char> loads_filters = passes_that_load(plan, Region::filter);
    for (std::size_t i = 0; i < plan.passes.size(); ++i) {
        const Pass& pass = plan.passes[i];
        if (loads_ifmaps[i] != 0) ifmaps = random_words(random, plan.glb_ifmap_words, arithmetic.ifmap_bits);
        if (loads_filters[i] != 0) filters = random_words(random, plan.glb_filter_words, arithmetic.filter_bits);
        passes.push_back({&plan.shape_of(pass), pass.psum_base, ifmaps, filters});
    }
    return passes;
}

std::string RandomCase::text() const {
    std::ostringstream out;
    const Layer& l = layer;
    out << "seed " << seed << "\nlayer: N " << batch << " M " << l.M << " C " << l.C << " H " << l.H << " W " << l.W
        << " R " << l.R << " S " << l.S << " stride " << l.stride_h << "," << l.stride_w << " pad " << l.pad.top << ","
        << l.pad.bottom << "," << l.pad.left << "," << l.pad.right << " G " << l.G << "\nmapping: " << dataflow->name
        << " " << dataflow->text(parameters) << ", " << plan.passes.size() << " passes of " << plan.shapes.size()
        << " shapes\n"
        << accelerator_yaml(machine, false);
    return out.str();
}

}  // namespace eyrie
