// SHA-256, in hexadecimal.
#pragma once

#include <string>

namespace eyrie {

std::string sha256(const std::string& bytes);
// Of what a file holds. Throws as InputFile does.
std::string sha256_of_file(const std::string& path);

}  // namespace eyrie
