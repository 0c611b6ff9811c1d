// A TFLite file, verified: every offset (flatbuffers::Verifier), and every index, size and rank that later steps use.
// Tensors and operators are those of the first graph of the file, the one that runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "workloads/graph/graph.hpp"
#include "workloads/tflite/operators.hpp"

namespace eyrie::tflite {

struct Tensor;    // of the schema
struct Operator;  // of the schema

using Shape = std::vector<std::int64_t>;
constexpr std::size_t absent = static_cast<std::size_t>(-1);  // an input that was left out; no tensor

// Bytes of the file.
struct Bytes {
    const std::uint8_t* data = nullptr;
    std::size_t size = 0;
};

struct FileTensor {
    std::string name;        // up to the first ';': converters join the names of all that they fused
    Shape shape;             // as in the file, with the batch
    std::vector<bool> open;  // axes whose size the file leaves open; empty: none
    int bits = 0;
    bool variable = false;  // kept from step to step
    Bytes stored;           // of a constant; empty: no constant
    const Tensor* table = nullptr;

    std::size_t rank() const { return shape.size(); }
    std::int64_t words() const;  // below 2^62
};

struct FileOperator {
    std::size_t index = 0;
    OperatorRow row{};
    std::string type;                 // the row's name; of a custom operator its own
    std::vector<std::size_t> inputs;  // positions in FileModel::tensors, or absent
    std::vector<std::size_t> outputs;
    const Operator* table = nullptr;

    std::size_t input(std::size_t i) const { return i < inputs.size() ? inputs[i] : absent; }
    // Throws InputError: "FILE: operator 5 (CONV_2D): MESSAGE".
    [[noreturn]] void refuse(const std::string& message) const;
    const std::string* path = nullptr;
};

// Refers to the bytes of the ModelFile that it was made of, and to its path.
struct FileModel {
    std::string path;
    std::string version;
    std::vector<FileTensor> tensors;
    std::vector<FileOperator> operators;
    std::vector<std::size_t> inputs, outputs;

    explicit FileModel(const ModelFile& file);
    FileModel(const FileModel&) = delete;
    FileModel& operator=(const FileModel&) = delete;
};

}  // namespace eyrie::tflite
