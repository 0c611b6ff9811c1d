// Models for tests, in ONNX's textual syntax, and what is looked at in their graphs.
#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>
#include <onnx/defs/parser.h>
#include <catch2/catch.hpp>

#include "tests/workloads/support.hpp"
#include "workloads/onnx/onnx_reader.hpp"

namespace eyrie {

// `text`: a graph. What it declares between < and > without numbers becomes a weight without data.
inline onnx::ModelProto onnx_model(const std::string& text, int opset = 13, const std::string& functions = "") {
    onnx::ModelProto model;
    const std::string header = fmt::format("<ir_version: 7, opset_import: [\"\": {}, \"f\": 1]>\n", opset);
    const std::string whole = header + text + functions;
    const auto status = onnx::OnnxParser(whole.c_str()).Parse(model);
    if (!status.IsOK()) throw std::runtime_error(status.ErrorMessage());
    for (const onnx::ValueInfoProto& info : model.graph().value_info()) {
        const bool has_data = [&] {
            for (const auto& tensor : model.graph().initializer())
                if (tensor.name() == info.name()) return true;
            return false;
        }();
        if (has_data) continue;
        onnx::TensorProto& weight = *model.mutable_graph()->add_initializer();
        weight.set_name(info.name());
        weight.set_data_type(info.type().tensor_type().elem_type());
        for (const auto& dim : info.type().tensor_type().shape().dim()) weight.add_dims(dim.dim_value());
    }
    model.mutable_graph()->clear_value_info();
    return model;
}

inline onnx::TensorProto& initializer(onnx::ModelProto& model, const std::string& name) {
    for (onnx::TensorProto& tensor : *model.mutable_graph()->mutable_initializer())
        if (tensor.name() == name) return tensor;
    throw std::runtime_error("no initializer " + name);
}

inline Graph read_model(const onnx::ModelProto& model, const ImportOptions& options = {}) {
    ModelFile file{"m.onnx", {}};
    model.SerializeToString(&file.bytes);
    CHECK(is_onnx(file.bytes));
    return read_onnx(file, options);
}

inline Graph read_text(const std::string& text, int opset = 13) { return read_model(onnx_model(text, opset)); }

inline std::string read_error(const onnx::ModelProto& model, const ImportOptions& options = {}) {
    return error_of([&] { read_model(model, options); });
}

inline const Operation& operation(const Graph& graph, const std::string& name) {
    for (const Operation& found : graph.operations)
        if (found.name == name) return found;
    throw std::runtime_error("no operation " + name);
}

template <class Shape>
const Shape& shape_of(const Graph& graph, const std::string& name) {
    return std::get<Shape>(operation(graph, name).shape);
}

using Sizes = std::vector<std::int64_t>;

inline const GraphTensor& tensor_of(const Graph& graph, const std::string& name) {
    for (const GraphTensor& found : graph.tensors)
        if (found.name == name) return found;
    throw std::runtime_error("no tensor " + name);
}

inline std::vector<std::string> names_of(const Graph& graph) {
    std::vector<std::string> names;
    for (const Operation& found : graph.operations) names.push_back(found.name);
    return names;
}

using Names = std::vector<std::string>;

}  // namespace eyrie
