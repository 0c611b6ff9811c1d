#include "sim/config/yaml_quotes.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/text/shown.hpp"
#include "sim/text/utf8.hpp"

namespace eyrie {

namespace {

// A character of up to three bytes by its number, as quoted YAML has it: "\x1b", "\u202e".
std::string yaml_escape(const std::string& character) {
    unsigned number = static_cast<unsigned char>(character[0]);
    if (character.size() > 1) number &= character.size() == 2 ? 0x1FU : 0x0FU;
    for (std::size_t i = 1; i < character.size(); ++i)
        number = number << 6 | (static_cast<unsigned char>(character[i]) & 0x3FU);
    return fmt::format(number < 0x100 ? "\\x{:02x}" : "\\u{:04x}", number);
}

}  // namespace

std::string yaml_in_quotes(const std::string& text) {
    std::string out = "\"";
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t bytes = std::max<std::size_t>(utf8_bytes(text, at), 1);
        const std::string character = text.substr(at, bytes);
        if (character == "\"" || character == "\\")
            out += "\\" + character;
        else if (utf8_bytes(text, at) > 0 && acts_on_terminals(text, at, bytes))
            out += yaml_escape(character);
        else
            out += character;
        at += bytes;
    }
    return out + "\"";
}

}  // namespace eyrie
