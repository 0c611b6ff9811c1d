// Answers of `eyrie serve`, checked and made ready for the page.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sim/report/run_sections.hpp"

namespace eyrie {

// Whether the schema is one of serve's.
bool is_serve_schema(const std::string& schema);
// The section of a file. Throws InputError for a value that is missing or not what its schema says.
nlohmann::ordered_json serve_section(const ResultFile& file);

}  // namespace eyrie
