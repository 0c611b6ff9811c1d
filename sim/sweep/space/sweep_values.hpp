// Single values of a sweep file.
#pragma once

#include <string>
#include <vector>

#include "sim/config/yaml.hpp"

namespace eyrie {

// The text of a setting's value. Relative file names are taken from `folder`. Throws InputError unless the key could
// have this value on some machine.
std::string setting_text(const YamlNode& node, const std::string& key, const std::string& folder);
// The same check for a value that is not written in the file.
void check_setting(const YamlNode& node, const std::string& key, const std::string& value);

// {from, to, step}: linear; {from, to, factor}: geometric, rounded to integers, none twice. `to` is included only if
// a step lands on it. Throws InputError when the range is empty.
std::vector<std::string> range_values(const YamlNode& range);

}  // namespace eyrie
