// The words of an NNEF text: names, numbers, strings, operators.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace eyrie::nnef {

struct Token {
    enum Kind : char { name, number, text, mark, end };
    Kind kind = end;
    int line = 0;
    std::string_view word;  // of a string without its quotes
};

// Throws InputError: "FILE: line 3: found ...; allowed: ...".
[[noreturn]] void refuse(const std::string& path, int line, const std::string& message);

// All tokens, the last one being `end`. They refer to `text`.
std::vector<Token> tokens_of(std::string_view text, const std::string& path);

}  // namespace eyrie::nnef
