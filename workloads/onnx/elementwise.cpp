// Functions of words at the same place: sums, products, comparisons, activations, normalisation.
#include <algorithm>
#include <string_view>

#include "workloads/onnx/broadcast.hpp"
#include "workloads/onnx/folding.hpp"
#include "workloads/onnx/rules.hpp"

namespace eyrie::onnx_format {

namespace {

// A second operand that is one word for all, or one for each place along one axis.
Fusing fusing_with(const Dims& result, const Value& second) {
    const Dims& dims = *second.dims;
    Fusing how;
    how.rank = result.size();
    std::size_t longer = 0;
    for (std::size_t i = 0; i < dims.size(); ++i) {
        if (dims[i] == 1) continue;
        ++longer;
        how.axis = result.size() - dims.size() + i;
    }
    if (longer == 0) how.may = Fusing::May::yes;
    if (longer == 1 && second.constant) how.may = Fusing::May::along_axis;
    return how;
}

// Operator sets before 7 say which axis of the first operand the second one's first axis is.
bool broadcast_by_attribute(const Node& node) { return node.opset < 7 && node.integer("broadcast", 0) != 0; }

Fusing fusing_by_attribute(const Node& node, const Dims& result) {
    Fusing how;
    how.rank = result.size();
    const Dims& dims = node.dims(1);
    if (words_in(dims) == 1) how.may = Fusing::May::yes;
    if (dims.size() != 1 || result.empty() || !node.in(1).constant || how.may == Fusing::May::yes) return how;
    how.may = Fusing::May::along_axis;
    how.axis = node.axis(node.integer("axis", static_cast<std::int64_t>(result.size()) - 1), result.size());
    return how;
}

void combine_inputs(Node& node, std::vector<Value*> operands, const Dims& result) {
    // The one that runs through the network first: the array may have made it.
    std::stable_sort(operands.begin(), operands.end(), [&](const Value* a, const Value* b) {
        const auto rank = [&](const Value* value) { return value->constant ? 2 : *value->dims == result ? 0 : 1; };
        return rank(a) < rank(b);
    });
    Fusing how;
    const bool scales = node.kind == OperationKind::add || node.kind == OperationKind::multiply || node.type == "Sub" ||
                        node.type == "Div";
    if (operands.size() == 2 && scales && *operands[0]->dims == result) how = fusing_with(result, *operands[1]);
    if (operands.size() == 2 && broadcast_by_attribute(node)) how = fusing_by_attribute(node, result);
    node.emit(operands, how);
}

std::vector<Value*> all_inputs(const Node& node) {
    std::vector<Value*> operands;
    for (std::size_t i = 0; i < node.inputs(); ++i)
        if (node.has(i)) operands.push_back(&node.in(i));
    return operands;
}

// What a rectifier does, the array does as its words leave.
bool rectifies(std::string_view type) {
    return type == "Relu" || type == "Clip" || type == "LeakyRelu" || type == "PRelu" || type == "ThresholdedRelu" ||
           type == "QLinearLeakyRelu";
}

}  // namespace

void combine(Node& node) {
    node.in(0);
    const Dims result = broadcast_by_attribute(node) ? node.dims(0) : broadcast_inputs(node);
    if (broadcast_by_attribute(node)) node.dims(1);
    node.give(0, result);
    if (!broadcast_by_attribute(node)) fold_numbers(node);
    combine_inputs(node, all_inputs(node), result);
}

void combine_quantised(Node& node) {
    const Dims result = broadcast(node, node.dims(0), node.dims(3));
    node.give(0, result);
    combine_inputs(node, {&node.in(0), &node.in(3)}, result);
}

void compare(Node& node) {
    const Dims result = broadcast_by_attribute(node) ? node.dims(0) : broadcast_inputs(node);
    node.give(0, result, onnx::TensorProto::BOOL);
    if (!broadcast_by_attribute(node)) fold_numbers(node);
    node.emit(all_inputs(node));
}

void choose(Node& node) {
    const Dims result = broadcast_inputs(node);
    node.give(0, result, node.in(1).type);
    const auto words = words_in(result);
    if (node.in(0).numbers && node.in(1).numbers && node.in(2).numbers && words && node.few(*words) &&
        node.numbers(0).integer && node.numbers(1).integer && node.numbers(2).integer) {
        std::vector<std::int64_t> chosen;
        for (std::size_t i = 0; i < static_cast<std::size_t>(*words); ++i) {
            const bool first = node.numbers(0).ints.at(broadcast_source(i, result, node.dims(0))) != 0;
            const Numbers& from = node.numbers(first ? 1 : 2);
            chosen.push_back(from.ints.at(broadcast_source(i, result, from.dims)));
        }
        node.out().numbers = integers(result, std::move(chosen));
    }
    node.emit(all_inputs(node));
}

void change_words(Node& node) {
    const Dims result = node.dims(0);
    node.give(0, result);
    fold_numbers(node);
    Fusing how;
    // Bounds of Clip are no operands; the slopes of PRelu, and what BatchNormalization multiplies with, are.
    std::vector<Value*> taken = {&node.in(0)};
    const bool has_weights =
        node.kind == OperationKind::normalisation || node.type == "PRelu" || node.type == "BiasGelu";
    for (std::size_t i = 1; has_weights && i < node.inputs(); ++i)
        if (node.has(i)) taken.push_back(&node.in(i));
    if (rectifies(node.type) || node.type == "BatchNormalization") how.may = Fusing::May::yes;
    // Further results: statistics of a batch (BatchNormalization, LayerNormalization) that running nets do not read.
    for (std::size_t i = 1; i < node.outputs(); ++i) node.give(i, {});
    node.emit(taken, how);
}

}  // namespace eyrie::onnx_format
