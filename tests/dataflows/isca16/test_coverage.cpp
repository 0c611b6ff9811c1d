// Every layer of the networks on every dataflow and array size, and how much searches look at.
#include <cmath>

#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "tests/dataflows/isca16/support.hpp"

using namespace eyrie;

namespace {

// The result is legal, uses what it says, and costs no less than touching every operand once.
void check_result(const Layer& layer, std::int64_t batch, Isca16Dataflow dataflow, const Isca16Hardware& hardware,
                  const Isca16Result& result) {
    const Isca16Use use = isca16_use(layer, batch, dataflow, result.mapping);
    CHECK(use.active_pes == result.active_pes);
    CHECK(use.active_pes <= hardware.pes);
    CHECK(use.rf_words_per_pe <= hardware.rf_words_per_pe);
    CHECK(use.buffer_words <= hardware.buffer_words);
    CHECK(result.candidates >= 1);
    const Isca16Counts& counts = result.counts;
    CHECK(counts.macs == static_cast<double>(batch * layer.macs_per_image()));
    CHECK(counts.at(Isca16Level::dram, Isca16Type::weight) >= static_cast<double>(layer.filter_words()));
    CHECK(counts.at(Isca16Level::dram, Isca16Type::psum) == static_cast<double>(batch * layer.ofmap_words_per_image()));
    const double twice = 2 * counts.at(Isca16Level::array, Isca16Type::psum);  // once more, at energy 2
    CHECK(result.objective == Approx(result.energy.total() - counts.macs + twice).epsilon(1e-12));
}

int check_network(const std::string& name) {
    int missing = 0;
    const Isca16AreaTable table = area_65nm();
    for (const Layer& layer : network(name).layers)
        for (const Isca16Dataflow dataflow : isca16_dataflows)
            for (const std::int64_t pes : {256, 512, 1024})
                for (const std::int64_t batch : {1, 16, 64}) {
                    INFO(layer.name << " " << isca16_name(dataflow) << " " << pes << " PEs, N=" << batch);
                    const Isca16Hardware hardware = isca16_hardware(dataflow, pes, table);
                    const Isca16Result result = isca16_search(layer, batch, dataflow, hardware);
                    if (result.runs()) {
                        check_result(layer, batch, dataflow, hardware, result);
                        continue;
                    }
                    ++missing;  // only the psums of a whole ofmap and batch do not fit
                    CHECK(dataflow == Isca16Dataflow::ws);
                    REQUIRE(result.missing.size() == 1);
                    CHECK(result.missing[0].capacity == "buffer words");
                    CHECK(result.missing[0].needed == batch * layer.E() * layer.F());
                }
    return missing;
}

}  // namespace

TEST_CASE("AlexNet runs on all dataflows but CONV1 with its 64 images on the weight-stationary one", "[isca16]") {
    CHECK(check_network("alexnet") == 1);
}
TEST_CASE("VGG-16 runs on all dataflows or a capacity is named", "[isca16][slow]") {
    CHECK(check_network("vgg16") > 0);
}
TEST_CASE("MobileNet runs on all dataflows or a capacity is named", "[isca16][slow]") {
    CHECK(check_network("mobilenet_v1") > 0);
}

TEST_CASE("all capacities that fall short are named", "[isca16]") {
    const Layer layer = network("alexnet").layers[0];
    const Isca16Result result = isca16_search(layer, 1, Isca16Dataflow::rs, {8, 20, 100});
    CHECK(result.missing_text() ==
          "PEs: the smallest mapping needs 11, there are 8, 3 too few; "
          "RF words per PE: the smallest mapping needs 23, there are 20, 3 too few; "
          "buffer words: the smallest mapping needs 2552, there are 100, 2452 too few");
}

TEST_CASE("a batch or an energy out of range is an error", "[isca16]") {
    const Layer layer = network("alexnet").layers[0];
    const Isca16Hardware hardware{256, 256, 65536};
    CHECK_THROWS_AS(isca16_search(layer, 0, Isca16Dataflow::rs, hardware), InputError);
    CHECK_THROWS_AS(isca16_search(layer, 1, Isca16Dataflow::rs, {-1, 256, 65536}), InputError);
    Isca16Weights weights;
    weights.rf = std::nan("");
    CHECK_THROWS_AS(isca16_search(layer, 1, Isca16Dataflow::rs, hardware, weights), InputError);
    weights.rf = -1;
    CHECK_THROWS_AS(isca16_search(layer, 1, Isca16Dataflow::rs, hardware, weights), InputError);
}

TEST_CASE("a layer too large to count exactly is an error", "[isca16]") {
    Layer layer;
    layer.name = "huge";
    layer.M = layer.C = layer.H = layer.W = 65536;
    layer.R = layer.S = 1;
    CHECK_THROWS_AS(isca16_search(layer, 1, Isca16Dataflow::nlr, {256, 0, 65536}), InputError);
}

TEST_CASE("the 270 searches of the paper's AlexNet comparison look at few candidates", "[isca16]") {
    const std::vector<Layer> layers = conv_layers(network("alexnet"));
    const Isca16AreaTable table = area_65nm();
    int searches = 0;
    double candidates = 0;
    for (const Isca16Dataflow dataflow : isca16_dataflows)
        for (const std::int64_t pes : {256, 512, 1024})
            for (const std::int64_t batch : {1, 16, 64})
                for (const Layer& layer : layers) {
                    const Isca16Hardware hardware = isca16_hardware(dataflow, pes, table);
                    candidates += static_cast<double>(isca16_search(layer, batch, dataflow, hardware).candidates);
                    ++searches;
                }
    CHECK(searches == 270);
    CHECK(candidates < 60'000);
}
