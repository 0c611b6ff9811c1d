#include "sim/text/tables.hpp"

#include <algorithm>

#include "sim/text/shown.hpp"

namespace eyrie {

namespace {

bool is_among(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool wants(const TableLayout& layout, const std::string& table) {
    return layout.tables.empty() || is_among(layout.tables, table);
}

}  // namespace

void Tables::add(std::string name, const std::string& title, TextTable table, std::string after) {
    tables_.push_back({std::move(name), shown(title), std::move(table), std::move(after)});
}

std::vector<std::string> Tables::names() const {
    std::vector<std::string> names;
    for (const Titled& one : tables_) names.push_back(one.name);
    return names;
}

std::vector<std::string> Tables::column_names(const TableLayout& layout) const {
    std::vector<std::string> names;
    for (const Titled& one : tables_)
        if (wants(layout, one.name))
            for (const std::string& name : one.table.column_names())
                if (!is_among(names, name)) names.push_back(name);
    return names;
}

std::string Tables::text(const TableLayout& layout) const {
    std::string out;
    const std::vector<std::string> known = names();
    for (const std::string& name : layout.tables)
        if (!is_among(known, name)) out += "no table " + name + ": there is nothing in it\n\n";
    const std::vector<std::string> there = column_names(layout);
    for (const std::string& name : layout.columns)
        if (!is_among(there, name)) out += "no column " + name + ": no table that is printed has it\n\n";
    for (const Titled& one : tables_) {
        if (!wants(layout, one.name)) continue;
        const std::vector<std::string> columns = one.table.column_names();
        const bool has_one = std::any_of(layout.columns.begin(), layout.columns.end(),
                                         [&](const std::string& name) { return is_among(columns, name); });
        if (!layout.columns.empty() && !has_one) continue;
        out +=
            wrapped(one.title + "\n", layout.width) + one.table.text(layout) + "\n" + wrapped(one.after, layout.width);
    }
    return out;
}

std::string wrapped(const std::string& lines, std::size_t width) {
    if (width == 0) return lines;
    std::string out;
    for (std::size_t at = 0; at < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', at), lines.size());
        std::string line = lines.substr(at, end - at);
        // Half the width is for words, however far a line is indented: without room lines would go on forever.
        const std::size_t first_word = std::min(line.find_first_not_of(' '), line.size()), most = width / 2;
        if (line.size() > width && first_word > most) line.erase(0, first_word - most);
        const std::size_t indent = std::min(first_word + 2, most);
        while (line.size() > width) {
            std::size_t cut = line.rfind(' ', width);
            if (cut == std::string::npos || cut <= indent) cut = line.find(' ', width);
            if (cut == std::string::npos) break;
            out += line.substr(0, cut) + "\n";
            line = std::string(indent, ' ') + line.substr(cut + 1);
        }
        out += line + (end < lines.size() ? "\n" : "");
        at = end + 1;
    }
    return out;
}

}  // namespace eyrie
