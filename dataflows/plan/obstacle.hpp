// Texts that say why a mapping cannot run.
#pragma once

#include <cstdint>
#include <string>

#include <fmt/format.h>

namespace eyrie {

inline std::string short_of(const std::string& what, std::int64_t needed, std::int64_t available,
                            const std::string& unit) {
    return fmt::format("{}: needs {} {}, {} available (short by {})", what, needed, unit, available,
                       needed - available);
}

// "" when `value` is from 1 to `high`.
inline std::string out_of_range(const std::string& key, std::int64_t value, std::int64_t high, const std::string& why) {
    if (value >= 1 && value <= high) return "";
    return fmt::format("{}: found {}; allowed: 1 to {} ({})", key, value, high, why);
}

// Of a dataflow whose filters stay where they are for all tiles.
inline constexpr const char* keeps_filters_anyway =
    "keep: found filters; the filters of a block stay for all its tiles anyway";

}  // namespace eyrie
