// The tables of a store, and how a file is known to be one. docs/sweeps.md explains every column.
#include "sim/sweep/store/store.hpp"

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
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

// The tables with the columns of point_numbers.hpp.
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

// The statements that give a store what it is older than.
std::string new_columns(Database& database) {
    std::string statements;
    for (const PointNumberRow& row : missing_numbers(database, "main"))
        statements += fmt::format("ALTER TABLE points ADD COLUMN {} {};", row.name, sql_type(row));
    const auto add = [&](const char* table, const char* column, const char* type) {
        if (!has_column(database, "main", table, column))
            statements += fmt::format("ALTER TABLE {} ADD COLUMN {} {};", table, column, type);
    };
    for (const auto& [table, column] : digest_places) add(table, column, "TEXT");
    add("details", "remarks", "TEXT");
    add("sweep_points", "refined_from", "TEXT");
    add("sweeps", "entered", "INTEGER");
    return statements;
}

}  // namespace

// Two programs may come to a new file at the same time: the second finds the tables of the first.
void Store::create_schema() {
    if (has_tables(database_)) return;
    database_.use_write_ahead_log();
    Transaction transaction(database_);
    if (!has_tables(database_)) {
        database_.execute(all_tables());
        Statement(database_, "INSERT INTO meta VALUES ('schema', ?)").bind(1, std::string(store_schema)).run();
        Statement(database_, "INSERT INTO meta VALUES ('version', ?)").bind(1, std::string(EYRIE_VERSION)).run();
        database_.execute("INSERT INTO meta VALUES ('digests', 'of all rows')");
    }
    transaction.commit();
}

void Store::check_schema() {
    Statement table(database_, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'meta'");
    const std::string allowed = "; allowed: a store of schema " + std::string(store_schema);
    if (!table.step()) {
        const bool empty = !has_tables(database_);
        throw InputError(path() + (empty ? ": found nothing in it" : ": found an SQLite file that is no store") +
                         allowed);
    }
    table.reset();
    Statement schema(database_, "SELECT value FROM meta WHERE name = 'schema'");
    if (!schema.step()) throw InputError(path() + ": found an SQLite file that is no store" + allowed);
    if (schema.text(0) != store_schema)
        throw InputError(path() + ": found a store of schema " + schema.text(0) + allowed +
                         "; another version of Eyrie made it");
}

void Store::add_new_columns() {
    refuse_lost_digests(database_, "main", path());
    if (new_columns(database_).empty()) return;
    // All at once: a store that has digests in some tables only is damaged. Another program may have been faster.
    Transaction transaction(database_);
    database_.execute(new_columns(database_));
    transaction.commit();
}

}  // namespace eyrie
