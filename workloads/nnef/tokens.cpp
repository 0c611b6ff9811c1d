#include "workloads/nnef/tokens.hpp"

#include <cctype>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie::nnef {

namespace {

constexpr std::size_t most_tokens = 8'000'000;

bool begins_name(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

class Lexer {
public:
    Lexer(std::string_view text, const std::string& path) : text_(text), path_(path) {}

    std::vector<Token> run() && {
        std::vector<Token> tokens;
        for (skip(); at_ < text_.size(); skip()) {
            tokens.push_back(next());
            if (tokens.size() > most_tokens)
                refuse(path_, line_, fmt::format("found more than {} words; allowed: up to that many", most_tokens));
        }
        tokens.push_back({Token::end, line_, "the end of the file"});
        return tokens;
    }

private:
    // Blanks, and comments up to the end of their line.
    void skip() {
        bool comment = false;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\n') {
                ++line_;
                comment = false;
            } else if (c == '#') {
                comment = true;
            } else if (!comment && c != ' ' && c != '\t' && c != '\r') {
                return;
            }
        }
    }

    char look(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    Token take(Token::Kind kind, std::size_t size) {
        const Token token{kind, line_, text_.substr(at_, size)};
        at_ += size;
        return token;
    }

    Token next() {
        const char c = text_[at_];
        if (begins_name(c)) {
            std::size_t size = 1;
            while (begins_name(look(size)) || is_digit(look(size))) ++size;
            return take(Token::name, size);
        }
        if (is_digit(c) || (c == '.' && is_digit(look(1)))) return number();
        if (c == '"' || c == '\'') return text(c);
        for (const std::string_view two : {"->", "<=", ">=", "==", "!=", "&&", "||"})
            if (text_.substr(at_, 2) == two) return take(Token::mark, 2);
        if (std::string_view("()[]{}<>=,;:?+-*/^!.").find(c) == std::string_view::npos)
            refuse(path_, line_, fmt::format("found '{}'; allowed: the characters of NNEF", printable({c})));
        return take(Token::mark, 1);
    }

    Token number() {
        std::size_t size = 0;
        while (is_digit(look(size))) ++size;
        if (look(size) == '.' && is_digit(look(size + 1)))
            for (++size; is_digit(look(size)); ++size) continue;
        else if (look(size) == '.')
            ++size;
        if (look(size) == 'e' || look(size) == 'E') {
            const std::size_t sign = look(size + 1) == '-' || look(size + 1) == '+' ? 2 : 1;
            if (is_digit(look(size + sign)))
                for (size += sign; is_digit(look(size)); ++size) continue;
        }
        return take(Token::number, size);
    }

    Token text(char quote) {
        std::size_t size = 1;
        while (at_ + size < text_.size() && look(size) != quote && look(size) != '\n')
            size += look(size) == '\\' ? 2 : 1;
        if (look(size) != quote)
            refuse(path_, line_, "found a string without an end; allowed: one that ends on its line");
        ++at_;
        const Token token = take(Token::text, size - 1);
        ++at_;
        return token;
    }

    std::string_view text_;
    const std::string& path_;
    std::size_t at_ = 0;
    int line_ = 1;
};

}  // namespace

void refuse(const std::string& path, int line, const std::string& message) {
    throw InputError(fmt::format("{}: line {}: {}", path, line, message));
}

std::vector<Token> tokens_of(std::string_view text, const std::string& path) { return Lexer(text, path).run(); }

}  // namespace eyrie::nnef
