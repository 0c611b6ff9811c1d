// The store of finished points: one SQLite file, schema eyrie.store/1 (docs/sweeps.md). Any number of sweeps and of
// processes may share it. A row is written whole or not at all, however the program ends.
//
// All functions throw InputError naming the file: no store, another schema, damaged; and ComputerError: locked by
// another program for longer than the patience, disk full, may not be written. What was committed stays.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/sweep/point/point_record.hpp"
#include "sim/sweep/store/sqlite.hpp"

namespace eyrie {

constexpr const char* store_schema = "eyrie.store/1";

// One row of `sweeps`.
struct StoredSweep {
    std::int64_t id = 0;
    std::string name;
    std::string digest;  // SHA-256 of text
    std::string text;    // of the sweep file
    std::int64_t tried = 0;
    std::int64_t excluded = 0;
    // Points that were entered, at least: with fewer rows of sweep_points some are lost. 0: not known.
    std::int64_t entered = 0;
};

// One row of `sweep_points`.
struct SweepPoint {
    std::int64_t ordinal = 0;
    std::string key;
    std::string parameters;  // JSON: varied key -> value
    std::string command;     // reproduces the point
    // Not "": mapped exactly after the sweep (--refine); the key of the point that the sweep's own mapper gave.
    std::string refined_from{};
    std::int64_t sweep = 0;  // its id, where a point was looked for in all sweeps

    bool refined() const { return !refined_from.empty(); }
};

struct FirstFailure {
    std::int64_t ordinal = 0;
    std::string failure;
};

// What was found in a store that is whole.
struct StoreCheck {
    std::int64_t points = 0;
    std::int64_t sweeps = 0;
    std::int64_t rows = 0;                 // of tables whose rows have digests
    std::int64_t rows_without_digest = 0;  // of versions before them: read, but not verified
};

// fronts: all that fronts are made of, which is all but the wide texts of `details` and the documents.
enum class Verify { all, fronts };

class Store {
public:
    enum class Mode { create, write, read };  // create: also when there is no such file
    Store(const std::string& path, Mode mode, int patience_ms = 30000);

    const std::string& path() const { return database_.path(); }

    // Reads everything: SQLite's structure, and every row against its digest (store_digest.hpp). Throws InputError when
    // the store is not as it was written. Tells on standard error when rows have no digest.
    StoreCheck verify(Verify part = Verify::all);
    // Throws ComputerError when the file that is open has no longer its name: it was removed, moved or replaced.
    void check_place() { database_.check_place(); }

    // The sweep with this digest, entered when it is new; name, text and counts are brought up to date. How many points
    // it has is not taken from `sweep`: keep_count() says it.
    std::int64_t enter_sweep(const StoredSweep& sweep);
    std::vector<StoredSweep> sweeps();
    // Enters points in one transaction, in place of those with the same ordinals.
    void enter_points(std::int64_t sweep, const std::vector<SweepPoint>& points);
    // From now on it is damage if the sweep has fewer points than it has now.
    void keep_count(std::int64_t sweep);
    // Removes the ordinals from `points` on from the sweep.
    void drop_points_from(std::int64_t sweep, std::int64_t points);
    // Texts that inputs refer to, by digest.
    void enter_documents(const std::map<std::string, std::string>& documents);

    bool knows(const std::string& key);
    // Its status; throws SimulationError when the store has no such point.
    PointStatus status(const std::string& key);
    // Why it is not done; "": it is, or the store has no such point.
    std::string failure(const std::string& key);
    // Commits one finished point. A point with this key that is in the store already is kept, unless it depends on
    // limits (point_record.hpp) and the new one does not.
    void add(const PointRecord& record);
    // Removes points whose status depends on limits, so that they are run again.
    void forget(const std::string& key);

    // All finished points in the order of their keys, each row verified.
    void for_each_point(const std::function<void(const PointRecord&)>& use);
    // The points of a sweep by ordinal; `record` is null where a point is not finished.
    void for_each_of_sweep(std::int64_t sweep,
                           const std::function<void(const SweepPoint&, const PointRecord* record)>& use);

    // Points of a sweep that are refined.
    std::int64_t refined_points(std::int64_t sweep);
    // The remarks of a sweep's points, each text once, with the number of points that have it.
    std::vector<std::pair<std::string, std::int64_t>> remarks(std::int64_t sweep);

    // The point of the sweep with the lowest ordinal that has this status.
    FirstFailure first_failure(std::int64_t sweep, PointStatus status);
    // A point with this key in the sweep, its row verified; 0: in the sweep that was entered last. Empty when there is
    // none.
    SweepPoint point_of_key(std::int64_t sweep, const std::string& key);

    Database& database() { return database_; }

private:
    void create_schema();
    void check_schema();
    // A store that is older than a number of points gets its column.
    void add_new_columns();

    Database database_;
    std::string point_columns_;  // of its table (store_rows.hpp)
    std::string refined_from_;   // the column of table s; NULL in an older store
    std::unique_ptr<Statement> knows_;
    std::unique_ptr<Statement> add_point_;
    std::unique_ptr<Statement> add_details_;
};

// Copies all sweeps, points and documents of a store, which is verified, into another. Rows that exist already are not
// changed. Safe to repeat, and to stop at any moment.
void merge_store(const std::string& from, Store& into);

}  // namespace eyrie
