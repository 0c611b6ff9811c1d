// How a file becomes a store, and is known to be one.
#include "sim/sweep/store/store.hpp"

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/sweep/store/store_layout.hpp"
#include "sim/sweep/store/store_rows.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

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

// What tells other files, and other schemas, from a store comes first: of a table that is known to be harmless.
void Store::check_schema() {
    const std::string allowed = "; allowed: a store of schema " + std::string(store_schema);
    if (!has_tables(database_)) throw InputError(path() + ": found nothing in it" + allowed);
    const std::string no_store = path() + ": found an SQLite file that is no store" + allowed;
    if (!has_meta(database_)) throw InputError(no_store);
    Statement schema(database_, "SELECT value FROM meta WHERE name = 'schema'");
    if (!schema.step()) throw InputError(no_store);
    if (schema.text(0) != store_schema)
        throw InputError(path() + ": found a store of schema " + printable(schema.text(0)) + allowed +
                         "; another version of Eyrie made it");
    check_layout(database_, "main", path());
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
