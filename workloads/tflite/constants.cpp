#include "workloads/tflite/constants.hpp"

#include <algorithm>
#include <string_view>

namespace eyrie::tflite {

namespace {

// The same words in the same order, whatever their shape or type.
bool keeps_words(std::string_view type) {
    return type == "DEQUANTIZE" || type == "DENSIFY" || type == "RESHAPE" || type == "SQUEEZE" || type == "EXPAND_DIMS";
}

}  // namespace

Constants::Constants(const FileModel& file)
    : constant_(file.tensors.size(), false),
      folded_(file.operators.size(), false),
      origin_(file.tensors.size(), absent) {
    for (std::size_t i = 0; i < file.tensors.size(); ++i) {
        constant_[i] = file.tensors[i].stored.data != nullptr;
        if (constant_[i]) origin_[i] = i;
    }
    for (const FileOperator& op : file.operators) {
        if (!folds(op)) continue;
        folded_[op.index] = true;
        for (const std::size_t output : op.outputs) constant_[output] = true;
        if (op.outputs.size() != 1 || op.input(0) == absent || !keeps_words(op.type)) continue;
        const std::size_t output = op.outputs.front(), origin = origin_[op.inputs.front()];
        if (origin != absent && file.tensors[origin].words() == file.tensors[output].words() &&
            origin_[output] == absent)
            origin_[output] = origin;
    }
}

bool Constants::folds(const FileOperator& op) const {
    if (op.row.rule == Rule::unsupported) return false;
    if (op.row.rule == Rule::shape) return true;
    const bool all = std::all_of(op.inputs.begin(), op.inputs.end(),
                                 [&](std::size_t input) { return input == absent || constant_[input]; });
    return all && std::any_of(op.inputs.begin(), op.inputs.end(), [](std::size_t input) { return input != absent; });
}

}  // namespace eyrie::tflite
