// Names and texts of users inside messages: shown safely, listed, and compared with those that there are.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace eyrie {

// All of `candidates` that are equally close to `name`, at most so many slips away; none where these are more than a
// suggestion can have. A word of four letters has one slip, unless it begins alike: with two it could be any other one.
std::vector<std::string> closest_names(const std::string& name, const std::vector<std::string>& candidates,
                                       std::size_t slips = 2);
// What `name` may stand for, at most three of `candidates`: the same in other letter case; else what other programs and
// papers call so; else those that begin with it (without leading dashes or trailing *); else those at one slip; else
// those that have it as a part; else those at two slips; else those that it begins with. Empty: nothing is like it, or
// more than three equally so.
std::vector<std::string> likely_names(const std::string& name, const std::vector<std::string>& candidates);
// `text` for a message: on one line (shown.hpp), at most about 200 bytes of it.
std::string printable(const std::string& text);
std::string join(const std::vector<std::string>& parts, const std::string& separator);

// "did you mean 'a', 'b' or 'c'?"; "" for no names.
std::string did_you_mean(const std::vector<std::string>& names);
// The same of what `found` may stand for, as it stands before "allowed: ...": "did you mean 'a'?; ", or "".
std::string question_of(const std::string& found, const std::vector<std::string>& candidates);
// The names, separated by commas; of a long list the first ones, and how many there are.
std::string listed(const std::vector<std::string>& names);

// "unknown KIND 'found'; did you mean 'b'?; allowed: a, b, c"; the question only where a name is like the one found.
std::string unknown_name(const std::string& kind, const std::string& found, const std::vector<std::string>& allowed);
// The same, for a list that is worded differently from the names themselves; `likely`: what may have been meant.
std::string unknown_name(const std::string& kind, const std::string& found, const std::string& allowed_list,
                         const std::vector<std::string>& likely);

}  // namespace eyrie
