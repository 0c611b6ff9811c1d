// Services from simulated runs: the same cycles and energy, stretches by hand, and weights that stay.
#include <catch2/catch.hpp>

#include "sim/configs/config_files.hpp"
#include "sim/configs/energy_source.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/results/whole_network.hpp"
#include "sim/serve/network/service_cache.hpp"
#include "workloads/model_files/model_network.hpp"

using namespace eyrie;

namespace {

RunRequest request_of(const std::string& network, const std::vector<std::string>& changes = {}) {
    Overrides overrides;
    for (const std::string& one : changes) overrides.add(one);
    RunRequest request;
    request.accelerator = find_accelerator("eyeriss", overrides);
    request.network = load_network_of_any_format(find_config("networks", network));
    request.layers = select_layers(request.network, {"all"});
    request.energy = find_energy("derived", request.accelerator);
    request.quiet = true;
    return request;
}

LayerResult layer_of(Cycles array, Cycles load, Cycles store, Cycles filters, Count bytes) {
    LayerResult layer;
    layer.counters.cycles.array = array;
    layer.counters.cycles.ifmap_load_pause = load;
    layer.counters.cycles.ofmap_store_pause = store;
    layer.counters.cycles.filter_pause = filters;
    layer.counters.cycles.total = array + load + store + filters;
    layer.counters.dram_crossed.filter = bytes;
    layer.counters.dram_uncompressed.filter = bytes;
    return layer;
}

}  // namespace

TEST_CASE("serve: a service takes the cycles and the energy of the simulated run") {
    RunRequest request = request_of("tiny");
    ServiceCache services(request, WeightPolicy::reload);
    for (const std::int64_t batch : {1, 3}) {
        request.batch = batch;
        const LayerResult total = total_of(run_network(request).layers);
        const Service& service = services.of(batch);
        CHECK(service.batch == batch);
        CHECK(service.alone() == total.counters.cycles.total);
        CHECK(service.energy == Approx(total.energy.total()).epsilon(1e-12));
        CHECK(service.stretches.size() == request.layers.size());
        for (const Stretch& one : service.stretches) CHECK(one.beside <= one.array);
    }
    CHECK(services.known().size() == 2);
    CHECK(&services.of(3) == &services.known().at(3));
    CHECK(services.macs_of_sample() * 3 == all_macs(run_network(request).layers));
}

TEST_CASE("serve: a service has what the vector unit takes") {
    RunRequest request = request_of("resnet8", {"vector.lanes=4"});
    const RunResult run = run_network(request);
    const Service service = service_of(run, WeightPolicy::reload);
    REQUIRE(!run.vector_operations.empty());
    CHECK(service.alone() == whole_network(run).cycles());
    CHECK(service.energy == Approx(whole_network(run).energy()).epsilon(1e-12));
    CHECK(service.stretches.size() == run.layers.size() + run.vector_operations.size());
    for (const Stretch& one : service.stretches) CHECK(one.beside <= one.array);
    ServiceCache without(request_of("resnet8"), WeightPolicy::reload);
    CHECK(without.of(1).alone() < service.alone());
    CHECK_THAT(without.remarks(), Catch::Contains("not run"));
}

TEST_CASE("serve: a stretch is the array's time, what crosses the link beside it, and the pauses") {
    RunResult run;
    run.accelerator.core_khz = 200;
    run.accelerator.dram.link_khz = 100;
    run.accelerator.dram.link_width_bits = 64;
    // 800 bytes are 100 words of the link, 200 core cycles.
    run.layers = {layer_of(1000, 10, 20, 30, 800), layer_of(50, 0, 0, 0, 800), layer_of(50, 300, 0, 0, 800)};
    run.layers[1].layer.repeats = 2;
    const Service service = service_of(run, WeightPolicy::reload);
    REQUIRE(service.stretches.size() == 4);
    CHECK(service.stretches[0].array == 1000);
    CHECK(service.stretches[0].link == 60);
    CHECK(service.stretches[0].beside == 140);
    CHECK(service.stretches[1].beside == 50);  // no more than the array's time
    CHECK(service.stretches[2].beside == 50);
    CHECK(service.stretches[3].link == 300);
    CHECK(service.stretches[3].beside == 0);
    CHECK(service.alone() == 1060 + 2 * 50 + 350);
}

TEST_CASE("serve: weights that stay take no pauses, no bytes and no energy of DRAM") {
    RunRequest request = request_of("ds_cnn_kws", {"glb.filter_banks=16"});
    const RunResult run = run_network(request);
    const Service reloaded = service_of(run, WeightPolicy::reload), kept = service_of(run, WeightPolicy::keep);
    Cycles pauses = 0;
    double energy = 0;
    for (const LayerResult& layer : run.layers) {
        pauses += layer.counters.cycles.filter_pause;
        energy += layer.energy[Level::dram][DataType::filter];
    }
    CHECK(pauses > 0);
    CHECK(kept.alone() == reloaded.alone() - pauses);
    CHECK(energy > 0);
    CHECK(kept.energy < reloaded.energy - energy);  // nor do the DMA's writes into the buffer
    CHECK(kept.energy > 0.5 * (reloaded.energy - energy));
}

TEST_CASE("serve: weights stay only where all of them fit in the filter banks") {
    // 22,016 words of 16 bits; a bank has 512 rows of 4.
    const RunRequest fits = request_of("ds_cnn_kws", {"glb.filter_banks=11"});
    CHECK(kept_weights(fits.layers, fits.accelerator).words == 22016);
    CHECK(kept_weights(fits.layers, fits.accelerator).capacity_words == 22528);
    CHECK_NOTHROW(ServiceCache(fits, WeightPolicy::keep));
    const RunRequest short_by_one = request_of("ds_cnn_kws", {"glb.filter_banks=10"});
    CHECK_THROWS_AS(ServiceCache(short_by_one, WeightPolicy::keep), InputError);
    CHECK_NOTHROW(ServiceCache(short_by_one, WeightPolicy::reload));
}

TEST_CASE("serve: a network that does not fit is bad input") {
    ServiceCache services(request_of("tiny", {"array.rows=2"}), WeightPolicy::reload);
    CHECK_THROWS_AS(services.of(1), InputError);
}
