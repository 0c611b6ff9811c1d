// Texts of simple formats - a line, a section, a table with commas - cut without copies.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eyrie {

// The lines of a text, with their numbers; a byte order mark before the first and line breaks of any kind are no part.
class Lines {
public:
    explicit Lines(std::string_view text);
    bool next();  // false: there was no other line
    std::string_view text() const { return line_; }
    int number() const { return number_; }  // of the first line: 1

private:
    std::string_view rest_;
    std::string_view line_;
    int number_ = 0;
};

std::string_view trimmed(std::string_view text);  // without blanks on either side
std::string lower_case(std::string_view text);    // letters of ASCII
// The parts between the separators, trimmed: one more than there are separators.
std::vector<std::string_view> split(std::string_view text, char separator);
// The value of a decimal integer; nothing where the text is not just that, or is beyond 64 bits.
std::optional<std::int64_t> decimal_integer(std::string_view text);

}  // namespace eyrie
