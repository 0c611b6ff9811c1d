// Aligned columns for the terminal: the first column to the left, all others to the right.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace eyrie {

// What a reader wants of tables.
struct TableLayout {
    std::size_t width = 0;             // characters; wider tables are split into blocks. 0: as wide as they are
    std::vector<std::string> tables;   // by name; empty: all
    std::vector<std::string> columns;  // by name; empty: all
};

// "DRAM words/MAC" as dram_words_mac: how a column is asked for.
std::string column_name(const std::string& title);

class TextTable {
public:
    // `keys`: how many columns tell what a row is about; each block of a split table has them.
    explicit TextTable(std::vector<std::string> header, std::size_t keys = 1);
    // Cells are shown (shown.hpp), whoever wrote their texts.
    void row(std::vector<std::string> cells);
    void rule() { rows_.push_back({}); }  // a line across
    // The name of a column whose title changes with its unit.
    void rename(std::size_t column, const std::string& name) { names_.at(column) = name; }
    const std::vector<std::string>& column_names() const { return names_; }
    std::string text(const TableLayout& layout = {}) const;

private:
    // Cells that are wider go on in the line below, from behind a ';' on.
    TextTable with_broken_cells(std::size_t room) const;
    std::string blocks(const TableLayout& layout) const;
    std::vector<std::size_t> wanted_columns(const TableLayout& layout) const;
    std::string block(const std::vector<std::size_t>& columns, const std::vector<std::size_t>& widths) const;

    std::size_t keys_;
    std::vector<std::string> names_;
    std::vector<std::vector<std::string>> rows_;
};

std::string with_thousands(std::int64_t value);                                             // 1,234,567
std::string counted(std::int64_t number, const std::string& what);                          // 1 point, 2,000 points
std::string counted(std::int64_t number, const std::string& one, const std::string& many);  // 1 query, 2 queries
// 12.35; with three digits and as many decimals as they need where a number that is not 0 would look like 0: 0.000493.
std::string fixed(double value, int decimals);
// 12.3; n.n5 is rounded up, as pages do it (sim/page/numbers.js); "<0.1" in place of 0.0 of what is not 0.
std::string percent_number(double share);
std::string percent(double share);                           // 12.3 %
std::string percent(std::int64_t part, std::int64_t whole);  // the same, "-" of nothing
std::string scaled(double value);
// With so many more digits.
std::string scaled_with(double value, int more);  // four digits and k, M, G or T

// One unit for all numbers of a table; `size` says how many of the numbers' own units it is.
struct Unit {
    double size = 1;
    const char* name = "";
};
// The largest unit that is not larger than `largest`, else the first. `units` are in rising order.
Unit unit_for(double largest, std::initializer_list<Unit> units);

}  // namespace eyrie
