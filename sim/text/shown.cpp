#include "sim/text/shown.hpp"

#include <fmt/format.h>

#include "sim/text/utf8.hpp"

namespace eyrie {

bool acts_on_terminals(const std::string& text, std::size_t at, std::size_t bytes) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    if (bytes == 1) return byte(0) < 0x20 || byte(0) == 0x7F;
    if (bytes == 2) return byte(0) == 0xC2 && byte(1) < 0xA0;
    if (bytes != 3 || byte(0) != 0xE2) return false;
    if (byte(1) == 0x81) return byte(2) >= 0xA6 && byte(2) <= 0xA9;  // U+2066 to U+2069: isolates
    // U+200E, U+200F: marks; U+2028, U+2029: line and paragraph; U+202A to U+202E: embeddings, overrides
    return byte(1) == 0x80 && (byte(2) == 0x8E || byte(2) == 0x8F || (byte(2) >= 0xA8 && byte(2) <= 0xAE));
}

namespace {

std::string with_shown(const std::string& text, bool lines) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t bytes = utf8_bytes(text, at);
        const std::size_t taken = bytes == 0 ? 1 : bytes;
        if (bytes > 0 && (!acts_on_terminals(text, at, bytes) || (lines && text[at] == '\n')))
            out.append(text, at, bytes);
        else
            for (std::size_t i = 0; i < taken; ++i)
                out += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(text[at + i])));
        at += taken;
    }
    return out;
}

}  // namespace

std::string shown(const std::string& text) { return with_shown(text, false); }

std::string shown_lines(const std::string& text) { return with_shown(text, true); }

std::string csv_text(const std::string& text) {
    std::string cell = shown_lines(text);
    const std::size_t first = cell.find_first_not_of(" \n");
    if (first != std::string::npos && std::string("=+-@").find(cell[first]) != std::string::npos) cell.insert(0, "'");
    if (cell.find_first_of(",\"\n") == std::string::npos) return cell;
    std::string out = "\"";
    for (const char c : cell) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

}  // namespace eyrie
