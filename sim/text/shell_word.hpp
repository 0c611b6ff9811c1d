// A text as one word of a POSIX shell.
#pragma once

#include <string>

namespace eyrie {

// As it is where no shell would take it apart, else in quotes.
std::string shell_word(const std::string& text);

}  // namespace eyrie
