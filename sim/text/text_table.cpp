#include "sim/text/text_table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sim/text/shown.hpp"

namespace eyrie {

void TextTable::row(std::vector<std::string> cells) {
    for (std::string& cell : cells) cell = shown(cell);
    rows_.push_back(std::move(cells));
}

std::string TextTable::text() const {
    std::vector<std::size_t> widths(rows_.front().size(), 0);
    for (const auto& row : rows_)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    std::string out;
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const std::string cell = row.empty() ? std::string(widths[i], '-') : i < row.size() ? row[i] : "";
            const std::string space(widths[i] - cell.size(), ' ');
            line += i == 0 ? cell + space : fmt::format("  {}{}", space, cell);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

std::string with_thousands(std::int64_t value) {
    std::string digits = std::to_string(value);
    for (std::size_t at = digits.size(); at > (value < 0 ? 4u : 3u); at -= 3) digits.insert(at - 3, ",");
    return digits;
}

std::string fixed(double value, int decimals) {
    const std::string text = fmt::format("{:.{}f}", value, decimals);
    const bool looks_like_nothing = value != 0 && text.find_first_of("123456789") == std::string::npos;
    if (!looks_like_nothing || !std::isfinite(value)) return text;
    constexpr int digits = 3, most_decimals = 8;
    const int needed = digits - 1 - static_cast<int>(std::floor(std::log10(std::fabs(value))));
    return needed <= most_decimals ? fmt::format("{:.{}f}", value, needed) : fmt::format("{:.{}e}", value, digits - 1);
}

std::string percent(double share) {
    constexpr double least_shown = 0.0005;
    if (share > 0 && share < least_shown) return "<0.1 %";
    return fmt::format("{:.1f} %", 100 * share);
}

std::string percent(std::int64_t part, std::int64_t whole) {
    return whole == 0 ? "-" : percent(static_cast<double>(part) / static_cast<double>(whole));
}

std::string scaled(double value) {
    static const char* const units[] = {"", " k", " M", " G", " T", " P"};
    std::size_t unit = 0;
    while (std::fabs(value) >= 9999.5 && unit < 5) {
        value /= 1000;
        ++unit;
    }
    return fixed(value, value < 99.95 ? 2 : value < 999.5 ? 1 : 0) + units[unit];
}

Unit unit_for(double largest, std::initializer_list<Unit> units) {
    Unit found = *units.begin();
    for (const Unit& unit : units)
        if (largest >= unit.size) found = unit;
    return found;
}

}  // namespace eyrie
