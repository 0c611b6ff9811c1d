#include "sim/command/table_options.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/host/terminal.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

const std::string tables_help = "print only these tables, separated by commas: ";

constexpr std::size_t narrow = 80, middle = 120, wide_enough = 160, as_wide_as_they_are = 0;

std::vector<std::string> chosen_names(const po::variables_map& values, const std::string& option) {
    if (values.count(option) == 0) return {};
    return comma_separated(values[option].as<std::string>(), option);
}

bool is_among(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// The same of "total_cycles" and "cycles_total".
std::vector<std::string> words_sorted(const std::string& name) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at <= name.size();) {
        const std::size_t end = std::min(name.find('_', at), name.size());
        words.push_back(name.substr(at, end - at));
        at = end + 1;
    }
    std::sort(words.begin(), words.end());
    return words;
}

// Tables and CSV have some names with their words in another order.
std::vector<std::string> like(const std::string& name, const std::vector<std::string>& allowed) {
    for (const std::string& one : allowed)
        if (words_sorted(one) == words_sorted(name)) return {one};
    return likely_names(name, allowed);
}

// Titles that change with their unit or with another dataflow's name, as "total us" and "of rs", stand for the column.
std::string steady_name(const std::string& name, const std::vector<std::string>& allowed) {
    static const std::pair<const char*, std::vector<const char*>> units[] = {{"time", {"ns", "us", "ms", "s"}},
                                                                             {"bytes", {"b", "kb", "mb", "gb"}}};
    const std::size_t cut = name.rfind('_') + 1;
    const std::string unit = name.substr(cut);
    std::string steady = name;
    for (const auto& [quantity, of] : units)
        if (cut > 0 && std::find(of.begin(), of.end(), unit) != of.end()) steady = name.substr(0, cut) + quantity;
    for (const auto& [title, column] : {std::pair("of_", "relative_energy"), std::pair("edp_of_", "relative_edp")})
        if (name.rfind(title, 0) == 0) steady = column;
    return is_among(allowed, name) || !is_among(allowed, steady) ? name : steady;
}

void check_names(const std::string& option, const std::vector<std::string>& names,
                 const std::vector<std::string>& allowed) {
    for (const std::string& name : names)
        if (!is_among(allowed, name))
            throw InputError(fmt::format(
                "--{}: {}", option,
                unknown_name(option == "table" ? "table" : "column", name, join(allowed, ", "), like(name, allowed))));
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
    options.add_options()("table", po::value<std::string>(), (tables_help + join(tables, ", ")).c_str());
    add_columns_option(options);
}

std::vector<std::string> table_names_of(const po::option_description& option) {
    const std::string& help = option.description();
    if (help.rfind(tables_help, 0) != 0) return {};
    std::vector<std::string> names;
    for (std::string one : comma_separated(help.substr(tables_help.size()), "table"))
        names.push_back(one.substr(one.find_first_not_of(' ')));
    return names;
}

void add_columns_option(po::options_description& options) {
    const bool has_csv = options.find_nothrow("csv", false) != nullptr;
    const std::string help =
        "print only these columns, separated by commas, and the tables that have one: titles in small letters, _ for "
        "all else, as in total_cycles; total_time and dram_bytes whatever their units";
    options.add_options()("columns", po::value<std::string>(),
                          (help + (has_csv ? "; with --csv also its columns, as cycles_total" : "")).c_str());
}

TableLayout table_layout_of(const po::variables_map& values, const Tables& tables) {
    return output_layout_of(values, tables, {}).tables;
}

OutputLayout output_layout_of(const po::variables_map& values, const Tables& tables, const std::vector<Column>& csv) {
    OutputLayout layout;
    layout.tables.width = table_width_of(values);
    layout.tables.tables = chosen_names(values, "table");
    check_names("table", layout.tables.tables, tables.names());
    std::vector<std::string> names;
    for (const std::string& title : chosen_names(values, "columns")) {
        const std::string name = column_name(title);
        names.push_back(name.empty() ? title : name);  // which no column has: as it was found
    }
    const std::vector<std::string> of_tables = tables.column_names(layout.tables);
    std::vector<std::string> of_csv, allowed;
    if (values.count("csv") != 0)
        for (const Column& one : csv) of_csv.push_back(one.name);
    if (of_csv.empty() || values["csv"].as<std::string>() != "-") allowed = of_tables;
    for (const std::string& name : of_csv)
        if (!is_among(allowed, name)) allowed.push_back(name);
    for (std::string& name : names) name = steady_name(name, allowed);
    check_names("columns", names, allowed);
    for (const std::string& name : names) {
        if (is_among(of_csv, name)) layout.csv_columns.push_back(name);
        if (is_among(of_tables, name)) layout.tables.columns.push_back(name);
    }
    if (layout.csv_columns.size() == names.size()) layout.tables.columns.clear();
    return layout;
}

}  // namespace eyrie
