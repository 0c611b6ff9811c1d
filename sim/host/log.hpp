// What the program tells its user while it works: lines on standard error, "warning: ..." and the like.
#pragma once

#include <string>

namespace eyrie {

// Lines below this one are not printed.
enum class LogLevel { info, warning, error };

void print_log_from(LogLevel lowest);

void log_info(const std::string& message);
void log_warning(const std::string& message);
void log_error(const std::string& message);
// "eyrie: wrote FILE", shown as warnings are; nothing for standard output and what is no regular file.
void log_written(const std::string& path);

}  // namespace eyrie
