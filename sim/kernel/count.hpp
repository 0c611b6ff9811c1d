// What is counted: accesses, words, MACs.
#pragma once

#include <cstdint>

namespace eyrie {

using Count = std::int64_t;

}  // namespace eyrie
