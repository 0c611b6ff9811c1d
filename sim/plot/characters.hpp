// Texts in UTF-8, counted by characters.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace eyrie {

std::size_t characters(const std::string& text);
// Of the longest text.
std::size_t most_characters(const std::vector<std::string>& texts);
// The first so many characters, the last of them an ellipsis if there are more.
std::string shortened(const std::string& text, std::size_t longest);

}  // namespace eyrie
