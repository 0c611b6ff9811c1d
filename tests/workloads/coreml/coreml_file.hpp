// CoreML models that the tests write field by field, and what is looked at in their graphs.
#pragma once

#include <string>
#include <vector>

#include "tests/workloads/protobuf_writer.hpp"
#include "tests/workloads/support.hpp"
#include "workloads/coreml/coreml_reader.hpp"

namespace eyrie::coreml_file {

inline ProtobufWriter layer(const std::string& name, const std::vector<std::string>& inputs, const std::string& output,
                            int type, const ProtobufWriter& params) {
    ProtobufWriter writer;
    writer.text(1, name);
    for (const std::string& input : inputs) writer.text(2, input);
    return writer.text(3, output).message(type, params);
}

inline ProtobufWriter edges(std::uint64_t before, std::uint64_t after) {
    return ProtobufWriter().number(1, before).number(2, after);
}

inline ProtobufWriter borders(std::uint64_t top, std::uint64_t bottom, std::uint64_t left, std::uint64_t right) {
    return ProtobufWriter().message(1,
                                    ProtobufWriter().message(10, edges(top, bottom)).message(10, edges(left, right)));
}

inline ProtobufWriter conv(std::uint64_t M, std::uint64_t kernel_channels, std::uint64_t window) {
    return ProtobufWriter().number(1, M).number(2, kernel_channels).numbers(20, {window, window});
}

// A model with an image `in` of 3 x 8 x 10.
inline std::string model(const std::vector<ProtobufWriter>& layers, const std::string& output = "out", int kind = 500) {
    const ProtobufWriter image = ProtobufWriter().number(1, 10).number(2, 8).number(3, 20);
    const ProtobufWriter input = ProtobufWriter().text(1, "in").message(3, ProtobufWriter().message(4, image));
    ProtobufWriter network;
    for (const ProtobufWriter& one : layers) network.message(1, one);
    const ProtobufWriter description = ProtobufWriter().message(1, input).message(10, ProtobufWriter().text(1, output));
    return ProtobufWriter().number(1, 4).message(2, description).message(kind, network).bytes();
}

inline Graph read(const std::string& bytes) {
    CHECK(is_coreml(bytes));
    return read_coreml({"m.mlmodel", bytes}, {});
}
inline std::string error(const std::string& bytes) {
    return error_of([&] { read_coreml({"m.mlmodel", bytes}, {}); });
}

inline const Operation& operation(const Graph& graph, const std::string& name) {
    for (const Operation& found : graph.operations)
        if (found.name == name) return found;
    throw std::runtime_error("no operation " + name);
}

inline std::vector<std::int64_t> shape_of(const Graph& graph, const std::string& name) {
    return graph.tensors[operation(graph, name).outputs.at(0)].shape;
}

using Sizes = std::vector<std::int64_t>;

}  // namespace eyrie::coreml_file
