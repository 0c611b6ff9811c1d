// SQLite as two classes that close what they open, and turn its errors into messages for users.
#pragma once

#include <cstdint>
#include <string>

#include <sqlite3.h>
#include <sys/types.h>

namespace eyrie {

// InputError: the store is not what was written.
[[noreturn]] void fail_damaged(const std::string& path, const std::string& what);

class Database {
public:
    enum class Mode { create, write, read };
    // Throws InputError naming the file.
    Database(const std::string& path, Mode mode, int patience_ms);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    const std::string& path() const { return path_; }
    // As SQLite was given it, for ATTACH: the path, or a URI.
    const std::string& name() const { return name_; }
    sqlite3* handle() const { return handle_; }
    // Throws ComputerError unless the name still stands for the file that was opened. What is in it is kept: the file
    // that was moved is made whole.
    void check_place();
    // Statements without results.
    void execute(const std::string& sql);
    // From here on readers and writers of the file, in all programs, do not wait for one another (write-ahead log).
    void use_write_ahead_log();
    // In words a user can act on: InputError where the file is none or damaged, ComputerError where the computer fails
    // or another program has it.
    [[noreturn]] void fail(int code) const;
    // Throws ComputerError when a page of `schema` ("main", or a database that is attached, which is the file `path`)
    // could not be read: SQLite's integrity_check then calls the file damaged, in the words `said`.
    void fail_if_unread(const std::string& schema, const std::string& path, const std::string& said) const;

private:
    [[noreturn]] void fail_of_disk(int code, const std::string& said) const;
    void open(const std::string& name, int flags);
    void trust_nothing();
    bool is_in_a_closed_folder() const;
    void reopen_unchanging();

    std::string path_;
    std::string name_;
    Mode mode_;
    int patience_ms_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
    sqlite3* handle_ = nullptr;
};

// A prepared statement. Texts are bound from 1 on; columns count from 0.
class Statement {
public:
    Statement(Database& database, const std::string& sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& bind(int place, const std::string& text);
    Statement& bind(int place, std::int64_t value);
    Statement& bind(int place, double value);
    Statement& bind_null(int place);
    // True while there is a row.
    bool step();
    // Steps to the end and makes ready for the next use.
    void run();
    void reset();

    bool is_null(int column) const;
    std::string text(int column) const;
    const char* characters(int column) const;  // valid until the next step; "" for NULL
    std::int64_t integer(int column) const;
    double real(int column) const;

private:
    Database& database_;
    sqlite3_stmt* handle_ = nullptr;
};

// The file as it is at one moment, for several reads, however others write it meanwhile.
class Snapshot {
public:
    explicit Snapshot(Database& database);
    ~Snapshot();
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

private:
    Database& database_;
};

// Takes the write lock at once; rolled back unless committed.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Database& database_;
    bool open_ = true;
};

}  // namespace eyrie
