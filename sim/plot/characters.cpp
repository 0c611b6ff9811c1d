#include "sim/plot/characters.hpp"

#include <algorithm>

namespace eyrie {

namespace {

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

std::size_t most_characters(const std::vector<std::string>& texts) {
    std::size_t most = 0;
    for (const std::string& text : texts) most = std::max(most, characters(text));
    return most;
}

std::string shortened(const std::string& text, std::size_t longest) {
    if (characters(text) <= longest) return text;
    std::size_t end = 0, taken = 0;
    while (taken < longest || !starts_character(text[end])) taken += starts_character(text[end++]) ? 1 : 0;
    while (!starts_character(text[--end])) {
    }
    return text.substr(0, end) + "\u2026";
}

}  // namespace eyrie
