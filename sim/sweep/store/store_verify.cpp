// Whether a store is as it was written.
#include <map>

#include <fmt/format.h>

#include "sim/host/log.hpp"
#include "sim/host/sha256.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/sweep/store/store.hpp"
#include "sim/sweep/store/store_digest.hpp"
#include "sim/sweep/store/store_rows.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

class Verifier {
public:
    // `schema`: "main", or the name of a database that is attached.
    Verifier(Database& database, std::string schema, std::string path)
        : database_(database), schema_(std::move(schema)), path_(std::move(path)) {}

    void structure(const std::string& table) {
        Statement rows(database_, fmt::format("PRAGMA {}.integrity_check({})", schema_, table));
        if (!rows.step() || rows.text(0) != "ok") fail(rows.text(0));
    }

    void points() {
        Statement rows(database_, fmt::format("SELECT {}, {} FROM {}.points",
                                              columns_of_points("", missing_numbers(database_, schema_)),
                                              column("points", "digest"), schema_));
        while (rows.step()) {
            ++check_.points;
            const PointRecord record = record_of(rows);
            compare(rows, narrow_point_columns, point_digest(record), "points, key", record.key);
            // A damaged row may have lost its digest, which is then where the column before it should be.
            if (record.status == PointStatus::done && !record.failure.empty()) fail("points, key", record.key);
        }
    }

    void details() {
        Statement rows(database_, fmt::format("SELECT key, inputs, energy_by_level, layers, {}, {} FROM {}.details",
                                              column("details", "digest"), column("details", "remarks"), schema_));
        while (rows.step()) {
            PointRecord record;
            record.key = rows.text(0);
            record.inputs = rows.text(1);
            record.energy_by_level = rows.text(2);
            record.layers = rows.text(3);
            record.remarks = rows.text(5);
            compare(rows, 4, details_digest(record), "details, key", record.key);
        }
        Statement lonely(database_,
                         fmt::format("SELECT (SELECT count(*) FROM {0}.points WHERE key NOT IN (SELECT key FROM "
                                     "{0}.details)) + (SELECT count(*) FROM {0}.details WHERE key NOT IN (SELECT key "
                                     "FROM {0}.points))",
                                     schema_));
        if (lonely.step() && lonely.integer(0) > 0)
            fail(fmt::format("{} points lack their row in points or in details", lonely.integer(0)));
        Statement documents(database_, fmt::format("SELECT digest, text FROM {}.documents", schema_));
        while (documents.step())
            if (sha256(documents.text(1)) != documents.text(0)) fail("documents", documents.text(0));
    }

    void sweeps() {
        Statement rows(database_, fmt::format("SELECT id, name, digest, text, tried, excluded, {} FROM {}.sweeps",
                                              column("sweeps", "row_digest"), schema_));
        while (rows.step()) {
            ++check_.sweeps;
            const StoredSweep sweep{rows.integer(0), rows.text(1),    rows.text(2),
                                    rows.text(3),    rows.integer(4), rows.integer(5)};
            compare(rows, 6, sweep_digest(sweep), "sweeps, digest", sweep.digest);
            digests_[sweep.id] = sweep.digest;
        }
    }

    void sweep_points() {
        Statement rows(database_,
                       fmt::format("SELECT sweep, ordinal, key, parameters, command, {}, {} FROM {}.sweep_points",
                                   column("sweep_points", "digest"), column("sweep_points", "refined_from"), schema_));
        while (rows.step()) {
            const SweepPoint point{rows.integer(1), rows.text(2), rows.text(3), rows.text(4), rows.text(6)};
            const auto sweep = digests_.find(rows.integer(0));
            const std::string name = fmt::format("{}", point.ordinal);
            if (sweep == digests_.end()) fail("sweep_points, of no sweep: ordinal", name);
            compare(rows, 5, sweep_point_digest(sweep->second, point), "sweep_points, ordinal", name);
        }
    }

    const StoreCheck& result() const { return check_; }

private:
    std::string column(const std::string& table, const char* name) {
        return column_or_null(database_, schema_, table, name);
    }
    PointRecord record_of(const Statement& row) const {
        try {
            return narrow_point_of(row, 0);
        } catch (const InputError& error) {  // a status that there is not
            fail(error.what());
        }
    }
    void compare(const Statement& row, int column, const std::string& expected, const std::string& table,
                 const std::string& name) {
        ++check_.rows;
        if (row.is_null(column))
            ++check_.rows_without_digest;
        else if (row.text(column) != expected)
            fail(table, name);
    }
    [[noreturn]] void fail(const std::string& table, const std::string& name) const {
        fail(fmt::format("the row of table {} {} is not what its digest says", table, printable(name)));
    }
    [[noreturn]] void fail(const std::string& what) const { fail_damaged(path_, what); }

    Database& database_;
    std::string schema_;
    std::string path_;
    StoreCheck check_;
    std::map<std::int64_t, std::string> digests_;  // of the sweeps' files, by id
};

StoreCheck verified(Verifier verifier, Verify part) {
    const bool all = part == Verify::all;
    if (all) {
        verifier.structure("1");  // of the whole file, to the first error
    } else {
        verifier.structure("points");
        verifier.structure("sweeps");
        if (part == Verify::sweep_points) verifier.structure("sweep_points");
    }
    verifier.points();
    verifier.sweeps();
    if (part != Verify::points) verifier.sweep_points();
    if (all) verifier.details();
    return verifier.result();
}

}  // namespace

void fail_damaged(const std::string& path, const std::string& what) {
    throw InputError(
        fmt::format("{}: is damaged ({}); allowed: a whole store; what can be saved, `sqlite3 FILE "
                    ".recover` prints",
                    path, printable(what)));
}

StoreCheck verify_store(Database& database, const std::string& schema, const std::string& path, Verify part) {
    const StoreCheck check = verified(Verifier(database, schema, path), part);
    if (check.rows_without_digest > 0)
        log_warning(
            fmt::format("{}: {} of {} rows have no digest, for an older version wrote them: whether they are as "
                        "they were cannot be told",
                        path, check.rows_without_digest, check.rows));
    return check;
}

}  // namespace eyrie
