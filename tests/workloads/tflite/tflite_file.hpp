// Writes TFLite files for the tests, table by table with the public schema's field numbers: no code of the reader, and
// not its schema.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <flatbuffers/flatbuffers.h>

#include "tests/workloads/support.hpp"
#include "workloads/tflite/tflite_reader.hpp"

namespace eyrie {

enum class TfliteType : std::int8_t { float32 = 0, float16 = 1, int32 = 2, uint8 = 3, int16 = 7, int8 = 9, int4 = 17 };

struct TfliteTensor {
    std::string name;
    std::vector<std::int32_t> shape;
    TfliteType type = TfliteType::int8;
    std::string data = {};  // empty: no constant
    std::vector<std::int32_t> signature = {};
    std::vector<std::int64_t> zero_points = {};
    std::int32_t zero_point_axis = 0;
    bool variable = false;
    bool sparse = false;  // rows dense, columns listed: `segments` and `indices`
    std::vector<std::int32_t> segments = {}, indices = {};
    bool outside = false;  // its data stand behind the tables, as in files of more than 2 GB
};
// A field of an operator's options.
struct TfliteField {
    int id;
    enum { byte, integer } width;
    std::int32_t value;
};
struct TfliteOptions {
    int type = 0;  // in the union
    std::vector<TfliteField> fields = {};
};

class TfliteFile {
public:
    using Ints = std::vector<std::int32_t>;

    using Tensor = TfliteTensor;
    using Field = TfliteField;
    using Options = TfliteOptions;

    int tensor(Tensor tensor) {
        tensors_.push_back(std::move(tensor));
        return static_cast<int>(tensors_.size()) - 1;
    }
    int map(const std::string& name, Ints shape) { return tensor({name, std::move(shape)}); }
    int weights(const std::string& name, const Ints& shape) {
        std::size_t words = 1;
        for (const std::int32_t size : shape) words *= static_cast<std::size_t>(size);
        return tensor({name, shape, TfliteType::int8, std::string(words, '\1')});
    }
    int list(const std::string& name, const Ints& values, Ints shape = {}) {
        if (shape.empty()) shape = {static_cast<std::int32_t>(values.size())};
        return tensor({name, std::move(shape), TfliteType::int32,
                       std::string(reinterpret_cast<const char*>(values.data()), values.size() * 4)});
    }
    void op(int code, Ints from, Ints to, Options options = {}, std::string custom = "") {
        operators_.push_back({code, std::move(from), std::move(to), std::move(options), std::move(custom)});
    }

    Ints inputs = {0}, outputs;
    int opcode_index_offset = 0;  // to point beside the table of codes

    std::string bytes() const;
    std::int64_t shift = 0;  // of the place where data outside are said to be
    Graph read(bool values = false, std::map<std::string, std::int64_t> dims = {}) const {
        return read_tflite({"net.tflite", bytes()}, {std::move(dims), values});
    }
    std::string error(std::map<std::string, std::int64_t> dims = {}) const {
        return error_of([&] { read(true, std::move(dims)); });
    }

private:
    std::string tables(std::uint64_t outside) const;
    struct Operator {
        int code;
        Ints inputs, outputs;
        Options options;
        std::string custom;
    };
    std::vector<Tensor> tensors_;
    std::vector<Operator> operators_;
};

// Options of operators by their places in the union.
namespace tflite_options {
using Field = TfliteFile::Field;
enum { same = 0, valid = 1 };
enum { none = 0, relu = 1, relu6 = 3, hyperbolic = 4 };
inline TfliteFile::Options conv(int padding, int stride, int activation = none, int dilation = 1) {
    return {1,
            {{0, Field::byte, padding},
             {1, Field::integer, stride},
             {2, Field::integer, stride},
             {3, Field::byte, activation},
             {4, Field::integer, dilation},
             {5, Field::integer, dilation}}};
}
inline TfliteFile::Options depthwise(int padding, int stride, int multiplier) {
    return {2,
            {{0, Field::byte, padding},
             {1, Field::integer, stride},
             {2, Field::integer, stride},
             {3, Field::integer, multiplier}}};
}
inline TfliteFile::Options pool(int padding, int stride, int window) {
    return {5,
            {{0, Field::byte, padding},
             {1, Field::integer, stride},
             {2, Field::integer, stride},
             {3, Field::integer, window},
             {4, Field::integer, window}}};
}
inline TfliteFile::Options fully_connected(int activation = none) { return {8, {{0, Field::byte, activation}}}; }
inline TfliteFile::Options add(int activation = none) { return {11, {{0, Field::byte, activation}}}; }
inline TfliteFile::Options transposed(int padding, int stride) {
    return {49, {{0, Field::byte, padding}, {1, Field::integer, stride}, {2, Field::integer, stride}}};
}
inline TfliteFile::Options batch_matmul(bool turn_first, bool turn_second) {
    return {101, {{0, Field::byte, turn_first}, {1, Field::byte, turn_second}}};
}
}  // namespace tflite_options

// Codes of operators.
namespace tflite_code {
enum {
    add = 0,
    average_pool = 1,
    concatenation = 2,
    conv = 3,
    depthwise = 4,
    dequantize = 6,
    fully_connected = 9,
    logistic = 14,
    lstm = 16,
    max_pool = 17,
    mul = 18,
    relu = 19,
    reshape = 22,
    softmax = 25,
    svdf = 27,
    custom = 32,
    pad = 34,
    gather = 36,
    batch_to_space = 37,
    space_to_batch = 38,
    transpose = 39,
    mean = 40,
    sequence_lstm = 44,
    transpose_conv = 67,
    shape = 77,
    pack = 83,
    quantize = 114,
    while_loop = 119,
    densify = 124,
    batch_matmul = 126,
    conv_3d = 132,
    stablehlo_add = 163
};
}

inline const Convolution& conv_of(const Graph& graph, std::size_t i) {
    return std::get<Convolution>(graph.operations.at(i).shape);
}
inline const MatrixProduct& product_of(const Graph& graph, std::size_t i) {
    return std::get<MatrixProduct>(graph.operations.at(i).shape);
}
inline const GraphTensor& input_of(const Graph& graph, std::size_t operation, std::size_t i) {
    return graph.tensors.at(graph.operations.at(operation).inputs.at(i));
}
inline const GraphTensor& output_of(const Graph& graph, std::size_t operation) {
    return graph.tensors.at(graph.operations.at(operation).outputs.front());
}
using Sizes = std::vector<std::int64_t>;

}  // namespace eyrie
