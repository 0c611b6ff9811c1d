// Short NNEF texts for the tests.
#pragma once

#include <map>
#include <string>

#include "tests/workloads/support.hpp"
#include "workloads/nnef/nnef_reader.hpp"

namespace eyrie {

using Sizes = std::vector<std::int64_t>;
using Dims = std::map<std::string, std::int64_t>;

inline Graph nnef_document(const std::string& text, const Dims& dims = {}, bool values = false) {
    return read_nnef({"net/graph.nnef", text}, {dims, values});
}
// The assignments of a graph with the result y.
inline std::string nnef_graph(const std::string& body, const std::string& inputs) {
    return "version 1.0; graph net(" + inputs + ") -> (y) { " + body + " }";
}
inline Graph nnef(const std::string& body, const std::string& inputs = "x", const Dims& dims = {}) {
    return nnef_document(nnef_graph(body, inputs), dims);
}
inline std::string nnef_error(const std::string& body, const std::string& inputs = "x", const Dims& dims = {}) {
    return error_of([&] { nnef(body, inputs, dims); });
}

inline const GraphTensor& tensor_of(const Graph& graph, const std::string& name) {
    for (const GraphTensor& tensor : graph.tensors)
        if (tensor.name == name) return tensor;
    throw std::runtime_error("no tensor " + name);
}
inline Sizes shape_of(const Graph& graph, const std::string& name) { return tensor_of(graph, name).shape; }

// The size that an expression gives a tensor.
inline std::int64_t length_of_ratios(const std::string& expression) {
    return shape_of(nnef("x = external(shape = [2, 2, 2]); z = variable(shape = [" + expression +
                         ", 3], label = 'z'); y = linear(x, variable(shape = [1, 2], label = 'w'), z);"),
                    "z")
        .front();
}

}  // namespace eyrie
