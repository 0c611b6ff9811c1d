// SQLite as two classes that close what they open, and turn its errors into messages for users.
#pragma once

#include <cstdint>
#include <string>

#include <sqlite3.h>

namespace eyrie {

class Database {
public:
    enum class Mode { create, write, read };
    // Throws InputError naming the file.
    Database(const std::string& path, Mode mode, int patience_ms);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    const std::string& path() const { return path_; }
    sqlite3* handle() const { return handle_; }
    // Statements without results.
    void execute(const std::string& sql);
    // From here on readers and writers of the file, in all programs, do not wait for one another (write-ahead log).
    void use_write_ahead_log();
    // Throws InputError in words a user can act on.
    [[noreturn]] void fail(int code) const;

private:
    std::string path_;
    int patience_ms_;
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
