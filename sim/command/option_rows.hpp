// The declarations of options as plain rows, for what is no command line: Python's keywords, docstrings and stubs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/command/options.hpp"

namespace eyrie {

enum class OptionKind { flag, value, list };  // a list: the option may be repeated

struct OptionRow {
    std::string name;
    OptionKind kind;
    std::optional<std::string> default_value;  // of a value
    std::string doc;
};

std::vector<OptionRow> option_rows(const po::options_description& options);

}  // namespace eyrie
