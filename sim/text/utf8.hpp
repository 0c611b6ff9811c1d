#pragma once

#include <cstddef>
#include <string>

namespace eyrie {

// The number of bytes of the UTF-8 character at `at`; 0 when no valid character begins there. Overlong forms and
// surrogates, which JSON cannot hold, are not valid.
std::size_t utf8_bytes(const std::string& text, std::size_t at);

}  // namespace eyrie
