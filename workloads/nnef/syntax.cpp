#include "workloads/nnef/syntax.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "sim/text/names.hpp"
#include "workloads/nnef/tokens.hpp"

namespace eyrie::nnef {

namespace {

constexpr int deepest = 64, highest = 64;
constexpr std::size_t most_nodes = 4'000'000;

// Binary operators from those that bind least.
constexpr std::string_view levels[][6] = {{"||"},     {"&&"},     {"<", "<=", ">", ">=", "==", "!="},
                                          {"+", "-"}, {"*", "/"}, {"^"}};
constexpr std::size_t level_count = std::size(levels);

class Parser {
public:
    Parser(std::string_view text, const std::string& path) : path_(path), tokens_(tokens_of(text, path)) {}

    Document document() {
        Document read;
        expect("version");
        read.version = take().word;
        expect(";");
        while (accept("extension"))
            while (!accept(";")) take();
        while (is("fragment")) read.fragments.push_back(fragment());
        read.graph = graph();
        if (token().kind != Token::end) unexpected("the end after the graph");
        return read;
    }

    std::vector<Parameter> signature() {
        std::vector<Parameter> read;
        while (token().kind != Token::end) {
            read.push_back(parameter());
            accept(",");
        }
        return read;
    }

private:
    const Token& token(std::size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
    bool is(std::string_view word, std::size_t ahead = 0) const {
        const Token& of = token(ahead);
        return (of.kind == Token::mark || of.kind == Token::name) && of.word == word;
    }
    Token take() {
        if (token().kind == Token::end) unexpected("more");
        return tokens_[at_++];
    }
    bool accept(std::string_view word) {
        if (!is(word)) return false;
        ++at_;
        return true;
    }
    void expect(std::string_view word) {
        if (!accept(word)) unexpected(fmt::format("'{}'", word));
    }
    [[noreturn]] void unexpected(const std::string& allowed) const {
        refuse(path_, token().line,
               fmt::format("found '{}'; allowed: {}", printable(std::string(token().word.substr(0, 200))), allowed));
    }
    std::string_view identifier() {
        if (token().kind != Token::name) unexpected("a name");
        return take().word;
    }

    Expression node(Expression::Kind kind, std::string_view word = {}) {
        if (++nodes_ > most_nodes)
            refuse(path_, token().line,
                   fmt::format("found more than {} expressions; allowed: up to that many", most_nodes));
        Expression made;
        made.kind = kind;
        made.line = token().line;
        made.word = word;
        return made;
    }

    // Trees are walked by recursion: operators in a row make them deeper, too.
    void add(Expression& parent, Expression part) const {
        parent.height = std::max(parent.height, part.height + 1);
        if (parent.height > highest)
            refuse(path_, part.line, fmt::format("found expressions more than {} deep; allowed: up to that", highest));
        parent.parts.push_back(std::move(part));
    }

    // --- Fragments and the graph

    Fragment graph() {
        Fragment read;
        read.line = token().line;
        expect("graph");
        read.name = identifier();
        for (const std::string_view name : names()) {
            Parameter parameter;
            parameter.name = name;
            read.parameters.push_back(std::move(parameter));
        }
        expect("->");
        read.results = names();
        read.body = body();
        read.has_body = true;
        return read;
    }

    Fragment fragment() {
        Fragment read;
        read.line = token().line;
        expect("fragment");
        read.name = identifier();
        if (accept("<"))
            while (!accept(">")) take();
        expect("(");
        while (!accept(")")) {
            read.parameters.push_back(parameter());
            if (!is(")")) expect(",");
        }
        expect("->");
        read.results = names();
        read.has_body = !accept(";");
        if (read.has_body) read.body = body();
        return read;
    }

    Parameter parameter() {
        Parameter read;
        read.name = identifier();
        if (accept(":")) type();
        read.has_default = accept("=");
        if (read.has_default) read.value = expression(0);
        return read;
    }

    // (a, b) or (a: tensor<scalar>, b: tensor<scalar>)
    std::vector<std::string_view> names() {
        std::vector<std::string_view> read;
        expect("(");
        while (!accept(")")) {
            const int line = token().line;
            const std::string_view name = identifier();
            if (std::find(read.begin(), read.end(), name) != read.end())
                refuse(path_, line,
                       fmt::format("found '{}' twice in one list; allowed: once",
                                   printable(std::string(name.substr(0, 200)))));
            read.push_back(name);
            if (accept(":")) type();
            if (!is(")")) expect(",");
        }
        return read;
    }

    // Types are read over: what a value is, its use shows.
    void type(int depth = 0) {
        if (depth > deepest) unexpected("types that are not nested so deeply");
        if (accept("(")) {
            for (type(depth + 1); accept(",");) type(depth + 1);
            expect(")");
        } else if (!accept("?")) {
            identifier();
            if (accept("<")) {
                if (!is(">")) type(depth + 1);
                expect(">");
            }
        }
        while (accept("[")) expect("]");
    }

    std::vector<Assignment> body() {
        std::vector<Assignment> read;
        expect("{");
        while (!accept("}")) {
            Assignment assignment;
            assignment.target = expression(0);
            if (accept(",")) {  // a, b = ...
                Expression all = node(Expression::tuple);
                add(all, std::move(assignment.target));
                do add(all, expression(0));
                while (accept(","));
                assignment.target = std::move(all);
            }
            expect("=");
            assignment.value = expression(0);
            expect(";");
            read.push_back(std::move(assignment));
        }
        return read;
    }

    // --- Expressions

    Expression expression(int depth) {
        if (depth > deepest)
            refuse(path_, token().line,
                   fmt::format("found expressions more than {} deep; allowed: up to that", deepest));
        Expression value = binary(0, depth);
        if (!accept("if")) return value;
        Expression choice = node(Expression::choice);
        add(choice, std::move(value));
        add(choice, expression(depth + 1));
        expect("else");
        add(choice, expression(depth + 1));
        return choice;
    }

    bool is_operator(std::size_t level) const {
        for (const std::string_view word : levels[level])
            if (!word.empty() && token().kind == Token::mark && token().word == word) return true;
        return false;
    }

    Expression binary(std::size_t level, int depth) {
        if (level == level_count) return unary(depth);
        Expression left = binary(level + 1, depth);
        while (is_operator(level)) {
            Expression both = node(Expression::binary, take().word);
            add(both, std::move(left));
            add(both, binary(level + 1, depth));
            left = std::move(both);
        }
        return left;
    }

    Expression unary(int depth) {
        if (!is("-") && !is("!") && !is("+")) return postfix(depth);
        if (depth > deepest) unexpected("fewer signs");
        Expression made = node(Expression::unary, take().word);
        add(made, unary(depth + 1));
        return made;
    }

    Expression postfix(int depth) {
        Expression value = primary(depth);
        while (is("[")) {
            Expression made = node(Expression::subscript);
            expect("[");
            add(made, std::move(value));
            add(made, expression(depth + 1));
            if (is(":")) unexpected("one index: parts of arrays are not read");
            expect("]");
            value = std::move(made);
        }
        return value;
    }

    Expression primary(int depth) {
        if (token().kind == Token::number) return literal(Expression::number);
        if (token().kind == Token::text) return literal(Expression::text);
        if (is("true") || is("false")) return literal(Expression::logical);
        if (is("[")) return is("for", 1) ? comprehension(depth) : list(Expression::array, "[", "]", depth);
        if (is("(")) {
            Expression read = list(Expression::tuple, "(", ")", depth);
            if (read.parts.size() != 1) return read;
            Expression inner = std::move(read.parts.front());
            return inner;
        }
        if (token().kind != Token::name) unexpected("a value");
        if (is("(", 1)) return call(depth);
        if (is("<", 1) && is(">", 3) && is("(", 4)) return call(depth);  // variable<scalar>(...)
        return literal(Expression::name);
    }

    Expression literal(Expression::Kind kind) {
        Expression made = node(kind, token().word);
        ++at_;
        return made;
    }

    Expression list(Expression::Kind kind, std::string_view open, std::string_view close, int depth) {
        Expression made = node(kind);
        expect(open);
        while (!accept(close)) {
            add(made, expression(depth + 1));
            if (!is(close)) expect(",");
        }
        return made;
    }

    Expression call(int depth) {
        Expression made = node(Expression::call, identifier());
        if (accept("<")) {
            identifier();
            expect(">");
        }
        expect("(");
        while (!accept(")")) {
            const bool named = token().kind == Token::name && is("=", 1);
            made.names.push_back(named ? identifier() : std::string_view());
            if (named) expect("=");
            add(made, expression(depth + 1));
            if (!is(")")) expect(",");
        }
        return made;
    }

    Expression comprehension(int depth) {
        Expression made = node(Expression::comprehension);
        expect("[");
        expect("for");
        do {
            made.names.push_back(identifier());
            expect("in");
            add(made, binary(0, depth + 1));
        } while (accept(","));
        if (is("if")) unexpected("'yield': conditions in arrays are not read");
        expect("yield");
        add(made, expression(depth + 1));
        expect("]");
        return made;
    }

    const std::string& path_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0, nodes_ = 0;
};

}  // namespace

Document parse(std::string_view text, const std::string& path) { return Parser(text, path).document(); }

std::vector<Parameter> parse_signature(std::string_view text) {
    static const std::string where = "standard operations";
    return Parser(text, where).signature();
}

}  // namespace eyrie::nnef
