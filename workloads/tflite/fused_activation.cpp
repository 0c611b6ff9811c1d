#include "workloads/tflite/fused_activation.hpp"

#include <fmt/format.h>
#include <tflite_schema.h>

namespace eyrie::tflite {

namespace {

// The options of one kind, where the operator has these.
template <class Options>
bool read(const Operator& op, ActivationFunction& function) {
    const Options* options = op.builtin_options_as<Options>();
    if (options != nullptr) function = options->fused_activation_function();
    return options != nullptr;
}

}  // namespace

const char* fused_activation(const FileOperator& op) {
    ActivationFunction function = ActivationFunction::NONE;
    const Operator& table = *op.table;
    static_cast<void>(read<Conv2DOptions>(table, function) || read<DepthwiseConv2DOptions>(table, function) ||
                      read<TransposeConvOptions>(table, function) || read<Conv3DOptions>(table, function) ||
                      read<FullyConnectedOptions>(table, function) || read<Pool2DOptions>(table, function) ||
                      read<ConcatenationOptions>(table, function) || read<AddOptions>(table, function) ||
                      read<SubOptions>(table, function) || read<MulOptions>(table, function) ||
                      read<DivOptions>(table, function) || read<L2NormOptions>(table, function) ||
                      read<SVDFOptions>(table, function) || read<RNNOptions>(table, function) ||
                      read<SequenceRNNOptions>(table, function));
    switch (function) {
        case ActivationFunction::NONE: return nullptr;
        case ActivationFunction::RELU: return "RELU";
        case ActivationFunction::RELU_N1_TO_1: return "RELU_N1_TO_1";
        case ActivationFunction::RELU6: return "RELU6";
        case ActivationFunction::TANH: return "TANH";
        case ActivationFunction::SIGN_BIT: return "SIGN_BIT";
    }
    op.refuse(fmt::format("found activation {}; allowed: 0 to 5", static_cast<int>(function)));
}

}  // namespace eyrie::tflite
