// Streams of text that throw. The standard ones swallow std::bad_alloc: what was not written, or not read, is then
// missing, and nobody is told.
#pragma once

#include <sstream>
#include <string>

namespace eyrie {

class TextWriter : public std::ostringstream {
public:
    TextWriter() { exceptions(std::ios::badbit); }
};

class TextReader : public std::istringstream {
public:
    explicit TextReader(const std::string& text) : std::istringstream(text) { exceptions(std::ios::badbit); }
};

}  // namespace eyrie
