// The machine with SystemC around it is the plain machine: the same bytes.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/results/result_json.hpp"
#include "sim/run/run_network.hpp"
#include "sim/systemc/chip_module.hpp"
#include "tests/support/mapper_case.hpp"
#include "tests/support/random_layer.hpp"

using namespace eyrie;

namespace {

std::string text_of(const RunRequest& request, const LayerRun& run, const Layer& layer, const Plan& plan) {
    LayerResult result = empty_result(request, layer, plan);
    result.counters = run.counters;
    result.energy = price(run.counters, request.energy, request.accelerator);
    result.replayed_cycles = run.replayed_cycles;
    RunResult all = empty_result(request);
    all.layers.push_back(result);
    return run_json(all).dump();
}

struct Both {
    AcceleratorConfig config;
    std::unique_ptr<ChipModule> module;
    std::unique_ptr<Chip> plain;
};

// A memory that takes 50 ns for a byte, and keeps none.
class SlowMemory final : public sc_core::sc_module {
public:
    tlm_utils::simple_target_socket<SlowMemory> socket;
    explicit SlowMemory(sc_core::sc_module_name name) : sc_core::sc_module(name), socket("socket") {
        socket.register_b_transport(this, &SlowMemory::b_transport);
    }
    std::int64_t bytes = 0;

private:
    void b_transport(tlm::tlm_generic_payload& transaction, sc_core::sc_time& delay) {
        bytes += transaction.get_data_length();
        delay += sc_core::sc_time(50.0 * transaction.get_data_length(), sc_core::SC_NS);
        transaction.set_response_status(tlm::TLM_OK_RESPONSE);
    }
};

}  // namespace

TEST_CASE("with SystemC around it the machine gives the same bytes, under every dataflow") {
    Random random(2027);
    std::vector<std::unique_ptr<Both>> machines;
    for (int i = 0; i < 12; ++i) {
        machines.push_back(std::make_unique<Both>());
        Both& one = *machines.back();
        one.config = random_machine(random);
        one.module = std::make_unique<ChipModule>(("chip_" + std::to_string(i)).c_str(), one.config);
        one.plain = std::make_unique<Chip>("chip_" + std::to_string(i), one.config);
    }
    for (const Dataflow& dataflow : dataflow_catalogue()) {
        int compared = 0;
        for (const auto& one : machines)
            for (int i = 0; i < 4; ++i) {
                const Layer layer = random_layer(random);
                const std::int64_t batch = random.between(1, 2);
                MappingParameters parameters;
                if (!random_mapping(random, dataflow, layer, batch, one->config, parameters)) continue;
                INFO(describe(layer, batch, dataflow, parameters));
                Plan plan;
                try {
                    plan = plan_layer(dataflow, layer, batch, one->config, parameters);
                } catch (const InputError&) {
                    continue;  // IDs too narrow
                }
                const LayerData data = make_layer_data(layer, batch, 1, one->config.arithmetic);
                RunOptions options;
                options.fast_forward = i % 2 == 0;
                RunRequest request;
                request.accelerator = one->config;
                std::string of_module, of_plain;
                OfmapTensor ofmap_of_module, ofmap_of_plain;
                try {
                    const LayerRun run = one->module->run_layer(layer, data, plan, options);
                    of_module = text_of(request, run, layer, plan);
                    ofmap_of_module = run.ofmap;
                } catch (const DeadlockError& error) {
                    of_module = error.what();
                }
                try {
                    const LayerRun run = one->plain->run_layer(layer, data, plan, options);
                    of_plain = text_of(request, run, layer, plan);
                    ofmap_of_plain = run.ofmap;
                } catch (const DeadlockError& error) {
                    of_plain = error.what();
                }
                CHECK(of_module == of_plain);
                CHECK(ofmap_of_module == ofmap_of_plain);
                ++compared;
            }
        CHECK(compared > 10);
    }
}

TEST_CASE("modules are named as the block diagram names them") {
    AcceleratorConfig config;
    const ChipModule chip("chip", config);
    for (const char* name :
         {"chip.array.pe_0_0", "chip.array.pe_11_13", "chip.array.filter_network", "chip.glb", "chip.dma", "chip.dram"})
        CHECK(sc_core::sc_find_object(name) != nullptr);
    CHECK(sc_core::sc_find_object("chip.array.pe_12_0") == nullptr);
}

TEST_CASE("a TLM memory of the user's takes the place of DRAM: its time, the same words") {
    AcceleratorConfig config;
    SlowMemory memory("memory");
    ChipModule with_memory("with_memory", config, &memory.socket);
    Chip own("own", config);
    Layer layer;
    layer.name = "L";
    layer.C = layer.M = 4;
    layer.H = layer.W = 8;
    layer.R = layer.S = 3;
    const Plan plan = plan_layer(find_dataflow("rs"), layer, 1, config, {4, 1, 6, 4, 1, 1, 1});
    const LayerData data = make_layer_data(layer, 1, 1, config.arithmetic);
    const LayerRun slow = with_memory.run_layer(layer, data, plan);
    const LayerRun quick = own.run_layer(layer, data, plan);
    CHECK(slow.ofmap == quick.ofmap);
    CHECK(slow.counters.cycles.array == quick.counters.cycles.array);
    const DramBytes& bytes = quick.counters.dram_crossed;
    CHECK(memory.bytes == sum(bytes));
    // A cycle takes 5 ns: ten for each byte that the array waits for.
    const CycleCounts& cycles = slow.counters.cycles;
    CHECK(cycles.ofmap_store_pause == 10 * bytes.ofmap);
    CHECK(cycles.total > quick.counters.cycles.total);
}
