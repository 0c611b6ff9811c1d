#include "sim/sweep/store/store.hpp"
#include "sim/sweep/store/store_rows.hpp"

namespace eyrie {

namespace {

constexpr const char* limits = "('crash', 'timeout', 'memory')";

// What a store has of a point that failed by its limits gives way to a result.
std::string superseded() {
    return std::string("SELECT p.key FROM points p JOIN other.points o USING (key) WHERE p.status IN ") + limits +
           " AND o.status NOT IN " + limits;
}

class Attached {
public:
    Attached(Database& database, const std::string& path) : database_(database) {
        Statement(database_, "ATTACH ? AS other").bind(1, path).run();
    }
    ~Attached() { sqlite3_exec(database_.handle(), "DETACH other", nullptr, nullptr, nullptr); }
    Attached(const Attached&) = delete;
    Attached& operator=(const Attached&) = delete;

private:
    Database& database_;
};

}  // namespace

void merge_store(const std::string& from, Store& into) {
    const std::string name = Store(from, Store::Mode::read).database().name();  // of what is a store
    Database& database = into.database();
    const Attached attached(database, name);
    Transaction transaction(database);
    if (verify_store(database, "other", from, Verify::all).rows_without_digest > 0)
        database.execute("DELETE FROM main.meta WHERE name = 'digests'");
    database.execute("DELETE FROM details WHERE key IN (" + superseded() + ")");
    database.execute("DELETE FROM points WHERE key IN (" + superseded() + ")");
    const auto column = [&](const char* table, const char* name_of, const char* before = "") {
        return column_or_null(database, "other", table, name_of, before);
    };
    database.execute("INSERT OR IGNORE INTO points (" + columns_of_points("") + ", digest) SELECT " +
                     columns_of_points("", missing_numbers(database, "other")) + ", " + column("points", "digest") +
                     " FROM other.points");
    database.execute(
        "INSERT OR IGNORE INTO details (key, inputs, energy_by_level, layers, digest, remarks) SELECT key, inputs, "
        "energy_by_level, layers, " +
        column("details", "digest") + ", " + column("details", "remarks") + " FROM other.details");
    database.execute("INSERT OR IGNORE INTO documents (digest, text) SELECT digest, text FROM other.documents");
    database.execute(
        "INSERT OR IGNORE INTO sweeps (digest, name, text, tried, excluded, row_digest, entered) SELECT digest, name, "
        "text, tried, excluded, " +
        column("sweeps", "row_digest") + ", " + column("sweeps", "entered") + " FROM other.sweeps ORDER BY id");
    database.execute(
        "INSERT OR IGNORE INTO sweep_points (sweep, ordinal, key, parameters, command, digest, refined_from) SELECT "
        "m.id, p.ordinal, p.key, p.parameters, p.command, " +
        column("sweep_points", "digest", "p.") + ", " + column("sweep_points", "refined_from", "p.") +
        " FROM other.sweep_points p JOIN other.sweeps o ON o.id = p.sweep JOIN sweeps m ON m.digest = o.digest");
    std::vector<std::int64_t> merged;
    {
        Statement ids(database, "SELECT m.id FROM main.sweeps m JOIN other.sweeps o USING (digest)");
        while (ids.step()) merged.push_back(ids.integer(0));
    }
    for (const std::int64_t id : merged) raise_entered(database, id);
    bool some_refined = false;
    {
        Statement refined(database, "SELECT 1 FROM main.sweep_points WHERE refined_from IS NOT NULL LIMIT 1");
        some_refined = refined.step();
    }
    if (some_refined) make_refined_index(database);
    transaction.commit();
}

}  // namespace eyrie
