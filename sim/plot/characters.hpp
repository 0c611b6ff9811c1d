// Texts in UTF-8, counted by characters.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace eyrie {

std::size_t characters(const std::string& text);
// The length of the longest text.
std::size_t most_characters(const std::vector<std::string>& texts);
// At most `longest` characters: a longer text is cut and ends with an ellipsis.
std::string shortened(const std::string& text, std::size_t longest);
// The same of many; texts that differ stay different: those that begin alike begin, behind an ellipsis, where they do
// not.
std::vector<std::string> shortened_apart(const std::vector<std::string>& texts, std::size_t longest);

}  // namespace eyrie
