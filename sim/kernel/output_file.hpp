// Output files appear whole or not at all.
#pragma once

#include <string>

namespace eyrie {

// Writes `text` to a temporary name beside `path`, then renames it; "-" is standard output. A place
// that is no regular file (a pipe, /dev/null) is written directly. Throws InputError.
void write_output(const std::string& path, const std::string& text);

// For use before a long run: throws InputError naming `option` when `path` could not be written.
void check_output_place(const std::string& path, const std::string& option);

}  // namespace eyrie
