// What a TFLite file computes from constants only: weights stored as halves or sparse and turned into what a layer
// takes (DEQUANTIZE, DENSIFY), and sizes of tensors, computed from other sizes. Such operators are folded: their
// results are constants of the graph.
#pragma once

#include <vector>

#include "workloads/tflite/file_model.hpp"

namespace eyrie::tflite {

class Constants {
public:
    explicit Constants(const FileModel& file);

    bool is_constant(std::size_t tensor) const { return constant_[tensor]; }
    bool is_folded(const FileOperator& op) const { return folded_[op.index]; }
    // The stored tensor with the same words in the same order; absent where there is none.
    std::size_t origin(std::size_t tensor) const { return origin_[tensor]; }

private:
    bool folds(const FileOperator& op) const;

    std::vector<bool> constant_, folded_;
    std::vector<std::size_t> origin_;
};

}  // namespace eyrie::tflite
