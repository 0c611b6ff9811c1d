// The words of a MAESTRO file: names, numbers and braces, each with its line; what else stands between words - blanks,
// colons, commas, semicolons, remarks - only separates them.
#pragma once

#include <string>
#include <string_view>

namespace eyrie {

class MaestroTokens {
public:
    // `path` is for messages. Both outlive the tokens.
    MaestroTokens(std::string_view text, const std::string& path) : text_(text), path_(path) { next(); }

    // The word that comes next; "" at the end.
    std::string_view word() const { return word_; }
    std::string take();  // and go on
    // Throw InputError: "file:line: ...".
    void expect(std::string_view word);
    std::string take_name(const char* what);
    void skip_block();                                               // what stands in braces, the first of them next
    [[noreturn]] void fail(const std::string& message) const;        // of the word that comes next
    [[noreturn]] void fail_taken(const std::string& message) const;  // of the one that was taken last
    std::string where() const;                                       // "file:line: ", of the word that comes next

private:
    void next();
    bool skip_remark();

    std::string_view text_;
    const std::string& path_;
    std::size_t at_ = 0;
    int line_ = 1;
    int taken_line_ = 1;
    std::string_view word_;
};

}  // namespace eyrie
