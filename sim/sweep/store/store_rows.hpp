// How a point's record becomes rows of `points` and `details`, and back.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/sweep/point/point_record.hpp"
#include "sim/sweep/store/store.hpp"

namespace eyrie {

const char* sql_type(const PointNumberRow& row);
// Numbers that the table `points` of a database ("main", or one that is attached) has no column for.
std::vector<PointNumberRow> missing_numbers(Database& database, const std::string& schema);

bool has_column(Database& database, const std::string& schema, const std::string& table, const std::string& column);
// The column's name behind `before`, or NULL where the store is older than the column.
std::string column_or_null(Database& database, const std::string& schema, const std::string& table,
                           const std::string& column, const std::string& before = "");

// Few rows are refined: a store that has some has an index of them.
constexpr const char* refined_index = "sweep_points_refined";
constexpr const char* index_refined_sql =
    "CREATE INDEX sweep_points_refined ON sweep_points (refined_from) WHERE refined_from IS NOT NULL";
void make_refined_index(Database& database);
bool has_refined(Database& database, const std::string& schema = "main");

std::string insert_point();
constexpr const char* insert_details =
    "INSERT INTO details (key, inputs, energy_by_level, layers, digest, remarks) VALUES (?, ?, ?, ?, ?, ?)";

// Names of all columns of `points`; NULL for each of `missing`.
std::string columns_of_points(const std::string& before_each, const std::vector<PointNumberRow>& missing = {});
// All columns of a record, of tables named p and d; NULL for those that the store is older than.
std::string point_columns(Database& database);

// Numbers that an unfinished point does not have are NULL.
void bind_point(Statement& insert, const PointRecord& record);
void bind_details(Statement& insert, const PointRecord& record);
// From the columns above, the first being column `first`.
PointRecord point_of(const Statement& row, int first);
// From those of `points` alone.
PointRecord narrow_point_of(const Statement& row, int first);
// How many columns they are.
constexpr int narrow_point_columns = 7 + static_cast<int>(point_number_count);
constexpr int point_column_count = narrow_point_columns + 4;
// The digests of tables named p and d; NULL where the store is older.
std::string digest_columns(Database& database);

// Whether all rows of a database have digests: no version before them wrote any. A row without is damaged then.
bool has_all_digests(Database& database, const std::string& schema);
// The table and column of each kind of row's digest.
constexpr std::pair<const char*, const char*> digest_places[] = {
    {"points", "digest"}, {"details", "digest"}, {"sweeps", "row_digest"}, {"sweep_points", "digest"}};
// A table of a store has lost the column of its digests. Else nothing happens.
void refuse_lost_digests(Database& database, const std::string& schema, const std::string& path);

// Columns of `sweeps` of a database; NULL where the store is older than one.
std::string columns_of_sweeps(Database& database, const std::string& schema);
// From these, the first being column 0.
StoredSweep stored_sweep_of(const Statement& row);
constexpr int sweep_column_count = 7;
// Whether the digest is the row's, or one by a version that did not know `entered`.
bool is_digest_of(const StoredSweep& sweep, const std::string& digest);
// Of a sweep of the main database: how many points it has at least. A damaged row stays as it is.
void set_entered(Database& database, std::int64_t sweep, std::int64_t points);
void raise_entered(Database& database, std::int64_t sweep);

// Every row of a database ("main", or one that is attached) against its digest, and its structure.
StoreCheck verify_store(Database& database, const std::string& schema, const std::string& path, Verify part);

}  // namespace eyrie
