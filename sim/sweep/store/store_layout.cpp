#include "sim/sweep/store/store_layout.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "sim/sweep/store/store_rows.hpp"

namespace eyrie {

namespace {

// `points` is narrow, so that a question about all points reads little; what is wide is in `details`.
constexpr const char* tables = R"(
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE points (
    key TEXT PRIMARY KEY,
    status TEXT NOT NULL,
    comparable TEXT NOT NULL,
    workload TEXT NOT NULL,
    energy_table TEXT NOT NULL,
    energy_unit TEXT NOT NULL,
{numbers}    failure TEXT NOT NULL,
    digest TEXT
) WITHOUT ROWID;
CREATE INDEX points_by_cost ON points (status, comparable, energy, delay_ms, area_um2);
CREATE TABLE details (
    key TEXT PRIMARY KEY,
    inputs TEXT NOT NULL,
    energy_by_level TEXT NOT NULL,
    layers TEXT NOT NULL,
    digest TEXT,
    remarks TEXT
);
CREATE TABLE documents (digest TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE sweeps (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    tried INTEGER NOT NULL,
    excluded INTEGER NOT NULL,
    row_digest TEXT,
    entered INTEGER
);
CREATE TABLE sweep_points (
    sweep INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    key TEXT NOT NULL,
    parameters TEXT NOT NULL,
    command TEXT NOT NULL,
    digest TEXT,
    refined_from TEXT,
    PRIMARY KEY (sweep, ordinal)
) WITHOUT ROWID;
CREATE INDEX sweep_points_by_key ON sweep_points (sweep, key);
)";

// Of the first stores.
constexpr const char* older_points_by_cost =
    "CREATE INDEX points_by_cost ON points (comparable, energy, delay_ms, area_um2) WHERE status = 'done'";

using Words = std::vector<std::string>;

bool is_of_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The words and signs of a definition. A name in quotes is the name, as ALTER TABLE may write it.
Words words_of(std::string_view sql) {
    Words words;
    for (std::size_t i = 0; i < sql.size();) {
        const char c = sql[i];
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
            ++i;
            continue;
        }
        const std::size_t begin = i + (c == '"' ? 1 : 0);
        std::size_t end = begin;
        while (end < sql.size() && is_of_word(sql[end])) ++end;
        const bool quoted = c == '"' && end > begin && end < sql.size() && sql[end] == '"';
        if (quoted || (c != '"' && end > begin)) {
            words.emplace_back(sql.substr(begin, end - begin));
            i = end + (quoted ? 1 : 0);
        } else {
            words.emplace_back(1, c);
            ++i;
        }
    }
    return words;
}

struct Definition {
    Words around;           // the parts: before and behind them
    std::set<Words> parts;  // columns and constraints
};

Definition definition_of(const std::string& sql) {
    Definition definition;
    Words part;
    int depth = 0;
    for (const std::string& word : words_of(sql)) {
        const bool opens = word == "(", closes = word == ")";
        const bool ends_part = depth == 1 && (closes || word == ",");
        if (depth == 0 || (depth == 1 && closes))
            definition.around.push_back(word);
        else if (!ends_part)
            part.push_back(word);
        if (ends_part) definition.parts.insert(std::exchange(part, {}));
        depth += (opens ? 1 : 0) - (closes ? 1 : 0);
    }
    return definition;
}

// NAME TYPE, with nothing that SQLite would compute or check.
bool is_plain_column(const Words& part) {
    return part.size() == 2 && std::all_of(part[0].begin(), part[0].end(), is_of_word) &&
           (part[1] == "TEXT" || part[1] == "INTEGER" || part[1] == "REAL");
}

// A store may be older or younger than a plain column: it lacks some of ours, or has some more.
bool is_as_ours(const Definition& found, const Definition& ours) {
    const auto has = [](const Definition& definition, const Words& part) { return definition.parts.count(part) != 0; };
    const auto may_be = [&](const Words& part) { return is_plain_column(part) || has(ours, part); };
    const auto may_lack = [&](const Words& part) { return is_plain_column(part) || has(found, part); };
    return found.around == ours.around && std::all_of(found.parts.begin(), found.parts.end(), may_be) &&
           std::all_of(ours.parts.begin(), ours.parts.end(), may_lack);
}

// What a store consists of: the words that make it, by kind and name.
using Name = std::pair<std::string, std::string>;
const std::map<Name, std::string>& statements() {
    static const std::map<Name, std::string> all = [] {
        std::map<Name, std::string> made;
        const std::string text = all_tables();
        for (std::size_t at = 0, end = 0; (end = text.find(';', at)) != std::string::npos; at = end + 1) {
            const std::string one = text.substr(at, end - at);
            const Words words = words_of(one);
            made[{words.at(1) == "TABLE" ? "table" : "index", words.at(2)}] = one;
        }
        return made;
    }();
    return all;
}

bool is_as_made(const Name& name, const std::string& sql) {
    const auto ours = statements().find(name);
    if (name.first == "table")
        return ours != statements().end() && is_as_ours(definition_of(sql), definition_of(ours->second));
    const Words words = words_of(sql);
    if (name.second == "points_by_cost" && words == words_of(older_points_by_cost)) return true;
    if (name.second == refined_index) return words == words_of(index_refined_sql);
    return ours != statements().end() && words == words_of(ours->second);
}

}  // namespace

std::string all_tables() {
    std::string numbers, text = tables;
    for (const PointNumberRow& row : point_number_rows) numbers += fmt::format("    {} {},\n", row.name, sql_type(row));
    const std::string place = "{numbers}";
    return text.replace(text.find(place), place.size(), numbers);
}

bool has_tables(Database& database) {
    Statement count(database, "SELECT count(*) FROM sqlite_schema");
    return count.step() && count.integer(0) > 0;
}

bool has_meta(Database& database) {
    Statement meta(database, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'meta'");
    return meta.step() && is_as_made({"table", "meta"}, meta.text(0));
}

void check_layout(Database& database, const std::string& schema, const std::string& path) {
    std::set<Name> found;
    Statement rows(database, "SELECT type, name, sql FROM " + schema + ".sqlite_schema");
    while (rows.step()) {
        const Name name{rows.text(0), rows.text(1)};
        const bool is_of_sqlite = rows.is_null(2) && name.second.compare(0, 17, "sqlite_autoindex_") == 0;
        if (is_of_sqlite) continue;  // of a primary key
        const bool is_known = statements().count(name) != 0 || name == Name{"index", refined_index};
        if (!is_known) fail_damaged(path, fmt::format("found the {} {}, which no store has", name.first, name.second));
        if (!is_as_made(name, rows.text(2)))
            fail_damaged(path, fmt::format("the {} {} is not as a store has it", name.first, name.second));
        found.insert(name);
    }
    for (const auto& [name, sql] : statements())
        if (found.count(name) == 0) fail_damaged(path, fmt::format("the {} {} is lost", name.first, name.second));
}

}  // namespace eyrie
