// Results as JSON, CSV and tables, against numbers chosen by hand.
#include <map>
#include <sstream>

#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>

#include "tests/results/hand_run.hpp"

using namespace eyrie;

namespace {

using Json = nlohmann::json;

EnergyTable table_named(const std::string& name) {
    return load_energy_table(EYRIE_SOURCE_DIR "/configs/energy/" + name + ".yaml");
}

RunResult normalized_run() { return hand_run(table_named("normalized")); }

Json json_of(const RunResult& run) { return Json::parse(result_json(run)); }

// The cells of a line; none of ours has a line break.
std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells(1);
    bool in_quotes = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"' && in_quotes && i + 1 < line.size() && line[i + 1] == '"')
            cells.back() += line[i++];
        else if (line[i] == '"')
            in_quotes = !in_quotes;
        else if (line[i] == ',' && !in_quotes)
            cells.emplace_back();
        else
            cells.back() += line[i];
    }
    return cells;
}

// Lines of a CSV, by column.
std::vector<std::map<std::string, std::string>> rows_of(const std::string& csv) {
    std::istringstream in(csv);
    std::string line;
    std::getline(in, line);
    const std::vector<std::string> header = cells_of(line);
    std::vector<std::map<std::string, std::string>> rows;
    while (std::getline(in, line)) {
        const std::vector<std::string> cells = cells_of(line);
        REQUIRE(cells.size() == header.size());
        rows.emplace_back();
        for (std::size_t i = 0; i < cells.size(); ++i) rows.back()[header[i]] = cells[i];
    }
    return rows;
}

// The line of a table that begins with a word, its cells parted by two spaces or more.
std::string table_line(const std::string& text, const std::string& title, const std::string& begin) {
    const std::size_t table = text.find(title);
    REQUIRE(table != std::string::npos);
    const std::size_t line = text.find("\n" + begin, table);
    REQUIRE(line != std::string::npos);
    return text.substr(line + 1, text.find('\n', line + 1) - line - 1);
}

}  // namespace

TEST_CASE("JSON has what a run is about", "[results]") {
    const Json json = json_of(normalized_run());
    CHECK(json.at("schema") == "eyrie.result/2");
    CHECK(json.at("network") == "net, \"by hand\"");
    CHECK(json.at("batch") == 2);
    CHECK(json.at("seed") == 7);
    CHECK(json.at("objective") == "edp");
    CHECK(json.at("accelerator").at("core_khz") == 200000);
    CHECK(json.at("accelerator").at("array").at("rows") == 12);
    CHECK(json.at("energy_table").at("dram").at("read") == 200);
    CHECK(json.at("layers").size() == 2);
    CHECK(json.at("layers")[1].at("name") == "B");
}

TEST_CASE("JSON has each count of a layer at its place", "[results]") {
    const Json layer = json_of(normalized_run()).at("layers")[0];
    CHECK(layer.at("macs") == 2304);
    CHECK(layer.at("gated_macs") == 304);
    CHECK(layer.at("passes") == 3);
    CHECK(layer.at("active_pes") == 12);
    CHECK(layer.at("mapping") == Json::parse(R"({"dataflow": "rs", "m": 4, "n": 2, "e": 4, "p": 1, "q": 2, "r": 1,)"
                                             R"( "t": 4, "loop_nest": "for m\n"})"));
    CHECK(layer.at("accesses") ==
          Json::parse(R"({"rf": {"ifmap": {"reads": 10, "writes": 11}, "filter": {"reads": 12, "writes": 13},)"
                      R"( "psum": {"reads": 14, "writes": 15}},)"
                      R"( "noc": {"ifmap": {"transfers": 20, "deliveries": 21, "hops": 22},)"
                      R"( "filter": {"transfers": 23, "deliveries": 24, "hops": 0},)"
                      R"( "psum": {"transfers": 52, "deliveries": 54, "hops": 29}},)"
                      R"( "glb": {"ifmap": {"reads": 30, "writes": 31}, "filter": {"reads": 32, "writes": 33},)"
                      R"( "psum": {"reads": 69, "writes": 36}},)"
                      R"( "dram": {"ifmap": {"reads": 40, "writes": 0}, "filter": {"reads": 41, "writes": 0},)"
                      R"( "psum": {"reads": 0, "writes": 42}}})"));
    CHECK(layer.at("cycles") ==
          Json::parse(R"({"array": 1000, "total": 1600,)"
                      R"( "dram_pauses": {"ifmap_load": 100, "ofmap_store": 200, "filter_prefetch": 300}})"));
    CHECK(layer.at("network_busy_cycles") == Json::parse(R"({"filter": 60, "ifmap": 61, "psum": 62, "output": 63})"));
    CHECK(layer.at("dram_bytes") == Json::parse(R"({"uncompressed": 246, "compressed": 216,)"
                                                R"( "ifmap": {"uncompressed": 80, "compressed": 70, "form": "rlc"},)"
                                                R"( "filter": {"uncompressed": 82, "compressed": 82},)"
                                                R"( "ofmap": {"uncompressed": 84, "compressed": 64, "form": "rlc"}})"));
    CHECK(layer.at("pe_cycles").at("busy") == 50);
    CHECK(layer.at("pe_cycles").at("dram") == 60);
    CHECK(layer.at("check") == "match");
}

TEST_CASE("energy is counts times prices, by level and data type", "[results]") {
    // MACs 1, gated 0; RF 1; NoC deliveries and hops 2; buffer 6; DRAM 200 for each 16-bit word that crossed the link.
    const Json energy = json_of(normalized_run()).at("layers")[0].at("energy");
    CHECK(energy.at("mac") == 2000);
    CHECK(energy.at("rf") == Json::parse(R"({"ifmap": 21, "filter": 25, "psum": 29})"));
    CHECK(energy.at("noc") == Json::parse(R"({"ifmap": 86, "filter": 48, "psum": 166})"));
    CHECK(energy.at("glb") == Json::parse(R"({"ifmap": 366, "filter": 390, "psum": 630})"));
    CHECK(energy.at("dram") == Json::parse(R"({"ifmap": 7000, "filter": 8200, "psum": 6400})"));
    CHECK(energy.at("clock") == 0);
    CHECK(energy.at("control") == 0);
    CHECK(energy.at("total") == 2000 + 75 + 300 + 1386 + 21600);
    CHECK(json_of(normalized_run()).at("layers")[0].at("energy_unit") == "MAC energies");
    CHECK_FALSE(json_of(normalized_run()).at("layers")[0].contains("chip_power_mw"));
}

TEST_CASE("clock and control are on top of a table in pJ, and give the chip's power", "[results]") {
    EnergyTable table;
    table.unit = "pJ";
    table.mac_active = 10;
    table.clock_mw = 50;
    table.other_control_percent = 10;
    const Json layer = json_of(hand_run(table)).at("layers")[0];
    // 1,600 cycles at 200 MHz are 8 us: 50 mW of them are 400,000 pJ. MACs: 20,000. Control: a tenth of both.
    CHECK(layer.at("energy").at("mac") == 20000);
    CHECK(layer.at("energy").at("clock") == 400000);
    CHECK(layer.at("energy").at("control") == 42000);
    CHECK(layer.at("energy").at("total") == 462000);
    CHECK(layer.at("chip_power_mw").get<double>() == Approx(57.75));  // 0.462 uJ in 8 us
}

TEST_CASE("totals are the sums of all layers", "[results]") {
    const RunResult run = normalized_run();
    const Json json = json_of(run);
    CHECK(json.at("totals").at("macs") == 2 * 2304);
    CHECK(json.at("totals").at("gated_macs") == 11 * 304);
    CHECK(json.at("totals").at("passes") == 33);
    CHECK(json.at("totals").at("cycles").at("total") == 17600);
    CHECK(json.at("totals").at("accesses").at("glb").at("psum").at("reads") == 11 * 69);
    CHECK(json.at("totals").at("energy").at("total") == 11 * 25361);
    CHECK(json.at("simulator").at("simulated_cycles") == 17600);
    CHECK(json.at("simulator").at("fast_forwarded_cycles") == 55);
    CHECK(json.at("simulator").at("cycles_per_second") == 35200);
    CHECK(total_of({}).check == CheckOutcome::not_run);
}

TEST_CASE("one mismatch makes the whole check one", "[results]") {
    const auto check_of = [](std::vector<CheckOutcome> outcomes) {
        std::vector<LayerResult> layers;
        for (const CheckOutcome outcome : outcomes) {
            layers.push_back(hand_layer("L", 1));
            layers.back().check = outcome;
        }
        return std::string(check_name(total_of(layers).check));
    };
    constexpr CheckOutcome match = CheckOutcome::match, mismatch = CheckOutcome::mismatch;
    CHECK(check_of({match, match}) == "match");
    CHECK(check_of({match, mismatch, match}) == "mismatch");
    CHECK(check_of({mismatch, CheckOutcome::not_run}) == "mismatch");
    CHECK(check_of({CheckOutcome::not_run, match}) == "match");
    CHECK(check_of({CheckOutcome::not_run}) == "not run");
}

TEST_CASE("CSV has a line for each layer with the numbers of the JSON", "[results]") {
    const RunResult run = normalized_run();
    const auto rows = rows_of(result_csv(run));
    REQUIRE(rows.size() == 2);
    const auto& row = rows[0];
    CHECK(row.at("network") == "net, \"by hand\"");
    CHECK(row.at("layer") == "A");
    CHECK(row.at("mapping") == "m=4 n=2 e=4 p=1 q=2 r=1 t=4");
    CHECK(row.at("cycles_pause_filter_prefetch") == "300");
    CHECK(row.at("pe_cycles_wait_psum") == "57");
    CHECK(row.at("noc_psum_transfers") == "52");
    CHECK(row.at("dram_bytes_compressed") == "216");
    CHECK(row.at("energy_glb_psum") == "630");
    CHECK(row.at("energy_unit") == "MAC energies");
    const Json json = json_of(run);
    for (std::size_t i = 0; i < 2; ++i) {
        const Json& layer = json.at("layers")[i];
        for (const auto& level : layer.at("accesses").items())
            for (const auto& type : level.value().items())
                for (const auto& action : type.value().items()) {
                    const auto cell = rows[i].find(level.key() + "_" + type.key() + "_" + action.key());
                    if (cell == rows[i].end())
                        CHECK(action.value() == 0);  // nobody counts it
                    else
                        CHECK(cell->second == action.value().dump());
                }
        for (const auto& reason : layer.at("pe_cycles").items())
            CHECK(rows[i].at("pe_cycles_" + reason.key()) == reason.value().dump());
        CHECK(std::stod(rows[i].at("energy_total")) == layer.at("energy").at("total").get<double>());
    }
}

TEST_CASE("CSV of several runs has one header", "[results]") {
    const RunResult run = normalized_run();
    CHECK(rows_of(result_csv({run, run, run})).size() == 6);
    CHECK(result_csv(std::vector<RunResult>{}).empty());
    RunResult evil = run;
    evil.network = "a\"b,c";
    CHECK(rows_of(result_csv(evil))[1].at("network") == "a\"b,c");
}

TEST_CASE("tables show counts with thousands, times, shares and energies in one unit", "[results]") {
    const std::string text = result_table(normalized_run());
    CHECK(text.find("net, \"by hand\" on machine, batch 2, 12 x 14 PEs\n") == 0);
    // 1,000 cycles at 200 MHz: 5 us; 2,304 MACs on 168 PEs in 1,000 cycles: 1.4 %.
    CHECK(table_line(text, "Time (", "A ") ==
          "A       2,304       3   12         1,000         1,600      5.00      8.00        1.4 %  match");
    CHECK(table_line(text, "Time (", "total").find("25,344") != std::string::npos);
    CHECK(table_line(text, "Total cycles", "B ") == "B      10,000       1,000        2,000         3,000  16,000");
    const std::string dram = table_line(text, "Accesses (", "B ");
    CHECK(dram.find("0.800") != std::string::npos);  // kB of ifmaps
    CHECK(dram.find("0.700") != std::string::npos);  // compressed
    CHECK(text.find("check: match\n") != std::string::npos);
}

TEST_CASE("a run of one layer has no line of totals", "[results]") {
    RunResult run = normalized_run();
    run.layers.resize(1);
    CHECK(result_table(run).find("\ntotal") == std::string::npos);
}

TEST_CASE("a name that is no UTF-8 still makes JSON", "[results]") {
    RunResult run = normalized_run();
    run.mapping_file = "caf\xE9";
    CHECK(json_of(run).at("mapping_file") == "caf\xEF\xBF\xBD");
}

TEST_CASE("each layer says what bounds it", "[results]") {
    const RunResult run = normalized_run();
    // The average of 12 PEs in 1,600 cycles: 50 + 51 + ... + 54 cycles of all; a network 63 cycles; 216 bytes.
    const Json bound = json_of(run).at("layers")[0].at("bound");
    CHECK(bound.at("by") == "latency");
    const Json& busy = bound.at("busy_percent");
    CHECK(busy.at("PEs").get<double>() == Approx(100.0 * 260 / (12 * 1600)));
    CHECK(busy.at("output network").get<double>() == Approx(100.0 * 63 / 1600));
    CHECK(busy.at("DRAM").get<double>() == Approx(100.0 * 216 / 2.4 / 1600));
    CHECK(bound.at("percent").get<double>() == Approx(100 - busy.at("DRAM").get<double>()));
    const auto rows = rows_of(result_csv(run));
    CHECK(rows[0].at("bound_by") == "latency");
    CHECK(std::stod(rows[0].at("bound_percent")) == bound.at("percent").get<double>());
    CHECK(table_line(result_table(run), "What bounds each layer", "A ").find("A      latency 94.4 %") == 0);
}

TEST_CASE("below the header a line has the whole run", "[results]") {
    const std::string text = result_table(normalized_run());
    // Layer B counts ten times what A does.
    CHECK(text.find("12 x 14 PEs\n17,600 cycles, 88 us; ") != std::string::npos);
    CHECK(text.find("across the DRAM link; array 1.4 % utilised; bound by latency\n") != std::string::npos);
}

TEST_CASE("only wanted tables and columns are shown, however narrow", "[results]") {
    const RunResult run = normalized_run();
    const std::string text = result_table(run, {80, {"time", "accesses"}, {}});
    CHECK(text.find("Time (") != std::string::npos);
    CHECK(text.find("Energy (") == std::string::npos);
    CHECK(text.find("check: match\n") != std::string::npos);
    for (std::size_t at = 0, end = 0; at < text.size(); at = end + 1) {
        end = text.find('\n', at);
        CHECK(end - at <= 80);
    }
    const std::string cycles = result_table(run, {0, {}, {"total_cycles"}});
    CHECK(cycles.find("layer  total cycles\n") != std::string::npos);
    CHECK(cycles.find("array ms") == std::string::npos);
    const std::vector<std::string> names = result_tables(RunResult()).column_names({});
    CHECK(std::find(names.begin(), names.end(), "total_time") != names.end());
}
