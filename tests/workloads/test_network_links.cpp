// The shipped networks that state every operation: their sizes fit one another.
#include <filesystem>
#include <map>

#include "tests/workloads/shipped_entries.hpp"

using namespace eyrie;

namespace {

// Words that an entry's sizes ask for.
std::int64_t words_asked(const YamlNode& entry, const Network& network, const Names& activations) {
    const std::string name = entry.at("name").as_text();
    if (has({"maxpool", "avgpool"}, entry.at("type").as_text())) {
        std::int64_t words = 1;
        for (const char* key : {"C", "H", "W"}) words *= entry.at(key).as_integer({1, 65536});
        return words;
    }
    for (const OperationBeside& one : network.beside)
        if (one.name == name) return one.kind == "concat" ? one.words_out : one.words_in;
    const Layer layer = find_layer(network, name);
    return layer.images * layer.ifmap_words_per_image() + (has(activations, name) ? layer.filter_words() : 0);
}

Names inputs_of(const YamlNode& entry, const std::string& before) {
    if (!entry.has("inputs")) return {before};
    Names names;
    for (const YamlNode& one : entry.at("inputs").elements()) names.push_back(one.as_text());
    return names;
}

void check_links(const std::string& name) {
    const Network network = shipped_network(name);
    const Names activations = products_of_activations(name);
    std::map<std::string, std::int64_t> given;
    for (const Layer& layer : network.layers) given[layer.name] = layer.images * layer.ofmap_words_per_image();
    for (const OperationBeside& one : network.beside) given[one.name] = one.words_out;
    std::string before = "input";
    for (const YamlNode& entry : shipped_entries(name)) {
        INFO(entry.where());
        const Names inputs = inputs_of(entry, before);
        before = entry.at("name").as_text();
        std::int64_t words = 0;
        for (const std::string& input : inputs) {
            words += given[input];
            if (entry.at("type").as_text() == "add" && input != "input") CHECK(given[input] == given[before]);
        }
        if (!has(inputs, "input")) CHECK(words_asked(entry, network, activations) == words);
    }
}

// Networks that state every operation. GNMT's steps take words of steps before, which no entry can name.
Names linked_networks() {
    Names names;
    for (const auto& file : std::filesystem::directory_iterator(EYRIE_SOURCE_DIR "/configs/networks")) {
        const std::string name = file.path().stem().string();
        if (name != "gnmt" && shipped_network(name).whole) names.push_back(name);
    }
    return names;
}

}  // namespace

TEST_CASE("every operation of a shipped network takes what the operations before it give") {
    const Names names = linked_networks();
    CHECK(names.size() >= 16);
    for (const std::string& name : names) check_links(name);
}
