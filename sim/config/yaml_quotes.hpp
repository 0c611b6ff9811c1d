// Texts of others as YAML that is printed: it reads back as the same text, and does nothing to a terminal.
#pragma once

#include <string>

namespace eyrie {

// In double quotes, with YAML's own escapes.
std::string yaml_in_quotes(const std::string& text);

}  // namespace eyrie
