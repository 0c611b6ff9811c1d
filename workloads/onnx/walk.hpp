// From the model's nodes to the graph's operations: one node after the other, into the branches of If whose condition
// is known, and into the model's own functions.
#pragma once

#include <deque>
#include <map>
#include <string>

#include "workloads/onnx/inputs.hpp"
#include "workloads/onnx/rules.hpp"

namespace eyrie::onnx_format {

class Walk {
public:
    Walk(Building& building, const onnx::ModelProto& model) : building_(building), model_(model) {}

    // First the inputs (`strips`: as in inputs.hpp), then all nodes. Throws InputError.
    void read_inputs(bool strips) { symbols_ = onnx_format::read_inputs(building_, model_.graph(), scope_, strips); }
    void run();

private:
    using Opsets = std::map<std::string, std::int64_t>;  // versions by domain
    using Nodes = google::protobuf::RepeatedPtrField<onnx::NodeProto>;
    using Key = std::pair<std::string, std::string>;  // domain and name of a function

    static Opsets opsets_of(const google::protobuf::RepeatedPtrField<onnx::OperatorSetIdProto>& sets);
    void add_initializers(const onnx::GraphProto& graph, Scope& scope);
    void walk(const Nodes& nodes, Scope& scope, const Opsets& opsets, int depth);
    void walk_node(const onnx::NodeProto& proto, Scope& scope, const Opsets& opsets, int depth);
    bool walk_branch(Node& node, Scope& scope, const Opsets& opsets, int depth);
    void call(const Node& node, const onnx::FunctionProto& function, Scope& scope, int depth);
    std::int64_t count_node();  // how many there were before
    void apply_rule(Node& node, const std::string& domain);
    void list_unsupported(Node& node, const std::string& reason);
    void bind(const Node& node, Scope& scope);
    [[noreturn]] void refuse_deep(const Node& node) const;

    Building& building_;
    const onnx::ModelProto& model_;
    std::map<Key, const onnx::FunctionProto*> functions_;
    std::map<std::string, const onnx::TypeProto*> declared_;
    std::deque<Nodes> called_;  // nodes of functions, with the attributes of a call: constants refer to them
    Scope scope_;
    Symbols symbols_;
};

}  // namespace eyrie::onnx_format
