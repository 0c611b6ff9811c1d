#pragma once

#include <cstddef>
#include <string>

namespace eyrie {

// Bytes of the UTF-8 character at `at`; 0: none begins there. Overlong forms and surrogates, which
// JSON cannot hold, are none.
std::size_t utf8_bytes(const std::string& text, std::size_t at);

}  // namespace eyrie
