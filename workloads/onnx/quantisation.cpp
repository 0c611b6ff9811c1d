// QuantizeLinear, DequantizeLinear and what stands between them: integers that nodes calculate with as reals.
#include <fmt/format.h>

#include "sim/text/names.hpp"
#include "workloads/onnx/rules.hpp"

namespace eyrie::onnx_format {

namespace {

std::int64_t axis_of(const Node& node) {
    const Dims& dims = node.dims(0);
    if (dims.empty() || !node.given("axis")) return dims.size() > 1 ? 1 : 0;
    return static_cast<std::int64_t>(node.axis(node.integer("axis", 1), dims.size()));
}

bool same_scale(const Value* a, const Value* b) {
    if (a == b) return true;
    if (a == nullptr || b == nullptr || !a->numbers || !b->numbers) return false;
    return a->numbers->integer == b->numbers->integer && a->numbers->ints == b->numbers->ints &&
           a->numbers->reals == b->numbers->reals;
}

}  // namespace

void quantise(Node& node) {
    const int said = static_cast<int>(node.integer("output_dtype", onnx::TensorProto::UINT8));
    const int type = node.has(2) ? node.in(2).type : said;
    Value& value = node.in(0);
    node.give(0, node.dims(0), type);
    node.out().scale = &node.in(1);
    const bool same = value.scale != nullptr && same_scale(value.scale, &node.in(1)) && value.bits == node.out().bits;
    if (same && !value.constant) {
        node.building.graph.folded.push_back(fmt::format("{} {}: words that have this scale", node.type, node.name));
        node.out().tensor = node.building.tensor(value);
        return;
    }
    Fusing how;
    how.may = Fusing::May::yes;
    node.emit({&value}, how);
}

void quantise_dynamically(Node& node) {
    node.give(0, node.dims(0), onnx::TensorProto::UINT8);
    node.give(1, {}, onnx::TensorProto::FLOAT);
    node.give(2, {}, onnx::TensorProto::UINT8);
    node.emit({&node.in(0)});
}

void dequantise(Node& node) {
    Value& integers = node.in(0);
    const int wanted = node.in(1).type;
    node.give(0, node.dims(0), wanted != 0 ? wanted : onnx::TensorProto::FLOAT);
    Value& result = node.out();
    const bool is_result = node.building.result_names.count(result.name) != 0;
    if (is_integer_type(integers.type) && integers.bits <= 16 && (integers.constant || !is_result)) {
        result.bits = integers.bits;
        result.scale = &node.in(1);
        node.building.graph.folded.push_back(
            fmt::format("{} {}: readers take the integers of {}", node.type, node.name, printable(integers.name)));
    }
    if (integers.constant) {
        result.constant = true;
        result.stored = integers.stored;
        result.zero_point = node.has(2) ? &node.in(2) : nullptr;
        result.zero_point_axis = axis_of(node);
        return;
    }
    if (result.scale != nullptr) {
        result.tensor = node.building.tensor(integers);
        return;
    }
    Fusing how;
    how.may = Fusing::May::yes;
    node.emit({&integers}, how);
}

}  // namespace eyrie::onnx_format
