#include "tests/fuzz/changed_store.hpp"

#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/sweep/store/sqlite.hpp"

namespace eyrie {

namespace {

// Of the table and column by name; "" where there is none.
std::string found_column(Database& database, const std::string& name) {
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos) return "";
    Statement known(database,
                    "SELECT 1 FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.name = ? AND c.name = ?");
    known.bind(1, name.substr(0, dot)).bind(2, name.substr(dot + 1));
    return known.step() ? name : "";
}

bool is_number(const std::string& text) {
    char* end = nullptr;
    std::strtod(text.c_str(), &end);
    return !text.empty() && *end == '\0';
}

}  // namespace

bool change_store(const std::string& path, const std::string& change) {
    const char* const whole = std::getenv("EYRIE_FUZZ_STORE");
    const std::size_t line = change.find('\n');
    if (whole == nullptr || line == std::string::npos) return false;
    std::filesystem::copy_file(whole, path, std::filesystem::copy_options::overwrite_existing);
    Database database(path, Database::Mode::write, 1000);
    const std::string column = found_column(database, change.substr(0, line));
    if (column.empty()) return false;
    database.execute(
        "UPDATE points SET digest = NULL; UPDATE details SET digest = NULL;"
        "UPDATE sweeps SET row_digest = NULL; UPDATE sweep_points SET digest = NULL");
    const std::string table = column.substr(0, column.find('.')), text = change.substr(line + 1);
    Statement update(database, fmt::format("UPDATE {} SET \"{}\" = ?", table, column.substr(table.size() + 1)));
    if (is_number(text))
        update.bind(1, std::strtod(text.c_str(), nullptr));
    else
        update.bind(1, text);
    try {
        update.run();
    } catch (const InputError&) {  // a key that has to be unique
        return false;
    }
    return true;
}

}  // namespace eyrie
