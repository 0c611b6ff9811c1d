// The terminal that standard output goes to.
#pragma once

#include <cstddef>

namespace eyrie {

// Its width in characters, as it says itself or, if it does not know, as COLUMNS says. 0: no terminal, or unknown.
std::size_t terminal_width();

}  // namespace eyrie
