// The whole network: layers and what a vector unit ran beside them, in every form of the result; and what nobody ran.
#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>

#include "sim/results/remarks.hpp"
#include "sim/results/whole_network.hpp"
#include "tests/results/hand_run.hpp"

using namespace eyrie;

namespace {

using Json = nlohmann::json;

RunResult hand_network() {
    RunResult run = hand_run(load_energy_table(EYRIE_SOURCE_DIR "/configs/energy/normalized.yaml"));
    OperationBeside pool{"pool", "maxpool", "MaxPool", 400, 100};
    OperationBeside relu{"relu", "activation", "Relu", 100, 100, true};
    OperationBeside boxes{"boxes", "unsupported", "NonMaxSuppression", 50, 0};
    run.beside = {pool, relu, boxes};
    return run;
}

RunResult with_vector_unit() {
    RunResult run = hand_network();
    run.accelerator.vector.lanes = 8;
    VectorResult pool{run.beside[0], {}, {}};
    pool.run.run = VectorRun::computed;
    pool.run.tiles = 2;
    pool.run.bound = VectorBound::port;
    pool.run.cycles = {100, 20, 300, 250, 30, 450};
    pool.run.counts.additions = 7;
    pool.run.counts.port_reads = 800;
    pool.run.counts.bytes_read = 1600;
    pool.run.counts.bytes_written = 400;
    pool.run.uncompressed_read = 1600;
    pool.run.uncompressed_written = 400;
    pool.energy.place = {1000, 200, 3000, 40000};
    pool.energy.control = 5;
    run.vector_operations = {pool};
    return run;
}

// Cells of the line of CSV that begins with network and name.
std::vector<std::string> csv_cells(const std::string& csv, const std::string& name) {
    std::vector<std::string> cells;
    const std::size_t at = csv.find("," + name + ",");
    if (at == std::string::npos) return cells;
    const std::size_t start = csv.rfind('\n', at) + 1, end = csv.find('\n', at);
    std::string cell;
    bool quoted = false;
    for (const char c : csv.substr(start, end - start)) {
        if (c == '"') quoted = !quoted;
        if (c == ',' && !quoted) {
            cells.push_back(cell);
            cell.clear();
        } else if (c != '"') {
            cell += c;
        }
    }
    cells.push_back(cell);
    return cells;
}

}  // namespace

TEST_CASE("time and energy of the whole network are those of its layers and of the vector unit", "[results]") {
    const RunResult run = with_vector_unit();
    const LayerResult layers = total_of(run.layers);
    const WholeNetwork whole = whole_network(run);
    CHECK(whole.vector == 450);
    CHECK(whole.cycles() == layers.counters.cycles.total + 450);
    CHECK(whole.energy() == layers.energy.total() + 44205);
    CHECK(whole.vector_bytes == 2000);
    CHECK(whole.bytes() == sum(layers.counters.dram_crossed) + 2000);
    CHECK(busy_cycles(run) == layers.counters.cycles.array + 20 + 300);

    const Json json = Json::parse(result_json(run));
    CHECK(json.at("whole_network").at("cycles").at("total") == whole.cycles());
    CHECK(json.at("whole_network").at("energy").at("total") == whole.energy());
    CHECK(json.at("whole_network").at("dram_bytes").at("total") == whole.bytes());
    CHECK(json.at("totals").at("cycles").at("total") == layers.counters.cycles.total);  // of layers, as ever
    const Json& pool = json.at("vector_operations").at(0);
    CHECK(pool.at("name") == "pool");
    CHECK(pool.at("bound") == "port");
    CHECK(pool.at("cycles").at("lanes") == 250);
    CHECK(pool.at("counts").at("additions") == 7);
    CHECK(pool.at("energy").at("dram") == 40000);
    CHECK(pool.at("energy").at("total") == 44205);

    const std::string table = result_table(run);
    // Of layers 11 x (70 + 82 + 64) bytes, of the unit 2,000: cycles, energy and bytes are of the same.
    CHECK(table.find("; 4.38 kB across the DRAM link") != std::string::npos);
    CHECK(table.find("Beside the array (vector unit: 8 lanes") != std::string::npos);
    CHECK(table.find("The whole network, of what ran") != std::string::npos);
}

TEST_CASE("words of the vector unit that compression inflates are named as a layer's are", "[results]") {
    RunResult run = with_vector_unit();
    CHECK(inflations(run).empty());
    run.vector_operations[0].run.counts.bytes_read = 2136;
    run.vector_operations[0].run.counts.bytes_written = 536;
    CHECK(
        remark_lines(run).find("compression inflates: pool ifmap 1,600 to 2,136 bytes, pool ofmap 400 to 536 bytes") !=
        std::string::npos);
    const Json json = Json::parse(result_json(run));
    CHECK(json.at("compression_inflates").at(1) ==
          Json::parse(R"({"layer": "pool", "transfer": "ofmap", "uncompressed": 400, "compressed": 536})"));
}

TEST_CASE("what nobody ran is named in every form, with its share of the bytes", "[results]") {
    // Of two layers of 2 images: filters 72 words, ifmaps 144, ofmaps 128 each; beside them 2 x 500 and 2 x 50 words.
    const double words = 2 * (72 + 144 + 128) + 1000 + 100;
    RunResult run = hand_network();
    CHECK(numbers_by_kind(not_run(run)) == "1 maxpool, 1 unsupported");
    CHECK(not_run_percent(run) == Approx(100 * 1100 / words));
    CHECK(beside_line(run) ==
          fmt::format("not run: 1 maxpool, 1 unsupported, beside the array ({:.1f} % of the bytes that operations take "
                      "and give); 1 more are done as words leave the array\n",
                      100 * 1100 / words));
    CHECK(result_table(run).find("\nnot run: 1 maxpool") != std::string::npos);
    Json json = Json::parse(result_json(run));
    CHECK(json.at("whole_network").at("complete") == false);
    CHECK(json.at("whole_network").at("not_run").at("operations") == Json::array({"pool", "boxes"}));
    CHECK(json.at("whole_network").at("not_run").at("bytes") == 2200);
    CHECK_FALSE(json.contains("vector_operations"));
    CHECK(csv_cells(result_csv(run), "pool").at(4) == "not run: maxpool, beside the array, 2000 bytes");

    run = with_vector_unit();  // which does not know everything either
    CHECK(numbers_by_kind(not_run(run)) == "1 unsupported");
    CHECK(not_run_percent(run) == Approx(100 * 100 / words));
    run.beside.pop_back();
    CHECK(beside_line(run).empty());
    json = Json::parse(result_json(run));
    CHECK(json.at("whole_network").at("complete") == true);
    CHECK(json.at("whole_network").at("not_run").at("percent_of_bytes") == 0);
}

TEST_CASE("CSV has a line for each operation, and one for each layer that is left out", "[results]") {
    RunResult run = with_vector_unit();
    run.layers_left_out = {"FC1"};
    const std::string csv = result_csv(run);
    const std::vector<std::string> header = csv_cells(csv, "layer"), pool = csv_cells(csv, "pool");
    REQUIRE(header.size() == pool.size());
    const auto cell = [&](const std::string& column) {
        return pool.at(static_cast<std::size_t>(std::find(header.begin(), header.end(), column) - header.begin()));
    };
    CHECK(cell("dataflow") == "vector");
    CHECK(cell("mapping") == "maxpool, bound by port");
    CHECK(cell("cycles_total") == "450");
    CHECK(cell("cycles_array") == "320");
    CHECK(cell("glb_ifmap_reads") == "800");
    CHECK(cell("dram_bytes_compressed") == "2000");
    CHECK(cell("energy_mac") == "1000");
    CHECK(cell("energy_total") == "44205");
    CHECK(csv_cells(csv, "FC1").at(4) == "left out: fully connected");
    CHECK(csv_cells(csv, "FC1").at(5).empty());
}

TEST_CASE("a network of layers alone has nothing more than its layers", "[results]") {
    const RunResult run = hand_run(load_energy_table(EYRIE_SOURCE_DIR "/configs/energy/normalized.yaml"));
    const Json json = Json::parse(result_json(run));
    CHECK_FALSE(json.contains("whole_network"));
    CHECK_FALSE(json.contains("vector_operations"));
    CHECK_FALSE(json.at("accelerator").contains("vector"));
    CHECK_FALSE(json.at("energy_table").contains("vector"));
    CHECK(result_table(run).find("vector") == std::string::npos);
}
