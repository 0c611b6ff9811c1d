#include "workloads/darknet/sections.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/lines.hpp"
#include "sim/text/names.hpp"
#include "workloads/graph/graph_builder.hpp"

namespace eyrie {

namespace {

std::string without_blanks(std::string_view text) {
    std::string out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return c != ' ' && c != '\t'; });
    return out;
}

}  // namespace

void DarknetSection::add(std::string key, std::string value, int line) {
    if (!has(key)) entries_.push_back({std::move(key), std::move(value), line});
}

const DarknetSection::Entry* DarknetSection::find(const std::string& key) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& one) { return one.key == key; });
    return found == entries_.end() ? nullptr : &*found;
}

std::string DarknetSection::text(const std::string& key, const std::string& otherwise) const {
    const Entry* entry = find(key);
    return entry == nullptr ? otherwise : entry->value;
}

std::int64_t DarknetSection::value_of(const std::string& key, const std::string& text, IntegerRange range) const {
    const std::optional<std::int64_t> value = decimal_integer(text);
    if (!value || *value < range.low || *value > range.high)
        fail(key, fmt::format("found '{}'; allowed: an integer from {} to {}", printable(text), range.low, range.high));
    return *value;
}

std::int64_t DarknetSection::integer(const std::string& key, std::int64_t otherwise, IntegerRange range) const {
    const Entry* entry = find(key);
    return entry == nullptr ? otherwise : value_of(key, entry->value, range);
}

std::vector<std::int64_t> DarknetSection::integers(const std::string& key, IntegerRange range) const {
    const Entry* entry = find(key);
    if (entry == nullptr) return {};
    constexpr std::size_t most = 1000;
    std::vector<std::int64_t> all;
    for (const std::string_view part : split(entry->value, ',')) {
        if (all.size() == most) fail(key, fmt::format("found more than {} numbers; allowed: up to that", most));
        all.push_back(value_of(key, std::string(part), range));
    }
    return all;
}

std::string DarknetSection::where() const { return fmt::format("{}:{}: [{}]: ", *path_, line_, printable(type_)); }

void DarknetSection::fail(const std::string& key, const std::string& message) const {
    const Entry* entry = find(key);
    throw InputError(
        fmt::format("{}:{}: [{}] {}: {}", *path_, entry == nullptr ? line_ : entry->line, type_, key, message));
}

std::vector<DarknetSection> darknet_sections(std::string_view text, const std::string& path) {
    constexpr std::size_t most_entries = 200;
    std::vector<DarknetSection> sections;
    std::size_t entries = 0;
    for (Lines lines(text); lines.next();) {
        const std::string line = without_blanks(lines.text());
        const auto fail = [&](const std::string& message) {
            throw InputError(fmt::format("{}:{}: {}", path, lines.number(), message));
        };
        if (line.empty() || line[0] == '#' || line[0] == ';') continue;
        if (line[0] == '[') {
            if (line.back() != ']') fail(fmt::format("found '{}'; allowed: a section, [type]", printable(line)));
            if (sections.size() > GraphBuilder::most_operations)
                fail(fmt::format("found more sections; allowed: up to {}", GraphBuilder::most_operations));
            sections.emplace_back(path, lower_case(line.substr(1, line.size() - 2)), lines.number());
            entries = 0;
            continue;
        }
        const std::size_t equals = line.find('=');
        if (sections.empty() || equals == std::string::npos || equals == 0)
            fail(fmt::format("found '{}'; allowed: key=value{}", printable(line),
                             sections.empty() ? ", behind a section [net]" : ", or a section [type]"));
        if (++entries > most_entries) fail(fmt::format("found more keys; allowed: up to {} a section", most_entries));
        const std::size_t remark = std::min(line.find_first_of("#;", equals), line.size());
        sections.back().add(line.substr(0, equals), line.substr(equals + 1, remark - equals - 1), lines.number());
    }
    return sections;
}

}  // namespace eyrie
