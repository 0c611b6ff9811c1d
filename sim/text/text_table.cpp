#include "sim/text/text_table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sim/text/lines.hpp"
#include "sim/text/shown.hpp"

namespace eyrie {

namespace {

constexpr std::size_t between = 2;  // columns, characters

}  // namespace

std::string column_name(const std::string& title) {
    std::string name;
    for (const char c : lower_case(title)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain)
            name += c;
        else if (!name.empty() && name.back() != '_')
            name += '_';
    }
    while (!name.empty() && name.back() == '_') name.pop_back();
    return name;
}

TextTable::TextTable(std::vector<std::string> header, std::size_t keys) : keys_(keys) {
    for (const std::string& title : header) names_.push_back(column_name(title));
    row(std::move(header));
}

void TextTable::row(std::vector<std::string> cells) {
    for (std::string& cell : cells) cell = shown(cell);
    rows_.push_back(std::move(cells));
}

std::vector<std::size_t> TextTable::wanted_columns(const TableLayout& layout) const {
    std::vector<std::size_t> columns;
    for (std::size_t i = 0; i < names_.size(); ++i)
        if (i < keys_ || layout.columns.empty()) columns.push_back(i);
    for (const std::string& name : layout.columns)
        for (std::size_t i = keys_; i < names_.size(); ++i)
            if (names_[i] == name) columns.push_back(i);
    return columns;
}

std::string TextTable::block(const std::vector<std::size_t>& columns, const std::vector<std::size_t>& widths) const {
    std::string out;
    for (const auto& row : rows_) {
        std::string line;
        for (const std::size_t i : columns) {
            const std::string cell = row.empty() ? std::string(widths[i], '-') : i < row.size() ? row[i] : "";
            const std::string space(widths[i] - cell.size(), ' ');
            line += i == 0 ? cell + space : fmt::format("  {}{}", space, cell);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

TextTable TextTable::with_broken_cells(std::size_t room) const {
    TextTable broken = *this;
    broken.rows_.clear();
    for (std::vector<std::string> row : rows_)
        for (bool goes_on = true; goes_on;) {
            std::vector<std::string> below(row.size());
            goes_on = false;
            for (std::size_t i = keys_; i < row.size(); ++i) {
                const std::size_t end = row[i].size() > room ? row[i].rfind("; ", room - 1) : std::string::npos;
                if (end == std::string::npos) continue;
                below[i] = row[i].substr(end + 2);
                row[i].resize(end + 1);
                goes_on = true;
            }
            broken.rows_.push_back(std::move(row));
            row = std::move(below);
        }
    return broken;
}

std::string TextTable::text(const TableLayout& layout) const {
    if (layout.width == 0) return blocks(layout);
    std::size_t keys_width = 0;
    for (std::size_t i = 0; i < keys_; ++i) {
        std::size_t widest = 0;
        for (const auto& row : rows_)
            if (i < row.size()) widest = std::max(widest, row[i].size());
        keys_width += widest + between;
    }
    return (keys_width < layout.width ? with_broken_cells(layout.width - keys_width) : *this).blocks(layout);
}

std::string TextTable::blocks(const TableLayout& layout) const {
    std::vector<std::size_t> widths(rows_.front().size(), 0);
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    std::vector<std::size_t> columns;  // of the block, the keys first
    std::size_t keys = 0, keys_width = 0, width = 0;
    std::string out;
    for (const std::size_t i : wanted_columns(layout)) {
        const bool is_full = layout.width > 0 && width + between + widths[i] > layout.width;
        if (i >= keys_ && columns.size() > keys && is_full) {
            out += block(columns, widths) + "\n";
            columns.resize(keys);
            width = keys_width;
        }
        columns.push_back(i);
        width += (i == 0 ? 0 : between) + widths[i];
        if (i < keys_) {
            keys = columns.size();
            keys_width = width;
        }
    }
    return out + block(columns, widths);
}

std::string with_thousands(std::int64_t value) {
    std::string digits = std::to_string(value);
    for (std::size_t at = digits.size(); at > (value < 0 ? 4u : 3u); at -= 3) digits.insert(at - 3, ",");
    return digits;
}

std::string counted(std::int64_t number, const std::string& one, const std::string& many) {
    return with_thousands(number) + " " + (number == 1 ? one : many);
}

std::string counted(std::int64_t number, const std::string& what) { return counted(number, what, what + "s"); }

std::string fixed(double value, int decimals) {
    const std::string text = fmt::format("{:.{}f}", value, decimals);
    const bool looks_like_nothing = value != 0 && text.find_first_of("123456789") == std::string::npos;
    if (!looks_like_nothing || !std::isfinite(value)) return text;
    constexpr int digits = 3, most_decimals = 8;
    const int needed = digits - 1 - static_cast<int>(std::floor(std::log10(std::fabs(value))));
    return needed <= most_decimals ? fmt::format("{:.{}f}", value, needed) : fmt::format("{:.{}e}", value, digits - 1);
}

std::string percent_number(double share) {
    constexpr double least_shown = 0.0005;
    if (share > 0 && share < least_shown) return "<0.1";
    if (!std::isfinite(share)) return fmt::format("{:.1f}", 100 * share);
    // The share of two integers may lie a hair below the half that it is.
    constexpr double hair = 1 + 0x1p-51;
    return fmt::format("{:.1f}", std::floor(1000 * share * hair + 0.5) / 10);
}

std::string percent(double share) { return percent_number(share) + " %"; }

std::string percent(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? "-" : percent(static_cast<double>(part) / static_cast<double>(whole));
}

std::string scaled(double value) { return scaled_with(value, 0); }

std::string scaled_with(double value, int more) {
    static const char* const units[] = {"", " k", " M", " G", " T", " P"};
    std::size_t unit = 0;
    while (std::fabs(value) >= 9999.5 && unit < 5) {
        value /= 1000;
        ++unit;
    }
    return fixed(value, (value < 99.95 ? 2 : value < 999.5 ? 1 : 0) + more) + units[unit];
}

Unit unit_for(double largest, std::initializer_list<Unit> units) {
    Unit found = *units.begin();
    for (const Unit& unit : units)
        if (largest >= unit.size) found = unit;
    return found;
}

}  // namespace eyrie
