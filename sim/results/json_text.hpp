// JSON read from text and written to it, compiled once: parser and printer are templates that cost seconds a file.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace eyrie {

// Throws nlohmann::json::exception.
nlohmann::ordered_json parsed_json(const std::string& text);
bool is_json(const std::string& text);
// On one line; bytes that are not UTF-8 are replaced.
std::string json_line(const nlohmann::ordered_json& value);

}  // namespace eyrie
