// Names and texts of users inside messages: shown safely, listed, and compared with those that there are.
#pragma once

#include <string>
#include <vector>

namespace eyrie {

// The name in `candidates` closest to `name` (edit distance at most 2), or "" when none is close.
std::string nearest_name(const std::string& name, const std::vector<std::string>& candidates);
// `text` for a message: on one line, control characters as '?', at most about 200 bytes of it.
std::string printable(const std::string& text);
std::string join(const std::vector<std::string>& parts, const std::string& separator);

// "unknown KIND 'found'; allowed: a, b, c", with the nearest allowed name when it looks like a typing slip.
std::string unknown_name(const std::string& kind, const std::string& found, const std::vector<std::string>& allowed);
// The same, for a list that is worded differently from the names themselves.
std::string unknown_name(const std::string& kind, const std::string& found, const std::string& allowed_list,
                         const std::string& nearest);

}  // namespace eyrie
