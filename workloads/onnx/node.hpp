// One node of the model as its rule sees it: inputs, attributes, and what the rule says of its outputs.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "workloads/onnx/building.hpp"

namespace eyrie::onnx_format {

// A node that no operation stands for, in the sense of Graph::unsupported.
struct NotSupported {
    std::string reason;
};

class Node {
public:
    Node(const onnx::NodeProto& proto, std::string name, std::int64_t opset, Building& building, const Scope& scope);

    const onnx::NodeProto& proto;
    const std::string name;    // an operation's, once in the graph
    const std::string& type;   // op_type
    const std::int64_t opset;  // of its domain
    Building& building;
    OperationKind kind = OperationKind::layout;  // of its row in the table of rules

    // InputError "FILE: node NAME (TYPE): found ...; allowed: ...".
    [[noreturn]] void refuse(const std::string& found, const std::string& allowed) const;

    // Inputs: how many places there are, whether one is taken, and what is there. `in` refuses a node without it,
    // `dims` and `numbers` throw NotSupported where they are not known before the network runs.
    std::size_t inputs() const { return inputs_.size(); }
    bool has(std::size_t i) const { return i < inputs_.size() && inputs_[i] != nullptr; }
    Value& in(std::size_t i) const;
    const Dims& dims(std::size_t i) const;
    const Numbers& numbers(std::size_t i) const;
    const std::vector<std::int64_t>& integers(std::size_t i) const;
    bool all_constant() const;
    // So few that numbers may be calculated.
    bool few(std::int64_t words) const {
        return words <= static_cast<std::int64_t>(most_numbers) && building.numbers_left > 0;
    }

    // Attributes; `fallback` where there is none. Refused where they are of another type.
    bool given(const char* attribute) const { return find(attribute) != nullptr; }
    std::int64_t integer(const char* attribute, std::int64_t fallback) const;
    std::string text(const char* attribute, const std::string& fallback) const;
    std::optional<std::vector<std::int64_t>> list(const char* attribute) const;
    std::optional<std::vector<double>> reals(const char* attribute) const;
    const onnx::AttributeProto* find(const std::string& attribute) const;
    // -rank to rank - 1, as 0 to rank - 1.
    std::size_t axis(std::int64_t found, std::size_t rank) const;
    std::vector<std::size_t> axes(const std::vector<std::int64_t>& found, std::size_t rank) const;
    // An attribute of older operator sets that became input `i` of newer ones.
    std::optional<std::vector<std::int64_t>> list_or_input(const char* attribute, std::size_t i) const;

    // Outputs. `give` says the shape; the type is that of the first input unless another is said.
    std::size_t outputs() const { return outputs_.size(); }
    bool has_out(std::size_t i) const { return i < outputs_.size() && outputs_[i] != nullptr; }
    Value& out(std::size_t i = 0) const;
    void give(std::size_t i, Dims dims, int type = 0);
    // Output i is the value itself.
    void same(std::size_t i, Value& value);

    // An operation that takes these tensors and makes all outputs. Where all inputs are the same for all images it is
    // none: its outputs are constants.
    using Shape = std::variant<std::monostate, Convolution, MatrixProduct, Pooling>;
    void emit(const std::vector<Value*>& taken, Fusing how = {});
    void emit(OperationKind kind, Shape shape, const std::vector<std::size_t>& taken, std::int64_t repeats = 1,
              Fusing how = {});
    // The same of words of the first input that are moved: the file fixes which word goes where. `moved` has a part for
    // each output that there is.
    void emit_moved(const std::vector<Value*>& taken, Rearrangement moved, Fusing how = {});
    // One of several operations that stand for the node; `part` becomes a part of its name.
    std::size_t emit_part(const std::string& part, OperationKind kind, Shape shape,
                          const std::vector<std::size_t>& taken, Dims made, std::int64_t repeats = 1);
    std::vector<std::size_t> output_tensors();

private:
    [[noreturn]] void wrong_attribute(const char* attribute, const char* allowed) const;

    std::vector<Value*> inputs_, outputs_;
};

}  // namespace eyrie::onnx_format
