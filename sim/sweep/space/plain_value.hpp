// A setting's text as the JSON value that it stands for.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace eyrie {

// Integers in decimal, true and false; anything else is text.
nlohmann::ordered_json plain_value(const std::string& text);

}  // namespace eyrie
