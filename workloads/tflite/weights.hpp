// Stored integers of a TFLite file: weights, with their zero points subtracted, and lists of sizes or axes.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "workloads/graph/axis_order.hpp"
#include "workloads/tflite/file_model.hpp"

namespace eyrie::tflite {

// Decodes weights while all of them together stay below a limit: tensors may share what the file has once.
class Weights {
public:
    explicit Weights(const std::string& path) : path_(path) {}

    // In the order of the tensor's shape, dense also where the file has them sparse; null where the file has no
    // integers of 4, 8 or 16 bits. Throws InputError where sizes, zero points or sparse indices contradict the shape.
    std::shared_ptr<const Words> words(const FileTensor& tensor);

private:
    const std::string& path_;
    std::int64_t decoded_ = 0;
};

// A stored list of 32- or 64-bit integers (axes, sizes, padding), of at most 64; empty where the tensor has none.
std::vector<std::int64_t> stored_list(const FileTensor& tensor);

}  // namespace eyrie::tflite
