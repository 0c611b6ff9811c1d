#include "sim/command/table_options.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/host/terminal.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

constexpr std::size_t narrow = 80, middle = 120, wide_enough = 160, as_wide_as_they_are = 0;

std::vector<std::string> chosen_names(const po::variables_map& values, const std::string& option) {
    if (values.count(option) == 0) return {};
    return comma_separated(values[option].as<std::string>(), option);
}

void check_names(const std::string& option, const std::vector<std::string>& names,
                 const std::vector<std::string>& allowed) {
    for (const std::string& name : names)
        if (std::find(allowed.begin(), allowed.end(), name) == allowed.end())
            throw InputError(fmt::format("--{}: {}", option,
                                         unknown_name(option == "table" ? "table" : "column", name, join(allowed, ", "),
                                                      likely_names(name, allowed))));
}

}  // namespace

void add_width_option(po::options_description& options) {
    options.add_options()(
        "width", po::value<std::string>(),
        "of tables: 80, 120 or wide; wider ones are split into blocks; default: what the terminal has "
        "room for, wide without a terminal");
}

std::size_t table_width_of(const po::variables_map& values) {
    if (values.count("width") == 0) {
        const std::size_t terminal = terminal_width();
        return terminal == 0 || terminal >= wide_enough ? as_wide_as_they_are : terminal >= middle ? middle : narrow;
    }
    const std::string width = values["width"].as<std::string>();
    if (width == "80") return narrow;
    if (width == "120") return middle;
    if (width == "wide") return as_wide_as_they_are;
    throw InputError(fmt::format("--width: found '{}'; allowed: 80, 120, wide", printable(width)));
}

void add_table_options(po::options_description& options, const std::vector<std::string>& tables) {
    add_width_option(options);
    options.add_options()("table", po::value<std::string>(),
                          ("print only these tables, separated by commas: " + join(tables, ", ")).c_str())(
        "columns", po::value<std::string>(),
        "print only these columns, separated by commas, and the tables that have one: titles in small letters, _ for "
        "all "
        "else, as in total_cycles");
}

TableLayout table_layout_of(const po::variables_map& values, const Tables& tables) {
    TableLayout layout;
    layout.width = table_width_of(values);
    layout.tables = chosen_names(values, "table");
    check_names("table", layout.tables, tables.names());
    for (const std::string& title : chosen_names(values, "columns")) layout.columns.push_back(column_name(title));
    check_names("columns", layout.columns, tables.column_names(layout));
    return layout;
}

}  // namespace eyrie
