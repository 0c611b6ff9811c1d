// Runs the assignments of an NNEF graph, fragments taken apart, each standard operation once.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "workloads/nnef/network.hpp"
#include "workloads/nnef/syntax.hpp"

namespace eyrie::nnef {

class Interpreter {
public:
    Interpreter(const Document& document, Network& network);

    // The graph's inputs and results, as tensors of `network`. Throws InputError, naming file and line.
    struct Ends {
        std::vector<std::size_t> inputs, outputs;
    };
    Ends run();

private:
    // What names stand for inside one graph or fragment, and what its tensors' names begin with.
    struct Scope {
        std::unordered_map<std::string_view, Value> values;
        std::string prefix;
        const Scope* outer = nullptr;  // of an array's names
        const Value* find(std::string_view name) const;
    };
    using Names = std::vector<std::string>;
    using Arguments = std::vector<std::pair<std::string_view, Value>>;

    [[noreturn]] void refuse(int line, const std::string& message) const;
    void run_body(const Fragment& fragment, Scope& scope, const Names& results);
    void name_targets(const Expression& target, const Fragment& fragment, const Scope& scope, const Names& results,
                      Names& into) const;
    void assign(const Expression& target, const Value& value, Scope& scope);

    Value evaluate(const Expression& expression, const Scope& scope, const Names& names);
    Value literal_number(const Expression& expression) const;
    Value list(const Expression& expression, const Scope& scope);
    Value comprehension(const Expression& expression, const Scope& scope);
    Value subscript(const Expression& expression, const Scope& scope);
    Value unary(const Expression& expression, const Scope& scope, const Names& names);
    Value binary(const Expression& expression, const Scope& scope, const Names& names);
    Value number_of(const Expression& expression, const Value& left, const Value& right) const;
    bool condition(const Expression& expression, const Scope& scope);

    Value call(const Expression& expression, const Scope& scope, const Names& names);
    Value built_in(const Expression& expression, const Value& argument);
    Arguments bind(const Expression& expression, const std::vector<Parameter>& parameters, const Scope& scope);
    Value call_fragment(const Expression& expression, const Fragment& fragment, const Scope& scope, const Names& names);
    Value call_standard(std::string_view type, int line, const Scope& scope, const Names& names, Arguments arguments);
    Value leave_out(std::string_view type, int line, const std::string& reason, const Names& names, std::size_t count);
    void count_step(int line);

    const Document& document_;
    Network& network_;
    std::unordered_map<std::string_view, const Fragment*> fragments_;
    std::unordered_map<std::string_view, std::vector<Parameter>> signatures_;
    std::vector<const Fragment*> open_;  // those that are being run
    std::size_t steps_ = 0;
};

}  // namespace eyrie::nnef
