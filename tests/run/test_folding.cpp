// One product of matrices has one result, whichever notation it came in, and the best that its foldings have.
#include <algorithm>
#include <filesystem>
#include <limits>

#include <unistd.h>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/results/result_json.hpp"
#include "sim/run/exact_mapping.hpp"
#include "workloads/npy.hpp"

using namespace eyrie;

namespace {

// A product of 12 rows with 24 x 20, in a batch of 2 of 6 rows each.
std::vector<Layer> notations() {
    Layer rows;
    rows.name = "product";
    rows.M = 20;
    rows.C = 24;
    rows.H = 6;
    rows.W = rows.R = rows.S = 1;
    Layer columns = rows;
    std::swap(columns.H, columns.W);
    Layer images = rows;
    images.H = 1;
    images.images = 6;
    Layer connected = images;
    connected.fully_connected = true;
    connected.C = 2;
    connected.H = connected.R = 3;
    connected.W = connected.S = 4;
    Layer window = columns;  // over all rows of a map, column by column
    window.C = 8;
    window.H = window.R = 3;
    return {rows, columns, images, connected, window};
}

RunRequest request_for(const std::string& machine, const std::string& dataflow, const Layer& layer) {
    RunRequest request;
    request.accelerator = find_accelerator(machine, Overrides());
    request.energy = load_energy_table(find_config("energy", "normalized"));
    request.network.name = "products";
    request.network.layers = request.layers = {layer};
    request.batch = 2;
    request.dataflow = dataflow;
    request.quiet = true;
    return request;
}

// The layer's result without what its notation says.
nlohmann::ordered_json result_of(const RunRequest& request) {
    const RunResult result = run_network(request);
    REQUIRE(result.layers.size() == 1);
    nlohmann::ordered_json json = run_json(result).at("layers").at(0);
    json.erase("images");
    json.erase("shape");  // as it is written
    return json;
}

std::vector<std::string> machines_of(const std::string& dataflow) { return {"eyeriss", "isca16_" + dataflow + "_256"}; }

double figure_of(const MappingCost& cost) { return cost.energy * static_cast<double>(cost.total_cycles); }

}  // namespace

TEST_CASE("a product of matrices has one result in every notation, under every dataflow") {
    for (const Dataflow& dataflow : dataflow_catalogue())
        for (const std::string& machine : machines_of(dataflow.name))
            for (const Mapper mapper : {Mapper::estimate, Mapper::exact}) {
                nlohmann::ordered_json first;
                for (const Layer& layer : notations()) {
                    RunRequest request = request_for(machine, dataflow.name, layer);
                    request.mapper = mapper;
                    request.check = true;
                    CAPTURE(machine, dataflow.name, mapper_name(mapper), layer.H, layer.W, layer.R, layer.images);
                    const nlohmann::ordered_json result = result_of(request);
                    CHECK(result.at("check") == "match");
                    if (first.is_null()) first = result;
                    CHECK(result == first);
                }
            }
}

// Of those that are tried: a map of several columns in several images is not (docs/mapper.md), and little is lost by
// it.
TEST_CASE("the folding that is chosen is the best of all when simulated") {
    for (const Dataflow& dataflow : dataflow_catalogue())
        for (const std::string& machine : machines_of(dataflow.name)) {
            Layer layer = notations().front();
            layer.H = 4;  // 8 rows in all
            layer.C = 12;
            layer.M = 10;
            RunRequest request = request_for(machine, dataflow.name, layer);
            request.mapper = Mapper::exact;
            const ExactChoice quick = choose_alone(request, layer);  // ends at its limit
            request.limits.simulations = request.limits.pe_cycles_a_simulation = 1000000;
            const ExactChoice chosen = choose_alone(request, layer);
            const double found = figure_of(chosen.chosen.search.best[0].cost);
            const std::vector<Folding> tried = foldings_of(*product_of(layer, request.batch));
            double least = std::numeric_limits<double>::infinity(), least_of_tried = least;
            std::string best;
            for (const std::int64_t rows : {1, 2, 4, 8})
                for (const std::int64_t columns : {1, 2, 4, 8}) {
                    if (8 % (rows * columns) != 0) continue;
                    const Folding folding{rows, columns, 8 / (rows * columns)};
                    // As a layer that is no longer folded: every mapping of it, simulated where it can be the best.
                    LayerSimulations simulations(request, layer);
                    LayerSimulations::Folded& at = simulations.of(folding);
                    const SearchInput input{dataflow,       at.layer,          folding.images, request.accelerator,
                                            request.energy, request.objective, at.known()};
                    const ExactSearch search = search_exactly({{input, at.simulate(), {}}}, request.limits);
                    if (search.simulated.empty()) continue;
                    const double figure = figure_of(search.simulated[0].cost);
                    if (std::find(tried.begin(), tried.end(), folding) != tried.end())
                        least_of_tried = std::min(least_of_tried, figure);
                    if (figure >= least) continue;
                    least = figure;
                    best = folding_text(layer, 2, folding);
                }
            INFO(machine << " " << dataflow.name << ", chosen" << folding_text(layer, 2, chosen.folding) << ", best"
                         << best);
            INFO(chosen.chosen.proof->simulated << " simulated, gap " << chosen.chosen.proof->gap);
            CHECK(chosen.chosen.proof->proven);
            CHECK(found <= least_of_tried);
            CHECK(found <= 1.01 * least);
            const double near = figure_of(quick.chosen.search.best[0].cost);
            CHECK(near * (1 - quick.chosen.proof->gap) <= found);
        }
}

TEST_CASE("a folded layer computes on the words of its files and gives the ofmaps that it is written for") {
    std::string folder = (std::filesystem::temp_directory_path() / "eyrie_folding_XXXXXX").string();
    REQUIRE(mkdtemp(folder.data()) != nullptr);
    for (Layer layer : notations()) {
        LayerData data = make_layer_data(layer, layer.images_in(2), 99, Arithmetic());
        layer.ifmap_file = folder + "/ifmap.npy";
        layer.filter_file = folder + "/filter.npy";
        save_npy(layer.ifmap_file, data.ifmap);
        save_npy(layer.filter_file, data.filter);
        for (const Dataflow& dataflow : dataflow_catalogue()) {
            RunRequest request = request_for("eyeriss", dataflow.name, layer);
            request.check = true;
            CAPTURE(dataflow.name, layer.H, layer.W, layer.R, layer.images);
            CHECK(result_of(request).at("check") == "match");
        }
    }
    std::filesystem::remove_all(folder);
}

TEST_CASE("a layer with a mapping of a file lies as it is written") {
    const Layer layer = notations()[3];
    RunRequest request = request_for("eyeriss", "rs", layer);
    request.mapping.emplace();
    request.mapping->dataflow = "rs";
    request.mapping->layers[layer.name] = MappingParameters();
    request.mapping_path = "by_hand";
    request.check = true;
    const RunResult result = run_network(request);
    CHECK_FALSE(result.layers.at(0).folding);
    CHECK(total_of(result.layers).check == CheckOutcome::match);
    request.mapping.reset();
    CHECK(run_network(request).layers.at(0).folding);
}

TEST_CASE("a product has one result beside others, for all of a network together") {
    const std::vector<Layer> all = notations();
    for (const Mapper mapper : {Mapper::estimate, Mapper::exact}) {
        RunRequest request = request_for("isca16_rs_256", "rs", all[0]);
        request.layers = all;
        for (std::size_t i = 0; i < all.size(); ++i) request.layers[i].name += std::to_string(i);
        request.network.layers = request.layers;
        request.objective = Objective::network_edp;
        request.mapper = mapper;
        const RunResult result = run_network(request);
        REQUIRE(result.layers.size() == all.size());
        for (const LayerResult& layer : result.layers) {
            CHECK(layer.folding == result.layers[0].folding);
            CHECK(layer.mapping == result.layers[0].mapping);
            CHECK(layer.counters.cycles.total == result.layers[0].counters.cycles.total);
        }
    }
}
