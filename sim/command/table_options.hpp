// Options of commands that print tables: how wide, and which tables and columns.
#pragma once

#include "sim/command/options.hpp"
#include "sim/text/column.hpp"
#include "sim/text/tables.hpp"

namespace eyrie {

// --width: 80, 120 or wide. Without it the largest of them that the terminal has room for; what goes to a file or a
// pipe is wide, so that its bytes do not depend on a window.
void add_width_option(po::options_description& options);
std::size_t table_width_of(const po::variables_map& values);

// The names that --table of a command takes, as its help lists them.
std::vector<std::string> table_names_of(const po::option_description& option);

void add_columns_option(po::options_description& options);
// --width, --table and --columns.
void add_table_options(po::options_description& options, const std::vector<std::string>& tables);
// `tables`: those that there will be; their rows do not matter. Throws InputError for a name that none of them has.
TableLayout table_layout_of(const po::variables_map& values, const Tables& tables);

// The same of a command that also writes CSV: --columns may name columns of either. Each output takes those that it
// has; one that has none of them is written whole. Where all names are columns of the CSV, it is the CSV that is
// chosen from.
struct OutputLayout {
    TableLayout tables;
    std::vector<std::string> csv_columns;  // empty: all
};
// `csv`: the columns of --csv; without it, they are no names, and where it goes to standard output, in place of the
// tables, they are all that there are.
OutputLayout output_layout_of(const po::variables_map& values, const Tables& tables, const std::vector<Column>& csv);

}  // namespace eyrie
