#include "workloads/onnx/loops.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace eyrie::onnx_format {

namespace {

constexpr std::size_t trip_count = 0, condition = 1, first_carried = 2;  // inputs of a Loop

const onnx::GraphProto* body_of(const Node& node) {
    const onnx::AttributeProto* body = node.find("body");
    return body != nullptr && body->has_g() ? &body->g() : nullptr;
}

std::optional<Numbers> constant_of(const onnx::NodeProto& node) {
    for (const onnx::AttributeProto& attribute : node.attribute())
        if (node.op_type() == "Constant" && attribute.name() == "value") return numbers_of(attribute.t());
    return std::nullopt;
}

bool is_true(const std::optional<Numbers>& numbers) { return numbers && numbers->size() == 1 && numbers->real(0) != 0; }

// Whether the condition that the body gives is its own, handed on, or a constant that holds.
bool always_goes_on(const onnx::GraphProto& body) {
    if (body.output_size() < 1) return false;
    std::string name = body.output(0).name();
    for (int step = 0; step <= body.node_size(); ++step) {
        if (body.input_size() > 1 && name == body.input(1).name()) return true;
        for (const onnx::TensorProto& tensor : body.initializer())
            if (tensor.name() == name) return is_true(numbers_of(tensor));
        const auto maker = std::find_if(body.node().begin(), body.node().end(), [&](const onnx::NodeProto& one) {
            return one.output_size() == 1 && one.output(0) == name;
        });
        if (maker == body.node().end()) return false;
        if (maker->op_type() != "Identity" || maker->input_size() != 1) return is_true(constant_of(*maker));
        name = maker->input(0);
    }
    return false;
}

// How often a Loop runs; nothing: its data say.
std::optional<std::int64_t> trips_of(const Node& node) {
    const onnx::GraphProto* body = body_of(node);
    if (body == nullptr || !node.has(trip_count) || !node.in(trip_count).numbers) return std::nullopt;
    const Numbers& count = *node.in(trip_count).numbers;
    if (!count.integer || count.size() != 1) return std::nullopt;
    if (node.has(condition) && !is_true(node.in(condition).numbers)) return std::nullopt;
    if (!always_goes_on(*body)) return std::nullopt;
    return count.ints[0];
}

}  // namespace

std::string reason_of(const Node& node) {
    if (node.type == "If") return "which of its branches runs depends on the network's data";
    if (node.type == "Scan") return "a graph that runs once for each step; such graphs are not unrolled";
    if (node.type != "Loop") return "no operation that is known here";
    const std::optional<std::int64_t> trips = trips_of(node);
    return trips ? fmt::format("a graph that runs {} times; such graphs are not unrolled", *trips)
                 : "how often its graph runs depends on the network's data";
}

std::optional<SaidShape> said_by_body(const Node& node, std::size_t i, const Symbols& symbols) {
    const onnx::GraphProto* body = node.type == "Loop" ? body_of(node) : nullptr;
    if (body == nullptr || static_cast<std::size_t>(body->output_size()) <= i + 1) return std::nullopt;
    const onnx::TypeProto& type = body->output(static_cast<int>(i) + 1).type();  // behind the condition
    std::optional<Dims> dims = declared_dims(type, symbols);
    if (!dims) return std::nullopt;
    // What is carried from step to step has the body's shape; of all others each step adds one.
    if (node.inputs() < first_carried || i >= node.inputs() - first_carried) {
        const std::optional<std::int64_t> trips = trips_of(node);
        if (!trips || *trips < 1) return std::nullopt;
        dims->insert(dims->begin(), *trips);
    }
    return SaidShape{std::move(*dims), type.tensor_type().elem_type()};
}

}  // namespace eyrie::onnx_format
