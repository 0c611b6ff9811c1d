#include "sim/diff/differing_keys.hpp"

#include <map>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/results/json_text.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

// Keys and their values, in the order in which a result has them.
class KeyTexts {
public:
    // A value, or all that stands below it.
    void add(const std::string& key, const Json& value) {
        if (value.is_object())
            for (const auto& one : value.items()) add(fmt::format("{}.{}", key, one.key()), one.value());
        else if (!value.is_null())
            entries.emplace_back(key, value.is_string() ? value.get<std::string>() : json_line(value));
    }
    void add_section(const std::string& key, const Json& of) {
        if (of.contains(key)) add(key, of.at(key));
    }

    std::vector<std::pair<std::string, std::string>> entries;
};

void add_layer(KeyTexts& texts, const Json& layer) {
    if (!layer.is_object() || !layer.contains("name") || !layer.at("name").is_string()) return;
    const std::string name = "layers." + layer.at("name").get<std::string>();
    for (const char* const key : {"shape", "images", "repeats", "folding", "on_chip"})
        if (layer.contains(key)) texts.add(fmt::format("{}.{}", name, key), layer.at(key));
    if (!layer.contains("mapping")) return;
    Json mapping = layer.at("mapping");
    if (mapping.is_object()) mapping.erase("loop_nest");  // it follows from the parameters
    texts.add(name + ".mapping", mapping);
}

void add_files(KeyTexts& texts, const Json& run) {
    if (!run.contains("provenance") || !run.at("provenance").is_object()) return;
    const Json& provenance = run.at("provenance");
    if (provenance.contains("files") && provenance.at("files").is_array())
        for (const Json& one : provenance.at("files"))
            if (one.is_object())
                texts.add(fmt::format("sha256 of {} {}", one.value("kind", ""), one.value("name", "")),
                          one.value("sha256", ""));
    texts.add_section("build", provenance);
}

KeyTexts key_texts(const Json& run) {
    KeyTexts texts;
    for (const char* const key : {"version", "network", "batch", "seed", "objective", "mapping_file", "layers_left_out",
                                  "generated_weights", "accelerator", "energy_table"})
        texts.add_section(key, run);
    if (run.contains("layers") && run.at("layers").is_array())
        for (const Json& layer : run.at("layers")) add_layer(texts, layer);
    add_files(texts, run);
    return texts;
}

bool prices_are_derived(const Json& run) {
    const Json table = run.value("energy_table", Json::object());
    return table.is_object() && table.contains("derived") && table.at("derived") == true;
}

}  // namespace

std::vector<DifferingKey> differing_keys(const Json& a, const Json& b) {
    const KeyTexts ours = key_texts(a), theirs = key_texts(b);
    const std::map<std::string, std::string> in_a(ours.entries.begin(), ours.entries.end());
    const std::map<std::string, std::string> in_b(theirs.entries.begin(), theirs.entries.end());
    const bool derived = prices_are_derived(a) && prices_are_derived(b);
    std::vector<DifferingKey> differ;
    const auto add = [&](const std::string& key, const std::string& of_a, const std::string& of_b) {
        differ.push_back({key, of_a, of_b, derived && key.compare(0, 13, "energy_table.") == 0});
    };
    for (const auto& [key, text] : ours.entries) {
        const auto other = in_b.find(key);
        if (other == in_b.end() || other->second != text) add(key, text, other == in_b.end() ? "" : other->second);
    }
    for (const auto& [key, text] : theirs.entries)
        if (in_a.count(key) == 0) add(key, "", text);
    return differ;
}

}  // namespace eyrie
