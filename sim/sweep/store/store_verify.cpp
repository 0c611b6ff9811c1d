// Whether a store is as it was written.
#include <map>

#include <fmt/format.h>

#include "sim/host/log.hpp"
#include "sim/host/sha256.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/sweep/store/store.hpp"
#include "sim/sweep/store/store_digest.hpp"
#include "sim/sweep/store/store_layout.hpp"
#include "sim/sweep/store/store_rows.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

class Verifier {
public:
    // `schema`: "main", or the name of a database that is attached.
    Verifier(Database& database, std::string schema, std::string path)
        : database_(database),
          schema_(std::move(schema)),
          path_(std::move(path)),
          all_digests_(has_all_digests(database, schema_)),
          has_refined_(has_refined(database, schema_)) {
        refuse_lost_digests(database_, schema_, path_);
    }

    void structure(const std::string& table) {
        Statement rows(database_, fmt::format("PRAGMA {}.integrity_check({})", schema_, table));
        if (!rows.step()) fail("SQLite's integrity_check says nothing");
        const std::string said = rows.text(0);
        if (said == "ok") return;
        database_.fail_if_unread(schema_, path_, said);
        fail(said);
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
        Statement documents(database_, fmt::format("SELECT digest, text FROM {}.documents", schema_));
        while (documents.step())
            if (sha256(documents.text(1)) != documents.text(0)) fail("documents", documents.text(0));
    }

    // A point has a row in both tables.
    void pairs() {
        Statement lonely(database_,
                         fmt::format("SELECT (SELECT count(*) FROM {0}.points WHERE key NOT IN (SELECT key FROM "
                                     "{0}.details)) + (SELECT count(*) FROM {0}.details WHERE key NOT IN (SELECT key "
                                     "FROM {0}.points))",
                                     schema_));
        if (lonely.step() && lonely.integer(0) > 0)
            fail(fmt::format("{} points lack their row in points or in details", lonely.integer(0)));
    }

    void sweeps() {
        Statement rows(database_, fmt::format("SELECT {}, {} FROM {}.sweeps", columns_of_sweeps(database_, schema_),
                                              column("sweeps", "row_digest"), schema_));
        while (rows.step()) {
            ++check_.sweeps;
            StoredSweep sweep = stored_sweep_of(rows);
            const std::string digest = rows.text(sweep_column_count);
            compare(rows, sweep_column_count, is_digest_of(sweep, digest) ? digest : sweep_digest(sweep),
                    "sweeps, digest", sweep.digest);
            if (sha256(sweep.text) != sweep.digest) fail("sweeps, text of digest", sweep.digest);
            // A count is only as good as the digest that it is a part of.
            if (digest != sweep_digest(sweep)) sweep.entered = 0;
            sweeps_[sweep.id] = {sweep.digest, sweep.name, sweep.entered};
        }
    }

    void sweep_points() {
        Statement rows(database_,
                       fmt::format("SELECT sweep, ordinal, key, parameters, command, {}, {} FROM {}.sweep_points",
                                   column("sweep_points", "digest"), column("sweep_points", "refined_from"), schema_));
        while (rows.step()) {
            const SweepPoint point{rows.integer(1), rows.text(2), rows.text(3), rows.text(4), rows.text(6)};
            const auto sweep = sweeps_.find(rows.integer(0));
            const std::string name = fmt::format("{}", point.ordinal);
            if (sweep == sweeps_.end()) fail("sweep_points, of no sweep: ordinal", name);
            compare(rows, 5, sweep_point_digest(sweep->second.digest, point), "sweep_points, ordinal", name);
            if (point.refined() && !has_refined_) fail(fmt::format("the index {} is lost", refined_index));
            ++sweep->second.found;
        }
        for (const auto& [id, sweep] : sweeps_)
            if (sweep.found < sweep.entered)
                fail(fmt::format("{} of {} points of the sweep {} lack their row in sweep_points",
                                 sweep.entered - sweep.found, sweep.entered, sweep.name));
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
            without_digest(table, name);
        else if (row.text(column) != expected)
            fail(table, name);
    }
    void without_digest(const std::string& table, const std::string& name) {
        if (all_digests_) fail(fmt::format("the row of table {} {} has lost its digest", table, printable(name)));
        ++check_.rows_without_digest;
    }
    [[noreturn]] void fail(const std::string& table, const std::string& name) const {
        fail(fmt::format("the row of table {} {} is not what its digest says", table, printable(name)));
    }
    [[noreturn]] void fail(const std::string& what) const { fail_damaged(path_, what); }

    Database& database_;
    std::string schema_;
    std::string path_;
    StoreCheck check_;
    bool all_digests_;
    bool has_refined_;
    struct KnownSweep {
        std::string digest, name;
        std::int64_t entered = 0;
        std::int64_t found = 0;
    };
    std::map<std::int64_t, KnownSweep> sweeps_;  // by id
};

StoreCheck verified(Verifier verifier, Verify part) {
    const bool all = part == Verify::all;
    if (all) {
        verifier.structure("1");  // of the whole file, to the first error
    } else {
        verifier.structure("points");
        verifier.structure("sweeps");
        verifier.structure("sweep_points");
    }
    verifier.points();
    verifier.sweeps();
    verifier.sweep_points();
    verifier.pairs();
    if (all) verifier.details();
    return verifier.result();
}

}  // namespace

StoreCheck verify_store(Database& database, const std::string& schema, const std::string& path, Verify part) {
    check_layout(database, schema, path);
    const StoreCheck check = verified(Verifier(database, schema, path), part);
    if (check.rows_without_digest > 0)
        log_warning(
            fmt::format("{}: {} of {} rows have no digest, for an older version wrote them: whether they are as "
                        "they were cannot be told",
                        path, check.rows_without_digest, check.rows));
    return check;
}

}  // namespace eyrie
