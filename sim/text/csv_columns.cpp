#include "sim/text/csv_columns.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace eyrie {

namespace {

// The cells of the line that begins at `at`, as they are written; a quoted one may hold commas and line ends. `at` is
// then where the next line begins.
std::vector<std::string_view> cells_of_line(std::string_view csv, std::size_t& at) {
    std::vector<std::string_view> cells;
    bool quoted = false;
    for (std::size_t begin = at; at < csv.size();) {
        const char c = csv[at++];
        if (c == '"') quoted = !quoted;
        if (quoted || (c != ',' && c != '\n')) continue;
        cells.push_back(csv.substr(begin, at - 1 - begin));
        begin = at;
        if (c == '\n') break;
    }
    return cells;
}

}  // namespace

std::string with_columns(const std::string& csv, const std::vector<std::string>& columns) {
    if (columns.empty()) return csv;
    std::size_t at = 0;
    const std::vector<std::string_view> header = cells_of_line(csv, at);
    std::vector<std::size_t> places;
    for (const std::string& name : columns)
        places.push_back(static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin()));
    std::string out = fmt::format("{}\n", fmt::join(columns, ","));
    while (at < csv.size()) {
        const std::vector<std::string_view> cells = cells_of_line(csv, at);
        for (std::size_t i = 0; i < places.size(); ++i) {
            if (i > 0) out += ',';
            out += cells.at(places[i]);
        }
        out += '\n';
    }
    return out;
}

}  // namespace eyrie
