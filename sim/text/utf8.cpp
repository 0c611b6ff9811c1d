#include "sim/text/utf8.hpp"

namespace eyrie {

std::size_t utf8_bytes(const std::string& text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
    const unsigned first = byte(at);
    const unsigned second = byte(at + 1);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF && tail(at + 1)) return 2;
    if (first >= 0xE0 && first <= 0xEF && tail(at + 1) && tail(at + 2) && !(first == 0xE0 && second < 0xA0) &&
        !(first == 0xED && second > 0x9F))
        return 3;
    if (first >= 0xF0 && first <= 0xF4 && tail(at + 1) && tail(at + 2) && tail(at + 3) &&
        !(first == 0xF0 && second < 0x90) && !(first == 0xF4 && second > 0x8F))
        return 4;
    return 0;
}

}  // namespace eyrie
