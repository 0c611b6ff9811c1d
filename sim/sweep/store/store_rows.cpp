#include "sim/sweep/store/store_rows.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <string_view>

#include "sim/sweep/store/store_digest.hpp"

namespace eyrie {

namespace {

constexpr int texts_before = 6;  // columns before the numbers

void read(const Statement& row, int column, const PointNumberRow& of, double& number) {
    const bool older = is_of_some(of.of) && row.is_null(column);
    number = older ? std::numeric_limits<double>::quiet_NaN() : row.real(column);
}
void read(const Statement& row, int column, const PointNumberRow&, std::int64_t& number) {
    number = row.integer(column);
}

}  // namespace

const char* sql_type(const PointNumberRow& row) { return row.type == NumberType::real ? "REAL" : "INTEGER"; }

std::vector<PointNumberRow> missing_numbers(Database& database, const std::string& schema) {
    std::set<std::string> there;
    Statement columns(database, "SELECT name FROM pragma_table_info('points', ?)");
    columns.bind(1, schema);
    while (columns.step()) there.insert(columns.text(0));
    std::vector<PointNumberRow> missing;
    for (const PointNumberRow& row : point_number_rows)
        if (there.count(row.name) == 0) missing.push_back(row);
    return missing;
}

bool has_column(Database& database, const std::string& schema, const std::string& table, const std::string& column) {
    Statement columns(database, "SELECT 1 FROM pragma_table_info(?, ?) WHERE name = ?");
    return columns.bind(1, table).bind(2, schema).bind(3, column).step();
}

std::string column_or_null(Database& database, const std::string& schema, const std::string& table,
                           const std::string& column, const std::string& before) {
    return has_column(database, schema, table, column) ? before + column : "NULL";
}

void make_refined_index(Database& database) {
    if (!has_refined(database)) database.execute(index_refined_sql);
}

bool has_refined(Database& database, const std::string& schema) {
    Statement index(database, "SELECT 1 FROM " + schema + ".sqlite_schema WHERE type = 'index' AND name = ?");
    return index.bind(1, std::string(refined_index)).step();
}

bool has_all_digests(Database& database, const std::string& schema) {
    Statement row(database, "SELECT 1 FROM " + schema + ".meta WHERE name = 'digests'");
    return row.step();
}

void refuse_lost_digests(Database& database, const std::string& schema, const std::string& path) {
    std::string without;
    bool any = has_all_digests(database, schema);
    for (const auto& [table, column] : digest_places)
        if (has_column(database, schema, table, column))
            any = true;
        else
            without = table;
    if (any && !without.empty()) fail_damaged(path, "the table " + without + " has lost the column of its digests");
}

std::string columns_of_sweeps(Database& database, const std::string& schema) {
    return "id, name, digest, text, tried, excluded, " + column_or_null(database, schema, "sweeps", "entered");
}

StoredSweep stored_sweep_of(const Statement& row) {
    return {row.integer(0), row.text(1), row.text(2), row.text(3), row.integer(4), row.integer(5), row.integer(6)};
}

bool is_digest_of(const StoredSweep& sweep, const std::string& digest) {
    StoredSweep older = sweep;
    older.entered = 0;
    return digest == sweep_digest(sweep) || digest == sweep_digest(older);
}

void set_entered(Database& database, std::int64_t sweep, std::int64_t points) {
    StoredSweep stored;
    {
        Statement row(database,
                      "SELECT " + columns_of_sweeps(database, "main") + ", row_digest FROM sweeps WHERE id = ?");
        if (!row.bind(1, sweep).step()) return;
        stored = stored_sweep_of(row);
        if (!is_digest_of(stored, row.text(sweep_column_count))) return;
    }
    stored.entered = points;
    Statement(database, "UPDATE sweeps SET entered = ?, row_digest = ? WHERE id = ?")
        .bind(1, points)
        .bind(2, sweep_digest(stored))
        .bind(3, sweep)
        .run();
}

void raise_entered(Database& database, std::int64_t sweep) {
    std::int64_t points = 0;
    {
        Statement counts(database,
                         "SELECT ifnull(entered, 0), (SELECT count(*) FROM sweep_points WHERE sweep = w.id) FROM "
                         "sweeps w WHERE id = ?");
        if (!counts.bind(1, sweep).step() || counts.integer(1) <= counts.integer(0)) return;
        points = counts.integer(1);
    }
    set_entered(database, sweep, points);
}

std::string digest_columns(Database& database) {
    return column_or_null(database, "main", "points", "digest", "p.") + ", " +
           column_or_null(database, "main", "details", "digest", "d.");
}

std::string columns_of_points(const std::string& before_each, const std::vector<PointNumberRow>& missing) {
    std::string names;
    for (const char* column : {"key", "status", "comparable", "workload", "energy_table", "energy_unit"})
        names += before_each + column + ", ";
    for (const PointNumberRow& row : point_number_rows) {
        const auto is_it = [&](const PointNumberRow& one) { return std::string_view(one.name) == row.name; };
        names += (std::any_of(missing.begin(), missing.end(), is_it) ? "NULL" : before_each + row.name) + ", ";
    }
    return names + before_each + "failure";
}

std::string insert_point() {
    std::string values = "?";
    for (int i = 1; i < narrow_point_columns + 1; ++i) values += ", ?";
    return "INSERT INTO points (" + columns_of_points("") + ", digest) VALUES (" + values + ")";
}

std::string point_columns(Database& database) {
    return columns_of_points("p.", missing_numbers(database, "main")) + ", d.inputs, d.energy_by_level, d.layers, " +
           column_or_null(database, "main", "details", "remarks", "d.");
}

void bind_point(Statement& insert, const PointRecord& record) {
    insert.bind(1, record.key)
        .bind(2, std::string(status_name(record.status)))
        .bind(3, record.comparable)
        .bind(4, record.workload)
        .bind(5, record.energy_table)
        .bind(6, record.energy_unit);
    int place = texts_before;
    for_each_number(record, [&](const PointNumberRow& row, const auto& number) {
        ++place;
        if (record.has(row.of))
            insert.bind(place, number);
        else
            insert.bind_null(place);
    });
    insert.bind(place + 1, record.failure).bind(place + 2, point_digest(record));
}

void bind_details(Statement& insert, const PointRecord& record) {
    insert.bind(1, record.key)
        .bind(2, record.inputs)
        .bind(3, record.energy_by_level)
        .bind(4, record.layers)
        .bind(5, details_digest(record))
        .bind(6, record.remarks);
}

PointRecord narrow_point_of(const Statement& row, int first) {
    PointRecord record;
    record.key = row.text(first);
    record.status = status_of(row.text(first + 1));
    record.comparable = row.text(first + 2);
    record.workload = row.text(first + 3);
    record.energy_table = row.text(first + 4);
    record.energy_unit = row.text(first + 5);
    int place = first + texts_before;
    for_each_number(record, [&](const PointNumberRow& of, auto& number) { read(row, place++, of, number); });
    record.failure = row.text(place);
    return record;
}

PointRecord point_of(const Statement& row, int first) {
    PointRecord record = narrow_point_of(row, first);
    const int place = first + narrow_point_columns;
    record.inputs = row.text(place);
    record.energy_by_level = row.text(place + 1);
    record.layers = row.text(place + 2);
    record.remarks = row.text(place + 3);
    return record;
}

}  // namespace eyrie
