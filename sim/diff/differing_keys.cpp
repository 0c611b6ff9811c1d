#include "sim/diff/differing_keys.hpp"

#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/results/json_text.hpp"
#include "sim/results/provenance_field.hpp"

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

void add_files(KeyTexts& texts, const JsonField& run) {
    if (!run.has("provenance")) return;
    check_provenance(run);
    const JsonField provenance = run.at("provenance");
    for (const JsonField& one : provenance.at("files").elements())
        texts.add(fmt::format("sha256 of {} {}", one.at("kind").as_text(), one.at("name").as_text()),
                  one.at("sha256").value());
    texts.add_section("build", provenance.value());
}

// By what name a run's mappings were chosen: "exact", "estimate", "given"; of several all.
std::string mappers_of(const JsonField& run) {
    std::set<std::string> names;
    for (const JsonField& layer : run.at("layers").elements())
        if (layer.has("mapping_choice")) names.insert(layer.at("mapping_choice").at("mapper").as_text());
    return fmt::format("{}", fmt::join(names, ", "));
}

// Options that a result tells by a section of its own, which is there or not.
void add_options(KeyTexts& texts, const JsonField& run) {
    for (const auto& [option, section] : {std::pair("chain", "chain"), std::pair("keep_on_chip", "kept_on_chip")})
        texts.add(option, run.has(section) ? "yes" : "no");
    // Results of before do not say it.
    if (const std::string mappers = mappers_of(run); !mappers.empty()) texts.add("mapper", mappers);
}

KeyTexts key_texts(const JsonField& run) {
    KeyTexts texts;
    const Json& values = run.value();
    for (const char* const key :
         {"version", "network", "batch", "seed", "objective", "mapping_file", "layers_left_out", "generated_weights"})
        texts.add_section(key, values);
    add_options(texts, run);
    for (const char* const key : {"accelerator", "energy_table"}) texts.add_section(key, values);
    for (const JsonField& layer : run.at("layers").elements()) add_layer(texts, layer.value());
    add_files(texts, run);
    return texts;
}

bool prices_are_derived(const JsonField& run) {
    return run.has("energy_table") && run.at("energy_table").has("derived") &&
           run.at("energy_table").at("derived").value() == true;
}

}  // namespace

std::vector<DifferingKey> differing_keys(const JsonField& a, const JsonField& b) {
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
