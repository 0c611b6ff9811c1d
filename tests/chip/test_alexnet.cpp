// AlexNet CONV1-5, N = 4, with the chip's own mapping: function, counts and published figures.
#include <cmath>

#include <catch2/catch.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "dataflows/mapper/mapping_file.hpp"
#include "dataflows/verify/verify.hpp"
#include "sim/chip/chip.hpp"
#include "sim/config/yaml_fields.hpp"
#include "tests/support/count_check.hpp"
#include "workloads/network_file/network_file.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

constexpr std::int64_t batch = 4;
// JSSC'17 Table V, and its reconstruction to two and three digits.
struct Published {
    const char* layer;
    int active_pes;
    double glb_mb, dram_mb, dram_compressed_mb, processing_ms;
};
constexpr Published published[] = {{"CONV1", 154, 18.45, 6.057, 5.0, 16.5},
                                   {"CONV2", 135, 77.57, 5.427, 4.0, 39.2},
                                   {"CONV3", 156, 50.18, 5.053, 3.0, 21.8},
                                   {"CONV4", 156, 37.37, 3.920, 2.1, 16.0},
                                   {"CONV5", 156, 24.92, 2.613, 1.3, 10.0}};

double rounded(double value, int decimals) {
    const double scale = std::pow(10.0, decimals);
    return std::round(value * scale) / scale;
}

}  // namespace

TEST_CASE("AlexNet CONV1-5 at N=4 match the reference, the closed forms and the chip's tables", "[chip][slow]") {
    AcceleratorConfig config = load_accelerator(EYRIE_SOURCE_DIR "/configs/accelerators/eyeriss.yaml", Overrides());
    config.dram.join_planes = false;  // as its published DRAM figures are compared (docs/validation.md)
    const Network network = load_network(EYRIE_SOURCE_DIR "/configs/networks/alexnet.yaml");
    const MappingFile mapping = load_mapping_file(EYRIE_SOURCE_DIR "/configs/mappings/eyeriss_alexnet.yaml", network);
    Chip chip("chip", config);
    double error_sum = 0;
    for (const Published& row : published) {
        INFO(row.layer);
        const Layer& layer = find_layer(network, row.layer);
        const MappingParameters& rs = mapping.layers.at(row.layer);
        const Plan plan = plan_layer(find_dataflow("rs"), layer, batch, config, rs);
        REQUIRE(verify_plan(plan, layer, config) == "");
        const LayerData data = make_layer_data(layer, batch, 1, config.arithmetic);
        const LayerRun run = chip.run_layer(layer, data, plan);
        REQUIRE(run.ofmap == reference_ofmap(layer, data, config.arithmetic));
        REQUIRE(count_difference(run.counters, layer, data, plan, config) == "");
        REQUIRE(bound_broken(run.counters, plan.active_pes, config) == "");

        const LayerCounters& c = run.counters;
        CHECK(plan.active_pes == row.active_pes);
        CHECK(rounded(2e-6 * static_cast<double>(c.glb_ifmap_reads + c.glb_psum_reads + c.glb_psum_drain_reads +
                                                 c.glb_psum_writes),
                      2) == Approx(row.glb_mb).epsilon(1e-9));
        CHECK(rounded(1e-6 * static_cast<double>(sum(c.dram_uncompressed)), 3) == Approx(row.dram_mb).epsilon(1e-9));
        const double compressed = 1e-6 * static_cast<double>(sum(c.dram_crossed));
        CHECK(std::abs(compressed / row.dram_compressed_mb - 1) < 0.10);
        const double ms = static_cast<double>(run.counters.cycles.array) / config.core_khz;
        const double error = std::abs(ms / row.processing_ms - 1);
        if (std::string(row.layer) != "CONV5") CHECK(error < 0.06);
        error_sum += error;
    }
    CHECK(error_sum / 5 < 0.043);
}
