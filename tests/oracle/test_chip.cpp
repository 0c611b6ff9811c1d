// The whole chip against the clocked array: what DMA and controller add must not disturb array time.
// SystemC allows one elaboration a process: all chips are made before the first one runs.
#include <catch2/catch.hpp>

#include <memory>

#include "sim/chip/chip.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/oracle/layer_passes.hpp"
#include "tests/oracle/random_case.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

struct ClockedLayer {
    RandomCase drawn;
    LayerData data;
    ClockedResult result;
};

// The first `count` cases that do not come to a standstill.
std::vector<std::unique_ptr<ClockedLayer>> clocked_layers(std::uint64_t first_seed, std::size_t count) {
    std::vector<std::unique_ptr<ClockedLayer>> layers;
    for (std::uint64_t seed = first_seed; layers.size() < count; ++seed) {
        auto layer = std::make_unique<ClockedLayer>();
        RandomCase& drawn = layer->drawn = random_case(seed);
        drawn.layer.relu = seed % 2 == 0;
        drawn.layer.ifmap_zeros = 0.4;
        layer->data = make_layer_data(drawn.layer, drawn.batch, seed, drawn.machine.arithmetic);
        try {
            layer->result =
                run_clocked_array(drawn.machine, drawn.plan, layer_passes(drawn.layer, layer->data, drawn.plan));
        } catch (const ClockedDeadlock&) {
            continue;
        }
        layers.push_back(std::move(layer));
    }
    return layers;
}

// The chip fills these two up to the end of the layer.
PeCycles without_idling(PeCycles cycles) {
    cycles[at_reason(PeCycle::no_work)] = cycles[at_reason(PeCycle::dram)] = 0;
    return cycles;
}

// Over all PEs.
PeCycles summed(const ClockedResult& result) {
    PeCycles sum{};
    for (const ClockedPeResult& pe : result.pes)
        for (std::size_t reason = 0; reason < pe_cycle_reasons; ++reason) sum[reason] += pe.cycles[reason];
    return sum;
}

}  // namespace

TEST_CASE("the chip computes and spends array time as the clocked array, and both get the ofmaps right") {
    const auto layers = clocked_layers(5000, 60);
    std::vector<std::unique_ptr<Chip>> chips;
    for (const auto& layer : layers)
        chips.push_back(std::make_unique<Chip>(("chip" + std::to_string(chips.size())).c_str(), layer->drawn.machine));
    for (std::size_t i = 0; i < chips.size(); ++i) {
        const RandomCase& drawn = layers[i]->drawn;
        INFO(drawn.text());
        const LayerRun run = chips[i]->run_layer(drawn.layer, layers[i]->data, drawn.plan);
        const OfmapTensor ofmap =
            ofmap_in(layers[i]->result, drawn.layer, drawn.plan, drawn.machine.arithmetic.psum_bits);
        REQUIRE(ofmap == reference_ofmap(drawn.layer, layers[i]->data, drawn.machine.arithmetic));
        REQUIRE(run.ofmap == ofmap);
        REQUIRE(run.counters.cycles.array == layers[i]->result.end.number());
        REQUIRE(without_idling(run.counters.pe_cycles) == without_idling(summed(layers[i]->result)));
    }
}
