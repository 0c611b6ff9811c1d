#include "sim/sweep/store/store.hpp"

#include <algorithm>

#include "sim/kernel/errors.hpp"
#include "sim/sweep/store/store_digest.hpp"
#include "sim/sweep/store/store_rows.hpp"

namespace eyrie {

namespace {

Database::Mode database_mode(Store::Mode mode) {
    return mode == Store::Mode::create  ? Database::Mode::create
           : mode == Store::Mode::write ? Database::Mode::write
                                        : Database::Mode::read;
}

}  // namespace

Store::Store(const std::string& path, Mode mode, int patience_ms) : database_(path, database_mode(mode), patience_ms) {
    if (mode == Mode::create) create_schema();
    check_schema();
    if (mode != Mode::read) add_new_columns();
    point_columns_ = point_columns(database_);
    refined_from_ = column_or_null(database_, "main", "sweep_points", "refined_from", "s.");
    knows_ = std::make_unique<Statement>(database_, "SELECT status FROM points WHERE key = ?");
    if (mode == Mode::read) return;
    // A commit is safe against the end of any program at once, against a power cut at the next checkpoint.
    database_.execute("PRAGMA synchronous = NORMAL");
    add_point_ = std::make_unique<Statement>(database_, insert_point());
    add_details_ = std::make_unique<Statement>(database_, insert_details);
}

StoreCheck Store::verify(Verify part) { return verify_store(database_, "main", path(), part); }

std::int64_t Store::enter_sweep(const StoredSweep& sweep) {
    Transaction transaction(database_);
    StoredSweep entered = sweep;
    {
        Statement before(database_, "SELECT entered FROM sweeps WHERE digest = ?");
        entered.entered = before.bind(1, sweep.digest).step() ? before.integer(0) : 0;
    }
    Statement(database_,
              "INSERT INTO sweeps (digest, name, text, tried, excluded, row_digest) VALUES (?, ?, ?, ?, ?, ?) ON "
              "CONFLICT (digest) DO UPDATE SET name = excluded.name, text = excluded.text, tried = excluded.tried, "
              "excluded = excluded.excluded, row_digest = excluded.row_digest")
        .bind(1, sweep.digest)
        .bind(2, sweep.name)
        .bind(3, sweep.text)
        .bind(4, sweep.tried)
        .bind(5, sweep.excluded)
        .bind(6, sweep_digest(entered))
        .run();
    std::int64_t id = 0;
    {
        Statement find(database_, "SELECT id FROM sweeps WHERE digest = ?");
        find.bind(1, sweep.digest);
        if (find.step()) id = find.integer(0);
    }
    transaction.commit();
    return id;
}

std::vector<StoredSweep> Store::sweeps() {
    std::vector<StoredSweep> all;
    Statement rows(database_, "SELECT " + columns_of_sweeps(database_, "main") + " FROM sweeps ORDER BY id");
    while (rows.step()) all.push_back(stored_sweep_of(rows));
    return all;
}

void Store::enter_points(std::int64_t sweep, const std::vector<SweepPoint>& points) {
    Transaction transaction(database_);
    if (std::any_of(points.begin(), points.end(), [](const SweepPoint& one) { return one.refined(); }))
        make_refined_index(database_);
    {
        Statement of_file(database_, "SELECT digest FROM sweeps WHERE id = ?");
        const std::string file = of_file.bind(1, sweep).step() ? of_file.text(0) : "";
        // Entering the same points again writes nothing.
        Statement insert(database_,
                         "INSERT INTO sweep_points (sweep, ordinal, key, parameters, command, digest, refined_from) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sweep, ordinal) DO UPDATE SET key = excluded.key, "
                         "parameters = excluded.parameters, command = excluded.command, digest = excluded.digest, "
                         "refined_from = excluded.refined_from WHERE digest IS NOT excluded.digest OR key <> "
                         "excluded.key OR parameters <> excluded.parameters OR command <> excluded.command OR "
                         "refined_from IS NOT excluded.refined_from");
        for (const SweepPoint& point : points) {
            insert.bind(1, sweep)
                .bind(2, point.ordinal)
                .bind(3, point.key)
                .bind(4, point.parameters)
                .bind(5, point.command)
                .bind(6, sweep_point_digest(file, point));
            if (point.refined())
                insert.bind(7, point.refined_from);
            else
                insert.bind_null(7);
            insert.run();
        }
    }
    transaction.commit();
}

void Store::keep_count(std::int64_t sweep) {
    Transaction transaction(database_);
    raise_entered(database_, sweep);
    transaction.commit();
}

void Store::drop_points_from(std::int64_t sweep, std::int64_t points) {
    Transaction transaction(database_);
    Statement(database_, "DELETE FROM sweep_points WHERE sweep = ? AND ordinal >= ?")
        .bind(1, sweep)
        .bind(2, points)
        .run();
    if (sqlite3_changes(database_.handle()) > 0) set_entered(database_, sweep, 0);  // until all are entered
    transaction.commit();
}

void Store::enter_documents(const std::map<std::string, std::string>& documents) {
    Transaction transaction(database_);
    {
        Statement insert(database_, "INSERT OR IGNORE INTO documents VALUES (?, ?)");
        for (const auto& [digest, text] : documents) insert.bind(1, digest).bind(2, text).run();
    }
    transaction.commit();
}

bool Store::knows(const std::string& key) {
    const bool known = knows_->bind(1, key).step();
    knows_->reset();
    return known;
}

PointStatus Store::status(const std::string& key) {
    if (!knows_->bind(1, key).step()) {
        knows_->reset();
        throw SimulationError(path() + ": no point has the key " + key);
    }
    const std::string name = knows_->text(0);
    knows_->reset();
    try {
        return status_of(name);
    } catch (const InputError& error) {
        fail_damaged(path(), error.what());
    }
}

std::string Store::failure(const std::string& key) {
    Statement row(database_, "SELECT failure FROM points WHERE key = ?");
    return row.bind(1, key).step() ? row.text(0) : "";
}

void Store::add(const PointRecord& record) {
    check_place();
    Transaction transaction(database_);
    if (knows(record.key)) {
        if (!depends_on_limits(status(record.key)) || depends_on_limits(record.status)) return;
        Statement(database_, "DELETE FROM points WHERE key = ?").bind(1, record.key).run();
        Statement(database_, "DELETE FROM details WHERE key = ?").bind(1, record.key).run();
    } else {
        Statement details(database_, "SELECT 1 FROM details WHERE key = ?");
        if (details.bind(1, record.key).step())
            fail_damaged(path(), "points lacks the row of point " + record.key + ", which details has");
    }
    bind_point(*add_point_, record);
    add_point_->run();
    bind_details(*add_details_, record);
    add_details_->run();
    transaction.commit();
}

void Store::forget(const std::string& key) {
    Transaction transaction(database_);
    Statement(database_, "DELETE FROM points WHERE key = ? AND status IN ('crash', 'timeout', 'memory')")
        .bind(1, key)
        .run();
    Statement(database_, "DELETE FROM details WHERE key = ? AND key NOT IN (SELECT key FROM points)")
        .bind(1, key)
        .run();
    transaction.commit();
}

void Store::for_each_point(const std::function<void(const PointRecord&)>& use) {
    Statement rows(database_, "SELECT " + point_columns_ + ", " + digest_columns(database_) +
                                  " FROM points p JOIN details d USING (key) ORDER BY p.key");
    const auto check = [&](int column, const std::string& digest, const PointRecord& record) {
        if (!rows.is_null(column) && rows.text(column) != digest)
            fail_damaged(path(), "the row of point " + record.key + " is not what its digest says");
    };
    while (rows.step()) {
        const PointRecord record = point_of(rows, 0);
        check(point_column_count, point_digest(record), record);
        check(point_column_count + 1, details_digest(record), record);
        use(record);
    }
}

void Store::for_each_of_sweep(std::int64_t sweep,
                              const std::function<void(const SweepPoint&, const PointRecord* record)>& use) {
    Statement rows(database_, "SELECT s.ordinal, s.key, s.parameters, s.command, " + refined_from_ + ", " +
                                  point_columns_ +
                                  " FROM sweep_points s LEFT JOIN points p ON p.key = s.key LEFT JOIN details d ON "
                                  "d.key = s.key WHERE s.sweep = ? ORDER BY s.ordinal");
    rows.bind(1, sweep);
    while (rows.step()) {
        const SweepPoint point{rows.integer(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4)};
        if (rows.is_null(5)) {
            use(point, nullptr);
        } else {
            const PointRecord record = point_of(rows, 5);
            use(point, &record);
        }
    }
}

std::int64_t Store::refined_points(std::int64_t sweep) {
    if (!has_refined(database_)) return 0;
    Statement count(database_, "SELECT count(*) FROM sweep_points WHERE sweep = ? AND refined_from IS NOT NULL");
    return count.bind(1, sweep).step() ? count.integer(0) : 0;
}

std::vector<std::pair<std::string, std::int64_t>> Store::remarks(std::int64_t sweep) {
    Statement rows(database_, "SELECT " + column_or_null(database_, "main", "details", "remarks", "d.") +
                                  " AS r, count(*) FROM sweep_points s JOIN details d ON d.key = s.key WHERE "
                                  "s.sweep = ? AND r <> '' GROUP BY r ORDER BY min(s.ordinal)");
    rows.bind(1, sweep);
    std::vector<std::pair<std::string, std::int64_t>> all;
    while (rows.step()) all.emplace_back(rows.text(0), rows.integer(1));
    return all;
}

FirstFailure Store::first_failure(std::int64_t sweep, PointStatus status) {
    Statement row(database_,
                  "SELECT s.ordinal, p.failure FROM sweep_points s JOIN points p ON p.key = s.key WHERE "
                  "s.sweep = ? AND p.status = ? ORDER BY s.ordinal LIMIT 1");
    row.bind(1, sweep).bind(2, std::string(status_name(status)));
    if (!row.step()) return {};
    return {row.integer(0), row.text(1)};
}

SweepPoint Store::point_of_key(std::int64_t sweep, const std::string& key) {
    const std::string digest = column_or_null(database_, "main", "sweep_points", "digest", "s.");
    Statement row(
        database_,
        "SELECT s.ordinal, s.key, s.parameters, s.command, w.digest, " + digest + ", " + refined_from_ +
            ", w.id FROM sweeps w CROSS JOIN sweep_points s INDEXED BY sweep_points_by_key ON s.sweep = w.id WHERE "
            "s.key = ?1 AND (?2 = 0 OR w.id = ?2) ORDER BY w.id DESC, s.ordinal LIMIT 1");
    row.bind(1, key).bind(2, sweep);
    if (!row.step()) return {};
    const SweepPoint point{row.integer(0), row.text(1), row.text(2), row.text(3), row.text(6), row.integer(7)};
    if (!row.is_null(5) && row.text(5) != sweep_point_digest(row.text(4), point))
        fail_damaged(path(), "the row of point " + key + " in its sweep is not what its digest says");
    return point;
}

}  // namespace eyrie
