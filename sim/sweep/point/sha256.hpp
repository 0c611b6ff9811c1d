// SHA-256, in hexadecimal.
#pragma once

#include <string>

namespace eyrie {

std::string sha256(const std::string& bytes);

}  // namespace eyrie
