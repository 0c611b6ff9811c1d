// Words for why a mapping cannot run.
#pragma once

#include <cstdint>
#include <string>

namespace eyrie {

inline std::string short_of(const std::string& what, std::int64_t needed, std::int64_t available,
                            const std::string& unit) {
    return what + ": needs " + std::to_string(needed) + " " + unit + ", " + std::to_string(available) +
           " available (short by " + std::to_string(needed - available) + ")";
}

// "" when `value` is from 1 to `high`.
inline std::string out_of_range(const std::string& key, std::int64_t value, std::int64_t high, const std::string& why) {
    if (value >= 1 && value <= high) return "";
    return key + ": found " + std::to_string(value) + "; allowed: 1 to " + std::to_string(high) + " (" + why + ")";
}

}  // namespace eyrie
