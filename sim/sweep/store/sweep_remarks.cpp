#include "sim/sweep/store/sweep_remarks.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "sim/results/json_field.hpp"

namespace eyrie {

namespace {

using Texts = std::vector<std::string>;

void add_once(const std::string& text, Texts& texts) {
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
}

// What came later than the first stores may be missing.
std::vector<JsonField> elements(const JsonField& all, const char* key) {
    return all.has(key) ? all.at(key).elements() : std::vector<JsonField>();
}

void add_line(const JsonField& all, const char* key, Texts& lines) {
    if (!all.has(key)) return;
    const std::string line = all.at(key).as_text();
    add_once(line.substr(0, line.find('\n')), lines);
}

}  // namespace

SweepRemarks sweep_remarks(Store& store, std::int64_t sweep) {
    SweepRemarks found;
    const std::string origin = store.path() + ": remarks";
    for (const auto& [text, points] : store.remarks(sweep)) {
        const nlohmann::ordered_json remarks = parse_json(text, origin);
        const JsonField all(remarks, origin);
        for (const JsonField& one : all.at("layers_left_out").elements())
            add_once(one.as_text(), found.layers_left_out);
        for (const JsonField& one : elements(all, "zeros_assumed")) add_once(one.as_text(), found.zeros_assumed);
        add_line(all, "not_run", found.not_run);
        add_line(all, "narrower_words", found.narrower_words);
        if (const auto sizes = elements(all, "prices_of_other_sizes"); !sizes.empty()) {
            if (found.of_other_sizes == 0)
                for (const JsonField& one : sizes) add_once(one.as_text(), found.other_sizes);
            found.of_other_sizes += points;
        }
        if (const auto inflations = elements(all, "compression_inflates"); !inflations.empty()) {
            const JsonField& first = inflations.front();
            if (found.inflated == 0)
                found.inflation = {first.at("layer").as_text(), first.at("transfer").as_text(),
                                   first.at("uncompressed").as_count(), first.at("compressed").as_count()};
            found.inflated += points;
        }
        const auto unproven = elements(all, "mappings_not_proven");
        if (!unproven.empty()) found.not_proven += points;
        for (const JsonField& one : unproven)
            if (const JsonField gap = one.at("gap_percent"); !gap.value().is_null())
                found.gap_percent = std::max(found.gap_percent, gap.as_number());
    }
    return found;
}

}  // namespace eyrie
