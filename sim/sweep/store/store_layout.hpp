// Whether the tables of a database are those of a store, and nothing else. A file may come from anybody: what else
// SQLite would run when it is read or written (views, triggers, computed columns, indexes of expressions) is not run.
#pragma once

#include <string>

#include "sim/sweep/store/sqlite.hpp"

namespace eyrie {

// The statements that make the tables and indexes of a new store.
std::string all_tables();

bool has_tables(Database& database);
// Whether a table of a store's name and definition says which schema the file has.
bool has_meta(Database& database);
// Throws InputError, "is damaged", unless `schema` ("main", or a database that is attached) has all tables and indexes
// of a store, with no column that is not plain, and nothing else. Runs nothing of what is in it.
void check_layout(Database& database, const std::string& schema, const std::string& path);

}  // namespace eyrie
