#include "workloads/onnx/walk.hpp"

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"
#include "workloads/onnx/constants.hpp"
#include "workloads/onnx/inference.hpp"
#include "workloads/onnx/loops.hpp"
#include "workloads/onnx/order.hpp"

namespace eyrie::onnx_format {

namespace {

constexpr int deepest_graph = 32;
constexpr std::int64_t most_nodes = 300'000;  // functions that call functions can ask for more than any file holds

std::string plain_domain(const std::string& domain) { return domain == "ai.onnx" ? "" : domain; }

// Attributes that a function's node takes from the call.
using Given = std::map<std::string, const onnx::AttributeProto*>;

onnx::NodeProto with_attributes_of(const Given& given, const onnx::NodeProto& inner) {
    onnx::NodeProto node = inner;
    node.clear_attribute();
    for (const onnx::AttributeProto& attribute : inner.attribute()) {
        if (attribute.ref_attr_name().empty()) {
            *node.add_attribute() = attribute;
            continue;
        }
        const auto taken = given.find(attribute.ref_attr_name());
        if (taken == given.end()) continue;
        *node.add_attribute() = *taken->second;
        node.mutable_attribute()->rbegin()->set_name(attribute.name());
    }
    return node;
}

// Known in shape, and made from what is the same for all images.
bool is_constant(const Node& node) {
    const bool random = node.type.rfind("Random", 0) == 0 || node.type == "Bernoulli" || node.type == "Multinomial";
    if (random || node.inputs() == 0 || !node.all_constant()) return false;
    for (std::size_t i = 0; i < node.outputs(); ++i)
        if (node.has_out(i) && !node.out(i).dims) return false;
    return true;
}

}  // namespace

Walk::Opsets Walk::opsets_of(const google::protobuf::RepeatedPtrField<onnx::OperatorSetIdProto>& sets) {
    Opsets opsets;
    for (const auto& set : sets) opsets[plain_domain(set.domain())] = set.version();
    opsets.emplace("", 1);
    return opsets;
}

void Walk::run() {
    const onnx::GraphProto& graph = model_.graph();
    for (const onnx::FunctionProto& function : model_.functions())
        functions_[{plain_domain(function.domain()), function.name()}] = &function;
    for (const auto* infos : {&graph.value_info(), &graph.output()})
        for (const onnx::ValueInfoProto& info : *infos) declared_[info.name()] = &info.type();
    for (const onnx::ValueInfoProto& output : graph.output()) building_.result_names.insert(output.name());
    add_initializers(graph, scope_);
    walk(graph.node(), scope_, opsets_of(model_.opset_import()), 0);
    for (const onnx::ValueInfoProto& output : graph.output()) {
        const Value* value = scope_.find(output.name());
        if (value == nullptr)
            throw InputError(fmt::format("{}: output {}: found nothing that makes it; allowed: outputs of nodes",
                                         building_.file.path, printable(output.name())));
        if (value->tensor != no_tensor) building_.results.insert(value->tensor);
    }
    if (building_.constant_nodes > 0)
        building_.graph.folded.push_back(
            fmt::format("{} nodes whose results are the same for all images", building_.constant_nodes));
}

void Walk::add_initializers(const onnx::GraphProto& graph, Scope& scope) {
    const auto add = [&](const std::string& name, const auto& tensor) {
        if (&graph != &model_.graph()) count_node();
        Value& value = building_.new_value(name);
        hold(building_.file, value, tensor);
        if (!scope.add(name, value))
            throw InputError(
                fmt::format("{}: tensor {}: found twice; allowed: once", building_.file.path, printable(name)));
    };
    for (const auto& tensor : graph.initializer()) add(tensor.name(), tensor);
    for (const auto& tensor : graph.sparse_initializer()) add(tensor.values().name(), tensor);
}

std::int64_t Walk::count_node() {
    if (building_.nodes_done >= most_nodes)
        throw InputError(fmt::format("{}: found more than {} nodes and initializers; allowed: up to that",
                                     building_.file.path, most_nodes));
    return building_.nodes_done++;
}

void Walk::walk(const Nodes& nodes, Scope& scope, const Opsets& opsets, int depth) {
    std::vector<int> order;
    try {
        order = running_order(nodes, building_.nodes_done);
    } catch (const InputError& cycle) {
        throw InputError(fmt::format("{}: {}", building_.file.path, cycle.what()));
    }
    for (const int i : order) walk_node(nodes[i], scope, opsets, depth);
}

void Walk::walk_node(const onnx::NodeProto& proto, Scope& scope, const Opsets& opsets, int depth) {
    const std::int64_t number = count_node();
    const std::string domain = plain_domain(proto.domain());
    const auto opset = opsets.find(domain);
    Node node(proto, building_.operation_name(name_of(proto, number)), opset == opsets.end() ? 1 : opset->second,
              building_, scope);
    if (const auto function = functions_.find({domain, proto.op_type()}); function != functions_.end())
        return call(node, *function->second, scope, depth);
    if (domain.empty() && proto.op_type() == "If" && walk_branch(node, scope, opsets, depth)) return;
    apply_rule(node, domain);
    bind(node, scope);
}

void Walk::apply_rule(Node& node, const std::string& domain) {
    const RuleRow* rule = domain.empty() || domain == "com.microsoft" ? find_rule(node.type) : nullptr;
    try {
        if (rule == nullptr) {
            throw NotSupported{domain.empty() ? reason_of(node) : fmt::format("of domain {}", printable(domain))};
        }
        node.kind = rule->kind;
        rule->rule(node);
    } catch (const NotSupported& error) {
        list_unsupported(node, error.reason);
    }
}

// What it makes is known in shape, if at all, from ONNX's inference or from what the file says.
void Walk::list_unsupported(Node& node, const std::string& reason) {
    infer_shapes(node);
    if (is_constant(node)) return node.emit({});
    building_.graph.unsupported.push_back({node.name, node.type, reason});
    for (std::size_t i = 0; i < node.outputs(); ++i) {
        if (!node.has_out(i) || node.out(i).dims) continue;
        const auto declared = declared_.find(node.out(i).name);
        if (declared == declared_.end()) {
            if (auto said = said_by_body(node, i, symbols_)) node.give(i, std::move(said->dims), said->type);
            continue;
        }
        if (auto dims = declared_dims(*declared->second, symbols_))
            node.give(i, std::move(*dims), declared->second->tensor_type().elem_type());
    }
}

void Walk::bind(const Node& node, Scope& scope) {
    for (std::size_t i = 0; i < node.outputs(); ++i)
        if (node.has_out(i) && node.out(i).numbers)
            building_.numbers_left -= static_cast<std::int64_t>(node.out(i).numbers->size());
    for (std::size_t i = 0; i < node.outputs(); ++i)
        if (node.has_out(i) && !scope.add(node.proto.output(static_cast<int>(i)), node.out(i)))
            node.refuse(fmt::format("output '{}', which is there already", printable(node.out(i).name)),
                        "a name of its own for each tensor");
}

void Walk::refuse_deep(const Node& node) const {
    node.refuse("graphs in graphs, or functions in functions", fmt::format("up to {} deep", deepest_graph));
}

bool Walk::walk_branch(Node& node, Scope& scope, const Opsets& opsets, int depth) {
    const auto& condition = node.in(0).numbers;
    if (!condition || condition->size() != 1) return false;
    const char* name = condition->real(0) != 0 ? "then_branch" : "else_branch";
    const onnx::AttributeProto* branch = node.find(name);
    if (branch == nullptr || branch->g().output_size() < static_cast<int>(node.outputs()))
        node.refuse(fmt::format("no {} with {} outputs", name, node.outputs()), "one");
    if (depth >= deepest_graph) refuse_deep(node);
    Scope inner(&scope);
    add_initializers(branch->g(), inner);
    walk(branch->g().node(), inner, opsets, depth + 1);
    for (std::size_t i = 0; i < node.outputs(); ++i) {
        Value* made = inner.find(branch->g().output(static_cast<int>(i)).name());
        if (made == nullptr) node.refuse(fmt::format("a {} that makes no output {}", name, i), "all outputs");
        node.same(i, *made);
    }
    building_.graph.folded.push_back(fmt::format("If {}: its {}", node.name, name));
    bind(node, scope);
    return true;
}

void Walk::call(const Node& node, const onnx::FunctionProto& function, Scope& scope, int depth) {
    if (depth >= deepest_graph) refuse_deep(node);
    Scope inner;
    for (int i = 0; i < function.input_size(); ++i)
        if (node.has(static_cast<std::size_t>(i))) inner.add(function.input(i), node.in(static_cast<std::size_t>(i)));
    Given given;
    for (const onnx::AttributeProto& attribute : node.proto.attribute()) given.emplace(attribute.name(), &attribute);
    Nodes& nodes = called_.emplace_back();
    for (const onnx::NodeProto& proto : function.node()) *nodes.Add() = with_attributes_of(given, proto);
    walk(nodes, inner, opsets_of(function.opset_import()), depth + 1);
    for (int i = 0; i < node.proto.output_size() && i < function.output_size(); ++i) {
        Value* made = inner.find(function.output(i));
        if (made == nullptr)
            node.refuse(fmt::format("a function that makes no '{}'", printable(function.output(i))), "one that does");
        if (!node.proto.output(i).empty() && !scope.add(node.proto.output(i), *made))
            node.refuse(fmt::format("output '{}', which is there already", printable(node.proto.output(i))),
                        "new names");
    }
}

}  // namespace eyrie::onnx_format
