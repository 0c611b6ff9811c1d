// What is counted: accesses, words, MACs.
#pragma once

#include <cstdint>

namespace eyrie {

using Count = std::int64_t;

constexpr double as_double(Count count) { return static_cast<double>(count); }

}  // namespace eyrie
