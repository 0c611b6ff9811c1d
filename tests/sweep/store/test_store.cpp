// The store: rows come back as they went in, whoever shares it, and whatever is wrong with the file is told.
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>

#include "sim/host/sha256.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/sweep/store/pareto.hpp"
#include "sim/sweep/store/store.hpp"
#include "tests/sweep/scratch.hpp"

using namespace eyrie;

namespace {

PointRecord point(const std::string& key, PointStatus status = PointStatus::done) {
    PointRecord r;
    r.key = key;
    r.status = status;
    r.failure = status == PointStatus::done ? "" : "why " + key;
    r.comparable = "0123456789abcdef";
    r.workload = "net, batch 1";
    r.energy_table = "table";
    r.energy_unit = "pJ";
    if (status == PointStatus::done) {
        r.energy = 0.1 + 0.2;
        r.array_cycles = (std::int64_t{1} << 53) + 1;
        r.total_cycles = INT64_MAX;
        r.delay_ms = 1.0 / 3;
        r.macs = 7;
        r.energy_by_level = "{\"total\": 1}";
        r.layers = "[]";
    }
    r.area_um2 = 2.5e6;
    r.pes = 168;
    r.inputs = "{\"key\": \"" + key + "\"}";
    return r;
}

bool same(const PointRecord& a, const PointRecord& b) {
    return a.key == b.key && a.status == b.status && a.failure == b.failure && a.comparable == b.comparable &&
           a.workload == b.workload && a.energy_table == b.energy_table && a.energy_unit == b.energy_unit &&
           a.energy == b.energy && a.array_cycles == b.array_cycles && a.total_cycles == b.total_cycles &&
           a.delay_ms == b.delay_ms && a.macs == b.macs && a.area_um2 == b.area_um2 && a.pes == b.pes &&
           a.inputs == b.inputs && a.energy_by_level == b.energy_by_level && a.layers == b.layers;
}

std::vector<PointRecord> all_of(Store& store) {
    std::vector<PointRecord> all;
    store.for_each_point([&](const PointRecord& one) { all.push_back(one); });
    return all;
}

std::string error_of(const std::string& path, Store::Mode mode = Store::Mode::create) {
    try {
        Store store(path, mode, 100);
        store.add(point("x"));
    } catch (const std::runtime_error& error) {
        const std::string message = error.what();
        REQUIRE(message.compare(0, path.size() + 2, path + ": ") == 0);
        return message.substr(path.size() + 2);
    }
    return "no error";
}

}  // namespace

TEST_CASE("store: one that is older than a number of points is read without it, and gets its column when written to") {
    const Scratch scratch;
    const std::string path = scratch.path("s");
    PointRecord without = point("a");
    {
        Store store(path, Store::Mode::create);
        store.add(without);
        store.database().execute(
            "DELETE FROM meta WHERE name = 'digests'; ALTER TABLE points DROP COLUMN macs; UPDATE points SET digest = "
            "NULL");
    }
    without.macs = 0;
    {
        Store store(path, Store::Mode::read);
        REQUIRE(all_of(store).size() == 1);
        CHECK(same(all_of(store).front(), without));
    }
    {
        Store merged(scratch.path("merged"), Store::Mode::create);
        merge_store(path, merged);
        REQUIRE(all_of(merged).size() == 1);
        CHECK(same(all_of(merged).front(), without));
    }
    Store store(path, Store::Mode::write);
    store.add(point("b"));
    REQUIRE(all_of(store).size() == 2);
    CHECK(same(all_of(store)[0], without));
    CHECK(same(all_of(store)[1], point("b")));
}

TEST_CASE(
    "store: one that is older than refining and remarks is read without, and gets their columns when written to") {
    const Scratch scratch;
    const std::string path = scratch.path("s");
    const PointRecord without = point("a");
    std::int64_t id = 0;
    {
        Store store(path, Store::Mode::create);
        id = store.enter_sweep({0, "s", sha256("t"), "t", 0, 0});
        store.enter_points(id, {{0, "a", "{}", ""}});
        store.add(without);
        store.database().execute(
            "ALTER TABLE sweep_points DROP COLUMN refined_from; ALTER TABLE details "
            "DROP COLUMN remarks");
    }
    const auto is_as_it_was = [&](const std::string& file) {
        Store store(file, Store::Mode::read);
        CHECK(store.verify().rows_without_digest == 0);
        REQUIRE(all_of(store).size() == 1);
        CHECK(same(all_of(store).front(), without));
        CHECK(store.refined_points(id) == 0);
        CHECK(store.remarks(id).empty());
        CHECK(pareto_fronts(store, 0, false).size() == 1);
        CHECK_FALSE(store.point_of_key(id, "a").refined());
    };
    is_as_it_was(path);
    {
        Store merged(scratch.path("merged"), Store::Mode::create);
        merge_store(path, merged);
    }
    is_as_it_was(scratch.path("merged"));
    Store store(path, Store::Mode::write);
    PointRecord exact = point("b");
    exact.remarks = "{}";
    store.add(exact);
    store.enter_points(id, {{0, "b", "{}", "", "a"}});
    CHECK(store.verify().rows_without_digest == 0);
    CHECK(store.refined_points(id) == 1);
    CHECK(store.point_of_key(id, "b").refined_from == "a");
    CHECK(store.remarks(id) == std::vector<std::pair<std::string, std::int64_t>>{{"{}", 1}});
    // Merged, it is the same.
    Store merged(scratch.path("merged2"), Store::Mode::create);
    merge_store(path, merged);
    CHECK(merged.point_of_key(0, "b").refined_from == "a");
    CHECK(merged.verify().rows_without_digest == 0);
    // Damage of either column is found.
    for (const char* damage : {"UPDATE sweep_points SET refined_from = 'c'", "UPDATE details SET remarks = '[]'"}) {
        Store damaged(scratch.path(std::string("damaged") + damage[7]), Store::Mode::create);
        merge_store(path, damaged);
        damaged.database().execute(damage);
        CHECK_THROWS_AS(damaged.verify(), InputError);
    }
}

TEST_CASE("store: a record comes back as it went in, of every status") {
    const Scratch scratch;
    const std::vector<PointRecord> records = {point("a"),
                                              point("b", PointStatus::invalid),
                                              point("c", PointStatus::deadlock),
                                              point("d", PointStatus::mismatch),
                                              point("e", PointStatus::crash),
                                              point("f", PointStatus::timeout),
                                              point("g", PointStatus::memory)};
    {
        Store store(scratch.path("s"), Store::Mode::create);
        for (const PointRecord& one : records) store.add(one);
    }
    Store store(scratch.path("s"), Store::Mode::read);
    const std::vector<PointRecord> read = all_of(store);
    REQUIRE(read.size() == records.size());
    for (std::size_t i = 0; i < read.size(); ++i) {
        INFO(records[i].key);
        CHECK(same(read[i], records[i]));
        CHECK(store.status(records[i].key) == records[i].status);
    }
    CHECK_FALSE(store.knows("z"));
}

TEST_CASE("store: a reader changes nothing, and leaves no file beside the store") {
    const Scratch scratch;
    {
        Store store(scratch.path("s"), Store::Mode::create);
        store.add(point("a"));
    }
    {
        Store store(scratch.path("s"), Store::Mode::read);
        CHECK(store.knows("a"));
        CHECK_THROWS_AS(store.database().execute("DELETE FROM points"), ComputerError);
        CHECK(all_of(store).size() == 1);
    }
    CHECK_FALSE(std::filesystem::exists(scratch.path("s-wal")));
    CHECK_FALSE(std::filesystem::exists(scratch.path("s-shm")));
}

TEST_CASE("store: the first result of a point stays, but one that failed by its limits gives way") {
    const Scratch scratch;
    Store store(scratch.path("s"), Store::Mode::create);
    PointRecord other = point("a");
    other.energy = 99;
    store.add(point("a"));
    store.add(other);
    store.add(point("a", PointStatus::timeout));
    CHECK(same(all_of(store).at(0), point("a")));
    store.add(point("b", PointStatus::timeout));
    store.add(point("b", PointStatus::memory));
    CHECK(store.status("b") == PointStatus::timeout);
    store.add(point("b"));
    CHECK(same(all_of(store).at(1), point("b")));
    store.add(point("c", PointStatus::crash));
    for (const char* key : {"a", "b", "c"}) store.forget(key);
    CHECK(all_of(store).size() == 2);
    CHECK_FALSE(store.knows("c"));
}

TEST_CASE("store: a sweep's points by ordinal, finished or not") {
    const Scratch scratch;
    Store store(scratch.path("s"), Store::Mode::create);
    const std::int64_t id = store.enter_sweep({0, "mine", sha256("text"), "text", 5, 2});
    CHECK(store.enter_sweep({0, "yours", "d2", "text", 1, 0}) != id);
    CHECK(store.enter_sweep({0, "mine", sha256("text"), "text", 5, 2}) == id);
    store.enter_points(id, {{2, "b", "{}", "eyrie run"}, {0, "a", "{\"x\":1}", ""}, {1, "b", "{}", ""}});
    store.enter_points(id, {{2, "c", "{}", "eyrie run"}});
    store.add(point("b"));
    std::string seen;
    store.for_each_of_sweep(id, [&](const SweepPoint& one, const PointRecord* record) {
        seen += std::to_string(one.ordinal) + one.key + (record == nullptr ? "- " : "+ ");
    });
    CHECK(seen == "0a- 1b+ 2c- ");
    store.drop_points_from(id, 1);
    CHECK(store.point_of_key(id, "a").parameters == "{\"x\":1}");
    CHECK(store.point_of_key(0, "b").key.empty());
}

TEST_CASE("store: merging keeps what is there, adds what is not, and can be repeated") {
    const Scratch scratch;
    {
        Store shard(scratch.path("shard"), Store::Mode::create);
        shard.enter_sweep({0, "first", sha256(""), "", 1, 0});
        const std::int64_t id = shard.enter_sweep({0, "mine", sha256("text"), "text", 5, 2});
        shard.enter_points(id, {{0, "a", "{}", ""}, {1, "b", "{}", ""}});
        shard.enter_documents({{sha256("long text"), "long text"}});
        PointRecord other = point("a");
        other.energy = 99;
        shard.add(other);
        shard.add(point("b"));
        shard.add(point("c"));
    }
    Store store(scratch.path("s"), Store::Mode::create);
    const std::int64_t id = store.enter_sweep({0, "mine", sha256("text"), "text", 5, 2});
    store.add(point("a"));
    store.add(point("b", PointStatus::timeout));
    for (int repeat = 0; repeat < 2; ++repeat) {
        merge_store(scratch.path("shard"), store);
        const std::vector<PointRecord> all = all_of(store);
        REQUIRE(all.size() == 3);
        CHECK(same(all[0], point("a")));
        CHECK(same(all[1], point("b")));
        CHECK(same(all[2], point("c")));
        CHECK(store.sweeps().size() == 2);
        CHECK(store.point_of_key(id, "b").ordinal == 1);
    }
    Statement documents(store.database(), "SELECT text FROM documents");
    REQUIRE(documents.step());
    CHECK(documents.text(0) == "long text");
    CHECK_THROWS_AS(merge_store(scratch.path("nothing"), store), InputError);
    CHECK_THROWS_AS(merge_store(scratch.write("text", std::string(5000, 'x')), store), InputError);
}

TEST_CASE("store: what is no store, or one of another schema, or damaged, is refused and left as it is") {
    const Scratch scratch;
    CHECK(error_of(scratch.write("text", std::string(5000, 'x'))).find("no SQLite file") != std::string::npos);
    {
        Database other(scratch.path("other"), Database::Mode::create, 0);
        other.execute("CREATE TABLE mine (x); INSERT INTO mine VALUES (1)");
    }
    CHECK(error_of(scratch.path("other"))
              .find("SQLite file that is no store; allowed: a store of schema eyrie.store/1") != std::string::npos);
    {
        Store store(scratch.path("new"), Store::Mode::create);
        store.database().execute("UPDATE meta SET value = 'eyrie.store/2' WHERE name = 'schema'");
    }
    CHECK(error_of(scratch.path("new"))
              .find("found a store of schema eyrie.store/2; allowed: a store of schema "
                    "eyrie.store/1") != std::string::npos);
    CHECK(error_of(scratch.path("none"), Store::Mode::read).find("no such file") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(scratch.path("none")));
    CHECK(error_of(scratch.path(".")).find("is a directory") != std::string::npos);
    {
        Store store(scratch.path("hurt"), Store::Mode::create);
        for (int i = 0; i < 300; ++i) store.add(point("k" + std::to_string(i)));
    }
    {
        std::fstream file(scratch.path("hurt"), std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(4096);  // all pages but the first
        const std::string rubbish(std::filesystem::file_size(scratch.path("hurt")) - 4096, '\x5A');
        file.write(rubbish.data(), static_cast<std::streamsize>(rubbish.size()));
    }
    CHECK(error_of(scratch.path("hurt")).find("is damaged") != std::string::npos);
}

TEST_CASE("store: a locked one is waited for, then told; what is in it stays") {
    const Scratch scratch;
    Store store(scratch.path("s"), Store::Mode::create);
    store.add(point("a"));
    {
        const Transaction writing(store.database());
        CHECK(error_of(scratch.path("s")).find("is locked by another program") != std::string::npos);
    }
    CHECK(error_of(scratch.path("s")) == "no error");
    CHECK(all_of(store).size() == 2);
}

TEST_CASE("store: a full disk is told, all points before it stay, and there is room again for others") {
    const Scratch scratch;
    Store store(scratch.path("s"), Store::Mode::create);
    store.database().execute("PRAGMA max_page_count = 60");
    PointRecord large = point("");
    large.layers = std::string(3000, 'x');
    int added = 0;
    std::string message;
    try {
        for (;; ++added) {
            large.key = std::to_string(1000 + added);
            store.add(large);
        }
    } catch (const ComputerError& error) {
        message = error.what();
    }
    CHECK(message.find("the disk is full; all points finished before are kept") != std::string::npos);
    CHECK(added > 10);
    CHECK(all_of(store).size() == static_cast<std::size_t>(added));
    store.database().execute("PRAGMA max_page_count = 6000");
    store.add(large);
    CHECK(all_of(store).size() == static_cast<std::size_t>(added) + 1);
}

TEST_CASE("store: processes that share it lose nothing of one another's") {
    const Scratch scratch;
    constexpr int processes = 4;
    constexpr int points = 60;
    pid_t children[processes];
    for (int p = 0; p < processes; ++p) {
        children[p] = fork();
        if (children[p] != 0) continue;
        try {
            Store store(scratch.path("s"), Store::Mode::create);  // all come to a new file
            for (int i = 0; i < points; ++i) {
                store.add(point("own " + std::to_string(p) + " " + std::to_string(i)));
                store.add(point("all " + std::to_string(i)));
            }
        } catch (...) {
            _exit(1);
        }
        _exit(0);
    }
    for (const pid_t child : children) {
        int status = 0;
        waitpid(child, &status, 0);
        CHECK(status == 0);
    }
    Store store(scratch.path("s"), Store::Mode::read);
    CHECK(all_of(store).size() == (processes + 1) * points);
}
