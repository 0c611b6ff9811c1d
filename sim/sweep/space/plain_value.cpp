#include "sim/sweep/space/plain_value.hpp"

#include <cstdint>

#include <nlohmann/json.hpp>

namespace eyrie {

nlohmann::ordered_json plain_value(const std::string& text) {
    if (text == "true") return true;
    if (text == "false") return false;
    const std::size_t digits = text.size() > 1 && text[0] == '-' ? 1 : 0;
    const bool integer =
        text.size() > digits && text.size() <= 18 && text.find_first_not_of("0123456789", digits) == std::string::npos;
    if (integer && (text[digits] != '0' || text.size() == digits + 1)) return std::int64_t{std::stoll(text)};
    return text;
}

}  // namespace eyrie
