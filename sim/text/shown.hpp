// Texts of others - names in files, in stores, on the command line - as they may stand on a terminal and in tables.
#pragma once

#include <cstddef>
#include <string>

namespace eyrie {

// Whether the valid UTF-8 character of `bytes` bytes at `at` does something to a terminal in place of being seen there.
bool acts_on_terminals(const std::string& text, std::size_t at, std::size_t bytes);

// Bytes that would do something to a terminal, or are no UTF-8, as \xNN: control characters (also the second set,
// U+0080 to U+009F), line breaks, and what turns the direction of writing.
std::string shown(const std::string& text);
// The same for a text of several lines, whose line breaks stay.
std::string shown_lines(const std::string& text);

// A text, not a number, as a cell of a CSV file: shown, in quotes where a reader would else see more than one cell
// (RFC 4180), and behind a ' where a spreadsheet would take it for a formula: = + - @.
std::string csv_text(const std::string& text);

}  // namespace eyrie
