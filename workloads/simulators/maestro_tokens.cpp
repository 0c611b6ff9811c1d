#include "workloads/simulators/maestro_tokens.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

constexpr std::string_view separators = " \t\r\n\f\v:,;", braces = "{}";

}  // namespace

// True where one stood here.
bool MaestroTokens::skip_remark() {
    const std::string_view begin = text_.substr(at_, 2);
    if (begin == "//") {
        at_ = std::min(text_.find('\n', at_), text_.size());
        return true;
    }
    if (begin != "/*") return false;
    const std::size_t end = std::min(text_.find("*/", at_ + 2), text_.size());
    line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                         text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    at_ = std::min(end + 2, text_.size());
    return true;
}

void MaestroTokens::next() {
    while (at_ < text_.size()) {
        if (skip_remark()) continue;
        if (separators.find(text_[at_]) == std::string_view::npos) break;
        if (text_[at_] == '\n') ++line_;
        ++at_;
    }
    if (at_ >= text_.size()) {
        word_ = {};
        return;
    }
    std::size_t end = at_ + 1;
    if (braces.find(text_[at_]) == std::string_view::npos)
        while (end < text_.size() && separators.find(text_[end]) == std::string_view::npos &&
               braces.find(text_[end]) == std::string_view::npos && text_.substr(end, 2) != "//" &&
               text_.substr(end, 2) != "/*")
            ++end;
    word_ = text_.substr(at_, end - at_);
    at_ = end;
}

std::string MaestroTokens::take() {
    std::string word(word_);
    taken_line_ = line_;
    next();
    return word;
}

void MaestroTokens::expect(std::string_view word) {
    if (word_ != word)
        fail(fmt::format("found {}; allowed: {}", word_.empty() ? "the end" : "'" + printable(std::string(word_)) + "'",
                         word));
    next();
}

std::string MaestroTokens::take_name(const char* what) {
    if (word_.empty() || word_ == "{" || word_ == "}")
        fail(fmt::format("found {}; allowed: {}", word_.empty() ? "the end" : "'" + std::string(word_) + "'", what));
    return take();
}

void MaestroTokens::skip_block() {
    expect("{");
    for (std::int64_t depth = 1; depth > 0; next()) {
        if (word_.empty()) fail("found the end; allowed: }");
        depth += word_ == "{" ? 1 : word_ == "}" ? -1 : 0;
    }
}

std::string MaestroTokens::where() const { return fmt::format("{}:{}: ", path_, line_); }
void MaestroTokens::fail(const std::string& message) const { throw InputError(where() + message); }
void MaestroTokens::fail_taken(const std::string& message) const {
    throw InputError(fmt::format("{}:{}: {}", path_, taken_line_, message));
}

}  // namespace eyrie
