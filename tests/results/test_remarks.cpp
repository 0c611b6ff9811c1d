// What a user may not expect is said: on the terminal in a line each, and in fields of the result.
#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>

#include "sim/config/yaml_fields.hpp"
#include "sim/results/remarks.hpp"
#include "tests/results/hand_run.hpp"

using namespace eyrie;

namespace {

using Json = nlohmann::json;

RunResult quiet_run() { return hand_run(load_energy_table(EYRIE_SOURCE_DIR "/configs/energy/normalized.yaml")); }

Json json_of(const RunResult& run) { return Json::parse(result_json(run)); }

bool table_says(const RunResult& run, const std::string& line) {
    return result_table(run).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("a run without surprises says nothing, in empty fields", "[results]") {
    const RunResult run = quiet_run();
    CHECK(remark_lines(run).empty());
    const Json json = json_of(run);
    for (const char* field : {"layers_left_out", "zeros_assumed", "compression_inflates", "overrides"})
        CHECK(json.at(field) == Json::array());
}

TEST_CASE("layers left out are named, with the option that takes them in", "[results]") {
    RunResult run = quiet_run();
    run.layers_left_out = {"FC1", "FC2", "FC3"};
    CHECK(table_says(run, "left out: FC1, FC2, FC3 (fully connected; --layer all)"));
    CHECK(json_of(run).at("layers_left_out") == Json::array({"FC1", "FC2", "FC3"}));
}

TEST_CASE("compression that inflates is named, with the bytes before and after", "[results]") {
    RunResult run = quiet_run();
    run.layers[1].counters.dram_crossed.ifmap = 1067;  // of 800
    CHECK(table_says(run, "compression inflates: B ifmap 800 to 1,067 bytes (dram.rlc)"));
    CHECK(json_of(run).at("compression_inflates") ==
          Json::parse(R"([{"layer": "B", "transfer": "ifmap", "uncompressed": 800, "compressed": 1067}])"));
    run.layers[1].counters.dram_crossed.ifmap = 800;  // as many: not inflated
    CHECK(remark_lines(run).empty());
}

TEST_CASE("maps sent raw are named; results have the form of maps that may be sent in either", "[results]") {
    RunResult run = quiet_run();
    run.accelerator.dram.rlc_ifmaps = MapCoding::smaller;
    run.accelerator.dram.rlc_ofmaps = MapCoding::always;
    run.layers[0].map_forms = {MapForm::rlc, MapForm::rlc};
    run.layers[1].map_forms = {MapForm::raw_as_smaller, MapForm::rlc};
    CHECK(table_says(run, "sent raw, as compression would inflate them: B ifmap (dram.rlc_ifmaps, dram.rlc_ofmaps)"));
    const Json layers = json_of(run).at("layers");
    CHECK(layers.at(0).at("dram_bytes").at("ifmap").at("form") == "rlc");
    CHECK(layers.at(1).at("dram_bytes").at("ifmap").at("form") == "raw");
    CHECK_FALSE(layers.at(0).at("dram_bytes").at("ofmap").contains("form"));
    CHECK_FALSE(layers.at(0).at("dram_bytes").at("filter").contains("form"));
    run.layers[1].map_forms.ifmaps = MapForm::raw;  // not compressed by the layer's own wish
    CHECK(remark_lines(run).empty());
}

TEST_CASE("words of a model that are narrower than the machine's are named with the keys to set", "[results]") {
    RunResult run = quiet_run();
    CHECK_FALSE(json_of(run).contains("model_word_bits"));
    run.model_ifmap_bits = run.accelerator.arithmetic.ifmap_bits;  // as wide: nothing to say
    run.model_filter_bits = 32;
    CHECK(remark_lines(run).empty());
    run.model_filter_bits = 8;
    CHECK(table_says(run, "words: the model's are narrower: filter 8 bits (here 16); --set arithmetic.filter_bits=8"));
    run.model_ifmap_bits = 8;
    CHECK(table_says(run,
                     "words: the model's are narrower: ifmap 8 bits (here 16), filter 8 bits (here 16); --set "
                     "arithmetic.ifmap_bits=8 --set arithmetic.filter_bits=8"));
    CHECK(json_of(run).at("model_word_bits") == Json::parse(R"({"ifmap": 8, "filter": 8})"));
}

TEST_CASE("a batch of a model file that is read as one image is said", "[results]") {
    RunResult run = quiet_run();
    CHECK_FALSE(json_of(run).contains("model_batches"));
    run.model_batches = {"batch of 24: read as one image of it"};
    CHECK(table_says(run, "model: batch of 24: read as one image of it (--batch says how many are run)"));
    CHECK(json_of(run).at("model_batches") == Json::parse(R"(["batch of 24: read as one image of it"])"));
    run.model_batches.push_back("batch of 2 of c: read as one image");
    CHECK(table_says(run, "model: batch of 24: read as one image of it; and 1 more (--batch says how many are run)"));
}

TEST_CASE("zeros that nobody gave are named where a number depends on them", "[results]") {
    RunResult run = quiet_run();
    run.layers[0].layer.ifmap_zeros_assumed = true;
    const std::string line =
        "assumed: no zeros in the ifmaps of A (no ifmap_zeros given; compression and gating depend on them)";
    CHECK(table_says(run, line));
    CHECK(json_of(run).at("zeros_assumed") == Json::array({"A"}));
    run.accelerator.pe.zero_gating = false;  // compressed still
    CHECK(table_says(run, line));
    run.layers[0].layer.ifmap_compressed = false;
    CHECK(remark_lines(run).empty());
    run.layers[0].layer.ifmap_compressed = true;
    run.accelerator.dram.rlc = false;
    CHECK(remark_lines(run).empty());
    CHECK(json_of(run).at("zeros_assumed") == Json::array());
}

TEST_CASE("a machine that --set has changed says so in header, JSON and CSV; its keys read back", "[results]") {
    RunResult run = quiet_run();
    Overrides overrides;
    overrides.add("glb.shared_banks=50");
    overrides.add("dram.link_khz=70000");
    run.accelerator = with_overrides(run.accelerator, overrides);
    CHECK(run.accelerator.title() == "machine + dram.link_khz=70000, glb.shared_banks=50");
    CHECK(result_table(run).find(" on machine + dram.link_khz=70000, glb.shared_banks=50, batch 2") !=
          std::string::npos);
    const Json json = json_of(run);
    CHECK(json.at("overrides") == Json::array({"dram.link_khz=70000", "glb.shared_banks=50"}));
    CHECK(json.at("accelerator").at("name") == "machine");
    CHECK(json.at("accelerator").at("glb").at("shared_banks") == 50);
    const std::string csv = result_csv(run);
    CHECK(json.at("machine") == run.accelerator.title());
    CHECK(csv.find(",accelerator,overrides,core_khz,energy_table,seed,version,repeats,mapping_proven,"
                   "mapping_gap_percent,chain,on_chip\n") != std::string::npos);
    CHECK(csv.find(",\"" + run.accelerator.title() + "\",dram.link_khz=70000 glb.shared_banks=50,200000,") !=
          std::string::npos);
    CHECK(with_overrides(run.accelerator, Overrides()).overrides == run.accelerator.overrides);
}

TEST_CASE("a chain says how far it goes, where it ends and what the machine did not run", "[results]") {
    RunResult run = quiet_run();
    for (const char* field : {"chain", "kept_on_chip", "generated_weights"}) CHECK(!json_of(run).contains(field));
    run.chain.emplace();
    run.chain->layers = 1;
    run.chain->ends = {{"soft", "Softmax", "no"}};
    run.chain->passed_over = {"C", "D"};
    run.chain->lifetimes = {{"image", 4, "", "A"}, {"map", 8, "A", ""}};
    CHECK(table_says(run, "chain: 1 of 2 layers compute on what operations before them made"));
    CHECK(table_says(run, "chain ends at soft (Softmax): no; what follows works on generated words"));
    CHECK(table_says(run, "computed beside the machine: C, D"));
    const Json chain = json_of(run).at("chain");
    CHECK(chain.at("layers") == 1);
    CHECK(chain.at("ends") == Json::parse(R"([{"operation": "soft", "type": "Softmax", "reason": "no"}])"));
    CHECK(chain.at("lifetimes") ==
          Json::parse(R"([{"tensor": "image", "words": 4, "made_by": null, "last_taken_by": "A"},
                          {"tensor": "map", "words": 8, "made_by": "A", "last_taken_by": null}])"));
    for (int i = 0; i < 20; ++i) run.chain->ends.push_back({"x" + std::to_string(i), "X", "no"});
    CHECK(table_says(run, "chain ends at 9 more operations (\"chain\" of --json)"));
}

TEST_CASE("tensors that stayed, and weights that nobody gave, are named", "[results]") {
    RunResult run = quiet_run();
    run.kept.emplace();
    CHECK(table_says(run, "kept on chip: no tensor"));
    run.kept->tensors = {{"map", "A", "B", 3136, 13}};
    run.kept->bytes_saved = 12544;
    CHECK(table_says(run, "kept on chip: map (3,136 words, A to B): 12,544 bytes less across the DRAM link"));
    const Json kept = json_of(run).at("kept_on_chip");
    CHECK(kept.at("dram_bytes_saved") == 12544);
    CHECK(kept.at("tensors")[0].at("banks") == 13);
    CHECK(json_of(run).at("layers")[0].at("on_chip").at("held_banks") == 0);
    run.generated_weights = std::vector<std::string>{"A", "B"};
    CHECK(table_says(run, "generated weights: A, B (none of --weights has them)"));
    CHECK(json_of(run).at("generated_weights") == Json::array({"A", "B"}));
}
