// What has happened to a store is told before anything of it is believed.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include <sqlite3.h>
#include <catch2/catch.hpp>

#include "sim/host/sha256.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/random.hpp"
#include "sim/sweep/store/export.hpp"
#include "sim/sweep/store/near_front.hpp"
#include "sim/sweep/store/store.hpp"
#include "sim/sweep/store/store_digest.hpp"
#include "tests/sweep/scratch.hpp"

using namespace eyrie;

namespace {

PointRecord point(int number) {
    PointRecord r;
    r.key = sha256(std::to_string(number));
    r.status = number % 5 == 4 ? PointStatus::invalid : PointStatus::done;
    r.failure = r.status == PointStatus::done ? "" : "does not fit";
    r.comparable = "0123456789abcdef";
    r.workload = "net, batch 1";
    r.energy_table = "table";
    r.energy_unit = "pJ";
    r.area_um2 = 2.5e6 + number;
    r.pes = 168;
    r.inputs = "{\"number\": " + std::to_string(number) + "}";
    if (r.status != PointStatus::done) return r;
    r.energy = 0.1 * number;
    r.array_cycles = 1000 + number;
    r.total_cycles = 2000 + number;
    r.delay_ms = 1.0 / (1 + number);
    r.macs = 7;
    r.energy_by_level = "{\"total\": 1}";
    r.layers = "[" + std::string(200, ' ') + "]";
    return r;
}

// A store as a sweep leaves it: one file, nothing in its log. Returns the sweep's id.
std::int64_t make_store(const std::string& path) {
    Store store(path, Store::Mode::create);
    const std::string text = "name: small\nvary: []\n";
    const std::int64_t id = store.enter_sweep({0, "small", sha256(text), text, 25, 1});
    std::vector<SweepPoint> points;
    for (int i = 0; i < 24; ++i) {
        store.add(point(i));
        points.push_back({i, point(i).key, "{\"x\": " + std::to_string(i) + "}", "eyrie run"});
    }
    store.enter_points(id, points);
    store.keep_count(id);
    store.enter_documents({{sha256("a document"), "a document"}});
    store.database().execute("PRAGMA wal_checkpoint(TRUNCATE)");
    return id;
}

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void add_rows(std::string& text, Store& store, const std::string& table, int columns) {
    Statement rows(store.database(), "SELECT * FROM " + table);
    while (rows.step())
        for (int column = 0; column < columns; ++column) text += rows.text(column) + "|";
}

// All that anybody reads of it; "refused" when it is not believed.
std::string content_of(const std::string& path) {
    try {
        Store store(path, Store::Mode::read, 100);
        store.verify();
        std::string text;
        add_rows(text, store, "points", 8 + static_cast<int>(point_number_count));
        add_rows(text, store, "details", 5);
        add_rows(text, store, "documents", 2);
        add_rows(text, store, "sweeps", 7);
        add_rows(text, store, "sweep_points", 6);
        return text;
    } catch (const InputError&) {
        return "refused";
    } catch (const ComputerError&) {  // a header that says another program is needed
        return "refused";
    }
}

std::string error_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

// As another program.
void alter(const std::string& path, const std::string& sql) {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
    INFO(sql << ": " << sqlite3_errmsg(database));
    CHECK(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(database);
}

// As a version before digests left it.
void make_older(const std::string& path) {
    Store store(path, Store::Mode::write);
    store.database().execute(
        "DELETE FROM meta WHERE name = 'digests'; ALTER TABLE sweeps DROP COLUMN entered; "
        "ALTER TABLE points DROP COLUMN digest; ALTER TABLE details DROP COLUMN digest; ALTER TABLE sweep_points DROP "
        "COLUMN digest; ALTER TABLE sweeps DROP COLUMN row_digest; PRAGMA wal_checkpoint(TRUNCATE)");
}

}  // namespace

TEST_CASE("damage: a store with any bit flipped is refused, or reads as before") {
    const Scratch scratch;
    make_store(scratch.path("s"));
    const std::string whole = bytes_of(scratch.path("s"));
    const std::string content = content_of(scratch.path("s"));
    REQUIRE(content.size() > 10000);
    Random random(1);
    int refused = 0;
    for (int i = 0; i < 400; ++i) {
        std::string flipped = whole;
        const auto bit = random.between(0, static_cast<std::int64_t>(8 * whole.size()) - 1);
        char& byte = flipped[static_cast<std::size_t>(bit / 8)];
        byte = static_cast<char>(byte ^ (1 << bit % 8));
        const std::string path = scratch.write("flipped", flipped);
        const std::string found = content_of(path);
        INFO("bit " << bit);
        CHECK((found == "refused" || found == content));
        refused += found == "refused" ? 1 : 0;
        for (const char* const beside : {"-wal", "-shm", "-journal"}) std::filesystem::remove(path + beside);
    }
    WARN(refused << " of 400 stores with a flipped bit are refused, the others read as before");
    CHECK(refused > 100);
}

TEST_CASE("damage: a row that somebody changed is named, by export, merge and verification") {
    const Scratch scratch;
    const std::string path = scratch.path("s");
    for (const char* const change : {"UPDATE points SET energy = energy + 1 WHERE pes = 168",
                                     "UPDATE details SET layers = '[1]'",
                                     "UPDATE sweeps SET name = 'other'",
                                     "UPDATE sweep_points SET parameters = '{}'",
                                     "UPDATE documents SET text = 'another'",
                                     "DELETE FROM details WHERE rowid = 1",
                                     "DELETE FROM sweeps",
                                     "UPDATE points SET status = 'lost' WHERE status = 'invalid'",
                                     "UPDATE points SET digest = ''",
                                     "DELETE FROM sweep_points WHERE ordinal >= 2",
                                     "DELETE FROM points WHERE status = 'done'",
                                     "UPDATE points SET digest = NULL WHERE energy > 1",
                                     "UPDATE details SET digest = NULL WHERE rowid = 3",
                                     "UPDATE sweeps SET row_digest = NULL",
                                     "UPDATE sweep_points SET digest = NULL WHERE ordinal = 5",
                                     "UPDATE sweeps SET entered = 2",
                                     "UPDATE sweeps SET entered = NULL",
                                     "ALTER TABLE points RENAME COLUMN digest TO digesu",
                                     "ALTER TABLE details RENAME COLUMN digest TO diges",
                                     "ALTER TABLE sweeps RENAME COLUMN row_digest TO sow_digest",
                                     "ALTER TABLE sweep_points RENAME COLUMN digest TO eigest"}) {
        INFO(change);
        std::filesystem::remove(path);
        const std::int64_t id = make_store(path);
        Store store(path, Store::Mode::write);
        store.database().execute(change);
        CHECK(error_of([&] { store.verify(); }).find(path + ": is damaged (") == 0);
        CHECK(error_of([&] { export_sweep(store, id, scratch.path("x.csv")); }).find("is damaged") !=
              std::string::npos);
        CHECK_FALSE(std::filesystem::exists(scratch.path("x.csv")));
        Store into(scratch.path("into"), Store::Mode::create);
        CHECK(error_of([&] { merge_store(path, into); }).find(path + ": is damaged (") == 0);
        CHECK(into.sweeps().empty());
    }
}

TEST_CASE("damage: what fronts are made of is verified before they are") {
    const Scratch scratch;
    const std::string path = scratch.path("s");
    for (const char* const change :
         {"DELETE FROM sweep_points WHERE ordinal >= 2", "UPDATE sweep_points SET key = 'x'", "DELETE FROM sweeps",
          "DELETE FROM points WHERE status = 'done'", "UPDATE points SET energy = 0",
          "UPDATE sweep_points SET digest = NULL", "ALTER TABLE sweep_points RENAME COLUMN digest TO digesu"}) {
        INFO(change);
        std::filesystem::remove(path);
        make_store(path);
        Store store(path, Store::Mode::write);
        store.verify(Verify::fronts);
        store.database().execute(change);
        CHECK(error_of([&] { store.verify(Verify::fronts); }).find(path + ": is damaged (") == 0);
    }
}

TEST_CASE("damage: what is no table of a store is refused by whoever opens it, and not run") {
    const Scratch scratch;
    const std::string path = scratch.path("s");
    const std::string endless =
        " AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT pts.* FROM pts, c";
    const std::pair<std::string, std::string> changes[] = {
        {"ALTER TABLE points RENAME TO pts; CREATE VIEW points" + endless, "found the table pts"},
        {"CREATE VIEW mine AS SELECT 1", "found the view mine, which no store has"},
        {"CREATE TRIGGER t AFTER INSERT ON points BEGIN DELETE FROM points; END", "found the trigger t"},
        {"CREATE TABLE mine (x)", "found the table mine"},
        {"CREATE INDEX mine ON points (pes)", "found the index mine"},
        {"ALTER TABLE points ADD COLUMN big TEXT AS (hex(zeroblob(400000000)))", "the table points is not"},
        {"ALTER TABLE points ADD COLUMN x TEXT DEFAULT 'x'", "the table points is not"},
        {"ALTER TABLE details ADD COLUMN x TEXT CHECK (x <> hex(zeroblob(400000000)))", "the table details is not"},
        {"ALTER TABLE sweeps ADD COLUMN x TEXT NOT NULL DEFAULT ''", "the table sweeps is not"},
        {"DROP INDEX points_by_cost; CREATE INDEX points_by_cost ON points (status, hex(failure))",
         "the index points_by_cost is not"},
        {"DROP TABLE documents; CREATE TABLE documents (digest TEXT, text TEXT NOT NULL)",
         "the table documents is not"},
        {"DROP TABLE documents; CREATE VIRTUAL TABLE documents USING rtree(id, a, b)", "documents"},
        {"DROP TABLE documents", "the table documents is lost"},
        {"DROP TABLE sweeps", "the table sweeps is lost"},
        {"DROP INDEX points_by_cost", "the index points_by_cost is lost"},
        {"DROP INDEX sweep_points_by_key", "the index sweep_points_by_key is lost"}};
    for (const auto& [sql, said] : changes) {
        INFO(sql);
        std::filesystem::remove(path);
        make_store(path);
        {
            Store before(path, Store::Mode::read);
            alter(path, sql);
            CHECK(error_of([&] { before.verify(); }).find(said) != std::string::npos);
        }
        for (const Store::Mode mode : {Store::Mode::read, Store::Mode::write, Store::Mode::create}) {
            const std::string error = error_of([&] { const Store store(path, mode); });
            CHECK(error.find(path + ": is damaged (") == 0);
            CHECK(error.find(said) != std::string::npos);
        }
        Store into(scratch.path("into"), Store::Mode::create);
        CHECK(error_of([&] { merge_store(path, into); }).find(path + ": is damaged (") == 0);
        CHECK(into.sweeps().empty());
    }
}

TEST_CASE("damage: what another program puts into a store that is open does not run") {
    const Scratch scratch;
    const std::string path = scratch.path("s");
    const std::int64_t id = make_store(path);
    Store store(path, Store::Mode::write);
    alter(path, "CREATE TRIGGER t AFTER INSERT ON sweep_points BEGIN DELETE FROM sweep_points; END");
    store.enter_points(id, {{24, point(24).key, "{}", "eyrie run"}});
    Statement count(store.database(), "SELECT count(*) FROM sweep_points");
    REQUIRE(count.step());
    CHECK(count.integer(0) == 25);
    count.reset();
    alter(path, "DROP TRIGGER t; ALTER TABLE documents RENAME TO d; CREATE VIEW documents AS SELECT * FROM d");
    CHECK(error_of([&] {
              Statement(store.database(), "SELECT * FROM documents").run();
          }).find(path + ": is damaged (") == 0);
    CHECK(error_of([&] {
              Statement(store.database(), "SELECT zeroblob(300000000)").run();
          }).find("more than 256 MiB") != std::string::npos);
}

TEST_CASE("damage: a store is older or younger than a plain column and an index, and read") {
    const Scratch scratch;
    const std::string path = scratch.path("s");
    make_store(path);
    alter(path,
          "ALTER TABLE points ADD COLUMN future REAL; ALTER TABLE points DROP COLUMN p99_ms; DROP INDEX "
          "points_by_cost; CREATE INDEX points_by_cost ON points (comparable, energy, delay_ms, area_um2) WHERE status "
          "= 'done'");
    alter(path, "ALTER TABLE details RENAME TO d; ALTER TABLE d RENAME TO details");  // its name is in quotes now
    CHECK(Store(path, Store::Mode::read).verify().points == 24);
    CHECK(Store(path, Store::Mode::write).verify().points == 24);
}

TEST_CASE("damage: rows that are refined are not taken for others where their index is lost") {
    const Scratch scratch;
    const std::string path = scratch.path("s");
    const std::int64_t id = make_store(path);
    {
        Store store(path, Store::Mode::write);
        store.enter_points(id, {{3, point(5).key, "{}", "eyrie run", point(3).key}});
        CHECK(store.verify().points == 24);
    }
    alter(path, "DROP INDEX sweep_points_refined");
    Store store(path, Store::Mode::read);
    for (const Verify part : {Verify::all, Verify::fronts})
        CHECK(error_of([&] { store.verify(part); }).find("the index sweep_points_refined is lost") !=
              std::string::npos);
}

TEST_CASE("damage: a refinement believes neither rows nor indexes before they are verified") {
    const Scratch scratch;
    const std::string path = scratch.path("s");
    const auto index_of = [](const std::string& column) {
        return "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX points_by_cost ON points "
               "(status, " +
               column + ", energy, delay_ms, area_um2)' WHERE name = 'points_by_cost'";
    };
    const std::vector<std::vector<std::string>> damages = {
        {"UPDATE points SET energy = energy / 1000, delay_ms = delay_ms / 1000 WHERE pes = 168 AND energy > 2"},
        // Their texts in the index become other ones than in the table.
        {index_of("workload"), "REINDEX points_by_cost", index_of("comparable")}};
    for (const std::vector<std::string>& damage : damages) {
        INFO(damage[0]);
        std::filesystem::remove(path);
        const std::int64_t id = make_store(path);
        CHECK_FALSE(points_near_front(*std::make_unique<Store>(path, Store::Mode::write), id, 10).empty());
        for (const std::string& sql : damage) alter(path, sql);
        Store store(path, Store::Mode::write);
        CHECK(error_of([&] { points_near_front(store, id, 10); }).find(path + ": is damaged (") == 0);
    }
}

TEST_CASE("damage: a sweep's text that is not what its digest says is told, and mended by the same sweep") {
    const Scratch scratch;
    const std::string path = scratch.path("s");
    const std::int64_t id = make_store(path);
    Store store(path, Store::Mode::write);
    StoredSweep sweep = store.sweeps().at(0);
    CHECK(sweep.entered == 24);
    const std::string text = sweep.text;
    sweep.text = ",";
    Statement(store.database(), "UPDATE sweeps SET text = ?, row_digest = ?")
        .bind(1, sweep.text)
        .bind(2, sweep_digest(sweep))
        .run();
    CHECK(error_of([&] { store.verify(); }).find(path + ": is damaged (") == 0);
    sweep.text = text;
    CHECK(store.enter_sweep(sweep) == id);
    CHECK(store.verify().sweeps == 1);
    export_sweep(store, id, scratch.path("x.csv"));
}

TEST_CASE("damage: the points that a sweep has are counted however they come and go") {
    const Scratch scratch;
    const std::string path = scratch.path("s");
    const std::int64_t id = make_store(path);
    Store store(path, Store::Mode::write);
    store.drop_points_from(id, 20);  // an older selection had more
    CHECK(store.verify().points == 24);
    store.keep_count(id);
    CHECK(store.sweeps().at(0).entered == 20);
    const StoredSweep sweep = store.sweeps().at(0);
    {  // a part of the sweep, by another task
        Store shard(scratch.path("shard"), Store::Mode::create);
        const std::int64_t in_shard = shard.enter_sweep(sweep);
        shard.enter_points(in_shard, {{30, point(1).key, "{}", "eyrie run"}});
        shard.keep_count(in_shard);
        CHECK(shard.sweeps().at(0).entered == 1);
        CHECK(shard.verify().sweeps == 1);
    }
    merge_store(scratch.path("shard"), store);
    CHECK(store.sweeps().at(0).entered == 21);
    CHECK(store.verify().sweeps == 1);
    Store into(scratch.path("into"), Store::Mode::create);
    merge_store(path, into);
    into.database().execute("DELETE FROM sweep_points WHERE ordinal = 30");
    CHECK(error_of([&] { into.verify(); }).find("1 of 21 points of the sweep small lack their row") !=
          std::string::npos);
}

TEST_CASE("damage: a point whose row is lost but for its details is named when it is run again") {
    const Scratch scratch;
    make_store(scratch.path("s"));
    Store store(scratch.path("s"), Store::Mode::write);
    store.database().execute("DELETE FROM points WHERE status = 'done'");
    CHECK(error_of([&] { store.add(point(0)); }).find("is damaged (points lacks the row of point") !=
          std::string::npos);
}

TEST_CASE("damage: the row of a point is verified as it is read, too") {
    const Scratch scratch;
    make_store(scratch.path("s"));
    Store store(scratch.path("s"), Store::Mode::write);
    store.database().execute("UPDATE details SET layers = '[1]' WHERE rowid = 3");
    CHECK(error_of([&] { store.for_each_point([](const PointRecord&) {}); }).find("is damaged") != std::string::npos);
}

TEST_CASE("damage: a store of a version before digests is read as before, and said to be unverified") {
    const Scratch scratch;
    const std::string path = scratch.path("s");
    const std::int64_t id = make_store(path);
    {
        Store store(path, Store::Mode::read);
        export_sweep(store, id, scratch.path("new.csv"));
        CHECK(store.verify().rows == 73);
        CHECK(store.verify().rows_without_digest == 0);
    }
    make_older(path);
    {
        Store store(path, Store::Mode::read);
        CHECK(store.verify().rows_without_digest == 73);
        export_sweep(store, id, scratch.path("old.csv"));
    }
    CHECK(bytes_of(scratch.path("old.csv")) == bytes_of(scratch.path("new.csv")));
    {
        Store into(scratch.path("into"), Store::Mode::create);
        merge_store(path, into);
        CHECK(into.verify().rows_without_digest == 73);
        CHECK(into.verify().points == 24);
    }
    Store store(path, Store::Mode::write);
    store.add(point(100));
    CHECK(store.verify().rows == 75);
    CHECK(store.verify().rows_without_digest == 73);
}

TEST_CASE("damage: JSON of another shape in a row without a digest is told, and no internal error") {
    const Scratch scratch;
    const std::string path = scratch.path("s");
    for (const char* const json : {"0", "[]", "{\"rf\": 1}", "{\"rf\": {}}", "{\"rf\": []}", "null", "{", ""}) {
        INFO(json);
        std::filesystem::remove(path);
        const std::int64_t id = make_store(path);
        Store store(path, Store::Mode::write);
        store.database().execute("DELETE FROM meta WHERE name = 'digests'");
        store.database().execute(std::string("UPDATE details SET digest = NULL, energy_by_level = '") + json + "'");
        const std::string error = error_of([&] { export_sweep(store, id, scratch.path("x.csv")); });
        CHECK((error == "no error" || error.find(path + ": is damaged") == 0));
    }
    const std::int64_t id = [&] {
        std::filesystem::remove(path);
        return make_store(path);
    }();
    Store store(path, Store::Mode::write);
    store.database().execute("DELETE FROM meta WHERE name = 'digests'");
    store.database().execute("UPDATE sweep_points SET digest = NULL, parameters = '[1]'");
    CHECK(error_of([&] { export_sweep(store, id, scratch.path("x.csv")); }).find("is damaged") != std::string::npos);
}

TEST_CASE("damage: a store that is removed, moved or replaced while it is in use is told, and what is in it stays") {
    const Scratch scratch;
    const std::string path = scratch.path("s");
    for (const std::string what : {"removed", "moved", "replaced"}) {
        INFO(what);
        std::filesystem::remove(path);
        make_store(path);
        {
            Store store(path, Store::Mode::write);
            store.add(point(100));
            if (what == "removed") std::filesystem::remove(path);
            if (what != "removed") std::filesystem::rename(path, scratch.path("moved"));
            if (what == "replaced") scratch.write("s", "something else");
            CHECK_THROWS_AS(store.check_place(), ComputerError);
            CHECK_THROWS_AS(store.add(point(101)), ComputerError);
        }
        if (what == "removed") continue;
        std::filesystem::remove(path + "-wal");  // its log was under the old name
        Store moved(scratch.path("moved"), Store::Mode::read);
        CHECK(moved.verify().points == 25);
    }
}
