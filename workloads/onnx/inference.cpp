#include "workloads/onnx/inference.hpp"

#include <algorithm>
#include <deque>
#include <exception>

#include <onnx/defs/shape_inference.h>

#include "workloads/onnx/schemas.hpp"

namespace eyrie::onnx_format {

namespace {

onnx::TypeProto type_of(const Value& value) {
    onnx::TypeProto type;
    type.mutable_tensor_type()->set_elem_type(value.type);
    if (!value.dims) return type;
    onnx::TensorShapeProto& shape = *type.mutable_tensor_type()->mutable_shape();
    for (const std::int64_t size : *value.dims) shape.add_dim()->set_dim_value(size);
    return type;
}

onnx::TensorProto data_of(const Value& value) {
    onnx::TensorProto data;
    for (const std::int64_t size : value.numbers->dims) data.add_dims(size);
    data.set_data_type(value.numbers->integer ? onnx::TensorProto::INT64 : onnx::TensorProto::FLOAT);
    for (const std::int64_t number : value.numbers->ints) data.add_int64_data(number);
    for (const double number : value.numbers->reals) data.add_float_data(static_cast<float>(number));
    return data;
}

class Context final : public onnx::InferenceContext {
public:
    explicit Context(const Node& node) : node_(node), outputs_(node.outputs()) {
        for (std::size_t i = 0; i < node.inputs(); ++i) {
            types_.emplace_back(node.has(i) ? type_of(node.in(i)) : onnx::TypeProto());
            const bool known = node.has(i) && node.in(i).numbers;
            data_.emplace_back(known ? data_of(node.in(i)) : onnx::TensorProto());
        }
    }
    const onnx::AttributeProto* getAttribute(const std::string& name) const override { return node_.find(name); }
    std::size_t getNumInputs() const override { return node_.inputs(); }
    const onnx::TypeProto* getInputType(std::size_t i) const override { return node_.has(i) ? &types_[i] : nullptr; }
    const onnx::TensorProto* getInputData(std::size_t i) const override {
        return node_.has(i) && node_.in(i).numbers ? &data_[i] : nullptr;
    }
    std::size_t getNumOutputs() const override { return outputs_.size(); }
    onnx::TypeProto* getOutputType(std::size_t i) override { return &outputs_.at(i); }
    onnx::GraphInferencer* getGraphAttributeInferencer(const std::string&) override { return nullptr; }
    const onnx::SparseTensorProto* getInputSparseData(std::size_t) const override { return nullptr; }
    const onnx::TensorShapeProto* getSymbolicInput(std::size_t) const override { return nullptr; }

private:
    const Node& node_;
    std::deque<onnx::TypeProto> types_;
    std::deque<onnx::TensorProto> data_;
    std::vector<onnx::TypeProto> outputs_;
};

void take(Node& node, std::size_t i, const onnx::TypeProto& type) {
    if (!type.has_tensor_type() || !type.tensor_type().has_shape() || !node.has_out(i)) return;
    Dims dims;
    for (const auto& dim : type.tensor_type().shape().dim()) {
        if (!dim.has_dim_value() || dim.dim_value() < 0) return;
        dims.push_back(dim.dim_value());
    }
    node.give(i, std::move(dims), type.tensor_type().elem_type());
}

bool has_graphs(const onnx::NodeProto& node) {
    return std::any_of(node.attribute().begin(), node.attribute().end(),
                       [](const auto& attribute) { return attribute.has_g() || attribute.graphs_size() > 0; });
}

}  // namespace

void infer_shapes(Node& node) {
    if (has_graphs(node.proto)) return;
    const std::string domain = node.proto.domain() == "ai.onnx" ? "" : node.proto.domain();
    const onnx::OpSchema* schema = find_schema(node.type, node.opset, domain);
    if (schema == nullptr || !schema->has_type_and_shape_inference_function()) return;
    Context context(node);
    try {
        verify(*schema, node.proto);
        schema->GetTypeAndShapeInferenceFunction()(context);
    } catch (const std::exception&) {
        return;
    }
    for (std::size_t i = 0; i < node.outputs(); ++i) take(node, i, *context.getOutputType(i));
}

}  // namespace eyrie::onnx_format
