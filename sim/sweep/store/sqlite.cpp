#include "sim/sweep/store/sqlite.hpp"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/host/computer_error.hpp"
#include "sim/host/paths.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

constexpr int longest_value = 256 << 20;  // a row of details has the result of a point's process, up to 64 MiB

// Readers open the file for writing, too, where they may, and then only read: the last program that closes a file
// removes its -wal and -shm files, but not if it opened the file for reading alone.
int open_flags(const std::string& path, Database::Mode mode) {
    if (mode == Database::Mode::create) return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    const bool may_write = access(path.c_str(), W_OK) == 0 && access(folder.empty() ? "." : folder.c_str(), W_OK) == 0;
    return mode == Database::Mode::write || may_write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
}

// SQLite opens what it finds beside a file, and would wait for the other end of a FIFO for ever.
void check_files_beside(const std::string& path) {
    std::error_code none;
    const std::string real = canonical_path(path, none).string();  // beside it, not beside a link to it
    for (const char* ending : {"-journal", "-wal", "-shm"}) {
        const std::string beside = (none ? path : real) + ending;
        struct stat status {};
        if (stat(beside.c_str(), &status) == 0 && !S_ISREG(status.st_mode))
            throw InputError(
                fmt::format("{}: cannot be a store: {} is beside it, not a regular file; allowed: a file "
                            "there, or nothing",
                            path, printable(beside)));
    }
}

}  // namespace

void fail_damaged(const std::string& path, const std::string& what) {
    throw InputError(
        fmt::format("{}: is damaged ({}); allowed: a whole store; what can be saved, `sqlite3 FILE "
                    ".dump` prints",
                    path, printable(what)));
}

Database::Database(const std::string& path, Mode mode, int patience_ms)
    : path_(path), mode_(mode), patience_ms_(patience_ms) {
    // SQLite takes some names for databases in memory, and would make a database of whatever is there.
    if (path.empty() || path == ":memory:" || path.compare(0, 5, "file:") == 0)
        throw InputError("store: found '" + path + "'; allowed: the name of a file");
    struct stat status {};
    const bool is_there = stat(path.c_str(), &status) == 0;
    if (!is_there && is_of_the_computer(errno)) fail_with_errno(errno, path + ": cannot be looked at");
    if (!is_there && mode != Mode::create) throw InputError(path + ": cannot be read: no such file");
    if (is_there && S_ISDIR(status.st_mode)) throw InputError(path + ": is a directory; allowed: a file");
    if (is_there && !S_ISREG(status.st_mode))
        throw InputError(path + ": cannot be a store: not a regular file; allowed: a file");
    check_files_beside(path);
    open(path, open_flags(path, mode));
    if (mode == Mode::read) {
        if (is_in_a_closed_folder()) reopen_unchanging();
        execute("PRAGMA query_only = ON");
    }
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
    trust_nothing();
}

// The file may be anybody's. What stands in it besides tables is refused (store_layout.hpp); should another program
// write it there afterwards, it does not run, nor is a value longer than any that a store can have.
void Database::trust_nothing() {
    constexpr std::pair<int, int> choices[] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                               {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
                                               {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
                                               {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}};
    for (const auto& [choice, value] : choices)
        if (const int code = sqlite3_db_config(handle_, choice, value, nullptr); code != SQLITE_OK) fail(code);
    sqlite3_limit(handle_, SQLITE_LIMIT_LENGTH, longest_value);
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
    for (const char c : absolute_path(path_, none).string())
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

namespace {

// ATTACH of a file that the disk does not give says "corrupt", and why in its text alone.
int cause_of_corrupt(const std::string& said) {
    if (said == sqlite3_errstr(SQLITE_IOERR)) return SQLITE_IOERR;
    return said.rfind("unable to open database", 0) == 0 ? SQLITE_CANTOPEN : SQLITE_CORRUPT;
}

}  // namespace

void Database::fail(int code) const {
    const std::string said = handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_);
    if (code == SQLITE_IOERR_NOMEM) code = SQLITE_NOMEM;
    if ((code & 0xFF) == SQLITE_CORRUPT) code = cause_of_corrupt(said);
    switch (code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL:
            throw ComputerError(path_ +
                                ": is locked by another program; what is in it stays; allowed: try again once "
                                "that program has finished");
        case SQLITE_NOTADB: throw InputError(path_ + ": found no SQLite file; allowed: a store made by eyrie sweep");
        case SQLITE_FULL:
            throw ComputerError(path_ + ": cannot be written: the disk is full; all points finished before are kept");
        case SQLITE_IOERR: fail_of_disk(code, said);
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM: throw ComputerError(path_ + ": cannot be opened or written: " + said);
        case SQLITE_NOMEM: throw ComputerError(path_ + ": not enough memory to use it");
        case SQLITE_TOOBIG:
            throw InputError(fmt::format("{}: found a row of more than {} MiB, or there is to be one; allowed: less",
                                         path_, longest_value >> 20));
        case SQLITE_CORRUPT:  // also what it makes of a page that the disk did not give
            fail_if_unread("main", path_, said);
            if (const char* const other = sqlite3_db_filename(handle_, "other")) fail_if_unread("other", other, said);
            fail_damaged(path_, said);
        // Of what was checked when it was opened: another program has changed its tables since, or a row is not theirs.
        default: fail_damaged(path_, said);
    }
}

void Database::fail_of_disk(int code, const std::string& said) const {
    const int error = sqlite3_system_errno(handle_);
    const std::string why = error == 0 ? said : said + ": " + std::strerror(error);
    if (mode_ == Mode::read) throw ComputerError(path_ + ": cannot be read (" + why + ")");
    const bool reads = code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ || code == SQLITE_IOERR_CORRUPTFS;
    throw ComputerError(fmt::format("{}: cannot be {} ({}{}); all points finished before are kept", path_,
                                    reads ? "read" : "read or written", why, reads ? "" : "; a full disk or a quota?"));
}

void Database::fail_if_unread(const std::string& schema, const std::string& path, const std::string& said) const {
    int error = 0;
    sqlite3_file* log = nullptr;  // pages that were written last are in it
    sqlite3_file_control(handle_, schema.c_str(), SQLITE_FCNTL_LAST_ERRNO, &error);
    sqlite3_file_control(handle_, schema.c_str(), SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (error == 0 && log != nullptr && log->pMethods != nullptr)
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &error);
    if (error != 0) throw ComputerError(path + ": cannot be read: " + std::strerror(error));
    const std::string mark = "error code=";
    const std::size_t at = said.find(mark);
    const int code = at == std::string::npos ? SQLITE_CORRUPT : std::atoi(said.c_str() + at + mark.size());
    if ((code & 0xFF) == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM)
        throw ComputerError(path + ": not enough memory to use it");
    if ((code & 0xFF) == SQLITE_IOERR)
        throw ComputerError(path + ": cannot be read (" + std::string(sqlite3_errstr(code)) + ")");
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
