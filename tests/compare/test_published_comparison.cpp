#include <catch2/catch.hpp>

#include "sim/compare/published_comparison.hpp"
#include "workloads/network_file/network_file.hpp"

using namespace eyrie;

TEST_CASE("eyrie compare gives Fig 12a's energies per MAC for AlexNet's CONV layers", "[compare]") {
    // Energy per MAC in units of RS at N=1, 6.4148 MAC energies; ISCA 2016, Fig 12a, 256 PEs.
    const Network network = load_network(EYRIE_SOURCE_DIR "/configs/networks/alexnet.yaml");
    std::vector<Layer> layers;
    for (const Layer& layer : network.layers)
        if (!layer.fully_connected) layers.push_back(layer);
    const double published[] = {0.93921, 1.80440, 1.32912, 1.35745, 1.63990, 2.02407};
    const PublishedComparison comparison = compare_published(network.name, layers, 16, 256, published_dataflow_names(),
                                                             EYRIE_SOURCE_DIR "/configs/area/isca16_65nm.yaml");
    REQUIRE(comparison.rows.size() == 6);
    for (std::size_t i = 0; i < 6; ++i) {
        INFO(comparison.rows[i].dataflow);
        REQUIRE(comparison.rows[i].runs());
        double energy = 0;
        for (const Isca16Result& layer : comparison.rows[i].layers) energy += layer.energy.total();
        CHECK(energy / (16 * 665784864.0) / 6.4148 == Approx(published[i]).epsilon(0.002));
    }
}

TEST_CASE("a dataflow that cannot run says which capacity falls short by how much", "[compare]") {
    const Network network = load_network(EYRIE_SOURCE_DIR "/configs/networks/alexnet.yaml");
    const PublishedComparison comparison = compare_published(network.name, {find_layer(network, "CONV1")}, 64, 256,
                                                             {"ws"}, EYRIE_SOURCE_DIR "/configs/area/isca16_65nm.yaml");
    CHECK_FALSE(comparison.rows[0].runs());
    CHECK_THAT(published_table(comparison), Catch::Contains("ws cannot run CONV1: buffer words: the smallest mapping "
                                                            "needs 193600, there are 171146, 22454 too few"));
}
