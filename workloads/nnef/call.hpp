// One invocation of a standard operation: its arguments by name, and what becomes of it in the graph.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "workloads/nnef/network.hpp"

namespace eyrie::nnef {

class Call {
public:
    using Arguments = std::vector<std::pair<std::string_view, Value>>;  // in the order of the parameters

    // `names`: of its results, as far as the file names them; `fallback`: else.
    Call(Network& network, std::string_view type, OperationKind kind, int line, std::vector<std::string> names,
         Arguments arguments);

    Network& network() { return network_; }
    std::string_view type() const { return type_; }
    OperationKind kind() const { return kind_; }
    int line() const { return line_; }
    const std::string& name(std::size_t i = 0) const;
    // Throws InputError: "FILE: line 3: conv1 (conv): MESSAGE".
    [[noreturn]] void refuse(const std::string& message) const;

    const Value& argument(std::string_view name) const;
    std::int64_t integer(std::string_view name) const;
    bool logical(std::string_view name) const;
    std::string_view text(std::string_view name) const;
    Shape integers(std::string_view name) const;
    std::vector<std::pair<std::int64_t, std::int64_t>> pairs(std::string_view name) const;
    // A tensor in Network; absent where the argument is a number.
    std::size_t tensor_or_none(std::string_view name) const;
    std::size_t tensor(std::string_view name) const;
    std::vector<std::size_t> tensors(std::string_view name) const;  // of an array
    const Shape& shape(std::string_view name) const;                // of a tensor
    std::vector<std::size_t> all_tensors() const;
    // An axis of `rank`, counted from 0.
    std::size_t axis(std::int64_t found, std::size_t rank) const;

    // A tensor that the operation makes.
    std::size_t make(Shape shape, std::size_t i = 0);
    // Adds an operation with all tensors as operands, or `inputs` (of Network), and gives its results. On weights alone
    // nothing is computed when the network runs: the results are weights.
    std::vector<Value> beside(const std::vector<Shape>& results);
    Value beside(const Shape& result) { return beside(std::vector<Shape>{result}).front(); }
    // One on the array; `operands` are positions in the graph.
    Value on_array(Operation operation, std::vector<std::size_t> operands, Shape result, const std::string& name);
    // Results that keep all words in their order: those of a weight keep its values.
    Value reordered(const Shape& result, const std::vector<std::size_t>& axes);
    // The input with zeros around it (Network's Padded).
    Value padded(const Shape& result, const std::vector<std::pair<std::int64_t, std::int64_t>>& sides);
    void set_kind(OperationKind kind) { kind_ = kind; }

    decltype(Operation::shape) pool;  // of the operation that beside() adds

private:
    Network& network_;
    std::string_view type_;
    OperationKind kind_;
    int line_;
    std::vector<std::string> names_;
    Arguments arguments_;
};

}  // namespace eyrie::nnef
