#include "workloads/nnef/interpreter.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "sim/text/names.hpp"
#include "workloads/nnef/standard.hpp"

namespace eyrie::nnef {

namespace {

constexpr std::size_t most_steps = 4'000'000;
constexpr std::size_t deepest_fragments = 16;
constexpr int highest_array = 32;

std::string in_quotes(std::string_view name) { return "'" + printable(std::string(name.substr(0, 200))) + "'"; }

bool is_built_in(std::string_view name) {
    return name == "shape_of" || name == "length_of" || name == "range_of" || name == "scalar" || name == "integer" ||
           name == "logical";
}

// The operation that an operator on tensors stands for; "" for none.
std::string_view operation_of(std::string_view mark) {
    static constexpr std::pair<std::string_view, std::string_view> operations[] = {
        {"+", "add"}, {"-", "sub"}, {"*", "mul"}, {"/", "div"}, {"^", "pow"},  {"<", "lt"}, {">", "gt"},
        {"<=", "le"}, {">=", "ge"}, {"==", "eq"}, {"!=", "ne"}, {"&&", "and"}, {"||", "or"}};
    for (const auto& [from, to] : operations)
        if (from == mark) return to;
    return "";
}

}  // namespace

const Value* Interpreter::Scope::find(std::string_view name) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->outer) {
        const auto found = scope->values.find(name);
        if (found != scope->values.end()) return &found->second;
    }
    return nullptr;
}

Interpreter::Interpreter(const Document& document, Network& network) : document_(document), network_(network) {
    for (const Fragment& fragment : document.fragments) {
        if (standard_operation(fragment.name) != nullptr || is_built_in(fragment.name))
            refuse(fragment.line, fmt::format("found a fragment {}; allowed: names that NNEF does not have",
                                              in_quotes(fragment.name)));
        if (!fragments_.emplace(fragment.name, &fragment).second)
            refuse(fragment.line, fmt::format("found a second fragment {}; allowed: one", in_quotes(fragment.name)));
    }
}

void Interpreter::refuse(int line, const std::string& message) const { nnef::refuse(network_.path(), line, message); }

void Interpreter::count_step(int line) {
    if (++steps_ > most_steps)
        refuse(line, fmt::format("found more than {} steps when fragments are taken apart; allowed: up to that many",
                                 most_steps));
}

Interpreter::Ends Interpreter::run() {
    Scope scope;
    const Fragment& graph = document_.graph;
    Names results(graph.results.begin(), graph.results.end());
    run_body(graph, scope, results);
    Ends ends;
    const auto tensor = [&](std::string_view name, const char* what) {
        const Value* value = scope.find(name);
        if (value == nullptr || value->kind != Value::tensor)
            refuse(graph.line, fmt::format("found no tensor {}, {} of the graph; allowed: one that the graph makes",
                                           in_quotes(name), what));
        return value->index;
    };
    for (const Parameter& parameter : graph.parameters) ends.inputs.push_back(tensor(parameter.name, "an input"));
    for (const std::string_view name : graph.results) ends.outputs.push_back(tensor(name, "a result"));
    return ends;
}

void Interpreter::run_body(const Fragment& fragment, Scope& scope, const Names& results) {
    for (const Assignment& assignment : fragment.body) {
        Names names;
        name_targets(assignment.target, fragment, scope, results, names);
        assign(assignment.target, evaluate(assignment.value, scope, names), scope);
    }
}

// A result of a fragment has the name that it gets outside.
void Interpreter::name_targets(const Expression& target, const Fragment& fragment, const Scope& scope,
                               const Names& results, Names& into) const {
    for (const Expression& part : target.parts) name_targets(part, fragment, scope, results, into);
    if (target.kind != Expression::name) return;
    const auto found = std::find(fragment.results.begin(), fragment.results.end(), target.word);
    const auto i = static_cast<std::size_t>(found - fragment.results.begin());
    if (found != fragment.results.end() && i < results.size())
        into.push_back(results[i]);
    else
        into.push_back(scope.prefix + std::string(target.word.substr(0, 200)));
}

void Interpreter::assign(const Expression& target, const Value& value, Scope& scope) {
    if (target.kind == Expression::name) {
        if (!scope.values.emplace(target.word, value).second)
            refuse(target.line, fmt::format("found a second value for {}; allowed: one", in_quotes(target.word)));
        return;
    }
    const bool is_list = target.kind == Expression::array || target.kind == Expression::tuple;
    if (!is_list) refuse(target.line, "found an expression before '='; allowed: names");
    if ((value.kind != Value::array && value.kind != Value::tuple) || value.items->size() != target.parts.size())
        refuse(target.line,
               fmt::format("found {} for {} names; allowed: as many values", value.kind_name(), target.parts.size()));
    for (std::size_t i = 0; i < target.parts.size(); ++i) assign(target.parts[i], (*value.items)[i], scope);
}

Value Interpreter::evaluate(const Expression& expression, const Scope& scope, const Names& names) {
    count_step(expression.line);
    switch (expression.kind) {
        case Expression::number: return literal_number(expression);
        case Expression::logical: return Value::of_logical(expression.word == "true");
        case Expression::text: {
            Value made;
            made.kind = Value::text;
            made.word = expression.word;
            return made;
        }
        case Expression::name: {
            const Value* found = scope.find(expression.word);
            if (found == nullptr)
                refuse(expression.line,
                       fmt::format("found {}, which nothing before it makes; allowed: what was given a "
                                   "value before",
                                   in_quotes(expression.word)));
            return *found;
        }
        case Expression::array:
        case Expression::tuple: return list(expression, scope);
        case Expression::call: return call(expression, scope, names);
        case Expression::unary: return unary(expression, scope, names);
        case Expression::binary: return binary(expression, scope, names);
        case Expression::choice:
            return evaluate(expression.parts[condition(expression.parts[1], scope) ? 0 : 2], scope, names);
        case Expression::subscript: return subscript(expression, scope);
        case Expression::comprehension: return comprehension(expression, scope);
    }
    return {};
}

Value Interpreter::literal_number(const Expression& expression) const {
    const char *begin = expression.word.data(), *end = begin + expression.word.size();
    std::int64_t integer = 0;
    const auto [stop, failed] = std::from_chars(begin, end, integer);
    if (stop == end && failed == std::errc()) return Value::of_integer(integer);
    double real = 0;
    const auto [real_stop, real_failed] = std::from_chars(begin, end, real);
    if (real_failed != std::errc())
        refuse(expression.line, fmt::format("found {}; allowed: a number of 64 bits", in_quotes(expression.word)));
    return Value::of_real(real);
}

Value Interpreter::list(const Expression& expression, const Scope& scope) {
    std::vector<Value> items;
    items.reserve(expression.parts.size());
    for (const Expression& part : expression.parts) items.push_back(evaluate(part, scope, {}));
    Value made = Value::of_items(expression.kind == Expression::array ? Value::array : Value::tuple, std::move(items));
    if (made.height > highest_array)
        refuse(expression.line, fmt::format("found arrays more than {} deep; allowed: up to that", highest_array));
    return made;
}

// [for a in A, b in B yield ...]: both lists at once.
Value Interpreter::comprehension(const Expression& expression, const Scope& scope) {
    std::vector<Value> lists;
    for (std::size_t i = 0; i < expression.names.size(); ++i) {
        const auto name = expression.names.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::find(expression.names.begin(), name, *name) != name)
            refuse(expression.line, fmt::format("found {} twice in one 'for'; allowed: once", in_quotes(*name)));
        lists.push_back(evaluate(expression.parts[i], scope, {}));
        if (lists.back().kind != Value::array || lists.back().items->size() != lists.front().items->size())
            refuse(expression.line, "found no arrays of one length; allowed: arrays to go through together");
    }
    std::vector<Value> items;
    for (std::size_t at = 0; at < lists.front().items->size(); ++at) {
        Scope inner;
        inner.outer = &scope;
        inner.prefix = scope.prefix;
        for (std::size_t i = 0; i < lists.size(); ++i) inner.values.emplace(expression.names[i], (*lists[i].items)[at]);
        items.push_back(evaluate(expression.parts.back(), inner, {}));
    }
    return Value::of_items(Value::array, std::move(items));
}

Value Interpreter::subscript(const Expression& expression, const Scope& scope) {
    const Value of = evaluate(expression.parts[0], scope, {}), at = evaluate(expression.parts[1], scope, {});
    const bool is_list = of.kind == Value::array || of.kind == Value::tuple;
    const auto size = is_list ? static_cast<std::int64_t>(of.items->size()) : 0;
    if (!is_list || !at.is_integer || at.integer < 0 || at.integer >= size)
        refuse(expression.line, fmt::format("found a subscript into {} of {}; allowed: 0 to one less than its size",
                                            of.kind_name(), size));
    return (*of.items)[static_cast<std::size_t>(at.integer)];
}

bool Interpreter::condition(const Expression& expression, const Scope& scope) {
    const Value value = evaluate(expression, scope, {});
    if (value.kind != Value::logical)
        refuse(expression.line, fmt::format("found {} as a condition; allowed: true, false", value.kind_name()));
    return value.truth;
}

Value Interpreter::unary(const Expression& expression, const Scope& scope, const Names& names) {
    const Value value = evaluate(expression.parts[0], scope, {});
    const std::string_view mark = expression.word;
    if (mark == "+") return value;
    if (value.kind == Value::tensor)
        return call_standard(mark == "-" ? "neg" : "not", expression.line, scope, names, {{"x", value}});
    if (mark == "!" && value.kind == Value::logical) return Value::of_logical(!value.truth);
    if (mark == "-" && value.kind == Value::number) {
        std::int64_t negative = 0;
        if (value.is_integer && !__builtin_sub_overflow(std::int64_t{0}, value.integer, &negative))
            return Value::of_integer(negative);
        return Value::of_real(-value.real);
    }
    refuse(expression.line, fmt::format("found '{}' of {}; allowed: of a number", mark, value.kind_name()));
}

Value Interpreter::binary(const Expression& expression, const Scope& scope, const Names& names) {
    const Value left = evaluate(expression.parts[0], scope, {}), right = evaluate(expression.parts[1], scope, {});
    const std::string_view mark = expression.word;
    if (left.kind == Value::tensor || right.kind == Value::tensor)
        return call_standard(operation_of(mark), expression.line, scope, names, {{"x", left}, {"y", right}});
    if (left.kind == Value::number && right.kind == Value::number) return number_of(expression, left, right);
    if (left.kind == Value::logical && right.kind == Value::logical) {
        if (mark == "&&") return Value::of_logical(left.truth && right.truth);
        if (mark == "||") return Value::of_logical(left.truth || right.truth);
    }
    if (left.kind == Value::text && right.kind == Value::text) {
        if (mark == "==") return Value::of_logical(left.word == right.word);
        if (mark == "!=") return Value::of_logical(left.word != right.word);
    }
    if (left.kind == Value::array && right.kind == Value::array && mark == "+") {
        std::vector<Value> both = *left.items;
        steps_ += both.size() + right.items->size();  // copies are work, too
        count_step(expression.line);
        both.insert(both.end(), right.items->begin(), right.items->end());
        return Value::of_items(Value::array, std::move(both));
    }
    refuse(expression.line, fmt::format("found '{}' of {} and {}; allowed: of two tensors or numbers", mark,
                                        left.kind_name(), right.kind_name()));
}

Value Interpreter::number_of(const Expression& expression, const Value& left, const Value& right) const {
    const std::string_view mark = expression.word;
    if (mark == "<") return Value::of_logical(left.real < right.real);
    if (mark == ">") return Value::of_logical(left.real > right.real);
    if (mark == "<=") return Value::of_logical(left.real <= right.real);
    if (mark == ">=") return Value::of_logical(left.real >= right.real);
    if (mark == "==") return Value::of_logical(left.real == right.real);
    if (mark == "!=") return Value::of_logical(left.real != right.real);
    if (!left.is_integer || !right.is_integer) {
        if (mark == "+") return Value::of_real(left.real + right.real);
        if (mark == "-") return Value::of_real(left.real - right.real);
        if (mark == "*") return Value::of_real(left.real * right.real);
        if (mark == "/") return Value::of_real(left.real / right.real);
        if (mark == "^") return Value::of_real(std::pow(left.real, right.real));
    }
    std::int64_t result = 0;
    bool fails = mark == "^" || mark == "&&" || mark == "||";
    if (mark == "+") fails = __builtin_add_overflow(left.integer, right.integer, &result);
    if (mark == "-") fails = __builtin_sub_overflow(left.integer, right.integer, &result);
    if (mark == "*") fails = __builtin_mul_overflow(left.integer, right.integer, &result);
    if (mark == "/") {
        fails = right.integer <= 0;
        if (!fails) result = left.integer / right.integer;
    }
    if (fails)
        refuse(expression.line,
               fmt::format("found {} {} {}; allowed: integers of 64 bits with + - * and / by a positive "
                           "one",
                           left.integer, mark, right.integer));
    return Value::of_integer(result);
}

Value Interpreter::call(const Expression& expression, const Scope& scope, const Names& names) {
    const std::string_view type = expression.word;
    const auto fragment = fragments_.find(type);
    if (fragment != fragments_.end()) return call_fragment(expression, *fragment->second, scope, names);
    if (is_built_in(type)) {
        if (expression.parts.size() != 1)
            refuse(expression.line, fmt::format("{}: found {} arguments; allowed: 1", type, expression.parts.size()));
        return built_in(expression, evaluate(expression.parts.front(), scope, {}));
    }
    const StandardOperation* operation = standard_operation(type);
    if (operation == nullptr) {
        for (const Expression& part : expression.parts) evaluate(part, scope, {});
        return leave_out(type, expression.line, "neither an operation of NNEF 1.0 nor a fragment of the file", names,
                         1);
    }
    auto signature = signatures_.find(type);
    if (signature == signatures_.end())
        signature = signatures_.emplace(type, parse_signature(operation->signature)).first;
    return call_standard(type, expression.line, scope, names, bind(expression, signature->second, scope));
}

Value Interpreter::built_in(const Expression& expression, const Value& argument) {
    const std::string_view type = expression.word;
    const auto integers = [](const auto& list) {
        std::vector<Value> items;
        for (const std::int64_t value : list) items.push_back(Value::of_integer(value));
        return Value::of_items(Value::array, std::move(items));
    };
    if (type == "shape_of" && argument.kind == Value::tensor && network_.tensor(argument.index).known)
        return integers(network_.tensor(argument.index).shape);
    if (argument.kind == Value::array && type == "length_of")
        return Value::of_integer(static_cast<std::int64_t>(argument.items->size()));
    if (argument.kind == Value::array && type == "range_of") {
        std::vector<std::int64_t> range(argument.items->size());
        steps_ += range.size();
        count_step(expression.line);
        for (std::size_t i = 0; i < range.size(); ++i) range[i] = static_cast<std::int64_t>(i);
        return integers(range);
    }
    const bool is_value = argument.kind == Value::number || argument.kind == Value::logical;
    const double real = argument.kind == Value::logical ? (argument.truth ? 1 : 0) : argument.real;
    if (is_value && type == "scalar") return Value::of_real(real);
    if (is_value && type == "logical") return Value::of_logical(real != 0);
    if (is_value && type == "integer" && argument.is_integer) return argument;
    constexpr double largest = 9e18;
    if (is_value && type == "integer" && std::abs(real) < largest)
        return Value::of_integer(static_cast<std::int64_t>(real));
    refuse(expression.line, fmt::format("found {} of {}; allowed: shape_of a tensor, length_of and range_of an array, "
                                        "scalar, integer and logical of a number",
                                        type, argument.kind_name()));
}

// Arguments without a name come first, in the order of the parameters.
Interpreter::Arguments Interpreter::bind(const Expression& expression, const std::vector<Parameter>& parameters,
                                         const Scope& scope) {
    const auto refuse_call = [&](const std::string& message) {
        refuse(expression.line, fmt::format("{}: {}", printable(std::string(expression.word.substr(0, 200))), message));
    };
    std::vector<const Expression*> given(parameters.size(), nullptr);
    for (std::size_t i = 0; i < expression.parts.size(); ++i) {
        std::size_t at = i;
        if (!expression.names[i].empty()) {
            const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& parameter) {
                return parameter.name == expression.names[i];
            });
            at = static_cast<std::size_t>(found - parameters.begin());
            if (found == parameters.end())
                refuse_call(
                    fmt::format("found an argument {}; allowed: its parameters", in_quotes(expression.names[i])));
        }
        if (at >= parameters.size() || given[at] != nullptr)
            refuse_call(fmt::format("found too many arguments; allowed: {}, each once", parameters.size()));
        given[at] = &expression.parts[i];
    }
    Arguments arguments;
    const Scope none;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (given[i] == nullptr && !parameters[i].has_default)
            refuse_call(fmt::format("found no argument {}; allowed: a value for it", in_quotes(parameters[i].name)));
        arguments.emplace_back(parameters[i].name, given[i] != nullptr ? evaluate(*given[i], scope, {})
                                                                       : evaluate(parameters[i].value, none, {}));
    }
    return arguments;
}

Value Interpreter::call_fragment(const Expression& expression, const Fragment& fragment, const Scope& scope,
                                 const Names& names) {
    if (std::find(open_.begin(), open_.end(), &fragment) != open_.end() || open_.size() >= deepest_fragments)
        refuse(expression.line,
               fmt::format("{}: found a fragment inside itself, or more than {} inside one another; allowed: fragments "
                           "that come to an end",
                           printable(std::string(fragment.name)), deepest_fragments));
    Arguments arguments = bind(expression, fragment.parameters, scope);
    if (!fragment.has_body)
        return leave_out(fragment.name, expression.line, "a fragment of the file without a body", names,
                         fragment.results.size());
    Scope inner;
    inner.prefix = (names.empty() ? scope.prefix + std::string(fragment.name) : names.front()) + "/";
    constexpr std::size_t longest_prefix = 200;
    if (inner.prefix.size() > longest_prefix) inner.prefix.resize(longest_prefix);
    for (auto& [name, value] : arguments)
        if (!inner.values.emplace(name, std::move(value)).second)
            refuse(fragment.line, fmt::format("found a second parameter {}; allowed: one", in_quotes(name)));
    open_.push_back(&fragment);
    run_body(fragment, inner, names);
    open_.pop_back();
    std::vector<Value> results;
    for (const std::string_view name : fragment.results) {
        const Value* value = inner.find(name);
        if (value == nullptr)
            refuse(fragment.line, fmt::format("found no value for the result {}; allowed: one", in_quotes(name)));
        results.push_back(*value);
    }
    return results.size() == 1 ? results.front() : Value::of_items(Value::tuple, std::move(results));
}

Value Interpreter::call_standard(std::string_view type, int line, const Scope& scope, const Names& names,
                                 Arguments arguments) {
    const StandardOperation& operation = *standard_operation(type);
    Names results = names;
    if (results.empty()) results.push_back(scope.prefix + std::string(type));
    Call made(network_, operation.name, operation.kind, line, results, std::move(arguments));
    const std::vector<std::size_t> operands = made.all_tensors();
    steps_ += operands.size();  // an array may be handed on again and again
    count_step(line);
    for (const std::size_t tensor : operands)
        if (!network_.tensor(tensor).known)
            return leave_out(type, line,
                             fmt::format("it takes {}, whose size is not known", network_.tensor(tensor).name), results,
                             results.size());
    std::vector<Value> values = operation.run(made);
    return values.size() == 1 ? values.front() : Value::of_items(Value::tuple, std::move(values));
}

// Its results have no known size; what takes them is left out, too.
Value Interpreter::leave_out(std::string_view type, int line, const std::string& reason, const Names& names,
                             std::size_t count) {
    count = std::max(count, names.size());
    network_.builder().unsupported(names.empty() ? std::string(type.substr(0, 200)) : names.front(),
                                   std::string(type.substr(0, 200)), reason);
    std::vector<Value> values;
    for (std::size_t i = 0; i < count; ++i) {
        NetworkTensor unknown;
        unknown.name = i < names.size() ? names[i] : std::string(type.substr(0, 200));
        unknown.known = false;
        values.push_back(Value::of_tensor(network_.add(std::move(unknown), line)));
    }
    return values.size() == 1 ? values.front() : Value::of_items(Value::tuple, std::move(values));
}

}  // namespace eyrie::nnef
