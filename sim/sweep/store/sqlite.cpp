#include "sim/sweep/store/sqlite.hpp"

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/host/computer_error.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

// Readers open the file for writing, too, where they may, and then only read: the last program that closes a file
// removes its -wal and -shm files, but not if it opened the file for reading alone.
int open_flags(const std::string& path, Database::Mode mode) {
    if (mode == Database::Mode::create) return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    const bool may_write = access(path.c_str(), W_OK) == 0 && access(folder.empty() ? "." : folder.c_str(), W_OK) == 0;
    return mode == Database::Mode::write || may_write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
}

}  // namespace

Database::Database(const std::string& path, Mode mode, int patience_ms) : path_(path), patience_ms_(patience_ms) {
    std::error_code ignored;
    // SQLite takes some names for databases in memory, and would make a database of whatever is there.
    if (path.empty() || path == ":memory:" || path.compare(0, 5, "file:") == 0)
        throw InputError("store: found '" + path + "'; allowed: the name of a file");
    const auto place = std::filesystem::status(path, ignored).type();
    if (place == std::filesystem::file_type::directory) throw InputError(path + ": is a directory; allowed: a file");
    if (place == std::filesystem::file_type::fifo || place == std::filesystem::file_type::socket ||
        place == std::filesystem::file_type::character || place == std::filesystem::file_type::block)
        throw InputError(path + ": cannot be a store: not a regular file; allowed: a file");
    if (mode != Mode::create && !std::filesystem::exists(path, ignored))
        throw InputError(path + ": cannot be read: no such file");
    open(path, open_flags(path, mode));
    if (mode == Mode::read) {
        if (is_in_a_closed_folder()) reopen_unchanging();
        execute("PRAGMA query_only = ON");
    }
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) fail_with_errno(errno, path + ": cannot be looked at");
    device_ = status.st_dev;
    inode_ = status.st_ino;
}

void Database::open(const std::string& name, int flags) {
    name_ = name;
    const int code = sqlite3_open_v2(name.c_str(), &handle_, flags | SQLITE_OPEN_URI, nullptr);
    if (code != SQLITE_OK) {
        try {
            fail(code);
        } catch (...) {
            sqlite3_close(handle_);
            throw;
        }
    }
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, patience_ms_);
}

// A store has a write-ahead log: to read it, SQLite makes files beside it, and here it may not.
bool Database::is_in_a_closed_folder() const {
    const int code = sqlite3_exec(handle_, "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr) & 0xFF;
    return code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
}

// With nothing in its log the file alone is all there is, and nobody can be writing it.
void Database::reopen_unchanging() {
    std::error_code none;
    const auto log_bytes = std::filesystem::file_size(path_ + "-wal", none);
    if (!none && log_bytes > 0)
        throw ComputerError(path_ +
                            ": cannot be read in a folder that may not be written, for its last changes are in " +
                            path_ + "-wal; allowed: a copy of both in a folder that may");
    sqlite3_close(std::exchange(handle_, nullptr));
    std::string uri = "file://";
    for (const char c : std::filesystem::absolute(path_, none).string())
        uri += c == '%' || c == '?' || c == '#' ? fmt::format("%{:02x}", static_cast<unsigned char>(c))
                                                : std::string(1, c);
    open(uri + "?immutable=1", SQLITE_OPEN_READONLY);
}

void Database::check_place() {
    struct stat status {};
    if (stat(path_.c_str(), &status) == 0 && status.st_dev == device_ && status.st_ino == inode_) return;
    // What lies in the log under the old name goes into the file, whatever it is called now.
    sqlite3_exec(handle_, "PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr);
    throw ComputerError(path_ +
                        ": was removed, moved or replaced while it was in use; what was finished is in the file "
                        "that was moved, if it was, and the same command runs the rest");
}

Database::~Database() { sqlite3_close(handle_); }

void Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

// Takes the whole file for a moment. Where several programs come to a new file at once, SQLite does not wait for that:
// each could be waiting for the other.
void Database::use_write_ahead_log() {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point give_up = Clock::now() + std::chrono::milliseconds(patience_ms_);
    for (;;) {
        const int code = sqlite3_exec(handle_, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
        if (code == SQLITE_OK) return;
        if ((code & 0xFF) != SQLITE_BUSY || Clock::now() >= give_up) fail(code);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

void Database::fail(int code) const {
    const std::string said = handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_);
    switch (code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw ComputerError(path_ +
                                ": is locked by another program; what is in it stays; allowed: try again once "
                                "that program has finished");
        case SQLITE_NOTADB: throw InputError(path_ + ": found no SQLite file; allowed: a store made by eyrie sweep");
        case SQLITE_CORRUPT:
            throw InputError(path_ + ": is damaged (" + said +
                             "); allowed: a whole store; what can be saved, "
                             "`sqlite3 FILE .recover` prints");
        case SQLITE_FULL:
            throw ComputerError(path_ + ": cannot be written: the disk is full; all points finished before are kept");
        case SQLITE_IOERR:
            throw ComputerError(path_ + ": cannot be read or written (" + said +
                                "; a full disk or a quota?); all points finished before are kept");
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM: throw ComputerError(path_ + ": cannot be opened or written: " + said);
        case SQLITE_NOMEM: throw ComputerError(path_ + ": not enough memory to use it");
        default: throw InputError(path_ + ": SQLite reports: " + said);
    }
}

Statement::Statement(Database& database, const std::string& sql) : database_(database) {
    const int code =
        sqlite3_prepare_v2(database.handle(), sql.c_str(), static_cast<int>(sql.size()), &handle_, nullptr);
    if (code != SQLITE_OK) database_.fail(code);
}

Statement::~Statement() { sqlite3_finalize(handle_); }

Statement& Statement::bind(int place, const std::string& text) {
    const int code = sqlite3_bind_text64(handle_, place, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    if (code != SQLITE_OK) database_.fail(code);
    return *this;
}

Statement& Statement::bind(int place, std::int64_t value) {
    if (const int code = sqlite3_bind_int64(handle_, place, value); code != SQLITE_OK) database_.fail(code);
    return *this;
}

Statement& Statement::bind(int place, double value) {
    if (const int code = sqlite3_bind_double(handle_, place, value); code != SQLITE_OK) database_.fail(code);
    return *this;
}

Statement& Statement::bind_null(int place) {
    if (const int code = sqlite3_bind_null(handle_, place); code != SQLITE_OK) database_.fail(code);
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    sqlite3_reset(handle_);
    database_.fail(code);
}

void Statement::run() {
    while (step()) {
    }
    reset();
}

void Statement::reset() { sqlite3_reset(handle_); }

bool Statement::is_null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }

std::string Statement::text(int column) const {
    const unsigned char* bytes = sqlite3_column_text(handle_, column);
    if (bytes == nullptr) return "";
    return std::string(reinterpret_cast<const char*>(bytes),
                       static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)));
}

const char* Statement::characters(int column) const {
    const unsigned char* bytes = sqlite3_column_text(handle_, column);
    return bytes == nullptr ? "" : reinterpret_cast<const char*>(bytes);
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_, column); }

double Statement::real(int column) const { return sqlite3_column_double(handle_, column); }

Snapshot::Snapshot(Database& database) : database_(database) { database_.execute("BEGIN"); }

Snapshot::~Snapshot() { sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr); }

Transaction::Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
    // Nothing may be thrown here; SQLite has rolled back by itself after some errors.
    if (open_) sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    database_.execute("COMMIT");
    open_ = false;
}

}  // namespace eyrie
